"""A handful of short threads, written for the tests: enough to fit a scorer in a second, too few to be any good."""

import json
from pathlib import Path

from classifier.corpus import LabelledThread, thread_from_record

# letters d, r, c as in data/README.md, - for none
_THREADS = {
    "w01-001": [
        ("A", "-", "can we move the export to the new queue this week?"),
        ("B", "r", "no. not doing that."),
        ("A", "c", "ok, what would you need to feel safe about it?"),
        ("B", "r", "like I said, it stays as it is. not doing that."),
        ("A", "d", "if you'd told us in spring we wouldn't be here"),
        ("B", "dr", "that wasn't us. whatever, do what you want"),
    ],
    "w01-002": [
        ("A", "-", "the build is green again, thanks for waiting"),
        ("B", "-", "nice, what was it?"),
        ("A", "-", "a stale lock file in the cache, removed it"),
        ("B", "-", "great, merging mine now then"),
    ],
    "w01-003": [
        ("A", "d", "that wasn't us, our numbers were clean. you should have checked"),
        ("B", "c", "fair, I should have asked first. I get why that landed badly"),
        ("A", "c", "thanks. could we look at it together tomorrow?"),
        ("B", "-", "works, ten o'clock"),
    ],
    "w02-001": [
        ("A", "-", "who has the key for the cupboard upstairs?"),
        ("B", "-", "front desk, second drawer"),
        ("A", "-", "found it, thank you"),
        ("C", "-", "please put it back after lunch"),
    ],
    "w02-002": [
        ("A", "-", "we need the contract back by Friday"),
        ("B", "r", "not our problem. that is never going to work"),
        ("A", "d", "we did our part, you never sent the form. so now it's our fault?"),
        ("B", "r", "as explained, policy is policy. I'm done with this"),
        ("A", "d", "somehow it's always our team that gets blamed"),
        ("B", "r", "no. we've been over this"),
    ],
    "w02-003": [
        ("A", "-", "I'd rather not, it breaks the old clients. could we add a field instead?"),
        ("B", "c", "I see your point, we both want the launch to be quiet. a field is fine with me"),
        ("A", "-", "done, it is on the branch"),
        ("B", "-", "looks good, shipped"),
    ],
}
_STALLED = {"w01-001": (3, "logjam"), "w02-002": (3, "logjam")}


def records() -> list[dict]:
    """The threads as records of the format of data/README.md."""
    return [_record(name, messages) for name, messages in _THREADS.items()]


def threads() -> list[LabelledThread]:
    """The threads as values."""
    return [thread_from_record(record) for record in records()]


def write_data(folder: Path) -> Path:
    """Write the threads as a `data/` folder."""
    (folder / "threads").mkdir(parents=True)
    (folder / "labels").mkdir()
    lines = [json.dumps(record) + "\n" for record in records()]
    (folder / "threads" / "talk.jsonl").write_text("".join(lines), encoding="utf-8")
    return folder


def _record(name: str, messages: list[tuple[str, str, str]]) -> dict:
    stalled_at, kind = _STALLED.get(name, (None, None))
    return {
        "id": name,
        "source": "authored",
        "domain": "engineering",
        "lang": "en",
        "messages": [_message(5 * n, *message) for n, message in enumerate(messages)],
        "stalled_at": stalled_at,
        "kind": kind,
        "recovered_at": None,
    }


def _message(minutes: int, author: str, letters: str, text: str) -> dict:
    labels = {"defensive": "d", "resistant": "r", "common_ground": "c"}
    return {"author": author, "minutes": minutes, "text": text} | {k: int(v in letters) for k, v in labels.items()}
