import gzip
import json
from dataclasses import replace

import pytest

from classifier.artifact import load
from classifier.conversation import LABELS, MessageScore
from classifier.errors import CorpusError
from classifier.train import train
from classifier.train.gathering import gather
from classifier.train.pictures import draw
from classifier.train.worst import worst_errors
from tests.classifier.talk import records, threads, write_data


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("train")


@pytest.fixture(scope="module")
def data(folder):
    return write_data(folder / "data")


@pytest.fixture(scope="module")
def report(data, folder):
    return train(data, None, folder / "out", seed=1)


def test_without_corpora_it_says_what_is_missing_and_trains_on_the_rest(report):
    assert report.threads == {"composed": len(threads()), "real": 0}
    assert any("corpora" in sentence for sentence in report.missing)


def test_a_thread_without_messages_is_passed_over(tmp_path):
    data = write_data(tmp_path / "data")
    empty = {**records()[0], "id": "w00-1", "messages": []}
    (data / "threads" / "a.jsonl").write_text(json.dumps(empty) + "\n", encoding="utf-8")

    assert [thread.id for thread in gather(data, None).judged] == [thread.id for thread in threads()]


def test_the_model_that_was_written_can_be_loaded_and_scores(report):
    model = load(report.folder)

    assert model.scorer.score(["not doing that"])[0].score is not None
    assert "threads/talk.jsonl" in model.manifest["inputs"]
    assert model.manifest["seed"] == 1


def test_the_model_card_tells_the_figures_of_every_label(report):
    card = (report.folder / "MODEL_CARD.md").read_text(encoding="utf-8")

    assert all(f"| composed | {label} |" in card for label in LABELS)


def test_no_word_of_the_threads_gets_into_the_manifest(report):
    written = (report.folder / "manifest.json").read_text("utf-8")

    assert not [m["text"] for record in records() for m in record["messages"] if m["text"] in written]


def test_the_worst_errors_show_no_words_of_public_corpora(report):
    scorer = load(report.folder).scorer
    real = [replace(thread, source="real:gh_locked") for thread in threads()]
    scores, alone = {(0, 0): MessageScore(0.9, 0.9, 0.9)}, {(0, 0): MessageScore(0.2, 0.2, 0.2)}

    found = worst_errors(threads(), scores, alone, scorer)

    assert {(error.probability, error.alone) for error in found} == {(0.9, 0.2)}
    assert not worst_errors(real, scores, alone, scorer)


def test_the_pictures_of_equal_runs_are_equal(report, tmp_path):
    scores = {(0, n): MessageScore(0.1 * n, 0.1, 0.1) for n in range(6)}
    (tmp_path / "again").mkdir()

    named = draw(threads(), scores, tmp_path)
    draw(threads(), scores, tmp_path / "again")

    assert set(named) == {"reliability.svg", "precision_recall.svg"}
    assert all((tmp_path / name).read_bytes() == (tmp_path / "again" / name).read_bytes() for name in named)


def test_equal_inputs_give_equal_scores(report, data, folder):
    again = train(data, None, folder / "again", seed=1)
    texts = [message.text for thread in threads() for message in thread.messages]

    one, two = load(report.folder).scorer.score(texts), load(again.folder).scorer.score(texts)

    assert one == two


def test_progress_goes_from_nothing_to_all(data, folder):
    heard = []

    train(data, None, folder / "progress", seed=1, progress=lambda step, share: heard.append(share))

    assert heard[0] == 0.0
    assert heard == sorted(heard)
    assert heard[-1] == 1.0


def test_calm_corpora_are_read_where_they_are_and_missed_where_not(data, folder):
    corpora = folder / "corpora"
    corpora.mkdir()
    with gzip.open(corpora / "gitter_dev.threads.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps(records()[1] | {"id": "gitter_dev-1", "source": "gitter_dev"}) + "\n")

    report = train(data, corpora, folder / "calm", seed=1)

    assert report.calm_messages == 4
    assert (folder / "calm" / "MODEL_CARD.md").exists()
    assert any("premo_pr" in sentence for sentence in report.missing)


def test_no_threads_at_all_is_an_error_an_operator_can_mend(tmp_path):
    with pytest.raises(CorpusError, match="no labelled threads"):
        train(tmp_path, None, tmp_path / "out", seed=1)
