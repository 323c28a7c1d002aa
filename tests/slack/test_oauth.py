"""Who we are where, with which token; installing, renewing, being removed."""

import asyncio
import re
import time

import aiohttp
import pytest
from cryptography.fernet import Fernet
from slack_sdk.oauth.installation_store import Bot
from slack_sdk.oauth.token_rotation.async_rotator import AsyncTokenRotator
from slack_sdk.web.async_client import AsyncWebClient

from bot.errors import SlackRefused
from bot.playground.faults import Fault
from bot.ports import Mode, Rules
from bot.slack.bolt import build_bolt, oauth_settings
from bot.slack.oauth import BOT_SCOPES, OneToken, StoredTokens, missing_scopes
from bot.store.installations import EncryptedInstallations, oauth_states
from bot.web import build_web
from tests.slack.conftest import serving

HOUR_S = 3600
# slack_sdk still hands aiohttp its credentials in the older way.
pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")


@pytest.fixture
def installations(store, slack):
    return EncryptedInstallations(store.engine, slack.client_id, [Fernet.generate_key().decode()])


def rotator(slack):
    client = AsyncWebClient(base_url=slack.api_url)
    return AsyncTokenRotator(client_id=slack.client_id, client_secret=slack.client_secret, client=client)


def bot(slack, **fields):
    base = {"app_id": "A1", "team_id": slack.workspace.id, "bot_token": "xoxb-old", "bot_id": "B1", "bot_user_id": "UB"}
    return Bot(installed_at=1.0, **{**base, **fields})


async def test_one_token_is_asked_who_it_is_once(slack):
    tokens = OneToken(AsyncWebClient(slack.bot_token, slack.api_url))

    first, second = await tokens.bot_of(slack.workspace.id), await tokens.bot_of(slack.workspace.id)

    assert first is second
    assert (first.bot_user_id, first.bot_id) == (slack.workspace.bot.id, slack.workspace.bot_id)
    assert len(slack.called("auth.test")) == 1


async def test_one_token_speaks_for_no_other_workspace(slack):
    tokens = OneToken(AsyncWebClient(slack.bot_token, slack.api_url))

    with pytest.raises(SlackRefused, match="not installed"):
        await tokens.bot_of("TOTHER")


async def test_a_workspace_that_did_not_install_us_has_no_token(slack, installations):
    with pytest.raises(SlackRefused, match="not installed"):
        await StoredTokens(installations).bot_of("TOTHER")


async def test_a_stored_token_is_remembered_for_a_minute(slack, installations):
    now = [0.0]
    tokens = StoredTokens(installations, clock=lambda: now[0])
    await installations.async_save_bot(bot(slack))
    before = await tokens.bot_of(slack.workspace.id)

    await installations.async_save_bot(bot(slack, bot_token="xoxb-new"))
    during = await tokens.bot_of(slack.workspace.id)
    now[0] = 61.0

    assert (before.bot_token, during.bot_token) == ("xoxb-old", "xoxb-old")
    assert (await tokens.bot_of(slack.workspace.id)).bot_token == "xoxb-new"


async def test_a_workspace_of_an_organisation_is_found_by_its_id_alone(slack, installations):
    await installations.async_save_bot(bot(slack, enterprise_id="E1"))

    assert (await StoredTokens(installations).bot_of(slack.workspace.id)).bot_token == "xoxb-old"


async def test_the_tokens_of_a_workspace_are_deleted(slack, installations):
    tokens = StoredTokens(installations)
    await installations.async_save_bot(bot(slack, enterprise_id="E1"))
    await tokens.bot_of(slack.workspace.id)

    await tokens.forget(slack.workspace.id)

    with pytest.raises(SlackRefused):
        await tokens.bot_of(slack.workspace.id)


async def test_a_token_that_cannot_be_renewed_is_used_while_it_lives(slack, installations):
    expiring = bot(slack, bot_refresh_token="xoxe-1-unknown", bot_token_expires_at=int(time.time()) + HOUR_S)
    await installations.async_save_bot(expiring)
    slack.fail("oauth.v2.access", Fault(status=503))

    assert (await StoredTokens(installations, rotator(slack)).bot_of(slack.workspace.id)).bot_token == "xoxb-old"


def test_missing_scopes_are_named():
    assert missing_scopes(BOT_SCOPES) == []
    assert missing_scopes(["chat:write"])[0] == "app_mentions:read"


# ---------------------------------------------------------------- installing


@pytest.fixture
async def installing(slack, desk, store, installations):
    """A program that workspaces may install, served on a port."""
    desk.tokens = StoredTokens(installations, rotator(slack))
    settings = oauth_settings(
        desk,
        client_id=slack.client_id,
        client_secret=slack.client_secret,
        installations=installations,
        states=oauth_states(store.engine),
    )
    app = build_bolt(desk, signing_secret=slack.signing_secret, api_url=slack.api_url, oauth=settings)
    web = build_web(health=desk.service.health, metrics=desk.metrics, bolt=app, signing_secret=slack.signing_secret)
    async with serving(web) as address:
        yield address


def grant(slack):
    """What Slack hands to whoever allowed the app in."""
    return slack.grants.consent(slack.workspace, slack.who("Ana"))


async def consent(address, session, code, state=None):
    async with session.get(f"{address}/slack/install") as page:
        shown = await page.text()
        cookie = page.headers["set-cookie"].split(";")[0]
    if state is None:
        state = re.search(r"state=([\w-]+)", shown)[1]
    url = f"{address}/slack/oauth_redirect?code={code}&state={state}"
    async with session.get(url, headers={"cookie": cookie}, allow_redirects=False) as answer:
        return answer.status, await answer.text()


async def test_installing_stores_an_encrypted_token_and_greets_the_installer(slack, installing, installations, service):
    async with aiohttp.ClientSession() as session:
        status, _ = await consent(installing, session, grant(slack))

    stored = await installations.bot_of(slack.workspace.id)
    assert status == 200
    assert stored.bot_user_id == slack.workspace.bot.id
    assert service.called("installed") == [(slack.workspace.id, slack.who("Ana").id)]
    assert "Thanks for installing me" in slack.direct_messages("Ana")[-1].text


@pytest.mark.parametrize(
    ("mode", "said"),
    [(Mode.AUTO, "first seven days I only plan"), (Mode.SHADOW, "I only plan"), (Mode.LIVE, "sent from the start")],
)
async def test_the_installer_is_told_what_happens_to_prompts_at_first(slack, installing, service, mode, said):
    service.answers["rules_of"] = Rules(mode=mode)

    async with aiohttp.ClientSession() as session:
        await consent(installing, session, grant(slack))

    assert said in slack.direct_messages("Ana")[-1].text
    assert "/commonground watch" in slack.direct_messages("Ana")[-1].text


async def test_whoever_installs_the_app_once_more_is_not_greeted_again(slack, installing, service):
    service.answers["installed"] = False

    async with aiohttp.ClientSession() as session:
        status, _ = await consent(installing, session, grant(slack))

    assert status == 200
    assert slack.direct_messages("Ana") == []


async def test_the_app_is_installed_although_the_greeting_cannot_be_sent(slack, installing, installations):
    slack.fail("chat.postMessage", Fault(error="internal_error"))

    async with aiohttp.ClientSession() as session:
        status, _ = await consent(installing, session, grant(slack))

    assert status == 200
    assert await installations.bot_of(slack.workspace.id) is not None


async def test_a_state_nobody_was_given_installs_nothing(slack, installing, installations):
    async with aiohttp.ClientSession() as session:
        status, _ = await consent(installing, session, grant(slack), state="made-up")

    assert status == 400
    assert await installations.bot_of(slack.workspace.id) is None


async def test_the_consent_page_asks_for_the_scopes_of_the_manifest(slack, installing):
    async with aiohttp.ClientSession() as session, session.get(f"{installing}/slack/install") as page:
        shown = await page.text()

    assert all(scope in shown for scope in BOT_SCOPES)


async def test_an_installed_workspace_is_heard_and_gone_when_it_removes_the_app(
    slack, installing, installations, service
):
    async with aiohttp.ClientSession() as session:
        await consent(installing, session, grant(slack))
    slack.listen_at(f"{installing}/slack/events")

    await slack.say("Ana", "launch", "no")
    await slack.uninstall()
    await asyncio.sleep(0)

    assert len(service.called("observe")) == 1
    assert await installations.bot_of(slack.workspace.id) is None
