"""CaSiNo: two people share out camping supplies, with the strategies annotators saw in what they say.

Chawla, K., et al. (2021). CaSiNo: A corpus of campsite negotiation dialogues for automatic negotiation systems. NAACL.
"""

from itertools import repeat
from typing import Any

from classifier.corpus.converters.building import Converted, RawFiles, Said, each, entries_of, part, thread_of
from classifier.corpus.threads import LabelledThread

CORPUS = "casino"
WALKED_AWAY = "Walk-Away"
# Buttons, not words.
_BUTTONS = {"Submit-Deal", "Accept-Deal", "Reject-Deal", WALKED_AWAY}
_ROOM_MADE = {"promote-coordination", "showing-empathy", "elicit-pref", "no-need"}
_BELITTLED = "uv-part"
# Holding one's own up may be resistance and may be information.
_OPEN = {"self-need", "vouch-fair"}


def convert(files: RawFiles) -> Converted:
    """Yield a thread for each dialogue of the files, lists of `{"dialogue_id", "chat_logs", "annotations"}`."""
    yield from each(entries_of(files), _dialogue)


def _dialogue(entry: Any) -> LabelledThread:
    turns = [(part(turn, "id", str), part(turn, "text", str)) for turn in part(entry, "chat_logs", list)]
    spoken = [turn for turn in turns if turn[1] not in _BUTTONS]
    labels = _labels(entry, [text for _, text in spoken])
    said = [Said(who, text, None, *judged) for (who, text), judged in zip(spoken, labels, strict=False)]
    walked_away = any(text == WALKED_AWAY for _, text in turns)
    return thread_of(CORPUS, part(entry, "dialogue_id", int), said, outcome=int(walked_away))


def _labels(entry: Any, texts: list[str]) -> "repeat[tuple[None, None]] | list[tuple[int | None, int]]":
    """Return resistant and common ground of each text; two of three dialogues were not annotated."""
    annotations = part(entry, "annotations", list)
    if [pair[0] for pair in annotations if isinstance(pair, list) and len(pair) == 2] != texts:
        return repeat((None, None))
    return [_judged({strategy.strip().lower() for strategy in str(pair[1]).split(",")}) for pair in annotations]


def _judged(strategies: set[str]) -> tuple[int | None, int]:
    resistant = 1 if _BELITTLED in strategies else None if strategies & _OPEN else 0
    return resistant, int(bool(strategies & _ROOM_MADE))
