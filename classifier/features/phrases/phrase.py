"""What a turn of phrase is, and the pieces several patterns share."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Phrase:
    """A turn of phrase. `pattern` is a regular expression without nested repetition; matches are counted."""

    name: str
    cue: str
    source: str
    pattern: str


# Pieces of patterns. English in chat leaves out apostrophes.
YOU = r"(?:you|u|y'?all|ya|you guys|your (?:team|side|people|lot))"
NT = r"n(?:'?t|ot)"
BE_NOT = rf"(?:(?:was|were|is|are|did|does|do|has|have|had){NT}|(?:was|were|is|are|did|does|do|has|have|had) not)"
I_HAVE = r"(?:i|we)(?:'ve| have|'d| had)?"
