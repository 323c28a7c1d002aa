"""Careful looks into JSON of unknown shape: the thing asked for, or None."""

import re
from collections.abc import Mapping
from typing import Any

_ID = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_TS = re.compile(r"\d{1,12}\.\d{1,9}", re.ASCII)
NOTHING: Mapping[str, Any] = {}

Json = Mapping[str, Any]


def inner(value: Any, *path: str) -> Any:
    """Return what lies at the end of a path of keys, or None if the path breaks."""
    for key in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(key)
    return value


def table(value: Any, *path: str) -> Json:
    """Return the object at the end of the path, or an empty one."""
    found = inner(value, *path)
    return found if isinstance(found, Mapping) else NOTHING


def rows(value: Any, *path: str) -> list[Any]:
    """Return the list at the end of the path, or an empty one."""
    found = inner(value, *path)
    return found if isinstance(found, list) else []


def text(value: Any, *path: str) -> str:
    """Return the text at the end of the path, or ''."""
    found = inner(value, *path)
    return found if isinstance(found, str) else ""


def slack_id(value: Any, *path: str) -> str | None:
    """Return the id at the end of the path, if it looks like one."""
    found = inner(value, *path)
    return found if isinstance(found, str) and _ID.fullmatch(found) else None


def stamp(value: Any, *path: str) -> str | None:
    """Return the message timestamp at the end of the path, if it looks like one."""
    found = inner(value, *path)
    return found if isinstance(found, str) and _TS.fullmatch(found) else None


def first_row(value: Any, *path: str) -> Json:
    """Return the first object of the list at the end of the path, or an empty one."""
    found = rows(value, *path)
    return found[0] if found and isinstance(found[0], Mapping) else NOTHING
