"""The whole program against the embedded Slack, over real sockets and both databases."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cache

import pytest

from bot.app import Program, _sockets, assembled, now
from bot.config import read_settings
from bot.playground.delivery import Patience
from bot.playground.embedded_slack import SlackDouble
from bot.playground.world import Post
from bot.store.migrate import upgrade
from bot.web import bind, server
from classifier import artifact

STALLING = [
    ("Ana", "the export broke again for the Harlow account after last night's deploy"),
    ("Ben", "That wasn't us, our deploy was clean. Maybe check your own job before you blame my team."),
    ("Ana", "As I said twice now, it stays broken until your team rolls it back. We're not touching our side."),
    ("Ben", "No. Not doing that. If you'd told us in March we wouldn't be here, so don't put this on me."),
    ("Ana", "Whatever. I'm done with this, it's always our team that gets blamed anyway."),
    ("Ben", "Like I said, that's not our fault and I'm not rolling anything back. End of story."),
]


# Most of a second, and there are many programs.
shipped_model = cache(artifact.load)


@dataclass
class Town:
    """An embedded Slack with the bot in it."""

    slack: SlackDouble
    program: Program
    database: str

    async def eventually(self, sees, patience_s: float = 60.0):
        """Wait until `sees()` gives something, and return it."""
        for _ in range(int(patience_s / 0.05)):
            found = sees()
            if found:
                return found
            await asyncio.sleep(0.05)
        raise AssertionError(f"never seen within {patience_s:g} s: {sees}")

    async def watched_thread(self) -> Post:
        """Let Ana start a thread and watch it."""
        root = await self.slack.say("Ana", "launch", "about the export")
        shown = await self.slack.shortcut("Ana", root, "cg_watch_thread")
        assert not shown.error
        await self.eventually(lambda: [p for p in self.thread(root) if "watch" in p.text.lower()])
        return root

    def thread(self, root: Post) -> list[Post]:
        return self.slack.workspace.replies(root.channel, root.ts)

    async def play(self, root: Post, script=STALLING) -> None:
        for person, text in script:
            await self.slack.say(person, "launch", text, thread=root)

    def prompts(self, person: str) -> list[Post]:
        return [post for post in self.slack.direct_messages(person) if post.metadata]


@asynccontextmanager
async def town(database: str, mode: str, **more: str) -> AsyncIterator[Town]:
    await upgrade(database)
    patience = Patience(answer_s=10.0, again_after_s=(0.05, 0.1, 0.2))
    async with SlackDouble(now, patience=patience) as slack:
        people = [slack.add_person("Ana Sousa", is_admin=True), slack.add_person("Ben Ode"), slack.add_person("Chidi")]
        slack.add_channel("launch", people)
        environ = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": database,
            "COMMONGROUND_MODE": "live",
            "COMMONGROUND_NIGHT": "off",
            "COMMONGROUND_QUIET_AFTER": "2s",
            **more,
        }
        if mode == "sockets":
            environ["SLACK_APP_TOKEN"] = slack.app_token
        settings = read_settings(environ)
        model = shipped_model()
        async with assembled(settings, sweep_cron="* * * * * *", model=model) as program, _sockets(settings, program):
            # A busy machine may take its time; what is answered late is promised elsewhere.
            program.desk.patience_s = 8.0
            if mode == "sockets":
                await slack.sockets.connected()
                yield Town(slack, program, database)
            else:
                async with _served(program, slack):
                    yield Town(slack, program, database)


@asynccontextmanager
async def _served(program: Program, slack: SlackDouble) -> AsyncIterator[None]:
    listening = bind("127.0.0.1", 0)
    serving = server(program.web)
    task = asyncio.create_task(serving.serve(sockets=[listening]))
    slack.listen_at(f"http://127.0.0.1:{listening.getsockname()[1]}/slack/events")
    yield
    serving.should_exit = True
    await task


@pytest.fixture
async def over_http(sqlite_url) -> AsyncIterator[Town]:
    """The bot over HTTP, on SQLite."""
    async with town(sqlite_url, "http") as here:
        yield here


@pytest.fixture
async def here(empty_database) -> AsyncIterator[Town]:
    """The bot over HTTP on SQLite, and over a socket on PostgreSQL."""
    mode = "http" if empty_database.startswith("sqlite") else "sockets"
    async with town(empty_database, mode) as built:
        yield built
