"""The rules of a workspace in Slack: their window, its submission, and notices that must not promise what has ended."""

from typing import Any

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.errors import SlackError, SlackRefused
from bot.ports import PersonKey
from bot.service.answers import RulesOutcome, WatchAnswer
from bot.slack import payloads
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
from bot.slack.payloads import Submitted
from bot.slack.payloads.settings import read_rules

log = structlog.get_logger(__name__)


def register(app: AsyncApp, desk: Desk) -> None:
    """Register the settings window."""

    @app.view(SETTINGS_FORM)
    async def on_settings(ack: AsyncAck, body: dict[str, Any]) -> None:
        submitted = payloads.read_submission(body)
        if submitted is None:
            await ack()
            return
        answered: list[dict[str, Any]] = []
        late = False

        async def work() -> None:
            answered.append(await change(desk, submitted))
            if late:
                await show_late(desk, submitted, answered[0])

        in_time = await desk.in_time(work(), body)
        late = not in_time
        await ack(**(answered[0] if in_time else {"response_action": "update", "view": settings_working()}))


async def change(desk: Desk, submitted: Submitted) -> dict[str, Any]:
    """Change the rules as the form says, and return what is acknowledged: problems at fields, or another window."""
    version, _, seen = submitted.remembered.partition(":")
    now = await desk.service.rules_of(submitted.person.workspace)
    if version != VERSION or seen != now.fingerprint:
        return {"response_action": "update", "view": settings_outdated()}
    wanted, problems = read_rules(submitted.texts, now)
    if problems:
        return {"response_action": "errors", "errors": problems}
    answer = await desk.service.change_rules(submitted.person, wanted, seen)
    if answer.outcome is RulesOutcome.CHANGED:
        await _bring_home_up_to_date(desk, submitted.person)
    return {"response_action": "update", "view": settings_answer(answer)}


async def _bring_home_up_to_date(desk: Desk, person: PersonKey) -> None:
    try:
        await desk.show_home(person)
    except SlackError as error:
        # The settings are saved, and the tab is laid out anew whenever it is opened.
        log.warning("home_not_shown", code=error.code)


async def show_late(desk: Desk, submitted: Submitted, answered: dict[str, Any]) -> None:
    """Show in the window that says "one moment" what came of it; it may have been closed meanwhile."""
    if answered["response_action"] == "update":
        try:
            await desk.messenger.update_view(submitted.person.workspace, submitted.view, answered["view"])
        except SlackRefused as refused:
            log.info("settings_window_gone", code=refused.code)


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
