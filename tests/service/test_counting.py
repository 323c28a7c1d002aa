"""Totals are told of channels and never of anybody: nothing at all where fewer than five people are behind them."""

from dataclasses import replace

import pytest

from bot.ports import PersonKey, Reception
from tests.service.house import ANA, BEN, PLACE, THREAD

CROWD = [ANA, BEN, "UCHIDI", "UDIVYA", "UEVA"]


async def talk(house, people):
    await house.service.watch_channel(PersonKey("T1", ANA), PLACE)
    for person in people:
        await house.say(person, "good morning")


async def test_four_people_are_too_few_for_any_total(house):
    await talk(house, CROWD[:4])

    assert await house.service.insights(PLACE) is None


async def test_five_people_make_totals_of_what_they_did_together(house):
    await talk(house, CROWD)
    await house.join(ANA, BEN)
    await house.stall()
    await house.deliver_all()

    insights = await house.service.insights(PLACE)

    assert (insights.threads, insights.stalls, insights.moved) == (1, 1, None)

    for author, text in [(BEN, "#c fair"), (ANA, "#c thank you"), (BEN, "tomorrow then"), (ANA, "yes")]:
        await house.say(author, text)
    assert (await house.service.insights(PLACE)).moved == 1


async def test_a_number_behind_which_fewer_than_five_stand_is_left_out_although_the_channel_has_more(house):
    await talk(house, CROWD)
    await house.join(ANA, BEN)
    await house.stall()
    await house.deliver_all()
    for person in (ANA, BEN):
        [prompt] = await house.prompts(person)
        await house.service.receive(PersonKey("T1", person), prompt.id, Reception.HELPFUL)

    prompts = (await house.service.insights(PLACE)).prompts

    assert (prompts.sent, prompts.helpful, prompts.not_helpful) == (None, None, None)


async def test_prompts_and_receptions_are_told_once_five_got_them(house):
    await talk(house, CROWD)
    await house.join(ANA, BEN)
    await house.stall()
    await house.deliver_all()
    [prompt] = await house.prompts(ANA)
    async with house.store.transaction() as tx:
        for person in CROWD:
            to = PersonKey("T1", person)
            await tx.save_prompt(replace(prompt, id=f"P{person}", to=to, received=Reception.HELPFUL))

    prompts = (await house.service.insights(PLACE)).prompts

    assert (prompts.helpful, prompts.not_helpful) == (5, None)
    assert prompts.sent == 7


@pytest.mark.parametrize("going", [CROWD[0], CROWD[4]])
async def test_when_one_of_five_is_forgotten_the_totals_are_gone_too(house, going):
    await talk(house, CROWD)
    assert await house.service.insights(PLACE) is not None

    await house.service.forget(PersonKey("T1", going))

    assert await house.service.insights(PLACE) is None


async def test_what_somebody_asked_for_themselves_is_in_no_total(house):
    await talk(house, CROWD)
    for person in CROWD:
        await house.service.prompt_now(PersonKey("T1", person), None, THREAD)

    assert (await house.service.insights(PLACE)).prompts.sent is None
