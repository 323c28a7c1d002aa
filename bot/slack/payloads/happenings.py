"""What happens around messages: people and channels come and go, the app is removed."""

from dataclasses import dataclass

from bot.ports import ChannelKey, PersonKey
from bot.slack.payloads.fields import Json, inner, rows, slack_id, table, text
from bot.slack.payloads.messages import is_stranger, workspace_of


@dataclass(frozen=True, slots=True)
class Membership:
    """Somebody joined or left a channel. `is_stranger`: a member of another organisation, who is never read."""

    place: ChannelKey
    person: str
    is_stranger: bool


def read_membership(body: Json) -> Membership | None:
    """Return who joined or left which channel."""
    event = table(body, "event")
    workspace, channel, person = workspace_of(body), slack_id(event, "channel"), slack_id(event, "user")
    if workspace is None or channel is None or person is None:
        return None
    return Membership(ChannelKey(workspace, channel), person, is_stranger(event, body))


def read_channel_gone(body: Json) -> ChannelKey | None:
    """Return the channel that was archived or deleted, or that we were removed from."""
    workspace, channel = workspace_of(body), slack_id(body, "event", "channel")
    return ChannelKey(workspace, channel) if workspace and channel else None


@dataclass(frozen=True, slots=True)
class ChangedPerson:
    """Somebody's profile changed. `is_closed`: their account was closed."""

    person: PersonKey
    is_closed: bool


def read_changed_person(body: Json) -> ChangedPerson | None:
    """Return whose profile changed."""
    workspace, person = workspace_of(body), slack_id(body, "event", "user", "id")
    if workspace is None or person is None:
        return None
    return ChangedPerson(PersonKey(workspace, person), inner(body, "event", "user", "deleted") is True)


def read_opened_home(body: Json) -> PersonKey | None:
    """Return who opened the Home tab; None for the tab with the messages."""
    workspace, person = workspace_of(body), slack_id(body, "event", "user")
    is_home = text(body, "event", "tab") in ("home", "")
    return PersonKey(workspace, person) if workspace and person and is_home else None


def happened_at_s(body: Json) -> float:
    """Return when an event happened, in seconds since 1970; 0 if Slack did not say. It may arrive much later."""
    said = inner(body, "event_time")
    return float(said) if isinstance(said, int | float) else 0.0


def is_workspace_gone(body: Json) -> bool:
    """Whether the app was removed from the workspace, or its token taken away."""
    event = table(body, "event")
    if text(event, "type") == "app_uninstalled":
        return True
    return text(event, "type") == "tokens_revoked" and bool(rows(event, "tokens", "bot"))
