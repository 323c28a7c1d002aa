"""The pieces windows are built from: the window itself, and the fields of a form, named as what they hold."""

from collections.abc import Collection, Mapping
from typing import Any

from bot.slack.blocks.elements import Block


def window(
    title: str, *blocks: Block, name: str = "", remembered: str = "", submit: str = "", close: str = "Close"
) -> Block:
    """Return a window. With `submit`, the word on its button, it is a form; `remembered` comes back with what is done.

    What comes back was in the hands of whoever saw it, and may be anything.
    """
    made: Block = {"type": "modal", "title": _plain(title), "close": _plain(close), "blocks": list(blocks)}
    if name:
        made["callback_id"] = name
    if remembered:
        made["private_metadata"] = remembered
    if submit:
        made["submit"] = _plain(submit)
    return made


def field(name: str, label: str, element: Block, hint: str = "", *, optional: bool = False) -> Block:
    """Return a field of a form, around the element in which something is typed or chosen."""
    made: Block = {"type": "input", "block_id": name, "label": _plain(label)}
    if hint:
        made["hint"] = _plain(hint)
    if optional:
        made["optional"] = True
    return {**made, "element": {"action_id": name, **element}}


def written(name: str, label: str, now: str, hint: str = "", *, longest: int, is_long: bool = False) -> Block:
    """Return a field in which something is written."""
    element: Block = {"type": "plain_text_input", "max_length": longest}
    if now:
        element["initial_value"] = now
    if is_long:
        element["multiline"] = True
    return field(name, label, element, hint)


def one_of(name: str, label: str, choices: Mapping[Any, str], now: object, *, kind: str = "radio_buttons") -> Block:
    """Return a field in which one thing is chosen, from buttons or (`static_select`) a list."""
    made = _options(choices)
    return field(name, label, {"type": kind, "options": list(made.values()), "initial_option": made[now]})


def any_of(name: str, label: str, choices: Mapping[Any, str], now: Collection[Any]) -> Block:
    """Return a field in which several things may be chosen, or none."""
    made = _options(choices)
    element: Block = {"type": "checkboxes", "options": list(made.values())}
    if now:
        element["initial_options"] = [option for value, option in made.items() if value in now]
    return field(name, label, element, optional=True)


def _plain(words: str) -> Block:
    return {"type": "plain_text", "text": words}


def _options(choices: Mapping[Any, str]) -> dict[Any, Block]:
    return {value: {"text": _plain(words), "value": str(value)} for value, words in choices.items()}
