"""Trouble on demand: the next calls of a method answer with a rate limit, an error, or not at all."""

from dataclasses import dataclass, field

from bot.playground.world import Json


@dataclass
class Fault:
    """What goes wrong. `is_done_anyway`: Slack does what was asked, and only the answer is lost.

    `status` is that of HTTP; with 200 the body says `ok: false` and `error`.
    """

    status: int = 200
    error: str = "internal_error"
    retry_after_s: int = 0
    is_done_anyway: bool = False
    times: int = 1


@dataclass
class Faults:
    """Which methods are in trouble."""

    waiting: dict[str, list[Fault]] = field(default_factory=dict)

    def add(self, method: str, fault: Fault) -> None:
        """Let the next calls of this method fail."""
        self.waiting.setdefault(method, []).append(fault)

    def next(self, method: str) -> Fault | None:
        """Return what goes wrong with this call, if anything."""
        faults = self.waiting.get(method, [])
        if not faults:
            return None
        faults[0].times -= 1
        return faults.pop(0) if faults[0].times <= 0 else faults[0]


def body_of(fault: Fault) -> Json:
    """Return what Slack says with it."""
    return {"ok": False, "error": "ratelimited" if fault.status == 429 else fault.error}
