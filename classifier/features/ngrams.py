"""Words and pieces of words, weighted by how rare they are."""

from sklearn.feature_extraction.text import TfidfVectorizer

# Marks are words here: "no!" and "no." and "no?" are three different things.
_TOKEN = r"(?u)\w+(?:'\w+)*|[!?]+|\.\.\."  # noqa: S105 (a pattern, not a password)


def word_ngrams(*, min_messages: int = 2) -> TfidfVectorizer:
    """Single words and pairs, unfitted.

    Parameters
    ----------
    min_messages
        Words seen in fewer messages of the training data are left out.

    References
    ----------
    Wang, S., Manning, C. (2012). Baselines and bigrams: simple, good sentiment and topic classification. ACL.
    """
    return TfidfVectorizer(
        lowercase=True, token_pattern=_TOKEN, ngram_range=(1, 2), min_df=min_messages, sublinear_tf=True
    )


def character_ngrams(*, min_messages: int = 3) -> TfidfVectorizer:
    """Two to five characters within words, unfitted; they bear typos, endings and spellings of chat.

    References
    ----------
    Waseem, Z., Hovy, D. (2016). Hateful symbols or hateful people? NAACL SRW (characters over words in short posts).
    """
    return TfidfVectorizer(
        lowercase=True, analyzer="char_wb", ngram_range=(2, 5), min_df=min_messages, sublinear_tf=True
    )
