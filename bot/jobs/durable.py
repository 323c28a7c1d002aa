"""Deliveries, looks at quiet threads and the sweep, kept by DBOS in the database until they are done.

Only ids are kept. What a job does is the service's business; here is only when, how often and how fast.
"""

import asyncio
import contextvars
import logging
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any, TypeVar

from dbos import DBOS, DBOSConfig, EnqueueOptions, WorkflowSerializationFormat

from bot.errors import SlackUnavailable
from bot.jobs.names import (
    DELIVER,
    LOOK,
    SWEEP,
    delivery_name,
    delivery_prefix,
    jobs_url,
    look_name,
    look_time,
    workspace_prefixes,
)
from bot.ports import ThreadKey

DeliverHandler = Callable[[str, str], Awaitable[datetime | None]]
LookHandler = Callable[[ThreadKey], Coroutine[Any, Any, None]]
SweepHandler = Callable[[], Awaitable[None]]
Done = TypeVar("Done")

# What waits was put there by this version of the jobs, not of the program: after an update it must still be done.
JOBS_VERSION = "1"
SCHEMA = "commonground_jobs"

# Slack takes about one message a second (docs.slack.dev/apis/web-api/rate-limits); each workspace has its own lane.
MESSAGES_PER_SECOND = 1
POLL_EVERY_S = 0.5
# Looks are database work only; more at once would wait for each other there.
LOOKS_AT_ONCE = 4
THREADS = 16

RETRY_AFTER = timedelta(seconds=30)
FINISHED_KEPT = timedelta(hours=1)
# No job runs for a day: one that seems to was left behind by a process that never came back.
LEFT_BEHIND_AFTER = timedelta(days=1)
TIDIED_AT_ONCE = 1000
PATIENCE_AT_STOP_S = 5.0
FINISHED = ["SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED"]

log = logging.getLogger(__name__)


class DurableJobs:
    """Work that outlives the process (`bot.ports.Jobs`). One at a time in a process; the engine allows no more.

    Parameters
    ----------
    url
        The database of the store; the jobs are kept beside it.
    now
        The clock.
    executor
        The name of this process. What it had begun when it died, it does again when it comes back under the same
        name; two processes that run side by side need two names.
    sweep_cron
        When the sweep runs: each minute. With six fields the first is seconds.
    patience_s
        How long `stop` lets jobs run on before it cuts them short.
    """

    def __init__(
        self,
        url: str,
        now: Callable[[], datetime],
        *,
        executor: str = "local",
        sweep_cron: str = "* * * * *",
        patience_s: float = PATIENCE_AT_STOP_S,
    ) -> None:
        self._url = jobs_url(url)
        self._now = now
        self._executor = executor
        self._sweep_cron = sweep_cron
        self._patience_s = patience_s
        self._under_way: set[asyncio.Task[Any]] = set()

    # ------------------------------------------------------------ beginning and end

    async def start(self, deliver: DeliverHandler, look: LookHandler, sweep: SweepHandler) -> None:
        """Begin to work: what waits is done, and what was begun and not finished is done again.

        The handlers run in the loop this is called in. `deliver` answers None when done, or when to try again.
        """
        self._deliver_handler, self._look_handler, self._sweep_handler = deliver, look, sweep
        _quieten()
        DBOS(config=self._config())
        self._register()
        # In this very thread: the engine runs coroutines in the loop it was launched from.
        DBOS.launch()
        await DBOS.register_queue_async(
            DELIVER, partition_limiter={"limit": MESSAGES_PER_SECOND, "period": 1.0}, polling_interval_sec=POLL_EVERY_S
        )
        await DBOS.register_queue_async(LOOK, worker_concurrency=LOOKS_AT_ONCE, polling_interval_sec=POLL_EVERY_S)
        await DBOS.register_queue_async(SWEEP, worker_concurrency=1, polling_interval_sec=POLL_EVERY_S)
        await DBOS.apply_schedules_async(
            [
                {
                    "schedule_name": SWEEP,
                    "workflow_fn": self._sweep_workflow,
                    "schedule": self._sweep_cron,
                    "queue_name": SWEEP,
                }
            ]
        )

    async def stop(self) -> None:
        """Let what runs come to its end (a few seconds), and stop. What is left is done after the next start."""
        loop = asyncio.get_running_loop()
        until = loop.time() + self._patience_s
        await self._let_finish(until)
        with ThreadPoolExecutor(1) as aside:
            await loop.run_in_executor(aside, lambda: DBOS.destroy(destroy_registry=True))
        # The engine had put its own threads behind the loop; they are gone now.
        loop.set_default_executor(ThreadPoolExecutor())
        # It may have begun one more meanwhile, and whoever stops us closes the store next. The engine cannot note its
        # end any more, says so, and has it done again after the next start; the ledger knows what was sent.
        await self._let_finish(until)
        for job in self._under_way:
            job.cancel()
        await self._let_finish(loop.time() + self._patience_s)

    async def _let_finish(self, until: float) -> None:
        """Wait for what runs, until this moment of the loop at most."""
        if self._under_way:
            await asyncio.wait(self._under_way, timeout=max(0.0, until - asyncio.get_running_loop().time()))

    def _config(self) -> DBOSConfig:
        return {
            "name": "commonground",
            "system_database_url": self._url,
            "dbos_system_schema": SCHEMA,
            "application_version": JOBS_VERSION,
            "executor_id": self._executor,
            "log_level": "WARNING",
            "enable_otlp": False,
            "max_executor_threads": THREADS,
        }

    def _register(self) -> None:
        # Their arguments are kept as JSON; the engine's own way would be to pickle them.
        portable = WorkflowSerializationFormat.PORTABLE

        @DBOS.workflow(name=DELIVER, serialization_type=portable)
        async def deliver(workspace: str, prompt: str) -> None:
            await self._noted(self._try_to_deliver(workspace, prompt))

        @DBOS.workflow(name=LOOK, serialization_type=portable)
        async def look(workspace: str, channel: str, thread: str) -> None:
            await self._noted(self._look_handler(ThreadKey(workspace, channel, thread)))

        @DBOS.workflow(name=SWEEP)
        async def sweep(_due: datetime, _context: object) -> None:
            await self._noted(self._sweep())

        self._sweep_workflow = sweep

    # ------------------------------------------------------------ what others ask for

    async def deliver(self, workspace: str, prompt: str, at: datetime) -> None:
        """Have a prompt delivered at `at`. Asking twice for the same moment is asking once."""
        name = delivery_name(workspace, prompt, at)
        await self._enqueue(DELIVER, name, at, (workspace, prompt), lane=workspace)

    async def look_again(self, thread: ThreadKey, at: datetime) -> None:
        """Have a thread looked at at `at`, or up to a minute later. Asking twice for the same moment is asking once."""
        at = look_time(at, self._now())
        await self._enqueue(LOOK, look_name(thread, at), at, (thread.workspace, thread.channel, thread.thread))

    async def forget(self, workspace: str, ids: Sequence[str]) -> None:
        """Remove finished and waiting jobs of these prompts, or of the whole workspace if `ids` is empty."""
        wanted = [delivery_prefix(workspace, id) for id in ids] or workspace_prefixes(workspace)
        await _apart(self._remove(workflow_id_prefix=wanted))

    # ------------------------------------------------------------ how it is done

    async def _enqueue(self, queue: str, name: str, at: datetime, ids: Sequence[str], lane: str | None = None) -> None:
        options: EnqueueOptions = {
            "workflow_name": queue,
            "queue_name": queue,
            "workflow_id": name,
            "serialization_type": WorkflowSerializationFormat.PORTABLE,
        }
        if lane is not None:
            options["queue_partition_key"] = lane
        delay_s = (at - self._now()).total_seconds()
        if delay_s > 0:
            options["delay_seconds"] = delay_s
        await _apart(DBOS.enqueue_workflow_with_options_async(options, *ids))

    async def _try_to_deliver(self, workspace: str, prompt: str) -> None:
        # No steps: whether a prompt was sent is written in the ledger, not here, so running all of this again is safe.
        try:
            again = await self._deliver_handler(workspace, prompt)
        except SlackUnavailable as trouble:
            log.warning("Slack is unavailable (%s); prompt %s waits", trouble.code, prompt)
            again = self._now() + max(RETRY_AFTER, timedelta(seconds=trouble.retry_after_s))
        if again is not None:
            await self.deliver(workspace, prompt, again)

    async def _sweep(self) -> None:
        await self._sweep_handler()
        finished_before = (self._now() - FINISHED_KEPT).isoformat()
        begun_before = (self._now() - LEFT_BEHIND_AFTER).isoformat()
        await _apart(self._remove(status=FINISHED, completed_before=finished_before, limit=TIDIED_AT_ONCE))
        await _apart(self._remove(status="PENDING", dequeued_before=begun_before, limit=TIDIED_AT_ONCE))

    async def _remove(self, **wanted: Any) -> None:
        found = await DBOS.list_workflows_async(load_input=False, load_output=False, **wanted)
        if found:
            await DBOS.delete_workflows_async([job.workflow_id for job in found])

    async def _noted(self, work: Coroutine[Any, Any, Done]) -> Done:
        """Do the work, and let `stop` know of it."""
        task = asyncio.create_task(work)
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)
        return await task


async def _apart(call: Coroutine[Any, Any, Done]) -> Done:
    """Make the call as if from outside any job: inside one the engine would note it as a part of that job."""
    return await asyncio.create_task(call, context=contextvars.Context())


def _quieten() -> None:
    """Let the engine speak through the program's own log, and only of trouble."""
    engine = logging.getLogger("dbos")
    engine.setLevel(max(logging.WARNING, engine.level))
    if not engine.handlers:
        # Finding none it would add its own, and keep its words from ours.
        engine.addHandler(logging.NullHandler())
