"""Block Kit on the screen: every block and element an app may send, with its buttons working."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from nicegui import ui

from bot.playground.page.elements import box, button, markup, menu, text
from bot.playground.page.markup import Names, mrkdwn_html, plain_html, rich_text_html

Json = dict[str, Any]
# What was pressed: the action's id, and what was chosen, if it is a choice.
OnPress = Callable[[Json, Any], Awaitable[None]]


@dataclass(frozen=True)
class Stand:
    """What blocks need around them: how ids read, what a press does, and what was typed into a form."""

    names: Names
    press: OnPress
    typed: dict[str, Any]
    errors: dict[str, str]


def show_blocks(blocks: list[Json], stand: Stand) -> None:
    """Build the blocks where one stands."""
    shown = {
        "section": _section,
        "header": _header,
        "divider": _divider,
        "context": _context,
        "actions": _actions,
        "rich_text": _rich_text,
        "input": _input,
        "image": _image,
    }
    for block in blocks:
        build = shown.get(block["type"])
        if build is None:
            text(f"[{block['type']}]", classes="cg-unknown")
        else:
            build(block, stand)


def text_html(value: Json, names: Names) -> str:
    """Return a text object as HTML."""
    return mrkdwn_html(value["text"], names) if value["type"] == "mrkdwn" else plain_html(value["text"])


def _section(block: Json, stand: Stand) -> None:
    with box(classes="cg-section"):
        with box(classes="cg-section-words"):
            if block.get("text"):
                markup(text_html(block["text"], stand.names))
            for field in block.get("fields") or []:
                markup(text_html(field, stand.names), classes="cg-field")
        if block.get("accessory"):
            _element(block["accessory"], stand)


def _header(block: Json, stand: Stand) -> None:
    text(block["text"]["text"], "h4", "cg-header")


def _divider(block: Json, stand: Stand) -> None:
    box("hr", "cg-divider")


def _context(block: Json, stand: Stand) -> None:
    with box(classes="cg-context"):
        for part in block["elements"]:
            if part["type"] == "image":
                _image(part, stand)
            else:
                markup(text_html(part, stand.names))


def _image(block: Json, stand: Stand) -> None:
    # Pictures would have to be fetched from elsewhere, and the playground stays on this machine.
    text(f"[{block['alt_text']}]", classes="cg-unknown")


def _rich_text(block: Json, stand: Stand) -> None:
    markup(rich_text_html(block, stand.names), classes="cg-rich")


def _actions(block: Json, stand: Stand) -> None:
    with box(classes="cg-actions"):
        for element in block["elements"]:
            _element(element, stand)


def _element(element: Json, stand: Stand) -> None:
    if element["type"] == "button":
        _button(element, stand)
    elif "options" in element and element["type"] not in ("checkboxes", "multi_static_select"):
        _choice(element, stand)
    elif "options" in element:
        _checks(element, lambda value: stand.press(element, value))
    else:
        text(f"[{element['type']}]", classes="cg-unknown")


def _button(element: Json, stand: Stand) -> None:
    async def press() -> None:
        if not element.get("confirm") or await confirmed(element["confirm"]):
            await stand.press(element, None)

    words, style = element["text"]["text"], f"cg-button cg-button-{element.get('style', 'plain')}"
    shown = button(words, press, style, says=element.get("accessibility_label", ""), content=plain_html(words))
    if element.get("url"):
        shown.props["data-url"] = element["url"]


def _choice(element: Json, stand: Stand) -> None:
    """Build a button that opens a list to choose from. What is chosen is sent at once."""
    chosen = element.get("initial_option")
    label = element.get("placeholder", {}).get("text") or (chosen["text"]["text"] if chosen else "More")
    says = element.get("accessibility_label", label)
    with box("button", "cg-button cg-choice", type="button", aria_label=says, aria_haspopup="menu"):
        text(label)
        menu([(o["text"]["text"], partial(stand.press, element, o["value"])) for o in element["options"]])


def _select(element: Json, stand: Stand) -> None:
    """Build a field of a form to choose in: the browser's own list."""
    name = element["action_id"]
    chosen = stand.typed.get(name) or (element.get("initial_option") or {}).get("value", "")
    with box("select", "cg-select") as shown:
        if not chosen:
            label = element.get("placeholder", {}).get("text") or "Choose"
            text(label, "option", value="", selected="", disabled="")
        for given in element["options"]:
            option = text(given["text"]["text"], "option", value=given["value"])
            if given["value"] == chosen:
                option.props["selected"] = ""
    shown.on(
        "change", lambda event: stand.typed.update({name: event.args}), js_handler="(event) => emit(event.target.value)"
    )


def _checks(element: Json, on_change: Callable[[list[str]], Any], now: list[str] | None = None) -> None:
    """Build boxes to tick. `now` is what was ticked before the form was laid out anew, if anything was."""
    chosen = {option["value"] for option in element.get("initial_options") or []} if now is None else set(now)

    def toggle(value: str, is_on: bool) -> Any:
        chosen.add(value) if is_on else chosen.discard(value)
        return on_change(sorted(chosen))

    with box(classes="cg-checks", role="group"):
        for option in element["options"]:
            value = option["value"]
            check = ui.checkbox(option["text"]["text"], value=value in chosen)
            check.on_value_change(lambda event, value=value: toggle(value, event.value))


def _input(block: Json, stand: Stand) -> None:
    """Build a field of a form. What is typed is kept by the element's id until the form is sent."""
    element, label = block["element"], block["label"]["text"]
    name = element["action_id"]
    wrong = stand.errors.get(block["block_id"], "")
    with box("label", "cg-input"):
        text(label + (" (optional)" if block.get("optional") else ""), classes="cg-label")
        if element["type"] in ("plain_text_input", "number_input", "email_text_input", "url_text_input"):
            _text_field(element, stand, name)
        elif element["type"] in ("static_select", "radio_buttons"):
            _select(element, stand)
        elif element["type"] in ("checkboxes", "multi_static_select"):
            _checks(element, lambda chosen: stand.typed.update({name: chosen}), stand.typed.get(name))
        else:
            text(f"[{element['type']}]", classes="cg-unknown")
        if block.get("hint"):
            text(block["hint"]["text"], classes="cg-hint")
        if wrong:
            text(wrong, classes="cg-error", role="alert")


def _text_field(element: Json, stand: Stand, name: str) -> None:
    tag = "textarea" if element.get("multiline") else "input"
    field = box(tag, "cg-field-input", maxlength=str(element.get("max_length", 3000)))
    if element.get("placeholder"):
        field.props["placeholder"] = element["placeholder"]["text"]
    if element.get("focus_on_load"):
        field.props["autofocus"] = ""
    typed = stand.typed.get(name, element.get("initial_value", ""))
    # As `value` it would be set again whenever anything on the page changes, over what is being typed.
    field.props["defaultValue"] = typed
    field.on(
        "input", lambda event: stand.typed.update({name: event.args}), js_handler="(event) => emit(event.target.value)"
    )


async def confirmed(confirm: Json) -> bool:
    """Ask before a button counts, as its app wants."""
    with ui.dialog() as dialog, box(classes="cg-dialog", role="alertdialog", aria_label=confirm["title"]["text"]):
        text(confirm["title"]["text"], "h3")
        markup(plain_html(confirm["text"]["text"]))
        with box(classes="cg-actions cg-actions-end"):
            button(confirm["deny"]["text"], lambda: dialog.submit(False), "cg-button cg-button-plain")
            button(confirm["confirm"]["text"], lambda: dialog.submit(True), "cg-button cg-button-primary", autofocus="")
    answer = await dialog
    dialog.delete()
    return bool(answer)
