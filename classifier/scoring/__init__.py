"""Texts in, calibrated probabilities out: the scorer, and how it is fitted."""

from classifier.scoring.scorer import Block, Heads, MessageScorer, ScoredText

__all__ = ["Block", "Heads", "MessageScorer", "ScoredText"]
