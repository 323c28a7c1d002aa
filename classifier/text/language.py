"""Whether words are English. Where that cannot be known the answer is no: then the bot stays silent."""

import re
import unicodedata
from functools import lru_cache
from typing import Any

from classifier.text.wordlists import ENGLISH, OTHER

_TOKEN = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*")

# The shares were set so that at least 97 of 100 messages of English developer chat with four words or more pass,
# and 97 of 100 sentences of other languages in tests/classifier/test_language.py do not.
_FOREIGN_LETTERS_AT_MOST = 0.08
_OTHER_AT_MOST = 0.15
_ENGLISH_IF_IDENTIFIED = 0.12
_ENGLISH_IF_NOT = 0.42
_ENGLISH_WHEN_SHORT = 0.5
_SHORT_WORDS = 3
_LOOK_AT_CHARACTERS = 1000


def is_english(words: str) -> bool:
    """Tell whether the author's own words are English, going by small words first and letter statistics second.

    Short chat ("lol ok", "no") is English when it is made of common English words; letter statistics know nothing
    of so little text. Longer text must also look English to py3langid, or be full of small English words.

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
    Lui, M., Baldwin, T. (2012). langid.py: An off-the-shelf language identification tool. ACL (py3langid's model).
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
    english = sum(token in ENGLISH for token in tokens) / len(tokens)
    other = sum(token in OTHER for token in tokens) / len(tokens)
    if other > min(_OTHER_AT_MOST, english):
        return False
    if len(tokens) <= _SHORT_WORDS:
        return english >= _ENGLISH_WHEN_SHORT
    if english >= _ENGLISH_IF_NOT:
        return True
    return english >= _ENGLISH_IF_IDENTIFIED and _identified(words) == "en"


def _share_of_foreign_letters(words: str) -> float:
    """Share of letters outside a to z. Accents count: English has next to none."""
    if words.isascii():
        return 0.0
    letters = [character for character in words if unicodedata.category(character)[0] in "LM"]
    return sum(not character.isascii() for character in letters) / max(1, len(letters))


def _identified(words: str) -> str:
    return str(_identifier().classify(words)[0])


@lru_cache(maxsize=1)
def _identifier() -> Any:
    """Load the identifier's model once, half a second, when the first doubtful text arrives."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE)
