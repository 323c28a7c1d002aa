"""One message on the screen: who, when, what, and what can be done with it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.playground.page.blocks import Stand, show_blocks
from bot.playground.page.elements import Item, avatar, box, button, markup, menu, text
from bot.playground.page.markup import Names, mrkdwn_html
from bot.playground.world import SLACKBOT, Post, Workspace


@dataclass(frozen=True)
class Doing:
    """What a message offers: each is called with the message."""

    open_thread: Callable[[Post], Any] | None
    menu: Callable[[Post], list[tuple[str, Callable[[], Any]]]] | None
    stand: Callable[[Post], Stand]


def clock(ts: str) -> str:
    """Return the time of a message on the clock of this machine."""
    return datetime.fromtimestamp(float(ts), UTC).astimezone().strftime("%H:%M")


def names_in(workspace: Workspace) -> Names:
    """Return how the ids of this workspace read."""

    def person(id: str) -> str:
        known = workspace.people.get(id)
        return id if known is None else known.name if known.is_bot else known.first_name

    def channel(id: str) -> str:
        known = workspace.channels.get(id)
        return id if known is None else known.name

    return Names(person, channel)


def people_of(workspace: Workspace) -> list[str]:
    """Return the ids of people, in the order they came; their pictures follow it."""
    return [person.id for person in workspace.people.values() if not person.is_bot]


def item(workspace: Workspace, post: Post, before: Post | None, doing: Doing, *, with_replies: bool) -> Item:
    """Return a message as an entry of a list."""
    replies = _reply_count(workspace, post) if with_replies else 0
    goes_on = _goes_on(post, before)
    looks = (post.text, str(post.blocks), post.edited_ts, post.is_tombstone, replies, goes_on)
    return Item(post.ts, looks, lambda: _message(workspace, post, doing, replies, goes_on))


def _goes_on(post: Post, before: Post | None) -> bool:
    """Whether this goes on from the message above, by the same author within five minutes, and needs no name.

    What has buttons stands for itself, so that two private offers do not read as one.
    """
    if before is None or before.author != post.author or post.app_name or post.visible_to != before.visible_to:
        return False
    if any(block["type"] == "actions" for block in post.blocks):
        return False
    return not post.subtype and float(post.ts) - float(before.ts) < 300


def _reply_count(workspace: Workspace, post: Post) -> int:
    return 0 if post.is_reply else len(workspace.replies(post.channel, post.ts)) - 1


def _message(workspace: Workspace, post: Post, doing: Doing, replies: int, goes_on: bool) -> None:
    if post.subtype in ("channel_join", "channel_leave"):
        markup(mrkdwn_html(post.text, names_in(workspace)), classes="cg-note")
        return
    kinds = f"cg-message{' cg-only-you' if post.visible_to else ''}{' cg-goes-on' if goes_on else ''}"
    name, number = _author(workspace, post)
    with box("article", kinds, aria_label=f"{name}, {clock(post.ts)}"):
        if goes_on:
            text(clock(post.ts), "time", "cg-time-aside", aria_hidden="true")
        else:
            avatar(name, number)
        with box(classes="cg-message-body"):
            if post.visible_to and not goes_on:
                text("Only visible to you", classes="cg-only-you-label")
            if not goes_on:
                _byline(post, name)
            _content(workspace, post, doing)
            if replies > 0 and doing.open_thread is not None:
                _replies(workspace, post, doing, replies)
        if not post.is_tombstone and not post.visible_to:
            _tools(post, doing)


def _author(workspace: Workspace, post: Post) -> tuple[str, int | None]:
    person = workspace.people.get(post.author)
    if person is None or person.is_bot:
        name = post.app_name or ("Slackbot" if post.author == SLACKBOT else workspace.bot.name)
        return name, None
    return person.first_name, people_of(workspace).index(person.id)


def _byline(post: Post, name: str) -> None:
    with box(classes="cg-byline"):
        text(name, "strong")
        if post.app or post.app_name:
            text("APP", classes="cg-app")
        text(clock(post.ts), "time")


def _content(workspace: Workspace, post: Post, doing: Doing) -> None:
    if post.is_tombstone:
        text(post.text, "em", "cg-gone")
        return
    with box(classes="cg-content"):
        if post.blocks:
            show_blocks(post.blocks, doing.stand(post))
        else:
            markup(mrkdwn_html(post.text, names_in(workspace)))
        if post.edited_ts:
            text("(edited)", classes="cg-edited")


def _replies(workspace: Workspace, post: Post, doing: Doing, count: int) -> None:
    thread = workspace.replies(post.channel, post.ts)[1:]
    writers = list(dict.fromkeys(reply.author for reply in thread if reply.author in workspace.people))
    open_thread = doing.open_thread
    if open_thread is None:
        return
    words = f"{count} {'reply' if count == 1 else 'replies'}"
    with box(classes="cg-replies"):
        for id in writers[:3]:
            name, number = _author(workspace, next(reply for reply in thread if reply.author == id))
            avatar(name, number, "cg-avatar-small")
        button(words, lambda: open_thread(post), "cg-link", says=f"Open the thread, {words}")
        text(f"Last at {clock(thread[-1].ts)}", classes="cg-faint")


def _tools(post: Post, doing: Doing) -> None:
    with box(classes="cg-tools"):
        if doing.open_thread is not None:
            open_thread = doing.open_thread
            button("Reply", lambda: open_thread(post), "cg-tool", says="Reply in thread")
        entries = doing.menu(post) if doing.menu else []
        if entries:
            with box("button", "cg-tool", type="button", aria_label="More actions", aria_haspopup="menu"):
                markup("&#8943;", "span", aria_hidden="true")
                menu(entries)
