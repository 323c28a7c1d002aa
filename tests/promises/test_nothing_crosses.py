"""Two workspaces whose channels, threads, people, prompts and templates have equal ids: nothing crosses."""

import inspect
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from sqlalchemy import insert

from bot.consent import Choice, Consent, Reading
from bot.ports import (
    ChannelKey,
    Episode,
    EpisodeEnd,
    PersonKey,
    Prompt,
    PromptStatus,
    Reception,
    StoredMessage,
    ThreadKey,
    ThreadRow,
    Transaction,
    Watch,
    WatchState,
    WorkspaceSettings,
)
from bot.store.sql_store import SqlStore, SqlTransaction
from bot.store.tables import metadata
from bot.templates import Template
from classifier.conversation import Sensitivity
from tests.promises.play import Play, Rows, Step
from tests.promises.test_consent_holds import STALLED, bounded, sequences
from tests.store.builders import NOON, episode, minutes, prompt, said, template, watch
from tests.store.test_forgetting import everything, fill

# These look after all workspaces, for the sweep and the operator; what they return says of which one it is.
FOR_ALL = {"lapsed_episodes", "quiet_threads", "overdue_prompts", "kept_days", "expire", "put_templates"}
THREAD = ThreadKey("T1", "C1", minutes(0))
PERSON = PersonKey("T1", "U-ANA")
# What a method is given, by the kind of its parameter, or by its name where that says more.
GIVEN: dict[Any, Any] = {
    ThreadKey: THREAD,
    ChannelKey: THREAD.place,
    PersonKey: PERSON,
    datetime: NOON,
    int: 50,
    Consent: Consent(Choice.OUT),
    Sequence[ThreadKey]: [THREAD, ThreadKey("T1", "C1", minutes(9))],
    Sequence[StoredMessage]: [said(minutes(2), thread=THREAD)],
    Sequence[tuple[ThreadKey, str | None]]: [(THREAD, "U-ANA"), (ThreadKey("T1", "C1", minutes(9)), "U-BEN")],
    Sequence[str]: ["U-ANA", "U-BEN"],
    StoredMessage: said(minutes(3), thread=THREAD),
    ThreadRow: ThreadRow(THREAD, hardened=5),
    Episode: episode(ended_at=NOON, ended_because=EpisodeEnd.MOVED),
    Prompt: prompt("P1", status=PromptStatus.SENT, received=Reception.HELPFUL),
    Template: template(workspace="T1", words="Others."),
    Watch: watch(state=WatchState.STOPPED),
    WorkspaceSettings: WorkspaceSettings("T1", NOON, reading=Reading.CONSENTED),
    "workspace": "T1",
    "channel": "C1",
    "thread": minutes(0),
    "person": "U-ANA",
    "author": "U-ANA",
    "ts": minutes(1),
    "notice_ts": minutes(-1),
    "id": "P1",
    "template": "step-back-1",
    "episode": "E1",
    "was": PromptStatus.PLANNED,
    "becomes": PromptStatus.SENDING,
}


def methods() -> list[str]:
    """Every method of a transaction, so that none is forgotten."""
    own = {name for name, known in vars(Transaction).items() if inspect.isfunction(known) and name[0] != "_"}
    more = {"save_template", "remove_template", "switch_template", "templates_off"}
    return sorted((own | more) - FOR_ALL)


def arguments(method: Callable[..., Any]) -> dict[str, Any]:
    """Return what to call it with in the first workspace."""
    given = {}
    for name, parameter in inspect.signature(method, eval_str=True).parameters.items():
        if parameter.annotation in GIVEN:
            given[name] = GIVEN[parameter.annotation]
        elif name in GIVEN:
            given[name] = GIVEN[name]
        elif parameter.annotation is bool:
            given[name] = False
        else:
            assert parameter.default is not inspect.Parameter.empty, f"GIVEN lacks {name}: {parameter.annotation}"
    return given


async def furnish_second(work: SqlTransaction) -> None:
    """Fill the second workspace with the same ids as the first, and other choices, settings and words."""
    await fill(work, "T2")
    ana, place, thread = PersonKey("T2", "U-ANA"), ChannelKey("T2", "C1"), ThreadKey("T2", "C1", minutes(0))
    await work.save_workspace(
        WorkspaceSettings("T2", NOON - timedelta(days=9), reading=Reading.CONSENTED, zone="Asia/Tokyo")
    )
    await work.save_consent(ana, Consent(Choice.OUT))
    await work.save_consent(PersonKey("T2", "U-BEN"), Consent(Choice.IN, NOON))
    await work.add_newcomer(place, "U-BEN")
    await work.save_watch(watch(place=place, sensitivity=Sensitivity.HIGH, asked_by="U-BEN"))
    await work.save_watch(watch(minutes(0), WatchState.STOPPED, place=place))
    await work.save_thread(ThreadRow(thread, hardened=9, quiet_at=NOON))
    await work.put_message(said(minutes(5), by="U-BEN", thread=thread, heat=0.9))
    await work.save_episode(episode(thread=thread, ended_at=NOON, ended_because=EpisodeEnd.LAPSED))
    await work.save_episode(episode("E2", thread=thread))
    for id, to in (("P1", ana), ("P3", ana)):
        await work.save_prompt(
            prompt(id, to=to, thread=thread, status=PromptStatus.SENT, received=Reception.NOT_HELPFUL, because="x")
        )
    await work.save_template(template(workspace="T2", words="Words of the second."))
    await work.switch_template("T2", "step-back-1", is_on=False)


def of(workspace: str, rows: Rows) -> Rows:
    return [(table, row) for table, row in rows if workspace in row.values()]


async def what_comes_of(store: SqlStore, method: str, *, has_second: bool) -> tuple[Any, Rows, Rows, Rows]:
    """Call a method in the first workspace, and undo it all."""
    try:
        async with store.transaction() as work:
            await fill(work, "T1")
            if has_second:
                await furnish_second(work)
            before = of("T2", await everything(work))
            call = getattr(work, method)
            came = await call(**arguments(call))
            rows = await everything(work)
            raise Undone
    except Undone:
        return came, of("T1", rows), before, of("T2", rows)


class Undone(Exception):
    """Ends a transaction so that nothing of it stays."""


@pytest.mark.parametrize("method", methods())
async def test_another_workspace_changes_nothing_and_is_not_changed(sqlite_store: SqlStore, method: str):
    await is_alone_with_its_workspace(sqlite_store, method)


@pytest.mark.parametrize("empty_database", ["postgresql"], indirect=True)
async def test_nor_on_postgresql(store: SqlStore):
    for method in methods():
        await is_alone_with_its_workspace(store, method)


async def is_alone_with_its_workspace(store: SqlStore, method: str) -> None:
    alone, rows_alone, _, _ = await what_comes_of(store, method, has_second=False)
    beside, rows_beside, before, after = await what_comes_of(store, method, has_second=True)

    assert beside == alone, method
    assert without_ids(rows_beside) == without_ids(rows_alone), method
    assert before == after != [], method


def without_ids(rows: Rows) -> Rows:
    """Leave out the numbers that Slack's own tables count their rows with, over all workspaces."""
    return [
        (table, {name: value for name, value in row.items() if not (name == "id" and isinstance(value, int))})
        for table, row in rows
    ]


# ---------------------------------------------------------------- the whole service


async def copied(play: Play) -> None:
    """Give every row of the first workspace a twin in the second."""
    rows = [(table, row) for table, row in await play.rows() if row.get("workspace_id") == "T1"]
    async with play.store.engine.begin() as connection:
        for table, row in rows:
            await connection.execute(insert(metadata.tables[table]).values({**row, "workspace_id": "T2"}))


@settings(bounded, max_examples=12)
@given(sequence=sequences)
async def test_whatever_happens_in_one_workspace_the_other_stays_as_it_is(sqlite_play: Play, sequence: list[Step]):
    await sqlite_play.begin()
    for step in [*STALLED, Step("deliver"), Step("leave", "UCHIDI")]:
        await sqlite_play.take(step)
    await copied(sqlite_play)
    before = of("T2", await sqlite_play.rows())

    for step in sequence:
        # The sweep looks after both, and time passes for both.
        if step.what not in ("sweep", "days") and (not step.meanwhile or step.meanwhile.what not in ("sweep", "days")):
            await sqlite_play.take(step)

    assert of("T2", await sqlite_play.rows()) == before != []
