"""The window of templates: its lists, previews and form. Everything is done in the one window that was opened."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.ports import PersonKey
from bot.service.answers import ListedTemplate, TemplateAnswer, TemplateOutcome, TemplatesAnswer
from bot.slack.blocks import Laid, names
from bot.slack.blocks.elements import Block
from bot.slack.blocks.templates import (
    FIRST,
    SAID,
    VERSION,
    Stand,
    admins_only,
    template_answer,
    template_form,
    template_list,
    template_preview,
    template_working,
)
from bot.slack.desk import Desk
from bot.slack.listeners.windows import Answer, answer_form, instead, problems, show
from bot.slack.payloads import Pressed, Submitted
from bot.slack.payloads.home import read_page
from bot.slack.payloads.templates import read_stand, read_switch, read_template, read_which

OUTDATED = template_answer(TemplateOutcome.OUTDATED)


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the form."""

    @app.view(names.TEMPLATE_FORM)
    async def on_template(ack: AsyncAck, body: dict[str, Any]) -> None:
        await answer_form(desk, ack, body, partial(write, desk), template_working())


async def open_templates(desk: Desk, person: PersonKey, trigger: str) -> Laid | None:
    """Open the window, or return why it stays closed."""
    words = await desk.service.templates_of(person)
    if words is None:
        return admins_only()
    await desk.messenger.open_view(person.workspace, trigger, template_list(words))
    return None


async def press(desk: Desk, pressed: Pressed) -> None:
    """Do what a button in the window says, and lay the window out anew."""
    stand = _stand_of(pressed.remembered)
    page = PAGES.get(pressed.action.partition(".")[0])
    if stand is None or page is None:
        view = OUTDATED
    else:
        view = await page(desk, pressed, stand)
    await show(desk, pressed.person, pressed.window, view)


def _stand_of(remembered: str) -> Stand | None:
    read = read_stand(remembered, VERSION)
    return Stand(*read) if read is not None else None


# ---------------------------------------------------------------- what each button leads to


async def _list(desk: Desk, pressed: Pressed, stand: Stand) -> Block:
    words = await desk.service.templates_of(pressed.person)
    return template_list(words, stand) if words else template_answer(TemplateOutcome.ADMINS_ONLY)


async def _others(desk: Desk, pressed: Pressed, stand: Stand) -> Block:
    return await _list(desk, pressed, Stand(read_which(pressed.value)))


async def _turn(desk: Desk, pressed: Pressed, stand: Stand) -> Block:
    return await _list(desk, pressed, Stand(stand.which, read_page(pressed.value)))


async def _new(desk: Desk, pressed: Pressed, stand: Stand) -> Block:
    if not await desk.service.may_change_rules(pressed.person):
        return template_answer(TemplateOutcome.ADMINS_ONLY)
    return template_form(Stand(stand.which, stand.page))


async def _change(desk: Desk, pressed: Pressed, stand: Stand) -> Block:
    def form(one: ListedTemplate) -> Block:
        here = Stand(stand.which, stand.page, one.template.id, one.fingerprint)
        return template_form(here, one.template) if one.is_own else OUTDATED

    return await _of_one(desk, pressed, form)


async def _preview(desk: Desk, pressed: Pressed, stand: Stand) -> Block:
    return await _of_one(desk, pressed, lambda one: template_preview(one.template, stand))


async def _of_one(desk: Desk, pressed: Pressed, lay_out: Callable[[ListedTemplate], Block]) -> Block:
    words = await desk.service.templates_of(pressed.person)
    if words is None:
        return template_answer(TemplateOutcome.ADMINS_ONLY)
    one = _named(words, pressed.value)
    return lay_out(one) if one is not None else OUTDATED


async def _switch(desk: Desk, pressed: Pressed, stand: Stand) -> Block:
    wanted = read_switch(pressed.value)
    if wanted is None:
        return OUTDATED
    is_on, id = wanted
    outcome = await desk.service.switch_template(pressed.person, id, is_on=is_on)
    if outcome is not TemplateOutcome.SAVED:
        return template_answer(outcome, stand)
    return await _list(desk, pressed, stand)


def _named(words: TemplatesAnswer, id: str) -> ListedTemplate | None:
    return next((one for one in words.templates if one.template.id == id), None)


PAGES: dict[str, Callable[[Desk, Pressed, Stand], Awaitable[Block]]] = {
    names.TEMPLATE_LIST: _list,
    names.TEMPLATE_MOVE: _others,
    names.TEMPLATE_TURN: _turn,
    names.TEMPLATE_NEW: _new,
    names.TEMPLATE_CHANGE: _change,
    names.TEMPLATE_PREVIEW: _preview,
    names.TEMPLATE_SWITCH: _switch,
}


# ---------------------------------------------------------------- the form


async def write(desk: Desk, submitted: Submitted) -> Answer:
    """Store what was written, and return what is acknowledged: problems at fields, or how it reads now."""
    stand = _stand_of(submitted.remembered)
    if stand is None:
        return instead(OUTDATED)
    wanted, wrong = read_template(submitted.texts, stand.id)
    if wanted is None:
        return problems(wrong)
    answer = await desk.service.write_template(submitted.person, wanted, stand.seen)
    if answer.outcome is TemplateOutcome.BREAKS_RULES:
        return problems(_at_fields(answer))
    if answer.outcome is not TemplateOutcome.SAVED or answer.template is None:
        return instead(template_answer(answer.outcome, FIRST))
    return instead(template_preview(answer.template, FIRST, SAID[TemplateOutcome.SAVED]))


def _at_fields(answer: TemplateAnswer) -> dict[str, str]:
    """Return what is wrong by field; what no field of the form holds stands at the words."""
    found: dict[str, str] = {}
    for finding in answer.findings:
        field = finding.field if finding.field in ("notice", "offer", "why") else "words"
        found[field] = f"{found[field]} {finding.message}" if field in found else finding.message
    return found
