"""What Slack sends when a person uses something the app offers: a command, a button, a shortcut, a form."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.playground.json_shapes import APP_ID, message_json, view_json
from bot.playground.world import Channel, Json, Person, Post, View, Workspace

# Under which key each kind of element carries what was chosen. Options are looked up, everything else is as given.
CHOSEN = {
    "static_select": "selected_option",
    "radio_buttons": "selected_option",
    "overflow": "selected_option",
    "checkboxes": "selected_options",
    "multi_static_select": "selected_options",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
}


def shown_name(channel: Channel, bot: Person) -> str:
    """Return the channel's name as an app sees it that may not be in it."""
    if channel.direct_with:
        return "directmessage"
    return "privategroup" if channel.is_private and bot.id not in channel.members else channel.name


def command(workspace: Workspace, channel: Channel, person: Person, name: str, text: str) -> Json:
    """Return the form of a slash command, without trigger and response url."""
    return {
        "token": "not-used-any-more",
        "team_id": workspace.id,
        "team_domain": workspace.name.lower(),
        "channel_id": channel.id,
        "channel_name": shown_name(channel, workspace.bot),
        "user_id": person.id,
        "user_name": person.first_name.lower(),
        "command": name,
        "text": text,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
    }


def acted(workspace: Workspace, person: Person) -> Json:
    """Return what all interactions share: who, where, which app."""
    name = person.first_name.lower()
    return {
        "team": {"id": workspace.id, "domain": workspace.name.lower()},
        "user": {"id": person.id, "username": name, "name": name, "team_id": person.team},
        "api_app_id": APP_ID,
        "token": "not-used-any-more",
        "enterprise": None,
        "is_enterprise_install": False,
    }


def shortcut(workspace: Workspace, channel: Channel, person: Person, post: Post, callback_id: str, ts: str) -> Json:
    """Return a message shortcut, used on this message."""
    return acted(workspace, person) | {
        "type": "message_action",
        "callback_id": callback_id,
        "action_ts": ts,
        "message_ts": post.ts,
        "message": message_json(workspace, post),
        "channel": {"id": channel.id, "name": shown_name(channel, workspace.bot)},
    }


def pressed(workspace: Workspace, channel: Channel, person: Person, post: Post, action: Json) -> Json:
    """Return a button or choice on a message. Of an ephemeral one Slack sends the place, not the content."""
    where = {"type": "message", "message_ts": post.ts, "channel_id": channel.id, "is_ephemeral": bool(post.visible_to)}
    thread = {"thread_ts": post.thread} if post.thread else {}
    message = {} if post.visible_to else {"message": message_json(workspace, post)}
    return acted(workspace, person) | message | {
        "type": "block_actions",
        "container": where | thread,
        "channel": {"id": channel.id, "name": shown_name(channel, workspace.bot)},
        "state": {"values": {}},
        "actions": [action],
    }  # fmt: skip


def pressed_in_view(workspace: Workspace, person: Person, view: View, action: Json) -> Json:
    """Return a button or choice in a window or the Home tab."""
    shown = view_json(workspace, view)
    return acted(workspace, person) | {
        "type": "block_actions",
        "container": {"type": "view", "view_id": view.id},
        "view": shown,
        "actions": [action],
    }


def submitted(workspace: Workspace, person: Person, view: View) -> Json:
    """Return a form that was sent."""
    shown = view_json(workspace, view)
    return acted(workspace, person) | {"type": "view_submission", "view": shown, "response_urls": []}


def closed(workspace: Workspace, person: Person, view: View) -> Json:
    """Return a window that was closed without sending it."""
    shown = view_json(workspace, view)
    return acted(workspace, person) | {"type": "view_closed", "view": shown, "is_cleared": False}


def elements_of(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield every element a person can use, with its block."""
    for block in blocks:
        inner = block.get("elements", []) if block["type"] == "actions" else []
        for element in [*inner, block.get("accessory"), block.get("element")]:
            if element and "action_id" in element:
                yield block, element


def find_element(blocks: list[Json], name: str) -> tuple[Json, Json]:
    """Return the block and element with this action id, or this wording.

    Raises
    ------
    LookupError
        If nothing on the screen is called so.
    """
    found = list(elements_of(blocks))
    for block, element in found:
        if name in (element["action_id"], element.get("text", {}).get("text")):
            return block, element
    there = ", ".join(element["action_id"] for _, element in found) or "nothing"
    raise LookupError(f"nothing here is called {name!r}; there is {there}")


def action_of(block: Json, element: Json, value: Any, ts: str) -> Json:
    """Return what was done with an element, as `actions` carries it."""
    action: Json = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
    if element["type"] == "button":
        kept = {key: element[key] for key in ("text", "value", "url", "style") if key in element}
        return action | kept | {"action_ts": ts}
    return action | chosen(element, value) | {"action_ts": ts}


def chosen(element: Json, value: Any) -> Json:
    """Return what was chosen or typed, under the key its kind of element has for it."""
    key = CHOSEN.get(element["type"], "value")
    if key == "selected_option":
        return {key: _option(element, value)}
    if key == "selected_options":
        return {key: [_option(element, one) for one in value or []]}
    return {key: value}


def _option(element: Json, value: Any) -> Json | None:
    if value is None:
        return None
    for option in element.get("options", []):
        if value in (option["value"], option["text"]["text"]):
            return dict(option)
    raise LookupError(f"{value!r} is no option of {element['action_id']!r}")


def initial(element: Json) -> Any:
    """Return what an element holds before anybody touched it."""
    for key in ("initial_value", "initial_user", "initial_date", "initial_time", "initial_conversation"):
        if key in element:
            return element[key]
    if "initial_option" in element:
        return element["initial_option"]["value"]
    return [option["value"] for option in element["initial_options"]] if "initial_options" in element else None


def state_of(blocks: list[Json], values: Mapping[str, Any]) -> Json:
    """Return the state of a form filled in with these values, by action id."""
    state: Json = {}
    for block, element in elements_of(blocks):
        if element["type"] in ("button", "overflow"):
            continue
        name = element["action_id"]
        value = values.get(name, initial(element))
        state.setdefault(block["block_id"], {})[name] = {"type": element["type"]} | chosen(element, value)
    return state


def problems_with_form(blocks: list[Json], values: Mapping[str, Any]) -> dict[str, str]:
    """Return what Slack's own window refuses before the app hears of it, by block id."""
    problems = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        value = values.get(element["action_id"], initial(element))
        if not value and not block.get("optional"):
            problems[block["block_id"]] = "Please complete this required field."
        elif isinstance(value, str) and len(value) > element.get("max_length", 3000):
            problems[block["block_id"]] = f"Must be no more than {element.get('max_length', 3000)} characters."
    return problems
