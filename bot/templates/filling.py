"""Names and links into the slots of a template: replacement, never logic."""

import re
import unicodedata
from dataclasses import dataclass

from bot.templates.template import Template

SLOT = re.compile(r"\{(other|thread)\}")
EMPTY = {"other": "them", "thread": "the thread"}
# An override in a name would turn round the words after it; letters written from right to left need none of these.
DIRECTION_MARKS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Filled:
    """The four texts of a template, ready to be escaped and laid out."""

    notice: str
    offer: str
    words: str
    why: str


def fill(template: Template, *, other: str, thread: str) -> Filled:
    """Return the texts of a template with its slots filled.

    Parameters
    ----------
    template
        Whose texts. Anything in braces that is no slot stays as it is.
    other
        First name of the other person, as they wrote it; empty: "them". Line breaks, control characters and
        direction marks are left out. Markup is escaped where the message is built.
    thread
        Address of the thread; empty: "the thread".

    Examples
    --------
    >>> from bot.templates import Move, Side
    >>> template = Template("ask", Move.ASK_CONTEXT, Side.AUTHOR, "", "You could ask {other}.", "", "")
    >>> fill(template, other="Ana", thread="").offer
    'You could ask Ana.'
    >>> fill(template, other="", thread="").offer
    'You could ask them.'
    """
    values = {"other": _plain(other) or EMPTY["other"], "thread": _plain(thread) or EMPTY["thread"]}

    def filled(text: str) -> str:
        # One pass over the template's own text: braces in a name are never read as a slot.
        return SLOT.sub(lambda slot: values[slot.group(1)], text)

    return Filled(filled(template.notice), filled(template.offer), filled(template.words), filled(template.why))


def _plain(value: str) -> str:
    kept = "".join(sign for sign in " ".join(value.split()) if sign not in DIRECTION_MARKS)
    return "".join(sign for sign in kept if unicodedata.category(sign) != "Cc").strip()
