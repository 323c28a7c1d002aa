"""The rules of a workspace in Slack: their window, its submission, and notices that must not promise what has ended."""

from functools import partial
from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.errors import SlackError
from bot.ports import PersonKey
from bot.service.answers import RulesOutcome, WatchAnswer
from bot.slack.blocks import Laid
from bot.slack.blocks.names import SETTINGS_FORM
from bot.slack.blocks.settings import (
    VERSION,
    admins_only,
    settings_answer,
    settings_form,
    settings_outdated,
    settings_working,
)
from bot.slack.desk import Desk
from bot.slack.listeners.windows import Answer, answer_form, instead, problems
from bot.slack.payloads import Submitted
from bot.slack.payloads.settings import read_rules

log = structlog.get_logger(__name__)


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the settings window."""

    @app.view(SETTINGS_FORM)
    async def on_settings(ack: AsyncAck, body: dict[str, Any]) -> None:
        await answer_form(desk, ack, body, partial(change, desk), settings_working())


async def change(desk: Desk, submitted: Submitted) -> Answer:
    """Change the rules as the form says, and return what is acknowledged: problems at fields, or another window."""
    version, _, seen = submitted.remembered.partition(":")
    now = await desk.service.rules_of(submitted.person.workspace)
    if version != VERSION or seen != now.fingerprint:
        return instead(settings_outdated())
    wanted, wrong = read_rules(submitted.texts, now)
    if wrong:
        return problems(wrong)
    answer = await desk.service.change_rules(submitted.person, wanted, seen)
    if answer.outcome is RulesOutcome.CHANGED:
        await _bring_home_up_to_date(desk, submitted.person)
    return instead(settings_answer(answer))


async def _bring_home_up_to_date(desk: Desk, person: PersonKey) -> None:
    try:
        await desk.show_home(person)
    except SlackError as error:
        # The settings are saved, and the tab is laid out anew whenever it is opened.
        log.warning("home_not_shown", code=error.code)


async def open_settings(desk: Desk, person: PersonKey, trigger: str) -> Laid | None:
    """Open the window, or return why it stays closed."""
    if not await desk.service.may_change_rules(person):
        return admins_only()
    rules = await desk.service.rules_of(person.workspace)
    await desk.messenger.open_view(person.workspace, trigger, settings_form(rules))
    return None


async def retire_notice(desk: Desk, by: PersonKey, answer: WatchAnswer) -> None:
    """Let the notice of a watch that was just stopped say so. The watch has ended in any case."""
    if not answer.notice_ts:
        return
    rules = await desk.service.rules_of(by.workspace)
    try:
        await desk.messenger.retire_notice(answer.place, answer.thread, answer.notice_ts, by.person, rules)
    except SlackError as error:
        log.warning("notice_not_retired", code=error.code)
