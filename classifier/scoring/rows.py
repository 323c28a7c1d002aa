"""Features of one text as a short list of columns and values, without the cost of building a matrix a message.

A matrix costs more than a millisecond to build, however short the text; a lookup costs a tenth of that. Both give the
same numbers (tests/classifier/test_scoring.py).
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

Floats = NDArray[np.float64]
Columns = NDArray[np.intp]
# Columns of a text's features that are not 0, and their values, both (n_features_present,).
Row = tuple[Columns, Floats]


class Rows(Protocol):
    """Texts in, a row each out."""

    def rows(self, cleaned: Sequence[str]) -> list[Row]: ...


class NgramRows:
    """What a fitted `TfidfVectorizer` with sublinear counts and length 1 says of a text, looked up."""

    def __init__(self, vectorizer: TfidfVectorizer) -> None:
        self._analyze = vectorizer.build_analyzer()
        self._columns: dict[str, int] = vectorizer.vocabulary_
        self._rarity: Floats = vectorizer.idf_

    def rows(self, cleaned: Sequence[str]) -> list[Row]:
        """Return a row for each text."""
        return [self._row(text) for text in cleaned]

    def _row(self, text: str) -> Row:
        known = self._columns
        counts = Counter(known[ngram] for ngram in self._analyze(text) if ngram in known)
        columns = np.fromiter(counts.keys(), dtype=np.intp, count=len(counts))
        values = np.fromiter(counts.values(), dtype=np.float64, count=len(counts))
        values = (1.0 + np.log(values)) * self._rarity[columns]
        length = np.sqrt(values @ values)
        return columns, values / length if length else values


class DenseRows:
    """What any other transformer says of the texts, all at once."""

    def __init__(self, transformer: Any) -> None:
        self._transformer = transformer

    def rows(self, cleaned: Sequence[str]) -> list[Row]:
        """Return a row for each text."""
        matrix = np.asarray(self._transformer.transform(cleaned), dtype=np.float64)
        return [(columns := np.flatnonzero(row), row[columns]) for row in matrix]


def rows_of(transformer: Any) -> Rows:
    """Return the quickest way to the rows of a fitted transformer."""
    return NgramRows(transformer) if isinstance(transformer, TfidfVectorizer) else DenseRows(transformer)
