"""Whether words are English. Where that cannot be known the answer is no: then the bot stays silent."""

import re
import unicodedata

from classifier.text.wordlists import ENGLISH, OTHER

_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")

# The shares were set so that at least 97 of 100 messages of English developer chat with four words or more pass,
# and 97 of 100 sentences of tests/classifier/other_languages.py do not. Letter statistics (py3langid) on top of them
# told apart no more, and cost half a second to load and a hundred megabytes to hold.
_FOREIGN_LETTERS_AT_MOST = 0.08
_OTHER_AT_MOST = 0.15
_ENGLISH_AT_LEAST = 0.2
_ENGLISH_WORDS_AT_LEAST = 2
_ENGLISH_WHEN_SHORT = 0.5
_SHORT_WORDS = 3
_LOOK_AT_CHARACTERS = 1000


def is_english(words: str) -> bool:
    """Tell whether the author's own words are English, going by letters and by small words, English and others.

    Short chat ("lol ok", "no") is English when at least half of it is common English words. Longer text needs two of
    them and a fifth of the whole, and no more than a few small words of other languages.

    Parameters
    ----------
    words
        What `own_words` returned. Only the first thousand characters are looked at.

    Returns
    -------
    bool
        False where it cannot be known: other languages, other scripts, mixtures, lone names and numbers.

    References
    ----------
    Grefenstette, G. (1995). Comparing two language identification schemes (small words). JADT.

    Examples
    --------
    >>> is_english("lol ok"), is_english("das geht so nicht")
    (True, False)
    """
    words = words[:_LOOK_AT_CHARACTERS]
    tokens = _TOKEN.findall(words.lower())
    if not tokens or _share_of_foreign_letters(words) > _FOREIGN_LETTERS_AT_MOST:
        return False
    english = sum(token in ENGLISH for token in tokens)
    other = sum(token in OTHER for token in tokens)
    if other > min(max(1.0, _OTHER_AT_MOST * len(tokens)), english / 3):
        return False
    if len(tokens) <= _SHORT_WORDS:
        return english >= _ENGLISH_WHEN_SHORT * len(tokens)
    return english >= max(_ENGLISH_WORDS_AT_LEAST, _ENGLISH_AT_LEAST * len(tokens))


def _share_of_foreign_letters(words: str) -> float:
    """Share of letters outside a to z. Accents count: English has next to none."""
    if words.isascii():
        return 0.0
    letters = [character for character in words if unicodedata.category(character)[0] in "LM"]
    return sum(not character.isascii() for character in letters) / max(1, len(letters))
