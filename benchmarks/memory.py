"""Resident memory over many watched events: does it grow?

    python -m benchmarks.memory [--events 20000]

The server runs in a process of its own and hears messages of 20 people in threads of ten, in a watched channel.
"""

import argparse
import asyncio
import multiprocessing
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.databases import databases
from benchmarks.http_events import MOST_EVENTS, requests, send, serve

STEPS = 8


def resident_mb(process: int) -> float:
    """Resident memory of a process, in megabytes (Linux)."""
    lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS:"))


def measure(database: str, events: int) -> list[tuple[int, float]]:
    """Return after how many events the server had how many megabytes."""
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=("watched", database, there))
    server.start()
    try:
        port, workspace = here.recv()
        found, step = [(0, resident_mb(server.pid or 0))], max(events // STEPS, 1)
        for first in range(0, events, step):
            asyncio.run(send(port, requests(workspace, step, first)))
            found.append((first + step, resident_mb(server.pid or 0)))
    finally:
        server.terminate()
        server.join()
    return found


def growth(found: Sequence[tuple[int, float]]) -> float:
    """Megabytes per 10,000 events in the second half, where caches are full."""
    (first, before), (last, after) = found[len(found) // 2], found[-1]
    return (after - before) / (last - first) * 10_000


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--events", type=int, default=20_000)
    with databases(["watched"]) as addresses:
        found = measure(addresses["watched"], min(arguments.parse_args().events, MOST_EVENTS))
    table = Table("watched events", "resident MB", "÷ before the first")
    for events, resident in found:
        table.add_row(f"{events:,}", f"{resident:.0f}", f"{resident / found[0][1]:.2f}")
    Console().print(table, f"{growth(found):+.1f} MB per 10,000 events in the second half")


if __name__ == "__main__":
    main()
