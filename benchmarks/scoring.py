"""Scoring on one thread: one message at a time (p50, p99) and a batch, beside VADER on the same texts.

    python -m benchmarks.scoring [--count 500] [--threads FILE]

The texts are those of the labelled threads in `data/threads/`, many of them heated, or of any file of threads.
`as the bot scores` is without cues.
"""

import argparse
import os
from pathlib import Path

# One thread for the numerical libraries, said before they are imported.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import random
import time
from collections.abc import Callable, Sequence
from statistics import quantiles

from rich.console import Console
from rich.table import Table
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from classifier import artifact
from classifier.corpus import LabelledThread, read_threads

BATCH = 64
DATA = Path(__file__).parents[1] / "data"


def texts(count: int, threads: Path | None = None) -> list[str]:
    """Return texts of these threads, or of the labelled ones, drawn with a fixed seed."""
    files = [threads] if threads else sorted((DATA / "threads").glob("*.jsonl"))
    found = [
        message.text
        for file in files
        for thread in read_threads(file)
        if isinstance(thread, LabelledThread)
        for message in thread.messages
    ]
    return random.Random(1).sample(found, min(count, len(found)))


def each_ms(score: Callable[[str], object], said: Sequence[str]) -> list[float]:
    """Return how many milliseconds each text took."""
    taken = []
    for text in said:
        began = time.perf_counter()
        score(text)
        taken.append((time.perf_counter() - began) * 1e3)
    return taken


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--count", type=int, default=500)
    arguments.add_argument("--threads", type=Path)
    given = arguments.parse_args()
    said = texts(given.count, given.threads)
    if len(said) < 2:
        raise SystemExit(f"There are {len(said)} texts to score, expected two or more. Give another file or count.")
    scorer, vader = artifact.load().scorer, SentimentIntensityAnalyzer()
    quick = scorer.without_cues()
    kinds = {
        "ours, one by one": lambda text: scorer.score([text]),
        "as the bot scores, one by one": lambda text: quick.score([text]),
        "VADER, one by one": vader.polarity_scores,
    }
    table = Table(f"{len(said)} texts", "p50 ms", "p99 ms", "mean ms", "÷ VADER")
    found = {}
    for kind, score in kinds.items():
        each_ms(score, said[:50])  # Warms up.
        found[kind] = each_ms(score, said)
    batches = [said[start : start + BATCH] for start in range(0, len(said), BATCH)]
    in_batches = {
        "ours": sum(each_ms(scorer.score, batches)) / len(said),
        "as the bot scores": sum(each_ms(quick.score, batches)) / len(said),
    }
    usual = sum(found["VADER, one by one"]) / len(said)
    for kind, taken in found.items():
        marks, mean = quantiles(taken, n=100), sum(taken) / len(taken)
        table.add_row(kind, f"{marks[49]:.2f}", f"{marks[98]:.2f}", f"{mean:.2f}", f"{mean / usual:.1f}")
    for kind, mean in in_batches.items():
        table.add_row(f"{kind}, batches of {BATCH}", "", "", f"{mean:.2f}", f"{mean / usual:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
