"""The settings window: who may open it, what it says of a wrong field, and what becomes of it."""

import json
from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import Hours
from bot.consent import Reading
from bot.playground.faults import Fault
from bot.playground.interactions import elements_of
from bot.ports import ChannelKey, Mode, Rules, Watch, WatchState
from bot.service.answers import Home, RulesAnswer, RulesOutcome, WatchAnswer, WatchOutcome
from bot.slack.blocks import names
from bot.slack.blocks.settings import settings_form
from bot.slack.payloads.settings import READERS, read_rules, shown
from tests.slack.conftest import ordinary


async def opened(slack):
    seen = await slack.command("Ana", "launch", "/commonground", "settings")
    return seen.window


def words(view):
    return json.dumps(view.body, ensure_ascii=False)


# ---------------------------------------------------------------- the form


def test_the_form_has_a_field_for_every_rule_filled_with_what_holds():
    rules = Rules(
        Reading.CONSENTED, Mode.SHADOW, 2, 3, None, False, timedelta(minutes=90), "Europe/Lisbon", 7, 14, True
    )
    form = settings_form(rules)

    filled = {
        element["action_id"]: element.get("initial_value") or element["initial_option"]["value"]
        for _, element in elements_of(form["blocks"])
    }

    assert set(filled) == {field.name for field in fields(Rules)} == set(READERS)
    assert read_rules(filled, Rules()) == (rules, {})


def test_a_field_left_as_it_is_stays_even_where_nobody_could_choose_it_any_more():
    now = Rules(prompts_per_day=1_000, zone="Moon/Base")
    said = {field.name: shown(getattr(now, field.name)) for field in fields(Rules)}

    assert read_rules(said, now) == (now, {})


@pytest.mark.parametrize(
    ("name", "said", "expected"),
    [
        ("prompts_per_day", "0", "a whole number from 1 to 20"),
        ("prompts_per_day", "１", "a whole number"),
        ("prompts_per_day", "1_0", "a whole number"),
        ("prompts_per_episode", "-1", "a whole number from 1 to 20"),
        ("scores_kept_days", "366", "a whole number from 1 to 365"),
        ("prompts_kept_days", "9" * 40, "a whole number from 1 to 365"),
        ("night", "22", "two different hours"),
        ("quiet_after", "10s", "1m to 3d"),
        ("quiet_after", "soon", "like"),
        ("zone", "Lisbon", "the name of a time zone"),
        ("zone", "../../etc/passwd", "the name of a time zone"),
        ("reading", "everything", "one of the choices"),
        ("mode", "", "one of the choices"),
        ("watches_by_admins_only", "yes", "one of the choices"),
    ],
)
def test_a_wrong_field_says_what_was_expected_and_changes_nothing(name, said, expected):
    typed = {field.name: shown(getattr(Rules(), field.name)) for field in fields(Rules)}

    wanted, problems = read_rules({**typed, name: said}, Rules())

    assert wanted == Rules()
    assert expected in problems[name]
    assert list(problems) == [name]


@given(st.dictionaries(st.sampled_from(sorted(READERS)), st.text(max_size=12)))
def test_whatever_is_typed_becomes_rules_or_problems_and_never_an_error(typed):
    wanted, problems = read_rules(typed, Rules())

    assert isinstance(wanted, Rules)
    assert set(problems) <= set(READERS)


# ---------------------------------------------------------------- in Slack


async def test_the_window_shows_what_holds(slack, service, bot):
    service.answers["rules_of"] = Rules(night=Hours(20, 9))

    window = await opened(slack)

    assert window.body["callback_id"] == names.SETTINGS_FORM
    assert '"initial_value": "20-9"' in words(window)


async def test_without_admin_rights_the_window_stays_closed(slack, service, bot):
    service.answers["may_change_rules"] = False

    seen = await slack.command("Ben", "launch", "/commonground", "settings")

    assert seen.window is None
    assert "Only people with admin rights" in seen.text


async def test_what_was_saved_is_asked_of_the_service_with_what_was_seen(slack, service, bot, ana):
    window = await opened(slack)

    await slack.submit(window, {"prompts_per_day": "3", "night": "off", "mode": "live"})

    [(who, wanted, seen)] = service.called("change_rules")
    assert (who, seen) == (ana, Rules().fingerprint)
    assert wanted == replace(Rules(), prompts_per_day=3, night=None, mode=Mode.LIVE)
    assert "Saved. It holds from now on." in words(slack.window("Ana"))


async def test_after_a_change_the_home_tab_shows_it(slack, service, bot):
    window = await opened(slack)

    await slack.submit(window, {"prompts_per_day": "3"})

    assert service.called("home")
    assert slack.home_tab("Ana") is not None


async def test_a_change_holds_although_the_home_tab_cannot_be_shown(slack, service, bot):
    window = await opened(slack)
    slack.fail("views.publish", Fault(error="internal_error"))

    seen = await slack.submit(window, {"prompts_per_day": "3"})

    assert not seen.error
    assert "Saved" in words(slack.window("Ana"))


async def test_a_wrong_field_is_told_beside_it(slack, service, bot):
    window = await opened(slack)

    seen = await slack.submit(window, {"quiet_after": "soon"})

    assert "Expected" in seen.errors["quiet_after"]
    assert service.called("change_rules") == []


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (RulesOutcome.ADMINS_ONLY, "Only people with admin rights"),
        (RulesOutcome.OUTDATED, "changed elsewhere"),
        (RulesOutcome.NOT_TOLD, "Slack is out of reach"),
    ],
)
async def test_a_change_that_did_not_hold_says_why(slack, service, bot, outcome, said):
    window = await opened(slack)
    service.answers["change_rules"] = RulesAnswer(outcome)

    await slack.submit(window, {"prompts_per_day": "3"})

    assert said in words(slack.window("Ana"))
    assert service.called("home") == []


async def test_it_is_told_how_many_places_heard_of_it_and_which_notices_are_of_yesterday(slack, service, bot):
    window = await opened(slack)
    service.answers["change_rules"] = RulesAnswer(RulesOutcome.CHANGED, told=2, stale_notices=1)

    await slack.submit(window, {"scores_kept_days": "60"})

    assert "I told 2 watched places" in words(slack.window("Ana"))
    assert "I could not edit 1 notice" in words(slack.window("Ana"))


@pytest.mark.parametrize("metadata", ["", "0:abc", "1:abc", "<!channel>"])
async def test_a_window_of_another_release_or_another_day_changes_nothing(slack, service, bot, metadata):
    window = await opened(slack)
    window.body["private_metadata"] = metadata

    await slack.submit(window, {"prompts_per_day": "3"})

    assert service.called("change_rules") == []
    assert "changed elsewhere since you opened this" in words(slack.window("Ana"))


async def test_a_slow_change_is_acknowledged_and_its_window_tells_the_end(slack, service, bot):
    window = await opened(slack)
    bot.patience_s, service.takes_s = 0.05, 0.1

    await slack.submit(window, {"prompts_per_day": "3"})
    assert "One moment" in words(slack.window("Ana"))
    await bot.settled()

    assert "Saved" in words(slack.window("Ana"))


async def test_a_slow_change_whose_window_was_closed_holds_all_the_same(slack, service, bot):
    window = await opened(slack)
    bot.patience_s, service.takes_s = 0.05, 0.1

    await slack.submit(window, {"prompts_per_day": "3"})
    await slack.close(slack.window("Ana"))
    await bot.settled()

    assert service.called("change_rules")


async def test_from_the_home_tab_the_same_window_opens_for_admins(slack, service, bot):
    home: Home = ordinary("home", ())
    service.answers["home"] = replace(home, is_admin=True)
    view = await slack.open_home("Ana")

    await slack.press("Ana", view, "Change settings")

    assert slack.window("Ana").body["callback_id"] == names.SETTINGS_FORM


async def test_who_lost_admin_rights_is_told_so_in_the_home_tab(slack, service, bot):
    service.answers["home"] = replace(ordinary("home", ()), is_admin=True)
    view = await slack.open_home("Ana")
    service.answers |= {"may_change_rules": False, "home": ordinary("home", ())}

    await slack.press("Ana", view, "Change settings")

    assert "Only people with admin rights" in words(slack.window("Ana"))
    assert "Change settings" not in words(slack.home_tab("Ana"))


# ---------------------------------------------------------------- notices


@pytest.fixture
def place(slack):
    return ChannelKey(slack.workspace.id, slack.where("launch").id)


def watch(place, ana, **more):
    return Watch(place, "", WatchState.PENDING, ana.person, **more)


async def test_the_first_notice_of_a_channel_introduces_the_bot(slack, bot, ana, place):
    await bot.messenger.post_notice(watch(place, ana), Rules(), introduces=True)
    await bot.messenger.post_notice(watch(place, ana), Rules(), introduces=False)

    first, second = slack.messages("launch")
    assert first.text.startswith("Hello. *Common Ground* notices when a thread has stalled")
    assert "asked me to watch" in first.text
    assert second.text.startswith(f"<@{ana.person}> asked me to watch")


async def test_a_notice_that_stands_is_brought_in_line_with_the_rules(slack, bot, ana, place):
    ts = await bot.messenger.post_notice(watch(place, ana), Rules())

    await bot.messenger.rewrite_notice(watch(place, ana, notice_ts=ts), Rules(Reading.CONSENTED, scores_kept_days=7))

    [post] = slack.messages("launch")
    assert "by people who chose to get prompts, and nobody else's" in post.text
    assert "It all goes after 7 days" in post.text


async def test_changed_rules_are_announced_with_a_name_and_a_way_out(slack, bot, ana, place):
    slack.limit("chat.postMessage", retry_after_s=1)

    await bot.messenger.announce_rules(watch(place, ana), ana.person, Rules(scores_kept_days=60))

    [post] = slack.messages("launch")
    assert f"<@{ana.person}> changed my rules" in post.text
    assert {"Don't read me", "Stop watching"} <= {e["text"]["text"] for _, e in elements_of(post.blocks)}


@pytest.mark.parametrize("way", ["command", "mention", "newcomer"])
async def test_however_a_watch_is_stopped_its_notice_says_so(slack, service, bot, ana, place, way):
    ts = await bot.messenger.post_notice(watch(place, ana), Rules())
    service.answers["stop_watch"] = WatchAnswer(WatchOutcome.STOPPED, place, "", ts)

    if way == "command":
        await slack.command("Ben", "launch", "/commonground", "unwatch")
    elif way == "mention":
        root = await slack.say("Ben", "launch", "enough")
        await slack.say("Ben", "launch", "@Common Ground unwatch", thread=root)
    else:
        await bot.messenger.show_notice(watch(place, ana), slack.who("Ben").id)
        await slack.press("Ben", slack.ephemerals("Ben")[-1], "Stop watching")

    notice = slack.workspace.posts[(place.channel, ts)]
    assert f"<@{slack.who('Ben').id}> stopped it" in notice.text
    assert not list(elements_of(notice.blocks))


async def test_a_watch_is_stopped_although_its_notice_cannot_be_edited(slack, service, bot, ana, place):
    service.answers["stop_watch"] = WatchAnswer(WatchOutcome.STOPPED, place, "", "1.000001")

    seen = await slack.command("Ben", "launch", "/commonground", "unwatch")

    assert "I no longer watch this channel" in seen.text
