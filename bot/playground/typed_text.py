"""What a person types, as Slack passes it on: escaped text, and the structure of it in a rich_text block."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]

# What the composer turns into elements of their own. The order matters: code keeps everything inside as it is.
INLINE = re.compile(
    r"(?P<code>`[^`\n]+`)"
    r"|(?P<link>https?://[^\s<>|]+)"
    r"|@(?P<person>[^\W\d_][\w-]*(?: [A-Z][\w-]*)?)"
    r"|\#(?P<channel>[a-z0-9][\w-]*)"
    r"|:(?P<emoji>[a-z0-9_+-]+):"
    r"|(?<!\w)\*(?P<bold>(?=\S)[^*\n]+(?<=\S))\*(?!\w)"
    r"|(?<!\w)_(?P<italic>(?=\S)[^_\n]+(?<=\S))_(?!\w)"
    r"|(?<!\w)~(?P<strike>(?=\S)[^~\n]+(?<=\S))~(?!\w)"
)
FENCE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Typed:
    """Text as Slack stores it, and its blocks."""

    text: str
    blocks: tuple[Json, ...] = ()


def escape(text: str) -> str:
    """Return the text with the three characters escaped that Slack escapes."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unescape(text: str) -> str:
    """Return what `escape` was given."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def typed(text: str, people: Mapping[str, str], channels: Mapping[str, str]) -> Typed:
    """Return what Slack makes of it.

    Parameters
    ----------
    text
        As typed: `@Ana`, `#launch`, addresses, `code`, fenced code, lines that begin with `>`, `*bold*`, `:wave:`.
    people, channels
        From name to id. A name nobody has stays plain text.

    Examples
    --------
    >>> typed("a < b, @Ana", {"Ana": "U1"}, {}).text
    'a &lt; b, <@U1>'
    """
    elements = [element for part in _parts(text) for element in part(people, channels)]
    if not elements:
        return Typed("")
    stored = "\n".join(_stored(element) for element in elements)
    return Typed(stored, ({"type": "rich_text", "block_id": "typed", "elements": elements},))


def _parts(text: str) -> Iterator[Any]:
    """Cut the text into fenced code and what stands around it."""
    at = 0
    for fence in FENCE.finditer(text):
        yield _Lines(text[at : fence.start()].strip("\n"))
        yield _Fenced(fence[1])
        at = fence.end()
    yield _Lines(text[at:].strip("\n"))


@dataclass(frozen=True, slots=True)
class _Fenced:
    text: str

    def __call__(self, people: Mapping[str, str], channels: Mapping[str, str]) -> Iterator[Json]:
        yield {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": self.text}], "border": 0}


@dataclass(frozen=True, slots=True)
class _Lines:
    text: str

    def __call__(self, people: Mapping[str, str], channels: Mapping[str, str]) -> Iterator[Json]:
        if not self.text:
            return
        for is_quote, lines in _grouped(self.text.split("\n")):
            kind = "rich_text_quote" if is_quote else "rich_text_section"
            yield {"type": kind, "elements": list(_inline("\n".join(lines), people, channels))}


def _grouped(lines: list[str]) -> list[tuple[bool, list[str]]]:
    groups: list[tuple[bool, list[str]]] = []
    for line in lines:
        is_quote = line.startswith(">")
        if not groups or groups[-1][0] != is_quote:
            groups.append((is_quote, []))
        groups[-1][1].append(line[1:].removeprefix(" ") if is_quote else line)
    return groups


def _inline(text: str, people: Mapping[str, str], channels: Mapping[str, str]) -> Iterator[Json]:
    at = 0
    for found in INLINE.finditer(text):
        element = _element(found, people, channels)
        if element is None:
            continue
        if found.start() > at:
            yield {"type": "text", "text": text[at : found.start()]}
        yield element
        # Of two words after an @ only the first may be the name; what follows is text again.
        at = found.start() + element.pop("typed_length", found.end() - found.start())
    if at < len(text):
        yield {"type": "text", "text": text[at:]}


def _element(found: re.Match[str], people: Mapping[str, str], channels: Mapping[str, str]) -> Json | None:
    kind, value = found.lastgroup, found[found.lastgroup or 0]
    if kind == "person":
        return _mention(value, people)
    if kind == "channel":
        return {"type": "channel", "channel_id": channels[value]} if value in channels else None
    if kind == "link":
        return {"type": "link", "url": value}
    if kind == "emoji":
        return {"type": "emoji", "name": value}
    if kind == "code":
        return {"type": "text", "text": value.strip("`"), "style": {"code": True}}
    return {"type": "text", "text": value, "style": {str(kind): True}}


def _mention(name: str, people: Mapping[str, str]) -> Json | None:
    for known in (name, name.split()[0]):
        if known in people:
            return {"type": "user", "user_id": people[known], "typed_length": len(known) + 1}
    return None


def _stored(element: Json) -> str:
    inner = "".join(_stored_inline(part) for part in element["elements"])
    if element["type"] == "rich_text_preformatted":
        return f"```{inner}```"
    if element["type"] == "rich_text_quote":
        return "\n".join(f"&gt; {line}" for line in inner.split("\n"))
    return inner


def _stored_inline(part: Json) -> str:
    kind = part["type"]
    if kind == "user":
        return f"<@{part['user_id']}>"
    if kind == "channel":
        return f"<#{part['channel_id']}|>"
    if kind == "link":
        return f"<{escape(part['url'])}>"
    if kind == "emoji":
        return f":{part['name']}:"
    marks = {"code": "`", "bold": "*", "italic": "_", "strike": "~"}
    around = "".join(mark for style, mark in marks.items() if part.get("style", {}).get(style))
    return f"{around}{escape(part['text'])}{around[::-1]}"
