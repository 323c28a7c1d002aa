"""WikiTactics: disputes on talk pages, with the tactics annotators saw in each comment.

De Kock, C., & Vlachos, A. (2022). How to disagree well: Investigating the dispute tactics used on Wikipedia. EMNLP.
"""

from typing import Any

from classifier.corpus.converters.building import Converted, RawFiles, Said, each, entries_of, part, thread_of
from classifier.corpus.threads import LabelledThread

CORPUS = "wikitactics"
# The source numbers its rebuttals from name-calling (0) to refuting the point (7); -1 is bailing out.
_ATTACKS = ("DH0:", "DH1:")
# Sharp, but not at a person: neither counted as defensive nor as not.
_NEAR_ATTACKS = ("DH-1:", "DH2:", "DH3:")
_IMMOVABLE = ("DH-1:", "DH2:", "DH4: Repeated argument")
_ROOM_MADE = ("Conceding", "Suggesting a compromise", "Asking questions")


def convert(files: RawFiles) -> Converted:
    """Yield a thread for each dispute of the files, lists of `{"conv_id", "utterances", "escalation_label"}`."""
    yield from each(entries_of(files), _dispute)


def _dispute(entry: Any) -> LabelledThread:
    said = [_comment(utterance) for utterance in part(entry, "utterances", list)]
    escalated = part(entry, "escalation_label", int)
    return thread_of(CORPUS, part(entry, "conv_id", str), said, outcome=escalated)


def _comment(utterance: Any) -> Said:
    rebuttals = [str(label) for label in part(utterance, "rebuttal_labels", list)]
    others = [str(label) for label in part(utterance, "coordination_labels", list)]
    return Said(
        part(utterance, "username", str),
        part(utterance, "text", str),
        defensive=_seen(rebuttals, _ATTACKS, unsure=_any_of(rebuttals, _NEAR_ATTACKS)),
        # Any other rebuttal holds a position too, with reasons: that is not settled by its name.
        resistant=_seen(rebuttals, _IMMOVABLE, unsure=bool(rebuttals)),
        common_ground=_seen(others, _ROOM_MADE, unsure=bool(others)),
    )


def _seen(labels: list[str], signs: tuple[str, ...], *, unsure: bool) -> int | None:
    return 1 if _any_of(labels, signs) else None if unsure else 0


def _any_of(labels: list[str], signs: tuple[str, ...]) -> bool:
    return any(label.startswith(signs) for label in labels)
