"""The notice that stands where we read: who asked, what is read, what is kept, and how to refuse."""

from bot.ports import Watch
from bot.slack.blocks.elements import Block, Laid, actions, button, context, laid, section
from bot.slack.blocks.names import COMMAND, JOIN, LEAVE, STOP_WATCH
from bot.slack.blocks.pieces import person

READ = (
    "*What is read:* messages written here from now on. Not read: anything before this notice, direct messages, bots, "
    "people from other organisations, and whoever chooses _Don't read me_."
)
KEPT = (
    "*What is kept:* for each message who wrote it, when, how many words it has, and three numbers about how "
    "it may come across. Never the words. All of it goes after 30 days unless your workspace says otherwise, and "
    "nobody is shown it."
)


def notice(watch: Watch) -> Laid:
    """Lay out the notice everybody in the channel or thread sees."""
    return laid(
        section(f"{_who(watch)} asked me to watch {_what(watch)}.\n{_purpose()}"),
        section(f"{READ}\n{KEPT}"),
        _buttons(),
        context(f"Anyone here may stop this. Deleting this notice stops it too. More: `{COMMAND} privacy`"),
    )


def newcomers_notice(watch: Watch) -> Laid:
    """Lay out the notice as somebody who just joined sees it, visible to them only."""
    return laid(
        section(f"Welcome. {_who(watch)} asked me to watch {_what(watch)}, before you joined.\n{_purpose()}"),
        section(f"{READ}\n{KEPT}"),
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
