import re
import shutil

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifier import artifact
from classifier.conversation import LABELS
from classifier.errors import ArtifactError, EncoderError
from classifier.scoring import Blend
from classifier.scoring.fitting import fit_scorer
from classifier.scoring.meaning import HEAD_PIECES, TAIL_PIECES, Meant, shortened
from classifier.train import train
from classifier.train.encoder import published_weights
from classifier.train.gathering import Gathered, examples_of
from tests.classifier.talk import threads, write_data

REFUSAL = "No. Not doing that. It stays as it is."


@pytest.fixture(scope="module")
def shipped():
    with artifact.resources.as_file(artifact.resources.files("data") / "models") as folder:
        yield folder


@pytest.fixture(scope="module")
def meaning(shipped):
    return artifact.meaning_in(shipped)


class Counting:
    """Stands where the encoder stands, notes what it was asked, and finds more in each word than in the one before."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def read(self, cleaned):
        self.asked.append(cleaned)
        spans = np.array([(0, 0), *(word.span() for word in re.finditer(r"\w+", cleaned)), (0, 0)])
        each = np.repeat(np.arange(len(spans), dtype=float)[:, None], len(LABELS), axis=1)
        return Meant(spans, 3.0 + each, np.zeros_like(each), np.zeros_like(each))


@pytest.fixture
def scorer():
    examples = examples_of(Gathered(tuple(threads()), (), (), {}))[0]
    return fit_scorer(examples, meaning=np.zeros((len(examples.texts), len(LABELS)))).scorer


def asked_from(scorer, probability: float) -> Counting:
    one, nothing = np.ones(len(LABELS)), np.zeros(len(LABELS))
    scorer.blend = Blend(one, one, nothing, np.full(len(LABELS), probability))
    counting = Counting()
    scorer.ask(counting)
    return counting


@settings(max_examples=20, deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80), st.text(alphabet="abc .!?", max_size=80))
def test_any_text_gets_the_same_values_today_and_tomorrow(meaning, text, other):
    values = meaning.read(text).values()
    meaning.read(other)

    assert values.shape == (len(LABELS),)
    assert np.array_equal(values, meaning.read(text).values())


def test_a_refusal_means_more_resistance_than_thanks_do(meaning):
    refusal, thanks = (meaning.read(text).values() for text in (REFUSAL, "Thanks, merged it this morning."))

    assert refusal[LABELS.index("resistant")] > thanks[LABELS.index("resistant")]


def test_the_sentence_that_refuses_is_told_from_the_one_that_thanks(meaning):
    text = "Thanks, I have merged the other one this morning. " + REFUSAL
    resistant = LABELS.index("resistant")

    meant = meaning.read(text)

    begin = text.index(REFUSAL)
    assert meant.values_within(begin, len(text))[resistant] > meant.values_within(0, begin)[resistant]


def test_what_was_left_out_of_a_long_text_has_no_value(meaning):
    text = "one " * 200 + "two " * 20 + "one " * 200

    meant = meaning.read(text)

    assert meant.values_within(text.index("two"), text.rindex("two")) is None
    assert meant.values_within(text.rindex("one"), len(text)) is not None
    assert tuple(meant.spans[-2]) == (text.rindex("one"), text.rindex("one") + 3)


def test_the_marks_around_a_text_are_no_part_of_its_first_sentence():
    spans = np.array([(0, 0), (0, 3), (3, 4), (0, 0)])
    each = np.repeat(np.array([[9.0], [1.0], [1.0], [9.0]]), len(LABELS), axis=1)

    assert np.array_equal(Meant(spans, each, 0 * each, 0 * each).values_within(0, 4), np.ones(len(LABELS)))


@given(st.integers(min_value=1, max_value=30), st.integers(min_value=0, max_value=2**32 - 1))
def test_all_of_a_text_is_worth_what_the_text_is(pieces, seed):
    spans = np.stack([np.arange(pieces), np.arange(1, pieces + 1)], axis=1)
    meant = Meant(spans, *np.random.default_rng(seed).normal(size=(3, pieces, len(LABELS))))

    assert np.allclose(meant.values_within(0, pieces), meant.values())


@given(st.lists(st.integers(min_value=0, max_value=30_000), max_size=400))
def test_a_long_text_is_read_at_its_beginning_and_its_end(pieces):
    kept = shortened(pieces)

    assert len(kept) == min(len(pieces), HEAD_PIECES + TAIL_PIECES)
    assert kept[:HEAD_PIECES] == pieces[:HEAD_PIECES]
    assert kept[HEAD_PIECES:] == pieces[HEAD_PIECES:][-TAIL_PIECES:]


def test_the_encoder_is_not_asked_where_the_wording_is_plain(scorer):
    counting = asked_from(scorer, 1.1)

    assert scorer.score([REFUSAL])[0].score is not None
    assert counting.asked == []


def test_where_the_wording_leaves_doubt_the_encoder_has_its_say(scorer):
    without = scorer.score([REFUSAL])[0].score
    counting = asked_from(scorer, 0.0)

    with_it = scorer.score([REFUSAL])[0]

    assert counting.asked
    assert with_it.score.common_ground > without.common_ground


def test_what_the_encoder_weighed_is_told_as_a_sentence_of_the_message(scorer):
    asked_from(scorer, 0.0)

    [scored] = scorer.score(["found it, thank you. it is on the branch"])

    assert scored.cues[0] == "as a whole: “it is on the branch”"


def test_of_a_message_too_long_to_be_read_whole_a_sentence_that_was_read_is_named(shipped):
    middle = "The report is on the usual page and the numbers are in it. " * 30
    [scored] = artifact.load(shipped).scorer.score(["Fine, whatever. Do what you want. " + middle + "I am done."])

    assert scored.cues[0].startswith("as a whole: “")
    assert "report" not in scored.cues[0]


def test_a_message_of_one_sentence_is_told_as_a_whole(scorer):
    asked_from(scorer, 0.0)

    assert scorer.score(["found it, thank you"])[0].cues[0] == "the message as a whole"


def test_without_cues_the_encoder_is_asked_just_as_well(scorer):
    asked_from(scorer, 0.0)

    assert scorer.without_cues().score([REFUSAL])[0].score == scorer.score([REFUSAL])[0].score


def test_the_shipped_model_asks_its_encoder_also_where_no_cues_are_told(shipped):
    scorer = artifact.load(shipped).scorer

    assert scorer.without_cues().meaning is scorer.meaning is not None


def test_a_scorer_whose_encoder_is_not_there_goes_by_the_wording(scorer):
    assert scorer.blend is not None

    assert scorer.score([REFUSAL])[0].score is not None


def test_training_takes_the_encoder_over_from_where_it_was_fitted(shipped, tmp_path):
    report = train(write_data(tmp_path / "data"), None, tmp_path / "out", encoder=shipped, seed=1)

    model = artifact.load(report.folder)
    assert model.manifest["encoder"] == artifact.load(shipped).manifest["encoder"]
    assert model.scorer.blend is not None
    assert (tmp_path / "out" / artifact.ENCODER).read_bytes() == (shipped / artifact.ENCODER).read_bytes()


@pytest.mark.parametrize("name", artifact.ENCODER_FILES)
def test_an_altered_encoder_is_not_opened(shipped, tmp_path, name):
    folder = shutil.copytree(shipped, tmp_path / "model")
    with (folder / name).open("ab") as file:
        file.write(b" ")

    with pytest.raises(ArtifactError, match=rf"{name} was altered"):
        artifact.load(folder)


def test_what_is_needed_to_fit_it_is_named_with_the_way_to_get_it():
    with pytest.raises(EncoderError, match=r"no_such_package.*common-ground\[encoder\]"):
        published_weights(("no_such_package",))


def test_what_was_told_of_a_text_is_kept_without_the_text(shipped):
    with np.load(shipped / artifact.UNSEEN, allow_pickle=False) as kept:
        assert set(kept.files) == {"keys", "values"}
        assert kept["keys"].dtype == np.uint8
        assert kept["values"].shape == (len(kept["keys"]), len(LABELS))
