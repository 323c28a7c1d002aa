"""Many workspaces: whole organisations, installing again, being removed in any order, renewing tokens."""

import asyncio
import time
from itertools import permutations

import aiohttp
import pytest
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import func, select

from bot.playground import events
from bot.playground.delivery import Kind
from bot.ports import ChannelKey, PersonKey, ThreadKey
from bot.slack import payloads
from bot.slack.oauth import StoredTokens
from bot.store.tables import slack_bots
from tests.slack.conftest import OFFER
from tests.slack.test_oauth import HOUR_S, bot, consent, grant, installations, installing, rotator

__all__ = ["installations", "installing"]  # fixtures
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
ORGANISATION = "E1"


# ---------------------------------------------------------------- organisations


@pytest.fixture
async def organisation(slack, installing, installations):
    """A program that a whole organisation has installed, of which the embedded Slack is one workspace."""
    home = slack.workspace
    await installations.async_save(
        Installation(
            app_id="A1",
            enterprise_id=ORGANISATION,
            team_id=None,
            is_enterprise_install=True,
            user_id=slack.who("Ana").id,
            bot_token=home.token,
            bot_id=home.bot_id,
            bot_user_id=home.bot.id,
            installed_at=time.time(),
        )
    )
    slack.listen_at(f"{installing}/slack/events")
    return slack


def of_organisation(body, team):
    """Say in a body, as Slack does, that the app is installed in the whole organisation."""
    wide = {"enterprise_id": ORGANISATION, "team_id": team, "is_enterprise_install": True}
    if "authorizations" in body:
        return body | wide | {"authorizations": [body["authorizations"][0] | wide]}
    if "command" in body:
        return body | wide | {"is_enterprise_install": "true"}
    return body | {"enterprise": {"id": ORGANISATION}, "is_enterprise_install": True, "team": team and {"id": team}}


@pytest.mark.parametrize("names_workspace", [True, False], ids=["with its workspace", "with team_id null"])
async def test_in_an_organisation_everything_is_kept_under_the_organisation(organisation, service, names_workspace):
    slack, home = organisation, organisation.workspace
    team, place, ana = home.id if names_workspace else None, slack.where("launch"), slack.who("Ana")
    post = slack.world.write(home, place.id, ana.id, slack.as_typed(home, "no"))
    [said] = events.said(home, place, post)

    await slack.raw_event(of_organisation(events.envelope(slack.world, home, said), team))
    await slack.raw_event(
        of_organisation(events.envelope(slack.world, home, events.home_opened(slack.world, ana, place, "home")), team)
    )
    form = {"command": "/commonground", "text": "join", "channel_id": place.id, "user_id": ana.id}
    form = {name: value for name, value in of_organisation(form, team).items() if value is not None}
    joined = await slack.delivery.ask(Kind.COMMAND, form)
    pressed = {
        "type": "block_actions",
        "user": {"id": ana.id, "team_id": home.id},
        "actions": [{"action_id": "cg_why"}],
    }
    await slack.delivery.ask(Kind.INTERACTION, of_organisation(pressed, team))

    key = PersonKey(ORGANISATION, ana.id)
    [[heard]] = service.called("observe")
    assert heard.thread == ThreadKey(ORGANISATION, place.id, post.ts)
    assert joined.is_acknowledged
    assert (service.called("home"), service.called("join")) == ([(key,)], [(key,)])
    assert service.called("explain") == [(key, "")]


async def test_what_is_sent_outside_requests_finds_the_token_of_the_organisation(organisation, installations):
    found = await StoredTokens(installations).bot_of(ORGANISATION)

    assert found.bot_token == organisation.workspace.token


async def test_when_an_organisation_removes_the_app_it_is_gone(organisation, service, installations):
    home = organisation.workspace
    home.is_installed = False
    gone = of_organisation(events.envelope(organisation.world, home, events.uninstalled(organisation.world)), None)

    await organisation.raw_event(gone)

    assert service.called("workspace_gone") == [(ORGANISATION,)]
    assert await installations.bot_of(ORGANISATION) is None


# ---------------------------------------------------------------- removed and installed again


def farewells(slack, at_s):
    """The two events that tell of a removal, as they were sent at this moment."""
    told = (events.uninstalled(slack.world), events.tokens_revoked(slack.world, slack.workspace))
    return [events.envelope(slack.world, slack.workspace, event) | {"event_time": int(at_s)} for event in told]


@pytest.mark.parametrize("order", list(permutations(["uninstalled", "revoked"])))
async def test_either_news_of_a_removal_is_enough_and_both_in_any_order_are_fine(slack, installing, service, order):
    async with aiohttp.ClientSession() as session:
        await consent(installing, session, grant(slack))
    slack.listen_at(f"{installing}/slack/events")
    slack.workspace.is_installed = False
    told = dict(zip(["uninstalled", "revoked"], farewells(slack, time.time() + 1), strict=True))

    for name in order:
        await slack.raw_event(told[name])
        assert slack.delivery.sent[-1].is_acknowledged
        assert set(service.called("workspace_gone")) == {(slack.workspace.id,)}

    assert service.called("workspace_returned") == []


async def test_old_news_of_a_removal_does_not_take_a_new_installation_away(slack, installing, service, installations):
    async with aiohttp.ClientSession() as session:
        await consent(installing, session, grant(slack))
    slack.listen_at(f"{installing}/slack/events")

    for late in farewells(slack, time.time() - 60):
        await slack.raw_event(late)
    await slack.say("Ana", "launch", "no")

    assert service.called("workspace_gone") == []
    assert {workspace for workspace, _ in service.called("workspace_returned")} == {slack.workspace.id}
    assert await installations.bot_of(slack.workspace.id) is not None
    assert len(service.called("observe")) == 1


async def test_news_that_looks_old_counts_where_the_token_works_no_more(slack, installing, service, installations):
    async with aiohttp.ClientSession() as session:
        await consent(installing, session, grant(slack))
    slack.listen_at(f"{installing}/slack/events")
    slack.workspace.is_installed = False

    await slack.raw_event(farewells(slack, time.time() - 60)[0])

    assert service.called("workspace_gone") == [(slack.workspace.id,)]
    assert await installations.bot_of(slack.workspace.id) is None


async def test_installing_again_takes_the_new_token(slack, installing, installations):
    async with aiohttp.ClientSession() as session:
        await consent(installing, session, grant(slack))
        first = (await installations.bot_of(slack.workspace.id)).bot_token
        await asyncio.sleep(1.1)  # Slack's own table keeps whole seconds on some databases.
        await consent(installing, session, grant(slack))

    assert (await installations.bot_of(slack.workspace.id)).bot_token == slack.workspace.token != first


async def test_a_state_serves_one_installation_only(slack, installing, installations):
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{installing}/slack/install") as page:
            state = page.headers["set-cookie"].split("=", 1)[1].split(";")[0]
        cookie = {"cookie": f"slack-app-oauth-state={state}"}
        for expected in (200, 401):
            url = f"{installing}/slack/oauth_redirect?code={grant(slack)}&state={state}"
            async with session.get(url, headers=cookie, allow_redirects=False) as answer:
                assert answer.status == expected


async def test_a_state_from_another_browser_installs_nothing(slack, installing, installations):
    async with aiohttp.ClientSession() as victim, aiohttp.ClientSession() as other:
        async with other.get(f"{installing}/slack/install") as page:
            state = page.headers["set-cookie"].split("=", 1)[1].split(";")[0]
        url = f"{installing}/slack/oauth_redirect?code={grant(slack)}&state={state}"
        async with victim.get(url, allow_redirects=False) as answer:
            assert answer.status == 400

    assert await installations.bot_of(slack.workspace.id) is None


# ---------------------------------------------------------------- renewing tokens


def expiring(slack, **more):
    """A bot whose token ends within the hour, and whose refresh token serves once."""
    slack.grants.rotates = True
    slack.grants.refresh_tokens["xoxe-1-once"] = slack.workspace
    return bot(slack, bot_refresh_token="xoxe-1-once", bot_token_expires_at=int(time.time()) + HOUR_S, **more)


async def test_ten_at_once_renew_a_token_once_and_all_get_the_new_one(slack, installations, store):
    await installations.async_save_bot(expiring(slack))
    tokens = StoredTokens(installations, rotator(slack))

    found = await asyncio.gather(*(tokens.bot_of(slack.workspace.id) for _ in range(10)))

    assert {known.bot_token for known in found} == {slack.workspace.token}
    assert len(slack.called("oauth.v2.access")) == 1
    async with store.engine.connect() as connection:
        assert (await connection.execute(select(func.count()).select_from(slack_bots))).scalar_one() == 1


async def test_two_processes_renew_a_token_once(slack, installations, store):
    if store.engine.dialect.name == "sqlite":
        pytest.skip("one process at a time works on SQLite")
    await installations.async_save_bot(expiring(slack))
    several = [StoredTokens(installations, rotator(slack)) for _ in range(3)]

    found = await asyncio.gather(*(tokens.bot_of(slack.workspace.id) for tokens in several))

    assert {known.bot_token for known in found} == {slack.workspace.token}
    assert len(slack.called("oauth.v2.access")) == 1


async def test_a_prompt_is_delivered_with_a_renewed_token_though_nobody_asked_anything(slack, desk, installations, ana):
    await installations.async_save_bot(expiring(slack))
    desk.tokens = StoredTokens(installations, rotator(slack))

    await desk.messenger.send_offer(ana, OFFER)

    assert len(slack.called("oauth.v2.access")) == 1
    assert len(slack.direct_messages("Ana")) == 1


def test_ids_of_the_organisation_never_come_from_what_a_person_typed():
    body = {"command": "/commonground", "text": "is_enterprise_install=true", "team_id": "T1", "channel_id": "C1"}

    assert payloads.read_command(body | {"user_id": "U1"}).place == ChannelKey("T1", "C1")
