"""What a message event says: somebody spoke, changed what they said, or took it back."""

from dataclasses import dataclass
from typing import Any

from bot.ports import ChannelKey, Heard, Removed, ThreadKey
from bot.slack.payloads.fields import Json, first_row, slack_id, stamp, table, text
from bot.slack.payloads.rich_text import own_text

# Subtypes under which people speak. Everything else (`channel_join`, `channel_topic` …) is Slack telling of events.
SPEECH = ("", "thread_broadcast", "file_share", "me_message", "bot_message")
DIRECT = ("im", "mpim", "app_home")
SLACKBOT = "USLACKBOT"


@dataclass(frozen=True, slots=True)
class Own:
    """Under which ids our own posts come back to us in one workspace."""

    user: str | None = None
    bot: str | None = None


def workspace_of(body: Json) -> str | None:
    """Return the workspace the app is installed in that this request is about.

    Of an organisation-wide install it is always the organisation: some requests name a workspace of it as well and
    others none, and what somebody chose in one must hold in all.
    """
    authorized = first_row(body, "authorizations")
    if is_organisation_wide(body):
        organisation = (
            slack_id(authorized, "enterprise_id")
            or slack_id(body, "enterprise", "id")
            or slack_id(body, "enterprise_id")
            or slack_id(body, "team", "enterprise_id")
        )
        if organisation is not None:
            return organisation
    return (
        slack_id(body, "view", "app_installed_team_id")
        or slack_id(authorized, "team_id")
        or slack_id(body, "team", "id")
        or slack_id(body, "team_id")
        or slack_id(body, "user", "team_id")
        or slack_id(authorized, "enterprise_id")
        or slack_id(body, "enterprise", "id")
        or slack_id(body, "enterprise_id")
    )


def is_organisation_wide(body: Json) -> bool:
    """Whether the app is installed in a whole organisation. Forms spell it as a word."""
    said = first_row(body, "authorizations") or body
    return said.get("is_enterprise_install") in (True, "true")


def read_message(body: Json, own: Own) -> Heard | Removed | None:
    """Return what was said, or that it was taken back; None for everything that is not speech in a channel.

    Parameters
    ----------
    body
        The whole request of the Events API.
    own
        Our own ids: what we post is nobody's answer, but that our notice was deleted is told.
    """
    event, place = table(body, "event"), read_place(body)
    if place is None:
        return None
    workspace, channel = place.workspace, place.channel
    subtype = text(event, "subtype")
    if subtype == "message_deleted":
        return _removed(workspace, channel, table(event, "previous_message"), stamp(event, "deleted_ts"))
    message = table(event, "message") if subtype == "message_changed" else event
    if text(message, "subtype") == "tombstone":
        return _removed(workspace, channel, message, stamp(message, "ts"))
    return _heard(workspace, channel, message, body, own)


def is_removal(body: Json) -> bool:
    """Whether a message event says that something was taken back."""
    event = table(body, "event")
    return text(event, "subtype") == "message_deleted" or text(event, "message", "subtype") == "tombstone"


def read_place(body: Json) -> ChannelKey | None:
    """Return the channel that a message event is about; None for direct messages and for other events."""
    event = table(body, "event")
    workspace, channel = workspace_of(body), slack_id(event, "channel")
    if text(event, "type") != "message" or workspace is None or channel is None or is_direct(event):
        return None
    return ChannelKey(workspace, channel)


def is_direct(event: Json) -> bool:
    """Whether the event happened in a direct message, with one person or several."""
    return text(event, "channel_type") in DIRECT or text(event, "channel").startswith("D")


def is_stranger(message: Json, body: Json) -> bool:
    """Whether the author belongs to another organisation, in a channel shared with it."""
    is_shared = body.get("is_ext_shared_channel") is True
    teams = {slack_id(message, "user_team"), slack_id(message, "source_team")}
    if is_shared:
        teams.add(slack_id(message, "team"))
    teams -= {None, slack_id(body, "team_id")}
    if not teams:
        return False  # Most messages end here: they come from the workspace they are told to.
    authorized = first_row(body, "authorizations")
    organisation = {slack_id(authorized, "enterprise_id"), slack_id(body, "enterprise_id")}
    foreign = teams - organisation - {slack_id(authorized, "team_id")}
    # Inside one organisation people write from sister workspaces; across a shared channel any other id is foreign.
    return bool(foreign) and (is_shared or organisation == {None})


def _removed(workspace: str, channel: str, message: Json, ts: str | None) -> Removed | None:
    if ts is None:
        return None
    return Removed(ThreadKey(workspace, channel, stamp(message, "thread_ts") or ts), ts)


def _heard(workspace: str, channel: str, message: Json, body: Json, own: Own) -> Heard | None:
    ts = stamp(message, "ts")
    if ts is None or text(message, "subtype") not in SPEECH or _is_ours(message, own):
        return None
    author = _author(message, body)
    return Heard(
        thread=ThreadKey(workspace, channel, stamp(message, "thread_ts") or ts),
        ts=ts,
        author=author,
        text=own_text(message) if author is not None else "",
        revision=stamp(message, "edited", "ts") or "",
    )


def _is_ours(message: Json, own: Own) -> bool:
    by_user = own.user is not None and message.get("user") == own.user
    return by_user or (own.bot is not None and message.get("bot_id") == own.bot)


def _author(message: Json, body: Json) -> str | None:
    """Return who wrote, if it is a person of this organisation."""
    if is_app(message) or is_stranger(message, body):
        return None
    return slack_id(message, "user")


def is_app(message: Json) -> bool:
    """Whether a program wrote this: a bot, an app in somebody's name, Slackbot."""
    marks: tuple[Any, ...] = (message.get("bot_id"), message.get("app_id"), message.get("bot_profile"))
    return any(marks) or text(message, "subtype") == "bot_message" or message.get("user") == SLACKBOT
