"""The choice of words learns from what became of them, for each workspace by itself, and repeats itself to nobody."""

from collections import Counter

import pytest

from bot.ports import EpisodeEnd, PersonKey, PromptStatus, Reception
from bot.prompting import Tally
from classifier.conversation import Signal
from tests.service.house import ANA, BEN, PLACE, THREAD

ANA_KEY, BEN_KEY = PersonKey("T1", ANA), PersonKey("T1", BEN)


async def sent_prompt(house):
    """Let a stall bring Ana a prompt, and return it as it was sent."""
    await house.watch()
    await house.join(ANA)
    await house.stall()
    await house.deliver_all()
    return (await house.prompts(ANA))[0]


async def move_again(house):
    for author, text in [(BEN, "#c fair point"), (ANA, "#c thank you"), (BEN, "tomorrow then"), (ANA, "yes")]:
        await house.say(author, text)


async def tallies(house, workspace="T1"):
    async with house.store.transaction() as tx:
        return await tx.tallies(workspace)


async def hardened(house):
    async with house.store.transaction() as tx:
        return (await tx.thread(THREAD)).hardened


@pytest.mark.parametrize(
    ("said", "learnt"),
    [
        (Reception.HELPFUL, Tally(1, 0)),
        (Reception.NOT_HELPFUL, Tally(0, 1)),
        (Reception.NOT_STUCK, Tally(0, 1)),
    ],
)
async def test_what_somebody_says_of_a_prompt_is_learnt_of_its_template(house, said, learnt):
    prompt = await sent_prompt(house)

    await house.service.receive(ANA_KEY, prompt.id, said)

    assert await tallies(house) == {prompt.template: learnt}


async def test_a_thread_that_moves_again_speaks_for_the_words_nobody_spoke_of(house):
    prompt = await sent_prompt(house)

    await move_again(house)

    async with house.store.transaction() as tx:
        assert (await tx.episode("T1", prompt.episode)).ended_because is EpisodeEnd.MOVED
    assert await tallies(house) == {prompt.template: Tally(1, 0)}


async def test_somebody_may_change_their_mind_and_the_last_word_counts(house):
    prompt = await sent_prompt(house)

    await house.service.receive(ANA_KEY, prompt.id, Reception.HELPFUL)
    await house.service.receive(ANA_KEY, prompt.id, Reception.NOT_HELPFUL)

    assert await tallies(house) == {prompt.template: Tally(0, 1)}


async def test_what_one_workspace_learns_no_other_hears_of(house):
    prompt = await sent_prompt(house)
    await house.service.receive(ANA_KEY, prompt.id, Reception.HELPFUL)

    assert await tallies(house, "T2") == {}


async def test_what_was_only_planned_teaches_nothing(house):
    await house.watch()
    await house.join(ANA)
    await house.stall()
    [prompt] = await house.prompts(ANA)

    await house.service.receive(ANA_KEY, prompt.id, Reception.HELPFUL)

    assert await tallies(house) == {}


async def test_words_found_helpful_come_to_others_more_often(house):
    asked = [PersonKey("T1", f"U{n}") for n in range(60)]
    first = await house.service.prompt_now(ANA_KEY, Signal.RESISTANT, None)
    async with house.store.transaction() as tx:
        liked = await tx.prompt("T1", first.prompt)
    for person in asked[:30]:
        given = await house.service.prompt_now(person, Signal.RESISTANT, None)
        async with house.store.transaction() as tx:
            template = (await tx.prompt("T1", given.prompt)).template
        said = Reception.HELPFUL if template == liked.template else Reception.NOT_HELPFUL
        await house.service.receive(person, given.prompt, said)
    for _ in range(10):
        await house.service.receive(ANA_KEY, first.prompt, Reception.HELPFUL)

    later = Counter()
    for person in asked[30:]:
        given = await house.service.prompt_now(person, Signal.RESISTANT, None)
        later[(await house.prompts(person.person))[0].template] += 1

    # Half a dozen templates compete, so five of thirty would be chance.
    assert later[liked.template] > 10


async def test_what_somebody_passed_over_is_not_shown_to_them_again(house):
    offer = await house.service.prompt_now(ANA_KEY, Signal.RESISTANT, None)
    seen = [offer.words]
    for _ in range(7):
        offer = await house.service.another_idea(ANA_KEY, offer.prompt)
        seen.append(offer.words)

    assert len(set(seen)) == len(seen)


async def test_what_was_said_of_an_idea_is_not_put_down_to_the_next_one(house):
    prompt = await sent_prompt(house)
    await house.service.receive(ANA_KEY, prompt.id, Reception.NOT_HELPFUL)

    await house.service.another_idea(ANA_KEY, prompt.id)

    async with house.store.transaction() as tx:
        now = await tx.prompt("T1", prompt.id)
    assert (now.received, now.status) == (None, PromptStatus.SENT)
    assert (await tallies(house))[prompt.template] == Tally(0, 1)
    assert (await tallies(house))[now.template] == Tally()


async def test_another_idea_is_outside_the_caps_and_one_prompt_in_the_home_tab(house):
    prompt = await sent_prompt(house)
    for _ in range(3):
        await house.service.another_idea(ANA_KEY, prompt.id)

    await move_again(house)
    await house.stall()
    await house.deliver_all()

    shown = (await house.service.home(ANA_KEY)).prompts
    assert len(shown) == len(house.messenger.sent) == 2


async def test_it_isnt_stuck_said_twice_of_one_prompt_hardens_the_thread_once(house):
    prompt = await sent_prompt(house)

    for _ in range(3):
        await house.service.receive(ANA_KEY, prompt.id, Reception.NOT_STUCK)

    assert await hardened(house) == 1


async def test_it_isnt_stuck_drops_what_was_planned_for_the_other_side(house):
    await house.watch()
    await house.join(ANA, BEN)
    await house.stall()
    [to_ana], [to_ben] = await house.prompts(ANA), await house.prompts(BEN)
    await house.service.deliver("T1", to_ana.id)

    await house.service.receive(ANA_KEY, to_ana.id, Reception.NOT_STUCK)
    await house.service.deliver("T1", to_ben.id)

    assert [person for person, _ in house.messenger.sent] == [ANA]
    [to_ben] = await house.prompts(BEN)
    assert (to_ben.status, to_ben.because) == (PromptStatus.DROPPED, "not_stuck")


async def test_the_stall_that_was_none_is_not_found_again_by_the_next_message(house):
    prompt = await sent_prompt(house)
    await house.service.receive(ANA_KEY, prompt.id, Reception.NOT_STUCK)

    await house.say(BEN, "hm")

    async with house.store.transaction() as tx:
        assert await tx.open_episode(THREAD) is None


async def test_nobody_else_can_say_that_it_isnt_stuck_on_somebodys_prompt(house):
    prompt = await sent_prompt(house)

    assert not await house.service.receive(BEN_KEY, prompt.id, Reception.NOT_STUCK)
    assert not await house.service.receive(PersonKey("T2", ANA), prompt.id, Reception.NOT_STUCK)

    assert await hardened(house) == 0
    async with house.store.transaction() as tx:
        assert [episode.thread for episode in await tx.open_episodes(PLACE)] == [THREAD]
