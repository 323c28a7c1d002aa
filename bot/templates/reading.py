"""How easily English is read aloud, and how much of two texts is the same."""

import re

WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
SENTENCE_END = re.compile(r"[.?!…:;]+(?=\s|$)")
RUN = 4


def words_of(text: str) -> list[str]:
    """Return the words of a text, in lower case. "I'd" and "follow-up" are one word each."""
    return [word.replace("’", "'") for word in WORD.findall(text.lower())]


def reading_ease(text: str) -> float:
    """Return Flesch's reading ease: about 60 is plain English, 80 is talk, below 50 is hard work.

    206.835 - 1.015 * words per sentence - 84.6 * syllables per word. A colon or semicolon ends a sentence too, as in
    Flesch's own counting of independent units. Syllables are groups of vowels without a silent final e.

    Raises
    ------
    ValueError
        If the text has no word.

    References
    ----------
    Flesch, R. (1948). A new readability yardstick. Journal of Applied Psychology 32(3).

    Examples
    --------
    >>> reading_ease("What do you need from me by Friday?") > 80
    True
    """
    words = words_of(text)
    if not words:
        raise ValueError("The text has no word, expected at least one to read.")
    sentences = max(1, len(SENTENCE_END.findall(text)))
    return 206.835 - 1.015 * len(words) / sentences - 84.6 * sum(map(_syllables, words)) / len(words)


def letter_runs(text: str) -> frozenset[str]:
    """Return all runs of four letters in a text: its fingerprint, in any language.

    Runs of letters see through endings, changed order and swapped small words.
    """
    plain = " ".join(words_of(text))
    return frozenset(plain[start : start + RUN] for start in range(len(plain) - RUN + 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of runs two fingerprints have in common (Jaccard), from 0 to 1.

    Examples
    --------
    >>> one, other = letter_runs("Could we look again on Monday?"), letter_runs("On Monday, could we look again?")
    >>> likeness(one, other) > 0.6
    True
    """
    return len(one & other) / max(1, len(one | other))


def _syllables(word: str) -> int:
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith("le") and groups > 1
    return max(1, groups - silent)
