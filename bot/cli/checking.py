"""What `commonground check` looks at: Slack, database, model, templates, clock."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from slack_sdk.web.async_client import AsyncWebClient

from bot.config import Settings, require_slack
from bot.errors import SettingsError, SlackError, SlackUnavailable
from bot.slack.calls import translated
from bot.slack.oauth import missing_scopes
from bot.store.sql_store import SqlStore
from classifier.errors import CommonGroundError

# Slack refuses requests that are five minutes apart; well before that the clock deserves attention.
CLOCK_MAY_DIFFER_S = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """How one part is, in a sentence; `mend` says what to do, or is ''."""

    part: str
    is_fine: bool
    says: str
    mend: str = ""


async def examine(settings: Settings) -> list[Finding]:
    """Look at every part; none keeps the others from being looked at."""
    return [
        *await _slack(settings),
        await _database(settings),
        await asyncio.to_thread(_loaded, "model", _model),
        await asyncio.to_thread(_loaded, "templates", _templates),
    ]


async def _slack(settings: Settings) -> list[Finding]:
    try:
        require_slack(settings)
    except SettingsError as error:
        says, _, mend = str(error).partition("\n")
        return [Finding("Slack", False, says, mend.replace("\n", " "))]
    findings = []
    if settings.bot_token is not None:
        findings += await _token(AsyncWebClient(settings.bot_token.get_secret_value(), settings.api_url))
    if settings.uses_oauth:
        findings.append(Finding("Slack", True, "workspaces install the app at /slack/install"))
    if settings.app_token is not None:
        findings.append(await _app_token(settings.app_token.get_secret_value(), settings.api_url))
    return findings


async def _token(client: AsyncWebClient) -> list[Finding]:
    from bot.app import now

    try:
        with translated("auth.test"):
            said = await client.auth_test()
    except SlackUnavailable as error:
        return [_unreached("Slack", error, client.base_url)]
    except SlackError as error:
        return [_failed("Slack", error)]
    headers = {name.lower(): value for name, value in said.headers.items()}
    found = Finding("Slack", True, f"{said.get('user')} in {said.get('team')}")
    return [found, scopes_of(headers), clock_of(headers, now())]


def scopes_of(headers: Mapping[str, str]) -> Finding:
    """Compare the scopes a token has with those of the manifest."""
    granted = headers.get("x-oauth-scopes")
    if granted is None:
        return Finding("scopes", True, "Slack did not tell")
    missing = missing_scopes([scope.strip() for scope in granted.split(",")])
    if not missing:
        return Finding("scopes", True, "all of manifest.json")
    mend = (
        "Paste manifest.json anew at https://api.slack.com/apps > your app > App Manifest, then press Reinstall under "
        "OAuth & Permissions."
    )
    return Finding("scopes", False, f"missing: {', '.join(missing)}", mend)


def clock_of(headers: Mapping[str, str], now: datetime) -> Finding:
    """Compare this machine's clock with Slack's."""
    try:
        apart_s = (now - parsedate_to_datetime(headers["date"])).total_seconds()
    except (KeyError, ValueError):
        return Finding("clock", True, "Slack did not tell its time")
    if abs(apart_s) <= CLOCK_MAY_DIFFER_S:
        return Finding("clock", True, f"{abs(apart_s):.0f} s apart from Slack's")
    mend = "Set it, for example with `timedatectl set-ntp true`: Slack's requests are refused at five minutes."
    return Finding("clock", False, f"{abs(apart_s):.0f} s {'ahead of' if apart_s > 0 else 'behind'} Slack's", mend)


async def _app_token(token: str, api_url: str) -> Finding:
    try:
        with translated("apps.connections.open"):
            await AsyncWebClient(base_url=api_url).apps_connections_open(app_token=token)
    except SlackUnavailable as error:
        return _unreached("Socket Mode", error, api_url)
    except SlackError as error:
        mend = "Copy it from https://api.slack.com/apps > your app > Basic Information > App-Level Tokens."
        return Finding("Socket Mode", False, f"Slack refused the app token ({error.code})", mend)
    return Finding("Socket Mode", True, "a connection can be opened")


async def _database(settings: Settings) -> Finding:
    try:
        async with SqlStore(settings.database_url.get_secret_value()) as store:
            await store.check()
    except CommonGroundError as error:
        return _failed("database", error)
    return Finding("database", True, "reached, with the tables of this release")


def _loaded(part: str, load: Callable[[], str]) -> Finding:
    try:
        return Finding(part, True, load())
    except CommonGroundError as error:
        return _failed(part, error)


def _model() -> str:
    from classifier import artifact

    versions = artifact.load().manifest["versions"]
    return f"loaded (scikit-learn {versions['scikit-learn']})"


def _templates() -> str:
    from bot.errors import TemplatesError
    from bot.templates import check, load_shipped

    templates = load_shipped()
    findings = check(templates)
    if findings:
        raise TemplatesError(f"{len(findings)} findings. `commonground templates check` lists them.")
    return f"{len(templates)} shipped"


def _unreached(part: str, error: SlackUnavailable, address: str) -> Finding:
    says, _, _ = str(error).partition(". ")
    mend = f"Check that this machine reaches {address}, and that SLACK_API_URL is meant; then run this again."
    return Finding(part, False, says.rstrip("."), mend)


def _failed(part: str, error: CommonGroundError) -> Finding:
    """Return what an error says; its first sentence is what happened, the rest what to do."""
    says, _, mend = str(error).partition(". ")
    return Finding(part, False, says.rstrip("."), mend)
