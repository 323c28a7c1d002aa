"""How we stand with Slack in each workspace, as its answers and warnings tell. In memory only; none of it is fatal."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.errors import SlackError, SlackUnavailable
from bot.slack.oauth import missing_scopes
from bot.telemetry import Metrics

# Slack's words for a token that it takes no more.
TOKEN_REFUSED = frozenset(
    {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "not_installed"}
)
HELD_BACK_TOLD_FOR = timedelta(hours=1)
SILENCE_TOLD_AFTER_S = 900.0
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Condition:
    """One workspace: scopes its token lacks, why the token is refused ('': it isn't), when events were held back."""

    missing: tuple[str, ...] = ()
    refused: str = ""
    held_back_at: datetime | None = None

    def was_held_back(self, now: datetime) -> bool:
        """Whether that was so lately that people should know."""
        return self.held_back_at is not None and now - self.held_back_at < HELD_BACK_TOLD_FOR


class Conditions:
    """What is known of every workspace we talked to since the start, also as counters."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._known: dict[str, Condition] = {}

    def of(self, workspace: str) -> Condition:
        """Return how we stand in a workspace."""
        return self._known.get(workspace, Condition())

    def answered(self, workspace: str, headers: Mapping[str, str]) -> None:
        """Slack did what we asked; its answer says which scopes we have."""
        self._metrics.calls.labels("done").inc()
        granted = next((value for name, value in headers.items() if name.lower() == "x-oauth-scopes"), None)
        missing = self.of(workspace).missing
        if granted is not None:
            missing = tuple(missing_scopes([scope.strip() for scope in granted.split(",")]))
        self._note(workspace, replace(self.of(workspace), missing=missing, refused=""))

    def failed(self, workspace: str, error: SlackError) -> None:
        """Slack did not do what we asked."""
        if isinstance(error, SlackUnavailable):
            self._metrics.calls.labels("ratelimited" if error.code == "ratelimited" else "unavailable").inc()
            return
        self._metrics.calls.labels("refused").inc()
        if error.code in TOKEN_REFUSED:
            self._note(workspace, replace(self.of(workspace), refused=error.code))

    def held_back(self, workspace: str, at: datetime) -> None:
        """Slack held events back, because there were too many."""
        self._metrics.rate_limited.labels("events").inc()
        self._note(workspace, replace(self.of(workspace), held_back_at=at))

    def forget(self, workspace: str) -> None:
        """Drop what is known of a workspace that removed the app."""
        self._note(workspace, Condition())
        self._known.pop(workspace, None)

    def notes(self, now: datetime) -> tuple[str, ...]:
        """Return in words for whoever runs this what is not as it should be. It works on all the same."""
        scopes = Counter(scope for known in self._known.values() for scope in known.missing)
        refusals = Counter(known.refused for known in self._known.values() if known.refused)
        held_back = sum(known.was_held_back(now) for known in self._known.values())
        silent_for_s = self._metrics.silent_for_s
        said = [
            f"The scope {scope} is missing in {_places(number)}. Install the app again with manifest.json."
            for scope, number in sorted(scopes.items())
        ]
        said += [
            f"Slack refuses the token in {_places(number)} ({code}). Install the app again there."
            for code, number in sorted(refusals.items())
        ]
        if held_back:
            said.append(f"Slack held events back in the last hour in {_places(held_back)}.")
        if silent_for_s > SILENCE_TOLD_AFTER_S:
            said.append(f"Slack has sent nothing for {silent_for_s / 60:.0f} minutes.")
        return tuple(said)

    def _note(self, workspace: str, now: Condition) -> None:
        before = self.of(workspace)
        self._known[workspace] = now
        if now == before:
            return
        for scope in set(before.missing) ^ set(now.missing):
            lacks = scope in now.missing
            self._metrics.missing_scopes.labels(scope).inc(1 if lacks else -1)
            if lacks:
                log.warning("scope_missing", workspace=workspace, code=scope)
        if bool(before.refused) != bool(now.refused):
            self._metrics.refused_tokens.inc(1 if now.refused else -1)
        if now.refused and now.refused != before.refused:
            log.warning("token_refused", workspace=workspace, code=now.refused)


def _places(number: int) -> str:
    return "one workspace" if number == 1 else f"{number} workspaces"
