"""What Block Kit allows: the limits of blocks, their texts and elements, said in Slack's own way of refusing.

Source: https://docs.slack.dev/reference/block-kit, read on 2026-11-23.
"""

from collections.abc import Iterator
from typing import Any

from bot.playground.world import Json

MOST_BLOCKS = {"message": 50, "modal": 100, "home": 100}
MOST_ELEMENTS = {"actions": 25, "context": 10}
BLOCKS = frozenset(
    [
        "section",
        "divider",
        "header",
        "image",
        "context",
        "actions",
        "input",
        "rich_text",
        "file",
        "video",
        "markdown",
        "context_actions",
        "table",
    ]
)
ONLY_IN_VIEWS = frozenset({"input"})
BUTTON_STYLES = (None, "primary", "danger")
SELECTS = frozenset(
    [
        "static_select",
        "multi_static_select",
        "users_select",
        "multi_users_select",
        "conversations_select",
        "multi_conversations_select",
        "channels_select",
        "multi_channels_select",
        "external_select",
        "multi_external_select",
        "overflow",
        "checkboxes",
        "radio_buttons",
    ]
)
INPUTS = SELECTS | frozenset(
    [
        "plain_text_input",
        "email_text_input",
        "url_text_input",
        "number_input",
        "datepicker",
        "timepicker",
        "datetimepicker",
        "rich_text_input",
        "file_input",
    ]
)
ELEMENTS = {
    "actions": SELECTS | frozenset(["button", "datepicker", "timepicker", "datetimepicker", "workflow_button"]),
    "accessory": SELECTS | frozenset(["button", "image", "datepicker", "timepicker", "workflow_button"]),
    "input": INPUTS - {"overflow"},
}
MOST_OPTIONS = {"overflow": 5, "checkboxes": 10, "radio_buttons": 10}


def problems_with(blocks: Any, surface: str = "message") -> list[str]:
    """Return everything Slack would refuse about these blocks; nothing if they are good.

    Parameters
    ----------
    blocks
        What came as `blocks`, of whatever shape.
    surface
        `message`, `modal` or `home`.
    """
    if not isinstance(blocks, list):
        return [_must("be an array", "/blocks")]
    if len(blocks) > MOST_BLOCKS[surface]:
        return [_no_more_than(MOST_BLOCKS[surface], "items", "/blocks")]
    found = [problem for at, block in enumerate(blocks) for problem in _block(block, f"/blocks/{at}", surface)]
    return found + list(_repeated(blocks))


def problems_with_view(view: Any) -> list[str]:
    """Return everything Slack would refuse about a window or Home tab."""
    if not isinstance(view, dict) or view.get("type") not in ("modal", "home"):
        return [_must("have a type of modal or home", "/view")]
    found = problems_with(view.get("blocks"), view["type"])
    found += list(_longer(view, "private_metadata", 3000, "/view"))
    found += list(_longer(view, "callback_id", 255, "/view"))
    if view["type"] == "modal":
        found += list(_text(view.get("title"), "/view/title", 24, plain=True))
        for key in ("close", "submit"):
            found += list(_text(view[key], f"/view/{key}", 24, plain=True)) if view.get(key) else []
        if not view.get("submit") and any(block.get("type") == "input" for block in _tables(view.get("blocks"))):
            found.append(_must("have a submit button, as it holds input blocks", "/view"))
    return found


def _must(what: str, where: str) -> str:
    return f"[ERROR] must {what} [json-pointer:{where}]"


def _no_more_than(most: int, what: str, where: str) -> str:
    return _must(f"be no more than {most} {what}", where)


def _tables(rows: Any) -> list[Json]:
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _block(block: Any, where: str, surface: str) -> Iterator[str]:
    kind = block.get("type") if isinstance(block, dict) else None
    if kind not in BLOCKS:
        yield f"[ERROR] unsupported type: {kind} [json-pointer:{where}/type]"
        return
    if kind in ONLY_IN_VIEWS and surface == "message":
        yield f"[ERROR] unsupported type: {kind} in a message [json-pointer:{where}/type]"
    yield from _longer(block, "block_id", 255, where)
    check = {"section": _section, "header": _header, "actions": _actions, "context": _context, "input": _input}
    check |= {"image": _image}
    if kind in check:
        yield from check[kind](block, where)


def _section(block: Json, where: str) -> Iterator[str]:
    fields = block.get("fields")
    if block.get("text") is None and not fields:
        yield _must("have text or fields", where)
    if block.get("text") is not None:
        yield from _text(block["text"], f"{where}/text", 3000)
    if fields is not None and len(fields) > 10:
        yield _no_more_than(10, "items", f"{where}/fields")
    for at, field in enumerate(fields or []):
        yield from _text(field, f"{where}/fields/{at}", 2000)
    if block.get("accessory") is not None:
        yield from _element(block["accessory"], f"{where}/accessory", "accessory")


def _header(block: Json, where: str) -> Iterator[str]:
    yield from _text(block.get("text"), f"{where}/text", 150, plain=True)


def _image(block: Json, where: str) -> Iterator[str]:
    if not block.get("alt_text"):
        yield _must("have an alt_text", where)
    yield from _longer(block, "alt_text", 2000, where)
    yield from _longer(block, "image_url", 3000, where)


def _actions(block: Json, where: str) -> Iterator[str]:
    elements = _tables(block.get("elements"))
    if not 1 <= len(elements) <= MOST_ELEMENTS["actions"]:
        yield _must(f"have 1 to {MOST_ELEMENTS['actions']} elements", f"{where}/elements")
    for at, element in enumerate(elements):
        yield from _element(element, f"{where}/elements/{at}", "actions")


def _context(block: Json, where: str) -> Iterator[str]:
    elements = _tables(block.get("elements"))
    if not 1 <= len(elements) <= MOST_ELEMENTS["context"]:
        yield _must(f"have 1 to {MOST_ELEMENTS['context']} elements", f"{where}/elements")
    for at, element in enumerate(elements):
        if element.get("type") != "image":
            yield from _text(element, f"{where}/elements/{at}", 2000)


def _input(block: Json, where: str) -> Iterator[str]:
    yield from _text(block.get("label"), f"{where}/label", 2000, plain=True)
    if block.get("hint") is not None:
        yield from _text(block["hint"], f"{where}/hint", 2000, plain=True)
    yield from _element(block.get("element"), f"{where}/element", "input")


def _element(element: Any, where: str, place: str) -> Iterator[str]:
    kind = element.get("type") if isinstance(element, dict) else None
    if kind not in ELEMENTS[place]:
        yield f"[ERROR] unsupported type: {kind} [json-pointer:{where}/type]"
        return
    yield from _longer(element, "action_id", 255, where)
    yield from _longer(element, "accessibility_label", 75, where)
    if element.get("placeholder") is not None:
        yield from _text(element["placeholder"], f"{where}/placeholder", 150, plain=True)
    if element.get("confirm") is not None:
        yield from _confirm(element["confirm"], f"{where}/confirm")
    if kind == "button":
        yield from _button(element, where)
    if kind in SELECTS:
        yield from _options(element, where)


def _button(element: Json, where: str) -> Iterator[str]:
    yield from _text(element.get("text"), f"{where}/text", 75, plain=True)
    yield from _longer(element, "value", 2000, where)
    yield from _longer(element, "url", 3000, where)
    if element.get("style") not in BUTTON_STYLES:
        yield _must("be primary or danger", f"{where}/style")


def _confirm(confirm: Json, where: str) -> Iterator[str]:
    yield from _text(confirm.get("title"), f"{where}/title", 100, plain=True)
    yield from _text(confirm.get("text"), f"{where}/text", 300)
    for key in ("confirm", "deny"):
        yield from _text(confirm.get(key), f"{where}/{key}", 30, plain=True)


def _options(element: Json, where: str) -> Iterator[str]:
    options = _tables(element.get("options")) if "options" in element else None
    if options is None:
        return
    most = MOST_OPTIONS.get(element["type"], 100)
    if not 1 <= len(options) <= most:
        yield _must(f"have 1 to {most} options", f"{where}/options")
    for at, option in enumerate(options):
        yield from _text(option.get("text"), f"{where}/options/{at}/text", 75)
        yield from _longer(option, "value", 150, f"{where}/options/{at}")


def _text(text: Any, where: str, most: int, *, plain: bool = False) -> Iterator[str]:
    kinds = ("plain_text",) if plain else ("plain_text", "mrkdwn")
    if not isinstance(text, dict) or text.get("type") not in kinds or not isinstance(text.get("text"), str):
        yield _must(f"be a {' or '.join(kinds)} object", where)
        return
    if not text["text"]:
        yield _must("be more than 0 characters", f"{where}/text")
    yield from _longer(text, "text", most, where)


def _longer(table: Json, key: str, most: int, where: str) -> Iterator[str]:
    value = table.get(key)
    if value is not None and (not isinstance(value, str) or len(value) > most):
        yield _no_more_than(most, "characters", f"{where}/{key}")


def _repeated(blocks: Any) -> Iterator[str]:
    """Ids name a block in a message and an element in a block, so each may occur once."""
    yield from _twice([block.get("block_id") for block in _tables(blocks)], "block_id", "/blocks")
    yield from _twice(
        [
            element.get("action_id")
            for block in _tables(blocks)
            for element in [*_tables(block.get("elements")), block.get("accessory") or {}, block.get("element") or {}]
            if isinstance(element, dict)
        ],
        "action_id",
        "/blocks",
    )


def _twice(names: list[Any], what: str, where: str) -> Iterator[str]:
    seen: set[Any] = set()
    for name in names:
        if name is not None and name in seen:
            yield f"[ERROR] {what} {name!r} already exists [json-pointer:{where}]"
        seen.add(name)


def with_ids(blocks: list[Json], prefix: str) -> list[Json]:
    """Return the blocks with the ids Slack makes up where the app gave none."""
    named = []
    for at, block in enumerate(blocks):
        shown: Json = {"block_id": f"{prefix}{at}"} | block
        for key in ("accessory", "element"):
            if isinstance(shown.get(key), dict):
                shown[key] = {"action_id": f"{prefix}{at}{key}"} | shown[key]
        if shown["type"] == "actions":
            shown["elements"] = [
                {"action_id": f"{prefix}{at}e{number}"} | e for number, e in enumerate(shown["elements"])
            ]
        named.append(shown)
    return named
