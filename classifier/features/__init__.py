"""Cleaned texts in, numbers out: turns of phrase with a name, and words and pieces of words."""

from classifier.features.hand import HandFeatures, cue_of, shortened_quote
from classifier.features.ngrams import character_ngrams, word_ngrams

__all__ = ["HandFeatures", "character_ngrams", "cue_of", "shortened_quote", "word_ngrams"]
