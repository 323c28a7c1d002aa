"""The embedded Slack against a real Bolt app, over a socket and over HTTP."""

from typing import Any

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.embedded_slack import SlackDouble
from tests.playground.conftest import Running, over_sockets

BUTTONS = [
    {"type": "section", "text": {"type": "mrkdwn", "text": "Shall we?"}},
    {
        "type": "actions",
        "elements": [
            {"type": "button", "action_id": "yes", "value": "7", "text": {"type": "plain_text", "text": "Yes"}}
        ],
    },
]
FORM = {
    "type": "modal",
    "callback_id": "draft",
    "title": {"type": "plain_text", "text": "A draft"},
    "submit": {"type": "plain_text", "text": "Look"},
    "blocks": [
        {
            "type": "input",
            "block_id": "words",
            "label": {"type": "plain_text", "text": "What you are about to send"},
            "element": {"type": "plain_text_input", "action_id": "text", "multiline": True},
        }
    ],
}


async def test_a_listener_hears_what_a_person_says(slack: SlackDouble, running: Running):
    heard: list[dict[str, Any]] = []

    def register(app: AsyncApp) -> None:
        @app.event("message")
        async def listen(event):
            heard.append(event)

    await running(register)
    await slack.say("Ana", "launch", "hello @Ben, a < b")

    [event] = heard
    assert event["text"] == f"hello <@{slack.who('Ben').id}>, a &lt; b"
    assert event["user"] == slack.who("Ana").id
    assert event["channel_type"] == "channel"


async def test_an_unacknowledged_event_comes_again_and_says_so(slack: SlackDouble, running: Running):
    numbers: list[str | None] = []

    def register(app: AsyncApp) -> None:
        @app.event("message")
        async def listen(request):
            numbers.append(request.headers.get("x-slack-retry-num", [None])[0])
            if len(numbers) < 3:
                raise RuntimeError("the database is away")

    app = await running(register)
    slack.delivery.patience = type(slack.delivery.patience)(answer_s=1.5, again_after_s=(0.0, 0.0))
    slack.sockets.answer_s = 1.5
    app.logger.disabled = True
    await slack.say("Ana", "launch", "hello")
    app.logger.disabled = False

    assert numbers[1:] == ["1", "2"]
    assert slack.delivery.sent[-1].is_acknowledged
    assert [answer.is_acknowledged for answer in slack.delivery.sent[-1].answers] == [False, False, True]


async def test_the_first_delivery_over_a_socket_already_carries_a_retry_number(
    slack: SlackDouble, client: AsyncWebClient
):
    app = AsyncApp(client=client, signing_secret=slack.signing_secret)
    headers: list[list[str]] = []

    @app.event("message")
    async def listen(request):
        headers.append(request.headers["x-slack-retry-num"])

    async with over_sockets(app, slack):
        await slack.say("Ana", "launch", "hello")

    assert headers == [["0"]]


async def test_an_ephemeral_reply_is_seen_by_the_caller_only(slack: SlackDouble, running: Running):
    def register(app: AsyncApp) -> None:
        @app.command("/commonground")
        async def answer(ack, respond, command):
            await respond(f"you said {command['text']}")
            await ack("and this is the reply")

    await running(register)
    shown = await slack.command("Ana", "launch", "/commonground", "help")

    assert [post.text for post in shown.ephemerals] == ["you said help", "and this is the reply"]
    assert slack.ephemerals("Ben") == []
    assert "you said help" not in [post.text for post in slack.messages("launch", for_person="Ben")]


async def test_a_pressed_button_brings_its_value_and_may_replace_its_message(slack: SlackDouble, running: Running):
    values = []

    def register(app: AsyncApp) -> None:
        @app.action("yes")
        async def pressed(ack, action, respond, body):
            values.append((action["value"], body["container"]["channel_id"], body["message"]["text"]))
            await ack()
            await respond(text="Good.", replace_original=True)

    app = await running(register)
    await app.client.chat_postMessage(channel=slack.who("Ana").id, text="Shall we?", blocks=BUTTONS)
    [post] = slack.direct_messages("Ana")
    await slack.press("Ana", post, "Yes")

    assert values == [("7", slack.direct("Ana").id, "Shall we?")]
    assert [p.text for p in slack.direct_messages("Ana")] == ["Good."]
    with pytest.raises(ValueError, match="does not see"):
        await slack.press("Ben", post, "yes")


async def test_a_window_opens_refuses_and_closes(slack: SlackDouble, running: Running):
    def register(app: AsyncApp) -> None:
        @app.shortcut("find")
        async def opened(ack, client, body):
            await ack()
            await client.views_open(trigger_id=body["trigger_id"], view=FORM)

        @app.view("draft")
        async def sent(ack, view):
            if view["state"]["values"]["words"]["text"]["value"] == "no":
                await ack(response_action="errors", errors={"words": "Something longer, please."})
            else:
                await ack()

    await running(register)
    post = await slack.say("Ana", "launch", "hello", wait=False)
    shown = await slack.shortcut("Ben", post, "find")
    window = shown.window
    assert window is not None

    empty = await slack.submit(window, {})
    refused = await slack.submit(window, {"text": "no"})
    assert empty.errors == {"words": "Please complete this required field."}
    assert refused.errors == {"words": "Something longer, please."}
    assert slack.window("Ben") is window

    await slack.submit(window, {"text": "a whole sentence"})
    assert slack.window("Ben") is None


async def test_a_command_nobody_answers_says_so_to_the_person(slack: SlackDouble, running: Running):
    await running(lambda app: None)

    slack.sockets.answer_s = 0.1
    shown = await slack.command("Ana", "launch", "/commonground", "help")

    assert shown.error in ("dispatch_failed", "operation_timeout")
    assert shown.error in shown.text


async def test_the_home_tab_is_opened_and_published(slack: SlackDouble, running: Running):
    def register(app: AsyncApp) -> None:
        @app.event("app_home_opened")
        async def opened(event, client):
            await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": BUTTONS})

    await running(register)
    view = await slack.open_home("Chidi")

    assert view is not None
    assert view.body["blocks"][0]["text"]["text"] == "Shall we?"
    assert slack.home_tab("Ana") is None


async def test_what_the_bot_is_not_there_to_hear_it_does_not_hear(slack: SlackDouble, running: Running):
    heard = []

    def register(app: AsyncApp) -> None:
        @app.event("message")
        async def listen(event):
            heard.append(event["text"])

    await running(register)
    slack.add_channel("elsewhere", [slack.who("Ana")], with_bot=False)
    await slack.say("Ana", "elsewhere", "not for you")

    assert heard == []


async def test_a_connection_that_ends_is_opened_again_and_nothing_is_lost(slack: SlackDouble, client: AsyncWebClient):
    app = AsyncApp(client=client, signing_secret=slack.signing_secret)
    heard = []

    @app.event("message")
    async def listen(event):
        heard.append(event["text"])

    async with over_sockets(app, slack):
        await slack.sockets.disconnect()
        await slack.say("Ana", "launch", "still there?")

    assert heard == ["still there?"]


async def test_an_uninstalled_app_hears_both_events_and_its_token_is_refused(slack: SlackDouble, running: Running):
    heard = []

    def register(app: AsyncApp) -> None:
        @app.event("message")
        async def listen(event):
            heard.append(event["type"])

        @app.event("app_uninstalled")
        async def uninstalled(event):
            heard.append(event["type"])

        @app.event("tokens_revoked")
        async def revoked(event):
            heard.append(event["type"])

    app = await running(register)
    await slack.say("Ana", "launch", "with this Bolt learns whose token it has")
    await slack.uninstall()

    assert sorted(heard) == ["app_uninstalled", "message", "tokens_revoked"]
    with pytest.raises(Exception, match="account_inactive"):
        await app.client.conversations_info(channel=slack.where("launch").id)
