"""The rules of a workspace: who may change them, who is told first, and what holds afterwards."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.config import Hours
from bot.consent import Reading
from bot.errors import SlackRefused, SlackUnavailable
from bot.ports import ChannelKey, Mode, PersonKey, Profile, Rules, WatchState, WorkspaceSettings
from bot.service import Defaults
from bot.service.answers import KeptDays, RulesOutcome, WatchOutcome
from tests.service.house import ANA, BEN, PLACE, THREAD

ADMIN, BEN_KEY = PersonKey("T1", ANA), PersonKey("T1", BEN)
OTHER_PLACE = ChannelKey("T1", "C2")


@pytest.fixture(autouse=True)
def admin(house):
    house.messenger.profiles[ANA] = Profile(first_name="Ana", is_admin=True)


async def rules(house) -> Rules:
    return await house.service.rules_of("T1")


async def change(house, by=ADMIN, **fields):
    """Change the rules as somebody would who just looked at them."""
    now = await rules(house)
    return await house.service.change_rules(by, replace(now, **fields), now.fingerprint)


async def settings(house) -> WorkspaceSettings:
    async with house.store.transaction() as tx:
        return await tx.workspace("T1")


# ---------------------------------------------------------------- what holds


async def test_where_a_workspace_says_nothing_the_environment_does(house):
    house.service.defaults = Defaults(Mode.SHADOW, Hours(20, 9), timedelta(hours=4))

    held = await rules(house)

    assert (held.mode, held.night, held.quiet_after) == (Mode.SHADOW, Hours(20, 9), timedelta(hours=4))
    assert held.rests_at_weekend


async def test_in_the_environment_off_lifts_night_and_weekend_together(house):
    house.service.defaults = Defaults(Mode.LIVE, None)

    assert not (await rules(house)).rests_at_weekend


async def test_what_an_admin_changed_goes_before_the_environment_and_the_rest_still_follows_it(house):
    await change(house, mode=Mode.SHADOW, prompts_per_day=5)
    house.service.defaults = Defaults(Mode.LIVE, Hours(20, 9), timedelta(hours=4))

    held = await rules(house)

    assert (held.mode, held.prompts_per_day) == (Mode.SHADOW, 5)
    assert (held.night, held.quiet_after) == (Hours(20, 9), timedelta(hours=4))


async def test_lifting_the_nights_leaves_the_weekend_as_it_was(house):
    await change(house, night=None)

    held = await rules(house)
    assert (held.night, held.rests_at_weekend) == (None, True)


async def test_a_quiet_period_of_its_own_decides_when_silence_counts(house):
    await change(house, quiet_after=timedelta(minutes=30))
    await house.watch()

    await house.say(ANA, "could you?")
    await house.say(BEN, "#r no")

    [(_, at)] = house.jobs.looks
    assert at == house.clock() + timedelta(minutes=30)


async def test_the_switch_to_live_ends_the_days_of_shadow(house):
    await change(house, mode=Mode.AUTO)
    assert (await house.service.own(ADMIN)).is_shadow

    await change(house, mode=Mode.LIVE)

    assert not (await house.service.own(ADMIN)).is_shadow


async def test_the_privacy_page_tells_the_shortest_and_the_longest_time_kept(house):
    assert await house.service.kept_days() == KeptDays((30, 30), (90, 90))
    await change(house, scores_kept_days=7)
    async with house.store.transaction() as tx:
        await tx.save_workspace(WorkspaceSettings("T2", house.clock(), prompts_kept_days=365))

    assert await house.service.kept_days() == KeptDays((7, 30), (90, 365))


# ---------------------------------------------------------------- who may


async def test_nobody_without_admin_rights_changes_anything(house):
    answer = await change(house, by=BEN_KEY, prompts_per_day=20)

    assert answer.outcome is RulesOutcome.ADMINS_ONLY
    assert (await rules(house)).prompts_per_day == 2
    assert not await house.service.may_change_rules(BEN_KEY)
    assert await house.service.may_change_rules(ADMIN)


async def test_rules_changed_elsewhere_meanwhile_are_not_written_over(house):
    seen = (await rules(house)).fingerprint
    await change(house, prompts_per_day=5)

    answer = await house.service.change_rules(ADMIN, replace(Rules(), prompts_per_day=1), seen)

    assert answer.outcome is RulesOutcome.OUTDATED
    assert (await rules(house)).prompts_per_day == 5


# ---------------------------------------------------------------- who is told


@pytest.mark.parametrize("wider", [{"reading": Reading.ANNOUNCED}, {"scores_kept_days": 60}])
async def test_before_more_is_read_or_kept_longer_every_watched_place_is_told_by_whom(house, wider):
    await change(house, reading=Reading.CONSENTED)
    await house.watch()
    await house.service.watch_channel(BEN_KEY, OTHER_PLACE)

    answer = await change(house, **wider)

    assert (answer.outcome, answer.told) == (RulesOutcome.CHANGED, 2)
    assert {(watch.place, by) for watch, by, _ in house.messenger.announced} == {(PLACE, ANA), (OTHER_PLACE, ANA)}
    assert [told for _, _, told in house.messenger.announced] == [await rules(house)] * 2


async def test_reading_less_needs_no_announcement_but_the_notices_say_so(house):
    await house.watch()

    answer = await change(house, reading=Reading.CONSENTED)

    assert (answer.told, house.messenger.announced) == (0, [])
    [(watch, told)] = house.messenger.rewritten
    assert (watch.thread, told.reading) == (THREAD.thread, Reading.CONSENTED)


async def test_what_no_notice_tells_is_changed_without_a_word(house):
    await house.watch()

    await change(house, prompts_per_day=1)

    assert (house.messenger.announced, house.messenger.rewritten) == ([], [])


async def test_where_a_place_cannot_be_told_nothing_more_is_read(house):
    await change(house, reading=Reading.CONSENTED)
    await house.watch()
    house.messenger.refuse = SlackUnavailable("Slack is out of reach.", "network")

    answer = await change(house, reading=Reading.ANNOUNCED)

    assert answer.outcome is RulesOutcome.NOT_TOLD
    assert (await rules(house)).reading is Reading.CONSENTED


async def test_a_channel_we_were_removed_from_holds_no_change_up(house):
    await change(house, reading=Reading.CONSENTED)
    await house.watch()
    house.messenger.refuse = SlackRefused("Slack refused.", "not_in_channel")

    answer = await change(house, reading=Reading.ANNOUNCED)

    assert (answer.outcome, answer.told, answer.stale_notices) == (RulesOutcome.CHANGED, 0, 1)


async def test_a_stopped_watch_is_told_nothing(house):
    await house.watch()
    await house.service.stop_watch(BEN_KEY, PLACE, THREAD.thread)

    await change(house, scores_kept_days=60)

    assert house.messenger.announced == []


async def test_a_notice_tells_the_rules_that_hold_when_it_is_posted(house):
    await change(house, reading=Reading.CONSENTED, scores_kept_days=7)

    await house.service.watch_channel(BEN_KEY, PLACE)

    [(_, told)] = house.messenger.told
    assert (told.reading, told.scores_kept_days) == (Reading.CONSENTED, 7)


async def test_a_notice_posted_while_the_rules_changed_is_put_right(house):
    post = house.messenger.post_notice

    async def posted_slowly(watch, told, *, introduces):
        await change(house, scores_kept_days=7)
        return await post(watch, told, introduces=introduces)

    house.messenger.post_notice = posted_slowly
    await house.watch()

    [(watch, told)] = house.messenger.rewritten
    assert (watch.state, told.scores_kept_days) == (WatchState.ACTIVE, 7)
    assert watch.notice_ts


# ---------------------------------------------------------------- introductions


async def test_a_channel_is_introduced_to_the_bot_once(house):
    await house.service.watch_channel(ADMIN, PLACE)
    await house.service.stop_watch(BEN_KEY, PLACE)
    await house.service.watch_channel(ADMIN, PLACE)

    assert len(house.messenger.notices) == 2
    assert house.messenger.introduced == [PLACE]


async def test_a_watched_thread_needs_no_introduction_of_the_channel(house):
    await house.watch()

    assert house.messenger.introduced == []


async def test_a_channel_whose_notice_could_not_be_posted_is_introduced_later(house):
    house.messenger.refuse = SlackRefused("not in channel", "not_in_channel")
    assert (await house.service.watch_channel(ADMIN, PLACE)).outcome is WatchOutcome.INVITE_ME

    house.messenger.refuse = None
    await house.service.watch_channel(ADMIN, PLACE)

    assert house.messenger.introduced == [PLACE]


async def test_whoever_installed_the_app_is_to_be_greeted_once(house):
    assert await house.service.installed("T1", BEN)
    assert not await house.service.installed("T1", ANA)

    assert (await settings(house)).installed_by == BEN


async def test_somebody_is_greeted_too_whose_workspace_was_heard_of_first(house):
    await house.service.own(ADMIN)

    assert await house.service.installed("T1", BEN)


async def test_after_the_app_was_removed_who_installs_it_again_is_greeted_again(house):
    await house.service.installed("T1", BEN)
    await house.service.workspace_gone("T1")

    assert await house.service.installed("T1", BEN)


async def test_of_a_stopped_watch_the_notice_that_stands_is_named(house):
    await house.watch()
    async with house.store.transaction() as tx:
        posted = (await tx.watch(PLACE, THREAD.thread)).notice_ts

    stopped = await house.service.stop_watch(BEN_KEY, PLACE, THREAD.thread)

    assert stopped.notice_ts == posted
