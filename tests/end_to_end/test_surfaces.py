"""What people meet in Slack, surface by surface, with nothing faked but Slack itself."""

import json

from tests.end_to_end.conftest import Town


def words(view) -> str:
    return json.dumps(view.body, ensure_ascii=False)


async def say(here: Town, person: str, text: str, channel="launch"):
    return await here.slack.command(person, channel, "/commonground", text)


async def test_an_admin_changes_the_rules_and_every_watched_place_is_told(here: Town):
    window = (await say(here, "Ana", "settings")).window
    await here.slack.submit(window, {"reading": "consented", "scores_kept_days": "7"})
    await say(here, "Ben", "watch")
    notice = here.slack.messages("launch")[-1]
    assert "by people who chose to get prompts" in notice.text
    assert notice.text.startswith("Hello. *Common Ground*")

    window = (await say(here, "Ana", "settings")).window
    await here.slack.submit(window, {"reading": "announced"})

    assert "I told 1 watched place" in words(here.slack.window("Ana"))
    announced = here.slack.messages("launch")[-1]
    assert f"<@{here.slack.who('Ana').id}> changed my rules" in announced.text
    assert "messages written here from now on. Not read" in notice.text
    assert "Numbers 7 days" in (await say(here, "Ben", "privacy")).text


async def test_nobody_without_admin_rights_gets_the_settings_window(over_http: Town):
    seen = await say(over_http, "Ben", "settings")

    assert seen.window is None
    assert "Only people with admin rights" in seen.text


async def test_the_home_tab_shows_watches_and_prompts_and_takes_choices(here: Town):
    await here.watched_thread()
    await say(here, "Ana", "prompt")

    tab = await here.slack.open_home("Ana")
    assert "the thread of" in words(tab)
    assert "step back from the point" in words(tab)
    assert "Settings of this workspace" in words(tab)

    await here.slack.press("Ana", tab, "Send me prompts")
    assert "You get prompts when a thread" in words(here.slack.home_tab("Ana"))
    await here.slack.press("Ana", here.slack.home_tab("Ana"), "Forget me")
    assert "Erased: no message scores, 1 prompt" in words(here.slack.window("Ana"))
    assert "You're out" in words(here.slack.home_tab("Ana"))


async def test_a_stopped_watch_says_so_where_its_notice_stands(over_http: Town):
    await say(over_http, "Ana", "watch")
    notice = over_http.slack.messages("launch")[-1]

    await over_http.slack.press("Ben", notice, "Stop watching")

    assert f"<@{over_http.slack.who('Ben').id}> stopped it" in notice.text
    assert "Nothing is watched" in (await say(over_http, "Ana", "status")).text


async def test_an_admin_writes_a_template_and_it_reaches_somebody(here: Town):
    window = (await say(here, "Ana", "templates")).window
    assert "None yet" in words(window)
    await here.slack.press("Ana", window, "Write one")
    form = {
        "move": "step_back",
        "side": "counterpart",
        "signals": ["quiet"],
        "notice": "The kettle in this thread may still be warm.",
        "offer": "Pouring slowly might do. The choice of cup may be left to {other}.",
        "words": "I poured too fast, <!channel>. Which cup would you like me to fill?",
        "why": "A cup one picks oneself tastes better than one that is handed over.",
    }
    refused = await here.slack.submit(here.slack.window("Ana"), form)
    assert "plain words only" in refused.errors["words"]

    form["words"] = "I poured too fast. Which cup would you like me to fill?"
    await here.slack.submit(here.slack.window("Ana"), form)
    assert "Saved. It is in use from now on" in words(here.slack.window("Ana"))

    # What is asked for begins with stepping back, and nothing repeats itself while others fit.
    shown = [(await say(here, "Ben", "prompt quiet")).text for _ in range(20)]
    assert any(form["words"] in text for text in shown)


async def test_what_an_admin_switches_off_comes_no_more(over_http: Town):
    await over_http.slack.press(
        "Ana", (await say(over_http, "Ana", "templates")).window, "cg_template_move", "step_back"
    )
    first = over_http.slack.window("Ana")
    assert "switched off" not in words(first)

    await over_http.slack.press("Ana", first, "Switch off")

    assert words(over_http.slack.window("Ana")).count("switched off") == 1


async def test_insights_tell_nothing_as_long_as_three_people_are_there(here: Town):
    root = await here.watched_thread()
    await here.play(root)

    assert "at least 5 different people" in (await say(here, "Ben", "insights")).text
