"""What jobs are called and where they are kept: a name says it all, so that the same job is never queued twice."""

from datetime import UTC, datetime, timedelta
from pathlib import PurePath

from bot.ports import ThreadKey

DELIVER = "deliver"
LOOK = "look"
SWEEP = "sweep"

# Beyond this a look at a quiet thread waits for the full minute, so that a burst of messages makes one job.
EXACT_FOR = timedelta(minutes=10)


def delivery_name(workspace: str, prompt: str, at: datetime) -> str:
    """Return the name of one attempt to deliver a prompt."""
    return f"{delivery_prefix(workspace, prompt)}{_moment(at)}"


def delivery_prefix(workspace: str, prompt: str) -> str:
    """Return what the names of all attempts to deliver this prompt begin with."""
    return f"{DELIVER}/{workspace}/{prompt}/"


def look_name(thread: ThreadKey, at: datetime) -> str:
    """Return the name of one look at a thread."""
    return f"{LOOK}/{thread.workspace}/{thread.channel}/{thread.thread}/{_moment(at)}"


def workspace_prefixes(workspace: str) -> list[str]:
    """Return what the names of all jobs of this workspace begin with."""
    return [f"{DELIVER}/{workspace}/", f"{LOOK}/{workspace}/"]


def look_time(at: datetime, now: datetime) -> datetime:
    """Return when to look at a thread that is due at `at`: exactly if it is soon, else with the next full minute.

    >>> noon = datetime(2026, 1, 1, 12, tzinfo=UTC)
    >>> look_time(noon + timedelta(hours=8, seconds=3), noon).isoformat()
    '2026-01-01T20:01:00+00:00'
    """
    if at - now < EXACT_FOR:
        return at
    return at + timedelta(seconds=-(at.timestamp() % 60) % 60)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def jobs_url(url: str) -> str:
    """Return where the jobs of the database at `url` are kept: a file beside it, or a schema in it.

    >>> jobs_url("sqlite:///commonground.db")
    'sqlite:///commonground-jobs.db'
    >>> jobs_url("postgres://bot@db/cg")
    'postgresql+psycopg://bot@db/cg'
    """
    scheme, _, rest = url.partition("://")
    if not scheme.startswith("sqlite"):
        return f"postgresql+psycopg://{rest}"
    path = PurePath(rest)
    return f"sqlite://{path.with_name(f'{path.stem}-jobs{path.suffix}')}"
