"""The way to the bot over HTTP: signed requests to its request URL."""

import json
import time
from typing import Any
from urllib.parse import urlencode

import aiohttp

from bot.playground.delivery import Answer, Kind
from bot.playground.signatures import signed_headers
from bot.playground.world import Json


class HttpRoute:
    """Sends signed requests.

    Parameters
    ----------
    request_url
        Where the bot listens, `http://127.0.0.1:PORT/slack/events`.
    """

    def __init__(self, request_url: str, signing_secret: str, answer_s: float) -> None:
        self.request_url = request_url
        self.signing_secret = signing_secret
        self._timeout = aiohttp.ClientTimeout(total=answer_s)

    async def send(self, kind: Kind, payload: Any, attempt: int, reason: str) -> Answer:
        """Send once; everything but a 2xx within the time is a problem, as it is for Slack."""
        body, content_type = encode(kind, payload)
        # The bot compares this with the clock of the machine, whatever time the world shows.
        headers = signed_headers(self.signing_secret, body, int(time.time()))  # noqa: TID251
        headers |= {"Content-Type": content_type, "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)"}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        try:
            async with (
                aiohttp.ClientSession(timeout=self._timeout) as session,
                session.post(self.request_url, data=body, headers=headers) as response,
            ):
                return await _read(response)
        except TimeoutError:
            return Answer("http_timeout")
        except aiohttp.ClientError:
            return Answer("connection_failed")


def encode(kind: Kind, payload: Any) -> tuple[bytes, str]:
    """Return body and content type. A raw event may be bytes already, to be sent as they are."""
    if isinstance(payload, bytes):
        return payload, "application/json"
    if kind is Kind.EVENT:
        return json.dumps(payload).encode(), "application/json"
    form: Json = payload if kind is Kind.COMMAND else {"payload": json.dumps(payload)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


async def _read(response: aiohttp.ClientResponse) -> Answer:
    text = await response.text()
    if not response.ok:
        return Answer("http_error", is_final=response.headers.get("X-Slack-No-Retry") == "1")
    if response.content_type == "application/json":
        return Answer(body=json.loads(text) if text else None)
    return Answer(body=text or None)
