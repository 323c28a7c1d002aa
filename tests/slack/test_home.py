"""The Home tab: pages that turn, what admins see in it, and two presses that cross."""

import json
from dataclasses import replace

import pytest

from bot.ports import ChannelKey, Rules, Watch, WatchState
from bot.slack.blocks import names
from bot.slack.blocks.home import PROMPTS_ON_A_PAGE, WATCHES_ON_A_PAGE
from tests.slack.conftest import ordinary
from tests.slack.test_blocks import prompt

HOME = ordinary("home", ())


def with_prompts(number, **more):
    prompts = tuple(replace(prompt(), template=f"t{n}") for n in range(number))
    return replace(HOME, prompts=prompts, words={f"t{n}": f"the words number {n}." for n in range(number)}, **more)


def with_watches(number):
    place = ChannelKey("T1", "C1")
    return replace(HOME, watches=tuple(Watch(place, f"{n}.5", WatchState.ACTIVE, "UANA") for n in range(1, number + 1)))


def words(view):
    return json.dumps(view.body, ensure_ascii=False)


async def test_prompts_come_with_their_words_a_page_at_a_time(slack, service, bot):
    service.answers["home"] = with_prompts(PROMPTS_ON_A_PAGE + 3)

    view = await slack.open_home("Ana")
    assert "the words number 0." in words(view)
    assert "the words number 10." not in words(view)
    assert "Page 1 of 2" in words(view)

    await slack.press("Ana", view, "Older")
    older = slack.home_tab("Ana")
    assert "the words number 10." in words(older)
    assert "the words number 0." not in words(older)

    await slack.press("Ana", older, "Newer")
    assert "the words number 0." in words(slack.home_tab("Ana"))


async def test_watches_have_pages_of_their_own(slack, service, bot):
    service.answers["home"] = with_watches(WATCHES_ON_A_PAGE * 2)

    view = await slack.open_home("Ana")
    await slack.press("Ana", view, "Next")
    view = slack.home_tab("Ana")

    assert "Page 2 of 2" in words(view)
    await slack.press("Ana", view, "Previous")
    assert "Page 1 of 2" in words(slack.home_tab("Ana"))


async def test_whoever_presses_something_stays_on_the_page_they_had_turned_to(slack, service, bot, ana):
    service.answers["home"] = with_prompts(PROMPTS_ON_A_PAGE * 2)
    await slack.press("Ana", await slack.open_home("Ana"), "Older")

    await slack.press("Ana", slack.home_tab("Ana"), "Send me prompts")

    assert service.called("join") == [(ana,)]
    assert "Page 2 of 2" in words(slack.home_tab("Ana"))


@pytest.mark.parametrize("metadata", ["999/999", "-1/x", "<!channel>", "", "1" * 3_000])
async def test_pages_that_are_not_there_show_the_last_or_the_first_one(slack, service, bot, metadata):
    service.answers["home"] = with_prompts(PROMPTS_ON_A_PAGE * 2)
    view = await slack.open_home("Ana")
    view.body["private_metadata"] = metadata

    await slack.press("Ana", view, "Send me prompts")

    assert slack.home_tab("Ana").body["private_metadata"] in ("0/0", "1/0")


async def test_a_slower_press_does_not_lay_an_older_state_over_a_newer_one(slack, service, bot):
    stale = await slack.open_home("Ana")
    # Somebody with the tab open on two machines: the other one was faster.
    await slack.open_home("Ana")
    before = len(slack.called("views.publish"))

    await slack.press("Ana", stale, "Send me prompts")

    tried = slack.called("views.publish")[before:]
    assert [bool(call.arguments.get("hash")) for call in tried] == [True, False]
    assert len(service.called("home")) == 4


async def test_only_admins_see_the_settings_of_the_workspace(slack, service, bot):
    plain = await slack.open_home("Ben")
    service.answers["home"] = replace(HOME, is_admin=True, rules=Rules(prompts_per_day=5))
    admins = await slack.open_home("Ana")

    assert "Settings of this workspace" not in words(plain)
    assert "5 a day" in words(admins)
    assert names.SETTINGS in words(admins)


async def test_everybody_finds_help_privacy_and_the_reason_of_every_permission(slack, service, bot):
    view = await slack.open_home("Ben")

    for said in ("/commonground help", "/commonground privacy", "Why I need each permission", "The seven moves"):
        assert said in words(view)
