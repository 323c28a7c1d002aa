"""Hand-made features: which turns of phrase a message has, and how it is typed."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.base import BaseEstimator, TransformerMixin

from classifier.features.phrases import COMMON_GROUND, DEFENSIVE, NEUTRAL, PHRASES, RESISTANT

# A phrase said five times says little more than one said twice.
_COUNT_AT_MOST = 3

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


def _shouted(text: str) -> float:
    words = [word for word in _words(text) if len(word) >= 4]
    return sum(word.isupper() for word in words) / max(1, len(words))


# How a message is typed: name, what a person is shown, value. All but lengths are shares or capped counts.
# Source: Hutto, C., Gilbert, E. (2014). VADER (capitals, marks as intensity); Danescu-Niculescu-Mizil et al. (2013).
_TYPING: tuple[tuple[str, str | None, Callable[[str], float]], ...] = (
    ("length_log", None, lambda text: float(np.log1p(len(_words(text))))),
    ("very_short", None, lambda text: float(len(_words(text)) <= 3)),
    ("long", None, lambda text: float(len(_words(text)) > 60)),
    ("exclamations", "exclamation marks", lambda text: float(min(_COUNT_AT_MOST, text.count("!")))),
    ("repeated_marks", "repeated marks", lambda text: float("!!" in text or "?!" in text or "??" in text)),
    ("questions", "questions", lambda text: float(min(_COUNT_AT_MOST, text.count("?")))),
    ("ends_asking", "ends with a question", lambda text: float(text.endswith("?"))),
    ("trails_off", "dots that trail off", lambda text: float("..." in text)),
    ("capitals", "words in capitals", _shouted),
    ("lower_start", None, lambda text: float(text[:1].islower())),
    ("scare_quotes", "words in quotation marks", lambda text: float(min(_COUNT_AT_MOST, text.count('"') // 2))),
    ("full_stop_short", None, lambda text: float(len(text) < 40 and text.endswith("."))),
)

# Two signs that mean something else together than apart: name, cue, factors, and what must be absent.
_TOGETHER: tuple[tuple[str, str | None, tuple[str, ...], tuple[str, ...]], ...] = (
    ("refusal_bare", "a no without a reason or a way on", ("refusal",), ("reason", "way_on", "offers", "@questions")),
    ("flat_no_bare", "a no without a reason or a way on", ("flat_no",), ("reason", "way_on", "offers", "@questions")),
    ("refusal_with_way", "a no with another way", ("refusal", "way_on"), ()),
    ("rule_bare", "a rule without a reason", ("rules_as_shield", "negation"), ("reason", "way_on", "offers")),
    ("you_negated", None, ("second_person", "negation"), ()),
    ("yes_but", "acknowledging, then but", ("acknowledges", "counter_argument_only"), ()),
    ("concede_clean", "conceding without a but", ("concedes",), ("counter_argument_only",)),
    ("ask_you", "a question to you", ("second_person", "@questions"), ("rhetorical_why",)),
    ("loaded_question", "a loaded question", ("rhetorical_why", "@questions"), ()),
    ("we_ask", "a question about what we could do", ("inclusive_we", "@questions"), ()),
    ("sarcasm_close", "praise that closes the matter", ("sarcasm", "shut_down"), ()),
    ("i_denied", None, ("first_person", "negation"), ()),
)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(phrase.pattern) for phrase in PHRASES)


@lru_cache(maxsize=1)
def feature_names() -> tuple[str, ...]:
    """Names of the columns of `HandFeatures`, in order."""
    return (
        tuple(phrase.name for phrase in PHRASES)
        + tuple(name for name, _, _ in _TYPING)
        + tuple(name for name, _, _, _ in _TOGETHER)
        + tuple(f"kinds_{name}" for name in _KINDS)
    )


_KINDS: dict[str, slice] = {
    "defensive": slice(0, len(DEFENSIVE)),
    "resistant": slice(len(DEFENSIVE), len(DEFENSIVE) + len(RESISTANT)),
    "common_ground": slice(len(DEFENSIVE) + len(RESISTANT), len(DEFENSIVE) + len(RESISTANT) + len(COMMON_GROUND)),
}


def hand_features(text: str) -> list[float]:
    """Values of the hand-made features of one cleaned text, in the order of `feature_names`.

    Counts are capped at three. Every value depends on this text alone.
    """
    lowered = text.lower()
    counts = [float(min(_COUNT_AT_MOST, len(pattern.findall(lowered)))) for pattern in _patterns()]
    typing = [value(text) for _, _, value in _TYPING]
    named = dict(zip(feature_names(), counts + typing, strict=False))
    return counts + typing + _together(named) + _kinds(counts)


def _together(named: dict[str, float]) -> list[float]:
    def there(name: str) -> bool:
        return named[name.removeprefix("@")] > 0

    return [float(all(map(there, both)) and not any(map(there, absent))) for _, _, both, absent in _TOGETHER]


def _kinds(counts: list[float]) -> list[float]:
    """How many different signs of each label there are: weak signs that agree weigh more than one repeated."""
    return [float(sum(count > 0 for count in counts[where])) for where in _KINDS.values()]


def cue_of(name: str, text: str) -> str | None:
    """Say in plain words what a hand-made feature saw in a cleaned text; None if it is no help to a person.

    The cue names the wording and quotes what matched; it never speaks of the person. Lengths, pronouns and working
    talk weigh, but tell nobody anything.
    """
    for phrase, pattern in zip(PHRASES, _patterns(), strict=True):
        if phrase.name == name:
            found = None if phrase in NEUTRAL else pattern.search(text.lower())
            return f"{phrase.cue}: “{shortened_quote(found[0])}”" if found else None
    shown = {known: cue for known, cue, _ in _TYPING} | {known: cue for known, cue, _, _ in _TOGETHER}
    return shown.get(name)


def shortened_quote(words: str) -> str:
    """Return words as they are quoted in a cue: trimmed, and cut after about thirty characters."""
    words = words.strip(" .,;:!?\"'")
    return words if len(words) <= 32 else words[:31].rsplit(" ", 1)[0] + " …"


class HandFeatures(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Cleaned texts → hand-made features, as they are: a sign that is absent is 0, and adds nothing to a score.

    They are not scaled by their spread, which would make the rarest sign the loudest.
    """

    def fit(self, X: Sequence[str], y: Any = None) -> "HandFeatures":
        """Learn nothing; there for scikit-learn. `X`: cleaned texts."""
        return self

    def transform(self, X: Sequence[str]) -> NDArray[np.float64]:
        """Features, `(n_messages, n_features)`."""
        rows = [hand_features(text) for text in X]
        return np.asarray(rows, dtype=np.float64).reshape(len(rows), len(feature_names()))

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        """Names of the columns."""
        return np.asarray(feature_names(), dtype=object)

    def __sklearn_is_fitted__(self) -> bool:
        """Nothing is learnt, so it is always ready."""
        return True
