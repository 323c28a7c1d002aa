"""Words and pieces of words, weighted by how rare they are."""

from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer

# Marks are words here: "no!" and "no." and "no?" are three different things.
_TOKEN = r"(?u)\w+(?:'\w+)*|[!?]+|\.\.\."  # noqa: S105 (a pattern, not a password)


class NGrams(TfidfVectorizer):  # type: ignore[misc]  # scikit-learn has no types
    """TF-IDF that is saved with all its terms in one string: a hundred thousand short ones take a second to load."""

    def __getstate__(self) -> dict[str, Any]:
        """Write the terms in the order of their columns; none holds a line break, at which both kinds part."""
        state: dict[str, Any] = super().__getstate__()
        if "vocabulary_" in state:
            terms = state["vocabulary_"]
            state = {**state, "vocabulary_": "\n".join(sorted(terms, key=terms.__getitem__))}
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Number the terms again."""
        if "vocabulary_" in state:
            terms = state["vocabulary_"].split("\n")
            state = {**state, "vocabulary_": {term: column for column, term in enumerate(terms)}}
        super().__setstate__(state)


def word_ngrams(*, min_messages: int = 2) -> NGrams:
    """Single words and pairs, unfitted.

    Parameters
    ----------
    min_messages
        Words seen in fewer messages of the training data are left out.

    References
    ----------
    Wang, S., Manning, C. (2012). Baselines and bigrams: simple, good sentiment and topic classification. ACL.
    """
    return NGrams(lowercase=True, token_pattern=_TOKEN, ngram_range=(1, 2), min_df=min_messages, sublinear_tf=True)


def character_ngrams(*, min_messages: int = 3) -> NGrams:
    """Two to five characters within words, unfitted; they bear typos, endings and spellings of chat.

    References
    ----------
    Waseem, Z., Hovy, D. (2016). Hateful symbols or hateful people? NAACL SRW (characters over words in short posts).
    """
    return NGrams(lowercase=True, analyzer="char_wb", ngram_range=(2, 5), min_df=min_messages, sublinear_tf=True)
