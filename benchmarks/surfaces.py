"""From request to acknowledgement for each surface under load, and how many calls of the Web API each costs.

    python -m benchmarks.surfaces [--postgresql | --database URL] [--requests 300] [--at-once 8]

The whole program and an embedded Slack run in this process, so its figures err on the slow side; a client process sends
signed requests over some connections at once, as fast as they are answered. Slack's limit is 3,000 ms.
"""

import argparse
import asyncio
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing import get_context
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.databases import databases
from benchmarks.http_events import TEXTS
from bot.app import Program, assembled, now
from bot.config import read_settings
from bot.playground.delivery import Kind
from bot.playground.embedded_slack import SlackDouble
from bot.playground.http_route import encode
from bot.playground.signatures import signed_headers
from bot.playground.world import Json, Person
from bot.ports import ChannelKey, Episode, PersonKey, Prompt, PromptStatus, ThreadKey, Watch, WatchState
from bot.slack.blocks import names
from bot.store.migrate import upgrade
from bot.templates import Move, Side
from bot.web import bind, server
from classifier.conversation import Signal, StallKind

PEOPLE = 50
DRAFT = "That wasn't us, our deploy was clean. Could you check your own job first?"
# The load goes to this machine only, and ends.
MOST_REQUESTS, MOST_AT_ONCE = 5_000, 64


@dataclass(frozen=True)
class Surface:
    """One thing people meet: how Slack asks for it, the n-th time."""

    name: str
    kind: Kind
    asked: Callable[[int], Json]


@dataclass(frozen=True)
class Took:
    """How long the requests of a surface took, in milliseconds, and what all of them cost.

    `processor_ms` is the time this process computed, the embedded Slack included; other programs change it little.
    """

    name: str
    times_ms: Sequence[float]
    processor_ms: float
    calls: Counter[str]

    def share(self, of_hundred: int) -> float:
        """Return the time within which so many of a hundred were answered."""
        return statistics.quantiles(self.times_ms, n=100, method="inclusive")[of_hundred - 1]


# ---------------------------------------------------------------- what is asked


class Asking:
    """The requests Slack sends, by many people in turn."""

    def __init__(self, slack: SlackDouble, prompts: dict[str, str]) -> None:
        self.slack, self.home = slack, slack.workspace
        self.people = [person for person in self.home.people.values() if not person.is_bot]
        self.watched, self.quiet = slack.where("watched"), slack.where("unwatched")
        self.prompts = prompts
        self.began = time.time()
        self.sent = 0

    def surfaces(self) -> Iterator[Surface]:
        """Return everything that is measured, in order."""
        yield Surface("message, unwatched", Kind.EVENT, lambda n: self.message(n, self.quiet.id))
        yield Surface("message, watched", Kind.EVENT, lambda n: self.message(n, self.watched.id))
        for words in ("help", "status", "join", "pause 2d", "resume", "prompt", "why", "draft"):
            yield Surface(f"/commonground {words}", Kind.COMMAND, lambda n, words=words: self.command(n, words))
        for label, action in (("Why this?", names.WHY), ("Helpful", names.HELPFUL), ("Another idea", names.ANOTHER)):
            yield Surface(f"button: {label}", Kind.INTERACTION, lambda n, action=action: self.button(n, action))
        yield Surface("shortcut: Find common ground", Kind.INTERACTION, self.shortcut)
        yield Surface("window: a draft is sent", Kind.INTERACTION, self.draft)
        yield Surface("Home tab", Kind.EVENT, self.home_tab)

    def person(self, number: int) -> Person:
        """Return whose turn it is."""
        return self.people[number % len(self.people)]

    def event(self, event: Json) -> Json:
        """Return an event in its envelope, with an id of its own: one that comes again is not answered again."""
        self.sent += 1
        bot = {"team_id": self.home.id, "user_id": self.home.bot.id, "is_bot": True}
        return {
            "type": "event_callback",
            "team_id": self.home.id,
            "event_id": f"Ev{self.sent}",
            "authorizations": [bot],
            "event": event,
        }

    def message(self, number: int, channel: str) -> Json:
        """Return a message, in threads of ten."""
        return self.event(
            {
                "type": "message",
                "channel": channel,
                "channel_type": "channel",
                "user": self.person(number).id,
                "team": self.home.id,
                "text": TEXTS[number % len(TEXTS)],
                "ts": f"{self.began + number * 0.001:.6f}",
                "thread_ts": f"{self.began - 1000 + number // 10:.6f}",
            }
        )

    def home_tab(self, number: int) -> Json:
        """Return that somebody opened the Home tab."""
        person = self.person(number)
        direct = self.slack.world.open_direct(self.home, person)
        return self.event({"type": "app_home_opened", "user": person.id, "channel": direct.id, "tab": "home"})

    def command(self, number: int, words: str) -> Json:
        """Return a slash command."""
        person = self.person(number)
        form = {"command": "/commonground", "text": words, "team_id": self.home.id, "user_id": person.id}
        form |= {"channel_id": self.watched.id, "channel_name": "watched"}
        return form | self.keys(person)

    def keys(self, person: Person) -> Json:
        """Return what allows to answer and to open a window."""
        return self.slack._keys(self.home, self.watched, person, None)

    def acted(self, number: int, kind: str) -> Json:
        """Return what all interactions share."""
        person = self.person(number)
        who = {"id": person.id, "team_id": self.home.id}
        shared = {"type": kind, "team": {"id": self.home.id}, "user": who, "is_enterprise_install": False}
        return shared | self.keys(person)

    def button(self, number: int, action: str) -> Json:
        """Return that somebody pressed a button under their prompt."""
        pressed = {"type": "button", "action_id": action, "value": self.prompts[self.person(number).id]}
        where = {"type": "message", "message_ts": "1.000100", "channel_id": self.watched.id}
        place = {"id": self.watched.id, "name": "watched"}
        return self.acted(number, "block_actions") | {"actions": [pressed], "container": where, "channel": place}

    def shortcut(self, number: int) -> Json:
        """Return that somebody used the shortcut on a message."""
        message = {"ts": f"{self.began + number * 0.001:.6f}", "thread_ts": f"{self.began - 1000 + number // 10:.6f}"}
        where = {"channel": {"id": self.watched.id, "name": "watched"}, "message": message}
        return self.acted(number, "message_action") | where | {"callback_id": names.FIND_COMMON_GROUND}

    def draft(self, number: int) -> Json:
        """Return a draft that was sent from its window."""
        values = {names.DRAFT_FIELD: {names.DRAFT_FIELD: {"type": "plain_text_input", "value": f"{DRAFT} {number}"}}}
        view = {"type": "modal", "id": "V1", "callback_id": names.DRAFT_FORM, "state": {"values": values}}
        return self.acted(number, "view_submission") | {"view": view}


# ---------------------------------------------------------------- the client, in a process of its own


def signed(secret: str, kind: Kind, payload: Json) -> bytes:
    """Return a request as it goes over the wire."""
    body, content_type = encode(kind, payload)
    headers = signed_headers(secret, body, int(time.time())) | {
        "Host": "127.0.0.1",
        "Content-Type": content_type,
        "Content-Length": str(len(body)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST /slack/events HTTP/1.1\r\n{lines}\r\n".encode() + body


def send_all(port: int, prepared: Sequence[bytes], at_once: int) -> list[float]:
    """Send all requests, so many at once; returns the milliseconds each took. Anything but 200 is an error."""
    return asyncio.run(_send_all(port, prepared, at_once))


async def _send_all(port: int, prepared: Sequence[bytes], at_once: int) -> list[float]:
    waiting, took = iter(prepared), []

    async def connection() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in waiting:
            began = time.perf_counter()
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if not head.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(f"the server answered {head[:40]!r}, expected 200")
            length = next(int(h.split(b":")[1]) for h in head.lower().split(b"\r\n") if h.startswith(b"content-length"))
            await reader.readexactly(length)
            took.append((time.perf_counter() - began) * 1000)
        writer.close()

    await asyncio.gather(*(connection() for _ in range(at_once)))
    return took


# ---------------------------------------------------------------- measuring


async def measure(database: str, requests: int, at_once: int) -> tuple[list[Took], dict[str, Counter[str]]]:
    """Return how long each surface took, and the calls of prompts that were delivered."""
    await upgrade(database)
    async with SlackDouble(now) as slack:
        people = [slack.add_person(f"Person{number} Ode", is_admin=number == 0) for number in range(PEOPLE)]
        slack.add_channel("watched", people)
        slack.add_channel("unwatched", people)
        environ = {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_API_URL": slack.api_url,
            "DATABASE_URL": database,
            "COMMONGROUND_MODE": "live",
            "COMMONGROUND_NIGHT": "off",
            "COMMONGROUND_LOG": "text:warning",
        }
        async with assembled(read_settings(environ)) as program:
            return await _measure(program, slack, requests, at_once)


async def _measure(
    program: Program, slack: SlackDouble, requests: int, at_once: int
) -> tuple[list[Took], dict[str, Counter[str]]]:
    place = ChannelKey(slack.workspace.id, slack.where("watched").id)
    async with program.store.transaction() as tx:
        await tx.save_watch(Watch(place, "", WatchState.ACTIVE, "U0", notice_ts="1.000000"))
    delivered = await deliveries(program, slack, place)
    prompts = {}
    for person in [person for person in slack.workspace.people.values() if not person.is_bot]:
        given = await program.service.prompt_now(PersonKey(place.workspace, person.id), None, None)
        prompts[person.id] = given.prompt if given else ""
    asking, found = Asking(slack, prompts), []
    listening, serving = bind("127.0.0.1", 0), server(program.web)
    running = asyncio.create_task(serving.serve([listening]))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as client:
        warming = Surface("warming up", Kind.EVENT, lambda n: asking.message(n, asking.quiet.id))
        for surface in (warming, *asking.surfaces()):
            prepared = [signed(slack.signing_secret, surface.kind, surface.asked(n)) for n in range(requests)]
            slack.calls.clear()
            before_s = time.process_time()
            work = client.submit(send_all, listening.getsockname()[1], prepared, at_once)
            times = await asyncio.wrap_future(work)
            spent_ms = (time.process_time() - before_s) * 1000
            found.append(Took(surface.name, times, spent_ms, Counter(call.method for call in slack.calls)))
    serving.should_exit = True
    await running
    return found[1:], delivered


async def deliveries(program: Program, slack: SlackDouble, place: ChannelKey) -> dict[str, Counter[str]]:
    """Deliver planned prompts to one person, the first and another, and count the calls of each."""
    to = PersonKey(place.workspace, slack.who("Person1").id)
    other = slack.who("Person2").id
    await program.service.join(to)
    counted = {}
    for number, name in enumerate(("prompt, the first to a person", "prompt, another to the same person")):
        root = slack.world.write(slack.workspace, place.channel, other, slack.as_typed(slack.workspace, "no")).ts
        thread = ThreadKey(place.workspace, place.channel, root)
        at = now() - timedelta(seconds=1)
        async with program.store.transaction() as tx:
            episode = Episode(f"e{number}", thread, StallKind.LOGJAM, Signal.RESISTANT, root, at)
            await tx.save_episode(episode)
            template = next(t for t in await tx.templates("") if t.move is Move.STEP_BACK and t.side is Side.AUTHOR)
            planned = {"template": template.id, "status": PromptStatus.PLANNED, "planned_at": at, "due_at": at}
            about = {"thread": thread, "episode": episode.id, "other": other}
            await tx.save_prompt(
                Prompt(f"p{number}", to, Side.AUTHOR, Move.STEP_BACK, Signal.RESISTANT, **planned, **about)
            )
        slack.calls.clear()
        await program.service.deliver(place.workspace, f"p{number}")
        counted[name] = Counter(call.method for call in slack.calls)
    return counted


# ---------------------------------------------------------------- showing


def shown(calls: Counter[str], requests: int) -> str:
    """Return the calls for each request, and which they were."""
    which = ", ".join(sorted(calls))
    return f"{calls.total() / requests:.2f}{f' ({which})' if which else ''}"


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument(
        "--database", default="", help="a PostgreSQL to create a database in; otherwise a SQLite file"
    )
    arguments.add_argument("--postgresql", action="store_true", help="start a PostgreSQL for the measurement")
    arguments.add_argument("--requests", type=int, default=300, help="for each surface")
    arguments.add_argument("--at-once", type=int, default=8, help="connections")
    given: Any = arguments.parse_args()
    requests, at_once = min(given.requests, MOST_REQUESTS), min(given.at_once, MOST_AT_ONCE)
    with databases(("surfaces",), server=given.database, postgresql=given.postgresql) as addresses:
        found, delivered = asyncio.run(measure(addresses["surfaces"], requests, at_once))
    table = Table("surface", "p50 ms", "p99 ms", "longest ms", "processor ms each", "Web API calls each")
    for took in found:
        figures = (took.share(50), took.share(99), max(took.times_ms), took.processor_ms / requests)
        table.add_row(took.name, *(f"{figure:.1f}" for figure in figures), shown(took.calls, requests))
    for name, calls in delivered.items():
        table.add_row(name, "", "", "", "", shown(calls, 1))
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
