"""Episodes, the ledger and what is learnt, on SQLite and PostgreSQL."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.ports import ChannelKey, EpisodeEnd, PersonKey, PromptStatus, Reception, ThreadKey
from bot.prompting import Tally
from bot.store.sql_store import SqlStore
from tests.store.builders import ANA, BEN, GENERAL, NOON, THREAD, episode, minutes, prompt

HOUR = timedelta(hours=1)
ELSEWHERE = ThreadKey("T1", "C2", minutes(0))


async def test_an_episode_comes_back_as_it_was_stored(store: SqlStore):
    opened = episode()
    ended = replace(opened, ended_at=NOON + HOUR, ended_because=EpisodeEnd.MOVED)

    async with store.transaction() as work:
        await work.save_episode(opened)
        assert await work.open_episode(THREAD) == opened

        await work.save_episode(ended)
        assert await work.open_episode(THREAD) is None
        assert await work.episode("T1", "E1") == ended
        assert await work.episode("T2", "E1") is None


async def test_a_thread_has_at_most_one_open_episode(store: SqlStore):
    async with store.transaction() as work:
        await work.save_episode(episode("E1"))

    with pytest.raises(IntegrityError):
        async with store.transaction() as work:
            await work.save_episode(episode("E2"))


async def test_episodes_of_a_thread_are_told_in_their_order(store: SqlStore):
    later, earlier = episode("A", opened_at=NOON + HOUR), episode("B", ended_at=NOON + HOUR)

    async with store.transaction() as work:
        for stored in (later, earlier, episode("C", ELSEWHERE)):
            await work.save_episode(stored)

        assert await work.episodes(THREAD) == [earlier, later]


async def test_open_episodes_are_found_by_thread_channel_and_age(store: SqlStore):
    here, next_to_it = episode("A"), episode("B", ThreadKey("T1", "C1", minutes(1)), opened_at=NOON + HOUR)

    async with store.transaction() as work:
        for stored in (here, next_to_it, episode("C", ELSEWHERE, opened_at=NOON + HOUR)):
            await work.save_episode(stored)

        assert await work.open_episodes(GENERAL) == [here, next_to_it]
        assert await work.open_episodes(GENERAL, minutes(1)) == [next_to_it]
        assert await work.open_episodes(ChannelKey("T1", "C3")) == []
        assert await work.lapsed_episodes(NOON + HOUR, 10) == [here]


async def test_a_prompt_comes_back_as_it_was_stored(store: SqlStore):
    planned = prompt()
    sent = replace(
        planned,
        status=PromptStatus.SENT,
        sent_at=NOON,
        dm_channel="D1",
        dm_ts=minutes(2),
        received=Reception.HELPFUL,
        because="x",
    )

    async with store.transaction() as work:
        for stored in (planned, sent, prompt("P2", thread=None, episode="")):
            await work.save_prompt(stored)
            assert await work.prompt("T1", stored.id) == stored
        assert await work.prompt("T2", "P1") is None


async def test_the_prompts_of_a_person_come_newest_first(store: SqlStore):
    async with store.transaction() as work:
        for hour in (1, 3, 2):
            await work.save_prompt(prompt(f"P{hour}", planned_at=NOON + hour * HOUR))
        await work.save_prompt(prompt("P4", to=BEN))
        await work.save_prompt(prompt("P5", to=PersonKey("T2", ANA.person)))

        assert [found.id for found in await work.prompts_of_person(ANA, 2)] == ["P3", "P2"]
        assert [found.id for found in await work.prompts_of_episode("T1", "E1")] == ["P4", "P1", "P2", "P3"]


async def test_of_ten_who_claim_a_prompt_one_gets_it(store: SqlStore):
    async with store.transaction() as work:
        await work.save_prompt(prompt())

    async def claim() -> bool:
        async with store.transaction() as work:
            return await work.claim_prompt("T1", "P1", PromptStatus.PLANNED, PromptStatus.SENDING, NOON)

    claimed = await asyncio.gather(*(claim() for _ in range(10)))

    assert sorted(claimed) == [False] * 9 + [True]


async def test_what_a_dead_process_left_is_overdue_and_nothing_else(store: SqlStore):
    late, soon = NOON - HOUR, NOON + HOUR
    rows = {
        "due": prompt("due", due_at=late),
        "not due": prompt("not due", due_at=soon),
        "sent": prompt("sent", due_at=late, status=PromptStatus.SENT),
        "hanging": prompt("hanging", due_at=late),
        "just begun": prompt("just begun", due_at=late),
        "begun without a time": prompt("begun without a time", due_at=late, status=PromptStatus.SENDING),
    }

    async with store.transaction() as work:
        for row in rows.values():
            await work.save_prompt(row)
        for id, at in (("hanging", late), ("just begun", soon)):
            await work.claim_prompt("T1", id, PromptStatus.PLANNED, PromptStatus.SENDING, at)

        overdue = {found.id for found in await work.overdue_prompts(NOON, 10)}
        assert overdue == {"due", "hanging", "begun without a time"}
        assert len(await work.overdue_prompts(NOON, 2)) == 2


async def test_templates_are_judged_by_what_was_said_and_then_by_what_became_of_the_thread(store: SqlStore):
    sent = {"status": PromptStatus.SENT}
    ends = {"moved": EpisodeEnd.MOVED, "lapsed": EpisodeEnd.LAPSED, "edited": EpisodeEnd.EDITED}
    prompts = [
        prompt("1", template="praised", episode="lapsed", received=Reception.HELPFUL, **sent),
        prompt("2", template="refused", episode="moved", received=Reception.NOT_HELPFUL, **sent),
        prompt("3", template="mixed", episode="moved", **sent),
        prompt("4", template="mixed", episode="lapsed", **sent),
        prompt("5", template="mixed", episode="edited", **sent),
        prompt("6", template="mixed", episode="moved", received=Reception.NOT_STUCK, **sent),
        prompt("7", template="unseen", episode="moved", status=PromptStatus.SHADOWED),
        prompt("9", template="passed over", episode="moved", status=PromptStatus.REPLACED),
        prompt("10", template="passed over", episode="moved", received=Reception.HELPFUL, status=PromptStatus.REPLACED),
        prompt("8", template="asked for", episode="", received=Reception.HELPFUL, **sent),
    ]

    async with store.transaction() as work:
        for id, because in ends.items():
            await work.save_episode(episode(id, ended_at=NOON, ended_because=because))
        for stored in prompts:
            await work.save_prompt(stored)

        assert await work.tallies("T1") == {
            "praised": Tally(1, 0),
            "refused": Tally(0, 1),
            "mixed": Tally(1, 2),
            "passed over": Tally(1, 0),
            "asked for": Tally(1, 0),
        }
        assert await work.tallies("T2") == {}
