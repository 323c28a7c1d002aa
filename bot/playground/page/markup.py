"""Slack's markup as safe HTML: mrkdwn from apps, and the rich text people type."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.playground.typed_text import unescape

Json = dict[str, Any]

FENCE = re.compile(r"```\n?(.*?)\n?```", re.DOTALL)
PIECE = re.compile(
    r"`(?P<code>[^`\n]+)`"
    r"|<(?P<angle>[^<>]+)>"
    r"|:(?P<emoji>[a-z0-9_+-]+):"
    r"|(?<![\w*])\*(?P<bold>(?=\S)[^*\n]+(?<=\S))\*(?![\w*])"
    r"|(?<!\w)_(?P<italic>(?=\S)[^_\n]+(?<=\S))_(?!\w)"
    r"|(?<!\w)~(?P<strike>(?=\S)[^~\n]+(?<=\S))~(?!\w)"
)
STYLES = {"bold": "strong", "italic": "em", "strike": "s", "code": "code"}
# The few that people and the scenes use; any other shows as it is typed.
EMOJI = {
    "+1": "👍", "-1": "👎", "wave": "👋", "tada": "🎉", "eyes": "👀", "pray": "🙏", "smile": "😄",
    "slightly_smiling_face": "🙂", "disappointed": "😞", "bulb": "💡", "seedling": "🌱", "handshake": "🤝",
    "white_check_mark": "✅", "warning": "⚠️", "heart": "❤️", "thinking_face": "🤔", "rocket": "🚀", "sob": "😭",
    "see_no_evil": "🙈", "joy": "😂",
}  # fmt: skip
DATE_PARTS = {
    "date_num": "%Y-%m-%d", "date": "%B %-d, %Y", "date_short": "%b %-d, %Y", "date_long": "%A, %B %-d, %Y",
    "date_pretty": "%B %-d", "date_short_pretty": "%b %-d", "date_long_pretty": "%A, %B %-d", "time": "%H:%M",
    "time_secs": "%H:%M:%S",
}  # fmt: skip
PERMALINK = re.compile(r"https://[a-z0-9-]+\.slack\.com/archives/(?P<channel>[A-Z0-9]+)/p(?P<s>\d{10})(?P<us>\d{6})")
SAFE_ADDRESS = re.compile(r"(https?|mailto):", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Names:
    """How ids read on the screen."""

    person: Callable[[str], str]
    channel: Callable[[str], str]


def mrkdwn_html(text: str, names: Names) -> str:
    """Return what an app wrote in mrkdwn, as HTML. Nothing in it can become markup that mrkdwn does not have."""
    out, at = [], 0
    for fence in FENCE.finditer(text):
        out.append(_lines(text[at : fence.start()].strip("\n"), names))
        out.append(f"<pre>{_plain(fence[1])}</pre>")
        at = fence.end()
    out.append(_lines(text[at:].strip("\n") if at else text, names))
    return "".join(out)


def rich_text_html(block: Json, names: Names) -> str:
    """Return a rich_text block as HTML."""
    return "".join(_rich(element, names) for element in block.get("elements", []))


def plain_html(text: str) -> str:
    """Return plain text as HTML, its line ends kept."""
    return _emoji_in(html.escape(text)).replace("\n", "<br>")


def read_permalink(address: str) -> tuple[str, str] | None:
    """Return channel and ts of the thread a link to a message of this Slack leads to; None for other links.

    Examples
    --------
    >>> read_permalink("https://meadow.slack.com/archives/C1/p1700000000000100")
    ('C1', '1700000000.000100')
    """
    found = PERMALINK.match(address)
    if found is None:
        return None
    inside = re.search(r"[?&]thread_ts=([\d.]+)", address)
    return found["channel"], inside[1] if inside else f"{found['s']}.{found['us']}"


def link_html(address: str, words: str) -> str:
    """Return a link. One to a message of this Slack opens here, any other in a new tab."""
    if not SAFE_ADDRESS.match(address):
        return words
    place = read_permalink(address)
    if place is not None:
        return f'<a href="#{place[0]}-{place[1]}" class="cg-permalink" data-place="{place[0]} {place[1]}">{words}</a>'
    return f'<a href="{html.escape(address)}" target="_blank" rel="noopener noreferrer">{words}</a>'


def _lines(text: str, names: Names) -> str:
    """Return lines, with those that begin with > as quotes."""
    out, quoted = [], []
    for line in text.split("\n") if text else []:
        is_quote = line.startswith(("&gt;", ">"))
        if is_quote:
            quoted.append(_inline(re.sub(r"^(&gt;|>) ?", "", line), names))
            continue
        out += _quote(quoted)
        quoted = []
        out.append(f"{_inline(line, names)}<br>")
    return re.sub(r"<br>$", "", "".join(out + _quote(quoted)))


def _quote(lines: list[str]) -> list[str]:
    return [f"<blockquote>{'<br>'.join(lines)}</blockquote>"] if lines else []


def _inline(text: str, names: Names) -> str:
    out, at = [], 0
    for found in PIECE.finditer(text):
        out.append(_plain(text[at : found.start()]))
        out.append(_piece(found, names))
        at = found.end()
    return "".join([*out, _plain(text[at:])])


def _piece(found: re.Match[str], names: Names) -> str:
    kind = found.lastgroup or ""
    inside = found[kind]
    if kind == "angle":
        return _angle(inside, names)
    if kind == "emoji":
        return EMOJI.get(inside, html.escape(found[0]))
    if kind == "code":
        return f"<code>{_plain(inside)}</code>"
    return f"<{STYLES[kind]}>{_inline(inside, names)}</{STYLES[kind]}>"


def _angle(inside: str, names: Names) -> str:
    """Return a mention, a channel, a date or a link."""
    target, _, words = inside.partition("|")
    if target.startswith("@"):
        return _mention(names.person(target[1:]))
    if target.startswith("#"):
        return f'<span class="cg-mention">#{html.escape(names.channel(target[1:]))}</span>'
    if target.startswith("!date^"):
        return html.escape(_date(target, words))
    if target.startswith("!"):
        return _mention(words or target[1:])
    return link_html(unescape(target), _plain(words or target))


def _mention(name: str) -> str:
    return f'<span class="cg-mention">@{html.escape(name.removeprefix("@"))}</span>'


def _date(target: str, fallback: str) -> str:
    """Return the moment a date token names, on the clock of this machine."""
    _, seconds, form, *_ = (*target.split("^"), "", "")
    if not seconds.isdigit():
        return fallback
    moment = datetime.fromtimestamp(int(seconds), UTC).astimezone()
    return re.sub(
        r"\{(\w+)\}", lambda part: moment.strftime(DATE_PARTS[part[1]]) if part[1] in DATE_PARTS else part[0], form
    )


def _plain(text: str) -> str:
    return html.escape(unescape(text), quote=False)


def _emoji_in(escaped: str) -> str:
    return re.sub(r":([a-z0-9_+-]+):", lambda found: EMOJI.get(found[1], found[0]), escaped)


def _rich(element: Json, names: Names) -> str:
    kind = element["type"]
    if kind == "rich_text_list":
        tag = "ol" if element.get("style") == "ordered" else "ul"
        return f"<{tag}>{''.join(f'<li>{_rich(item, names)}</li>' for item in element['elements'])}</{tag}>"
    inside = "".join(_rich_piece(piece, names) for piece in element["elements"])
    if kind == "rich_text_quote":
        return f"<blockquote>{inside}</blockquote>"
    return f"<pre>{inside}</pre>" if kind == "rich_text_preformatted" else f"<div>{inside}</div>"


def _rich_piece(piece: Json, names: Names) -> str:
    kind = piece["type"]
    if kind == "user":
        return _mention(names.person(piece["user_id"]))
    if kind == "channel":
        return f'<span class="cg-mention">#{html.escape(names.channel(piece["channel_id"]))}</span>'
    if kind == "link":
        return link_html(piece["url"], html.escape(piece.get("text") or piece["url"]))
    if kind == "emoji":
        return EMOJI.get(piece["name"], f":{html.escape(piece['name'])}:")
    shown = html.escape(piece.get("text", ""), quote=False).replace("\n", "<br>")
    for style, tag in STYLES.items():
        if piece.get("style", {}).get(style):
            shown = f"<{tag}>{shown}</{tag}>"
    return shown
