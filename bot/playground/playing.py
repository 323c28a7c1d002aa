"""Plays a scene: people type in their own time, after asking Common Ground to be there."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from bot.playground.embedded_slack import EmbeddedSlack
from bot.playground.interactions import elements_of
from bot.playground.scenes import Line, Scene
from bot.playground.world import Change, Channel, Post

COMMAND = "/commonground"
ASK = "Send me prompts"
# On a busy machine the notice may come well after the command was acknowledged.
NOTICE_WITHIN_S = 30.0
Pause = Callable[[float], Awaitable[None]]


@dataclass
class Stage:
    """What plays at this moment: who types, and what is said beside the stage."""

    scene: Scene | None = None
    typing: str = ""
    aside: str = ""
    thread: str = ""


class Player:
    """Plays one scene at a time in a channel.

    Parameters
    ----------
    pause
        How it waits, in seconds.
    """

    def __init__(self, slack: EmbeddedSlack, channel: Channel, pause: Pause = asyncio.sleep) -> None:
        self.slack = slack
        self.channel = channel
        self.stage = Stage()
        self._pause = pause
        self._task: asyncio.Task[Post] | None = None
        self._asked: set[tuple[str, str]] = set()

    @property
    def is_playing(self) -> bool:
        """Whether a scene is on."""
        return self._task is not None and not self._task.done()

    def play(self, scene: Scene) -> None:
        """Begin a scene; one that is on is stopped."""
        self.stop()
        self._task = asyncio.create_task(self.perform(scene))

    def stop(self) -> None:
        """Stop where it is."""
        if self._task is not None:
            self._task.cancel()
        self._task = None
        self._show(Stage())

    async def perform(self, scene: Scene) -> Post:
        """Play a scene from beginning to end, and return the first message of its thread."""
        try:
            await self._prepare(scene)
            first = await self._speak(scene, scene.lines[0], None)
            for line in scene.lines[1:]:
                await self._speak(scene, line, first)
            return first
        finally:
            self._show(Stage())

    async def _prepare(self, scene: Scene) -> None:
        """Ask for a watch, and for prompts, where nobody has yet."""
        await self._watch(scene)
        notice = self._notice()
        for name in scene.asks if notice is not None else ():
            if notice is not None and (name, notice.ts) not in self._asked:
                self._show(Stage(scene, aside=f"{name} presses “{ASK}” on the notice"))
                await self.slack.press(name, notice, ASK)
                self._asked.add((name, notice.ts))
                await self._pause(0.8)

    async def _watch(self, scene: Scene) -> None:
        """Ask for a watch, as one may have been stopped since; that there is one already goes without saying."""
        stood = self._notice()
        if stood is None:
            self._show(Stage(scene, aside=f"{scene.asks[0]} turns Common Ground on: {COMMAND} watch"))
        shown = await self.slack.command(scene.asks[0], self.channel, COMMAND, "watch")
        if not shown.error:
            with suppress(TimeoutError):
                await self.slack.until(self._notice, within_s=NOTICE_WITHIN_S)
        if stood is None or self._notice() is not stood:
            await self._pause(1.2)
            return
        for post in shown.ephemerals:
            self.slack.world.remove(self.slack.home_of(post), post)

    async def _speak(self, scene: Scene, line: Line, first: Post | None) -> Post:
        thread = first.ts if first is not None else ""
        self._show(Stage(scene, typing=line.by, thread=thread))
        await self._pause(line.typing_s)
        post = await self.slack.say(line.by, self.channel, line.text, thread=first)
        self._show(Stage(scene, thread=post.root))
        return post

    def _notice(self) -> Post | None:
        """Return the notice that stands in the channel, known by its button."""
        posts = [p for p in self.slack.messages(self.channel) if p.app and not p.is_reply]
        words = [{e.get("text", {}).get("text") for _, e in elements_of(post.blocks)} for post in posts]
        return next((post for post, said in reversed(list(zip(posts, words, strict=True))) if ASK in said), None)

    def _show(self, stage: Stage) -> None:
        self.stage = stage
        self.slack.world.tell(Change("stage", self.slack.workspace.id, self.channel.id))
