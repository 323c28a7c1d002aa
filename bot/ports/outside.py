"""What the service needs of the job engine and of Slack."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.ports.places import ChannelKey, PersonKey, Profile, ThreadKey
from bot.ports.rows import Watch
from bot.ports.rules import Rules
from bot.templates import Move


class Jobs(Protocol):
    """Durable work. Called after commit; what is lost between commit and call, the sweep finds. Ids only."""

    async def deliver(self, workspace: str, prompt: str, at: datetime) -> None: ...
    async def look_again(self, thread: ThreadKey, at: datetime) -> None: ...
    async def forget(self, workspace: str, ids: Sequence[str]) -> None:
        """Remove finished and waiting jobs of these prompts, or of the whole workspace if `ids` is empty."""


@dataclass(frozen=True, slots=True)
class Offer:
    """The words of one prompt, slots filled, ready to be laid out. `place` is the channel of its thread, or ''."""

    prompt: str
    move: Move
    notice: str
    offer: str
    words: str
    why: str
    thread_link: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """Where a direct message went."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a look into a direct message's history said: `sent` if it is there. None: not there."""

    sent: Sent | None = None


class Messenger(Protocol):
    """What we say in Slack. Raises `SlackUnavailable` or `SlackRefused` (bot.errors)."""

    async def profile(self, person: PersonKey) -> Profile: ...
    async def is_member(self, place: ChannelKey, person: str) -> bool: ...
    async def permalink(self, thread: ThreadKey) -> str: ...
    async def post_notice(self, watch: Watch, rules: Rules, *, introduces: bool) -> str:
        """Post the notice in the channel or thread; returns its ts. `introduces`: the channel has not met us."""

    async def show_notice(self, watch: Watch, person: str, rules: Rules) -> None:
        """Show the notice to one newcomer only."""

    async def rewrite_notice(self, watch: Watch, rules: Rules) -> None:
        """Let the notice that stands tell the rules that hold now."""

    async def announce_rules(self, watch: Watch, by: str, rules: Rules) -> None:
        """Tell a watched place who changed the rules, and what they are now."""

    async def is_admin(self, person: PersonKey) -> bool:
        """Whether somebody has admin rights, asked anew every time."""

    async def channels_of(self, person: PersonKey) -> frozenset[str]:
        """The channels somebody is in, of those we can see."""

    async def send_offer(self, to: PersonKey, offer: Offer) -> Sent: ...
    async def update_offer(self, to: PersonKey, sent: Sent, offer: Offer) -> None: ...
    async def find_offer(self, to: PersonKey, prompt: str) -> Found: ...


@dataclass(frozen=True, slots=True)
class Health:
    """What `/readyz` tells. Empty `problems`: ready. `notes` tell what is not as it should be and stops nothing."""

    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
