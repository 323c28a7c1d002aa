"""How settings are written in the environment, and the values that become of them.

Each reader raises ValueError saying what was expected, and never quotes what it was given: it may be a secret.
"""

import re
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from pydantic import BeforeValidator, SecretStr

UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
LARGEST_FIRST = (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))
LEVELS = ("debug", "info", "warning", "error")


class Hours(NamedTuple):
    """Hours of the day between which nothing is sent, local to the person."""

    begins: int
    ends: int

    def __str__(self) -> str:
        return f"{self.begins}-{self.ends}"


class LogStyle(NamedTuple):
    """How the log is written (`text` or `json`) and from which level on."""

    form: str
    level: str


def read_duration(text: str) -> timedelta:
    """Return the time that `8h`, `2s`, `90m` or `1d` names.

    Raises
    ------
    ValueError
        If it is written otherwise, or is nothing at all.

    Examples
    --------
    >>> read_duration("90m")
    datetime.timedelta(seconds=5400)
    """
    match = re.fullmatch(r"(\d{1,6})([smhd])", text.strip().lower(), re.ASCII)
    if match is None or int(match[1]) == 0:
        raise ValueError("a number and a unit, like 8h, 90m, 2s or 1d")
    return timedelta(**{UNITS[match[2]]: int(match[1])})


def write_duration(length: timedelta) -> str:
    """Return a length of time as `read_duration` reads it, in its largest whole unit.

    Examples
    --------
    >>> write_duration(timedelta(hours=8)), write_duration(timedelta(seconds=90))
    ('8h', '90s')
    """
    seconds = int(length.total_seconds())
    unit, size = next((unit, size) for unit, size in LARGEST_FIRST if seconds % size == 0)
    return f"{seconds // size}{unit}"


def read_night(text: str) -> Hours | None:
    """Return the hours that `22-8` names, or None for `off`.

    Raises
    ------
    ValueError
        If it is written otherwise, or leaves no hour of the day free.
    """
    if text.strip().lower() == "off":
        return None
    match = re.fullmatch(r"(\d{1,2})-(\d{1,2})", text.strip(), re.ASCII)
    hours = Hours(int(match[1]), int(match[2])) if match else Hours(0, 0)
    if hours.begins == hours.ends or max(hours) > 23:
        raise ValueError("two different hours like 22-8, or off")
    return hours


def read_log(text: str) -> LogStyle:
    """Return what `json:info`, `text` or `text:debug` asks for; the level is `info` where none is given.

    Raises
    ------
    ValueError
        If form or level are unknown.
    """
    form, _, level = text.strip().lower().partition(":")
    if form not in ("text", "json") or (level or "info") not in LEVELS:
        raise ValueError(f"text or json, and a level of {', '.join(LEVELS)}, like json:info")
    return LogStyle(form, level or "info")


def read_keys(text: str) -> tuple[SecretStr, ...]:
    """Return the Fernet keys of a comma-separated list, newest first."""
    keys = tuple(key.strip() for key in text.split(",") if key.strip())
    try:
        for key in keys:
            Fernet(key)
    except ValueError as error:
        raise ValueError("comma-separated Fernet keys of 44 characters, newest first") from error
    return tuple(SecretStr(key) for key in keys)


def read_database(text: str) -> str:
    """Return the address of a SQLite file or a PostgreSQL database."""
    # Hosting services still hand out the scheme that SQLAlchemy dropped.
    text = re.sub(r"^postgres(?=[:+])", "postgresql", text)
    if not re.match(r"(sqlite(\+\w+)?:///.|postgresql(\+\w+)?://.)", text):
        raise ValueError("an address like sqlite:///commonground.db or postgresql://user@host/name")
    return text


def read_address(text: str) -> str:
    """Return a web address that ends with a slash."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ValueError("an http or https address, like https://slack.com/api/")
    return text if text.endswith("/") else text + "/"


def read_folder(text: str) -> Path:
    """Return a folder that exists."""
    folder = Path(text).expanduser()
    if not folder.is_dir():
        raise ValueError("a folder that exists")
    return folder


def read_port(text: str) -> int:
    """Return the number of a port; 0 is any free one."""
    if not re.fullmatch(r"\d{1,5}", text, re.ASCII) or int(text) > 65535:
        raise ValueError("a number from 0 to 65535")
    return int(text)


def read_mode(text: str) -> str:
    """Return `live`, `shadow` or `auto`."""
    if text.lower() not in ("live", "shadow", "auto"):
        raise ValueError("live, shadow or auto")
    return text.lower()


def beginning(*prefixes: str) -> BeforeValidator:
    """Return a check that a token begins with one of these."""

    def read(text: str) -> str:
        if not text.startswith(prefixes):
            raise ValueError(f"a token that begins with {' or '.join(prefixes)}")
        return text

    return BeforeValidator(read)
