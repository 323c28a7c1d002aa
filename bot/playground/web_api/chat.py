"""`chat.*`: the app posts, edits and deletes its own messages."""

from typing import Any

from bot.playground import events
from bot.playground.block_kit import problems_with, with_ids
from bot.playground.json_shapes import APP_ID, message_json
from bot.playground.web_api.method import Call, Refusal
from bot.playground.world import Channel, Json, Post

LONGEST = 40_000
MOST_METADATA = 8_000


async def post_message(call: Call) -> Json:
    """`chat.postMessage`: also to a person's id, which means their direct messages."""
    call.needs("chat:write")
    channel = _open_for_posting(call)
    post = _written(call, channel) if not channel.direct_with else _written_directly(call, channel)
    call.slack.world.post(call.workspace, post)
    _tell(call, channel, post)
    shown = message_json(call.workspace, post, with_metadata=True)
    return {"ok": True, "channel": channel.id, "ts": post.ts, "message": shown}


async def post_ephemeral(call: Call) -> Json:
    """`chat.postEphemeral`: one person sees it, and no event tells of it."""
    call.needs("chat:write")
    channel = _open_for_posting(call)
    if call.text("user") not in channel.members:
        raise Refusal("user_not_in_channel")
    post = _written(call, channel)
    post.visible_to = call.text("user")
    call.slack.world.post(call.workspace, post)
    return {"ok": True, "message_ts": post.ts}


async def update(call: Call) -> Json:
    """`chat.update`: only what the bot wrote itself."""
    call.needs("chat:write")
    channel = call.channel()
    post = call.post(channel, call.text("ts"))
    if post.author != call.workspace.bot.id or post.is_tombstone:
        raise Refusal("cant_update_message")
    before = message_json(call.workspace, post)
    rewrite(call, post, _content(call, of=post))
    _tell_change(call, channel, post, before)
    shown = message_json(call.workspace, post, with_metadata=True)
    return {"ok": True, "channel": channel.id, "ts": post.ts, "text": post.text, "message": shown}


async def delete(call: Call) -> Json:
    """`chat.delete`: only what the bot wrote itself."""
    call.needs("chat:write")
    channel = call.channel()
    post = call.post(channel, call.text("ts"))
    if post.author != call.workspace.bot.id:
        raise Refusal("cant_delete_message")
    before = message_json(call.workspace, post)
    call.slack.world.remove(call.workspace, post)
    gone = events.deleted(call.slack.world, channel, before)
    call.slack.hear(call.workspace, channel, [gone])
    return {"ok": True, "channel": channel.id, "ts": post.ts}


async def get_permalink(call: Call) -> Json:
    """`chat.getPermalink`: needs no scope, and only a channel the bot may know of."""
    channel = call.channel()
    post = call.post(channel, call.text("message_ts"))
    return {"ok": True, "channel": channel.id, "permalink": permalink(call.workspace.name, post)}


def permalink(workspace: str, post: Post) -> str:
    """Return the address of a message, as *Copy link* gives it."""
    inside = f"?thread_ts={post.thread}&cid={post.channel}" if post.is_reply else ""
    return f"https://{workspace.lower()}.slack.com/archives/{post.channel}/p{post.ts.replace('.', '')}{inside}"


def rewrite(call: Call, post: Post, content: Json) -> None:
    """Put new content into a message and let everybody looking on know."""
    for name, value in content.items():
        setattr(post, name, value)
    post.edited_ts = call.slack.world.next_ts()
    call.slack.world.changed(call.workspace, post)


def content_of(text: Any, blocks: Any) -> Json:
    """Return text and blocks if Slack would take them.

    Raises
    ------
    Refusal
        `no_text`, `msg_too_long`, `invalid_blocks` or `invalid_blocks_format`.
    """
    if blocks is not None and not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format")
    problems = problems_with(blocks) if blocks else []
    if problems:
        raise Refusal("invalid_blocks", errors=problems, response_metadata={"messages": problems})
    if not text and not blocks:
        raise Refusal("no_text")
    if len(str(text or "")) > LONGEST:
        raise Refusal("msg_too_long")
    return {"text": str(text or ""), "blocks": with_ids(blocks or [], "b")}


def _content(call: Call, of: Post | None = None) -> Json:
    blocks = call.table("blocks")
    if blocks is None and call.text("blocks"):
        raise Refusal("invalid_blocks_format")
    text = call.arguments.get("text")
    if of is not None and text is None and blocks is not None:
        text = of.text
    content = content_of(text, blocks)
    metadata = _metadata(call)
    return content | ({"metadata": metadata} if metadata else {})


def _metadata(call: Call) -> Json | None:
    if not call.arguments.get("metadata"):
        return None
    metadata = call.table("metadata")
    if not isinstance(metadata, dict) or not metadata.get("event_type") or "event_payload" not in metadata:
        raise Refusal("invalid_metadata_format")
    if len(str(metadata)) > MOST_METADATA:
        raise Refusal("metadata_too_large")
    return metadata


def _open_for_posting(call: Call) -> Channel:
    person = call.workspace.people.get(call.text("channel"))
    if person is not None and person.is_bot:
        raise Refusal("cannot_dm_bot")
    channel = call.slack.world.open_direct(call.workspace, person) if person is not None else call.channel()
    if channel.is_archived:
        raise Refusal("is_archived")
    if not call.is_in(channel):
        raise Refusal("not_in_channel")
    return channel


def _written_directly(call: Call, channel: Channel) -> Post:
    if call.workspace.people[channel.direct_with].is_deleted:
        raise Refusal("is_inactive")
    return _written(call, channel)


def _written(call: Call, channel: Channel) -> Post:
    content = _content(call)
    thread = call.text("thread_ts")
    if thread and (channel.id, thread) not in call.workspace.posts:
        raise Refusal("thread_not_found")
    ts = call.slack.world.next_ts()
    subtype = "thread_broadcast" if thread and call.flag("reply_broadcast") else ""
    return Post(ts, channel.id, call.workspace.bot.id, thread=thread, subtype=subtype, app=APP_ID, **content)


def _tell(call: Call, channel: Channel, post: Post) -> None:
    told = events.said(call.workspace, channel, post)
    call.slack.hear(call.workspace, channel, told)
    parent = call.workspace.posts.get((channel.id, post.thread)) if post.is_reply else None
    if parent is not None:
        _tell_change(call, channel, parent, message_json(call.workspace, parent))


def _tell_change(call: Call, channel: Channel, post: Post, before: Json) -> None:
    told = events.changed(call.slack.world, call.workspace, channel, post, before)
    call.slack.hear(call.workspace, channel, [told])
