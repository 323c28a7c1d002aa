"""Slack text in, the author's own words out, and whether those words are English."""

from classifier.text.cleaning import own_words
from classifier.text.language import is_english

__all__ = ["is_english", "own_words"]
