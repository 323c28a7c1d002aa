"""Templates out of TOML files: those shipped with this release, or a folder of one's own."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TypeVar

from bot.errors import TemplatesError
from bot.templates.template import Move, Side, Template
from classifier.conversation import Signal

REQUIRED = ("id", "move", "side", "signals", "locale", "notice", "offer", "words", "why")
Choice = TypeVar("Choice", bound=StrEnum)


def load_shipped() -> tuple[Template, ...]:
    """Return the templates of this release, in the order of the moves.

    Raises
    ------
    TemplatesError
        If a file was altered so that it cannot be read.
    """
    return _load(files("data") / "templates")


def load_folder(folder: Path) -> tuple[Template, ...]:
    """Return the templates in the `.toml` files of a folder, in the order of the moves.

    Raises
    ------
    TemplatesError
        If the folder holds none, a file cannot be read, or an id is taken twice.
    """
    return _load(folder)


def read_templates(text: str, source: str) -> tuple[Template, ...]:
    """Return the templates written in TOML, one `[[template]]` table each.

    Parameters
    ----------
    text
        The TOML.
    source
        Name of the file, for the error.

    Raises
    ------
    TemplatesError
        Names file, template and rule: TOML that cannot be parsed, a field that is missing, unknown or of the wrong
        type, a move, side or signal that does not exist.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TemplatesError(f"{source} is not valid TOML: {error}. Mend the file and check again.") from error
    tables = content.get("template")
    if set(content) != {"template"} or not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        raise TemplatesError(f"{source}: expected `[[template]]` tables and nothing else. See docs/templates.md.")
    return tuple(_template(table, f"{source}, {_label(table, n)}") for n, table in enumerate(tables, start=1))


def _load(folder: Traversable) -> tuple[Template, ...]:
    if not folder.is_dir():
        raise TemplatesError(f"{folder} is no folder. Name a folder with `.toml` files of templates.")
    names = sorted((entry for entry in folder.iterdir() if entry.name.endswith(".toml")), key=lambda entry: entry.name)
    read = [(entry.name, template) for entry in names for template in read_templates(_text(entry), entry.name)]
    if not read:
        raise TemplatesError(f"{folder} holds no templates. Expected `.toml` files with `[[template]]` tables.")
    _refuse_repeated_ids(read)
    moves = list(Move)
    return tuple(sorted((template for _, template in read), key=lambda template: moves.index(template.move)))


def _text(entry: Traversable) -> str:
    try:
        return entry.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise TemplatesError(f"{entry.name} is not UTF-8 text. Save it as UTF-8 and check again.") from error


def _refuse_repeated_ids(read: list[tuple[str, Template]]) -> None:
    first: dict[str, str] = {}
    for source, template in read:
        if template.id in first:
            raise TemplatesError(
                f"{source}, template {template.id!r}: the id is taken in {first[template.id]}. Give it another."
            )
        first[template.id] = source


def _label(table: Mapping[str, object], number: int) -> str:
    name = table.get("id")
    return f"template {name!r}" if isinstance(name, str) and name else f"template number {number}"


def _template(table: Mapping[str, object], where: str) -> Template:
    for field in REQUIRED:
        if field not in table:
            raise TemplatesError(f"{where}: the field `{field}` is missing. Every template has {', '.join(REQUIRED)}.")
    for field in table:
        if field not in REQUIRED:
            raise TemplatesError(f"{where}: the field `{field}` is unknown. A template has {', '.join(REQUIRED)}.")
    texts = {field: _string(table, field, where) for field in ("id", "locale", "notice", "offer", "words", "why")}
    return Template(
        move=_one_of(Move, _string(table, "move", where), "move", where),
        side=_one_of(Side, _string(table, "side", where), "side", where),
        signals=_signals(table["signals"], where),
        **texts,
    )


def _string(table: Mapping[str, object], field: str, where: str) -> str:
    value = table[field]
    if not isinstance(value, str):
        raise TemplatesError(f"{where}: `{field}` is {type(value).__name__}, expected text in quotes.")
    return value.strip()


def _one_of(choices: type[Choice], value: str, field: str, where: str) -> Choice:
    try:
        return choices(value)
    except ValueError as error:
        raise TemplatesError(f"{where}: `{field}` is {value!r}, expected one of {', '.join(choices)}.") from error


def _signals(value: object, where: str) -> frozenset[Signal]:
    if not isinstance(value, list) or not all(isinstance(signal, str) for signal in value):
        raise TemplatesError(f'{where}: `signals` is no list of text. Write `["quiet"]`, or `[]` for any signal.')
    return frozenset(_one_of(Signal, signal, "signals", where) for signal in value)
