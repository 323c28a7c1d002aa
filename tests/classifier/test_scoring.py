import joblib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier.conversation import LABELS
from classifier.features import HandFeatures, character_ngrams, word_ngrams
from classifier.scoring import Block
from classifier.scoring.fitting import Examples, fit_scorer
from classifier.scoring.rows import rows_of
from classifier.scoring.scorer import joined
from classifier.train.gathering import Gathered, examples_of
from tests.classifier.talk import threads

TEXTS = [message.text for thread in threads() for message in thread.messages]


@pytest.fixture(scope="module")
def examples() -> Examples:
    return examples_of(Gathered(tuple(threads()), (), (), {}))[0]


@pytest.fixture(scope="module")
def scorer(examples):
    return fit_scorer(examples).scorer


def test_a_refusal_scores_higher_on_resistant_than_working_talk(scorer):
    refusal, work = scorer.score(["no. not doing that, it stays as it is", "found it, thank you, it is on the branch"])

    assert refusal.score.resistant > work.score.resistant


@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=8))
@settings(max_examples=25)
def test_a_text_scores_the_same_alone_and_in_any_batch(scorer, texts):
    together = scorer.score(texts)

    assert together == [scorer.score([text])[0] for text in texts]


@given(st.text(max_size=300))
@settings(max_examples=60)
def test_any_text_gets_probabilities_or_none(scorer, text):
    [scored] = scorer.score([text])

    assert scored.score is None or all(0.0 <= getattr(scored.score, label) <= 1.0 for label in LABELS)
    assert len(scored.cues) <= 3


@pytest.mark.parametrize(
    "text",
    [
        "das geht so nicht, das war nicht unser Fehler",
        ":tada:",
        "```no way```",
        "&gt; not doing that",
        "",
        "😅",
        "no " * 1001,
    ],
)
def test_the_scorer_abstains_where_it_cannot_know(scorer, text):
    [scored] = scorer.score([text])

    assert scored.score is None
    assert scored.cues == ()


def test_the_scorer_abstains_where_most_words_are_new_to_it(scorer):
    [scored] = scorer.score(
        ["the flibber and a grommle wozzled every snarf, dringle, plimth, quonk, vorple and zibbet"]
    )

    assert scored.score is None
    assert scored.word_count > 10


def test_cues_name_wording_and_never_more_than_three(scorer):
    [scored] = scorer.score(["as I said, no, not doing that, we've been over this, whatever"])

    assert 1 <= len(scored.cues) <= 3


def test_looking_features_up_gives_what_the_matrix_gives():
    for transformer in (word_ngrams(min_messages=1), character_ngrams(min_messages=1), HandFeatures()):
        transformer.fit(TEXTS)
        block = Block("one", transformer, weight=1.0)
        matrix = joined([block], TEXTS).toarray()

        for expected, (columns, values) in zip(matrix, rows_of(transformer).rows(TEXTS), strict=True):
            row = np.zeros_like(expected)
            row[columns] = values
            assert np.allclose(row, expected, atol=1e-12)


def test_equal_fits_give_equal_scores_and_files_do_not_change_them(scorer, examples, tmp_path):
    again = fit_scorer(examples).scorer
    joblib.dump(scorer, tmp_path / "scorer.joblib")

    read = joblib.load(tmp_path / "scorer.joblib")

    assert again.score(TEXTS) == scorer.score(TEXTS) == read.score(TEXTS)


def test_out_of_fold_probabilities_are_calibrated_on_average(examples):
    fitted = fit_scorer(examples)

    assert fitted.out_of_fold.shape == examples.labels.shape
    assert np.allclose(fitted.out_of_fold.mean(axis=0), examples.labels.mean(axis=0), atol=0.02)


def test_a_label_that_nobody_gave_cannot_be_learnt(examples):
    none = examples.labels.copy()
    none[:, 0] = 0.0

    with pytest.raises(ValueError, match="defensive"):
        fit_scorer(Examples(examples.texts, none, examples.weights, examples.groups, examples.ours))


def test_a_label_nobody_judged_is_not_taken_for_no(examples):
    unknown = examples.labels.copy()
    unknown[unknown[:, 1] == 0, 1] = np.nan
    for writer in ("w01", "w02"):
        unknown[np.flatnonzero((examples.groups == writer) & (examples.labels[:, 1] == 0))[0], 1] = 0.0

    fitted = fit_scorer(Examples(examples.texts, unknown, examples.weights, examples.groups, examples.ours))

    # Of the judged ones most were resistant, so that is what the model must think usual.
    assert fitted.scorer.usual[1] > 0.5


def test_a_dense_block_can_be_added(examples):
    blocks = (Block("hand", HandFeatures(), cues="hand"), Block("dense", HandFeatures(), weight=0.1))

    fitted = fit_scorer(examples, blocks=lambda: blocks)

    assert fitted.scorer.score(["not doing that"])[0].score is not None


def test_without_cues_the_numbers_are_the_same(scorer):
    with_cues, without = scorer.score(TEXTS), scorer.without_cues().score(TEXTS)

    assert [one.score for one in with_cues] == [one.score for one in without]
    assert any(one.cues for one in with_cues)
    assert not any(one.cues for one in without)
