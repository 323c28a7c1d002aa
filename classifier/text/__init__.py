"""Slack text in, the author's own words out, and whether those words are English."""

from classifier.text.cleaning import count_words, own_words, plain_words
from classifier.text.language import is_english

__all__ = ["count_words", "is_english", "own_words", "plain_words"]
