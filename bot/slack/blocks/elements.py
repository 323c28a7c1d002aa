"""The pieces every message is built from, each within Block Kit's limits whatever it is given."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

Block = dict[str, Any]

SECTION_LONGEST = 3_000
CONTEXT_LONGEST = 2_000
BUTTON_LONGEST = 75
VALUE_LONGEST = 2_000
# Slack shows up to 4,000 characters of the text that stands for the blocks.
TEXT_LONGEST = 4_000
CONTEXT_MOST = 10


@dataclass(frozen=True, slots=True)
class Laid:
    """A message laid out: `text` says all that `blocks` show, for screen readers and notifications."""

    text: str
    blocks: list[Block]


def escape(words: str) -> str:
    """Return words that mean only themselves: no mention, link or broadcast can come out of them.

    Examples
    --------
    >>> escape("<!channel> & co")
    '&lt;!channel&gt; &amp; co'
    """
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clip(written: str, longest: int) -> str:
    """Shorten Slack text without leaving half an entity or half a link behind."""
    if len(written) <= longest:
        return written
    return re.sub(r"(&[a-z]{0,3}|<[^<>]*)$", "", written[: longest - 1]) + "…"


def link(address: str, words: str) -> str:
    """Return a link; the words are escaped, and an address that could break out of it is not used."""
    if not is_address(address):
        return escape(words)
    return f"<{address}|{escape(words).replace('|', '/')}>"


def is_address(written: str) -> bool:
    """Whether this is a web address that stays in its place."""
    return len(written) <= SECTION_LONGEST and re.fullmatch(r"https?://[^\s<>|]+", written) is not None


def quoted(words: str) -> str:
    """Return words as a quote, every line of them."""
    return "\n".join(f">{escape(line)}" for line in words.splitlines() or [""])


def section(written: str, block_id: str = "") -> Block:
    """Return a paragraph of Slack's markup."""
    block: Block = {"type": "section", "text": {"type": "mrkdwn", "text": clip(written, SECTION_LONGEST) or " "}}
    return {**block, "block_id": block_id} if block_id else block


def header(words: str) -> Block:
    """Return a heading of plain words."""
    return {"type": "header", "text": {"type": "plain_text", "text": clip(words, 150)}}


def context(*written: str) -> Block:
    """Return small print."""
    parts = [{"type": "mrkdwn", "text": clip(part, CONTEXT_LONGEST) or " "} for part in written[:CONTEXT_MOST]]
    return {"type": "context", "elements": parts}


def actions(*elements: Block) -> Block:
    """Return a row of buttons."""
    return {"type": "actions", "elements": list(elements)}


def divider() -> Block:
    """Return a line."""
    return {"type": "divider"}


def button(
    words: str, action: str, *, value: str = "", says: str = "", style: str = "", address: str = "", sure: str = ""
) -> Block:
    """Return a button.

    Parameters
    ----------
    says
        What a screen reader says, where the words alone would not tell.
    sure
        A question Slack asks before the button counts.
    """
    made: Block = {
        "type": "button",
        "text": {"type": "plain_text", "text": clip(words, BUTTON_LONGEST)},
        "action_id": action,
        "accessibility_label": clip(says or words, BUTTON_LONGEST),
    }
    if value:
        made["value"] = value[:VALUE_LONGEST]
    if style:
        made["style"] = style
    if is_address(address):
        made["url"] = address
    if sure:
        made["confirm"] = _confirm(words, sure)
    return made


def _confirm(words: str, sure: str) -> Block:
    return {
        "title": {"type": "plain_text", "text": clip(words, 100)},
        "text": {"type": "plain_text", "text": clip(sure, 300)},
        "confirm": {"type": "plain_text", "text": "Yes"},
        "deny": {"type": "plain_text", "text": "No"},
    }


def choice(words: str, action: str, options: Sequence[tuple[str, str]]) -> Block:
    """Return a list to choose from, as (shown, value)."""
    return {
        "type": "static_select",
        "action_id": action,
        "placeholder": {"type": "plain_text", "text": clip(words, 150)},
        "options": [
            {"text": {"type": "plain_text", "text": clip(shown, BUTTON_LONGEST)}, "value": value}
            for shown, value in options[:100]
        ],
    }


def laid(*blocks: Block) -> Laid:
    """Return blocks with the text that stands for them: every word they show, without the buttons."""
    return Laid(clip("\n".join(text for block in blocks for text in _texts(block)), TEXT_LONGEST), list(blocks))


def _texts(block: Block) -> list[str]:
    if block["type"] in ("section", "header"):
        return [block["text"]["text"]]
    return [part["text"] for part in block["elements"]] if block["type"] == "context" else []
