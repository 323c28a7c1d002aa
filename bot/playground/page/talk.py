"""The channel and the thread beside it, each with a place to type in as any of the people."""

import html
from collections.abc import Callable
from functools import partial
from typing import Any

from nicegui import ui
from nicegui.element import Element

from bot.playground.page.elements import Entries, Item, avatar, box, button, markup, text
from bot.playground.page.messages import Doing, item
from bot.playground.page.screen import Screen
from bot.playground.page.tension import in_words
from bot.playground.page.welcome import welcome
from bot.playground.typed_text import Typed
from bot.playground.world import SLACKBOT, Person, Post

SEND = """(event) => {
  if (event.type === 'keydown' && (event.key !== 'Enter' || event.shiftKey || event.isComposing)) return;
  event.preventDefault();
  const field = event.target.closest('.cg-composer').querySelector('textarea');
  const words = field.value.trim();
  field.value = '';
  field.focus();
  if (words) emit(words);
}"""
ARROW = '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 3.4 17.4 10 3 16.6l1.7-5.3L11 10 4.7 8.7z"/></svg>'


class ChannelPane:
    """What stands in the channel, and the way to say more."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        with box("section", "cg-pane cg-channel", aria_label=f"Channel {screen.channel.name}"):
            with box("header", "cg-pane-head"):
                text(f"# {screen.channel.name}", "h2")
                self.members = text("", classes="cg-faint")
            with box(classes="cg-scroll", data_follow="end"):
                welcome(screen)
                self.entries = Entries(box(classes="cg-list", role="log", aria_label="Messages of the channel"))
            self.composer = Composer(screen, "channel")

    def refresh(self) -> None:
        """Show what changed."""
        screen = self.screen
        posts = screen.workspace.posts_in(screen.channel.id, for_person=screen.persona.id)
        shown = [post for post in posts if not post.is_reply or post.subtype == "thread_broadcast"]
        doing = Doing(lambda post: screen.open_thread(post.root), _menu(screen), _stand(screen))
        self.entries.show(_items(screen, shown, doing, with_replies=True))
        self.members.set_content(html.escape(_names(screen)))
        stage = screen.show.player.stage
        self.composer.refresh(f"Message #{screen.channel.name} as {screen.persona.first_name}", typing=not stage.thread)


class ThreadPane:
    """The open thread."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        with box("section", "cg-pane cg-thread", aria_label="Thread"):
            with box("header", "cg-pane-head"):
                text("Thread", "h2")
                self.chip = button("No thread open", lambda: screen.look_at("tension"), "cg-chip")
                button("×", screen.close_thread, "cg-tool cg-close", says="Close the thread")
            with box(classes="cg-scroll", data_follow="end"):
                self.entries = Entries(box(classes="cg-list", role="log", aria_label="Messages of the thread"))
            self.composer = Composer(screen, "thread")

    def refresh(self) -> None:
        """Show what changed."""
        screen = self.screen
        posts = screen.workspace.replies(screen.channel.id, screen.thread, for_person=screen.persona.id)
        doing = Doing(None, _menu(screen), _stand(screen))
        self.entries.show(_items(screen, posts if screen.thread else [], doing, with_replies=False))
        standing = in_words(screen.points, has_thread=bool(screen.thread))
        self.chip.set_content(standing.name)
        self.chip.classes(replace=f"cg-chip cg-tone-{standing.tone}")
        stage = screen.show.player.stage
        self.composer.refresh(f"Reply as {screen.persona.first_name}", typing=stage.thread == screen.thread != "")


class Composer:
    """Where one types, and as whom."""

    def __init__(self, screen: Screen, place: str) -> None:
        self.screen, self.place = screen, place
        with box(classes="cg-composer"):
            self.aside = text("", "div", "cg-aside", aria_live="polite")
            with box(classes="cg-composer-frame"):
                with box(classes="cg-personas", role="group", aria_label="Type as"):
                    text("Type as", classes="cg-faint")
                    self.people = [(person, persona_button(screen, person, "cg-as")) for person in screen.people]
                with box(classes="cg-composer-line"):
                    self.field = box("textarea", rows="1", aria_label="Message")
                    self.field.on("keydown", self._send, js_handler=SEND)
                    send = markup(ARROW, "button", "cg-send", type="button", aria_label="Send")
                    send.on("click", self._send, js_handler=SEND)
        self._shown: tuple[Any, ...] = ()

    def refresh(self, hint: str, *, typing: bool) -> None:
        """Show as whom one types, and what goes on beside."""
        screen, stage = self.screen, self.screen.show.player.stage
        note = f"{stage.typing} is typing …" if stage.typing and typing else "" if stage.typing else stage.aside
        now = (hint, note, screen.persona.id)
        if now == self._shown:
            return
        self._shown = now
        self.aside.set_content(note)
        self.field.props["placeholder"] = hint
        self.field.props["aria-label"] = hint
        self.field.update()
        for person, shown in self.people:
            shown.props["aria-pressed"] = "true" if person is screen.persona else "false"
            shown.update()

    async def _send(self, event: Any) -> None:
        screen, words = self.screen, str(event.args)
        thread = screen.thread if self.place == "thread" else ""
        if words.startswith("/") and thread:
            _tell_only(screen, "Slash commands do not work in threads. Type it in the channel.", thread)
        elif words.startswith("/"):
            await screen.command(screen.persona, screen.channel, words)
        else:
            await screen.slack.say(screen.persona, screen.channel, words, thread=thread or None)


def persona_button(screen: Screen, person: Person, classes: str) -> Element:
    """Return a button to type as somebody. One of several, of which one is pressed."""
    with box("button", classes, type="button", aria_label=f"Type as {person.first_name}") as shown:
        avatar(person.first_name, screen.number_of(person), "cg-avatar-small")
        text(person.first_name)
    shown.on("click", lambda: screen.become(person), args=[])
    return shown


def _names(screen: Screen) -> str:
    """Return who is in the channel."""
    members = screen.workspace.people.values()
    return ", ".join(screen.names.person(person.id) for person in members if person.id in screen.channel.members)


def _items(screen: Screen, posts: list[Post], doing: Doing, *, with_replies: bool) -> list[Item]:
    before: list[Post | None] = [None, *posts]
    return [
        item(screen.workspace, post, above, doing, with_replies=with_replies)
        for post, above in zip(posts, before, strict=False)
    ]


def _stand(screen: Screen) -> Callable[[Post], Any]:
    def stand(post: Post) -> Any:
        # Whoever types at the moment of the press presses, not who typed when the message was drawn.
        drawn = screen.stand(screen.persona, post)

        async def press(element: Any, value: Any) -> None:
            await screen.press(screen.persona, post, element, value)

        return type(drawn)(drawn.names, press, drawn.typed, drawn.errors)

    return stand


def _menu(screen: Screen) -> Callable[[Post], list[tuple[str, Callable[[], Any]]]]:
    def entries(post: Post) -> list[tuple[str, Callable[[], Any]]]:
        found: list[tuple[str, Callable[[], Any]]] = [
            (words, partial(screen.use_shortcut, post, callback_id))
            for words, callback_id in screen.show.shortcuts.items()
        ]
        author = screen.workspace.people.get(post.author)
        if author is not None and not author.is_bot and not post.subtype.startswith("channel_"):
            found.append((f"Edit (as {author.first_name})", lambda: _edit(screen, post)))
            found.append((f"Delete (as {author.first_name})", lambda: screen.slack.delete(post)))
        return found

    return entries


async def _edit(screen: Screen, post: Post) -> None:
    """Ask for the new wording, and edit the message as its author."""
    with ui.dialog() as dialog, box(classes="cg-dialog", role="dialog", aria_label="Edit message"):
        text("Edit message", "h3")
        field = ui.textarea(value=post.text).props('autofocus outlined aria-label="Message"').classes("cg-edit-field")
        with box(classes="cg-actions cg-actions-end"):
            button("Cancel", lambda: dialog.submit(None), "cg-button cg-button-plain")
            button("Save", lambda: dialog.submit(field.value), "cg-button cg-button-primary")
    words = await dialog
    dialog.delete()
    if words and words.strip() and words != post.text:
        await screen.slack.edit(post, words.strip())


def _tell_only(screen: Screen, words: str, thread: str) -> None:
    """Tell the person who types something only they see, as Slackbot does."""
    more = {"visible_to": screen.persona.id, "thread": thread}
    screen.slack.world.write(screen.workspace, screen.channel.id, SLACKBOT, Typed(words), **more)
