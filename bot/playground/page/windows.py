"""The window an app opens over the client, for whoever it was opened."""

from nicegui import ui

from bot.playground.page.blocks import Stand, show_blocks
from bot.playground.page.elements import box, button, text
from bot.playground.page.screen import Screen
from bot.playground.world import View


class Windows:
    """Shows the uppermost window that was opened by what was done in this browser."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self._shown = ""
        self._view: View | None = None
        with ui.dialog() as self.dialog:
            self.inside = box("div", "cg-dialog cg-window", role="dialog", aria_modal="true")
        self.dialog.on("hide", self._hidden)

    def refresh(self) -> None:
        """Open, lay out anew, or close."""
        view = self.screen.own_window()
        looks = f"{view.hash}{self.screen.errors}" if view is not None else ""
        if looks == self._shown:
            return
        if view is None or self._view is None or view.id != self._view.id:
            self.screen.typed, self.screen.errors = {}, {}
        self._shown, self._view = (f"{view.hash}{self.screen.errors}" if view else ""), view
        if view is None:
            self.dialog.close()
        else:
            self._build(view)
            self.dialog.open()

    def _build(self, view: View) -> None:
        title, screen = view.body["title"]["text"], self.screen
        person = screen.workspace.people[view.person]
        self.inside.clear()
        self.inside.props["aria-label"] = title
        with self.inside:
            with box("header", "cg-window-head"):
                text(title, "h3")
                text(f"{person.first_name} sees this", classes="cg-faint")
            drawn = screen.stand(person, view)
            with box(classes="cg-window-body"):
                show_blocks(view.body["blocks"], Stand(drawn.names, drawn.press, screen.typed, screen.errors))
            with box(classes="cg-actions cg-actions-end"):
                close = (view.body.get("close") or {}).get("text", "Cancel")
                button(close, self.dialog.close, "cg-button cg-button-plain")
                if view.body.get("submit"):
                    words = view.body["submit"]["text"]
                    button(words, lambda: self._submit(view), "cg-button cg-button-primary")
        self.inside.update()

    async def _submit(self, view: View) -> None:
        shown = await self.screen.slack.submit(view, dict(self.screen.typed))
        if shown.error:
            ui.notify("Common Ground did not answer. Try again.", type="warning")
        self.screen.show.acted_last = self.screen
        self.screen.errors = dict(shown.errors)
        self.screen.touch()

    async def _hidden(self) -> None:
        """Close the window for the app too, if the person closed it on the screen."""
        if self._view is not None and self.screen.slack.window(self.screen.workspace.people[self._view.person]):
            await self.screen.slack.close(self._view)
        self._view, self._shown = None, ""
