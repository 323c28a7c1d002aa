"""Replay: threads in, what the bot would have seen and offered out."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.replay import replay_lines
from bot.templates import Move, load_shipped
from classifier.assess import Assessor
from classifier.conversation import MessageScore
from classifier.corpus import LineError
from tests.classifier.policies import small_policy

QUIET_AFTER = timedelta(hours=8)
DAY = 24 * 60
SCORES = {
    "calm": MessageScore(0.02, 0.02, 0.02),
    "no": MessageScore(0.3, 0.95, 0.01),
    "room": MessageScore(0.01, 0.01, 0.97),
}
LOGJAM = ["A calm", "B calm", "A no", "B no", "A no", "B no"]


@dataclass(frozen=True)
class Scored:
    score: MessageScore | None
    word_count: int


class ScorerOfKnownWords:
    """Scores a text by its one word; abstains on words it does not know."""

    def score(self, texts: Sequence[str]) -> list[Scored]:
        return [Scored(SCORES.get(text), len(text.split())) for text in texts]


def record(*messages: str, step: float = 5, gaps: dict[int, float] | None = None, name: str = "t-1") -> str:
    """A line of JSON: `A no` is a message by A with the text `no`; `gaps` are minutes before a message."""
    minutes, told = 0.0, []
    for index, message in enumerate(messages):
        minutes += (gaps or {}).get(index, step) if index else 0
        author, text = message.split(" ", 1)
        told.append({"author": author, "minutes": minutes, "text": text})
    return json.dumps({"id": name, "messages": told})


def replayed(*lines: str, quiet_after: timedelta = QUIET_AFTER) -> list[dict]:
    assessor = Assessor(ScorerOfKnownWords(), small_policy())
    told = replay_lines(lines, assessor, load_shipped(), quiet_after=quiet_after)
    return [json.loads(line) for line in told if isinstance(line, str)]


def test_a_thread_that_moves_gets_no_prompt():
    [told] = replayed(record("A calm", "B calm", "A calm"))

    assert told == {
        "id": "t-1",
        "stalled_at": None,
        "kind": None,
        "recovered_at": None,
        "prompts": [],
        "states": ["moving", "moving", "moving"],
    }


def test_each_side_of_a_stall_is_offered_one_prompt_made_for_it():
    [told] = replayed(record(*LOGJAM))

    assert told["kind"] == "logjam"
    assert told["states"][told["stalled_at"]] == "stalled"
    assert [prompt["side"] for prompt in told["prompts"]] == ["author", "counterpart"]
    assert {prompt["to"] for prompt in told["prompts"]} == {"A", "B"}
    assert {prompt["at"] for prompt in told["prompts"]} == {told["stalled_at"]}
    assert {prompt["move"] for prompt in told["prompts"]} == {Move.STEP_BACK.value}
    known = {template.id: template for template in load_shipped()}
    assert all(known[prompt["template"]].side.value == prompt["side"] for prompt in told["prompts"])


def test_a_hot_last_word_goes_quiet_on_the_day_after_the_end():
    [told] = replayed(record("A calm", "B calm", "A calm", "B no"))

    assert (told["stalled_at"], told["kind"], told["recovered_at"]) == (3, "quiet", None)
    assert told["states"] == ["moving", "moving", "moving", "stalled"]
    assert [prompt["at"] for prompt in told["prompts"]] == [3, 3]


def test_the_clock_runs_on_for_one_day_only():
    [told] = replayed(record("A calm", "B calm", "A calm", "B no"), quiet_after=timedelta(days=2))

    assert told["stalled_at"] is None


def test_silence_in_the_middle_is_a_stall_that_a_calm_answer_ends():
    [told] = replayed(record("A calm", "B calm", "A calm", "B no", "A calm", gaps={4: 600}))

    assert (told["stalled_at"], told["kind"], told["recovered_at"]) == (3, "quiet", 4)


def test_an_answer_within_the_quiet_period_is_no_silence():
    [told] = replayed(record("A calm", "B calm", "A calm", "B no", "A calm", gaps={4: 479}))

    assert told["stalled_at"] is None


def test_recovery_is_told():
    [told] = replayed(record(*LOGJAM, "A room", "B room"))

    assert told["recovered_at"] == 7
    assert told["states"][-1] != "stalled"


def test_the_first_stall_is_told_and_a_later_one_makes_the_next_move():
    [told] = replayed(record(*LOGJAM, "A room", "B room", *LOGJAM, gaps={8: 2 * DAY}))

    assert told["recovered_at"] == 7
    moves = {(prompt["at"], prompt["to"]): prompt["move"] for prompt in told["prompts"]}
    assert len(moves) == 4
    assert {move for (at, _), move in moves.items() if at > 7} == {Move.ASK_CONTEXT.value}


def test_nobody_is_offered_a_third_prompt_on_one_day():
    again = [*LOGJAM, "A room", "B room"]

    [told] = replayed(record(*again * 3))

    per_person = [prompt["to"] for prompt in told["prompts"]]
    assert {name: per_person.count(name) for name in "AB"} == {"A": 2, "B": 2}


def test_the_same_thread_replays_the_same():
    assert replayed(record(*LOGJAM)) == replayed(record(*LOGJAM))


def test_a_line_that_is_no_thread_is_told_by_its_number_and_the_rest_goes_on():
    assessor = Assessor(ScorerOfKnownWords(), small_policy())

    told = list(replay_lines(["{", record(*LOGJAM), '{"id": "x"}'], assessor, load_shipped(), quiet_after=QUIET_AFTER))

    assert [line.number for line in told if isinstance(line, LineError)] == [1, 3]
    assert len(told) == 3


def test_a_thread_without_messages_is_no_error():
    assert replayed('{"id": "t-0", "messages": []}')[0]["states"] == []


def test_a_message_on_which_the_scorer_abstains_is_an_answer():
    [told] = replayed(record("A calm", "B calm", "A calm", "B no", "A das geht so nicht"))

    assert told["stalled_at"] is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from([*SCORES, "?"]), st.integers(0, 2000)), max_size=25))
def test_what_is_told_agrees_with_itself(rows):
    line = record(*[f"{author} {text}" for author, text, _ in rows], gaps={n: gap for n, (*_, gap) in enumerate(rows)})

    [told] = replayed(line)

    assert len(told["states"]) == len(rows)
    assert (told["stalled_at"] is None) == ("stalled" not in told["states"]) == (told["kind"] is None)
    if told["stalled_at"] is not None:
        assert told["states"].index("stalled") == told["stalled_at"]
    if told["recovered_at"] is not None:
        assert told["stalled_at"] < told["recovered_at"]
    for prompt in told["prompts"]:
        assert told["states"][prompt["at"]] == "stalled"
        assert (prompt["to"] == rows[prompt["at"]][0]) == (prompt["side"] == "author")
