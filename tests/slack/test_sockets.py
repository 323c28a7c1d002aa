"""Socket Mode as the program holds it, against the embedded Slack."""

import asyncio

import pytest

from bot.errors import SlackRefused
from bot.playground.faults import Fault
from bot.slack.sockets import connected


async def eventually(is_true):
    async with asyncio.timeout(60):
        while not is_true():  # noqa: ASYNC110 (calls of the Web API are counted, not told)
            await asyncio.sleep(0.02)


async def test_what_is_said_arrives_over_the_socket(slack, service, desk, bolt):
    async with connected(bolt, slack.app_token, slack.api_url, desk.metrics):
        await slack.sockets.connected()
        await slack.say("Ana", "launch", "no")

    assert len(service.called("observe")) == 1


@pytest.mark.parametrize(
    "event",
    [
        {"type": "message", "user": 5},
        {"type": "member_joined_channel", "user": 5, "channel": []},
        {"type": 3},
        {},
        "x",
        None,
    ],
)
async def test_an_event_of_no_known_shape_is_acknowledged_and_not_sent_again(slack, service, desk, bolt, event):
    body = {"type": "event_callback", "team_id": slack.workspace.id, "event": event}
    async with connected(bolt, slack.app_token, slack.api_url, desk.metrics):
        await slack.sockets.connected()
        await slack.raw_event(body)

    [answer] = slack.delivery.sent[-1].answers
    assert answer.is_acknowledged
    assert service.called("observe") == []


async def test_a_token_slack_does_not_take_is_refused_at_once(slack, desk, bolt):
    with pytest.raises(SlackRefused, match=r"Slack refused apps\.connections\.open"):
        async with connected(bolt, "xapp-wrong", slack.api_url, desk.metrics):
            pass


async def test_a_slack_that_stumbles_at_the_start_is_connected_to_all_the_same(slack, service, desk, bolt):
    slack.fail("apps.connections.open", Fault(status=503))

    async with connected(bolt, slack.app_token, slack.api_url, desk.metrics):
        await slack.sockets.connected()
        await slack.say("Ana", "launch", "no")

    assert len(service.called("observe")) == 1


async def test_a_connection_that_fell_silent_is_made_anew_and_still_hears(slack, service, desk, bolt):
    settings = {"silent_for_s": 0.3, "look_every_s": 0.05}
    async with connected(bolt, slack.app_token, slack.api_url, desk.metrics, **settings):
        await eventually(lambda: len(slack.called("apps.connections.open")) >= 3)
        await slack.say("Ana", "launch", "no")
        await slack.settled()

    # Made anew in the middle of it, the connection may bring the same message twice.
    assert len({str(heard) for heard in service.called("observe")}) == 1


async def test_a_silence_that_cannot_be_ended_now_is_tried_again(slack, desk, bolt):
    settings = {"silent_for_s": 0.2, "look_every_s": 0.05}
    async with connected(bolt, slack.app_token, slack.api_url, desk.metrics, **settings):
        await slack.sockets.connected()
        slack.fail("apps.connections.open", Fault(status=503))
        before = len(slack.called("apps.connections.open"))
        await eventually(lambda: len(slack.called("apps.connections.open")) >= before + 2)
