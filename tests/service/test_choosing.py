"""A person's own choices, and what is left of them."""

from dataclasses import replace
from datetime import timedelta

from bot.consent import Choice
from bot.errors import SlackRefused
from bot.ports import ChannelKey, PersonKey, Profile, Reception, ThreadKey, WatchState
from bot.service.answers import WatchOutcome
from classifier.assess import Assessor
from classifier.conversation import Sensitivity, Signal
from classifier.stall.policy import Thresholds
from classifier.stall.reasons import SENTENCES
from tests.service.conftest import POLICY
from tests.service.house import ANA, BEN, CHIDI, PLACE, THREAD, Scored

ANA_KEY, BEN_KEY = PersonKey("T1", ANA), PersonKey("T1", BEN)


async def test_nobody_starts_in_and_every_choice_can_be_taken_back(house):
    assert await house.choice(ANA) is Choice.UNDECIDED
    await house.service.join(ANA_KEY)
    assert await house.choice(ANA) is Choice.IN
    await house.service.leave(ANA_KEY)
    assert await house.choice(ANA) is Choice.OUT
    await house.service.join(ANA_KEY)
    assert await house.choice(ANA) is Choice.IN


async def test_stop_on_a_prompt_makes_one_undecided_and_never_reads_somebody_who_is_out(house):
    await house.service.join(ANA_KEY)
    assert await house.service.stop_prompts(ANA_KEY) is Choice.UNDECIDED
    await house.service.leave(BEN_KEY)
    assert await house.service.stop_prompts(BEN_KEY) is Choice.OUT


async def test_a_pause_is_shown_until_it_is_over_and_can_be_ended(house):
    await house.service.join(ANA_KEY)
    until = house.clock() + timedelta(days=2)
    await house.service.pause(ANA_KEY, until)
    assert (await house.service.own(ANA_KEY)).paused_until == until
    await house.service.resume(ANA_KEY)
    assert (await house.service.own(ANA_KEY)).paused_until is None


async def test_forget_me_leaves_that_one_choice_and_reports_what_went(house):
    await house.watch()
    await house.join(ANA, BEN)
    await house.stall()

    erased = await house.service.forget(ANA_KEY)

    assert (erased.messages, erased.prompts) == (2, 1)
    assert await house.choice(ANA) is Choice.OUT
    assert await house.prompts(ANA) == []
    assert house.jobs.forgotten
    async with house.store.transaction() as tx:
        assert ANA not in {message.author for message in await tx.messages(THREAD, 100)}
        watch = await tx.watch(PLACE, THREAD.thread)
    assert watch.asked_by != ANA


async def test_a_prompt_names_nobody_who_was_forgotten(house):
    await house.watch()
    await house.join(ANA, BEN)
    await house.stall()

    await house.service.forget(ANA_KEY)

    assert ANA not in {prompt.other for prompt in await house.prompts(BEN)}


async def test_a_watch_begins_with_its_notice_and_cannot_begin_twice(house):
    first = await house.service.watch_channel(ANA_KEY, PLACE)
    second = await house.service.watch_channel(BEN_KEY, PLACE)

    assert (first.outcome, second.outcome) == (WatchOutcome.STARTED, WatchOutcome.ALREADY)
    assert len(house.messenger.notices) == 1


async def test_where_the_notice_cannot_be_posted_there_is_no_watch(house):
    house.messenger.refuse = SlackRefused("not in channel", "not_in_channel")

    answer = await house.service.watch_channel(ANA_KEY, PLACE)

    assert answer.outcome is WatchOutcome.INVITE_ME
    async with house.store.transaction() as tx:
        assert await tx.watch(PLACE) is None


async def test_any_member_may_stop_a_watch(house):
    await house.service.watch_channel(ANA_KEY, PLACE)

    answer = await house.service.stop_watch(BEN_KEY, PLACE)

    assert answer.outcome is WatchOutcome.STOPPED
    assert (await house.service.stop_watch(BEN_KEY, PLACE)).outcome is WatchOutcome.NOT_WATCHED


async def test_a_stopped_watch_can_begin_again(house):
    await house.watch()
    await house.service.stop_watch(BEN_KEY, PLACE, THREAD.thread)

    await house.watch()
    await house.say(ANA, "hello")

    assert house.scorer.seen == ["hello"]


async def test_a_newcomer_is_not_read_before_they_saw_the_notice(house):
    await house.service.watch_channel(ANA_KEY, PLACE)
    house.messenger.refuse = SlackRefused("cannot", "user_not_in_channel")
    try:
        await house.service.newcomer(PLACE, CHIDI)
    except SlackRefused:
        await house.say(CHIDI, "#r unread")
    assert house.scorer.seen == []

    house.messenger.refuse = None
    await house.service.newcomer(PLACE, CHIDI)
    await house.say(CHIDI, "read")

    assert house.messenger.shown == [CHIDI]
    assert house.scorer.seen == ["read"]


async def test_sensitivity_belongs_to_a_watched_channel(house):
    assert (await house.service.set_sensitivity(ANA_KEY, PLACE, Sensitivity.LOW)).outcome is WatchOutcome.NOT_WATCHED
    await house.service.watch_channel(ANA_KEY, PLACE)
    assert (await house.service.set_sensitivity(BEN_KEY, PLACE, Sensitivity.LOW)).outcome is WatchOutcome.CHANGED
    assert (await house.service.status(ANA_KEY, PLACE)).channel.sensitivity is Sensitivity.LOW


async def test_the_home_tab_shows_no_watch_of_a_channel_one_is_not_in(house):
    await house.service.watch_channel(ANA_KEY, PLACE)
    house.messenger.absent.add(("C1", CHIDI))

    assert [w.place for w in (await house.service.home(BEN_KEY)).watches] == [PLACE]
    assert (await house.service.home(PersonKey("T1", CHIDI))).watches == ()


async def test_the_home_tab_shows_ones_own_prompts_with_their_words_and_nobody_elses(house):
    await house.watch()
    await house.join(ANA, BEN)
    await house.stall()
    await house.deliver_all()

    home = await house.service.home(ANA_KEY)

    [prompt] = home.prompts
    assert prompt.to == ANA_KEY
    assert home.words[prompt.template] == dict(house.messenger.sent)[ANA].words


async def test_the_home_tab_knows_the_rules_and_who_may_change_them(house):
    house.messenger.profiles[ANA] = Profile(is_admin=True)

    admins, plain = await house.service.home(ANA_KEY), await house.service.home(BEN_KEY)

    assert (admins.is_admin, plain.is_admin) == (True, False)
    assert plain.rules == await house.service.rules_of("T1")


async def test_a_channel_that_is_gone_is_not_watched_any_more(house):
    await house.service.watch_channel(ANA_KEY, PLACE)

    await house.service.channel_gone(PLACE)

    assert (await house.service.status(ANA_KEY, PLACE)).channel is None


async def test_nothing_of_one_workspace_reaches_another_with_the_same_ids(house):
    await house.watch()
    await house.join(ANA, BEN)
    await house.stall()
    stranger = PersonKey("T2", ANA)

    assert (await house.service.own(stranger)).choice is Choice.UNDECIDED
    assert await house.service.recent_prompts(stranger) == []
    assert (await house.service.status(stranger, ChannelKey("T2", "C1"))).threads == ()
    assert await house.service.tension(ThreadKey("T2", "C1", THREAD.thread)) == []
    [prompt] = await house.prompts(ANA)
    assert await house.service.receive(stranger, prompt.id, Reception.HELPFUL) is False
    assert await house.service.explain(stranger, prompt.id) is None


async def test_a_workspace_that_is_gone_leaves_nothing_and_may_go_twice(house):
    await house.watch()
    await house.join(ANA, BEN)
    await house.stall()

    await house.service.workspace_gone("T1")
    await house.service.workspace_gone("T1")

    async with house.store.transaction() as tx:
        assert await tx.workspace("T1") is None
        assert await tx.messages(THREAD, 10) == []
    assert await house.choice(ANA) is Choice.UNDECIDED


async def test_a_deactivated_person_is_forgotten_their_choice_included(house):
    await house.join(ANA)

    await house.service.deactivated(ANA_KEY)

    assert await house.choice(ANA) is Choice.UNDECIDED


async def test_only_admins_may_start_a_watch_where_the_workspace_says_so(house):
    async with house.store.transaction() as tx:
        settings = await house.service.settings(tx, "T1")
        await tx.save_workspace(replace(settings, watches_by_admins_only=True))
    house.messenger.profiles[BEN] = Profile(is_admin=True)

    assert (await house.service.watch_channel(ANA_KEY, PLACE)).outcome is WatchOutcome.ADMINS_ONLY
    assert (await house.service.watch_channel(BEN_KEY, PLACE)).outcome is WatchOutcome.STARTED


async def test_asking_for_a_prompt_is_consent_to_that_answer_only(house):
    offer = await house.service.prompt_now(ANA_KEY, Signal.DEFENSIVE, None)

    assert offer.words
    assert await house.choice(ANA) is Choice.UNDECIDED


async def test_of_somebody_who_is_out_not_even_a_prompt_they_asked_for_is_kept(house):
    await house.service.leave(ANA_KEY)

    offer = await house.service.prompt_now(ANA_KEY, None, None)

    assert offer.words
    assert await house.prompts(ANA) == []


async def test_another_idea_makes_the_next_move_and_only_for_its_owner(house):
    offer = await house.service.prompt_now(ANA_KEY, None, None)

    another = await house.service.another_idea(ANA_KEY, offer.prompt)

    assert another.words != offer.words
    assert another.move is offer.move.following
    assert await house.service.another_idea(BEN_KEY, offer.prompt) is None


async def test_why_gives_reasons_about_the_thread(house):
    await house.watch()
    await house.join(ANA)
    await house.stall()
    await house.deliver_all()

    explanation = await house.service.explain(ANA_KEY)

    assert explanation.reasons
    assert not explanation.was_asked_for
    assert await house.service.explain(BEN_KEY) is None


async def test_why_tells_the_reasons_that_held_at_the_sensitivity_of_the_channel(house):
    only_where_asked_for = {s: Thresholds(0.6, 0.6 if s is Sensitivity.HIGH else 1.0) for s in Sensitivity}
    house.service.assessor = Assessor(house.scorer, replace(POLICY, thresholds=only_where_asked_for))
    await house.service.watch_channel(ANA_KEY, PLACE)
    await house.service.set_sensitivity(ANA_KEY, PLACE, Sensitivity.HIGH)
    await house.join(BEN)
    await house.say(BEN, "could we move it?")
    await house.say(ANA, "#r no")
    [(thread, at)] = house.jobs.looks
    house.clock.at = at
    await house.service.look_again(thread)
    await house.deliver_all()

    explanation = await house.service.explain(BEN_KEY)

    assert SENTENCES["quiet"] in explanation.reasons


async def test_it_isnt_stuck_ends_the_episode_and_makes_the_thread_harder_to_flag(house):
    await house.watch()
    await house.join(ANA)
    await house.stall()
    [prompt] = await house.prompts(ANA)

    assert await house.service.receive(ANA_KEY, prompt.id, Reception.NOT_STUCK)

    async with house.store.transaction() as tx:
        assert await tx.open_episode(THREAD) is None
        assert (await tx.thread(THREAD)).hardened == 1


async def test_a_draft_is_marked_sentence_by_sentence_and_leaves_nothing(house):
    reading = await house.service.draft(ANA_KEY, "Thanks for the list. #d That was not us. #r We won't.")

    assert [(p.defensive, p.resistant) for p in reading.passages] == [(False, False), (True, False), (False, True)]
    assert reading.offer.words
    assert await house.prompts(ANA) == []


async def test_a_calm_draft_needs_no_other_way_in(house):
    reading = await house.service.draft(ANA_KEY, "Thanks. Tomorrow at ten?")

    assert reading.offer is None


async def test_stopping_holds_for_the_channel_but_leaves_other_watches(house):
    await house.watch()
    await house.service.watch_channel(ANA_KEY, PLACE)

    await house.service.stop_watch(ANA_KEY, PLACE)

    async with house.store.transaction() as tx:
        assert (await tx.watch(PLACE, THREAD.thread)).state is WatchState.ACTIVE


class MuteScorer:
    """Abstains from everything, as a broken model would."""

    def score(self, texts):
        return [Scored(None, 0) for _ in texts]


async def test_ready_means_that_database_templates_and_model_are_there(house):
    assert (await house.service.health()).problems == ()

    house.service.assessor = replace(house.service.assessor, scorer=MuteScorer())

    [problem] = (await house.service.health()).problems
    assert "model" in problem
