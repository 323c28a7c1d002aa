from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from bot.config import (
    Hours,
    LogStyle,
    describe,
    read_duration,
    read_night,
    read_settings,
    require_slack,
    write_duration,
)
from bot.errors import SettingsError

SECRETS = {
    "SLACK_BOT_TOKEN": "not-a-bot-token",
    "SLACK_APP_TOKEN": "not-an-app-token",
    "COMMONGROUND_SECRET_KEYS": "not-a-key",
    "DATABASE_URL": "mysql://me:hunter2@db/x",
}


def problems(environ):
    with pytest.raises(SettingsError) as caught:
        read_settings(environ)
    return str(caught.value)


def test_an_empty_environment_gives_the_documented_defaults():
    settings = read_settings({})

    assert settings.database_url.get_secret_value() == "sqlite:///commonground.db"
    assert settings.quiet_after == timedelta(hours=8)
    assert settings.night == Hours(22, 8)
    assert settings.log == LogStyle("text", "info")
    assert (settings.mode, settings.port, settings.api_url) == ("auto", 3000, "https://slack.com/api/")


def test_an_empty_variable_counts_as_not_set():
    assert read_settings({"PORT": "", "COMMONGROUND_NIGHT": " "}) == read_settings({})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2s", timedelta(seconds=2)),
        ("90m", timedelta(minutes=90)),
        ("1d", timedelta(days=1)),
        ("8H", timedelta(hours=8)),
    ],
)
def test_durations_are_a_number_and_a_unit(text, expected):
    assert read_settings({"COMMONGROUND_QUIET_AFTER": text}).quiet_after == expected


@given(st.integers(1, 99_999))
def test_a_duration_is_read_as_it_is_written(seconds):
    assert read_duration(write_duration(timedelta(seconds=seconds))) == timedelta(seconds=seconds)


@given(st.integers(0, 23), st.integers(0, 23))
def test_the_hours_of_a_night_are_read_as_they_are_written(begins, ends):
    assert begins == ends or read_night(str(Hours(begins, ends))) == Hours(begins, ends)


def test_night_can_be_switched_off():
    assert read_settings({"COMMONGROUND_NIGHT": "off"}).night is None


@given(st.text(max_size=8))
def test_a_night_is_two_different_hours_or_refused(text):
    try:
        night = read_night(text)
    except ValueError:
        return

    assert night is None or (night.begins != night.ends and all(0 <= hour <= 23 for hour in night))


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("COMMONGROUND_NIGHT", "22", "22-8, or off"),
        ("COMMONGROUND_NIGHT", "8-8", "22-8, or off"),
        ("COMMONGROUND_QUIET_AFTER", "8", "8h"),
        ("COMMONGROUND_QUIET_AFTER", "0s", "8h"),
        ("COMMONGROUND_MODE", "loud", "live, shadow or auto"),
        ("COMMONGROUND_LOG", "xml", "json:info"),
        ("COMMONGROUND_LOG", "json:chatty", "json:info"),
        ("COMMONGROUND_CORPORA", "/no/such/folder", "a folder that exists"),
        ("PORT", "http", "0 to 65535"),
        ("PORT", "70000", "0 to 65535"),
        ("SLACK_API_URL", "slack.com", "http or https"),
        ("DATABASE_URL", "mysql://db/x", "postgresql://"),
        ("SLACK_BOT_TOKEN", "xoxp-1", "xoxb-"),
        ("SLACK_APP_TOKEN", "xoxb-1", "xapp-"),
    ],
)
def test_a_wrong_value_is_named_with_what_was_expected(name, value, expected):
    message = problems({name: value})

    assert name in message
    assert expected in message


@pytest.mark.parametrize("name", SECRETS)
def test_an_error_never_shows_a_secret(name):
    assert SECRETS[name] not in problems({name: SECRETS[name]})


def test_all_wrong_values_are_told_at_once():
    message = problems({"PORT": "x", "COMMONGROUND_MODE": "y"})

    assert "PORT" in message
    assert "COMMONGROUND_MODE" in message


def test_a_misspelt_setting_is_answered_with_the_nearest_one():
    assert "Did you mean COMMONGROUND_QUIET_AFTER?" in problems({"COMMONGROUND_QUIET_AFER": "8h"})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("SLACK_SINGING_SECRET", "SLACK_SIGNING_SECRET"),
        ("SLACK_BOT_TOKN", "SLACK_BOT_TOKEN"),
        ("DATABSE_URL", "DATABASE_URL"),
        ("DATABASE_ULR", "DATABASE_URL"),
    ],
)
def test_a_misspelt_name_without_our_prefix_is_answered_too(typed, meant):
    assert f"{typed} is no setting. Did you mean {meant}?" in problems({typed: "x"})


def test_names_of_other_programs_are_theirs():
    others = {"SLACK_CLI_XOXB": "x", "SLACK_WEBHOOK_URL": "x", "DATABASE_HOST": "x", "TEST_DATABASE_URL": "x"}

    assert read_settings(others) == read_settings({})
    assert read_settings({"SLACK_BOT_TOKENS": "x", "SLACK_BOT_TOKEN": "xoxb-1"}).bot_token is not None


def test_a_setting_unlike_any_other_is_still_refused():
    message = problems({"COMMONGROUND_XYZZYPLUGH": "1"})

    assert "COMMONGROUND_XYZZYPLUGH is no setting. `commonground check" in message


@pytest.mark.parametrize(
    ("environ", "expected"),
    [
        ({"SLACK_CLIENT_ID": "1.2"}, "SLACK_CLIENT_SECRET"),
        ({"SLACK_CLIENT_SECRET": "s"}, "SLACK_CLIENT_ID"),
        ({"SLACK_CLIENT_ID": "1.2", "SLACK_CLIENT_SECRET": "s"}, "COMMONGROUND_SECRET_KEYS is not set"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN is not"),
        ({"SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "s", "SLACK_BOT_TOKEN": "xoxb-1"}, "Unset one of them"),
    ],
)
def test_settings_that_do_not_go_together_are_named(environ, expected):
    assert expected in problems(environ)


def test_oauth_with_a_key_is_complete():
    key = Fernet.generate_key().decode()

    settings = read_settings({"SLACK_CLIENT_ID": "1", "SLACK_CLIENT_SECRET": "s", "COMMONGROUND_SECRET_KEYS": key})

    assert settings.uses_oauth
    assert settings.secret_keys[0].get_secret_value() == key


def test_running_without_a_token_says_where_to_find_one():
    with pytest.raises(SettingsError, match="OAuth & Permissions"):
        require_slack(read_settings({}))


def test_http_mode_needs_the_signing_secret_and_socket_mode_does_not():
    with pytest.raises(SettingsError, match="SLACK_SIGNING_SECRET is not set"):
        require_slack(read_settings({"SLACK_BOT_TOKEN": "xoxb-1"}))

    require_slack(read_settings({"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}))


def test_the_scheme_that_hosting_services_write_is_understood():
    settings = read_settings({"DATABASE_URL": "postgres://me@db/x"})

    assert settings.database_url.get_secret_value() == "postgresql://me@db/x"


@pytest.mark.parametrize(
    "address", ["postgresql+psycopg://me@db/x", "sqlite+aiosqlite:///x.db", "sqlite:////data/x.db"]
)
def test_an_address_of_sqlalchemy_may_name_a_driver(address):
    assert read_settings({"DATABASE_URL": address}).database_url.get_secret_value() == address


def test_every_setting_is_described_and_no_secret_is_shown():
    rows = describe({"SLACK_BOT_TOKEN": "xoxb-1", "DATABASE_URL": "postgresql://me:hunter2@db/x", "PORT": "8123"})

    assert all(row.meaning for row in rows)
    assert {row.name for row in rows if row.is_set} == {"SLACK_BOT_TOKEN", "DATABASE_URL", "PORT"}
    assert [row.value for row in rows if row.is_set] == ["", "", "8123"]
