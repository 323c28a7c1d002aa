"""The plain pieces the page is built of: HTML elements with accessible names, avatars, lists that change in place."""

import html
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any

from nicegui import ui
from nicegui.element import Element

LOGO = (
    '<svg viewBox="0 0 32 32" width="100%" height="100%" aria-hidden="true">'
    '<path d="M16 7.2a10.4 10.4 0 0 1 0 17.6 10.4 10.4 0 0 1 0-17.6z" fill="currentColor"/>'
    '<circle cx="11.3" cy="16" r="9.4" fill="none" stroke="currentColor" stroke-width="2.1"/>'
    '<circle cx="20.7" cy="16" r="9.4" fill="none" stroke="currentColor" stroke-width="2.1"/></svg>'
)


def box(tag: str = "div", classes: str = "", **attributes: str) -> Element:
    """Return an element that holds others. Underscores in attribute names stand for hyphens."""
    return _dressed(ui.element(tag), classes, attributes)


def text(words: str, tag: str = "span", classes: str = "", **attributes: str) -> ui.html:
    """Return an element with words in it, which are only words."""
    return markup(html.escape(words, quote=False), tag, classes, **attributes)


def markup(content: str, tag: str = "div", classes: str = "", **attributes: str) -> ui.html:
    """Return an element with HTML in it that was made safe before."""
    element = ui.html(content, tag=tag, sanitize=False)
    _dressed(element, classes, attributes)
    return element


def button(
    words: str, on_press: Callable[[], Any], classes: str = "", *, says: str = "", content: str = "", **attributes: str
) -> ui.html:
    """Return a button. `content` is HTML to show instead of the words, `says` what a screen reader says."""
    if says:
        attributes["aria_label"] = says
    element = markup(content or html.escape(words, quote=False), "button", classes, type="button", **attributes)
    element.on("click", lambda _: on_press(), args=[])
    return element


def menu(entries: Sequence[tuple[str, Callable[[], Any]]]) -> None:
    """Hang a menu on the button one stands in. It takes the focus; arrows move in it, Escape gives the focus back."""
    with ui.menu().classes("cg-menu").props('role="menu"') as shown:
        for words, act in entries:
            ui.menu_item(words, act).props('role="menuitem"')
    shown.on("show", js_handler="() => document.querySelector('.cg-menu [role=menuitem]')?.focus()")


def avatar(name: str, index: int | None, classes: str = "") -> ui.html:
    """Return the picture of a person, or of the bot (`index` is None). Screen readers hear the name beside it."""
    if index is None:
        return markup(LOGO, classes=f"cg-avatar cg-avatar-bot {classes}", aria_hidden="true")
    return text(name[:1], "div", f"cg-avatar cg-avatar-{index % 5} {classes}", aria_hidden="true")


def _dressed(element: Element, classes: str, attributes: dict[str, str]) -> Element:
    if classes:
        element.classes(classes)
    for name, value in attributes.items():
        element.props[name.replace("_", "-")] = value
    return element


@dataclass(frozen=True)
class Item:
    """One entry of a list: its name, all that shows in it, and how to build it."""

    key: Hashable
    looks: Any
    build: Callable[[], Any]


@dataclass
class Entries:
    """A list on the screen that rebuilds only what changed, so that focus and scrolling stay where they are."""

    inside: Element
    _shown: dict[Hashable, tuple[Any, Element]] = field(default_factory=dict)

    def show(self, items: Sequence[Item]) -> None:
        """Show these, in this order."""
        keys = [item.key for item in items]
        for key in [key for key in self._shown if key not in keys]:
            self._shown.pop(key)[1].delete()
        for item in items:
            self._show_one(item)
        self._order(keys)

    def _show_one(self, item: Item) -> None:
        looks, holder = self._shown.get(item.key, (None, None))
        if holder is None:
            with self.inside:
                holder = box(classes="cg-entry")
        elif looks == item.looks:
            return
        holder.clear()
        with holder:
            item.build()
        self._shown[item.key] = (item.looks, holder)

    def _order(self, keys: list[Hashable]) -> None:
        if list(self._shown) == keys:
            return
        self._shown = {key: self._shown[key] for key in keys}
        for at, (_, holder) in enumerate(self._shown.values()):
            holder.move(self.inside, at)
