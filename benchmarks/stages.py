"""Where the time of a watched message goes: each stage of hearing it, alone and 64 at a time, on SQLite.

    python -m benchmarks.stages [--messages 640]

The service, the shipped model and a real SQLite file, without HTTP. Shares are of the whole; "the rest" is beginning
and committing the transaction, waiting for threads, and our own code between the stages.
"""

import argparse
import asyncio
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.http_events import TEXTS
from bot.app import now
from bot.ports import ChannelKey, Heard, ThreadKey, Watch, WatchState
from bot.service import Defaults, Service
from bot.store.migrate import upgrade
from bot.store.sql_store import SqlStore, SqlTransaction
from classifier import artifact
from classifier.assess import Assessor

STAGES = {
    "score": "score the text",
    "assess": "assess the thread",
    "standings": "ask for watch, settings and consent",
    "lock_threads": "lock the thread",
    "put_messages": "store the message",
    "messages_of": "read the thread's scores",
    "episodes_of": "read its episodes",
}
AT_ONCE = (1, 64)


def timed(spent: dict[str, float], name: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """Return `work`, which notes how long it took."""

    async def waiting(*given: Any, **more: Any) -> Any:
        began = time.perf_counter()
        try:
            return await work(*given, **more)
        finally:
            spent[name] += time.perf_counter() - began

    def doing(*given: Any, **more: Any) -> Any:
        began = time.perf_counter()
        try:
            return work(*given, **more)
        finally:
            spent[name] += time.perf_counter() - began

    return waiting if asyncio.iscoroutinefunction(work) else doing


async def measure(messages: int, at_once: int) -> tuple[float, dict[str, float]]:
    """Return milliseconds a message, and of these each stage's."""
    spent: dict[str, float] = defaultdict(float)
    model = artifact.load()
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{folder}/stages.db"
        await upgrade(database)
        async with SqlStore(database) as store:
            service = Service(store, None, None, Assessor(model.scorer, model.policy), Defaults(), now)
            place, began = ChannelKey("T0", "C0"), now().timestamp()
            async with store.transaction() as tx:
                await tx.save_watch(Watch(place, "", WatchState.ACTIVE, "U0", notice_ts="1.000000"))
            heard = [
                Heard(
                    ThreadKey("T0", "C0", f"{began - 1000 + number // 10:.6f}"),
                    f"{began + number * 0.001:.6f}",
                    f"U{number % 20}",
                    TEXTS[number % len(TEXTS)],
                )
                for number in range(2 * messages)
            ]
            await _hear(service, heard[:messages], at_once)  # Warms up.
            _watch(spent, service)
            start = time.perf_counter()
            await _hear(service, heard[messages:], at_once)
            whole = time.perf_counter() - start
    return whole / messages * 1000, {name: value / messages * 1000 for name, value in spent.items()}


async def _hear(service: Service, heard: list[Heard], at_once: int) -> None:
    for first in range(0, len(heard), at_once):
        await asyncio.gather(*map(service.observe, heard[first : first + at_once]))


class _Clocked:
    """An assessor whose two costly calls are timed."""

    def __init__(self, spent: dict[str, float], assessor: Any) -> None:
        self._assessor = assessor
        self.score = timed(spent, "score", assessor.score)
        self.assess = timed(spent, "assess", assessor.assess)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._assessor, name)


def _watch(spent: dict[str, float], service: Service) -> None:
    service.assessor = _Clocked(spent, service.assessor)
    for name in STAGES:
        if name not in ("score", "assess"):
            setattr(SqlTransaction, name, timed(spent, name, ORIGINAL[name]))


ORIGINAL = {name: getattr(SqlTransaction, name) for name in STAGES if name not in ("score", "assess")}


def main() -> None:
    """Measure and print."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--messages", type=int, default=640)
    given = arguments.parse_args()
    found = [asyncio.run(measure(given.messages, at_once)) for at_once in AT_ONCE]
    table = Table("stage", *(f"{at_once} at a time, ms" for at_once in AT_ONCE), *("share" for _ in AT_ONCE))
    rows = [(words, [stages.get(name, 0.0) for _, stages in found]) for name, words in STAGES.items()]
    rows.append(("the rest", [whole - sum(stages.values()) for whole, stages in found]))
    rows.append(("all", [whole for whole, _ in found]))
    for words, values in rows:
        shares = [f"{value / whole:.0%}" for value, (whole, _) in zip(values, found, strict=True)]
        table.add_row(words, *(f"{value:.2f}" for value in values), *shares)
    Console().print(table)


if __name__ == "__main__":
    main()
