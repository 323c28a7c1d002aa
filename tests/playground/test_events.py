"""What the app is told of when people talk, change what they said, come and go."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.playground.delivery import Answer, Kind, Patience
from bot.playground.embedded_slack import EmbeddedSlack

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class Listening:
    """A route on which everything is taken, and remembered."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.bodies: list[Any] = []

    async def send(self, kind: Kind, payload: Any, attempt: int, reason: str) -> Answer:
        self.bodies.append(payload)
        self.events.append(payload.get("event", payload))
        return Answer()

    def types(self) -> list[str]:
        return [event.get("subtype") or event["type"] for event in self.events]


@pytest.fixture
def listening() -> Listening:
    return Listening()


@pytest.fixture
def slack(listening: Listening) -> EmbeddedSlack:
    """Return a Slack whose clock stands still, and whose app takes everything."""
    slack = EmbeddedSlack(lambda: NOON, patience=Patience())
    slack.delivery.route = listening
    slack.add_channel("launch", [slack.add_person("Ana"), slack.add_person("Ben")])
    return slack


async def test_timestamps_are_unique_and_rise_though_the_clock_stands_still(slack: EmbeddedSlack):
    stamps = [(await slack.say("Ana", "launch", str(number))).ts for number in range(100)]

    assert sorted(set(stamps)) == stamps
    assert stamps[0].startswith(f"{int(NOON.timestamp())}.")


async def test_an_answered_parent_names_itself_and_is_told_of_with_the_same_text(slack, listening):
    root = await slack.say("Ana", "launch", "first")
    await slack.say("Ben", "launch", "second", thread=root)

    first, reply, parent = listening.events
    assert "thread_ts" not in first
    assert (reply["thread_ts"], reply["parent_user_id"]) == (root.ts, slack.who("Ana").id)
    assert parent["subtype"] == "message_changed"
    assert parent["message"]["text"] == parent["previous_message"]["text"] == "first"
    assert parent["message"]["thread_ts"] == root.ts
    assert "edited" not in parent["message"]


async def test_an_edit_tells_what_it_was_and_when_it_was_made(slack, listening):
    post = await slack.say("Ana", "launch", "no")
    await slack.edit(post, "perhaps")

    changed = listening.events[-1]
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("no", "perhaps")
    assert changed["message"]["edited"]["ts"] > post.ts
    assert changed["message"]["ts"] == post.ts


async def test_a_link_preview_changes_a_message_without_an_edit(slack, listening):
    post = await slack.say("Ana", "launch", "see https://example.com/page")
    await slack.preview(post)

    changed = listening.events[-1]
    assert changed["message"]["text"] == changed["previous_message"]["text"] == "see <https://example.com/page>"
    assert "edited" not in changed["message"]


async def test_a_deleted_message_goes_and_an_answered_one_leaves_a_tombstone(slack, listening):
    alone = await slack.say("Ana", "launch", "never mind")
    root = await slack.say("Ana", "launch", "first")
    await slack.say("Ben", "launch", "second", thread=root)
    await slack.delete(alone)
    gone = listening.events[-1]
    await slack.delete(root)
    tombstone = listening.events[-1]

    assert (gone["subtype"], gone["deleted_ts"]) == ("message_deleted", alone.ts)
    assert (tombstone["subtype"], tombstone["message"]["subtype"]) == ("message_changed", "tombstone")
    assert tombstone["message"]["thread_ts"] == root.ts
    assert [post.text for post in slack.messages("launch")] == ["This message was deleted.", "second"]


async def test_people_speak_under_several_subtypes(slack, listening):
    root = await slack.say("Ana", "launch", "first")
    await slack.say("Ben", "launch", "also here", thread=root, to_channel_too=True)
    await slack.say("Ben", "launch", "shrugs", as_me=True)
    await slack.say("Ben", "launch", "the plan", files=[{"id": "F1", "name": "plan.pdf"}])
    await slack.say_as_app("Deployer", "launch", "done")

    broadcast = next(event for event in listening.events if event.get("subtype") == "thread_broadcast")
    assert broadcast["root"]["ts"] == root.ts
    assert {"me_message", "file_share", "bot_message"} <= set(listening.types())
    assert "user" not in listening.events[-1]


async def test_naming_the_bot_is_told_twice(slack, listening):
    await slack.say("Ana", "launch", "@Common Ground watch")

    assert sorted(listening.types()) == ["app_mention", "message"]
    assert {event["text"] for event in listening.events} == {f"<@{slack.workspace.bot.id}> watch"}


async def test_a_stranger_in_a_shared_channel_brings_another_team(slack, listening):
    stranger = slack.add_person("Sol", is_stranger=True)
    slack.add_channel("with-them", [slack.who("Ana"), stranger], is_shared=True)
    await slack.say(stranger, "with-them", "hello")

    assert listening.events[0]["user_team"] == stranger.team != slack.workspace.id
    assert listening.bodies[0]["is_ext_shared_channel"] is True


async def test_coming_and_going_is_told(slack, listening):
    chidi = slack.add_person("Chidi")
    await slack.join_channel(chidi, "launch")
    await slack.leave_channel(chidi, "launch")
    await slack.deactivate(chidi)
    await slack.archive("launch", "Ana")
    await slack.remove_bot("launch", "Ana")
    await slack.say("Ana", "launch", "unheard")

    assert listening.types() == [
        "member_joined_channel",
        "channel_join",
        "member_left_channel",
        "channel_leave",
        "user_change",
        "channel_archive",
        "channel_left",
    ]


async def test_only_what_was_subscribed_to_is_told(slack, listening):
    slack.subscriptions = frozenset({"message.im"})
    await slack.say("Ana", "launch", "unheard")
    await slack.say("Ana", slack.direct("Ana"), "heard")

    assert [event["text"] for event in listening.events] == ["heard"]
    assert listening.events[0]["channel_type"] == "im"


async def test_odd_payloads_go_out_as_they_are(slack, listening):
    await slack.raw_event({"type": "event_callback"})
    await slack.event({"type": "never_heard_of"})

    assert listening.bodies[0] == {"type": "event_callback"}
    assert listening.events[1] == {"type": "never_heard_of"}


async def test_who_is_not_in_a_channel_cannot_write_there(slack):
    chidi = slack.add_person("Chidi")

    with pytest.raises(ValueError, match="join_channel"):
        await slack.say(chidi, "launch", "hello")
