import gzip
import hashlib
import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.conversation import StallKind
from classifier.corpus import (
    LabelledMessage,
    LabelledThread,
    LineError,
    calm_threads,
    parse_threads,
    read_threads,
    record_of,
    split_of,
    texts_of_labels,
    thread_from_record,
    training_windows,
    write_threads,
)
from classifier.errors import CorpusError
from tests.classifier.talk import records, threads

LABEL = st.sampled_from([None, 0, 1])
MESSAGES = st.lists(
    st.builds(LabelledMessage, st.sampled_from("ABC"), st.just(3.0), st.text(max_size=20), LABEL, LABEL, LABEL),
    min_size=1,
    max_size=5,
).map(tuple)
THREADS = st.builds(LabelledThread, id=st.text(max_size=8), messages=MESSAGES, stall_judged=st.booleans())


def record(**changes) -> dict:
    return records()[0] | changes


@given(THREADS)
def test_a_thread_survives_writing_and_reading(thread):
    assert thread_from_record(json.loads(json.dumps(record_of(thread)))) == thread


@pytest.mark.parametrize("name", ["threads.jsonl", "threads.jsonl.gz"])
def test_a_file_of_threads_survives_writing_and_reading_plain_or_packed(tmp_path, name):
    assert write_threads(threads(), tmp_path / name) == len(threads())

    assert list(read_threads(tmp_path / name)) == threads()


def test_an_absent_stalled_at_was_not_judged_and_null_was():
    absent = record()
    del absent["stalled_at"]

    assert not thread_from_record(absent).stall_judged
    assert thread_from_record(record(stalled_at=None)).stall_judged


def test_an_absent_label_is_unknown_and_not_zero():
    message = {"author": "A", "minutes": 0, "text": "hello", "defensive": None, "resistant": 0}

    [read] = thread_from_record({"messages": [message]}).messages

    assert (read.defensive, read.resistant, read.common_ground) == (None, 0, None)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "not JSON"),
        ("[]", "expected an object"),
        ('{"messages": [{"author": "A", "text": "secret"}]}', "message 0"),
        (json.dumps(record(stalled_at=99)), "stalled_at"),
        (json.dumps(record(kind="stuck")), "kind"),
        (json.dumps(record(messages=[{"author": "A", "minutes": 5, "text": "secret", "defensive": 2}])), "defensive"),
        (json.dumps(record(messages=[{"author": "A", "minutes": -5, "text": "secret"}])), "minutes"),
        ("[" * 100_000, ""),
    ],
)
def test_a_line_that_cannot_be_read_is_told_by_number_never_by_its_words(line, reason):
    [first, error, last] = parse_threads([json.dumps(record()), line, json.dumps(record())])

    assert isinstance(error, LineError)
    assert error.number == 2
    assert reason in error.reason
    assert "secret" not in error.reason
    assert isinstance(first, LabelledThread)
    assert isinstance(last, LabelledThread)


def test_a_file_that_is_not_there_is_an_error_an_operator_can_mend(tmp_path):
    with pytest.raises(CorpusError, match=r"nowhere\.jsonl"):
        list(read_threads(tmp_path / "nowhere.jsonl"))


def test_all_threads_of_a_writer_are_in_one_split_and_every_split_has_a_writer():
    def of(writer: int, number: int) -> str:
        return split_of(LabelledThread(f"w{writer:02}-{number:03}", (), source="authored"))

    assert all(len({of(writer, number) for number in range(50)}) == 1 for writer in range(1, 12))
    assert {of(writer, 1) for writer in range(1, 6)} == {"train", "validation", "test"}


def test_windows_of_one_real_thread_are_never_torn_apart():
    one, two = (LabelledThread(f"real-gh_locked-77-{start}", (), source="real:gh_locked") for start in (0, 12))

    assert one.group == two.group == "gh_locked-77"
    assert split_of(one) == split_of(two)


def corpora_of(folder, corpus, *written):
    with gzip.open(folder / f"{corpus}.threads.jsonl.gz", "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(one) + "\n" for one in written)
    return folder


def labels_for(folder, **changes):
    texts = [message["text"] for message in records()[0]["messages"]]
    line = {
        "corpus": "gh_locked",
        "thread": "w01-001",
        "start": 1,
        "end": 4,
        "sha256": [hashlib.sha256(text.encode()).hexdigest() for text in texts[1:4]],
        "labels": ["r", "-", "d?r"],
        "stalled_at": 2,
        "kind": "logjam",
        "recovered_at": None,
    } | changes
    path = folder / "labels.jsonl"
    path.write_text(json.dumps(line) + "\n")
    return path


def test_our_labels_are_joined_with_the_texts_they_were_given_to(tmp_path):
    corpora = corpora_of(tmp_path, "gh_locked", record(source="gh_locked"))

    [window] = texts_of_labels(labels_for(tmp_path), corpora)

    assert [message.text for message in window.messages] == [m["text"] for m in records()[0]["messages"][1:4]]
    assert [message.resistant for message in window.messages] == [1, 0, None]
    assert [message.defensive for message in window.messages] == [0, 0, 1]
    assert (window.stalled_at, window.kind) == (2, StallKind.LOGJAM)
    assert (window.source, window.group) == ("real:gh_locked", "w01-001")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"sha256": ["0", "0", "0"]}, "not the one that was labelled"),
        ({"thread": "elsewhere"}, "not in corpus"),
        ({"corpus": "slack_dev"}, "may not be used to train"),
        ({"corpus": "casino"}, "not in the folder"),
        ({"labels": ["x", "-", "-"]}, "string of d, r, c"),
        ({"labels": ["-"]}, ""),
    ],
)
def test_labels_that_cannot_be_joined_say_why(tmp_path, changes, reason):
    corpora = corpora_of(tmp_path, "gh_locked", record(source="gh_locked"))

    [error] = texts_of_labels(labels_for(tmp_path, **changes), corpora)

    assert isinstance(error, LineError)
    assert reason in error.reason


def test_windows_that_may_only_measure_do_not_train(tmp_path):
    corpora_of(tmp_path, "real_dev", record(source="real:casino"), record(source="real:slack_dev"))

    assert [thread.source for thread in training_windows(tmp_path)] == ["real:casino"]


def test_calm_talk_is_neither_defensive_nor_resistant_and_of_common_ground_nothing_is_known(tmp_path):
    unjudged = replace(threads()[1], messages=tuple(LabelledMessage("A", 0, "hi") for _ in range(2)))
    corpora_of(tmp_path, "gitter_dev", record_of(unjudged))

    [calm] = calm_threads(tmp_path, "gitter_dev")

    assert [tuple(message.labels.values()) for message in calm.messages] == [(0, 0, None), (0, 0, None)]
