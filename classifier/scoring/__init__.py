"""Texts in, calibrated probabilities out: the scorer, and how it is fitted."""

from classifier.scoring.meaning import Meaning
from classifier.scoring.scorer import Blend, Block, Heads, MessageScorer, ScoredText

__all__ = ["Blend", "Block", "Heads", "Meaning", "MessageScorer", "ScoredText"]
