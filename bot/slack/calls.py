"""What Slack's refusals mean: try again later, or somebody has to change something."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackTokenRotationError

from bot.errors import SlackError, SlackRefused, SlackUnavailable

# Slack's words for "it is us, not you".
PASSING = {"internal_error", "fatal_error", "service_unavailable", "request_timeout", "team_added_to_org"}
MENDED_BY = {
    "missing_scope": "Install the app again with the scopes of manifest.json.",
    "invalid_auth": "Copy the token anew from https://api.slack.com/apps > your app > OAuth & Permissions.",
    "not_authed": "Set SLACK_BOT_TOKEN.",
    "token_revoked": "Install the app again.",
    "account_inactive": "Install the app again.",
    "token_expired": "Install the app again.",
    "invalid_refresh_token": "Install the app again.",
    "not_in_channel": "Invite the app to the channel.",
    "channel_not_found": "Invite the app to the channel, if it still exists.",
}


@contextmanager
def translated(method: str) -> Iterator[None]:
    """Turn what goes wrong in a call of Slack's `method` into our errors. They name method and code, never content."""
    try:
        yield
    except SlackApiError as error:
        raise error_of(method, error) from error
    except SlackTokenRotationError as error:
        raise error_of(method, error.api_error) from error
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise SlackUnavailable(f"Slack is out of reach ({method}). It is tried again later.", "network") from error


def error_of(method: str, error: SlackApiError) -> SlackError:
    """Return our error for one of Slack's."""
    status = int(getattr(error.response, "status_code", 0) or getattr(error.response, "status", 0) or 0)
    code = _code(error)
    if status == 429 or code in ("ratelimited", "rate_limited"):
        return SlackUnavailable(
            f"Slack asked us to slow down ({method}).", "ratelimited", _retry_after_s(error.response)
        )
    if status >= 500 or code in PASSING:
        return SlackUnavailable(f"Slack failed with {code or status} ({method}). It is tried again later.", code)
    mend = MENDED_BY.get(code, f"See https://docs.slack.dev/reference/methods/{method}.")
    return SlackRefused(f"Slack refused {method}: {code or status}. {mend}", code)


def _code(error: SlackApiError) -> str:
    data = getattr(error.response, "data", None)
    found = data.get("error") if isinstance(data, Mapping) else None
    return found if isinstance(found, str) else ""


def _retry_after_s(response: Any) -> float:
    """Return how long Slack wants us to wait: at least a second, for 0 would mean it was never asked."""
    headers = getattr(response, "headers", None) or {}
    said = next((value for name, value in headers.items() if name.lower() == "retry-after"), "")
    try:
        return max(float(said), 1.0)
    except ValueError:
        return 1.0
