"""The direct message: a short offer about a thread, words to try, and the buttons to answer it."""

from bot.ports import Offer
from bot.service.answers import Explanation
from bot.slack.blocks.elements import Block, Laid, actions, button, choice, context, escape, laid, link, quoted, section
from bot.slack.blocks.names import (
    ANOTHER,
    COMMAND,
    HELPFUL,
    MOVES,
    NOT_HELPFUL,
    NOT_STUCK,
    OPEN,
    PAUSE,
    STOP,
    WHY,
)
from bot.slack.blocks.pieces import channel, moment
from bot.templates import Side

PAUSES = (("a day", "1d"), ("a week", "1w"))


def offer(given: Offer) -> Laid:
    """Lay out one prompt. Both the direct message and the answer to `prompt` look like this."""
    return laid(
        *([context(_about(given))] if given.place else []),
        *words_of(given),
        actions(*_ways_on(given)),
        actions(*_receptions(given.prompt)),
        context(
            "Nobody else sees this, and nobody is told what you do with it. It is an offer: leave it if it doesn't fit."
        ),
    )


def _about(given: Offer) -> str:
    thread = link(given.thread_link, "this thread") if given.thread_link else "a thread"
    return f"About {thread} in {channel(given.place)}"


def words_of(given: Offer) -> list[Block]:
    """Lay out what a prompt says, without its buttons."""
    return [
        section(_with_link(given.notice, given.thread_link)),
        section(f"*{_as_sentence(MOVES[given.move])}* {_with_link(given.offer, given.thread_link)}"),
        section(f"Words you could start from:\n{quoted(given.words)}"),
        context(_with_link(given.why, given.thread_link)),
    ]


def explanation(given: Explanation) -> Laid:
    """Lay out why a prompt came, from the side of whoever got it."""
    if given.was_asked_for:
        return laid(
            section(f"You asked for it, {moment(given.at)}."),
            section(f"The move it makes is to {MOVES[given.move]}."),
            _about_us(),
        )
    seen = "\n".join(f"• {escape(reason)}" for reason in given.reasons) or "• The scores behind it are gone by now."
    return laid(
        section(f"On {moment(given.at)} the thread looked stuck to me:\n{seen}"),
        section(f"{_why_you(given.side)} The move it makes is to {MOVES[given.move]}."),
        _about_us(),
    )


def _as_sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


def _why_you(side: Side) -> str:
    if side is Side.AUTHOR:
        return "It came to you because you wrote last when it got stuck, so the next step is easiest for you."
    return "It came to you because you wrote last before the other side did, so an answer from you may open it again."


def _about_us() -> Block:
    return context(
        "I look at how messages come across together, and can be wrong. The words themselves are not kept. "
        f"`{COMMAND} privacy` tells it all."
    )


def _with_link(words: str, address: str) -> str:
    """Return escaped words in which the thread's address, if it stands there, is a short link."""
    if not address:
        return escape(words)
    return link(address, "this thread").join(escape(part) for part in words.split(address))


def _ways_on(given: Offer) -> list[Block]:
    opening = button("Open the thread", OPEN, address=given.thread_link)
    others = [
        button("Another idea", ANOTHER, value=given.prompt, says="Another idea: replace this one by the next move"),
        button("Why this?", WHY, value=given.prompt, says="Why this? How this prompt came about"),
    ]
    return [opening, *others] if "url" in opening else others


def _receptions(prompt: str) -> list[Block]:
    return [
        button("Helpful", HELPFUL, value=prompt, says="Helpful: this prompt was of use"),
        button("Not helpful", NOT_HELPFUL, value=prompt, says="Not helpful: this prompt was of no use"),
        button("It isn't stuck", NOT_STUCK, value=prompt, says="It isn't stuck: the thread is moving"),
        choice("Pause prompts", PAUSE, PAUSES),
        button("Stop", STOP, says="Stop: send me no more prompts"),
    ]
