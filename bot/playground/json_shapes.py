"""The values of the world in the JSON Slack uses for them, the same in answers and in events."""

from bot.playground.world import SLACKBOT, Channel, Json, Person, Post, View, Workspace

APP_ID = "A0COMMON"


def user_json(workspace: Workspace, person: Person) -> Json:
    """Return a person as `users.info` and `user_change` show them. A closed account shows little."""
    shown: Json = {
        "id": person.id,
        "team_id": person.team,
        "name": person.first_name.lower(),
        "deleted": person.is_deleted,
        "is_bot": person.is_bot,
        "is_app_user": False,
        "updated": 0,
        "profile": {
            "real_name": person.name,
            "display_name": "" if person.is_bot else person.first_name,
            "first_name": person.first_name,
            "last_name": " ".join(person.name.split()[1:]),
            "team": person.team,
        },
    }
    if person.team != workspace.id:
        shown["is_stranger"] = True
    if not person.is_deleted:
        shown |= {"real_name": person.name, "tz": person.zone, "is_admin": person.is_admin, "is_owner": False}
        shown |= {"is_restricted": False, "is_ultra_restricted": False}
    return shown


def channel_json(channel: Channel, bot: Person) -> Json:
    """Return a conversation as `conversations.info` shows it to the bot."""
    if channel.direct_with:
        return {"id": channel.id, "is_im": True, "user": channel.direct_with, "is_archived": False, "is_open": True}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": channel.is_private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_ext_shared": channel.is_shared,
        "is_shared": channel.is_shared,
        "is_member": bot.id in channel.members,
        "num_members": len(channel.members),
    }


def message_json(workspace: Workspace, post: Post, *, with_metadata: bool = False) -> Json:
    """Return a message as histories and events show it."""
    if post.is_tombstone:
        return {"type": "message", "subtype": "tombstone", "hidden": True} | _said(post) | _thread(workspace, post)
    message: Json = {"type": "message"} | _said(post) | _author(workspace, post) | _thread(workspace, post)
    if post.subtype:
        message["subtype"] = post.subtype
    if post.blocks:
        message["blocks"] = post.blocks
    if post.edited_ts:
        message["edited"] = {"user": post.author, "ts": post.edited_ts}
    if post.files:
        message |= {"files": post.files, "upload": False}
    if post.metadata and with_metadata:
        message["metadata"] = post.metadata
    return message


def _said(post: Post) -> Json:
    said = {"text": post.text, "ts": post.ts}
    return said | {"user": post.author} if post.author else said


def _author(workspace: Workspace, post: Post) -> Json:
    if post.author in ("", SLACKBOT):
        return {"bot_id": "B0OTHERAPP", "username": post.app_name} if post.app_name else {}
    person = workspace.people[post.author]
    if post.app:
        profile = {"id": workspace.bot_id, "app_id": post.app, "name": person.name, "team_id": workspace.id}
        return {"team": workspace.id, "bot_id": workspace.bot_id, "app_id": post.app, "bot_profile": profile}
    if person.team != workspace.id:
        profile = {"first_name": person.first_name, "real_name": person.name, "team": person.team}
        return {"team": person.team, "user_team": person.team, "source_team": person.team, "user_profile": profile}
    return {"team": workspace.id}


def _thread(workspace: Workspace, post: Post) -> Json:
    """Return what a message says of its thread: an answered parent names itself, and counts."""
    if not post.thread:
        return {}
    if post.is_reply:
        parent = workspace.posts.get((post.channel, post.thread))
        return {"thread_ts": post.thread, "parent_user_id": parent.author if parent else ""}
    replies = workspace.replies(post.channel, post.ts)[1:]
    latest = {"latest_reply": replies[-1].ts} if replies else {}
    writers = list(dict.fromkeys(reply.author for reply in replies))
    return {"thread_ts": post.ts, "reply_count": len(replies), "reply_users": writers, **latest}


def view_json(workspace: Workspace, view: View) -> Json:
    """Return a window or Home tab with the ids Slack gives it."""
    blank = {"private_metadata": "", "callback_id": "", "external_id": "", "close": None, "submit": None}
    return blank | view.body | {
        "id": view.id,
        "team_id": workspace.id,
        "app_id": APP_ID,
        "bot_id": workspace.bot_id,
        "app_installed_team_id": workspace.id,
        "hash": view.hash,
        "state": {"values": view.values},
        "root_view_id": workspace.windows.get(view.person, [view.id])[0] if not view.is_home else view.id,
        "previous_view_id": None,
    }  # fmt: skip
