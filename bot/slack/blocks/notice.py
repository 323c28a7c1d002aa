"""The notice that stands where we read: who asked, what is read, what is kept, and how to refuse."""

from bot.consent import Reading
from bot.ports import Rules, Watch
from bot.slack.blocks.elements import Block, Laid, actions, button, context, laid, section
from bot.slack.blocks.introductions import INTRODUCTION
from bot.slack.blocks.names import COMMAND, JOIN, LEAVE, STOP_WATCH
from bot.slack.blocks.pieces import days, person

LAPSES = "It ends by itself after fourteen days of silence. "
WHO = {
    Reading.ANNOUNCED: "messages written here from now on",
    Reading.CONSENTED: "messages written here from now on by people who chose to get prompts, and nobody else's",
}


def notice(watch: Watch, rules: Rules, *, introduces: bool = False) -> Laid:
    """Lay out the notice everybody in the channel or thread sees; the first one in a channel says who we are."""
    return laid(
        *([section(INTRODUCTION)] if introduces else []),
        section(f"{_who(watch)} asked me to watch {_what(watch)}.\n{_purpose()}"),
        section(told(rules)),
        _buttons(),
        context(
            "Anyone here may stop this. Deleting this notice stops it too. "
            f"{LAPSES if watch.thread else ''}More: `{COMMAND} privacy`"
        ),
    )


def told(rules: Rules) -> str:
    """Return what is read and kept under these rules."""
    return (
        f"*What is read:* {WHO[rules.reading]}. Not read: anything before this notice, direct messages, bots, people "
        "from other organisations, and whoever chooses _Don't read me_.\n"
        "*What is kept:* for each message who wrote it, when, how many words it has, and three numbers about how it "
        f"may come across. Never the words. It all goes after {days(rules.scores_kept_days)}, and nobody is shown it."
    )


def ended_notice(thread: str, by: str, rules: Rules) -> Laid:
    """Lay out what becomes of the notice when somebody stops the watch."""
    others = "" if thread else " Threads with a notice of their own are still watched."
    return laid(
        section(f"I no longer watch {'this thread' if thread else 'the threads of this channel'}."),
        context(
            f"{person(by)} stopped it. Nothing new is read.{others} What was kept goes within "
            f"{days(rules.scores_kept_days)}, or at once for whoever types `{COMMAND} forget me`."
        ),
    )


def announcement(by: str, rules: Rules) -> Laid:
    """Lay out what a watched place is told before more is read there, or for longer."""
    return laid(
        section(f"{person(by)} changed my rules for this workspace. From now on they are:\n{told(rules)}"),
        _buttons(),
        context(f"Anyone here may stop this. More: `{COMMAND} privacy`"),
    )


def newcomers_notice(watch: Watch, rules: Rules) -> Laid:
    """Lay out the notice as somebody who just joined sees it, visible to them only."""
    return laid(
        section(f"Welcome. {_who(watch)} asked me to watch {_what(watch)}, before you joined.\n{_purpose()}"),
        section(told(rules)),
        _buttons(),
        context(f"Only you see this. More: `{COMMAND} privacy`"),
    )


def _who(watch: Watch) -> str:
    return person(watch.asked_by) if watch.asked_by else "Somebody"


def _what(watch: Watch) -> str:
    return "this thread" if watch.thread else "the threads of this channel"


def _purpose() -> str:
    return (
        "When a thread gets stuck, I privately offer a way back to common ground to those in it who said they want "
        "that. I write to nobody else."
    )


def _buttons() -> Block:
    return actions(
        button("Send me prompts", JOIN, says="Send me private prompts when a thread I am in gets stuck"),
        button("Don't read me", LEAVE, says="Do not read me anywhere, and delete what is kept about me"),
        button(
            "Stop watching", STOP_WATCH, says="Stop watching here, for everybody", sure="Stop it for everybody here?"
        ),
    )
