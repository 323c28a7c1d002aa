"""A message's own words from its `blocks`: quotes and code are elements of their own there, and are left out."""

from collections.abc import Iterator
from typing import Any

from bot.slack.payloads.fields import Json, rows, table, text

# Slack itself cuts at 40,000 characters.
LONGEST = 40_000


def own_text(message: Json) -> str:
    """Return a message's text in Slack's own escaping, read from its blocks where people's blocks are there."""
    written = [block for block in rows(message, "blocks") if text(block, "type") == "rich_text"]
    if not written:
        return text(message, "text")[:LONGEST]
    return "\n".join(line for block in written for line in _lines(block))[:LONGEST]


def _lines(block: Json) -> Iterator[str]:
    for element in rows(block, "elements"):
        if text(element, "type") == "rich_text_section":
            yield _line(element)
        elif text(element, "type") == "rich_text_list":
            yield from (_line(item) for item in rows(element, "elements") if text(item, "type") == "rich_text_section")


def _line(section: Json) -> str:
    return "".join(_piece(piece) for piece in rows(section, "elements"))


def _piece(piece: Any) -> str:
    """Return the words of one element. Mentions, emoji, dates and bare addresses are nobody's words."""
    kind, words = text(piece, "type"), text(piece, "text")
    if kind not in ("text", "link") or table(piece, "style").get("code"):
        return " "
    if kind == "link" and (not words or words == text(piece, "url") or "://" in words):
        return " "
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
