"""What an operator can see of the running program: a log and counters, never a word anybody wrote."""

import logging
import sys
import time
from collections.abc import Callable
from typing import Any, TextIO

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from structlog.types import EventDict, Processor

# At DEBUG slack_sdk writes the texts it sends, aiosqlite the values it stores; at INFO Bolt writes the body of a
# request with a wrong signature and of a reply Slack did not take. None of that may reach a log at any setting.
PINNED = {
    "slack_bolt": logging.ERROR,
    "slack_sdk": logging.INFO,
    "dbos": logging.WARNING,
    "aiosqlite": logging.WARNING,
    "alembic": logging.WARNING,
    "sqlalchemy": logging.WARNING,
    "psycopg": logging.WARNING,
    "aiohttp": logging.INFO,
    "asyncio": logging.WARNING,
}
# Slack repeats what is not acknowledged within three seconds.
ACK_BUCKETS_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)


def configure_logging(form: str, level: str, stream: TextIO | None = None) -> None:
    """Send every log of the process to one stream (standard error), as `text` or `json` lines."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    target = stream or sys.stderr
    handler = logging.StreamHandler(target)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_renderers(form, target)],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    _pin(root.level)


def _renderers(form: str, target: TextIO) -> list[Processor]:
    if form == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    # Plain tracebacks: the pretty ones print the values of local variables, and a message is one of them.
    plain = structlog.dev.plain_traceback
    return [_lay_traceback, structlog.dev.ConsoleRenderer(colors=target.isatty(), exception_formatter=plain)]


def _lay_traceback(logger: Any, name: str, line: EventDict) -> EventDict:
    """Let a traceback stand on lines of its own."""
    if "traceback" in line:
        line["exception"] = line.pop("traceback")
    return line


def _pin(level: int) -> None:
    """Let libraries speak through our one handler, none more openly than it may.

    Children are set too: Bolt copies the root's level into the loggers it makes.
    """
    for name, least in PINNED.items():
        logger = logging.getLogger(name)
        logger.setLevel(max(level, least))
        logger.handlers[:] = []
        logger.propagate = True
    for name in list(logging.root.manager.loggerDict):
        family = next((root for root in PINNED if name.startswith(root + ".")), None)
        if family is not None:
            logging.getLogger(name).setLevel(max(level, PINNED[family]))


class Metrics:
    """Counters of this process, in the form Prometheus reads. Labels come from short fixed lists."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.registry = CollectorRegistry()
        self._clock = clock
        self._last_event = clock()
        self.events = self._counter("events", "What Slack sent us, by kind and outcome", "kind", "outcome")
        self.messages = self._counter("messages", "Messages heard where a notice stands, by result", "result")
        self.decisions = self._counter("decisions", "Decisions about threads, by state", "state")
        self.prompts = self._counter("prompts", "Prompts, by the status they came to", "status")
        self.rate_limited = self._counter("rate_limited", "How often Slack held events or calls back", "what")
        self.calls = self._counter("calls", "Calls of Slack's Web API, by how they ended", "outcome")
        self.changes = self._counter("changes", "What changed around us in Slack, by what it was", "what")
        self.renewals = self._counter("socket_renewals", "Silent connections made anew, by outcome", "outcome")
        self.missing_scopes = Gauge(
            "commonground_missing_scopes", "Workspaces whose token lacks a scope", ["scope"], registry=self.registry
        )
        self.refused_tokens = Gauge(
            "commonground_refused_tokens", "Workspaces whose token Slack takes no more", registry=self.registry
        )
        self.acknowledged = Histogram(
            "commonground_ack_seconds",
            "From receiving a request to acknowledging it",
            ["kind"],
            registry=self.registry,
            buckets=ACK_BUCKETS_S,
        )
        age = Gauge("commonground_last_event_age_seconds", "Since Slack last sent us anything", registry=self.registry)
        age.set_function(lambda: self.silent_for_s)

    @property
    def silent_for_s(self) -> float:
        """Seconds since Slack last sent anything, or since the start."""
        return self._clock() - self._last_event

    def received(self, kind: str, outcome: str, seconds: float) -> None:
        """Count one request of Slack and how long it took to acknowledge."""
        self._last_event = self._clock()
        self.events.labels(kind, outcome).inc()
        self.acknowledged.labels(kind).observe(seconds)

    def render(self) -> bytes:
        """Return all of it as Prometheus' text."""
        return generate_latest(self.registry)

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"commonground_{name}", meaning, labels, registry=self.registry)
