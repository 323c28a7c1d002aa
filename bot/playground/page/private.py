"""What each person gets privately: the bot's direct messages and the Home tab, with everything in them working."""

from typing import Any

from bot.playground.page.blocks import show_blocks
from bot.playground.page.elements import Entries, Item, avatar, box, markup, text
from bot.playground.page.messages import Doing
from bot.playground.page.messages import item as message_item
from bot.playground.page.screen import Screen
from bot.playground.page.talk import ARROW, SEND
from bot.playground.world import Person

TABS = (("messages", "Messages"), ("home", "Home"))


class PrivatePane:
    """The right column's lower part."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self._shown: tuple[Any, ...] = ()
        with box("section", "cg-private", aria_label="Private messages from Common Ground"):
            with box("header", "cg-private-head"):
                with box(classes="cg-private-title"):
                    text("Private messages", "h2")
                    with box(classes="cg-inner-tabs", role="group", aria_label="Messages or Home"):
                        self.inner = [(name, self._inner_tab(name, words)) for name, words in TABS]
                with box(classes="cg-people-tabs", role="group", aria_label="Whose messages"):
                    self.tabs = [(person, *self._tab(person)) for person in screen.people]
            with box(classes="cg-scroll", data_follow="start") as self.messages:
                self.empty = markup("", classes="cg-empty")
                self.entries = Entries(box(classes="cg-list", role="log", aria_label="Private messages"))
            with box() as self.home:
                self.home_entries = Entries(box(classes="cg-home"))
            with box(classes="cg-composer cg-composer-small") as self.composer, box(classes="cg-composer-line"):
                self.field = box("textarea", rows="1")
                self.field.on("keydown", self._send, js_handler=SEND)
                send = markup(ARROW, "button", "cg-send", type="button", aria_label="Send to Common Ground")
                send.on("click", self._send, js_handler=SEND)

    def refresh(self) -> None:
        """Show what changed; a first message brings its reader to the front."""
        screen = self.screen
        self._turn_to_whom_it_came()
        is_home = screen.private_tab == "home"
        posts = screen.slack.direct_messages(screen.reader)
        doing = Doing(None, None, lambda post: screen.stand(self.screen.reader, post))
        items = [
            message_item(screen.workspace, post, above, doing, with_replies=False)
            for post, above in zip(posts, [None, *posts], strict=False)
        ]
        self.entries.show(items)
        self.home_entries.show(self._home_items() if is_home else [])
        if not is_home and posts:
            screen.seen[screen.reader.id] = posts[-1].ts
        self._show_tabs(is_empty=not is_home and not posts)

    def _turn_to_whom_it_came(self) -> None:
        screen = self.screen
        if screen.slack.direct_messages(screen.reader) or screen.private_tab == "home":
            return
        new = [person for person in screen.people if screen.unseen(person)]
        if new:
            screen.reader = new[0]

    def _show_tabs(self, *, is_empty: bool) -> None:
        screen = self.screen
        unseen = tuple(screen.unseen(person) for person in screen.people)
        now = (screen.reader.id, screen.private_tab, unseen, is_empty)
        if now == self._shown:
            return
        self._shown = now
        for (person, tab, badge), count in zip(self.tabs, unseen, strict=True):
            _select(tab, person is screen.reader)
            badge.set_content(str(count) if count else "")
            badge.classes(replace="cg-badge" if count else "cg-badge cg-none")
        for name, tab in self.inner:
            _select(tab, name == screen.private_tab)
        is_home = screen.private_tab == "home"
        self.messages.classes(replace=f"cg-scroll{' cg-none' if is_home else ''}")
        self.home.classes(replace=f"cg-scroll{'' if is_home else ' cg-none'}")
        self.composer.classes(replace=f"cg-composer cg-composer-small{' cg-none' if is_home else ''}")
        self._hint(is_empty)

    def _hint(self, is_empty: bool) -> None:
        name = self.screen.reader.first_name
        self.empty.set_content(
            f"<p>Nothing yet for {name}.</p><p>A message comes when a thread {name} is in gets stuck, and {name} "
            "pressed <em>Send me prompts</em>. Nobody else sees it.</p>"
        )
        self.empty.classes(replace="cg-empty" if is_empty else "cg-empty cg-none")
        self.field.props["placeholder"] = f"Write to Common Ground as {name}"
        self.field.props["aria-label"] = f"Write to Common Ground as {name}"
        self.field.update()

    def _home_items(self) -> list[Item]:
        screen = self.screen
        view = screen.slack.home_tab(screen.reader)
        if view is None:
            return [Item("none", screen.reader.id, lambda: text("Nothing is shown here yet.", classes="cg-empty"))]
        stand = screen.stand(screen.reader, view)
        return [Item("home", view.hash, lambda: show_blocks(view.body["blocks"], stand))]

    def _tab(self, person: Person) -> tuple[Any, Any]:
        screen = self.screen
        with box("button", "cg-person-tab", type="button") as tab:
            avatar(person.first_name, screen.number_of(person), "cg-avatar-small")
            text(person.first_name)
            badge = text("", classes="cg-badge cg-none", aria_label="unread")
        tab.on("click", lambda: self._read_as(person), args=[])
        return tab, badge

    def _inner_tab(self, name: str, words: str) -> Any:
        with box("button", "cg-inner-tab", type="button") as tab:
            text(words)
        tab.on("click", lambda: self._turn_to(name), args=[])
        return tab

    async def _read_as(self, person: Person) -> None:
        self.screen.read_as(person)
        await self._turn_to(self.screen.private_tab)

    async def _turn_to(self, name: str) -> None:
        self.screen.private_tab = name
        self.screen.touch()
        if name == "home":
            await self.screen.slack.open_home(self.screen.reader)
            self.screen.touch()

    async def _send(self, event: Any) -> None:
        screen, words = self.screen, str(event.args)
        direct = screen.slack.direct(screen.reader)
        if words.startswith("/"):
            await screen.command(screen.reader, direct, words)
        else:
            await screen.slack.say(screen.reader, direct, words)


def _select(tab: Any, is_chosen: bool) -> None:
    tab.props["aria-pressed"] = "true" if is_chosen else "false"
    tab.update()
