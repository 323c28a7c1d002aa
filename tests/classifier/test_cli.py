import json

import pytest

from classifier.cli import score_lines
from classifier.corpus import LineError
from classifier.scoring.fitting import fit_scorer
from classifier.train.gathering import Gathered, examples_of
from tests.classifier.talk import threads


@pytest.fixture(scope="module")
def scorer():
    return fit_scorer(examples_of(Gathered(tuple(threads()), (), (), {}))[0]).scorer


def test_other_keys_are_passed_through_and_scores_added(scorer):
    [line] = score_lines(['{"text": "not doing that", "id": 7}'], scorer)

    answer = json.loads(line)
    assert answer["id"] == 7
    assert all(0 <= answer[label] <= 1 for label in ("defensive", "resistant", "common_ground"))
    assert len(answer["cues"]) <= 3


def test_where_the_scorer_abstains_there_is_null(scorer):
    [line] = score_lines(['{"text": "das geht so nicht"}'], scorer)

    answer = json.loads(line)
    assert (answer["defensive"], answer["resistant"], answer["common_ground"], answer["cues"]) == (None, None, None, [])


@pytest.mark.parametrize(
    "broken", ["{", "[1]", '{"text": 3}', '{"words": "secret"}', "[" * 100_000, '{"text": 1e999999}']
)
def test_a_broken_line_is_told_by_number_and_the_rest_is_scored_in_order(scorer, broken):
    good = '{"text": "not doing that"}'

    answers = list(score_lines([good, "", broken, good], scorer, at_a_time=2))

    assert [isinstance(answer, LineError) for answer in answers] == [False, True, False]
    assert answers[1].number == 3
    assert "secret" not in answers[1].reason


def test_lines_are_answered_before_the_pipe_is_closed(scorer):
    def endless():
        while True:
            yield '{"text": "not doing that"}'

    assert next(score_lines(endless(), scorer, at_a_time=1))
