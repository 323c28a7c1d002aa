"""Erasing is real: no row of any table, no job and no byte of a file tells of whoever is gone."""

import asyncio
import os
import sys
from dataclasses import dataclass
from datetime import timedelta

import pytest

from bot.app import now
from bot.ports import ThreadKey
from tests.end_to_end.conftest import STALLING, Town, here, over_http
from tests.promises.traces import bytes_with, rows_with

__all__ = ["here", "over_http"]  # fixtures

LOOSE = ["never asked for, elsewhere", "a sentence that was typed over the other one", "taken back at once"]
SENTENCES = [text for _, text in STALLING] + ["about the export", *LOOSE]
# The job engine tidies up at its own pace, and SQLite its log after the next transaction.
PATIENCE_S = 15.0


@dataclass
class Lived:
    """A town in which there is something to erase, and what would tell of Ana."""

    here: Town
    ana: str
    traces: list[str]


async def lived_in(here: Town) -> Lived:
    """Let people join, quarrel, edit, delete, ask for prompts, get some and press their buttons."""
    slack = here.slack
    root = await here.watched_thread()
    await slack.command("Ben", "launch", "/commonground", "watch")
    for person in ("Ana", "Ben"):
        await slack.command(person, "launch", "/commonground", "join")
    await here.play(root)
    await slack.say("Chidi", "launch", LOOSE[0])
    await slack.edit(here.thread(root)[-1], LOOSE[1])
    await slack.delete(await slack.say("Ana", "launch", LOOSE[2], thread=root))
    await slack.command("Ana", "launch", "/commonground", "prompt")
    [prompt] = await here.eventually(lambda: here.prompts("Ana"))
    await slack.press("Ana", prompt, "cg_helpful")
    await slack.open_home("Ana")
    ana = slack.who("Ana").id
    hers = [post.ts for post in here.thread(root) if post.author == ana and post.ts != root.ts][1:]
    return Lived(here, ana, [prompt.metadata["event_payload"]["prompt"], slack.direct("Ana").id, prompt.ts, *hers])


async def eventually_nothing(found, what: str) -> None:
    """Wait until nothing is found any more."""
    for _ in range(int(PATIENCE_S / 0.1)):
        if not found():
            return
        await asyncio.sleep(0.1)
    assert found() == [], what


async def is_erased(trace: str, database: str) -> None:
    """Wait until neither a row nor a byte tells of it."""
    await eventually_nothing(lambda: rows_with(trace, database), trace)
    if database.startswith("sqlite"):
        await eventually_nothing(lambda: bytes_with(trace, database), trace)


async def no_sentence_is_kept(database: str) -> None:
    for sentence in SENTENCES:
        for part in (sentence, sentence[:25], sentence[-25:]):
            await is_erased(part, database)


@pytest.mark.parametrize("word", ["forget me", "leave"])
async def test_of_somebody_who_goes_that_one_choice_is_left(here: Town, word: str):
    lived = await lived_in(here)
    assert set(rows_with(lived.ana, here.database)) >= {"people", "messages", "prompts", "watches"}

    await here.slack.command("Ana", "launch", "/commonground", word)

    await eventually_nothing(lambda: [t for t in rows_with(lived.ana, here.database) if t != "people"], word)
    assert rows_with(lived.ana, here.database) == ["people"]
    for trace in lived.traces:
        await is_erased(trace, here.database)
    await no_sentence_is_kept(here.database)


async def test_of_a_workspace_that_removes_the_app_nothing_is_left(here: Town):
    lived = await lived_in(here)
    # So that a job waits for hours that names workspace, channel and thread.
    thread = ThreadKey(here.slack.workspace.id, here.slack.where("launch").id, "1.000100")
    await here.program.service.jobs.look_again(thread, now() + timedelta(hours=3))
    await here.eventually(lambda: "workflow_status" in rows_with(here.slack.workspace.id, here.database))

    await here.slack.uninstall()

    for trace in (here.slack.workspace.id, here.slack.where("launch").id, lived.ana, *lived.traces):
        await is_erased(trace, here.database)
    await no_sentence_is_kept(here.database)


async def test_of_a_closed_account_not_even_the_choice_is_left(here: Town):
    lived = await lived_in(here)

    await here.slack.deactivate("Ana")

    for trace in (lived.ana, *lived.traces):
        await is_erased(trace, here.database)


async def test_of_what_is_past_its_time_nothing_is_left_but_choices_and_watches(here: Town):
    lived = await lived_in(here)

    async with here.program.store.transaction() as tx:
        await tx.expire(now() + timedelta(days=91))

    # Of jobs that were done their names stay for an hour.
    for trace in lived.traces[1:]:
        await is_erased(trace, here.database)
    assert set(rows_with(lived.ana, here.database)) <= {"people", "watches", "workspaces"}


async def purge(here: Town, *arguments: str) -> str:
    """Let an operator purge beside the running bot."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot.cli", "purge", *arguments, "--yes"),
        env={**os.environ, "DATABASE_URL": here.database},
        stdout=-1,
        stderr=-1,
    )
    out, err = await process.communicate()
    assert (process.returncode, err) == (0, b"")
    return out.decode()


async def test_an_operator_erases_a_person_beside_the_running_bot(here: Town):
    lived = await lived_in(here)

    said = await purge(here, "--workspace", here.slack.workspace.id, "--person", lived.ana)

    assert "Erased: 3 message scores, 2 prompts, 1 watches." in said
    assert rows_with(lived.ana, here.database) == ["people"]
    for trace in lived.traces:
        await is_erased(trace, here.database)


async def test_an_operator_erases_a_workspace_beside_the_running_bot(here: Town):
    lived = await lived_in(here)

    await purge(here, "--workspace", here.slack.workspace.id)

    for trace in (here.slack.workspace.id, lived.ana, *lived.traces):
        await is_erased(trace, here.database)
