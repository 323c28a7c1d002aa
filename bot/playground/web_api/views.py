"""`views.*`: windows over the client, and the Home tab."""

from bot.playground.block_kit import problems_with_view, with_ids
from bot.playground.json_shapes import view_json
from bot.playground.web_api.method import Call, Refusal
from bot.playground.world import Change, Json, View, Workspace, World

MOST_WINDOWS = 3


async def open_view(call: Call) -> Json:
    """`views.open`: one window for whoever just did something."""
    person = _who(call)
    view = new_view(call.slack.world, person, _laid_out(call))
    show(call.slack.world, call.workspace, view, over=False)
    return {"ok": True, "view": view_json(call.workspace, view)}


async def push_view(call: Call) -> Json:
    """`views.push`: a window over the one that is open, three at most."""
    person = _who(call)
    if len(call.workspace.windows.get(person, [])) >= MOST_WINDOWS:
        raise Refusal("push_limit_reached")
    view = new_view(call.slack.world, person, _laid_out(call))
    show(call.slack.world, call.workspace, view, over=True)
    return {"ok": True, "view": view_json(call.workspace, view)}


async def update_view(call: Call) -> Json:
    """`views.update`: by id or the app's own `external_id`; `hash` guards against crossing updates."""
    view = call.workspace.views.get(call.text("view_id")) or _by_external_id(call)
    if view is None:
        raise Refusal("not_found")
    if call.text("hash") and call.text("hash") != view.hash:
        raise Refusal("hash_conflict")
    replace(call.slack.world, call.workspace, view, _laid_out(call))
    return {"ok": True, "view": view_json(call.workspace, view)}


async def publish(call: Call) -> Json:
    """`views.publish`: somebody's Home tab."""
    person = call.person("user_id")
    known = call.workspace.homes.get(person.id)
    if call.text("hash") and known is not None and call.text("hash") != known.hash:
        raise Refusal("hash_conflict")
    view = new_view(call.slack.world, person.id, _laid_out(call))
    call.workspace.homes[person.id] = view
    call.slack.world.tell(Change("home", call.workspace.id, person=person.id))
    return {"ok": True, "view": view_json(call.workspace, view)}


def new_view(world: World, person: str, body: Json) -> View:
    """Return a view that nobody sees yet."""
    id = world.new_id("V")
    return View(id, person, body | {"blocks": with_ids(body["blocks"], "v")}, hash=f"{world.next_ts()}.{id}")


def show(world: World, workspace: Workspace, view: View, *, over: bool) -> None:
    """Open the window, over those that are open or instead of them."""
    below = workspace.windows.get(view.person, []) if over else []
    workspace.views[view.id] = view
    workspace.windows[view.person] = [*below, view.id]
    world.tell(Change("view", workspace.id, person=view.person))


def replace(world: World, workspace: Workspace, view: View, body: Json) -> None:
    """Lay an open window out anew."""
    view.body = body | {"blocks": with_ids(body["blocks"], "v")}
    view.hash = f"{world.next_ts()}.{view.id}"
    world.tell(Change("view", workspace.id, person=view.person))


def close(world: World, workspace: Workspace, person: str, *, all_of_them: bool = False) -> None:
    """Close the uppermost window, or all."""
    stack = workspace.windows.get(person, [])
    gone = stack if all_of_them else stack[-1:]
    for id in gone:
        del workspace.views[id]
    workspace.windows[person] = [id for id in stack if id not in gone]
    world.tell(Change("view", workspace.id, person=person))


def checked(body: object) -> Json:
    """Return a view if Slack would take it."""
    problems = problems_with_view(body)
    if problems or not isinstance(body, dict):
        raise Refusal("invalid_arguments", response_metadata={"messages": problems})
    return body


def _laid_out(call: Call) -> Json:
    return checked(call.table("view"))


def _who(call: Call) -> str:
    return call.slack.triggers.use(call.text("trigger_id"))


def _by_external_id(call: Call) -> View | None:
    wanted = call.text("external_id")
    return next((v for v in call.workspace.views.values() if wanted and v.body.get("external_id") == wanted), None)
