"""When a thread has stopped moving: the fitted policy, the decision, its reasons in words, and the fitting."""

from classifier.stall.deciding import decide, has_recovered
from classifier.stall.fitting import fit_policy
from classifier.stall.judged import JudgedThread
from classifier.stall.policy import Model, StallPolicy
from classifier.stall.reading import Past, Reading
from classifier.stall.reasons import sentence

__all__ = [
    "JudgedThread",
    "Model",
    "Past",
    "Reading",
    "StallPolicy",
    "decide",
    "fit_policy",
    "has_recovered",
    "sentence",
]
