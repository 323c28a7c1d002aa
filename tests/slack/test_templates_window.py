"""The window of templates: lists by move, previews, the form and what it says beside a wrong field."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.service.answers import (
    ListedTemplate,
    PromptFigures,
    TemplateAnswer,
    TemplateOutcome,
    TemplatesAnswer,
)
from bot.slack.blocks import names
from bot.slack.blocks.templates import ON_A_PAGE, TEXTS, VERSION
from bot.slack.payloads.templates import read_stand, read_switch, read_template
from bot.templates import Finding, Move, Side, Template
from classifier.conversation import Signal
from tests.slack.conftest import ordinary

SHIPPED = Template(
    "take-the-no",
    Move.STEP_BACK,
    Side.COUNTERPART,
    notice="There may be a no here.",
    offer="Taking it as a no is one option; you could ask {other}.",
    words="I'll take it as it is. What is left to talk about?",
    why="A no that is accepted makes room.",
)
OWN = replace(
    SHIPPED, id="own-1", workspace="T1", words="I poured too fast. Which cup?", signals=frozenset({Signal.QUIET})
)
EVERY = TemplatesAnswer(
    (
        ListedTemplate(OWN, is_on=True, is_own=True, fingerprint="ab12"),
        ListedTemplate(SHIPPED, is_on=False, is_own=False, fingerprint="cd34"),
    )
)


@pytest.fixture(autouse=True)
def stored(service):
    service.answers["templates_of"] = EVERY


async def opened(slack):
    return (await slack.command("Ana", "launch", "/commonground", "templates")).window


def words(view):
    return json.dumps(view.body, ensure_ascii=False)


FORM = {
    "move": "restart",
    "side": "author",
    "signals": ["quiet", "resistant"],
    "notice": " The thread may be open. ",
    "offer": "You could ask.",
    "words": "I can wait. When suits you?",
    "why": "It helps.",
}
WRITTEN = Template(
    "",
    Move.RESTART,
    Side.AUTHOR,
    "The thread may be open.",
    "You could ask.",
    "I can wait. When suits you?",
    "It helps.",
    frozenset({Signal.QUIET, Signal.RESISTANT}),
)


# ---------------------------------------------------------------- what comes back from Slack


def test_a_template_is_read_from_the_form_with_its_id_from_elsewhere():
    typed = FORM | {"signals": "quiet resistant"}

    assert read_template(typed, "own-1") == (replace(WRITTEN, id="own-1"), {})


@pytest.mark.parametrize("name", ["move", "side", "signals"])
def test_a_choice_nobody_was_given_is_refused(name):
    template, problems = read_template(FORM | {"signals": "", name: "dance"}, "")

    assert template is None
    assert list(problems) == [name]


@given(st.dictionaries(st.sampled_from([*FORM, "id", "workspace"]), st.text(max_size=30)))
def test_whatever_is_typed_becomes_a_template_or_problems(typed):
    template, problems = read_template(typed, "own-1")

    assert (template is None) == bool(problems)
    assert template is None or (template.id, template.workspace, template.locale) == ("own-1", "", "en")


@given(st.text(max_size=80) | st.lists(st.text(max_size=9), min_size=5, max_size=5).map(":".join))
def test_what_a_window_remembers_may_be_anything(remembered):
    stand = read_stand(remembered, VERSION)

    assert stand is None or (stand[0] in {"own", *Move} and 0 <= stand[1] < 1_000)


@pytest.mark.parametrize("value", ["", "on", "off", "maybe:x", "on:<!channel>", "off:../x"])
def test_a_switch_that_nobody_made_turns_nothing(value):
    assert read_switch(value) is None or read_switch(value)[1] == ""


# ---------------------------------------------------------------- the window


async def test_it_opens_with_the_workspaces_own(slack, service, bot, ana):
    window = await opened(slack)

    assert service.called("templates_of") == [(ana,)]
    assert "I poured too fast. Which cup?" in words(window)
    assert "take-the-no" not in words(window)


async def test_without_admin_rights_it_stays_closed(slack, service, bot):
    service.answers["templates_of"] = None

    seen = await slack.command("Ben", "launch", "/commonground", "templates")

    assert seen.window is None
    assert "Only people with admin rights" in seen.text


async def test_those_of_a_move_are_shown_on_wish(slack, service, bot):
    window = await opened(slack)

    await slack.press("Ana", window, names.TEMPLATE_MOVE, "step_back")

    shown = words(slack.window("Ana"))
    assert "`take-the-no` · counterpart, any signal · *switched off*" in shown
    assert "`own-1` · counterpart, quiet" in shown
    assert "Step back from the point: 2" in shown


async def test_many_are_shown_a_page_at_a_time_and_back_leads_to_the_same_page(slack, service, bot):
    rows = tuple(replace(EVERY.templates[0], template=replace(OWN, id=f"own-{n}")) for n in range(ON_A_PAGE + 1))
    service.answers["templates_of"] = TemplatesAnswer(rows)
    window = await opened(slack)

    await slack.press("Ana", window, "Next")
    assert "`own-8`" in words(slack.window("Ana"))
    assert "`own-0`" not in words(slack.window("Ana"))
    await slack.press("Ana", slack.window("Ana"), "Preview")
    await slack.press("Ana", slack.window("Ana"), "Back to the list")

    assert "Page 2 of 2" in words(slack.window("Ana"))
    await slack.press("Ana", slack.window("Ana"), "Previous")
    assert "`own-0`" in words(slack.window("Ana"))


async def test_a_preview_shows_it_with_a_name_and_without(slack, service, bot):
    await slack.press("Ana", await opened(slack), "Preview")

    shown = words(slack.window("Ana"))
    assert "you could ask Ana." in shown
    assert "you could ask them." in shown
    assert ">I poured too fast. Which cup?" in shown


async def test_one_is_switched_off_and_the_list_shows_it(slack, service, bot, ana):
    window = await opened(slack)
    service.answers["templates_of"] = TemplatesAnswer((replace(EVERY.templates[0], is_on=False),), ("Too few.",))

    await slack.press("Ana", window, "Switch off")

    assert service.called("switch_template") == [(ana, "own-1", False)]
    assert "switched off" in words(slack.window("Ana"))
    assert "Too few." in words(slack.window("Ana"))


async def test_a_shipped_one_can_be_switched_and_not_changed(slack, service, bot):
    await slack.press("Ana", await opened(slack), names.TEMPLATE_MOVE, "step_back")
    window = slack.window("Ana")

    assert '"value": "on:take-the-no"' in words(window)
    assert words(window).count(names.TEMPLATE_CHANGE) == 1


async def test_figures_stand_only_where_they_may_be_shown(slack, service, bot):
    shown = replace(EVERY.templates[0], figures=PromptFigures(sent=12, helpful=6, moved=7))
    hidden = replace(EVERY.templates[0], template=replace(OWN, id="own-2"), figures=PromptFigures())
    service.answers["templates_of"] = TemplatesAnswer((shown, hidden))

    window = await opened(slack)

    said = "Sent 12; helpful 6, not helpful –, it isn't stuck –; the thread moved again 7"
    assert words(window).count("Sent ") == words(window).count(said) == 1


async def test_a_new_one_is_written_and_shown_as_it_reads(slack, service, bot, ana):
    service.answers["write_template"] = TemplateAnswer(TemplateOutcome.SAVED, OWN)
    await slack.press("Ana", await opened(slack), "Write one")

    await slack.submit(slack.window("Ana"), FORM)

    assert service.called("write_template") == [(ana, WRITTEN, "")]
    assert "Saved. It is in use from now on" in words(slack.window("Ana"))
    assert "I poured too fast. Which cup?" in words(slack.window("Ana"))


async def test_one_of_its_own_is_changed_from_what_it_was(slack, service, bot):
    service.answers["write_template"] = TemplateAnswer(TemplateOutcome.SAVED, OWN)
    await slack.press("Ana", await opened(slack), "Change")
    form = slack.window("Ana")
    assert '"initial_value": "I poured too fast. Which cup?"' in words(form)

    await slack.submit(form, {"why": "Something else."})

    [(_, wanted, seen)] = service.called("write_template")
    assert (wanted, seen) == (replace(OWN, why="Something else.", workspace=""), "ab12")


async def test_what_breaks_a_rule_is_said_beside_its_field(slack, service, bot):
    findings = (
        Finding("own-1", "markup", "`words` says '<': plain words only.", "words"),
        Finding("own-1", "length", "`words` has 60 words.", "words"),
        Finding("own-1", "one sentence", "`why` has 2 ends.", "why"),
        Finding("own-1", "id", "the id is odd.", "id"),
    )
    service.answers["write_template"] = TemplateAnswer(TemplateOutcome.BREAKS_RULES, OWN, findings)
    await slack.press("Ana", await opened(slack), "Write one")

    seen = await slack.submit(slack.window("Ana"), FORM)

    assert seen.errors == {
        "words": "`words` says '<': plain words only. `words` has 60 words. the id is odd.",
        "why": "`why` has 2 ends.",
    }


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (TemplateOutcome.OUTDATED, "opened before somebody else changed it"),
        (TemplateOutcome.TOO_MANY, "as many templates of your own as I can hold"),
        (TemplateOutcome.ADMINS_ONLY, "Only people with admin rights"),
    ],
)
async def test_what_was_not_saved_says_why(slack, service, bot, outcome, said):
    service.answers["write_template"] = TemplateAnswer(outcome)
    await slack.press("Ana", await opened(slack), "Write one")

    await slack.submit(slack.window("Ana"), FORM)

    assert said in words(slack.window("Ana"))


@pytest.mark.parametrize("remembered", ["", "0:own:0::", "1:own:0:<!channel>:", "1:own"])
async def test_a_window_of_another_release_changes_nothing(slack, service, bot, remembered):
    window = await opened(slack)
    window.body["private_metadata"] = remembered

    await slack.press("Ana", window, "Switch off")

    assert service.called("switch_template") == []
    assert "opened before somebody else changed it" in words(slack.window("Ana"))


async def test_a_button_naming_a_template_that_is_gone_shows_so(slack, service, bot):
    window = await opened(slack)
    service.answers["templates_of"] = TemplatesAnswer(())

    await slack.press("Ana", window, "Change")

    assert "opened before somebody else changed it" in words(slack.window("Ana"))


@pytest.mark.parametrize("label", ["Write one", "Preview", "Change", "Switch off", names.TEMPLATE_MOVE])
async def test_who_lost_admin_rights_sees_nothing_more(slack, service, bot, label):
    window = await opened(slack)
    service.answers |= {
        "templates_of": None,
        "may_change_rules": False,
        "switch_template": TemplateOutcome.ADMINS_ONLY,
    }

    await slack.press("Ana", window, label, "restart" if label == names.TEMPLATE_MOVE else None)

    assert "Only people with admin rights" in words(slack.window("Ana"))
    assert "I poured too fast" not in words(slack.window("Ana"))


async def test_a_slow_check_is_acknowledged_and_its_window_tells_the_end(slack, service, bot):
    service.answers["write_template"] = TemplateAnswer(TemplateOutcome.SAVED, OWN)
    await slack.press("Ana", await opened(slack), "Write one")
    bot.patience_s, service.takes_s = 0.05, 0.1

    await slack.submit(slack.window("Ana"), FORM)
    assert "One moment" in words(slack.window("Ana"))
    await bot.settled()

    assert "Saved." in words(slack.window("Ana"))


async def test_what_a_slow_check_found_is_told_although_the_form_is_gone(slack, service, bot):
    finding = Finding("own-1", "markup", "`words` says '<': plain words only.", "words")
    service.answers["write_template"] = TemplateAnswer(TemplateOutcome.BREAKS_RULES, OWN, (finding,))
    await slack.press("Ana", await opened(slack), "Write one")
    bot.patience_s, service.takes_s = 0.05, 0.1

    await slack.submit(slack.window("Ana"), FORM)
    await bot.settled()

    assert "`words` says '&lt;': plain words only." in words(slack.window("Ana"))


async def test_from_the_home_tab_the_same_window_opens_for_admins(slack, service, bot):
    service.answers["home"] = replace(ordinary("home", ()), is_admin=True)

    await slack.press("Ana", await slack.open_home("Ana"), "Templates")

    assert slack.window("Ana").body["callback_id"] == names.TEMPLATE_FORM


def test_the_form_has_a_field_for_every_text_of_a_template():
    assert set(TEXTS) | {"move", "side", "signals"} == set(FORM)
