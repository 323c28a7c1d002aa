"""What durable work promises, with the real engine on SQLite and PostgreSQL."""

import asyncio
import logging
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from dbos import DBOS

from bot.errors import SlackUnavailable
from bot.jobs.durable import DurableJobs
from bot.ports import ThreadKey

KILLED = Path(__file__).with_name("killed.py")
THREAD = ThreadKey("T", "C", "1767225600.000100")


def now() -> datetime:
    return datetime.now(UTC)


class Diary:
    """Handlers that write down what they were called for. `answers` says what a delivery answers, in turn."""

    def __init__(self) -> None:
        self.delivered: list[tuple[str, str]] = []
        self.looked: list[ThreadKey] = []
        self.sweeps = 0
        self.answers: list[datetime | Exception | None] = []
        self.while_sweeping: Callable[[], object] | None = None

    async def deliver(self, workspace: str, prompt: str) -> datetime | None:
        self.delivered.append((workspace, prompt))
        answer = self.answers.pop(0) if self.answers else None
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def look(self, thread: ThreadKey) -> None:
        self.looked.append(thread)

    async def sweep(self) -> None:
        self.sweeps += 1
        if self.while_sweeping:
            await self.while_sweeping()


async def until(happened: Callable[[], object], seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while not happened():  # noqa: ASYNC110 (the engine does not tell us)
            await asyncio.sleep(0.05)


async def names() -> list[str]:
    """The jobs there are, without the sweep, which may be due at any minute."""
    return [job.workflow_id for job in await DBOS.list_workflows_async() if "/" in job.workflow_id]


@pytest.fixture
def diary() -> Diary:
    return Diary()


@asynccontextmanager
async def working(url: str, diary: Diary, **settings: Any) -> AsyncIterator[DurableJobs]:
    jobs = DurableJobs(url, now, **settings)
    await jobs.start(diary.deliver, diary.look, diary.sweep)
    yield jobs
    await jobs.stop()


@pytest.fixture
async def jobs(sqlite_url: str, diary: Diary) -> AsyncIterator[DurableJobs]:
    """Return jobs at work on SQLite, for what does not depend on the database."""
    async with working(sqlite_url, diary) as started:
        yield started


@pytest.fixture
async def jobs_anywhere(empty_database: str, diary: Diary) -> AsyncIterator[DurableJobs]:
    """Return jobs at work, on both databases."""
    async with working(empty_database, diary) as started:
        yield started


async def test_a_job_asked_for_twice_is_done_once(jobs_anywhere: DurableJobs, diary: Diary):
    at = now()

    await jobs_anywhere.deliver("T", "P", at)
    await jobs_anywhere.deliver("T", "P", at)
    await jobs_anywhere.deliver("T", "next", at)

    await until(lambda: ("T", "next") in diary.delivered and ("T", "P") in diary.delivered)
    await asyncio.sleep(1.5)
    assert sorted(diary.delivered) == [("T", "P"), ("T", "next")]


async def test_a_job_waits_for_its_time(jobs_anywhere: DurableJobs, diary: Diary):
    begun = now()
    await jobs_anywhere.look_again(THREAD, begun + timedelta(seconds=2))

    await until(lambda: diary.looked)

    assert diary.looked == [THREAD]
    assert now() - begun >= timedelta(seconds=2)


async def test_a_delivery_that_is_not_due_yet_is_tried_again_then(jobs: DurableJobs, diary: Diary):
    diary.answers = [now() + timedelta(seconds=2), None]

    await jobs.deliver("T", "P", now())

    await until(lambda: len(diary.delivered) == 2)
    assert diary.delivered == [("T", "P")] * 2


async def test_when_slack_asks_us_to_wait_the_delivery_waits_that_long(jobs: DurableJobs, diary: Diary):
    diary.answers = [SlackUnavailable("too fast", "ratelimited", retry_after_s=3600)]

    await jobs.deliver("T", "P", now())
    await until(lambda: diary.delivered)
    async with asyncio.timeout(60):
        while not await DBOS.list_workflows_async(status="DELAYED"):  # noqa: ASYNC110 (the engine does not tell us)
            await asyncio.sleep(0.05)

    (waiting,) = await DBOS.list_workflows_async(status="DELAYED")
    assert waiting.workflow_id.startswith("deliver/T/P/")
    assert datetime.fromisoformat(waiting.workflow_id.rpartition("/")[2]) - now() > timedelta(minutes=59)


async def test_forgetting_prompts_removes_their_jobs_and_no_others(jobs_anywhere: DurableJobs, diary: Diary):
    await jobs_anywhere.deliver("T", "done", now())
    await until(lambda: diary.delivered)
    for prompt in ("P", "P2"):
        await jobs_anywhere.deliver("T", prompt, now() + timedelta(hours=1))

    await jobs_anywhere.forget("T", ["P", "done"])

    assert [name.split("/")[2] for name in await names()] == ["P2"]


async def test_forgetting_a_workspace_removes_all_its_jobs_and_no_others(jobs_anywhere: DurableJobs):
    later = now() + timedelta(hours=1)
    await jobs_anywhere.deliver("T", "P", later)
    await jobs_anywhere.look_again(THREAD, later)
    await jobs_anywhere.deliver("T2", "P", later)

    await jobs_anywhere.forget("T", [])

    assert [name.split("/")[:2] for name in await names()] == [["deliver", "T2"]]


async def test_a_job_that_fails_is_logged_and_does_not_stop_the_others(jobs, diary, caplog: pytest.LogCaptureFixture):
    diary.answers = [RuntimeError("broken"), None]

    with caplog.at_level(logging.ERROR):
        await jobs.deliver("T", "P", now())
        await until(lambda: diary.delivered)
        await jobs.deliver("T", "P2", now())
        await until(lambda: len(diary.delivered) == 2)

    assert "broken" in caplog.text


async def test_one_workspace_is_sent_about_a_message_a_second(jobs: DurableJobs, diary: Diary):
    at = now()
    for prompt in range(3):
        await jobs.deliver("T", str(prompt), at)

    await until(lambda: len(diary.delivered) == 3)

    # When the engine took them up: how long each then took is the machine's affair.
    taken_ms = sorted(job.dequeued_at for job in await DBOS.list_workflows_async() if job.dequeued_at)
    assert len(taken_ms) == 3
    assert taken_ms[-1] - taken_ms[0] > 1_500


async def test_the_sweep_comes_again_and_again_and_may_ask_for_deliveries(empty_database: str, diary: Diary):
    async with working(empty_database, diary, sweep_cron="* * * * * *") as jobs:
        diary.while_sweeping = lambda: jobs.deliver("T", "found", now())
        await until(lambda: diary.sweeps >= 2 and diary.delivered)

    assert ("T", "found") in diary.delivered


async def test_finished_jobs_are_removed_by_a_later_sweep(sqlite_url: str, diary: Diary):
    hours_later = timedelta(0)
    jobs = DurableJobs(sqlite_url, lambda: now() + hours_later, sweep_cron="* * * * * *")
    await jobs.start(diary.deliver, diary.look, diary.sweep)
    await jobs.deliver("T", "P", now())
    await until(lambda: diary.delivered)
    assert any(name.startswith("deliver/") for name in await names())

    hours_later = timedelta(hours=2)
    swept = diary.sweeps
    await until(lambda: diary.sweeps >= swept + 2)

    assert not any(name.startswith("deliver/") for name in await names())
    await jobs.stop()


def die_in_the_middle_of_a_delivery(url: str, page: Path) -> None:
    died = subprocess.run([sys.executable, KILLED, url, page], timeout=60, check=False)  # noqa: S603 (our own file)
    assert died.returncode == 9
    assert page.read_text() == "P\n"


async def test_a_delivery_cut_off_by_a_crash_is_done_again_after_the_restart(empty_database, diary, tmp_path):
    await asyncio.to_thread(die_in_the_middle_of_a_delivery, empty_database, tmp_path / "diary")

    async with working(empty_database, diary):
        await until(lambda: diary.delivered)

    assert diary.delivered == [("T", "P")]


async def test_what_waits_is_done_after_a_restart(sqlite_url: str, diary: Diary):
    async with working(sqlite_url, diary) as before:
        await before.deliver("T", "P", now() + timedelta(seconds=6))
    assert diary.delivered == []

    async with working(sqlite_url, diary):
        await until(lambda: diary.delivered)

    assert diary.delivered == [("T", "P")]


async def test_a_job_that_takes_too_long_ends_with_the_stop_and_is_done_again_after_the_next_start(
    empty_database: str, diary: Diary
):
    begun, ended = asyncio.Event(), asyncio.Event()

    async def look_for_long(thread: ThreadKey) -> None:
        begun.set()
        try:
            await asyncio.sleep(60)
        finally:
            ended.set()

    slow = Diary()
    slow.look = look_for_long  # type: ignore[method-assign]
    async with working(empty_database, slow, patience_s=0.1) as before:
        await before.look_again(THREAD, now())
        await begun.wait()
    assert ended.is_set()

    async with working(empty_database, diary):
        await until(lambda: diary.looked)

    assert diary.looked == [THREAD]


async def test_a_job_that_begins_while_we_stop_may_still_use_threads_and_comes_to_its_end(
    empty_database: str, monkeypatch: pytest.MonkeyPatch
):
    begun, served = threading.Event(), []
    stop_engine = DBOS.destroy

    async def look(thread: ThreadKey) -> None:
        begun.set()
        await asyncio.sleep(1.0)
        served.append(await asyncio.to_thread(lambda: "served"))

    def stop_once_it_has_begun(**how: Any) -> None:
        assert begun.wait(20)
        stop_engine(**how)

    monkeypatch.setattr(DBOS, "destroy", stop_once_it_has_begun)
    late = Diary()
    late.look = look  # type: ignore[method-assign]
    async with working(empty_database, late) as jobs:
        await jobs.look_again(THREAD, now())

    assert served == ["served"]


async def test_threads_still_serve_the_loop_after_the_jobs_have_stopped(sqlite_url: str, diary: Diary):
    async with working(sqlite_url, diary):
        pass

    assert await asyncio.to_thread(lambda: "served") == "served"
