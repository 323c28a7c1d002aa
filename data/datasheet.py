"""The figures of the datasheet, from the data itself: `python -m data.datasheet`.

Counts per source, agreement of the two readings, and the nearest pair of composed threads.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent
LETTERS = {"d": "defensive", "r": "resistant", "c": "common_ground"}
SHINGLE = 5

Row = Mapping[str, Any]


def rows(pattern: str) -> Iterator[Row]:
    """Yield every line of the files that match."""
    for path in sorted(HERE.glob(pattern)):
        with path.open(encoding="utf-8") as lines:
            yield from map(json.loads, lines)


def counts() -> dict[str, list[int]]:
    """Return for each source: threads, messages, a message label each, stalled, quiet, recovered."""
    found: dict[str, list[int]] = defaultdict(lambda: [0] * 8)
    for thread in rows("threads/*.jsonl"):
        labels = ["".join(k for k, name in LETTERS.items() if m[name]) for m in thread["messages"]]
        _count(found[f"composed {thread['id'].split('-')[0]}"], thread, labels)
    for window in rows("labels/*.jsonl"):
        _count(found[f"real {window['corpus']}"], window, window["labels"])
    return dict(found)


def _count(sums: list[int], thread: Row, labels: Iterable[str]) -> None:
    marked = list(labels)
    parts = [
        1,
        len(marked),
        *(sum(letter in label for label in marked) for letter in LETTERS),
        thread["stalled_at"] is not None,
        thread["kind"] == "quiet",
        thread["recovered_at"] is not None,
    ]
    for place, part in enumerate(parts):
        sums[place] += int(part)


def kappa(one: list[bool], other: list[bool]) -> float:
    """Cohen's kappa of two readings (Cohen 1960); 1.0 where both say the same of everything."""
    total = len(one)
    agreed = sum(a == b for a, b in zip(one, other, strict=True)) / total
    share_one, share_other = sum(one) / total, sum(other) / total
    by_chance = share_one * share_other + (1 - share_one) * (1 - share_other)
    return 1.0 if by_chance == 1.0 else (agreed - by_chance) / (1 - by_chance)


def agreement() -> dict[str, dict[str, float]]:
    """Return for each source that was read twice: kappa of each label and of stalled or not, and how many threads."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for read in rows("readings/*.jsonl"):
        groups[read["source"]].append(read)
        groups["all " + read["source"].split()[0]].append(read)
    return {source: _agreement(reads) for source, reads in sorted(groups.items())}


def _agreement(reads: list[Row]) -> dict[str, float]:
    def of_messages(letter: str, which: str) -> list[bool]:
        return [letter in label for read in reads for label in read[which]]

    found = {
        name: kappa(of_messages(letter, "first"), of_messages(letter, "second")) for letter, name in LETTERS.items()
    }
    found["stalled"] = kappa(
        *[[read[which] is not None for read in reads] for which in ("first_stall", "second_stall")]
    )
    return {"threads": float(len(reads)), **found}


def nearest_pair() -> tuple[float, str, str]:
    """Return the largest share of five-word runs that two composed threads have in common, and which they are."""
    shingles = {thread["id"]: _shingles(thread) for thread in rows("threads/*.jsonl")}
    names = sorted(shingles)
    pairs = ((_overlap(shingles[a], shingles[b]), a, b) for i, a in enumerate(names) for b in names[i + 1 :])
    return max(pairs)


def _shingles(thread: Row) -> set[tuple[str, ...]]:
    words = " ".join(message["text"] for message in thread["messages"]).lower().split()
    return {tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)}


def _overlap(one: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def _table(
    title: str, columns: Iterable[str], found: Mapping[str, Iterable[float]], form: Callable[[float], str]
) -> Table:
    table = Table("source", *columns, title=title)
    for source, values in found.items():
        table.add_row(source, *map(form, values))
    return table


def _count_or_share(n: float) -> str:
    return f"{n:,.0f}" if n > 1 else f"{n:.2f}"


def main() -> None:
    """Print all of it."""
    console = Console(width=120)
    columns = ("threads", "messages", *LETTERS.values(), "stalled", "quiet", "recovered")
    console.print(_table("What there is", columns, counts(), lambda n: f"{n:,}"))
    agreed = {source: values.values() for source, values in agreement().items()}
    console.print(_table("Cohen's kappa", ("threads", *LETTERS.values(), "stalled"), agreed, _count_or_share))
    share, one, other = nearest_pair()
    console.print(f"Nearest pair of composed threads: {one} and {other} share {share:.1%} of their five-word runs.")


if __name__ == "__main__":
    main()
