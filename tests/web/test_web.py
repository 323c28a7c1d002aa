"""The endpoints over real HTTP: Slack's requests are verified before anything else, and nothing else is let in."""

import asyncio
import hashlib
import hmac
import json
import statistics
import time
from html.parser import HTMLParser

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from slack_bolt.request.async_request import AsyncBoltRequest

from bot.errors import PortInUseError, StoreError
from bot.ports import Health
from bot.service.answers import KeptDays
from bot.telemetry import Metrics
from bot.web import bind, build_web
from bot.web.slack_requests import LONGEST_BODY, has_shape
from tests.slack.conftest import bolt, desk, service, serving, slack

__all__ = ["bolt", "desk", "service", "slack"]  # fixtures


@pytest.fixture
async def client(slack, desk, bolt):
    web = build_web(health=desk.service.health, metrics=desk.metrics, bolt=bolt, signing_secret=slack.signing_secret)
    async with serving(web) as address, httpx.AsyncClient(base_url=address) as client:
        yield client


def signed(secret, body, at=None):
    at = str(int(time.time() if at is None else at))
    digest = hmac.new(secret.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": at, "x-slack-signature": f"v0={digest}", "content-type": "application/json"}


async def post(client, slack, body, **headers):
    body = body if isinstance(body, bytes) else json.dumps(body).encode()
    return await client.post("/slack/events", content=body, headers={**signed(slack.signing_secret, body), **headers})


def message(slack, **fields):
    event = {"type": "message", "channel": slack.where("launch").id, "user": slack.who("Ana").id, "ts": "1.000100"}
    return {"type": "event_callback", "team_id": slack.workspace.id, "event": {**event, "text": "no", **fields}}


# ---------------------------------------------------------------- Slack's requests


async def test_a_signed_event_is_heard(client, slack, service):
    assert (await post(client, slack, message(slack))).status_code == 200
    assert len(service.called("observe")) == 1


async def test_slack_makes_sure_of_the_address(client, slack):
    answer = await post(client, slack, {"type": "url_verification", "challenge": "abc", "token": "x"})

    assert answer.json() == {"challenge": "abc"}


@pytest.mark.parametrize(
    "headers",
    [
        {"x-slack-signature": "v0=00"},
        {"x-slack-signature": ""},
        {"x-slack-signature": "v0=é"},
        {"x-slack-request-timestamp": "1"},
        {"x-slack-request-timestamp": "soon"},
        {"x-slack-request-timestamp": ""},
        {"x-slack-request-timestamp": "9" * 30},
    ],
)
async def test_without_a_right_signature_nothing_is_let_in(client, slack, service, headers):
    encoded = {name: value.encode("latin-1") for name, value in headers.items()}

    assert (await post(client, slack, message(slack), **encoded)).status_code == 401
    assert service.calls == []


async def test_an_old_request_is_not_let_in_again(client, slack, service):
    body = json.dumps(message(slack)).encode()
    old = signed(slack.signing_secret, body, at=time.time() - 301)

    assert (await client.post("/slack/events", content=body, headers=old)).status_code == 401
    assert service.calls == []


@pytest.mark.parametrize("body", [b"{", b"", b"\xff\xfe", b"[1]", b"null", b"a=1", b"payload={"])
async def test_what_is_not_of_slacks_making_is_refused_unsigned_with_401_and_signed_with_400(client, slack, body):
    unsigned = await client.post("/slack/events", content=body, headers={"content-type": "application/json"})
    answer = await post(client, slack, body)

    assert unsigned.status_code == 401
    assert answer.status_code == (401 if body == b"\xff\xfe" else 400)


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b"payload=" + b"[" * 100_000,
        b"a=1&" * 2_000 + b"command=x",
    ],
)
async def test_a_signed_request_of_no_known_shape_is_refused(client, slack, service, body):
    assert (await post(client, slack, body)).status_code == 400
    assert service.calls == []


@pytest.mark.parametrize(
    "body",
    [
        {"type": "event_callback", "event": "x"},
        {"type": "event_callback", "event": {"type": 3}},
        {"type": "event_callback", "event": {"type": "message", "user": 5}},
        {"type": "event_callback"},
        {"type": "event_callback", "event": {"type": "message"}, "team": 5},
        {"event": {}},
    ],
)
async def test_a_signed_event_of_no_known_shape_is_acknowledged_for_repeating_it_would_not_help(
    client, slack, service, body
):
    assert (await post(client, slack, body)).status_code == 200
    assert service.calls == []


@pytest.mark.parametrize("kind", ["something_new", "app_rate_limited"])
async def test_a_signed_request_we_do_not_know_is_acknowledged(client, slack, kind):
    assert (await post(client, slack, {"type": kind, "team_id": slack.workspace.id})).status_code == 200


async def test_a_command_is_a_form_and_its_reply_is_the_answer(client, slack):
    body = f"command=%2Fcommonground&text=help&team_id={slack.workspace.id}&channel_id=C1&user_id=U1".encode()
    answer = await post(client, slack, body, **{"content-type": "application/x-www-form-urlencoded"})

    assert answer.json()["response_type"] == "ephemeral"
    assert "/commonground status" in answer.json()["text"]


async def test_a_listener_that_fails_answers_500_so_that_slack_repeats(client, slack, service):
    service.answers["observe"] = RuntimeError("broken")

    assert (await post(client, slack, message(slack))).status_code == 500


async def test_a_body_that_is_too_long_is_not_read(client, slack):
    answer = await post(client, slack, b"x" * (LONGEST_BODY + 1))

    async def endless():
        for _ in range(40):
            yield b"x" * 100_000

    streamed = await client.post("/slack/events", content=endless())
    assert (answer.status_code, streamed.status_code) == (413, 413)


async def test_slack_posts_and_nobody_reads_there(client):
    assert (await client.get("/slack/events")).status_code == 405


async def test_in_socket_mode_nothing_is_taken_over_http(slack, desk, bolt):
    web = build_web(health=desk.service.health, metrics=desk.metrics, bolt=bolt, signing_secret="")
    async with serving(web) as address, httpx.AsyncClient(base_url=address) as client:
        body = json.dumps(message(slack)).encode()
        answer = await client.post("/slack/events", content=body, headers=signed("", body))

    assert answer.status_code == 404


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=6),
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text(max_size=6), part, max_size=3),
    max_leaves=12,
)
KEYS = [
    "team", "team_id", "user", "view", "actions", "authorizations", "channel", "enterprise", "message", "ts", "text",
    "action_id", "callback_id", "subtype", "bot_id", "item", "assistant_thread", "container", "state", "trigger_id",
]  # fmt: skip
EVENTS = ["message", "app_mention", "app_home_opened", "member_joined_channel", "user_change", "channel_archive", "x"]
KINDS = ["event_callback", "block_actions", "message_action", "shortcut", "view_submission", "x"]
STRANGE = st.dictionaries(st.sampled_from(KEYS), JSON, max_size=6)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=STRANGE, event=STRANGE, kind=st.sampled_from(KINDS), event_type=st.sampled_from(EVENTS))
async def test_no_signed_json_makes_the_server_stumble_unawares(client, slack, body, event, kind, event_type):
    if kind == "event_callback":
        body = {**body, "event": {**event, "type": event_type}}
    answer = await post(client, slack, {**body, "type": kind})

    assert answer.status_code in (200, 400)


@given(st.binary(max_size=60))
def test_the_shape_of_any_text_can_be_judged(body):
    try:
        asked = AsyncBoltRequest(body=body.decode())
        assert has_shape(asked) in (True, False)
    except (AttributeError, TypeError, ValueError):
        return  # Refused like what has no shape.


# ---------------------------------------------------------------- health and counters


async def served(health):
    web = build_web(health=health, metrics=Metrics())
    async with serving(web) as address, httpx.AsyncClient(base_url=address) as client:
        return await client.get("/readyz")


async def test_a_living_program_says_so(client):
    assert (await client.get("/healthz")).status_code == 200


async def test_ready_is_what_health_says():
    async def fine():
        return Health()

    async def troubled():
        return Health(("No templates are stored.",))

    assert (await served(fine)).json() == {"ready": True, "problems": [], "notes": []}
    answer = await served(troubled)
    assert (answer.status_code, answer.json()["problems"]) == (503, ["No templates are stored."])


async def test_a_check_that_fails_is_a_reason_not_to_be_ready():
    async def away():
        raise StoreError("The database cannot be reached.")

    async def broken():
        raise KeyError("password=hunter2")

    assert (await served(away)).json()["problems"] == ["The database cannot be reached."]
    answer = await served(broken)
    assert answer.status_code == 503
    assert "hunter2" not in answer.text


async def test_counters_are_prometheus_text(client, slack):
    await post(client, slack, message(slack))
    answer = await client.get("/metrics")

    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert 'commonground_events_total{kind="message",outcome="done"} 1.0' in answer.text


# ---------------------------------------------------------------- pages


class Links(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found, self.open = [], []

    def handle_starttag(self, tag, attrs):
        self.found += [value for name, value in attrs if name in ("src", "href", "action")]
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize(("path", "said"), [("/", "seven moves"), ("/privacy", "never a name")])
async def test_pages_are_whole_and_need_nothing_from_elsewhere(client, path, said):
    answer = await client.get(path)
    page = Links()
    page.feed(answer.text)

    assert answer.status_code == 200
    assert said in answer.text
    assert page.open == []
    assert all(link.startswith("/") for link in page.found)
    assert "url(" not in answer.text
    assert "prefers-color-scheme: dark" in answer.text
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


@pytest.mark.parametrize(
    ("kept", "said"),
    [
        (KeptDays(), "The numbers for 30 days and prompts for 90 days."),
        (KeptDays((1, 1), (14, 14)), "The numbers for 1 day and prompts for 14 days."),
        (KeptDays((7, 30), (90, 90)), "for 7 to 30 days and prompts for 90 days, as each workspace chose"),
    ],
)
async def test_the_privacy_page_tells_the_days_that_hold_here(slack, desk, bolt, kept, said):
    async def kept_days():
        return kept

    web = build_web(health=desk.service.health, metrics=desk.metrics, bolt=bolt, kept_days=kept_days)
    async with serving(web) as address, httpx.AsyncClient(base_url=address) as client:
        page = (await client.get("/privacy")).text

    assert said in " ".join(page.split())


async def test_without_oauth_the_install_page_says_why_it_is_closed(client):
    answer = await client.get("/slack/install")

    assert answer.status_code == 404
    assert "SLACK_CLIENT_ID" in answer.text
    assert "/slack/install" not in (await client.get("/")).text


# ---------------------------------------------------------------- ports


async def test_an_answer_is_sent_at_once_and_not_held_back_for_the_next(slack, bolt, desk):
    async with serving(build_web(health=desk.service.health, metrics=desk.metrics)) as address:
        host, port = address.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        took = []
        for _ in range(60):
            began = time.perf_counter()
            writer.write(b"GET /privacy HTTP/1.1\r\nHost: x\r\n\r\n")
            await reader.readuntil(b"</html>\n")
            took.append(time.perf_counter() - began)
        writer.close()

    # On this machine it takes one or two milliseconds; held back, the later ones take forty.
    assert statistics.median(took[30:]) < 0.03


def test_a_port_in_use_is_named_with_another_to_try():
    with bind("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortInUseError, match=f"Port {port} is in use.*PORT={port + 1}"):
            bind("127.0.0.1", port)
