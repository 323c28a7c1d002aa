"""The fitted numbers behind a decision. They are saved with the model and never changed by hand."""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from classifier.conversation import LABELS, Label, MessageScore, Sensitivity
from classifier.errors import ArtifactError

# Each "it isn't stuck" asks for odds this many times (e) higher before the same thread is called stalled again.
HARDER_LOGITS = 1.0


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

    def probability(self, values: Mapping[str, float]) -> float:
        """Return the probability of a stall, given each named value in [0, 1]."""
        logit = self.intercept + sum(
            weight * values[name] for name, weight in zip(self.names, self.weights, strict=True)
        )
        return 1.0 / (1.0 + math.exp(-logit))


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
        Tension of a thread, and of one whose last message has met silence.
    thresholds
        For each sensitivity. `low` is never easier than `normal`, nor that than `high`.
    marks
        For each label the probability from which a message is said to carry it: seldom reached in calm talk.
    hot_from
        For each label the probability from which a message can complete a stall, by `defensive` or `resistant`; none
        is above its mark. A single message that reaches it does nothing by itself.
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
    marks: Mapping[Label, float]
    hot_from: Mapping[Label, float]
    taken_up: float
    calm_messages: int
    budget: float

    def harder(self, times: int) -> "StallPolicy":
        """Return the policy for a thread of which somebody said `times` times that it isn't stuck."""
        if times <= 0:
            return self
        raised = {
            sensitivity: Thresholds(_raise(known.logjam, times), _raise(known.quiet, times))
            for sensitivity, known in self.thresholds.items()
        }
        return replace(self, thresholds=raised)

    def marked(self, score: MessageScore) -> tuple[Label, ...]:
        """Return the labels a message with this score is said to carry."""
        return tuple(label for label in LABELS if getattr(score, label) >= self.marks[label])

    def to_dict(self) -> dict[str, Any]:
        """Return the policy as plain values for JSON."""
        return {
            "logjam": asdict(self.logjam),
            "quiet": asdict(self.quiet),
            "thresholds": {sensitivity.value: asdict(known) for sensitivity, known in self.thresholds.items()},
            "marks": dict(self.marks),
            "hot_from": dict(self.hot_from),
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
                marks={label: float(values["marks"][label]) for label in LABELS},
                hot_from={label: float(values["hot_from"][label]) for label in LABELS},
                taken_up=float(values["taken_up"]),
                calm_messages=int(values["calm_messages"]),
                budget=float(values["budget"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ArtifactError(
                f"The stall policy cannot be read ({type(error).__name__}: {error}). "
                "Build it anew with `commonground train`."
            ) from error


def _model(values: Mapping[str, Any]) -> Model:
    return Model(tuple(values["names"]), tuple(float(w) for w in values["weights"]), float(values["intercept"]))


def _raise(threshold: float, times: int) -> float:
    if not 0.0 < threshold < 1.0:
        return threshold
    odds = threshold / (1.0 - threshold) * math.exp(min(HARDER_LOGITS * times, 30.0))
    return odds / (1.0 + odds)
