"""From a message to a plan, and how edits, deletions and latecomers change it."""

import random

import pytest

from bot.errors import SlackRefused
from bot.ports import EpisodeEnd, PersonKey, Profile, PromptStatus, Removed
from bot.service.tools import MESSAGES_READ
from classifier.assess import Assessor
from classifier.conversation import Signal, StallKind, State
from tests.service.conftest import POLICY
from tests.service.house import ANA, BEN, CHIDI, PLACE, THREAD


async def the_episodes(house):
    async with house.store.transaction() as tx:
        return await tx.episodes(THREAD)


async def the_messages(house):
    async with house.store.transaction() as tx:
        return await tx.messages(THREAD, 100)


async def test_nothing_is_read_where_nobody_asked_for_it(house):
    await house.say(ANA, "#r no")

    assert house.scorer.seen == []
    assert await the_messages(house) == []


async def test_nothing_before_the_notice_is_read(house):
    early = house.heard(ANA, "#r early")
    house.clock.pass_by(minutes=1)
    await house.watch()

    await house.service.observe(early)

    assert house.scorer.seen == []


async def test_a_watched_message_leaves_its_scores_and_none_of_its_words(house):
    await house.watch()

    await house.say(ANA, "#r certainly not")

    [row] = await the_messages(house)
    assert (row.author, row.score.resistant, row.word_count) == (ANA, 0.95, 3)


async def test_a_stalled_thread_opens_one_episode_and_plans_for_both_sides(house):
    await house.watch()
    await house.join(ANA, BEN)

    last = await house.stall()

    [episode] = await the_episodes(house)
    assert (episode.kind, episode.ended_at) == (StallKind.LOGJAM, None)
    assert episode.completed_by <= last
    planned = [*await house.prompts(ANA), *await house.prompts(BEN)]
    assert {prompt.to.person for prompt in planned} == {ANA, BEN}
    assert len(house.jobs.deliveries) == 2
    assert {prompt.side.value for prompt in planned} == {"author", "counterpart"}


async def test_nobody_but_the_two_it_concerns_is_offered_a_prompt(house):
    await house.watch()
    await house.join(ANA, BEN, CHIDI)
    await house.say(CHIDI, "lunch is here")

    await house.stall()

    assert await house.prompts(CHIDI) == []


async def test_an_undecided_person_is_never_planned_for(house):
    await house.watch()

    await house.stall()

    assert await house.prompts(ANA) == [] == await house.prompts(BEN)
    assert house.jobs.deliveries == []


async def test_a_person_who_is_out_is_never_scored(house):
    await house.watch()
    await house.service.leave(PersonKey("T1", ANA))

    await house.say(ANA, "#r no")

    assert house.scorer.seen == []
    [row] = await the_messages(house)
    assert (row.author, row.score) == (None, None)


async def test_a_message_nobody_may_read_counts_as_an_answer_without_author(house):
    await house.watch()

    await house.say(None, "#r from elsewhere")

    assert house.scorer.seen == []
    [row] = await the_messages(house)
    assert (row.author, row.score) == (None, None)


async def test_the_same_message_twice_changes_nothing(house):
    await house.watch()
    await house.join(ANA, BEN)
    await house.stall()
    rows, episodes = await the_messages(house), await the_episodes(house)

    for row in rows:
        await house.service.observe(house.heard(row.author, "#r again", ts=row.ts))

    assert await the_messages(house) == rows
    assert await the_episodes(house) == episodes


async def test_taking_the_heat_out_by_an_edit_ends_the_episode_and_drops_the_prompts(house):
    await house.watch()
    await house.join(ANA, BEN)
    await house.stall()

    for row in await the_messages(house):
        await house.service.observe(house.heard(row.author, "good idea", ts=row.ts, revision="9999999999.0"))

    [episode] = await the_episodes(house)
    assert episode.ended_because is EpisodeEnd.EDITED
    assert {prompt.status for prompt in await house.prompts(ANA)} == {PromptStatus.DROPPED}


async def test_deleting_what_was_said_ends_the_episode(house):
    await house.watch()
    await house.join(ANA, BEN)
    await house.stall()

    for row in await the_messages(house):
        await house.remove(row.ts)

    [episode] = await the_episodes(house)
    assert episode.ended_because is EpisodeEnd.EDITED
    assert await the_messages(house) == []


async def test_a_thread_that_moves_again_ends_its_episode(house):
    await house.watch()
    await house.join(ANA, BEN)
    await house.stall()

    for author, text in [(ANA, "#c fair point"), (BEN, "#c thank you"), (ANA, "then tomorrow"), (BEN, "yes")]:
        await house.say(author, text)

    [episode] = await the_episodes(house)
    assert episode.ended_because is EpisodeEnd.MOVED


async def test_late_edited_and_deleted_events_lead_where_the_final_messages_lead(house):
    await house.watch()
    await house.join(ANA, BEN)
    texts = ["#r no", "#d not us", "#r as I said", "#d no", "#r whatever"]
    house.clock.pass_by(minutes=1)
    start = house.clock.at.timestamp()
    heard = [house.heard((ANA, BEN)[n % 2], text, ts=f"{start + 60 * n:.6f}") for n, text in enumerate(texts)]
    edited = house.heard(ANA, "sorry, yes", ts=heard[2].ts, revision=f"{start + 400:.6f}")
    removed = Removed(THREAD, heard[1].ts)
    events = [*heard, heard[0], edited, heard[2], removed]
    house.clock.pass_by(minutes=20)
    ends = set()

    for seed in range(6):
        random.Random(seed).shuffle(events)
        for event in events:
            await (house.service.remove if isinstance(event, Removed) else house.service.observe)(event)
        ends.add(tuple((row.ts, row.score) for row in await the_messages(house)))

    [end] = ends
    assert [ts for ts, _ in end] == [h.ts for h in heard if h.ts != removed.ts]
    assert end[1][1].resistant < 0.5


async def test_a_stopped_thread_in_a_watched_channel_stays_stopped(house):
    await house.service.watch_channel(PersonKey("T1", ANA), PLACE)
    await house.service.stop_watch(PersonKey("T1", BEN), PLACE, THREAD.thread)

    await house.say(ANA, "#r no")

    assert house.scorer.seen == []


async def test_deleting_the_notice_ends_the_watch(house):
    await house.service.watch_channel(PersonKey("T1", ANA), PLACE)
    notice_ts = f"{house.clock.at.timestamp():.6f}"

    await house.remove(notice_ts)
    await house.say(ANA, "#r no")

    assert house.scorer.seen == []


async def test_silence_after_a_sharp_last_word_is_looked_at_after_eight_working_hours(house):
    await house.watch()
    await house.join(ANA, BEN)
    await house.say(BEN, "could we move it?")
    last = await house.say(ANA, "#r no")

    [(thread, at)] = house.jobs.looks
    house.clock.at = at
    await house.service.look_again(thread)

    [episode] = await the_episodes(house)
    assert (episode.kind, episode.signal, episode.completed_by) == (StallKind.QUIET, Signal.QUIET, last)
    assert [prompt.to.person for prompt in await house.prompts(BEN)] == [BEN]


async def test_an_answer_before_that_is_no_silence(house):
    await house.watch()
    await house.say(BEN, "could we move it?")
    await house.say(ANA, "#r no")
    [(thread, at)] = house.jobs.looks
    await house.say(BEN, "all right, thanks")

    house.clock.at = at
    await house.service.look_again(thread)

    assert await the_episodes(house) == []


async def test_the_last_authors_own_night_does_not_count_as_silence(house):
    house.messenger.profiles[ANA] = Profile(first_name="Ana", zone="Pacific/Auckland")
    await house.watch()
    await house.say(BEN, "could we move it?")
    await house.say(ANA, "#r no")
    [(thread, at)] = house.jobs.looks

    house.clock.at = at
    await house.service.look_again(thread)

    assert await the_episodes(house) == []
    assert house.jobs.looks[-1][1] > at


async def test_where_a_zone_may_not_be_asked_for_silence_counts_in_the_workspaces_own(house):
    await house.watch()
    await house.say(BEN, "could you?")
    await house.say(ANA, "#r no")

    async def refuse(person):
        raise SlackRefused("Slack refused users.info: missing_scope.", "missing_scope")

    house.messenger.profile = refuse
    [(thread, at), *_] = house.jobs.looks
    house.clock.at = at
    await house.service.look_again(thread)

    async with house.store.transaction() as tx:
        assert (await tx.open_episode(THREAD)).kind is StallKind.QUIET


async def test_the_tension_of_a_thread_can_be_plotted(house):
    await house.watch()
    await house.stall()

    points = await house.service.tension(THREAD)

    assert len(points) == 4
    assert points[-1][1] > points[0][1]
    assert points[-1][2] is State.STALLED


@pytest.mark.parametrize(("first", "second"), [(ANA, BEN), (BEN, ANA)])
async def test_two_prompts_a_day_are_enough_for_anybody(house, first, second):
    await house.watch()
    await house.join(ANA, BEN)

    for _ in range(4):
        await house.stall()
        for author, text in [(first, "#c fair"), (second, "#c thanks"), (first, "good"), (second, "good")]:
            await house.say(author, text)

    assert len(await the_episodes(house)) >= 3
    assert len([p for p in await house.prompts(ANA) if p.status is not PromptStatus.DROPPED]) <= 2


class NotingAssessor(Assessor):
    """Notes of how many earlier messages it was told."""

    def __init__(self, scorer):
        super().__init__(scorer, POLICY)
        object.__setattr__(self, "earlier", [])

    def assess(self, messages, **more):
        self.earlier.append(more["earlier"])
        return super().assess(messages, **more)


async def test_a_decision_knows_how_many_messages_stood_before_those_it_reads(house):
    house.service.assessor = noting = NotingAssessor(house.scorer)
    await house.watch()

    for n in range(MESSAGES_READ + 3):
        await house.say(ANA if n % 2 else BEN, "a plain message")

    assert noting.earlier[-5:] == [0, 0, 1, 2, 3]
