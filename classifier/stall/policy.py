"""The fitted numbers behind a decision. They are saved with the model and never changed by hand."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from classifier.conversation import LABELS, Label, MessageScore, Sensitivity
from classifier.errors import ArtifactError
from classifier.stall.reading import Reading

# Each "it isn't stuck" asks for odds this many times (e) higher before the same thread is called stalled again.
HARDER_LOGITS = 1.0
# The threads that people judged have up to about this many messages.
LONGEST_JUDGED = 20


@dataclass(frozen=True, slots=True)
class Model:
    """A small logistic regression. No weight is negative, so more evidence never lowers the tension.

    Attributes
    ----------
    names, weights : (n_features,)
        What is weighed, and how much.
    intercept
        Log-odds without any evidence.
    """

    names: tuple[str, ...]
    weights: tuple[float, ...]
    intercept: float

    def __post_init__(self) -> None:
        if len(self.names) != len(self.weights):
            raise ValueError(f"{len(self.weights)} weights for {len(self.names)} names, expected one each.")
        if min(self.weights, default=0.0) < 0.0:
            raise ValueError("a weight is negative, expected a model in which more evidence never lowers the tension.")

    def probability(self, values: Mapping[str, float], less: float = 0.0) -> float:
        """Return the probability of a stall, given each named value in [0, 1]; `less` is taken off its log-odds."""
        logit = self.intercept + sum(
            weight * values[name] for name, weight in zip(self.names, self.weights, strict=True)
        )
        return 1.0 / (1.0 + math.exp(less - logit))


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which tension on a thread is stalled, for one sensitivity."""

    logjam: float
    quiet: float


@dataclass(frozen=True, slots=True)
class StallPolicy:
    """Everything the decision needs. Build it with `fit_policy`, or read it with `from_dict`.

    Attributes
    ----------
    logjam, quiet
        Tension of a thread of up to twenty messages, and of one whose last message has met silence.
    thresholds
        For each sensitivity. `low` is never easier than `normal`, nor that than `high`.
    reading
        How a message reads in its thread.
    carries_from
        For each label the probability, as it reads in its thread, from which a message counts as carrying it. One that
        is defensive or resistant is hot, and can complete a stall; a single one does nothing by itself.
    marks
        For each label the probability of a text alone from which it is said to carry it: seldom reached in calm talk.
    taken_up
        Probability from which a common-ground move counts as taken up by the other side.
    calm_messages
        This many calm messages in a row, by two people, and a logjam is over.
    budget
        Share of a workspace's threads that do not stall which may be called stalled at normal sensitivity.
    """

    logjam: Model
    quiet: Model
    thresholds: Mapping[Sensitivity, Thresholds]
    reading: Reading
    carries_from: Mapping[Label, float]
    marks: Mapping[Label, float]
    taken_up: float
    calm_messages: int
    budget: float

    def harder(self, times: int) -> "StallPolicy":
        """Return the policy for a thread of which somebody said `times` times that it isn't stuck."""
        if times <= 0:
            return self
        thresholds = {
            sensitivity: Thresholds(_raise(known.logjam, times), _raise(known.quiet, times))
            for sensitivity, known in self.thresholds.items()
        }
        return replace(self, thresholds=thresholds)

    def marked(self, score: MessageScore) -> tuple[Label, ...]:
        """Return the labels a text by itself, with this score, is said to carry."""
        return tuple(label for label in LABELS if getattr(score, label) >= self.marks[label])

    def to_dict(self) -> dict[str, Any]:
        """Return the policy as plain values for JSON."""
        return {
            "logjam": asdict(self.logjam),
            "quiet": asdict(self.quiet),
            "thresholds": {sensitivity.value: asdict(known) for sensitivity, known in self.thresholds.items()},
            "reading": self.reading.to_dict(),
            "carries_from": dict(self.carries_from),
            "marks": dict(self.marks),
            "taken_up": self.taken_up,
            "calm_messages": self.calm_messages,
            "budget": self.budget,
        }

    @staticmethod
    def from_dict(values: Mapping[str, Any]) -> "StallPolicy":
        """Return the policy that `to_dict` wrote.

        Raises
        ------
        ArtifactError
            If a value is missing or cannot be right.
        """
        try:
            return StallPolicy(
                logjam=_model(values["logjam"]),
                quiet=_model(values["quiet"]),
                thresholds={s: Thresholds(**values["thresholds"][s.value]) for s in Sensitivity},
                reading=Reading.from_dict(values["reading"]),
                carries_from={label: float(values["carries_from"][label]) for label in LABELS},
                marks={label: float(values["marks"][label]) for label in LABELS},
                taken_up=float(values["taken_up"]),
                calm_messages=int(values["calm_messages"]),
                budget=float(values["budget"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ArtifactError(
                f"The stall policy cannot be read ({type(error).__name__}: {error}). "
                "Build it anew with `commonground train`."
            ) from error


def for_length(message_count: int) -> float:
    """Return what is taken off the log-odds of a logjam in a thread of so many messages, read or not.

    A long thread has more chances to look stalled, one with each message. Dividing the odds by how many times longer it
    is than the judged ones keeps it from being called stalled much more often than they are.
    """
    return math.log(max(1.0, message_count / LONGEST_JUDGED))


def is_hot(in_thread: MessageScore | None, carries_from: Mapping[Label, float]) -> bool:
    """Whether a message that reads like this in its thread is defensive or resistant; one nobody read is not."""
    return in_thread is not None and (
        in_thread.defensive >= carries_from["defensive"] or in_thread.resistant >= carries_from["resistant"]
    )


def _model(values: Mapping[str, Any]) -> Model:
    return Model(tuple(values["names"]), tuple(float(w) for w in values["weights"]), float(values["intercept"]))


def _raise(threshold: float, times: int) -> float:
    if not 0.0 < threshold < 1.0:
        return threshold
    odds = threshold / (1.0 - threshold) * math.exp(min(HARDER_LOGITS * times, 30.0))
    return odds / (1.0 + odds)
