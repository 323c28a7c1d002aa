"""`POST /slack/events`: signature first, then shape, and only then Bolt."""

import json
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qs

import structlog
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

# A message of 40,000 characters comes with its blocks, and an edit with what it was before: well under this.
LONGEST_BODY = 2_000_000
log = structlog.get_logger(__name__)
# A signature is good for five minutes; Slack sends a workspace's 30,000 events an hour at most, 2,500 of them in these.
ANSWERED_MOST = 50_000


class SlackRequests:
    """Takes what Slack sends. Bolt alone would answer malformed JSON with 500, and before it verified anything."""

    def __init__(self, bolt: AsyncApp, signing_secret: str) -> None:
        self._bolt = bolt
        self._verifier = SignatureVerifier(signing_secret)
        self._answered: OrderedDict[str, None] = OrderedDict()

    async def receive(self, request: Request) -> Response:
        """Answer one request: 413 too long, 401 not Slack's, 400 not JSON and no form of Slack's, else what Bolt says.

        An event of no known shape is acknowledged: sent again it would read no better.
        """
        body = await read_body(request, LONGEST_BODY)
        if body is None:
            return _refuse(413, f"longer than {LONGEST_BODY} bytes")
        if not self._is_slacks(body, request.headers):
            return _refuse(401, "the signature is missing, wrong or older than five minutes")
        asked = _understood(request, body)
        if asked is None and _is_table(body):
            log.warning("request_of_no_known_shape")
            return Response()
        if asked is None:
            return _refuse(400, "not a request that Slack sends")
        signature = request.headers["x-slack-signature"]
        if signature in self._answered:
            # Slack signs anew what it sends again. This was recorded by somebody on the way, and changes nothing.
            return Response()
        response = to_starlette_response(await self._bolt.async_dispatch(asked))
        if response.status_code == 200:
            self._remember(signature)
        return response

    def _remember(self, signature: str) -> None:
        self._answered[signature] = None
        if len(self._answered) > ANSWERED_MOST:
            self._answered.popitem(last=False)

    def _is_slacks(self, body: bytes, headers: Mapping[str, str]) -> bool:
        timestamp = headers.get("x-slack-request-timestamp", "")
        signature = headers.get("x-slack-signature", "")
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 20 and signature.isascii()):
            return False
        try:
            return self._verifier.is_valid(body, timestamp, signature)
        except UnicodeDecodeError:
            return False  # Slack signs text.


async def read_body(request: Request, longest: int) -> bytes | None:
    """Return the body, or None as soon as it is too long."""
    said = request.headers.get("content-length", "0")
    if not said.isdigit() or int(said) > longest:
        return None
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > longest:
            return None
    return body


def _understood(request: Request, body: bytes) -> AsyncBoltRequest | None:
    """Return the request as Bolt reads it, if it has the shape of one that Slack sends. The JSON is parsed once."""
    try:
        asked = to_async_bolt_request(request, body)
        return asked if has_shape(asked) else None
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError):
        # Bolt looks for ids while it builds the request, and trusts their types.
        return None


def has_shape(asked: AsyncBoltRequest) -> bool:
    """Whether the body is a JSON object, a form with one in `payload`, or the form of a command."""
    if asked.content_type == "application/json" or asked.raw_body.startswith("{"):
        return _is_event(asked.body)
    form = parse_qs(asked.raw_body, keep_blank_values=True, max_num_fields=1_000)
    if "payload" in form:
        return isinstance(json.loads(form["payload"][-1]), dict)
    return "command" in form or "ssl_check" in form


def _is_event(body: Any) -> bool:
    if not isinstance(body, dict) or not isinstance(body.get("type"), str):
        return False
    event = body.get("event")
    named = isinstance(event, dict) and isinstance(event.get("type"), str)
    return named or ("event" not in body and body["type"] != "event_callback")


def _is_table(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except (ValueError, RecursionError):
        return False


def _refuse(status: int, reason: str) -> Response:
    return JSONResponse({"error": reason}, status)
