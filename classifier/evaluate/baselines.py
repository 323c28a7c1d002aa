"""What anybody could do without a model: a sentiment lexicon, and a list of keywords."""

import re
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np

from classifier.conversation import LABELS, Label
from classifier.evaluate.figures import Floats
from classifier.text import own_words

# Written down before looking at any thread, from the signs in the codebook: what somebody would try first.
KEYWORDS: Mapping[Label, tuple[str, ...]] = {
    "defensive": (
        "not my fault",
        "not our fault",
        "wasn't me",
        "wasn't us",
        "not true",
        "unfair",
        "blame",
        "blaming",
        "accuse",
        "accusing",
        "attack",
        "always",
        "never",
        "ridiculous",
        "seriously",
        "your fault",
        "you should have",
        "maybe you",
        "i already",
        "we already",
    ),
    "resistant": (
        "no way",
        "not going to",
        "won't",
        "can't",
        "never",
        "whatever",
        "not happening",
        "as i said",
        "like i said",
        "again",
        "already said",
        "end of",
        "final",
        "refuse",
        "policy",
        "not my job",
        "not our problem",
        "forget it",
        "fine",
        "done with",
    ),
    "common_ground": (
        "i understand",
        "i see",
        "fair",
        "good point",
        "you're right",
        "agree",
        "sorry",
        "my mistake",
        "my bad",
        "thanks for",
        "thank you",
        "what if",
        "how about",
        "could we",
        "would it help",
        "both",
        "together",
        "happy to",
        "let's",
        "what would",
    ),
}


class Baseline(Protocol):
    """Something that ranks texts for a label; higher means more of it."""

    name: str

    def rank(self, texts: Sequence[str]) -> dict[Label, Floats]: ...


class Keywords:
    """How many of a label's keywords a text holds."""

    name = "keywords"

    def __init__(self) -> None:
        """Build one expression a label."""
        self._patterns = {
            label: re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")\b") for label, words in KEYWORDS.items()
        }

    def rank(self, texts: Sequence[str]) -> dict[Label, Floats]:
        """Return the counts, `(n_texts,)` for each label."""
        cleaned = [own_words(text).lower().replace("’", "'") for text in texts]
        return {
            label: np.array([len(pattern.findall(text)) for text in cleaned], dtype=float)
            for label, pattern in self._patterns.items()
        }


class Vader:
    """Sentiment by VADER (Hutto and Gilbert 2014): negative for defensive and resistant, positive for common ground."""

    name = "VADER"

    def __init__(self) -> None:
        """Load the lexicon.

        Raises
        ------
        ImportError
            Without the extra `train`.
        """
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        self._analyzer = SentimentIntensityAnalyzer()

    def rank(self, texts: Sequence[str]) -> dict[Label, Floats]:
        """Return the compound sentiment, turned so that higher means more of the label."""
        mood = np.array([self._analyzer.polarity_scores(own_words(text))["compound"] for text in texts], dtype=float)
        return {label: mood if label == "common_ground" else -mood for label in LABELS}


def available() -> tuple[list[Baseline], tuple[str, ...]]:
    """Return the baselines that can be run here, and a sentence on each that cannot."""
    baselines: list[Baseline] = [Keywords()]
    try:
        baselines.insert(0, Vader())
    except ImportError:
        return baselines, ("VADER is left out: install the extra with `pip install 'common-ground[train]'`.",)
    return baselines, ()
