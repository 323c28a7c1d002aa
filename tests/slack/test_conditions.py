"""What is not as it should be between Slack and us is seen in `status`, at `/readyz` or in counters; never fatal."""

from datetime import timedelta

import httpx
import pytest

from bot.errors import SlackRefused, SlackUnavailable
from bot.playground.faults import Fault
from bot.ports import ChannelKey, Health, Watch, WatchState
from bot.slack.conditions import Condition, Conditions
from bot.slack.oauth import BOT_SCOPES
from bot.slack.sockets import connected
from bot.telemetry import Metrics
from bot.web import build_web
from tests.slack.conftest import NOW, serving
from tests.slack.test_sockets import eventually

ALL = {"X-OAuth-Scopes": ", ".join(BOT_SCOPES)}


def without(*scopes):
    return {"x-oauth-scopes": ",".join(scope for scope in BOT_SCOPES if scope not in scopes)}


def counted(metrics, line):
    return line in metrics.render().decode()


async def status(slack, person="Ana"):
    return (await slack.command(person, "launch", "/commonground", "status")).text


# ---------------------------------------------------------------- what is written down


def test_every_answer_says_which_scopes_are_missing():
    conditions = Conditions(Metrics())

    conditions.answered("T1", without("im:write", "users:read"))
    assert conditions.of("T1").missing == ("im:write", "users:read")

    conditions.answered("T1", {})
    assert conditions.of("T1").missing == ("im:write", "users:read")

    conditions.answered("T1", ALL)
    assert conditions.of("T1") == Condition()


def test_missing_scopes_and_refused_tokens_are_counted_by_workspace():
    metrics = Metrics()
    conditions = Conditions(metrics)
    for workspace in ("T1", "T2"):
        conditions.answered(workspace, without("im:write"))
    conditions.answered("T2", without("im:write"))
    conditions.failed("T3", SlackRefused("no", "token_revoked"))

    assert counted(metrics, 'commonground_missing_scopes{scope="im:write"} 2.0')
    assert counted(metrics, "commonground_refused_tokens 1.0")

    conditions.answered("T1", ALL)
    conditions.forget("T2")
    conditions.answered("T3", ALL)
    assert counted(metrics, 'commonground_missing_scopes{scope="im:write"} 0.0')
    assert counted(metrics, "commonground_refused_tokens 0.0")


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (SlackUnavailable("busy", "ratelimited", 3.0), "ratelimited"),
        (SlackUnavailable("away", "network"), "unavailable"),
        (SlackRefused("no", "channel_not_found"), "refused"),
    ],
)
def test_calls_are_counted_by_how_they_ended_and_passing_trouble_is_no_condition(error, outcome):
    metrics = Metrics()
    conditions = Conditions(metrics)

    conditions.failed("T1", error)

    assert counted(metrics, f'commonground_calls_total{{outcome="{outcome}"}} 1.0')
    assert conditions.of("T1") == Condition()


def test_notes_say_in_words_what_an_operator_can_do_and_name_no_workspace():
    now = [0.0]
    conditions = Conditions(Metrics(clock=lambda: now[0]))
    assert conditions.notes(NOW) == ()

    conditions.answered("T1", without("im:write"))
    conditions.failed("T2", SlackRefused("no", "account_inactive"))
    conditions.failed("T3", SlackRefused("no", "account_inactive"))
    conditions.held_back("T1", NOW)
    now[0] = 1_200.0

    assert conditions.notes(NOW) == (
        "The scope im:write is missing in one workspace. Install the app again with manifest.json.",
        "Slack refuses the token in 2 workspaces (account_inactive). Install the app again there.",
        "Slack held events back in the last hour in one workspace.",
        "Slack has sent nothing for 20 minutes.",
    )
    assert len(conditions.notes(NOW + timedelta(hours=2))) == 3


# ---------------------------------------------------------------- where it is seen


async def test_all_is_well_where_nothing_is_said(slack, service, bot, ana):
    await bot.messenger.profile(ana)

    assert "warning" not in await status(slack)


async def test_a_scope_that_is_missing_is_told_in_the_status(slack, service, bot, ana):
    slack.workspace.scopes -= {"im:write"}
    await bot.messenger.profile(ana)

    assert "I lack permissions that I need: `im:write`" in await status(slack)


async def test_events_held_back_are_told_in_the_status_for_an_hour(slack, service, bot):
    await slack.raw_event(
        {"type": "app_rate_limited", "team_id": slack.workspace.id, "minute_rate_limited": 1518467820}
    )

    assert "Slack held messages back from me" in await status(slack)
    bot.now = lambda: NOW + timedelta(hours=2)
    assert "Slack held messages back from me" not in await status(slack)


async def test_a_token_slack_takes_no_more_is_told_in_the_status(slack, service, bot, ana):
    await status(slack)
    slack.fail("users.info", Fault(error="token_revoked"))
    with pytest.raises(SlackRefused):
        await bot.messenger.profile(ana)

    assert "Slack takes my token no more (`token_revoked`)" in await status(slack)


async def test_the_notes_stand_at_readyz_and_do_not_make_it_fail(slack, service, desk):
    async def health():
        return Health(notes=desk.messenger.conditions.notes(NOW))

    desk.messenger.conditions.answered("T1", without("im:write"))
    web = build_web(health=health, metrics=desk.metrics)
    async with serving(web) as address, httpx.AsyncClient(base_url=address) as client:
        answer = await client.get("/readyz")

    assert answer.status_code == 200
    assert "The scope im:write is missing" in answer.json()["notes"][0]


# ---------------------------------------------------------------- lost sockets


async def test_a_silent_connection_is_checked_with_auth_test_made_anew_and_counted(slack, desk, bolt):
    async def check():
        await desk.messenger.check(slack.workspace.id)

    settings = {"check": check, "silent_for_s": 0.2, "look_every_s": 0.05}
    async with connected(bolt, slack.app_token, slack.api_url, desk.metrics, **settings):
        await eventually(lambda: counted(desk.metrics, 'commonground_socket_renewals_total{outcome="done"}'))

    assert slack.called("auth.test")


async def test_a_token_that_was_taken_away_in_silence_is_noticed_and_asked_for_again(slack, desk, bolt):
    async def check():
        await desk.messenger.check(slack.workspace.id)

    await desk.messenger.check(slack.workspace.id)
    slack.fail("auth.test", Fault(error="token_revoked"))
    settings = {"check": check, "silent_for_s": 0.2, "look_every_s": 0.05}
    async with connected(bolt, slack.app_token, slack.api_url, desk.metrics, **settings):
        await eventually(lambda: counted(desk.metrics, 'commonground_socket_renewals_total{outcome="failed"}'))
        assert desk.messenger.conditions.of(slack.workspace.id).refused == "token_revoked"
        await eventually(lambda: counted(desk.metrics, 'commonground_socket_renewals_total{outcome="done"}'))

    assert desk.messenger.conditions.of(slack.workspace.id) == Condition()


async def test_a_connection_that_slack_closes_is_made_anew_by_itself(slack, service, desk, bolt):
    async with connected(bolt, slack.app_token, slack.api_url, desk.metrics):
        await slack.sockets.connected()
        await slack.sockets.disconnect()
        await eventually(lambda: len(slack.called("apps.connections.open")) >= 3)
        await slack.say("Ana", "launch", "no")
        await slack.settled()

    assert len(service.called("observe")) == 1


# ---------------------------------------------------------------- people and channels


async def test_a_new_name_is_used_from_then_on(slack, service, bot, ana):
    assert (await bot.messenger.profile(ana)).first_name == "Ana"

    await slack.rename("Ana", "Anouk Sousa")

    assert (await bot.messenger.profile(ana)).first_name == "Anouk"
    assert counted(bot.metrics, 'commonground_changes_total{what="person"} 1.0')
    assert service.called("deactivated") == []


async def test_a_notice_that_cannot_be_shown_to_a_newcomer_is_tried_again_by_slack(slack, service, bot):
    service.answers["newcomer"] = SlackRefused("no", "user_not_in_channel")

    await slack.join_channel(slack.add_person("Chidi"), "launch")
    await slack.settled()

    assert len(service.called("newcomer")) == 3


async def test_an_archived_channel_refuses_a_notice_and_nothing_else_breaks(slack, bot, ana):
    place = ChannelKey(slack.workspace.id, slack.where("launch").id)
    slack.where("launch").is_archived = True

    with pytest.raises(SlackRefused):
        await bot.messenger.post_notice(Watch(place, "", WatchState.PENDING, ana.person))


def test_what_is_refused_in_one_workspace_is_nothing_to_another():
    conditions = Conditions(Metrics())
    conditions.failed("T1", SlackRefused("no", "token_revoked"))

    assert conditions.of("T2") == Condition()
