"""Scoring on one thread: one message at a time (p50, p99) and a batch, beside VADER on the same texts.

    python -m benchmarks.scoring [--count 500]

The texts are those of the labelled threads in `data/threads/`: ordinary talk at work, some of it heated.
"""

import argparse
import os

# One thread for the numerical libraries, said before they are imported.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")

import json
import random
import time
from collections.abc import Callable, Sequence
from importlib import resources
from statistics import quantiles

from rich.console import Console
from rich.table import Table
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from classifier import artifact

BATCH = 64


def texts(count: int) -> list[str]:
    """Return texts of the labelled threads, drawn with a fixed seed."""
    folder = resources.files("data") / "threads"
    lines = [
        line
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".jsonl")
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    found = [message["text"] for line in lines for message in json.loads(line)["messages"]]
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
    said = texts(arguments.parse_args().count)
    scorer, vader = artifact.load().scorer, SentimentIntensityAnalyzer()
    kinds = {
        "ours, one by one": (lambda text: scorer.score([text]), said),
        "VADER, one by one": (vader.polarity_scores, said),
    }
    table = Table(f"{len(said)} texts", "p50 ms", "p99 ms", "mean ms", "÷ VADER")
    found = {}
    for kind, (score, given) in kinds.items():
        each_ms(score, given[:50])  # Warms up.
        found[kind] = each_ms(score, given)
    batches = [said[start : start + BATCH] for start in range(0, len(said), BATCH)]
    in_batches = sum(each_ms(scorer.score, batches)) / len(said)
    usual = sum(found["VADER, one by one"]) / len(said)
    for kind, taken in found.items():
        marks, mean = quantiles(taken, n=100), sum(taken) / len(taken)
        table.add_row(kind, f"{marks[49]:.2f}", f"{marks[98]:.2f}", f"{mean:.2f}", f"{mean / usual:.1f}")
    table.add_row(f"ours, batches of {BATCH}", "", "", f"{in_batches:.2f}", f"{in_batches / usual:.1f}")
    Console().print(table)


if __name__ == "__main__":
    main()
