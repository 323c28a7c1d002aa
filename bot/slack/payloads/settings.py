"""The settings form as it was sent becomes rules, or what is wrong at which field."""

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any
from zoneinfo import available_timezones

from bot.config import read_duration, read_night, write_duration
from bot.consent import Reading
from bot.ports import Mode, Rules

SHORTEST_QUIET, LONGEST_QUIET = timedelta(minutes=1), timedelta(days=3)
MOST_PROMPTS = 20
MOST_DAYS = 365


def read_rules(typed: Mapping[str, str], now: Rules) -> tuple[Rules, dict[str, str]]:
    """Return the rules somebody wants, and by field what is wrong with them.

    A field that still says what holds `now` is left alone, even where nobody could choose it any more.
    """
    wanted, problems = now, {}
    for field in fields(Rules):
        said = typed.get(field.name, "").strip()
        if said == shown(getattr(now, field.name)):
            continue
        try:
            wanted = replace(wanted, **{field.name: READERS[field.name](said)})
        except ValueError as error:
            problems[field.name] = f"Expected {error}."
    return wanted, problems


def shown(value: Any) -> str:
    """Return a value as the form shows it."""
    if isinstance(value, timedelta):
        return write_duration(value)
    return "off" if value is None else str(value)


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        # Of the decimal numbers only, for int() also takes "１" and "1_0".
        if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
            raise ValueError(f"a whole number from {least} to {most}")
        return int(text)

    return read


def _one_of(kind: type[Reading] | type[Mode]) -> Callable[[str], Reading | Mode]:
    def read(text: str) -> Reading | Mode:
        if text not in set(kind):
            raise ValueError("one of the choices")
        return kind(text)

    return read


def _yes_or_no(text: str) -> bool:
    if text not in ("True", "False"):
        raise ValueError("one of the choices")
    return text == "True"


def _quiet_after(text: str) -> timedelta:
    length = read_duration(text)
    if not SHORTEST_QUIET <= length <= LONGEST_QUIET:
        raise ValueError("something from 1m to 3d, like 8h or 90m")
    return length


def _zone(text: str) -> str:
    if text not in available_timezones():
        raise ValueError("the name of a time zone, like Europe/Lisbon or UTC")
    return text


READERS: Mapping[str, Callable[[str], Any]] = {
    "reading": _one_of(Reading),
    "mode": _one_of(Mode),
    "prompts_per_episode": _number(1, MOST_PROMPTS),
    "prompts_per_day": _number(1, MOST_PROMPTS),
    "night": read_night,
    "rests_at_weekend": _yes_or_no,
    "quiet_after": _quiet_after,
    "zone": _zone,
    "scores_kept_days": _number(1, MOST_DAYS),
    "prompts_kept_days": _number(1, MOST_DAYS),
    "watches_by_admins_only": _yes_or_no,
}
