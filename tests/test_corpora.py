"""The command `corpora`, against a server of its own with made-up talk."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.corpora import bring
from bot.errors import SourceError
from classifier.corpus import LabelledThread, read_threads, texts_of_labels
from tests.shelf import open_shelf

ROOT = Path(__file__).parents[1]
TEXTS = ["You said Monday.", "I said if the order came in.", "So it is Friday again.", "Fair, I should have told you."]
LIST = """
[fetched.casino]
what = "talk over supplies"
licence = "MIT"
may = "train"
texts_sha256 = "0"
files = [{ addresses = ["https://example.org/some/talk.json"], about_mb = 0.01, at_most_mb = 0.1 }]

[fetched.premo_pr]
what = "review comments"
licence = "MIT"
may = "evaluate"
texts_sha256 = "0"
files = [{ addresses = ["https://example.org/some/reviews.json"], about_mb = 0.01, at_most_mb = 0.1 }]

[by_hand.elsewhere]
what = "letters"
licence = "none stated"
at = "https://example.org/letters"
why = "it is on paper."
"""


def dialogue(texts=TEXTS, number=3):
    turns = [{"id": f"agent_{at % 2}", "text": text} for at, text in enumerate(texts)]
    return {"dialogue_id": number, "chat_logs": turns, "annotations": []}


@pytest.fixture
def shelf(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with open_shelf() as shelf:
        shelf.files["/some/talk.json"] = json.dumps([dialogue()]).encode()
        yield shelf


@pytest.fixture
def data(tmp_path):
    """A list of sources, and labels of one window of four messages."""
    folder = tmp_path / "data"
    (folder / "labels").mkdir(parents=True)
    (folder / "corpora.toml").write_text(LIST)
    window = {"corpus": "casino", "thread": "casino-3", "start": 0, "end": 4, "labels": ["d", "d", "-", "c"]}
    window |= {"sha256": [hashlib.sha256(text.encode()).hexdigest() for text in TEXTS]}
    window |= {"stalled_at": None, "kind": None, "recovered_at": None}
    (folder / "labels" / "casino.jsonl").write_text(json.dumps(window) + "\n")
    return folder


@pytest.fixture
def out(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def brought(data, out, shelf, *, partial=False, names=("casino",)):
    return bring(data, names, out, mirror=shelf.address, partial=partial)


def test_a_good_file_becomes_a_corpus_that_the_labels_find_their_texts_in(data, out, shelf, capsys):
    assert brought(data, out, shelf) == 0

    [window] = texts_of_labels(data / "labels" / "casino.jsonl", out)
    assert isinstance(window, LabelledThread)
    assert [message.text for message in window.messages] == TEXTS
    assert "1 threads, 4 messages; 1 of 1 labelled windows found all their texts" in capsys.readouterr().out
    assert [path.name for path in out.iterdir()] == ["casino.threads.jsonl.gz"]


def test_a_corpus_with_other_texts_is_named_and_not_kept(data, out, shelf, capsys):
    shelf.files["/some/talk.json"] = json.dumps([dialogue([*TEXTS[:3], "Fair."])]).encode()

    with pytest.raises(SourceError, match="1 of 1 corpora are not as they should be: casino"):
        brought(data, out, shelf)

    assert "0 of 1 labelled windows" in capsys.readouterr().out
    assert list(out.iterdir()) == []


def test_a_corpus_that_fails_leaves_an_older_good_one_where_it_is(data, out, shelf):
    brought(data, out, shelf)
    shelf.cut_off.add("/some/talk.json")

    with pytest.raises(SourceError):
        brought(data, out, shelf)

    assert len(list(read_threads(out / "casino.threads.jsonl.gz"))) == 1


def test_a_partial_corpus_is_kept_when_asked_for_and_still_named(data, out, shelf):
    shelf.files["/some/talk.json"] = json.dumps([dialogue(TEXTS[:2])]).encode()

    with pytest.raises(SourceError, match="casino"):
        brought(data, out, shelf, partial=True)

    assert (out / "casino.threads.jsonl.gz").exists()


def test_a_piece_that_cannot_be_read_is_named_by_number_and_counted(data, out, shelf, capsys):
    shelf.files["/some/talk.json"] = json.dumps([{"dialogue_id": 1, "chat_logs": "secret"}, dialogue()]).encode()

    assert brought(data, out, shelf) == 1

    shown = capsys.readouterr()
    assert "casino: talk.json, 1: `chat_logs` is missing or not as expected" in shown.err
    assert "1 of 1 labelled windows" in shown.out


def test_one_corpus_that_cannot_be_had_does_not_stop_the_others(data, out, shelf, capsys):
    shelf.files["/some/reviews.json"] = b"x" * 200_000

    with pytest.raises(SourceError, match="1 of 2 corpora are not as they should be: premo_pr"):
        brought(data, out, shelf, names=())

    assert "larger than 0.1 MB" in capsys.readouterr().err
    assert [path.name for path in out.iterdir()] == ["casino.threads.jsonl.gz"]


@pytest.mark.parametrize(("cut_off", "told"), [(False, "answers 404"), (True, "was cut off")])
def test_nothing_half_done_is_left(cut_off, told, data, out, shelf, capsys):
    if cut_off:
        shelf.cut_off.add("/some/talk.json")
    else:
        shelf.files.clear()

    with pytest.raises(SourceError):
        brought(data, out, shelf)

    assert told in capsys.readouterr().err
    assert list(out.iterdir()) == []


def test_a_corpus_to_be_got_by_hand_says_from_where_and_why(data, out, shelf):
    with pytest.raises(SourceError, match=r"it is on paper\. Get it by hand from https://example\.org/letters"):
        brought(data, out, shelf, names=("elsewhere",))


def test_no_word_of_the_talk_is_said_on_the_way(data, out, shelf, capsys):
    brought(data, out, shelf)

    shown = capsys.readouterr()
    assert not any(text in shown.out + shown.err for text in TEXTS)


# ---------------------------------------------------------------- as people type it


def commonground(*arguments):
    return subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-m", "bot.cli", "corpora", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_server_without_our_files_is_one_message_and_exit_2(tmp_path, shelf):
    ran = commonground("--out", str(tmp_path / "new"), "--from", shelf.address, "casino")

    assert ran.returncode == 2
    assert "answers 404" in ran.stderr
    assert ran.stderr.splitlines()[-1] == "Error: 1 of 1 corpora are not as they should be: casino."
    assert list((tmp_path / "new").iterdir()) == []


def test_a_folder_must_be_given():
    ran = commonground("casino")

    assert ran.returncode == 2
    assert "Say --out DIR, or set COMMONGROUND_CORPORA" in ran.stderr


def test_a_name_that_is_none_lists_those_there_are(tmp_path):
    ran = commonground("--out", str(tmp_path), "casinos")

    assert ran.returncode == 2
    assert "gh_locked, wikitactics" in ran.stderr.replace("\n", " ")


def test_slack_dev_is_to_be_got_by_hand(tmp_path):
    ran = commonground("--out", str(tmp_path), "slack_dev")

    assert ran.returncode == 2
    assert ran.stderr.startswith("Error: slack_dev is not fetched: no licence is stated")
