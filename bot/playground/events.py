"""The events of the Events API: what Slack tells the app about what people do."""

from bot.playground.json_shapes import APP_ID, message_json, user_json
from bot.playground.world import Channel, Json, Person, Post, Workspace, World


def envelope(world: World, workspace: Workspace, event: Json, *, is_shared: bool = False) -> Json:
    """Return the request body Slack wraps an event in."""
    authorization = {"enterprise_id": None, "team_id": workspace.id, "user_id": workspace.bot.id, "is_bot": True}
    return {
        "token": "not-used-any-more",
        "team_id": workspace.id,
        "context_team_id": workspace.id,
        "context_enterprise_id": None,
        "api_app_id": APP_ID,
        "event": event,
        "type": "event_callback",
        "event_id": world.new_id("Ev"),
        "event_time": int(world.seconds()),
        "authorizations": [authorization | {"is_enterprise_install": False}],
        "is_ext_shared_channel": is_shared,
        "event_context": world.new_id("4-"),
    }


def said(workspace: Workspace, channel: Channel, post: Post) -> list[Json]:
    """Return the events of a new message: itself, that its parent was answered, that the bot was named."""
    message = message_json(workspace, post, with_metadata=True)
    events = [message | {"channel": channel.id, "event_ts": post.ts, "channel_type": channel.kind}]
    if post.subtype == "thread_broadcast":
        parent = workspace.posts.get((channel.id, post.thread))
        events[0]["root"] = message_json(workspace, parent) if parent else {}
    if not post.app and not post.subtype:
        events[0]["client_msg_id"] = f"client-{post.ts}"
    if f"<@{workspace.bot.id}>" in post.text and channel.kind != "im" and not post.app:
        events.append(_mentioned(events[0]))
    return events


def _mentioned(message: Json) -> Json:
    kept = {key: value for key, value in message.items() if key not in ("channel_type", "parent_user_id")}
    return kept | {"type": "app_mention"}


def changed(world: World, workspace: Workspace, channel: Channel, post: Post, before: Json) -> Json:
    """Return the event of a message that is otherwise now: edited, previewed, answered, or a tombstone."""
    return _hidden(world, channel, "message_changed") | {
        "message": message_json(workspace, post),
        "previous_message": before,
    }


def deleted(world: World, channel: Channel, before: Json) -> Json:
    """Return the event of a message that is gone."""
    return _hidden(world, channel, "message_deleted") | {"previous_message": before, "deleted_ts": before["ts"]}


def _hidden(world: World, channel: Channel, subtype: str) -> Json:
    ts = world.next_ts()
    where = {"channel": channel.id, "channel_type": channel.kind, "ts": ts, "event_ts": ts}
    return {"type": "message", "subtype": subtype, "hidden": True, **where}


def membership(world: World, channel: Channel, person: Person, *, joined: bool) -> Json:
    """Return the event of somebody who joined or left."""
    return {
        "type": "member_joined_channel" if joined else "member_left_channel",
        "user": person.id,
        "channel": channel.id,
        "channel_type": "G" if channel.is_private else "C",
        "team": person.team,
        "event_ts": world.next_ts(),
    }


def channel_event(world: World, channel: Channel, person: Person, what: str) -> Json:
    """Return `channel_archive`, `channel_unarchive`, `channel_deleted` or `channel_left`, or the group's own."""
    family = "group" if channel.is_private else "channel"
    return {
        "type": f"{family}_{what}",
        "channel": channel.id,
        "user": person.id,
        "actor_id": person.id,
        "event_ts": world.next_ts(),
    }


def home_opened(world: World, person: Person, channel: Channel, tab: str) -> Json:
    """Return the event of somebody looking at the app's own place."""
    return {
        "type": "app_home_opened",
        "user": person.id,
        "channel": channel.id,
        "tab": tab,
        "event_ts": world.next_ts(),
    }


def user_changed(world: World, workspace: Workspace, person: Person) -> Json:
    """Return the event of a changed profile, also that of an account that was closed."""
    user = user_json(workspace, person)
    return {"type": "user_change", "user": user, "cache_ts": int(world.seconds()), "event_ts": world.next_ts()}


def tokens_revoked(world: World, workspace: Workspace) -> Json:
    """Return the event of a bot token that is worth nothing any more."""
    return {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [workspace.bot.id]}, "event_ts": world.next_ts()}


def uninstalled(world: World) -> Json:
    """Return the event of an app that was removed. Slack sends it before or after `tokens_revoked`."""
    return {"type": "app_uninstalled", "event_ts": world.next_ts()}


def subscription(event: Json) -> str:
    """Return under which name an app subscribes to this event, as the manifest spells it."""
    if event.get("type") != "message":
        return str(event.get("type", ""))
    family = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}
    return f"message.{family.get(str(event.get('channel_type')), '')}"
