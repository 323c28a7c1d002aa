"""The figures as tables for people."""

from collections.abc import Iterator, Mapping

from rich.table import Table

from classifier.evaluate.figures import Interval
from classifier.evaluate.run import Evaluation, Part
from classifier.evaluate.threads import OutcomeFigures, StallFigures

COLUMNS = {
    "roc_auc": "ROC-AUC",
    "average_precision": "avg. precision",
    "precision": "precision",
    "recall": "recall",
    "f1": "F1",
    "calibration_error": "calib. error",
    "brier_skill": "Brier skill",
}


def tables(evaluation: Evaluation) -> Iterator[Table]:
    """Yield the tables of every part: messages, then stalls, then outcomes, as far as somebody judged them."""
    for part in evaluation.parts:
        yield _messages(part, evaluation.is_cross_fitted)
        if part.stalls is not None:
            yield _stalls(part.name, part.stalls, evaluation.is_cross_fitted)
        if part.outcome is not None:
            yield _outcome(part.name, part.outcome)


def _messages(part: Part, is_cross_fitted: bool) -> Table:
    table = Table(
        title=f"Messages, {part.name}: {part.messages} in {part.threads} threads, {part.abstained} without a score",
        caption="95 % intervals by bootstrap over threads",
    )
    table.add_column("label")
    table.add_column("judged", justify="right")
    table.add_column("by")
    for heading in COLUMNS.values():
        table.add_column(heading, justify="right")
    for label, known in part.labels.items():
        judged = f"{known.positives} of {known.messages}"
        told_from = "by other folds" if is_cross_fitted else f"from {known.threshold:.2f}"
        table.add_row(label, judged, f"ours ({told_from})", *_cells(known.ours))
        for name, theirs in known.baselines.items():
            table.add_row("", "", name, *_cells(theirs))
    return table


def _cells(known: Mapping[str, Interval]) -> list[str]:
    # The interval goes below its figure, or the table would be wider than a screen.
    return [shown(known.get(column)).replace(" ", "\n") for column in COLUMNS]


def _stalls(name: str, known: StallFigures, is_cross_fitted: bool) -> Table:
    how = "decision cross-fitted" if is_cross_fitted else "shipped decision"
    table = Table(title=f"Stalls, {name}: {known.stalled} of {known.threads} threads stall ({how})", show_header=False)
    table.add_column("figure")
    table.add_column("value", justify="right")
    for figure, heading in (("precision", "precision"), ("recall", "recall"), ("f1", "F1")):
        table.add_row(heading, shown(known.ours[figure]))
    table.add_row("delay in messages, median", shown(known.ours["delay_messages"], digits=1))
    table.add_row("delay in messages, quartiles", " · ".join(f"{delay:g}" for delay in known.delays) or "–")
    table.add_row(
        "false alarms per 1,000 threads that do not stall",
        f"{_number(known.false_alarms_per_1000, 1)} ({known.false_alarms} in all; "
        f"below {_number(known.upper_bound_per_1000, 1)} with 95 % confidence)",
    )
    for share, (value, bound) in known.restated.items():
        table.add_row(
            f"precision where {share:.0%} of threads stall", f"{_number(value)} (at that bound {_number(bound)})"
        )
    table.add_row("ROC-AUC of the highest tension", shown(known.ours["roc_auc"]))
    for baseline, interval in known.baselines.items():
        table.add_row(f"ROC-AUC of the strongest message, {baseline}", shown(interval))
    return table


def _outcome(name: str, known: OutcomeFigures) -> Table:
    table = Table(title=f"How threads ended, {name}: {known.ended_badly} of {known.threads} badly", show_header=False)
    table.add_column("figure")
    table.add_column("value", justify="right")
    table.add_row("ROC-AUC of the highest tension", shown(known.roc_auc))
    for baseline, interval in known.baselines.items():
        table.add_row(f"ROC-AUC of the strongest message, {baseline}", shown(interval))
    return table


def shown(interval: Interval | None, digits: int = 2) -> str:
    """Return `0.81 (0.76–0.85)`, or a dash where the figure cannot be told."""
    if interval is None or interval.value is None:
        return "–"
    if interval.low is None or interval.high is None:
        return _number(interval.value, digits)
    return f"{_number(interval.value, digits)} ({_number(interval.low, digits)}–{_number(interval.high, digits)})"


def _number(value: float | None, digits: int = 2) -> str:
    return "–" if value is None else f"{value:.{digits}f}"
