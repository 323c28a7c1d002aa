"""What the encoder adds, and what asking it less often costs: `python -m benchmarks.encoder CORPORA`.

All figures are out of fold: no model had seen the thread, nor any other by its writer or from its source thread.
"""

import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, roc_auc_score

from classifier.conversation import LABELS
from classifier.scoring.fitting import Examples, fit_scorer
from classifier.train.asking import ask_encoder
from classifier.train.gathering import examples_of, gather

DATA = Path(__file__).parents[1] / "data"
# Probability by the wording alone from which the encoder is asked; common ground from twice that.
ASKED_FROM = (0.0, 0.02, 0.04, 0.06, 0.08, 0.12, 1.1)

Floats = NDArray[np.float64]


def blended(linear: Floats, meaning: Floats, examples: Examples) -> Floats:
    """Blend log-odds of both as the scorer does; everything `(n_messages, n_labels)`."""
    found = np.zeros_like(linear)
    for column in range(len(LABELS)):
        X = np.stack([linear[:, column], meaning[:, column]], axis=1)
        judged = ~np.isnan(examples.labels[:, column]) & examples.ours
        model = LogisticRegression(C=np.inf).fit(X[judged], examples.labels[judged, column])
        found[:, column] = model.predict_proba(X)[:, 1]
    return found


def figures(values: Floats, examples: Examples, is_composed: NDArray[np.bool_]) -> list[str]:
    """ROC-AUC / average precision of each label on composed and on real messages."""
    cells = []
    for composed in (True, False):
        for column in range(len(LABELS)):
            rows = np.flatnonzero((is_composed == composed) & ~np.isnan(examples.labels[: len(is_composed), column]))
            truth, score = examples.labels[rows, column], values[rows, column]
            cells.append(f"{roc_auc_score(truth, score):.3f} / {average_precision_score(truth, score):.3f}")
    return cells


def main(corpora: Path) -> None:
    """Print both tables."""
    console = Console(width=150)
    gathered = gather(DATA, corpora)
    examples, places = examples_of(gathered)
    judged = places[: np.count_nonzero(examples.ours)]
    is_composed = np.array([gathered.judged[place.thread].is_composed for place in judged])
    asked = ask_encoder(examples, DATA / "models", DATA / "models", False, 0, lambda step, share: None)
    if asked is None:
        raise SystemExit("There is no encoder in data/models.")
    wording = fit_scorer(examples).out_of_fold
    both = blended(np.log(wording / (1.0 - wording)), asked.values, examples)

    names = [f"{part}: {label}" for part in ("composed", "real") for label in LABELS]
    table = Table("by", *names, title="ROC-AUC / average precision, out of fold")
    for name, values in (("wording alone", wording), ("encoder alone", asked.values), ("both", both)):
        table.add_row(name, *figures(values, examples, is_composed))
    console.print(table)

    table = Table("asked from", "asked, judged", "asked, calm", *names, title="The encoder asked only where in doubt")
    for least in ASKED_FROM:
        unsure = (wording >= np.array([least, least, 2 * least])).any(axis=1)
        shares = [f"{unsure[examples.ours].mean():.0%}", f"{unsure[~examples.ours].mean():.0%}"]
        table.add_row(
            f"{least:.2f}", *shares, *figures(np.where(unsure[:, None], both, wording), examples, is_composed)
        )
    console.print(table)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
