"""What nobody expects in a thread that is watched: acknowledged, nothing raised, nothing stored that should not be."""

import time

import pytest
from sqlalchemy import select

from bot.store.tables import messages
from tests.end_to_end.conftest import STALLING, Town

ODD = {
    "forty thousand characters": "never again " * 3_333,
    "nothing": "",
    "only code": '```\nreturn "not my problem"\n```',
    "only emoji": ":tada: :smile: 😀🎉",
    "from right to left": "هذا ليس خطئي، لم أفعل ذلك أبدا",
    "mixed scripts": "这是我的 и это тоже هذا لك",
    "control characters": "\x00\x01\x1b[31m\u202e\u2066",
    "only a mention and a link": "<@U999> <!here> <https://example.org|there>",
}


async def rows(here: Town) -> list:
    async with here.program.store.engine.connect() as connection:
        return list((await connection.execute(select(messages))).mappings())


def event(here: Town, root, **fields):
    ts = f"{time.time():.6f}"
    ana = here.slack.who("Ana").id
    return {"type": "message", "channel": root.channel, "channel_type": "channel", "user": ana, "ts": ts, **fields}


async def test_odd_messages_are_acknowledged_once_and_no_word_of_them_is_kept(here: Town, capfd):
    root = await here.watched_thread()
    before = len(here.slack.delivery.sent)

    for text in ODD.values():
        await here.slack.say("Ana", "launch", text, thread=root)

    await here.slack.delivery.settle()
    assert [len(sent.answers) for sent in here.slack.delivery.sent[before:] if not sent.is_acknowledged] == []
    stored = await rows(here)
    assert len(stored) == len(ODD)
    assert sum(row["resistant"] is not None for row in stored) <= 2
    assert "not my problem" not in str(stored)
    assert "Traceback" not in "".join(capfd.readouterr())


async def test_malformed_events_are_acknowledged_and_leave_nothing_behind(here: Town, capfd):
    root = await here.watched_thread()
    malformed = [
        {"type": "something_new"},
        {"type": "message"},
        {"type": "message", "channel": root.channel, "subtype": "message_changed", "message": "x"},
        {"type": "message", "channel": root.channel, "subtype": "message_deleted", "deleted_ts": {}},
        event(here, root, text="no", thread_ts=root.ts, user=5),
        event(here, root, text="no", thread_ts=root.ts, ts="soon"),
        event(here, root, text="no", thread_ts=["x"], ts=None),
        {"type": "member_joined_channel", "user": [], "channel": 5},
        {"type": "user_change", "user": "UANA"},
        {"type": "tokens_revoked", "tokens": "x"},
        {"type": "app_home_opened"},
    ]

    for odd in malformed:
        await here.slack.event(odd)

    await here.slack.delivery.settle()
    assert all(sent.is_acknowledged for sent in here.slack.delivery.sent)
    assert await rows(here) == []
    assert "Traceback" not in "".join(capfd.readouterr())


async def test_an_answer_to_a_message_that_is_gone_is_read_where_the_channel_is_watched(here: Town):
    root = await here.slack.say("Ana", "launch", "about the export")
    await here.slack.command("Ana", "launch", "/commonground", "watch")

    await here.slack.event(event(here, root, text="No. Not doing that.", thread_ts="1111111111.000100"))

    assert here.slack.delivery.sent[-1].is_acknowledged
    assert [row["thread_ts"] for row in await rows(here)] == ["1111111111.000100"]


async def test_where_the_other_has_no_name_the_offer_says_them(here: Town):
    root = await here.watched_thread()
    await here.slack.command("Ana", "launch", "/commonground", "join")
    here.slack.who("Ben").name = ""
    nobody = here.slack.workspace.people[next(p.id for p in here.slack.workspace.people.values() if not p.name)]

    for person, text in STALLING:
        await here.slack.say("Ana" if person == "Ana" else nobody, "launch", text, thread=root)

    [prompt] = await here.eventually(lambda: here.prompts("Ana"))
    assert "Step back" in prompt.text
    assert "{" not in prompt.text


@pytest.mark.parametrize("words", ["\x00", "y" * 5_000, "watch\u202e", "<!channel>"])
async def test_an_odd_command_is_answered_to_its_caller_only(here: Town, words: str):
    shown = await here.slack.command("Ana", "launch", "/commonground", words)

    assert shown.error == ""
    assert "I don't know" in shown.text
    assert "<!channel>" not in shown.text
