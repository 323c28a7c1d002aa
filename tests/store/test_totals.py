"""Totals, each with how many different people stand behind it, on SQLite and PostgreSQL."""

from datetime import timedelta

from bot.ports import (
    ChannelKey,
    ChannelTotals,
    EpisodeEnd,
    PersonKey,
    PromptStatus,
    PromptTotals,
    Reception,
    ThreadKey,
    Total,
)
from bot.store.sql_store import SqlStore
from tests.store.builders import GENERAL, NOON, THREAD, episode, minutes, prompt, said

OTHER = ThreadKey("T1", "C1", minutes(30))
ELSEWHERE = ThreadKey("T1", "C2", minutes(0))


async def test_an_empty_channel_has_nothing_to_tell(store: SqlStore):
    async with store.transaction() as work:
        assert await work.channel_totals(GENERAL) == ChannelTotals()


async def test_a_thread_counts_once_it_was_answered_with_whoever_answered_in_it(store: SqlStore):
    async with store.transaction() as work:
        for message in [
            said(minutes(0), "U1"),
            said(minutes(1), "U2"),
            said(minutes(2), "U3"),
            said(minutes(30), "U4", OTHER),
            said(minutes(31), None, OTHER),
            said(minutes(40), "U5", ThreadKey("T1", "C1", minutes(40))),
            said(minutes(3), "U6", ELSEWHERE),
        ]:
            await work.put_message(message)

        totals = await work.channel_totals(GENERAL)
        assert totals.threads == Total(2, 2)
        assert totals.people == 5

        await work.bury_message(OTHER, minutes(31))
        assert (await work.channel_totals(GENERAL)).threads == Total(1, 2)


async def test_a_stall_counts_unless_it_was_none_with_whoever_wrote_in_its_thread(store: SqlStore):
    ends = {"A": EpisodeEnd.MOVED, "B": EpisodeEnd.EDITED, "C": EpisodeEnd.NOT_STUCK, "D": EpisodeEnd.LAPSED, "E": None}
    async with store.transaction() as work:
        for number, author in enumerate(["U1", "U2", "U1"]):
            await work.put_message(said(minutes(number), author))
        for id, because in ends.items():
            ended = {"ended_at": NOON, "ended_because": because} if because else {}
            await work.save_episode(episode(id, **ended))
        await work.save_episode(episode("F", OTHER))
        await work.save_episode(episode("G", ELSEWHERE))

        totals = await work.channel_totals(GENERAL)

    assert totals.stalls == Total(4, 2)
    assert totals.moved == Total(1, 2)


async def test_prompts_count_with_whoever_got_them_and_said_something(store: SqlStore):
    def sent(number: int, **changes):
        return prompt(f"P{number}", to=PersonKey("T1", f"U{number % 3}"), status=PromptStatus.SENT, **changes)

    async with store.transaction() as work:
        await work.save_episode(episode(ended_at=NOON, ended_because=EpisodeEnd.MOVED))
        for row in [
            *(sent(n, received=Reception.HELPFUL) for n in (0, 1, 3)),
            sent(4, received=Reception.NOT_HELPFUL),
            sent(5, received=Reception.NOT_STUCK, episode="gone"),
            sent(6),
            sent(7, episode=""),
            sent(8, thread=ELSEWHERE),
            prompt("P9", status=PromptStatus.SHADOWED),
            prompt("P10", status=PromptStatus.REPLACED, received=Reception.NOT_HELPFUL),
        ]:
            await work.save_prompt(row)

        totals = (await work.channel_totals(GENERAL)).prompts

    assert totals == PromptTotals(
        sent=Total(6, 3), helpful=Total(3, 2), not_helpful=Total(2, 2), not_stuck=Total(1, 1), moved=Total(5, 2)
    )


async def test_the_totals_of_a_template_are_those_of_its_workspace(store: SqlStore):
    async with store.transaction() as work:
        for workspace, number in (("T1", 0), ("T1", 1), ("T2", 2)):
            given = {"status": PromptStatus.SENT, "template": "a", "received": Reception.HELPFUL, "episode": ""}
            await work.save_prompt(prompt(f"P{number}", to=PersonKey(workspace, f"U{number}"), **given))

        assert await work.template_totals("T1") == {"a": PromptTotals(sent=Total(2, 2), helpful=Total(2, 2))}
        assert await work.template_totals("T3") == {}


async def test_equal_ids_of_another_workspace_are_not_counted(store: SqlStore):
    strange = ThreadKey("T2", "C1", THREAD.thread)
    async with store.transaction() as work:
        for number in range(6):
            await work.put_message(said(minutes(number), f"U{number}", strange))
        await work.save_episode(episode("E1", strange, opened_at=NOON + timedelta(hours=1)))

        assert await work.channel_totals(GENERAL) == ChannelTotals()
        assert (await work.channel_totals(ChannelKey("T2", "C1"))).stalls == Total(1, 6)
