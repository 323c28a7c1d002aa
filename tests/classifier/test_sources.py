import json
import re
from pathlib import Path

import pytest

import data
from classifier.corpus import CALM, LABELLED_BY_US, read_threads
from classifier.corpus.converters.building import Said, thread_of
from classifier.corpus.sources import digest, make, read_chosen, read_sources
from classifier.errors import CorpusError

DATA = Path(data.__file__).parent
FETCHED, BY_HAND = read_sources((DATA / "corpora.toml").read_text(encoding="utf-8"))
ONE = thread_of("premo_pr", 0, [Said("ana", "Looks good."), Said("bo", "Thanks.")])


# ---------------------------------------------------------------- the shipped list


def test_every_corpus_that_is_trained_on_can_be_fetched():
    assert {*LABELLED_BY_US, *CALM} == {corpus.name for corpus in FETCHED if corpus.may_train}


def test_nothing_is_both_fetched_and_got_by_hand():
    assert not {corpus.name for corpus in FETCHED} & {corpus.name for corpus in BY_HAND}


@pytest.mark.parametrize("corpus", FETCHED, ids=lambda corpus: corpus.name)
def test_a_source_is_pinned_limited_and_licensed(corpus):
    assert corpus.licence
    assert re.fullmatch("[0-9a-f]{64}", corpus.texts_sha256)
    for file in corpus.files:
        assert 0 < file.about_bytes < file.at_most_bytes <= 50e6
        for address in file.addresses:
            assert re.fullmatch(r"https://[^/]+/.*/[0-9a-f]{40}/.+", address)


@pytest.mark.parametrize("corpus", FETCHED, ids=lambda corpus: corpus.name)
def test_the_files_of_a_source_have_names_of_their_own(corpus):
    names = [file.name for file in corpus.files]

    assert len(names) == len(set(names))


@pytest.mark.parametrize("corpus", [corpus for corpus in FETCHED if corpus.chosen], ids=lambda corpus: corpus.name)
def test_every_labelled_thread_is_among_those_that_are_taken(corpus):
    labels = (DATA / "labels" / f"{corpus.name}.jsonl").read_text(encoding="utf-8").splitlines()

    assert {json.loads(line)["thread"] for line in labels} <= set(read_chosen(DATA / "corpora" / corpus.chosen))


@pytest.mark.parametrize("path", sorted((DATA / "corpora").glob("*.txt")), ids=lambda path: path.stem)
def test_the_threads_that_are_taken_are_named_and_numbered_and_hold_no_text(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        assert re.fullmatch(rf"{path.stem}-[\d.]+( \d+)*", line)


def test_a_corpus_without_a_converter_is_a_mistake_in_the_list():
    with pytest.raises(CorpusError, match="nowhere, which has no converter"):
        read_sources('[fetched.nowhere]\nwhat = ""\n[by_hand]\n')


# ---------------------------------------------------------------- making


def comments(*texts):
    return {"dataset.json": json.dumps([{"raw_message": text} for text in texts]).encode()}


def listed(texts_sha256=""):
    [corpus] = [corpus for corpus in FETCHED if corpus.name == "premo_pr"]
    return type(corpus)(corpus.name, corpus.what, corpus.licence, True, corpus.files, texts_sha256)


def test_a_corpus_without_labels_is_whole_if_all_texts_are_those_of_our_figures(tmp_path):
    files = comments("Looks good.", "Please rebase.")
    made = make(listed(), files, None, tmp_path / "none", tmp_path)
    expected = digest(read_threads(tmp_path / "premo_pr.threads.jsonl.gz"))

    assert (made.threads, made.messages, made.is_whole) == (2, 2, False)
    assert make(listed(expected), files, None, tmp_path / "none", tmp_path).is_whole
    assert not make(listed(expected), comments("Looks good."), None, tmp_path / "none", tmp_path).is_whole


def test_only_the_chosen_threads_are_taken(tmp_path):
    made = make(listed(), comments("One.", "Two."), {"premo_pr-1": ()}, tmp_path / "none", tmp_path)

    assert made.threads == 1
    assert [thread.id for thread in read_threads(tmp_path / "premo_pr.threads.jsonl.gz")] == ["premo_pr-1"]


def test_who_speaks_is_taken_from_us_where_the_source_does_not_tell(tmp_path):
    make(listed(), comments("One."), {"premo_pr-0": (4,)}, tmp_path / "none", tmp_path)

    [thread] = read_threads(tmp_path / "premo_pr.threads.jsonl.gz")

    assert thread.messages[0].author == "P4"


def test_a_thread_of_another_length_than_we_know_is_named_and_left_out(tmp_path):
    made = make(listed(), comments("One."), {"premo_pr-0": (1, 2)}, tmp_path / "none", tmp_path)

    assert made.threads == 0
    assert [(error.file, error.reason) for error in made.errors] == [("premo_pr-0", "expected 2 messages, found 1")]


@pytest.mark.parametrize(
    "other",
    [
        thread_of("premo_pr", 0, [Said("ana", "Looks good."), Said("bo", "Thanks!")]),
        thread_of("premo_pr", 0, [Said("ana", "Looks good."), Said("ana", "Thanks.")]),
        thread_of("premo_pr", 1, [Said("ana", "Looks good."), Said("bo", "Thanks.")]),
        thread_of("premo_pr", 0, [Said("ana", "Looks good.")]),
    ],
)
def test_another_word_speaker_name_or_length_changes_the_digest(other):
    assert digest([other]) != digest([ONE])
