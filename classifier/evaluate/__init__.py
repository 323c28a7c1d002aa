"""How right the shipped model is on labelled threads: figures with intervals, baselines beside them, as tables or JSON.

What nobody judged is never counted: a label that is null is no 0, and a thread without `stalled_at` may have stalled.
"""

from classifier.evaluate.run import Evaluation, Part, evaluate
from classifier.evaluate.tables import tables

__all__ = ["Evaluation", "Part", "evaluate", "tables"]
