"""The data keeps its own rules."""

import json
from pathlib import Path

import pytest

from classifier.corpus import LineError, parse_threads
from data import datasheet

DATA = Path(datasheet.__file__).parent
THREAD_FILES = sorted((DATA / "threads").glob("*.jsonl"))
WINDOWS = list(datasheet.rows("labels/*.jsonl"))


@pytest.mark.parametrize("path", THREAD_FILES, ids=lambda path: path.stem)
def test_every_composed_thread_can_be_read_and_its_stall_lies_within_it(path):
    threads = list(parse_threads(path.read_text(encoding="utf-8").splitlines()))

    assert threads
    assert not [thread for thread in threads if isinstance(thread, LineError)]
    for record in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
        count = len(record["messages"])
        assert record["stalled_at"] is None or record["stalled_at"] < count
        assert record["recovered_at"] is None or record["stalled_at"] < record["recovered_at"] < count
        assert (record["kind"] is None) == (record["stalled_at"] is None)


def test_no_thread_has_two_lives():
    ids = [thread["id"] for thread in datasheet.rows("threads/*.jsonl")]

    assert len(ids) == len(set(ids)) >= 60


def test_labels_of_public_texts_hold_no_text():
    allowed = {
        "corpus", "thread", "start", "end", "sha256", "labels", "stalled_at", "kind", "recovered_at", "labelled",
    }  # fmt: skip

    for window in WINDOWS:
        assert set(window) <= allowed
        assert len(window["labels"]) == len(window["sha256"]) == window["end"] - window["start"]
        assert all(set(label) <= set("drc-?") for label in window["labels"])
        assert all(len(sum_) == 64 for sum_ in window["sha256"])


def test_no_message_of_a_public_thread_is_labelled_in_two_windows():
    places = [(w["thread"], n) for w in WINDOWS for n in range(w["start"], w["end"])]

    assert len(places) == len(set(places))


def test_two_composed_threads_never_share_much_wording():
    share, one, other = datasheet.nearest_pair()

    assert share < 0.1, f"{one} and {other}"


def test_two_readings_agree_well():
    for source, agreed in datasheet.agreement().items():
        if source.startswith("all "):
            assert min(agreed["defensive"], agreed["resistant"], agreed["common_ground"]) > 0.75, source


def test_kappa_is_one_for_the_same_and_nought_for_chance():
    assert datasheet.kappa([True, False, True], [True, False, True]) == 1.0
    assert datasheet.kappa([True, True, False, False], [True, False, True, False]) == 0.0
