"""Every setting by name, how they go together, and what is said about a wrong one."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from bot.config.values import (
    Hours,
    LogStyle,
    beginning,
    read_address,
    read_database,
    read_duration,
    read_folder,
    read_keys,
    read_log,
    read_mode,
    read_night,
    read_port,
)
from bot.errors import SettingsError

PREFIX = "COMMONGROUND_"
# Other programs have settings that begin like these, so only what is all but the same word is taken for a typing error.
SHARED_PREFIXES = ("SLACK_", "DATAB")
ALL_BUT_THE_SAME = 0.9
APPS_PAGE = "https://api.slack.com/apps"


def _written(default: str) -> Any:
    """Return a default as one would write it in the environment; validation turns it into its value."""
    return default


class Settings(BaseModel):
    """Every setting, checked. Build it with `read_settings`."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True, validate_default=True)

    bot_token: Annotated[SecretStr | None, beginning("xoxb-", "xoxe.xoxb-")] = Field(
        None, alias="SLACK_BOT_TOKEN", description="Token of the bot, for one workspace", validate_default=False
    )
    app_token: Annotated[SecretStr | None, beginning("xapp-")] = Field(
        None, alias="SLACK_APP_TOKEN", description="With it, `run` uses Socket Mode", validate_default=False
    )
    signing_secret: SecretStr | None = Field(
        None, alias="SLACK_SIGNING_SECRET", description="HTTP mode: requests are verified with it"
    )
    client_id: str | None = Field(
        None, alias="SLACK_CLIENT_ID", description="Many workspaces: OAuth install at /slack/install"
    )
    client_secret: SecretStr | None = Field(
        None, alias="SLACK_CLIENT_SECRET", description="Many workspaces: belongs to SLACK_CLIENT_ID"
    )
    api_url: Annotated[str, BeforeValidator(read_address)] = Field(
        "https://slack.com/api/", alias="SLACK_API_URL", description="Base address of the Web API"
    )
    # An address may hold a password, so it is never shown.
    database_url: Annotated[SecretStr, BeforeValidator(read_database)] = Field(
        _written("sqlite:///commonground.db"), alias="DATABASE_URL", description="SQLite file or PostgreSQL"
    )
    secret_keys: Annotated[tuple[SecretStr, ...], BeforeValidator(read_keys)] = Field(
        _written(""), alias="COMMONGROUND_SECRET_KEYS", description="Fernet keys for tokens at rest, newest first"
    )
    quiet_after: Annotated[timedelta, BeforeValidator(read_duration)] = Field(
        _written("8h"),
        alias="COMMONGROUND_QUIET_AFTER",
        description="How long an open, tense thread may stay unanswered",
    )
    mode: Annotated[Literal["live", "shadow", "auto"], BeforeValidator(read_mode)] = Field(
        "auto", alias="COMMONGROUND_MODE", description="live, shadow (plan only), or auto: seven days of shadow first"
    )
    night: Annotated[Hours | None, BeforeValidator(read_night)] = Field(
        _written("22-8"),
        alias="COMMONGROUND_NIGHT",
        description="Hours no prompt is sent in; off lifts these and the weekend",
    )
    corpora: Annotated[Path | None, BeforeValidator(read_folder)] = Field(
        None,
        alias="COMMONGROUND_CORPORA",
        description="Folder of public corpora for train and evaluate",
        validate_default=False,
    )
    log: Annotated[LogStyle, BeforeValidator(read_log)] = Field(
        _written("text:info"), alias="COMMONGROUND_LOG", description="text or json, and level"
    )
    port: Annotated[int, BeforeValidator(read_port)] = Field(
        _written("3000"), alias="PORT", description="HTTP mode: the port"
    )

    @property
    def uses_oauth(self) -> bool:
        """Whether workspaces install the app themselves."""
        return self.client_id is not None

    @property
    def uses_sockets(self) -> bool:
        """Whether events come over Socket Mode rather than HTTP."""
        return self.app_token is not None


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One line of `commonground check --settings`. `value` is '' for a secret or one that is not set."""

    name: str
    meaning: str
    default: str
    is_set: bool
    value: str


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Return the settings of this environment. An empty variable counts as not set.

    Raises
    ------
    SettingsError
        Naming every wrong variable and what was expected, never the value of one.
    """
    names = _names()
    given = {name: environ[name].strip() for name in names if environ.get(name, "").strip()}
    problems = [_unknown(name, names) for name in environ if name.startswith(PREFIX) and name not in names]
    problems += _mistyped(environ, names)
    try:
        settings = Settings.model_validate(given)
    except ValidationError as error:
        problems += [_wrong(str(detail["loc"][0]), detail["msg"]) for detail in error.errors(include_input=False)]
    if not problems:
        problems = _mismatches(settings)
    if problems:
        raise SettingsError("\n".join(problems))
    return settings


def require_slack(settings: Settings) -> None:
    """Check that `commonground run` has what it needs to talk to Slack.

    Raises
    ------
    SettingsError
        Naming what is missing and where Slack shows it.
    """
    if settings.bot_token is None and not settings.uses_oauth:
        raise SettingsError(
            "SLACK_BOT_TOKEN is not set.\n"
            f"Copy it from {APPS_PAGE} > your app > OAuth & Permissions, then run `commonground check`.\n"
            "For many workspaces set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET instead. "
            "To try it without Slack: `commonground playground`."
        )
    if settings.signing_secret is None and not settings.uses_sockets:
        raise SettingsError(
            "SLACK_SIGNING_SECRET is not set.\n"
            f"Copy it from {APPS_PAGE} > your app > Basic Information, then run `commonground check` again.\n"
            "For Socket Mode set SLACK_APP_TOKEN instead."
        )


def describe(environ: Mapping[str, str]) -> list[SettingRow]:
    """Return one row per setting, in the order of the documentation. Secrets are never shown."""
    return [_row(field, environ) for field in Settings.model_fields]


def _names() -> list[str]:
    return [str(field.alias) for field in Settings.model_fields.values()]


def _row(name: str, environ: Mapping[str, str]) -> SettingRow:
    field = Settings.model_fields[name]
    alias = str(field.alias)
    value = environ.get(alias, "").strip()
    is_secret = "SecretStr" in str(field.annotation)
    shown = "" if is_secret else value
    return SettingRow(alias, field.description or "", field.default or "–", bool(value), shown)


def _unknown(name: str, names: list[str]) -> str:
    # The prefix is common to most, so the likeness is that of the rest.
    rests = {known.removeprefix(PREFIX): known for known in names}
    near = difflib.get_close_matches(name.removeprefix(PREFIX), rests, n=1)
    meant = f" Did you mean {rests[near[0]]}?" if near else ""
    return f"{name} is no setting.{meant} `commonground check --settings` lists them all."


def _mistyped(environ: Mapping[str, str], names: list[str]) -> list[str]:
    """Name what is spelt almost like a setting that is not set."""
    missing = [name for name in names if name.startswith(SHARED_PREFIXES) and not environ.get(name, "").strip()]
    near = {
        name: difflib.get_close_matches(name, missing, n=1, cutoff=ALL_BUT_THE_SAME)
        for name in environ
        if name.startswith(SHARED_PREFIXES) and name not in names
    }
    return [f"{name} is no setting. Did you mean {meant[0]}?" for name, meant in near.items() if meant]


def _wrong(name: str, expected: str) -> str:
    return f"{name} is wrong: expected {expected.removeprefix('Value error, ')}."


def _mismatches(settings: Settings) -> list[str]:
    problems = []
    if (settings.client_id is None) != (settings.client_secret is None):
        missing, present = "SLACK_CLIENT_SECRET", "SLACK_CLIENT_ID"
        if settings.client_id is None:
            missing, present = present, missing
        problems.append(f"{present} is set and {missing} is not: expected both, from {APPS_PAGE} > Basic Information.")
    if settings.uses_oauth and settings.bot_token is not None:
        problems.append(
            "SLACK_BOT_TOKEN and SLACK_CLIENT_ID are both set: expected the token for one workspace, "
            "or the client for many. Unset one of them."
        )
    if settings.uses_oauth and not settings.secret_keys:
        problems.append(
            "COMMONGROUND_SECRET_KEYS is not set: expected at least one Fernet key, because workspaces that install "
            "the app leave tokens here. Make one with `python -c "
            "'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'`."
        )
    if settings.uses_sockets and settings.bot_token is None and not settings.uses_oauth:
        problems.append("SLACK_APP_TOKEN is set and SLACK_BOT_TOKEN is not: Socket Mode needs both.")
    return problems
