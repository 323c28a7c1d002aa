"""What is forged, altered, too long or too late is refused or explained, logged without text, and changes nothing."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import httpx
import pytest
from sqlalchemy import select

from bot.playground.delivery import Kind
from bot.playground.faults import Fault
from bot.playground.http_route import encode
from bot.playground.interactions import pressed_in_view, state_of, submitted
from bot.playground.signatures import signed_headers
from bot.playground.world import Post
from bot.ports import Reception
from bot.store.tables import metadata
from bot.templates import Move, Side, Template
from tests.end_to_end.conftest import Town, over_http

__all__ = ["over_http"]  # fixtures

EVIL = "<!channel>"
SECRET = "a sentence nobody may find in a log"


async def rows(here: Town) -> list[tuple[str, dict]]:
    async with here.program.store.engine.connect() as connection:
        return [
            (table.name, dict(row))
            for table in metadata.sorted_tables
            for row in (await connection.execute(select(table))).mappings()
        ]


@asynccontextmanager
async def nothing_changes(here: Town) -> AsyncIterator[None]:
    before = await rows(here)
    yield
    assert await rows(here) == before


@pytest.fixture
async def here(over_http: Town) -> Town:
    """The bot over HTTP, where Ana and Ben are in, and Ana has a prompt she asked for."""
    for person in ("Ana", "Ben"):
        await over_http.slack.command(person, "launch", "/commonground", "join")
        await over_http.slack.open_home(person)
    await over_http.slack.command("Ana", "launch", "/commonground", "prompt")
    return over_http


@pytest.fixture
def logged(capfd: pytest.CaptureFixture[str]) -> Iterator[list[str]]:
    """Look at the end whether a secret sentence was logged."""
    yield []
    assert SECRET not in "".join(capfd.readouterr())


def the_prompt(here: Town) -> Post:
    return here.slack.ephemerals("Ana")[-1]


def altered(here: Town, person: str, post: Post, action: str, **changes: str) -> dict:
    """What a client sends that was tampered with: somebody presses a button and says it had another value."""
    slack = here.slack
    payload = slack._on_message(slack.workspace, slack.who("Ana"), post, action, None)
    payload["actions"][0] |= changes
    presser = slack.who(person)
    payload["user"] |= {"id": presser.id, "name": presser.first_name.lower()}
    return payload | slack._keys(slack.workspace, slack.where("launch"), presser, None)


async def send(here: Town, payload: dict, person: str) -> str:
    """Send it, and return what the person is told."""
    answer = await here.slack.delivery.ask(Kind.INTERACTION, payload)
    assert answer.is_acknowledged
    return here.slack.ephemerals(person)[-1].text


# ---------------------------------------------------------------- requests


def signed(here: Town, kind: Kind, payload: dict, at: int) -> tuple[bytes, dict[str, str]]:
    body, content_type = encode(kind, payload)
    return body, signed_headers(here.slack.signing_secret, body, at) | {"content-type": content_type}


async def test_a_request_that_was_answered_is_not_answered_again_when_it_is_replayed(here: Town):
    await here.slack.press("Ana", the_prompt(here), "cg_another")
    ana, place = here.slack.who("Ana"), here.slack.where("launch")
    form = {"command": "/commonground", "text": "leave", "team_id": here.slack.workspace.id}
    form |= {"user_id": ana.id, "channel_id": place.id, "channel_name": "launch", "trigger_id": "1.1"}
    url = here.slack.delivery.route.request_url
    body, headers = signed(here, Kind.COMMAND, form, int(here.slack.world.seconds()))

    async with httpx.AsyncClient() as client:
        first = await client.post(url, content=body, headers=headers)
        await here.slack.command("Ana", "launch", "/commonground", "join")
        async with nothing_changes(here):
            again = await client.post(url, content=body, headers=headers)

    assert "You're out" in first.text
    assert (again.status_code, again.text) == (200, "")


async def test_a_request_that_failed_may_come_again(here: Town):
    place = here.slack.where("launch").id
    event = {"type": "message", "channel": place, "user": here.slack.who("Ana").id, "text": "no", "ts": "1.000100"}
    payload = {"type": "event_callback", "team_id": here.slack.workspace.id, "event": event}
    body, headers = signed(here, Kind.EVENT, payload, int(here.slack.world.seconds()))
    url = here.slack.delivery.route.request_url
    here.program.desk.tokens._bot = None
    here.slack.fail("auth.test", Fault(status=503, times=1))

    async with httpx.AsyncClient() as client:
        statuses = [(await client.post(url, content=body, headers=headers)).status_code for _ in range(2)]

    assert statuses == [500, 200]


# ---------------------------------------------------------------- values altered by the client


async def test_a_button_that_names_the_prompt_of_somebody_else_gives_nothing(here: Town):
    post = the_prompt(here)

    async with nothing_changes(here):
        for action in ("cg_another", "cg_why", "cg_helpful", "cg_not_helpful", "cg_not_stuck"):
            assert "That prompt is gone" in await send(here, altered(here, "Ben", post, action), "Ben")


async def test_a_button_that_names_no_prompt_gives_nothing(here: Town):
    post = the_prompt(here)

    async with nothing_changes(here):
        for value in ("none", "", "' OR 1=1 --", EVIL, "x" * 2_000, "\x00"):
            payload = altered(here, "Ana", post, "cg_helpful", value=value)
            assert "That prompt is gone" in await send(here, payload, "Ana")


async def test_a_button_that_names_the_prompt_of_another_workspace_gives_nothing(here: Town):
    other = here.slack.world.add_workspace("Other")
    async with here.program.store.transaction() as tx:
        [mine, *_] = [row for name, row in await rows_of(tx) if name == "prompts"]
    payload = altered(here, "Ana", the_prompt(here), "cg_helpful", value=mine["id"])

    async with nothing_changes(here):
        await here.slack.delivery.ask(Kind.INTERACTION, payload | {"team": {"id": other.id, "domain": "other"}})


async def rows_of(tx) -> list[tuple[str, dict]]:
    return [("prompts", row) for row in await tx._rows(select(metadata.tables["prompts"]))]


async def test_a_button_under_a_prompt_that_was_erased_says_so(here: Town):
    post = the_prompt(here)
    await here.slack.command("Ana", "launch", "/commonground", "forget me")

    async with nothing_changes(here):
        for action in ("cg_another", "cg_why", "cg_helpful"):
            assert "That prompt is gone" in await send(here, altered(here, "Ana", post, action), "Ana")


async def test_a_pause_of_no_length_is_explained(here: Town):
    post = the_prompt(here)

    async with nothing_changes(here):
        for value in ("9999999999d", "-1d", "1 century", EVIL):
            payload = altered(here, "Ana", post, "cg_stop", action_id="cg_pause", value=value)
            assert "For how long?" in await send(here, payload, "Ana")


async def test_a_button_of_a_release_that_was_is_explained(here: Town):
    payload = altered(here, "Ana", the_prompt(here), "cg_helpful", action_id="cg_of_long_ago")

    async with nothing_changes(here):
        assert "don't know that button" in await send(here, payload, "Ana")


async def test_the_button_that_opens_the_thread_needs_no_answer(here: Town):
    payload = altered(here, "Ana", the_prompt(here), "cg_helpful", action_id="cg_open")
    before = len(here.slack.ephemerals("Ana"))

    await here.slack.delivery.ask(Kind.INTERACTION, payload)

    assert len(here.slack.ephemerals("Ana")) == before


# ---------------------------------------------------------------- windows


async def test_the_settings_window_of_another_release_changes_nothing(here: Town):
    opened = await here.slack.command("Ana", "launch", "/commonground", "settings")
    opened.window.body["private_metadata"] = "0:of long ago"

    async with nothing_changes(here):
        await here.slack.submit(opened.window, {"prompts_per_day": "9"})

    assert "Nothing was changed" in json.dumps(here.slack.window("Ana").body)


async def test_whoever_is_no_admin_changes_no_settings_with_a_form_of_somebody_else(here: Town):
    slack = here.slack
    opened = await slack.command("Ana", "launch", "/commonground", "settings")
    opened.window.values = state_of(opened.window.body["blocks"], {"prompts_per_day": "9"})
    payload = submitted(slack.workspace, slack.who("Ben"), opened.window)

    async with nothing_changes(here):
        answer = await slack.delivery.ask(Kind.INTERACTION, payload)

    assert "Only people with admin rights" in json.dumps(answer.body)


async def test_a_form_nobody_knows_any_more_is_acknowledged(here: Town):
    slack = here.slack
    opened = await slack.command("Ana", "launch", "/commonground", "draft")
    payload = submitted(slack.workspace, slack.who("Ana"), opened.window)

    async with nothing_changes(here):
        for callback in ("cg_of_long_ago", "", "x" * 255):
            payload["view"] = {**payload["view"], "callback_id": callback, "private_metadata": EVIL}
            assert (await slack.delivery.ask(Kind.INTERACTION, payload)).is_acknowledged


async def test_a_page_of_the_home_tab_that_is_not_there_shows_one_that_is(here: Town):
    slack = here.slack

    async with nothing_changes(here):
        for value in ("-1", "999", "x", EVIL, "1e3", ""):
            action = {"type": "button", "action_id": "cg_earlier_prompts", "block_id": "b", "value": value}
            payload = pressed_in_view(slack.workspace, slack.who("Ana"), slack.home_tab("Ana"), action)
            assert (await slack.delivery.ask(Kind.INTERACTION, payload)).is_acknowledged
            assert "Your recent prompts" in json.dumps(slack.home_tab("Ana").body)


async def test_a_window_that_came_too_late_is_explained(here: Town):
    async with nothing_changes(here):
        for word in ("draft", "settings", "templates"):
            for code in ("expired_trigger_id", "exchanged_trigger_id", "invalid_trigger_id"):
                here.slack.fail("views.open", Fault(error=code))
                shown = await here.slack.command("Ana", "launch", "/commonground", word)

                assert shown.error == ""
                assert "three seconds" in shown.text


async def test_an_answer_that_may_not_be_shown_any_more_undoes_nothing(here: Town, capfd):
    slack = here.slack
    give = slack.response_urls.give

    def used_up(*given):
        path = give(*given)
        slack.response_urls._given[path.removeprefix("response/")].uses = 99
        return path

    slack.response_urls.give = used_up
    pressed = await slack.press("Ana", the_prompt(here), "cg_helpful")

    assert pressed.error == ""
    assert Reception.HELPFUL in [row.get("received") for _, row in await rows(here)]
    assert "answer_not_shown" in "".join(capfd.readouterr())


# ---------------------------------------------------------------- commands


async def test_a_command_that_makes_no_sense_shows_help(here: Town, logged):
    async with nothing_changes(here):
        for text in ("x" * 10_000, "watch " * 2_000, SECRET, f"{EVIL} {EVIL}", "\x00", "&lt;!channel&gt;"):
            shown = await here.slack.command("Ana", "launch", "/commonground", f"?{text}")

            assert shown.error == ""
            assert "I don't know" in shown.text
            assert len(shown.text) <= 4_000
    assert_nothing_evil(here)


async def test_a_command_with_ten_thousand_characters_after_it_changes_nothing(here: Town, logged):
    async with nothing_changes(here):
        for word in ("prompt", "pause", "sensitivity", "forget"):
            text = f"{word} {SECRET} {EVIL} " + "x" * 10_000
            shown = await here.slack.command("Ana", "launch", "/commonground", text)

            assert shown.error == ""
            assert 0 < len(shown.text) <= 4_000
    assert_nothing_evil(here)


async def test_ten_thousand_characters_said_to_the_bot_are_answered(here: Town, logged):
    slack = here.slack
    root = await slack.say("Ana", "launch", "shall we?")
    await slack.say("Ana", "launch", f"@Common Ground {SECRET} " + "x" * 10_000, thread=root)
    await slack.say("Ana", slack.direct("Ana"), f"{SECRET} " + "x" * 10_000)
    await slack.settled()

    assert "I don't know" in slack.ephemerals("Ana")[-1].text
    assert "Here you can type" in slack.direct_messages("Ana")[-1].text


# ---------------------------------------------------------------- markup in names and words


def assert_nothing_evil(here: Town) -> None:
    """Look through everything the bot ever told Slack, acknowledgements too."""
    told = [json.dumps(call.arguments) for call in here.slack.calls]
    told += [json.dumps(answer.body) for sent in here.slack.delivery.sent for answer in sent.answers]
    assert [words for words in told if EVIL in words] == []


async def test_a_broadcast_in_a_name_or_a_template_reaches_nobody(over_http: Town):
    here, slack = over_http, over_http.slack
    slack.who("Ben").name = f"{EVIL} Ode"
    root = await here.watched_thread()
    ana = slack.who("Ana")
    wording = dict.fromkeys(("notice", "words", "why"), f"{EVIL} <@{ana.id}> *all*")
    async with here.program.store.transaction() as tx:
        for move in Move:
            more = {"workspace": slack.workspace.id, "offer": f"Ask {{other}} {EVIL}.", **wording}
            evil = Template(f"evil-{move}", move, Side.COUNTERPART, **more)
            await tx.save_template(evil)
        for shipped in await tx.templates(""):
            await tx.switch_template(slack.workspace.id, shipped.id, is_on=False)
    await slack.say(slack.who(EVIL), "launch", "no", thread=root)
    await slack.say("Ana", "launch", "yes", thread=root)

    shown = await slack.shortcut("Ana", root, "cg_find_common_ground")
    view = await slack.open_home("Ana")

    assert "&lt;!channel&gt;" in shown.text
    assert "&lt;!channel&gt;" in json.dumps(view.body)
    assert_nothing_evil(here)
