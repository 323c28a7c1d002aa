"""Make the model that is shipped: gather what may teach it, fit, measure by threads it has not seen, write it down."""

from classifier.train.training import Report, train

__all__ = ["Report", "train"]
