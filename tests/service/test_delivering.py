"""A planned prompt is sent once, at a humane time, or dropped."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import SlackRefused, SlackUnavailable
from bot.ports import EpisodeEnd, Mode, PersonKey, Profile, PromptStatus, Reception
from tests.service.house import ANA, BEN, PLACE, START, THREAD


async def stalled(house):
    await house.watch()
    await house.join(ANA)
    await house.stall()
    [prompt] = await house.prompts(ANA)
    return prompt


async def status_of(house, prompt):
    async with house.store.transaction() as tx:
        stored = await tx.prompt("T1", prompt.id)
    return stored.status, stored.because


async def test_a_prompt_arrives_with_words_a_link_and_a_name(house):
    house.messenger.profiles[BEN] = Profile(first_name="Ben")
    prompt = await stalled(house)

    assert await house.service.deliver("T1", prompt.id) is None

    [(person, offer)] = house.messenger.sent
    assert person == ANA
    assert offer.words
    assert offer.thread_link == f"https://example.org/C1/{THREAD.thread}"
    assert await status_of(house, prompt) == (PromptStatus.SENT, "")


async def test_a_prompt_is_sent_once_however_often_it_is_due(house):
    prompt = await stalled(house)

    for _ in range(3):
        await house.service.deliver("T1", prompt.id)

    assert len(house.messenger.sent) == 1


async def test_a_prompt_waits_for_the_persons_morning(house):
    house.messenger.profiles[ANA] = Profile(first_name="Ana", zone="Asia/Tokyo")
    house.clock.at = datetime(2026, 11, 25, 14, 30, tzinfo=UTC)  # 23:30 in Tokyo
    prompt = await stalled(house)

    again = await house.service.deliver("T1", prompt.id)

    assert again == datetime(2026, 11, 25, 23, tzinfo=UTC)
    assert house.messenger.sent == []
    house.clock.at = again
    await house.service.deliver("T1", prompt.id)
    assert len(house.messenger.sent) == 1


async def test_a_prompt_that_would_wait_longer_than_twelve_hours_is_dropped(house):
    house.clock.at = datetime(2026, 11, 27, 22, tzinfo=UTC)  # Friday night
    prompt = await stalled(house)

    assert await house.service.deliver("T1", prompt.id) is None

    assert await status_of(house, prompt) == (PromptStatus.DROPPED, "stale")


async def moved_again(house):
    for author, text in [(BEN, "#c fair point"), (ANA, "#c thank you"), (BEN, "tomorrow then"), (ANA, "yes")]:
        await house.say(author, text)


async def left_the_channel(house):
    house.messenger.absent.add(("C1", ANA))


async def deactivated(house):
    house.messenger.profiles[ANA] = Profile(is_active=False)


async def said_stop(house):
    await house.service.stop_prompts(PersonKey("T1", ANA))


async def paused(house):
    await house.service.pause(PersonKey("T1", ANA), house.clock() + timedelta(days=1))


async def the_other_left(house):
    await house.service.leave(PersonKey("T1", BEN))


async def the_watch_was_stopped(house):
    await house.service.stop_watch(PersonKey("T1", BEN), PLACE, THREAD.thread)


async def thirteen_hours_passed(house):
    house.clock.pass_by(hours=13)


@pytest.mark.parametrize(
    "happened",
    [
        moved_again,
        left_the_channel,
        deactivated,
        said_stop,
        paused,
        the_other_left,
        the_watch_was_stopped,
        thirteen_hours_passed,
    ],
)
async def test_a_prompt_that_is_no_longer_wanted_is_dropped(house, happened):
    prompt = await stalled(house)

    await happened(house)
    await house.service.deliver("T1", prompt.id)

    assert house.messenger.sent == []
    assert (await status_of(house, prompt))[0] is PromptStatus.DROPPED


async def test_when_slack_asks_to_wait_the_prompt_waits_and_is_sent_once(house):
    prompt = await stalled(house)
    house.messenger.refuse = SlackUnavailable("busy", "ratelimited", retry_after_s=60)

    again = await house.service.deliver("T1", prompt.id)
    assert again >= house.clock() + timedelta(seconds=60)

    house.messenger.refuse = None
    await house.service.deliver("T1", prompt.id)
    assert len(house.messenger.sent) == 1


async def test_after_a_crash_in_the_middle_the_direct_message_is_looked_up_not_sent_again(house):
    prompt = await stalled(house)
    house.messenger.lose_after_sending = SlackUnavailable("connection lost", "network")

    await house.service.deliver("T1", prompt.id)
    assert (await status_of(house, prompt))[0] is PromptStatus.SENDING
    assert await house.service.deliver("T1", prompt.id) is None

    assert len(house.messenger.sent) == 1
    assert (await status_of(house, prompt))[0] is PromptStatus.SENT


async def test_if_that_cannot_be_known_nothing_is_sent(house):
    prompt = await stalled(house)
    house.messenger.lose_after_sending = SlackUnavailable("connection lost", "network")
    await house.service.deliver("T1", prompt.id)
    house.messenger.refuse = SlackRefused("no scope", "missing_scope")

    await house.service.deliver("T1", prompt.id)

    assert await status_of(house, prompt) == (PromptStatus.UNKNOWN, "missing_scope")
    assert len(house.messenger.sent) == 1


async def test_a_refusal_is_final_and_named(house):
    prompt = await stalled(house)
    house.messenger.refuse = SlackRefused("no such user", "user_not_found")

    assert await house.service.deliver("T1", prompt.id) is None

    assert await status_of(house, prompt) == (PromptStatus.FAILED, "user_not_found")


async def test_whoever_answers_a_prompt_before_the_ledger_knows_it_was_sent_is_not_overruled(house):
    prompt = await stalled(house)
    send = house.messenger.send_offer

    async def answered_at_once(to, offer):
        sent = await send(to, offer)
        await house.service.receive(to, offer.prompt, Reception.HELPFUL)
        return sent

    house.messenger.send_offer = answered_at_once
    await house.service.deliver("T1", prompt.id)

    [known] = await house.prompts(ANA)
    assert (known.status, known.received) == (PromptStatus.SENT, Reception.HELPFUL)


@pytest.mark.parametrize("code", ["missing_scope", "token_revoked", "not_installed"])
async def test_what_slack_refuses_before_anything_was_sent_is_named_and_not_asked_for_ever(house, code):
    prompt = await stalled(house)

    async def refuse(person):
        raise SlackRefused("Slack refused users.info.", code)

    house.messenger.profile = refuse

    assert await house.service.deliver("T1", prompt.id) is None
    assert await status_of(house, prompt) == (PromptStatus.FAILED, code)
    house.clock.pass_by(minutes=5)
    await house.service.sweep()
    assert prompt.id not in [id for id, _ in house.jobs.deliveries[1:]]


async def test_in_shadow_everything_is_planned_and_nothing_sent(house):
    house.service.defaults = replace(house.service.defaults, mode=Mode.SHADOW)

    prompt = await stalled(house)

    assert prompt.status is PromptStatus.SHADOWED
    assert house.jobs.deliveries == []
    await house.service.deliver("T1", prompt.id)
    assert house.messenger.sent == []


@pytest.mark.parametrize(("days", "expected"), [(6, PromptStatus.SHADOWED), (8, PromptStatus.PLANNED)])
async def test_the_first_seven_days_are_shadow_unless_somebody_says_otherwise(house, days, expected):
    house.service.defaults = replace(house.service.defaults, mode=Mode.AUTO)
    await house.service.installed("T1", ANA)
    house.clock.pass_by(days=days)

    prompt = await stalled(house)

    assert prompt.status is expected


async def test_an_episode_lapses_after_three_days_and_is_not_opened_again_for_the_same_stall(house):
    await stalled(house)
    house.clock.pass_by(days=3, minutes=1)

    await house.service.sweep()
    await house.say(ANA, "#r still no")

    async with house.store.transaction() as tx:
        [episode] = await tx.episodes(THREAD)
    assert episode.ended_because is EpisodeEnd.LAPSED


async def test_the_sweep_picks_up_a_prompt_that_a_dead_process_left(house):
    prompt = await stalled(house)
    house.jobs.deliveries.clear()
    house.clock.pass_by(minutes=10)

    await house.service.sweep()

    assert [planned for planned, _ in house.jobs.deliveries] == [prompt.id]


async def test_scores_are_gone_after_thirty_days(house):
    await stalled(house)
    house.clock.at = START + timedelta(days=31)

    await house.service.sweep()

    async with house.store.transaction() as tx:
        assert await tx.messages(THREAD, 10) == []
