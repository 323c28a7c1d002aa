"""`auth.*`, `users.*`, `bots.info`, `team.info`: who is who."""

from bot.playground import events
from bot.playground.json_shapes import APP_ID, user_json
from bot.playground.web_api.method import Call, Refusal, page_of
from bot.playground.world import Json


async def auth_test(call: Call) -> Json:
    """`auth.test`: whose token this is. Needs no scope."""
    workspace = call.workspace
    return {
        "ok": True,
        "url": f"https://{workspace.name.lower()}.slack.com/",
        "team": workspace.name,
        "user": workspace.bot.first_name.lower(),
        "team_id": workspace.id,
        "user_id": workspace.bot.id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


async def auth_revoke(call: Call) -> Json:
    """`auth.revoke`: the token is worth nothing any more."""
    if call.flag("test"):
        return {"ok": True, "revoked": False}
    call.workspace.is_installed = False
    call.slack.tell(call.workspace, [events.tokens_revoked(call.slack.world, call.workspace)])
    return {"ok": True, "revoked": True}


async def bot_info(call: Call) -> Json:
    """`bots.info`."""
    call.needs("users:read")
    if call.text("bot", call.workspace.bot_id) != call.workspace.bot_id:
        raise Refusal("bot_not_found")
    names = {"id": call.workspace.bot_id, "app_id": APP_ID, "user_id": call.workspace.bot.id}
    return {"ok": True, "bot": names | {"name": call.workspace.bot.name, "deleted": False}}


async def user_info(call: Call) -> Json:
    """`users.info`."""
    call.needs("users:read")
    return {"ok": True, "user": user_json(call.workspace, call.person())}


async def list_users(call: Call) -> Json:
    """`users.list`."""
    call.needs("users:read")
    rows, more = page_of(list(call.workspace.people.values()), call)
    return {"ok": True, "members": [user_json(call.workspace, row) for row in rows]} | more


async def team_info(call: Call) -> Json:
    """`team.info`."""
    call.needs("team:read")
    return {"ok": True, "team": {"id": call.workspace.id, "name": call.workspace.name, "domain": call.workspace.name}}
