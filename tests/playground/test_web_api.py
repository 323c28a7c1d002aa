"""The Web API of the embedded Slack, called by Slack's own client."""

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.embedded_slack import SlackDouble
from bot.playground.faults import Fault

HELLO = [{"type": "section", "text": {"type": "mrkdwn", "text": "hello"}}]


async def refusal(call) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return caught.value.response["error"]


@pytest.fixture
def deaf(slack: SlackDouble) -> SlackDouble:
    """Return the Slack, with a bot that subscribed to nothing."""
    slack.subscriptions = frozenset()
    return slack


async def test_a_posted_prompt_is_found_again_by_its_metadata(deaf: SlackDouble, client: AsyncWebClient):
    metadata = {"event_type": "commonground_prompt", "event_payload": {"id": "p7"}}
    opened = await client.conversations_open(users=deaf.who("Ana").id)
    channel = opened["channel"]["id"]
    await client.chat_postMessage(channel=channel, text="hello", blocks=HELLO, metadata=metadata)

    with_it = await client.conversations_history(channel=channel, include_all_metadata=True)
    without = await client.conversations_history(channel=channel)

    assert with_it["messages"][0]["metadata"] == metadata
    assert "metadata" not in without["messages"][0]


async def test_who_calls_is_told_by_the_token(deaf: SlackDouble, client: AsyncWebClient):
    told = await client.auth_test()

    assert told["user_id"] == deaf.workspace.bot.id
    assert told["team_id"] == deaf.workspace.id
    assert "chat:write" in told.headers["x-oauth-scopes"].split(",")
    assert await refusal(AsyncWebClient(token="xoxb-wrong", base_url=deaf.api_url).auth_test()) == "invalid_auth"
    assert await refusal(AsyncWebClient(base_url=deaf.api_url).auth_test()) == "not_authed"


async def test_refusals_are_slacks_own_words(deaf: SlackDouble, client: AsyncWebClient):
    elsewhere = deaf.add_channel("elsewhere", [deaf.who("Ana")], with_bot=False)
    hidden = deaf.add_channel("hidden", [deaf.who("Ana")], is_private=True, with_bot=False)
    ana, launch = deaf.who("Ana"), deaf.where("launch")
    by_ana = await deaf.say(ana, launch, "mine")

    assert await refusal(client.chat_postMessage(channel="C404", text="a")) == "channel_not_found"
    assert await refusal(client.chat_postMessage(channel=hidden.id, text="a")) == "channel_not_found"
    assert await refusal(client.chat_postMessage(channel=elsewhere.id, text="a")) == "not_in_channel"
    assert await refusal(client.api_call("chat.postMessage", params={"channel": launch.id})) == "no_text"
    assert await refusal(client.chat_postMessage(channel=launch.id, text="a" * 40_001)) == "msg_too_long"
    assert await refusal(client.chat_update(channel=launch.id, ts=by_ana.ts, text="b")) == "cant_update_message"
    assert await refusal(client.chat_delete(channel=launch.id, ts=by_ana.ts)) == "cant_delete_message"
    assert await refusal(client.chat_delete(channel=launch.id, ts="1.000000")) == "message_not_found"
    assert await refusal(client.conversations_history(channel=elsewhere.id)) == "not_in_channel"
    assert await refusal(client.conversations_join(channel=hidden.id)) == "channel_not_found"
    assert await refusal(client.users_info(user="U404")) == "user_not_found"
    assert await refusal(client.api_call("no.such.method")) == "unknown_method"
    assert await refusal(client.views_open(trigger_id="1", view={"type": "modal"})) == "invalid_trigger_id"


async def test_a_missing_scope_is_named(deaf: SlackDouble, client: AsyncWebClient):
    deaf.workspace.scopes -= {"users:read"}

    with pytest.raises(SlackApiError) as caught:
        await client.users_info(user=deaf.who("Ana").id)

    assert caught.value.response["error"] == "missing_scope"
    assert caught.value.response["needed"] == "users:read"


async def test_blocks_over_the_limits_are_refused_with_the_place(deaf: SlackDouble, client: AsyncWebClient):
    long = [{"type": "section", "text": {"type": "mrkdwn", "text": "a" * 3001}}]
    many = HELLO * 51

    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=deaf.where("launch").id, text="a", blocks=long)
    assert caught.value.response["error"] == "invalid_blocks"
    assert "no more than 3000 characters" in caught.value.response["errors"][0]
    assert "/blocks/0/text/text" in caught.value.response["errors"][0]
    assert (
        await refusal(client.chat_postMessage(channel=deaf.where("launch").id, text="a", blocks=many))
        == "invalid_blocks"
    )
    assert deaf.messages("launch") == []


async def test_a_rate_limit_says_when_to_come_again(deaf: SlackDouble, client: AsyncWebClient):
    deaf.limit("chat.postMessage", retry_after_s=7)

    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=deaf.where("launch").id, text="a")

    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["Retry-After"] == "7"
    assert (await client.chat_postMessage(channel=deaf.where("launch").id, text="a"))["ok"]


async def test_an_answer_may_be_lost_though_the_message_stands(deaf: SlackDouble, client: AsyncWebClient):
    deaf.fail("chat.postMessage", Fault(500, "internal_error", is_done_anyway=True))

    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=deaf.where("launch").id, text="a")

    assert [post.text for post in deaf.messages("launch")] == ["a"]


async def test_long_lists_come_in_pages(deaf: SlackDouble, client: AsyncWebClient):
    for number in range(7):
        await deaf.say("Ana", "launch", f"message {number}")

    pages = []
    async for page in await client.conversations_history(channel=deaf.where("launch").id, limit=3):
        pages.append([message["text"] for message in page["messages"]])

    assert [len(page) for page in pages] == [3, 3, 1]
    assert [text for page in pages for text in page] == [f"message {number}" for number in reversed(range(7))]


async def test_a_thread_reads_from_its_first_message_and_stays_out_of_the_history(
    deaf: SlackDouble, client: AsyncWebClient
):
    launch = deaf.where("launch").id
    root = await deaf.say("Ana", launch, "first")
    await deaf.say("Ben", launch, "second", thread=root)
    await deaf.say("Ana", launch, "third", thread=root, to_channel_too=True)

    thread = await client.conversations_replies(channel=launch, ts=root.ts)
    history = await client.conversations_history(channel=launch)

    assert [message["text"] for message in thread["messages"]] == ["first", "second", "third"]
    assert thread["messages"][0]["thread_ts"] == root.ts
    assert thread["messages"][0]["reply_count"] == 2
    assert [message["text"] for message in history["messages"]] == ["third", "first"]


async def test_the_bot_joins_a_public_channel_and_is_told(slack: SlackDouble, client: AsyncWebClient):
    channel = slack.add_channel("elsewhere", [slack.who("Ana")], with_bot=False)

    await client.conversations_join(channel=channel.id)

    assert slack.workspace.bot.id in channel.members
    [sent] = slack.delivery.sent
    assert sent.payload["event"]["type"] == "member_joined_channel"


async def test_a_response_url_serves_five_times(deaf: SlackDouble):
    url = deaf.base_url + deaf.response_urls.give(deaf.workspace, deaf.where("launch"), deaf.who("Ana"))

    statuses = []
    async with aiohttp.ClientSession() as session:
        for number in range(6):
            async with session.post(url, json={"text": str(number)}) as response:
                statuses.append(response.status)

    assert statuses == [200] * 5 + [404]
    assert [post.text for post in deaf.ephemerals("Ana")] == ["0", "1", "2", "3", "4"]


async def test_a_socket_opens_only_with_a_ticket_and_only_once(deaf: SlackDouble):
    client = AsyncWebClient(base_url=deaf.api_url)
    address = (await client.apps_connections_open(app_token=deaf.app_token))["url"]

    async with aiohttp.ClientSession() as session:
        async with session.ws_connect(address) as socket:
            assert (await socket.receive_json())["type"] == "hello"
        for refused in (address, f"{deaf.base_url}link/guessed"):
            with pytest.raises(aiohttp.WSServerHandshakeError):
                await session.ws_connect(refused)


async def test_an_ephemeral_message_is_in_no_history(deaf: SlackDouble, client: AsyncWebClient):
    launch = deaf.where("launch").id
    await client.chat_postEphemeral(channel=launch, user=deaf.who("Ana").id, text="for you")

    assert [post.text for post in deaf.ephemerals("Ana")] == ["for you"]
    assert (await client.conversations_history(channel=launch))["messages"] == []
    assert await refusal(client.chat_postEphemeral(channel=launch, user="U404", text="a")) == "user_not_in_channel"


# Slack's own client still uses aiohttp's BasicAuth for this one method.
@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
async def test_a_code_of_consent_is_good_once_and_a_refresh_token_too(deaf: SlackDouble):
    deaf.grants.rotates = True
    client = AsyncWebClient(base_url=deaf.api_url)
    mine = {"client_id": deaf.client_id, "client_secret": deaf.client_secret}
    code = deaf.grants.consent(deaf.workspace, deaf.who("Ana"))

    given = await client.oauth_v2_access(**mine, code=code)
    renewed = await client.oauth_v2_access(**mine, grant_type="refresh_token", refresh_token=given["refresh_token"])

    assert given["authed_user"]["id"] == deaf.who("Ana").id
    assert renewed["access_token"] == deaf.bot_token != given["access_token"]
    assert await refusal(client.oauth_v2_access(**mine, code=code)) == "invalid_code"
    again = client.oauth_v2_access(**mine, grant_type="refresh_token", refresh_token=given["refresh_token"])
    assert await refusal(again) == "invalid_refresh_token"
    wrong = client.oauth_v2_access(client_id=deaf.client_id, client_secret="no", code=code)
    assert await refusal(wrong) == "bad_client_secret"
