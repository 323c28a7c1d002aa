"""Messages that share a transaction: each is answered for itself, and all ends as if they had come one by one."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.consent import Choice, Consent
from bot.ports import ChannelKey, Heard, Mode, PersonKey, ThreadKey, Watch, WatchState
from bot.service import Defaults, Service
from bot.service.batching import Batches
from bot.store.sql_store import SqlStore
from bot.templates import load_shipped
from classifier.assess import Assessor
from tests.service.conftest import POLICY
from tests.service.house import ANA, BEN, CHIDI, START, Clock, HandJobs, HandMessenger, ScriptedScorer

FORBIDDEN = "#guilty"


class Desk:
    """Doubles numbers, noting the batches; stops in the first until it is let go; refuses what it is told to."""

    def __init__(self, refused: Sequence[int] = ()) -> None:
        self.batches: list[list[int]] = []
        self.began = asyncio.Event()
        self.go_on = asyncio.Event()
        self.refused = refused
        self.together = Batches(self.double, lambda number: number % 100, most=4)

    async def double(self, numbers: Sequence[int]) -> list[int]:
        self.batches.append(list(numbers))
        self.began.set()
        await self.go_on.wait()
        if set(numbers) & set(self.refused):
            raise ValueError("refused")
        return [2 * number for number in numbers]

    async def add(self, *numbers: int) -> list:
        """Add one number, and the others while it is being done."""
        tasks = [asyncio.create_task(self.together.add(numbers[0]))]
        await self.began.wait()
        tasks += [asyncio.create_task(self.together.add(number)) for number in numbers[1:]]
        await asyncio.sleep(0)
        self.go_on.set()
        return await asyncio.gather(*tasks, return_exceptions=True)


async def test_the_first_part_starts_at_once_and_alone():
    desk = Desk()
    desk.go_on.set()

    assert await desk.together.add(1) == 2
    assert await desk.together.add(2) == 4
    assert desk.batches == [[1], [2]]


async def test_what_arrives_meanwhile_is_done_together_in_the_order_it_came():
    desk = Desk()

    assert await desk.add(1, 2, 3, 4, 5, 6) == [2, 4, 6, 8, 10, 12]
    assert desk.batches == [[1], [2, 3, 4, 5], [6]]


async def test_two_of_one_name_never_share_a_batch():
    desk = Desk()

    assert await desk.add(1, 2, 3, 102, 4) == [2, 4, 6, 204, 8]
    assert desk.batches == [[1], [2, 3], [102, 4]]


async def test_only_the_guilty_one_of_a_batch_fails():
    desk = Desk(refused=[3])

    one, two, three, four = await desk.add(1, 2, 3, 4)

    assert (one, two, four) == (2, 4, 8)
    assert isinstance(three, ValueError)
    assert desk.batches == [[1], [2, 3, 4], [2], [3], [4]]


async def test_who_gives_up_waiting_takes_nobody_along():
    desk = Desk()
    first = asyncio.create_task(desk.together.add(1))
    second = asyncio.create_task(desk.together.add(2))
    await desk.began.wait()

    first.cancel()
    desk.go_on.set()

    assert await second == 4
    assert first.cancelled()


# ---------------------------------------------------------------- messages


class CountingScorer(ScriptedScorer):
    """Notes how many texts came in each call, and refuses those with a forbidden mark."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[int] = []

    def score(self, texts: Sequence[str]) -> list:
        self.calls.append(len(texts))
        if any(FORBIDDEN in text for text in texts):
            raise ValueError("refused")
        return super().score(texts)


@pytest.fixture
async def service(store: SqlStore) -> Service:
    """The service on SQLite and on PostgreSQL."""
    async with store.transaction() as tx:
        await tx.put_templates(load_shipped())
    assessor = Assessor(CountingScorer(), POLICY)
    return Service(store, HandMessenger(), HandJobs(), assessor, Defaults(mode=Mode.LIVE), Clock())


async def people_of(service: Service, workspace: str) -> None:
    """Let a workspace have a watched channel; Ana and Ben are in, Chidi is out, Dora waits for her notice."""
    place = ChannelKey(workspace, "C1")
    async with service.store.transaction() as tx:
        await service.settings(tx, workspace)
        await tx.save_watch(Watch(place, "", WatchState.ACTIVE, ANA, notice_ts="1.000000"))
        for person, choice in ((ANA, Choice.IN), (BEN, Choice.IN), (CHIDI, Choice.OUT)):
            await tx.save_consent(PersonKey(workspace, person), Consent(choice))
        await tx.add_newcomer(place, "UDORA")


async def together(service: Service, group: Sequence[Heard]) -> list:
    """Hear messages at the same time, in this order."""
    for place in {heard.thread.place for heard in group}:
        await service.has_watch(place)  # Now nothing is asked before they are handed over, and none overtakes another.
    return await asyncio.gather(*(service.observe(heard) for heard in group), return_exceptions=True)


def say(number: int, author: str | None, text: str, thread: int = 0, revision: int = 0) -> Heard:
    root = ThreadKey("T1", "C1", at(-9000 - 60 * thread))
    return Heard(root, at(number - 3000), author, text, at(revision) if revision else "")


def at(seconds: int) -> str:
    return f"{START.timestamp() + seconds:.6f}"


async def test_messages_that_come_together_are_scored_in_one_call_and_only_those_that_may_be_read(service: Service):
    await people_of(service, "T1")
    said = [say(1, ANA, "#r a"), say(2, CHIDI, "#r b"), say(3, None, "#r c"), say(4, "UDORA", "#d d"), say(5, BEN, "e")]

    await together(service, said)

    assert service.assessor.scorer.calls == [2]
    assert service.assessor.scorer.seen == ["#r a", "e"]
    async with service.store.transaction() as tx:
        stored = await tx.messages(said[0].thread, 10)
    assert [message.author for message in stored] == [ANA, None, None, None, BEN]


async def test_a_message_that_cannot_be_taken_in_does_not_take_others_with_it(service: Service):
    await people_of(service, "T1")
    said = [say(1, ANA, "a"), say(2, BEN, FORBIDDEN), say(3, ANA, "c")]

    ended = await together(service, said)

    assert [type(one) for one in ended] == [type(None), ValueError, type(None)]
    async with service.store.transaction() as tx:
        assert [message.ts for message in await tx.messages(said[0].thread, 10)] == [said[0].ts, said[2].ts]


async def test_a_message_is_committed_when_it_is_answered(service: Service):
    await people_of(service, "T1")

    await service.has_watch(ChannelKey("T1", "C1"))

    async def say_and_look(heard: Heard) -> bool:
        await service.observe(heard)
        async with service.store.transaction() as tx:
            return await tx.thread_of(heard.thread.place, heard.ts) == heard.thread.thread

    said = [say(n, (ANA, BEN)[n % 2], "#d no", thread=n % 3) for n in range(100)]

    assert all(await asyncio.gather(*map(say_and_look, said)))
    assert max(service.assessor.scorer.calls) == 64


EVENTS = st.builds(
    say,
    number=st.integers(1, 12),
    author=st.sampled_from([ANA, BEN, ANA, BEN, CHIDI, None, "UDORA"]),
    text=st.sampled_from(["#r no", "#d not us", "#d #r no", "#c fair point", "good", "#?", "#r no", "#d no"]),
    thread=st.integers(0, 1),
    revision=st.sampled_from([0, 0, 0, 1, 2]),
)
HEATED = [say(n, (ANA, BEN)[n % 2], ("#r no", "#d not us")[n % 2], thread=n // 5 % 2) for n in range(1, 13)]
GROUPS = st.lists(st.lists(EVENTS | st.sampled_from(HEATED), min_size=1, max_size=8), min_size=1, max_size=6)
workspaces = iter(range(1_000_000))


@given(groups=GROUPS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_messages_heard_together_leave_what_they_leave_one_by_one(service: Service, groups):
    await leave_the_same(service, groups)


async def test_a_thread_that_stalls_and_moves_again_within_a_batch_leaves_both(service: Service):
    calm = [say(n, (ANA, BEN)[n % 2], "#c thank you") for n in range(20, 28)]

    ended = await leave_the_same(service, [[*HEATED[:4], *calm]])

    assert [episode[-1] for episode in ended["episodes"]] == ["moved"]
    assert {prompt[-1] for prompt in ended["prompts"]} == {"moved"}


@pytest.mark.parametrize("count", [3, 99, 100, 101, 140])
async def test_late_messages_and_edits_in_a_long_thread_are_seen_through_the_same_window(service: Service, count):
    long = [say(2 * n, (ANA, BEN)[n % 2], ("good", "#d no")[n % 7 == 0]) for n in range(1, count + 1)]
    late = [say(1, ANA, "#r no"), replace(long[1], text="#d #r no", revision=at(1)), say(3, BEN, "#d no")]

    await leave_the_same(service, [long[:-2], [*late, *long[-2:]]])


async def leave_the_same(service: Service, groups: Sequence[Sequence[Heard]]) -> dict:
    """Hear the groups one by one in one workspace, together in another; returns what both left."""
    number = next(workspaces)
    ends = []
    for workspace in (f"S{number}", f"T{number}"):
        service.now.at, service.jobs.looks, service.jobs.deliveries = START, [], []
        await people_of(service, workspace)
        for group in groups:
            there = [replace(heard, thread=replace(heard.thread, workspace=workspace)) for heard in group]
            if workspace[0] == "S":
                for heard in there:
                    await service.observe(heard)
            else:
                assert await together(service, there) == [None] * len(there)
            service.now.pass_by(seconds=4)
        ends.append(await left(service, workspace, {heard.thread.thread for group in groups for heard in group}))
    assert ends[0] == ends[1]
    return ends[0]


async def left(service: Service, workspace: str, threads: set[str]) -> dict:
    """Return what is stored and what is to be done later, without names that are drawn by lot."""
    keys = [ThreadKey(workspace, "C1", thread) for thread in sorted(threads)]
    people = [PersonKey(workspace, name) for name in (ANA, BEN, CHIDI)]
    async with service.store.transaction() as tx:
        rows = [await tx.thread(key) for key in keys]
        messages = [message for key in keys for message in await tx.messages(key, 1000)]
        episodes = [episode for key in keys for episode in await tx.episodes(key)]
        prompts = [prompt for person in people for prompt in await tx.prompts_of_person(person, 1000)]
        watch = await tx.watch(ChannelKey(workspace, "C1"))
    stalls = {episode.id: episode.completed_by for episode in episodes}
    return {
        "rows": [(row.key.thread, row.hardened, row.quiet_at) if row else None for row in rows],
        "messages": [(m.thread.thread, m.ts, m.author, m.score, m.word_count, m.revision) for m in messages],
        "episodes": sorted(
            (e.thread.thread, e.kind, e.signal, e.completed_by, e.opened_at, e.ended_at, e.ended_because or "")
            for e in episodes
        ),
        "prompts": sorted(
            (p.to.person, p.side, p.move, p.signal, p.status, p.planned_at, stalls[p.episode], p.other, p.because)
            for p in prompts
        ),
        "heard_at": watch.last_heard_at,
        "looks": sorted((thread.thread, when) for thread, when in service.jobs.looks),
        "deliveries": len(service.jobs.deliveries),
    }
