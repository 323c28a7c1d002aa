"""What anybody could do without a model: a sentiment lexicon, and a list of keywords."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_union

from classifier.conversation import LABELS, Label
from classifier.corpus import LabelledThread
from classifier.errors import CorpusError
from classifier.evaluate.figures import Floats
from classifier.features import character_ngrams, word_ngrams
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


class PlainWords:
    """Words and pieces of words (TF-IDF) with logistic regression, fitted on public corpora with their own labels.

    What one gets without labels of one's own (Wang and Manning 2012). Only corpora that may train are learnt from, and
    no text that is measured.
    """

    name = "TF-IDF"

    def __init__(self, published: Iterable[LabelledThread], measured: Iterable[LabelledThread]) -> None:
        """Fit on the messages of `published` whose texts do not occur in `measured`.

        Raises
        ------
        CorpusError
            If no label has both a yes and a no to learn from.
        """
        known = {message.text for thread in measured for message in thread.messages}
        messages = [message for thread in published for message in thread.messages if message.text not in known]
        texts = [own_words(message.text) for message in messages]
        self._features = make_union(word_ngrams(), character_ngrams())
        X = self._features.fit_transform(texts) if texts else None
        self._models: dict[Label, LogisticRegression] = {}
        for label in LABELS:
            truth = np.array([np.nan if (one := m.label(label)) is None else one for m in messages], dtype=float)
            judged = ~np.isnan(truth)
            if X is not None and len(set(truth[judged])) == 2:
                self._models[label] = LogisticRegression(max_iter=1000).fit(X[judged], truth[judged])
        if not self._models:
            raise CorpusError("The folder of corpora holds nothing that the TF-IDF baseline could learn from.")

    def rank(self, texts: Sequence[str]) -> dict[Label, Floats]:
        """Return log-odds, `(n_texts,)` for each label; all alike for a label it could not learn."""
        X = self._features.transform([own_words(text) for text in texts])
        nothing = np.zeros(len(texts))
        return {
            label: self._models[label].decision_function(X) if label in self._models else nothing for label in LABELS
        }


def available() -> tuple[list[Baseline], tuple[str, ...]]:
    """Return the baselines that can be run here, and a sentence on each that cannot."""
    baselines: list[Baseline] = [Keywords()]
    try:
        baselines.insert(0, Vader())
    except ImportError:
        return baselines, ("VADER is left out: install the extra with `pip install 'common-ground[train]'`.",)
    return baselines, ()
