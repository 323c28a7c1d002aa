"""Whatever people do and in whatever order: nobody is read, kept or written to against what they chose."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.promises.play import PEOPLE, Play, Step
from tests.service.house import ANA, BEN

CHOICES = ["join", "leave", "forget", "stop", "pause", "resume", "deactivate"]
WATCHES = [
    "watch_thread",
    "watch_channel",
    "watch_refused",
    "unwatch",
    "delete_notice",
    "arrive",
    "arrive_unseen",
    "depart",
]
TALK = ["say", "quarrel", "say_late", "edit", "take_back"]
PROMPTS = ["deliver", "ask", "another", "receive", "look"]
WORKSPACE = ["consented", "announced", "shadow", "live", "install", "uninstall", "channel_gone", "sweep", "days"]

people, numbers = st.sampled_from(PEOPLE), st.integers(0, 7)
marks = st.sampled_from(["#r no", "#d not us", "#c yes", "fine", "#?"])


def steps(*kinds: list[str]) -> st.SearchStrategy[Step]:
    names = st.one_of([st.sampled_from(kind) for kind in kinds])
    return st.builds(Step, names, people, st.integers(0, 1), numbers, marks)


alone = steps(CHOICES, WATCHES, TALK, TALK, PROMPTS, WORKSPACE)
# While Slack takes its time over a notice or a prompt, anything else may happen.
interrupted = st.builds(
    replace,
    steps(["watch_thread", "watch_channel", "watch_refused", "arrive", "deliver", "deliver", "look"]),
    meanwhile=steps(CHOICES, CHOICES, WATCHES, ["delete_new_notice"], TALK, WORKSPACE),
    later=st.integers(0, 3),
)
# A stall that brings prompts needs more luck than dice have.
BEGINNINGS = st.sampled_from(
    [
        [],
        [Step("watch_channel"), Step("join"), Step("join", BEN)],
        [Step("watch_thread"), Step("join"), Step("join", BEN), Step("quarrel")],
    ]
)
sequences = st.builds(lambda first, rest: first + rest, BEGINNINGS, st.lists(alone | interrupted, max_size=16))
bounded = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))


@bounded
@given(sequence=sequences)
async def test_no_sequence_of_events_breaks_what_was_promised(sqlite_play, sequence: list[Step]):
    await played(sqlite_play, sequence)


@pytest.mark.parametrize("empty_database", ["postgresql"], indirect=True)
@settings(bounded, max_examples=10)
@given(sequence=sequences)
async def test_nor_does_it_on_postgresql(play, sequence: list[Step]):
    await played(play, sequence)


async def played(play: Play, sequence: list[Step]) -> None:
    await play.begin()
    for step in sequence:
        await play.take(step)


async def test_the_play_has_reading_and_writing_in_it(sqlite_play):
    await played(sqlite_play, [*STALLED, Step("deliver")])

    assert sqlite_play.read == 4
    assert {person for person, _ in sqlite_play.house.messenger.sent} == {ANA, BEN}


STALLED = [Step("watch_thread"), Step("join"), Step("join", BEN), Step("quarrel")]
CHANNEL = Step("watch_channel")
IN_BETWEEN = {
    "who is out asks for a watch": [Step("leave"), Step("watch_thread")],
    "who asks leaves while the notice is posted": [Step("watch_thread", meanwhile=Step("leave"))],
    "who asks leaves just after": [Step("watch_thread", meanwhile=Step("leave"), later=1)],
    "who is out stops a thread of a watched channel": [CHANNEL, Step("leave", BEN), Step("unwatch", BEN, number=1)],
    "who is out arrives": [CHANNEL, Step("leave", BEN), Step("arrive_unseen", BEN)],
    "who is out installs the app": [Step("leave"), Step("install")],
    "a look comes too late": [*STALLED, Step("uninstall"), Step("look"), Step("look", thread=1)],
    "the app is removed while a watch begins": [Step("watch_channel", meanwhile=Step("uninstall"), later=1)],
    "the channel goes while a watch begins": [
        Step("watch_channel", meanwhile=Step("channel_gone"), later=1),
        Step("say"),
    ],
    "the notice of a channel is deleted at once": [
        Step("watch_channel", meanwhile=Step("delete_new_notice"), later=1),
        Step("say"),
    ],
    "the notice of a thread is deleted at once": [
        Step("watch_thread", meanwhile=Step("delete_new_notice"), later=1),
        Step("say"),
    ],
    "a stopped thread may not be watched": [CHANNEL, Step("unwatch", number=1), Step("watch_refused"), Step("say")],
    "a stopped thread waits for its notice": [
        CHANNEL,
        Step("unwatch", number=1),
        Step("watch_thread", meanwhile=Step("say")),
    ],
}


@pytest.mark.parametrize("sequence", IN_BETWEEN.values(), ids=IN_BETWEEN)
async def test_what_happens_in_between_breaks_nothing(sqlite_play, sequence: list[Step]):
    await played(sqlite_play, sequence)


@pytest.mark.parametrize("word", ["leave", "stop", "pause", "deactivate", "uninstall"])
async def test_no_prompt_under_way_comes_too_late(sqlite_play, word: str):
    for who, later in product((ANA, BEN), range(6)):
        await played(sqlite_play, [*STALLED, Step("deliver", meanwhile=Step(word, who), later=later)])
