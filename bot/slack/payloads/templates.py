"""The window of templates as it came back: where somebody stood in it, and the template they wrote."""

import re
from collections.abc import Mapping
from typing import TypeVar

from bot.slack.payloads.home import read_page
from bot.templates import Move, Side, Template
from classifier.conversation import Signal

_ID = re.compile(r"[a-z0-9-]{0,60}", re.ASCII)
_SEEN = re.compile(r"[0-9a-f]{0,16}", re.ASCII)
OWN = "own"
Choice = TypeVar("Choice", Move, Side)


def read_stand(written: str, version: str) -> tuple[str, int, str, str] | None:
    """Return which templates are shown, on which page, and the id and fingerprint of the one in the form, or ''.

    None if it was not written by this release.

    Examples
    --------
    >>> read_stand("1:restart:2:own-1:ab12", "1")
    ('restart', 2, 'own-1', 'ab12')
    """
    parts = written.split(":")
    if len(parts) != 5 or parts[0] != version:
        return None
    _, which, page, id, seen = parts
    if not (_ID.fullmatch(id) and _SEEN.fullmatch(seen)):
        return None
    return read_which(which), read_page(page), id, seen


def read_which(written: str) -> str:
    """Return the move whose templates are meant; anything else means the workspace's own."""
    return written if written in set(Move) else OWN


def read_switch(written: str) -> tuple[bool, str] | None:
    """Return whether to switch a template on, and which one."""
    wanted, _, id = written.partition(":")
    return (wanted == "on", id) if wanted in ("on", "off") and _ID.fullmatch(id) else None


def read_template(typed: Mapping[str, str], id: str) -> tuple[Template | None, dict[str, str]]:
    """Return the template somebody wrote, or by field what is wrong with its form. Its words are checked elsewhere."""
    move, side = _one_of(Move, typed.get("move", "")), _one_of(Side, typed.get("side", ""))
    chosen = typed.get("signals", "").split()
    if move is None or side is None or not set(chosen) <= set(Signal):
        wrong = {"move": move is None, "side": side is None, "signals": not set(chosen) <= set(Signal)}
        return None, {name: "Expected one of the choices." for name, is_wrong in wrong.items() if is_wrong}
    texts = {name: typed.get(name, "").strip() for name in ("notice", "offer", "words", "why")}
    return Template(id=id, move=move, side=side, signals=frozenset(Signal(one) for one in chosen), **texts), {}


def _one_of(kind: type[Choice], said: str) -> Choice | None:
    return kind(said) if said in set(kind) else None
