"""The words of a workspace: written by its admins, kept to the rules, and in use from then on."""

from dataclasses import replace

import pytest

from bot.ports import PersonKey, Profile, PromptStatus, Reception
from bot.service.answers import PromptFigures, TemplateOutcome
from bot.service.templating import MOST_OWN
from bot.templates import Move, Side, Template
from classifier.conversation import Signal
from tests.service.house import ANA, BEN

ADMIN, BEN_KEY = PersonKey("T1", ANA), PersonKey("T1", BEN)
SOUND = Template(
    id="",
    move=Move.STEP_BACK,
    side=Side.COUNTERPART,
    signals=frozenset({Signal.QUIET}),
    notice="The kettle in this thread may still be warm.",
    offer="Pouring slowly might do. The choice of cup may be left to {other}.",
    words="I poured too fast. Which cup would you like me to fill?",
    why="A cup one picks oneself tastes better than one that is handed over.",
)


@pytest.fixture(autouse=True)
def admin(house):
    house.messenger.profiles[ANA] = Profile(first_name="Ana", is_admin=True)


async def written(house, wanted=SOUND, by=ADMIN, seen=""):
    answer = await house.service.write_template(by, wanted, seen)
    assert answer.outcome is TemplateOutcome.SAVED, answer.findings
    return answer.template


async def listed(house, id):
    words = await house.service.templates_of(ADMIN)
    return next((one for one in words.templates if one.template.id == id), None)


async def test_a_template_of_its_own_is_listed_first_and_belongs_to_the_workspace_alone(house):
    made = await written(house)

    words = await house.service.templates_of(ADMIN)
    first = words.templates[0]
    assert (first.template, first.is_on, first.is_own) == (made, True, True)
    assert made.workspace == "T1"
    assert not words.templates[1].is_own
    async with house.store.transaction() as tx:
        assert made.id not in {template.id for template in await tx.every_template("T2")}


async def test_its_words_reach_people(house):
    made = await written(house)
    words = await house.service.templates_of(ADMIN)
    for one in words.templates:
        if one.template.move is Move.STEP_BACK and one.template.id != made.id:
            await house.service.switch_template(ADMIN, one.template.id, is_on=False)

    offer = await house.service.prompt_now(BEN_KEY, Signal.QUIET, None)

    assert offer.words == made.words


@pytest.mark.parametrize(
    ("changes", "field", "rule"),
    [
        ({"words": "I poured too fast, <!channel>. Which cup?"}, "words", "markup"),
        ({"why": "It helps to ask @everyone."}, "why", "markup"),
        ({"offer": "You could ask {name} which cup."}, "offer", "slot"),
        ({"words": "I asked {other} first. Which cup?"}, "words", "slot"),
        ({"notice": "You seem upset in this thread."}, "notice", "notice of a person"),
        ({"notice": ""}, "notice", "empty"),
        ({"words": "I " + "pour and " * 40 + "ask. Which cup?"}, "words", "length"),
    ],
)
async def test_what_breaks_a_rule_is_not_stored_and_says_where(house, changes, field, rule):
    answer = await house.service.write_template(ADMIN, replace(SOUND, **changes), "")

    assert answer.outcome is TemplateOutcome.BREAKS_RULES
    assert (field, rule) in {(finding.field, finding.rule) for finding in answer.findings}
    assert not [one for one in (await house.service.templates_of(ADMIN)).templates if one.is_own]


async def test_a_rewording_of_another_is_refused_unless_that_one_is_switched_off(house):
    shipped = (await house.service.templates_of(ADMIN)).templates[0].template
    reworded = replace(shipped, id="", workspace="")

    refused = await house.service.write_template(ADMIN, reworded, "")
    await house.service.switch_template(ADMIN, shipped.id, is_on=False)

    assert {finding.rule for finding in refused.findings} == {"near-duplicate", "opening words"}
    assert (await house.service.write_template(ADMIN, reworded, "")).outcome is TemplateOutcome.SAVED


async def test_a_changed_template_keeps_its_id(house):
    made = await written(house)
    seen = (await listed(house, made.id)).fingerprint

    changed = await written(house, replace(made, words="I poured too fast. Where shall I put it down?"), seen=seen)

    assert changed.id == made.id
    assert (await listed(house, made.id)).template == changed


@pytest.mark.parametrize("id", ["own-00000000", "take-the-no", "../x"])
async def test_only_a_template_of_its_own_can_be_changed(house, id):
    answer = await house.service.write_template(ADMIN, replace(SOUND, id=id), "whatever")

    assert answer.outcome is TemplateOutcome.OUTDATED


async def test_a_template_changed_elsewhere_meanwhile_is_not_written_over(house):
    made = await written(house)
    seen = (await listed(house, made.id)).fingerprint
    await written(house, replace(made, words="I poured too fast. Where shall I put it down?"), seen=seen)

    answer = await house.service.write_template(ADMIN, made, seen)

    assert answer.outcome is TemplateOutcome.OUTDATED


async def test_nobody_without_admin_rights_sees_writes_or_switches(house):
    made = await written(house)

    assert await house.service.templates_of(BEN_KEY) is None
    assert (await house.service.write_template(BEN_KEY, SOUND, "")).outcome is TemplateOutcome.ADMINS_ONLY
    assert await house.service.switch_template(BEN_KEY, made.id, is_on=False) is TemplateOutcome.ADMINS_ONLY
    assert (await listed(house, made.id)).is_on


async def test_what_is_switched_off_is_sent_to_nobody_and_can_be_switched_on_again(house):
    offer = await house.service.prompt_now(BEN_KEY, Signal.QUIET, None)
    async with house.store.transaction() as tx:
        id = (await tx.prompt("T1", offer.prompt)).template

    await house.service.switch_template(ADMIN, id, is_on=False)
    assert not (await listed(house, id)).is_on
    async with house.store.transaction() as tx:
        assert id not in {template.id for template in await tx.templates("T1")}

    await house.service.switch_template(ADMIN, id, is_on=True)
    assert (await listed(house, id)).is_on


async def test_a_template_of_another_workspace_cannot_be_switched(house):
    house.messenger.profiles["UEVA"] = Profile(is_admin=True)
    theirs = await written(house, by=PersonKey("T2", "UEVA"))

    assert await house.service.switch_template(ADMIN, theirs.id, is_on=False) is TemplateOutcome.OUTDATED


async def test_admins_are_told_what_too_few_words_are_left_for(house):
    assert (await house.service.templates_of(ADMIN)).gaps == ()
    for one in (await house.service.templates_of(ADMIN)).templates:
        if one.template.move is Move.RESTART:
            await house.service.switch_template(ADMIN, one.template.id, is_on=False)

    assert "0 templates fit restart for the author" in " ".join((await house.service.templates_of(ADMIN)).gaps)


async def test_a_workspace_has_room_for_a_hundred_of_its_own(house):
    async with house.store.transaction() as tx:
        for number in range(MOST_OWN):
            await tx.save_template(replace(SOUND, id=f"own-{number}", workspace="T1", locale="xx"))

    assert (await house.service.write_template(ADMIN, SOUND, "")).outcome is TemplateOutcome.TOO_MANY


async def test_figures_of_a_template_are_shown_only_where_five_people_stand_behind_them(house):
    given = await house.service.prompt_now(BEN_KEY, Signal.QUIET, None)
    made = await written(house)

    async def sent_to(number):
        async with house.store.transaction() as tx:
            example = await tx.prompt("T1", given.prompt)
            for n in range(number):
                said = Reception.HELPFUL if n else Reception.NOT_HELPFUL
                row = replace(example, id=f"P{n}", to=PersonKey("T1", f"U{n}"), template=made.id, received=said)
                await tx.save_prompt(replace(row, status=PromptStatus.SENT))

    assert (await listed(house, made.id)).figures is None
    await sent_to(4)
    assert (await listed(house, made.id)).figures == PromptFigures()
    await sent_to(6)
    assert (await listed(house, made.id)).figures == PromptFigures(sent=6, helpful=5)
