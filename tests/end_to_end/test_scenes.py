"""The three prepared threads of the playground do what they promise, by the shipped model."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.playground.scenes import BLUNT, RECOVERS, STUCK
from classifier import artifact
from classifier.assess import Assessor
from classifier.conversation import ScoredMessage, State

BEGUN = datetime(2026, 1, 5, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def assessor():
    model = artifact.load()
    return Assessor(model.scorer, model.policy)


def assess(assessor, scene):
    scores = assessor.score([line.text for line in scene.lines])
    messages = [
        ScoredMessage(line.by, BEGUN + timedelta(minutes=number), scored.score, scored.word_count)
        for number, (line, scored) in enumerate(zip(scene.lines, scores, strict=True))
    ]
    return assessor.assess(messages, now=messages[-1].at, quiet_at=None)


def test_the_first_scene_stalls_and_stays_so(assessor):
    assessment = assess(assessor, STUCK)

    assert assessment.decisions[0].state is State.MOVING
    assert assessment.open_stall is not None


def test_the_second_is_blunt_and_never_called_stalled(assessor):
    assert assess(assessor, BLUNT).stalls == ()


def test_the_third_stalls_and_moves_again(assessor):
    [stall] = assess(assessor, RECOVERS).stalls

    assert stall.recovered_by is not None
