"""`conversations.*`: channels, who is in them, and what was said there."""

from bot.playground import events
from bot.playground.json_shapes import channel_json, message_json
from bot.playground.web_api.method import Call, Refusal, page_of
from bot.playground.world import Channel, Json, Person, Post


async def info(call: Call) -> Json:
    """`conversations.info`."""
    channel = call.channel()
    call.needs(f"{channel.scope_family}:read")
    return {"ok": True, "channel": channel_json(channel, call.workspace.bot)}


async def list_conversations(call: Call) -> Json:
    """`conversations.list`: of private channels those the bot is in."""
    wanted = set((call.text("types") or "public_channel").split(","))
    names = {"channel": "public_channel", "group": "private_channel", "im": "im"}
    seen = [c for c in call.workspace.channels.values() if names[c.kind] in wanted and _may_list(call, c)]
    for channel in seen:
        call.needs(f"{channel.scope_family}:read")
    rows, more = page_of(seen, call)
    return {"ok": True, "channels": [channel_json(row, call.workspace.bot) for row in rows]} | more


async def of_users(call: Call) -> Json:
    """`users.conversations`: the channels somebody, or the bot, is in."""
    call.needs("channels:read", "groups:read")
    member = call.text("user") or call.workspace.bot.id
    seen = [
        c for c in call.workspace.channels.values() if member in c.members and c.kind != "im" and _may_list(call, c)
    ]
    rows, more = page_of(seen, call)
    return {"ok": True, "channels": [channel_json(row, call.workspace.bot) for row in rows]} | more


async def members(call: Call) -> Json:
    """`conversations.members`."""
    channel = call.channel()
    call.needs(f"{channel.scope_family}:read")
    rows, more = page_of(sorted(channel.members), call)
    return {"ok": True, "members": rows} | more


async def join(call: Call) -> Json:
    """`conversations.join`: a bot joins public channels only."""
    call.needs("channels:join")
    channel = call.channel()
    if channel.is_archived:
        raise Refusal("is_archived")
    if channel.kind != "channel":
        raise Refusal("method_not_supported_for_channel_type")
    if not call.is_in(channel):
        _enter(call, channel, call.workspace.bot)
    return {"ok": True, "channel": channel_json(channel, call.workspace.bot)}


async def leave(call: Call) -> Json:
    """`conversations.leave`."""
    call.needs("channels:manage", "channels:join")
    channel = call.channel()
    channel.members.discard(call.workspace.bot.id)
    return {"ok": True}


async def invite(call: Call) -> Json:
    """`conversations.invite`: the bot must be there itself."""
    call.needs("channels:manage", "groups:write")
    channel = call.channel()
    if not call.is_in(channel):
        raise Refusal("not_in_channel")
    for id in call.text("users").split(","):
        person = call.workspace.people.get(id)
        if person is None:
            raise Refusal("user_not_found")
        if id in channel.members:
            raise Refusal("already_in_channel")
        _enter(call, channel, person)
    return {"ok": True, "channel": channel_json(channel, call.workspace.bot)}


async def open_direct(call: Call) -> Json:
    """`conversations.open`: the direct messages between the bot and one person."""
    call.needs("im:write")
    person = call.person("users", error="user_not_found")
    if person.is_bot:
        raise Refusal("cannot_dm_bot")
    if person.is_deleted:
        raise Refusal("user_disabled")
    is_known = call.workspace.direct(person.id) is not None
    channel = call.slack.world.open_direct(call.workspace, person)
    known = {"no_op": True, "already_open": True} if is_known else {}
    return {"ok": True, "channel": {"id": channel.id}} | known


async def history(call: Call) -> Json:
    """`conversations.history`: newest first, without answers unless they were sent to the channel too."""
    channel = _readable(call)
    posts = [p for p in call.workspace.posts_in(channel.id) if not p.is_reply or p.subtype == "thread_broadcast"]
    return _told(call, list(reversed(_between(call, posts))))


async def replies(call: Call) -> Json:
    """`conversations.replies`: a thread, oldest first, beginning with its first message."""
    channel = _readable(call)
    root = call.post(channel, call.text("ts"), error="thread_not_found").root
    thread = call.workspace.replies(channel.id, root)
    return _told(call, thread[:1] + _between(call, thread[1:]))


def _readable(call: Call) -> Channel:
    channel = call.channel()
    call.needs(f"{channel.scope_family}:history")
    if not call.is_in(channel):
        raise Refusal("not_in_channel")
    return channel


def _between(call: Call, posts: list[Post]) -> list[Post]:
    oldest, latest = call.text("oldest") or "0", call.text("latest")
    with_ends = call.flag("inclusive")

    def is_asked_for(post: Post) -> bool:
        after = float(post.ts) > float(oldest) or (with_ends and post.ts == oldest)
        before = not latest or float(post.ts) < float(latest) or (with_ends and post.ts == latest)
        return after and before

    return [post for post in posts if is_asked_for(post)]


def _told(call: Call, posts: list[Post]) -> Json:
    rows, more = page_of(posts, call)
    with_metadata = call.flag("include_all_metadata")
    messages = [message_json(call.workspace, post, with_metadata=with_metadata) for post in rows]
    has_more = bool(more["response_metadata"]["next_cursor"])
    return {"ok": True, "messages": messages, "has_more": has_more, "pin_count": 0} | more


def _may_list(call: Call, channel: Channel) -> bool:
    return channel.kind == "channel" or call.is_in(channel)


def _enter(call: Call, channel: Channel, person: Person) -> None:
    channel.members.add(person.id)
    event = events.membership(call.slack.world, channel, person, joined=True)
    call.slack.hear(call.workspace, channel, [event])
