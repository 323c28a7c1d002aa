"""What the commands `score` and `train` do, without the parsing of their arguments, which is `bot.cli`'s."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from classifier.conversation import LABELS
from classifier.corpus import LineError
from classifier.scoring import MessageScorer, ScoredText
from classifier.train import Report, train

__all__ = ["Report", "score_lines", "train"]

# Enough to make batches worth while, few enough that a pipe is answered as it is fed.
_AT_A_TIME = 64


def score_lines(
    lines: Iterable[str], scorer: MessageScorer, *, at_a_time: int = _AT_A_TIME
) -> Iterator[str | LineError]:
    """Score JSON lines `{"text": …}`.

    Parameters
    ----------
    lines
        One JSON object a line; blank lines are passed over, other keys passed through.
    scorer
        Fitted.
    at_a_time
        How many lines are read before the first of them is answered.

    Yields
    ------
    str or LineError
        In order: the line with `defensive`, `resistant`, `common_ground` (0 to 1, or null where the scorer abstains)
        and `cues` (at most three); or the number of a line that could not be read, and why, without its words.
    """
    numbered = iter(enumerate(lines, start=1))
    while batch := list(islice(numbered, at_a_time)):
        read = [_read(number, line) for number, line in batch if line.strip()]
        scored = iter(scorer.score([one["text"] for one in read if not isinstance(one, LineError)]))
        for one in read:
            yield one if isinstance(one, LineError) else _answered(one, next(scored))


def _read(number: int, line: str) -> dict[str, Any] | LineError:
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        return LineError(number, f"not JSON (column {error.colno})")
    except (RecursionError, ValueError):
        return LineError(number, "JSON that is nested too deeply or holds a number too long")
    if not isinstance(record, dict) or not isinstance(record.get("text"), str):
        return LineError(number, "expected an object with a string `text`")
    return record


def _answered(record: dict[str, Any], scored: ScoredText) -> str:
    probabilities = {label: getattr(scored.score, label) if scored.score else None for label in LABELS}
    # Escaped, so that any text that came in, lone surrogates too, can be written out.
    return json.dumps(record | probabilities | {"cues": list(scored.cues)})
