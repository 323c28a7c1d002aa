"""Logistic regression with a ridge penalty, in which chosen weights may not be negative."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]

# Ridge penalty on the weights: features that say nearly the same share the weight instead of taking turns.
PENALTY = 1.0


class Weighing(NamedTuple):
    """Fitted weights `(n_features,)` and the log-odds without any evidence, rounded for writing down."""

    weights: tuple[float, ...]
    intercept: float


def weigh(X: Floats, y: Floats, never_negative: Truths) -> Weighing:
    """Return the weights under which `y` is likeliest.

    Maximum likelihood with a ridge penalty, by L-BFGS-B with bounds.

    Parameters
    ----------
    X : (n_rows, n_features)
        Evidence.
    y : (n_rows,)
        1 or 0.
    never_negative : (n_features,)
        Which weights may not be negative.

    References
    ----------
    Byrd, R. H., Lu, P., Nocedal, J. and Zhu, C. (1995). A limited memory algorithm for bound constrained optimization.
    SIAM Journal on Scientific Computing 16(5).
    """

    def loss(parameters: Floats) -> tuple[float, Floats]:
        weights, intercept = parameters[:-1], parameters[-1]
        logits = X @ weights + intercept
        value = np.sum(np.logaddexp(0.0, logits) - y * logits) + PENALTY / 2.0 * weights @ weights
        error = 1.0 / (1.0 + np.exp(-np.clip(logits, -500.0, 500.0))) - y
        return float(value), np.append(X.T @ error + PENALTY * weights, error.sum())

    bounds = [(0.0 if bounded else None, None) for bounded in never_negative] + [(None, None)]
    fitted = minimize(loss, np.zeros(X.shape[1] + 1), jac=True, method="L-BFGS-B", bounds=bounds).x
    return Weighing(tuple(round(float(weight), 6) for weight in fitted[:-1]), round(float(fitted[-1]), 6))
