"""What a person did with something we showed them: a button, a shortcut, a form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.ports import ChannelKey, PersonKey, ThreadKey
from bot.slack.payloads.fields import Json, first_row, inner, rows, slack_id, stamp, table, text
from bot.slack.payloads.messages import workspace_of


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button or a choice. `place` is None in the Home tab; `thread` is '' unless the message stands in a thread.

    `value` is the button's own value, or that of the option chosen. `window` names the window it was pressed in.
    `view_hash` and `remembered` (what we put into its metadata, as it came back) are those of the view, if any.
    """

    person: PersonKey
    action: str
    value: str
    place: ChannelKey | None
    thread: str
    message: str
    trigger: str
    in_home: bool
    window: str = ""
    view_hash: str = ""
    remembered: str = ""


@dataclass(frozen=True, slots=True)
class ShortcutUsed:
    """A shortcut on a message, and the thread that message belongs to."""

    person: PersonKey
    thread: ThreadKey
    is_direct: bool
    trigger: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """A form that was sent: what was typed, by the name of the field; of several choices each, with spaces between.

    `remembered` is what we put into its metadata, as it came back: whoever sent it may have written it.
    """

    person: PersonKey
    texts: Mapping[str, str]
    view: str = ""
    remembered: str = ""


def read_action(body: Json) -> Pressed | None:
    """Return which button was pressed, by whom and where."""
    person = _person(body)
    action = first_row(body, "actions")
    name = text(action, "action_id")
    if person is None or not name:
        return None
    channel = slack_id(body, "channel", "id") or slack_id(body, "container", "channel_id")
    message = stamp(body, "container", "message_ts") or stamp(body, "message", "ts") or ""
    parent = stamp(body, "message", "thread_ts") or stamp(body, "container", "thread_ts") or ""
    return Pressed(
        person=person,
        action=name,
        value=text(action, "value") or text(action, "selected_option", "value"),
        place=ChannelKey(person.workspace, channel) if channel else None,
        # A message that was answered names itself as its thread; it stands in the channel all the same.
        thread=parent if parent != message else "",
        message=message,
        trigger=text(body, "trigger_id"),
        in_home=text(body, "view", "type") == "home",
        window=text(body, "view", "id") if text(body, "view", "type") == "modal" else "",
        view_hash=text(body, "view", "hash"),
        remembered=text(body, "view", "private_metadata"),
    )


def read_shortcut(body: Json) -> ShortcutUsed | None:
    """Return on which thread a message shortcut was used."""
    person, channel = _person(body), slack_id(body, "channel", "id")
    ts = stamp(body, "message", "ts") or stamp(body, "message_ts")
    if person is None or channel is None or ts is None:
        return None
    name = text(body, "channel", "name")
    return ShortcutUsed(
        person,
        ThreadKey(person.workspace, channel, stamp(body, "message", "thread_ts") or ts),
        is_direct=name == "directmessage" or name.startswith("mpdm-") or channel.startswith("D"),
        trigger=text(body, "trigger_id"),
    )


def read_submission(body: Json) -> Submitted | None:
    """Return what was typed into a form."""
    person = _person(body)
    if person is None:
        return None
    blocks = table(body, "view", "state", "values")
    fields = {name: _typed(field) for block in blocks.values() for name, field in table(block).items()}
    return Submitted(person, fields, text(body, "view", "id"), text(body, "view", "private_metadata"))


def _typed(field: Any) -> str:
    several = " ".join(filter(None, (text(option, "value") for option in rows(field, "selected_options"))))
    return text(field, "value") or text(field, "selected_option", "value") or several


def _person(body: Json) -> PersonKey | None:
    """Return who acted; None for somebody of another organisation acting in a shared channel."""
    workspace, person = workspace_of(body), slack_id(body, "user", "id")
    if workspace is None or person is None:
        return None
    home = {workspace, slack_id(body, "enterprise", "id"), slack_id(body, "team", "enterprise_id")}
    team = slack_id(body, "user", "team_id")
    is_organisation = inner(body, "enterprise", "id") is not None
    is_foreign = team is not None and team not in home and not is_organisation
    return None if is_foreign else PersonKey(workspace, person)
