"""The window with the rules of a workspace, and what became of changing them."""

from bot.config import write_duration
from bot.consent import Reading
from bot.ports import Mode, Rules
from bot.service.answers import RulesAnswer, RulesOutcome
from bot.slack.blocks.elements import Block, Laid, clip, context, escape, laid, section
from bot.slack.blocks.forms import field, one_of, window, written
from bot.slack.blocks.names import COMMAND, SETTINGS_FORM
from bot.slack.blocks.pieces import count, days

# Written into the window, so that one opened by another release is not taken for one of this.
VERSION = "1"
TITLE = "Settings"
READINGS = {
    Reading.ANNOUNCED: "Everyone, unless they chose Don't read me",
    Reading.CONSENTED: "Only people who chose to get prompts",
}
MODES = {
    Mode.AUTO: "Shadow for the first seven days, then live",
    Mode.LIVE: "Live: prompts are sent",
    Mode.SHADOW: "Shadow: prompts are planned and not sent",
}
WEEKENDS = {True: "No prompts at weekends", False: "At weekends too"}
STARTERS = {False: "Everybody", True: "People with admin rights"}


def settings_form(rules: Rules) -> Block:
    """Return the window in which the rules are changed."""
    return window(
        TITLE,
        section("These rules hold for the whole workspace. What you leave as it is stays as it is."),
        one_of("reading", "Who is read where a notice stands", READINGS, rules.reading),
        one_of("mode", "Mode", MODES, rules.mode),
        _number("prompts_per_episode", "Prompts per person while a thread is stuck", rules.prompts_per_episode),
        _number("prompts_per_day", "Prompts per person and day", rules.prompts_per_day),
        written(
            "night",
            "Night",
            str(rules.night or "off"),
            "No prompts in these hours of each person: 22-8, or off",
            longest=64,
        ),
        one_of("rests_at_weekend", "Weekend", WEEKENDS, rules.rests_at_weekend),
        written(
            "quiet_after",
            "Quiet period",
            write_duration(rules.quiet_after),
            "How long silence lasts before a thread counts as stuck: 8h or 90m. From 1h up, working hours.",
            longest=64,
        ),
        written("zone", "Time zone", rules.zone, "For people whose own is not known: Europe/Lisbon", longest=64),
        _number("scores_kept_days", "Days message scores are kept", rules.scores_kept_days),
        _number("prompts_kept_days", "Days prompts are kept", rules.prompts_kept_days),
        one_of("watches_by_admins_only", "Who may start a watch", STARTERS, rules.watches_by_admins_only),
        context("If more will be read, or kept longer, every watched place is told first, with your name."),
        name=SETTINGS_FORM,
        remembered=f"{VERSION}:{rules.fingerprint}",
        submit="Save",
        close="Cancel",
    )


def settings_working() -> Block:
    """Return the window while the watched places are told."""
    return _said("One moment: the watched places are told first. You can close this; it goes on.")


def settings_answer(answer: RulesAnswer) -> Block:
    """Return the window that says what became of a change."""
    if answer.outcome is RulesOutcome.ADMINS_ONLY:
        return _said(ADMINS_ONLY)
    if answer.outcome is RulesOutcome.OUTDATED:
        return settings_outdated()
    if answer.outcome is RulesOutcome.NOT_TOLD:
        return _said(
            "Nothing was changed: Slack is out of reach, and the watched places must be told first. Try later."
        )
    said = ["Saved. It holds from now on."]
    if answer.told:
        said.append(f"I told {count(answer.told, 'watched place', 'watched places')}, with your name.")
    if answer.stale_notices:
        number = count(answer.stale_notices, "notice", "notices")
        said.append(f"I could not edit {number}: there the former rules can still be read.")
    return _said(" ".join(said))


def settings_outdated() -> Block:
    """Return the window for somebody whose form is not of today any more."""
    return _said(
        f"Nothing was changed: the settings were changed elsewhere since you opened this. `{COMMAND} settings` shows "
        "them as they are now."
    )


ADMINS_ONLY = (
    "Only people with admin rights in this workspace change its settings. Nothing was changed. "
    f"Your own choices are yours: `{COMMAND} status` shows them."
)


def admins_only() -> Laid:
    """Tell somebody without admin rights why no window opens."""
    return laid(section(ADMINS_ONLY))


def rules_shown(rules: Rules) -> str:
    """Return what is set now, for the Home tab of people with admin rights."""
    lines = (
        f"Read: {READINGS[rules.reading]}",
        f"Mode: {MODES[rules.mode]}",
        f"Prompts: {rules.prompts_per_episode} per person while a thread is stuck, {rules.prompts_per_day} a day",
        f"Quiet hours: {quiet_hours(rules)}; the quiet period is {write_duration(rules.quiet_after)}",
        f"Time zone where a person's is not known: {escape(clip(rules.zone, 60))}",
        f"Kept: message scores {days(rules.scores_kept_days)}, prompts {days(rules.prompts_kept_days)}",
        f"Who may start a watch: {STARTERS[rules.watches_by_admins_only].lower()}",
    )
    return "\n".join(f"• {line}" for line in lines)


def quiet_hours(rules: Rules) -> str:
    """Return when no prompts are sent."""
    night = f"{rules.night.begins}:00 to {rules.night.ends}:00" if rules.night else ""
    return " and ".join(filter(None, (night, "weekends" if rules.rests_at_weekend else ""))) or "none"


def _said(words: str) -> Block:
    return window(TITLE, section(words), name=SETTINGS_FORM)


def _number(name: str, label: str, now: int) -> Block:
    return field(name, label, {"type": "number_input", "is_decimal_allowed": False, "initial_value": str(now)})
