"""Answers to what somebody asked or chose, visible to them only."""

from collections.abc import Sequence
from datetime import datetime

from bot.consent import Choice, Reading
from bot.ports import Erased, PersonKey, Reception, Watch
from bot.service.answers import OwnChoices, Status, WatchAnswer, WatchOutcome
from bot.slack.blocks.elements import Block, Laid, actions, button, context, laid, section
from bot.slack.blocks.names import COMMAND, DELETE_MESSAGES, JOIN, LEAVE, RESUME, SENSITIVITIES
from bot.slack.blocks.pieces import as_code, channel, count, moment, moment_of, person
from classifier.conversation import Sensitivity

THREADS_SHOWN = 10

WATCHED = {
    WatchOutcome.STARTED: "I watch {it} from the notice on. Everybody here can see it, and anyone may stop it.",
    WatchOutcome.ALREADY: "I already watch {it}.",
    WatchOutcome.STOPPED: "I no longer watch {it}.",
    WatchOutcome.NOT_WATCHED: "I don't watch {it}.",
    WatchOutcome.INVITE_ME: "I can't post here yet, and I only watch where my notice stands. "
    "Add me with `/invite @Common Ground`, then ask again.",
    WatchOutcome.NOT_HERE: "Direct messages can't be watched: nothing said here is read.",
    WatchOutcome.ADMINS_ONLY: "In this workspace only admins start a watch. Ask one of them.",
    WatchOutcome.CHANGED: "Done.",
}
READINGS = {
    Reading.ANNOUNCED: "Where a notice stands, messages are read except of those who choose _Don't read me_.",
    Reading.CONSENTED: "In this workspace only people who chose to get prompts are read.",
}


def watch_answer(answer: WatchAnswer) -> Laid:
    """Say what became of a wish to watch or to stop."""
    it = "this thread" if answer.thread else "this channel"
    return laid(section(WATCHED[answer.outcome].format(it=it)))


def announced_sensitivity(by: PersonKey, chosen: Sensitivity) -> Laid:
    """Tell a channel who changed how readily its threads count as stuck."""
    return laid(section(f"{person(by.person)} set my sensitivity here to *{chosen}*: {SENSITIVITIES[chosen]}."))


def sensitivity_usage() -> Laid:
    """Say how `sensitivity` is used."""
    lines = "\n".join(f"• `{COMMAND} sensitivity {level}`: {what}" for level, what in SENSITIVITIES.items())
    return laid(section(f"How readily should I call a thread of this channel stuck?\n{lines}"))


def choice_answer(choice: Choice) -> Laid:
    """Confirm what somebody chose, and how to take it back."""
    if choice is Choice.IN:
        return laid(
            section(
                "You're in: when a thread you are in gets stuck, I send you a private offer. My Home tab says how many "
                "a day at most, and at which hours none. `pause 2d`, `leave` or the buttons under a message end that."
            ),
            actions(_leave()),
        )
    if choice is Choice.OUT:
        return laid(
            section(
                "You're out: I don't read you anywhere and don't write to you, and what I kept about you is deleted. "
                "Only this choice remains."
            ),
            actions(_join("Join again")),
        )
    return laid(
        section("No more prompts. Where a notice stands you're still read, as everybody there is."),
        actions(_join("Send me prompts again"), _leave()),
    )


def paused(until: datetime) -> Laid:
    """Confirm a pause."""
    return laid(section(f"No prompts until {moment(until)}."), actions(button("Resume", RESUME, says="Resume prompts")))


def pause_usage() -> Laid:
    """Say how `pause` is used."""
    return laid(section(f"For how long? For example `{COMMAND} pause 3h`, `2d` or `1w`, a year at most."))


def resumed(choices: OwnChoices) -> Laid:
    """Confirm that a pause is over."""
    if choices.choice is Choice.IN:
        return laid(section("Prompts are on again."))
    return laid(section("The pause is over. You get no prompts, because you haven't joined."), actions(_join("Join")))


def forgotten(erased: Erased) -> Laid:
    """Report what was erased, and offer to delete the bot's direct messages too."""
    what = ", ".join(
        (
            count(erased.messages, "message score", "message scores"),
            count(erased.prompts, "prompt", "prompts"),
            count(erased.watches, "watch", "watches") + " with your name",
        )
    )
    return laid(
        section(f"Erased: {what}. You're out: I don't read you and don't write to you. Only this choice remains."),
        section("My direct messages to you are still there. Shall I delete them?"),
        actions(
            button("Delete them", DELETE_MESSAGES, says="Delete the bot's direct messages to me", style="danger"),
            _join("Join again"),
        ),
    )


def deleted_messages(number: int) -> Laid:
    """Report how many direct messages were deleted."""
    return laid(section(f"Deleted: {count(number, 'direct message', 'direct messages')}."))


def received(reception: Reception) -> Laid:
    """Thank for an answer to a prompt, and say what it does."""
    done = {
        Reception.HELPFUL: "Thank you, noted as helpful. Prompts like it come a little more often.",
        Reception.NOT_HELPFUL: "Thank you, noted as not helpful. Prompts like it come a little less often.",
        Reception.NOT_STUCK: "Noted: it isn't stuck. I drop this one, and call this thread stuck less readily.",
    }
    return laid(section(done[reception]))


def prompt_gone() -> Laid:
    """Say that a prompt is not there any more."""
    return laid(section("That prompt is gone: prompts are kept for a limited time, and erased when you leave."))


def nothing_to_explain() -> Laid:
    """Say that there is no prompt to explain."""
    return laid(section(f"You haven't had a prompt yet. `{COMMAND} prompt` gives you one now."))


def no_words() -> Laid:
    """Say that no template fits."""
    return laid(section("I have no words for that right now. An admin may have switched those templates off."))


def prompt_usage() -> Laid:
    """Say how `prompt` is used."""
    return laid(
        section(
            f"`{COMMAND} prompt` gives you a prompt now; add `defensive`, `resistant` or `quiet` for what you meet."
        )
    )


def for_members_only() -> Laid:
    """Answer somebody of another organisation."""
    return laid(
        section("I only work with members of the workspace I'm installed in. I don't read you and keep nothing.")
    )


def window_too_late() -> Laid:
    """Say that a window could not be opened any more."""
    return laid(section("Slack lets me open a window within three seconds, and they had passed. Please try once more."))


def unknown_button() -> Laid:
    """Say that a button is of a release that was."""
    return laid(section(f"I don't know that button any more; it is from an older message. Try `{COMMAND} help`."))


def trouble(id: str) -> Laid:
    """Say that something went wrong on our side."""
    return laid(section(f"That didn't work, and it's my fault. Whoever runs me finds the reason under {as_code(id)}."))


def status(here: Status, place_name: str, troubles: Sequence[str] = ()) -> Laid:
    """Say what is watched here, what the person chose, and what is not as it should be."""
    return laid(
        section(f"*Here in {channel(place_name)}*\n{_watched(here.channel, here.threads)}"),
        section(f"*You*\n{own_choices(here.choices)}"),
        section(READINGS[here.choices.reading]),
        actions(*choice_buttons(here.choices)),
        *(section(f":warning: {trouble}") for trouble in troubles),
        *([context(shadow_note())] if here.choices.is_shadow else []),
    )


def _watched(whole: Watch | None, threads: Sequence[Watch]) -> str:
    if whole is None and not threads:
        return f"Nothing is watched. `{COMMAND} watch` watches this channel; a message's shortcut watches its thread."
    lines = [f"• All threads, asked for by {_asker(whole)}. Sensitivity: {whole.sensitivity}."] if whole else []
    lines += [f"• The thread of {moment_of(w.thread)}, asked for by {_asker(w)}." for w in threads[:THREADS_SHOWN]]
    if len(threads) > THREADS_SHOWN:
        lines.append(f"• and {count(len(threads) - THREADS_SHOWN, 'more thread', 'more threads')}.")
    return "\n".join(lines)


def _asker(watch: Watch) -> str:
    return person(watch.asked_by) if watch.asked_by else "somebody"


def own_choices(choices: OwnChoices) -> str:
    """Return what somebody chose, in a sentence."""
    said = {
        Choice.IN: "You get prompts when a thread you're in gets stuck.",
        Choice.OUT: "You're out: not read anywhere, not written to, nothing kept but this choice.",
        Choice.UNDECIDED: "You get no prompts, because you haven't joined.",
    }[choices.choice]
    if choices.paused_until is not None and choices.choice is not Choice.OUT:
        return f"{said} Paused until {moment(choices.paused_until)}."
    return said


def choice_buttons(choices: OwnChoices) -> list[Block]:
    """Return the buttons that change what somebody chose."""
    buttons = [] if choices.choice is Choice.IN else [_join("Send me prompts")]
    if choices.paused_until is not None and choices.choice is not Choice.OUT:
        buttons.append(button("Resume", RESUME, says="Resume prompts"))
    return buttons if choices.choice is Choice.OUT else [*buttons, _leave()]


def shadow_note() -> str:
    """Return what shadow mode means for the reader."""
    return "This workspace is in shadow mode: prompts are planned and not sent, so you can see first what would come."


def _join(words: str) -> Block:
    return button(words, JOIN, says=f"{words}: private prompts when a thread I am in gets stuck")


def _leave() -> Block:
    return button("Don't read me", LEAVE, says="Do not read me anywhere, and delete what is kept about me")
