"""The worst errors on composed threads, for the model card: what was missed, what was raised for nothing, and by what.

Only threads written for this project are shown; the words of public corpora stay where they are.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from classifier.conversation import LABELS, Label
from classifier.corpus import LabelledThread
from classifier.scoring import MessageScorer
from classifier.text import own_words
from classifier.train.measuring import Scores

Kind = Literal["Missed", "Raised for nothing"]
_EACH = 10
_LONGEST = 160


@dataclass(frozen=True)
class WorstError:
    """One message whose probability in its thread is far from what people judged.

    `alone` is the probability of its text alone; `comment` tells what weighed most in that.
    """

    label: Label
    kind: Kind
    thread: str
    message: int
    probability: float
    alone: float
    text: str
    comment: str


def worst_errors(
    threads: Sequence[LabelledThread], scores: Scores, alone: Scores, scorer: MessageScorer
) -> list[WorstError]:
    """Return the ten worst errors of each label and kind, worst first.

    Parameters
    ----------
    threads
        The judged ones.
    scores, alone
        Out of fold, by thread and message index: how messages read in their thread, and what their text alone says.
    scorer
        Tells what weighed in a text.
    """
    return [
        error
        for label in LABELS
        for judged in (1, 0)
        for error in _worst(label, judged, threads, scores, alone, scorer)
    ]


def _worst(
    label: Label,
    judged: int,
    threads: Sequence[LabelledThread],
    scores: Scores,
    alone: Scores,
    scorer: MessageScorer,
) -> list[WorstError]:
    wrong = [
        (float(getattr(score, label)), number, position)
        for (number, position), score in scores.items()
        if threads[number].is_composed and threads[number].messages[position].label(label) == judged
    ]
    worst = sorted(wrong, reverse=judged == 0)[:_EACH]
    return [
        _error(label, judged, threads[n], position, p, float(getattr(alone[n, position], label)), scorer)
        for p, n, position in worst
    ]


def _error(
    label: Label,
    judged: int,
    thread: LabelledThread,
    position: int,
    probability: float,
    alone: float,
    scorer: MessageScorer,
) -> WorstError:
    text = thread.messages[position].text
    return WorstError(
        label=label,
        kind="Missed" if judged else "Raised for nothing",
        thread=thread.id,
        message=position,
        probability=probability,
        alone=alone,
        text=text if len(text) <= _LONGEST else text[:_LONGEST] + " …",
        comment=_comment(text, judged, scorer),
    )


def _comment(text: str, judged: int, scorer: MessageScorer) -> str:
    cues = "; ".join(scorer.score([text])[0].cues)
    if cues:
        return cues
    short = len(own_words(text).split()) <= 5
    return "too short to tell without the thread" if short and judged else "no wording the model knows"
