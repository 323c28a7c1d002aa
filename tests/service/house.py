"""A service on a real SQLite file, with a messenger, jobs, a clock and a scorer that a test can hold in its hand."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.consent import Choice
from bot.ports import (
    ChannelKey,
    Found,
    Heard,
    Offer,
    PersonKey,
    Profile,
    Removed,
    Rules,
    Sent,
    ThreadKey,
    Watch,
)
from bot.service import Service
from bot.store.sql_store import SqlStore
from classifier.conversation import MessageScore

START = datetime(2026, 11, 25, 10, tzinfo=UTC)
ROOT = f"{START.timestamp() - 3600:.6f}"
PLACE = ChannelKey("T1", "C1")
THREAD = ThreadKey("T1", "C1", ROOT)
ANA, BEN, CHIDI = "UANA", "UBEN", "UCHIDI"


@dataclass
class Clock:
    """Time that passes only when a test says so."""

    at: datetime = START

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **time: float) -> None:
        self.at += timedelta(**time)


@dataclass(frozen=True)
class Scored:
    score: MessageScore | None
    word_count: int


class ScriptedScorer:
    """Scores by the marks a test writes: `#d` defensive, `#r` resistant, `#c` common ground; `#?` abstains."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def score(self, texts: Sequence[str]) -> list[Scored]:
        self.seen += texts
        return [self._score(text) for text in texts]

    def _score(self, text: str) -> Scored:
        if "#?" in text:
            return Scored(None, 0)
        chances = [0.95 if mark in text else 0.02 for mark in ("#d", "#r", "#c")]
        return Scored(MessageScore(*chances), len(text.split()))


@dataclass
class HandMessenger:
    """Remembers what it was asked to send; refuses when told to."""

    profiles: dict[str, Profile] = field(default_factory=dict)
    absent: set[tuple[str, str]] = field(default_factory=set)
    sent: list[tuple[str, Offer]] = field(default_factory=list)
    notices: list[Watch] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    told: list[tuple[Watch, Rules]] = field(default_factory=list)
    introduced: list[ChannelKey] = field(default_factory=list)
    rewritten: list[tuple[Watch, Rules]] = field(default_factory=list)
    announced: list[tuple[Watch, str, Rules]] = field(default_factory=list)
    refuse: Exception | None = None
    lose_after_sending: Exception | None = None
    clock: Clock = field(default_factory=Clock)

    async def profile(self, person: PersonKey) -> Profile:
        return self.profiles.get(person.person, Profile(first_name=person.person.title()))

    async def is_member(self, place: ChannelKey, person: str) -> bool:
        return (place.channel, person) not in self.absent

    async def permalink(self, thread: ThreadKey) -> str:
        return f"https://example.org/{thread.channel}/{thread.thread}"

    async def is_admin(self, person: PersonKey) -> bool:
        return (await self.profile(person)).is_admin

    async def channels_of(self, person: PersonKey) -> frozenset[str]:
        return frozenset({PLACE.channel}) - {channel for channel, who in self.absent if who == person.person}

    async def post_notice(self, watch: Watch, rules: Rules, *, introduces: bool) -> str:
        self._maybe_refuse()
        self.notices.append(watch)
        self.told.append((watch, rules))
        self.introduced += [watch.place] if introduces else []
        return f"{self.clock.at.timestamp():.6f}"

    async def rewrite_notice(self, watch: Watch, rules: Rules) -> None:
        self._maybe_refuse()
        self.rewritten.append((watch, rules))

    async def announce_rules(self, watch: Watch, by: str, rules: Rules) -> None:
        self._maybe_refuse()
        self.announced.append((watch, by, rules))

    async def show_notice(self, watch: Watch, person: str, rules: Rules) -> None:
        self._maybe_refuse()
        self.shown.append(person)

    async def send_offer(self, to: PersonKey, offer: Offer) -> Sent:
        self._maybe_refuse()
        self.sent.append((to.person, offer))
        if self.lose_after_sending is not None:
            error, self.lose_after_sending = self.lose_after_sending, None
            raise error
        return Sent("D" + to.person, f"{len(self.sent)}.000000")

    async def find_offer(self, to: PersonKey, prompt: str) -> Found:
        self._maybe_refuse()
        there = [n for n, (who, offer) in enumerate(self.sent, 1) if who == to.person and offer.prompt == prompt]
        return Found(Sent("D" + to.person, f"{there[0]}.000000") if there else None)

    def _maybe_refuse(self) -> None:
        if self.refuse is not None:
            raise self.refuse


@dataclass
class HandJobs:
    """Notes what is to be done later."""

    deliveries: list[tuple[str, datetime]] = field(default_factory=list)
    looks: list[tuple[ThreadKey, datetime]] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)

    async def deliver(self, workspace: str, prompt: str, at: datetime) -> None:
        self.deliveries.append((prompt, at))

    async def look_again(self, thread: ThreadKey, at: datetime) -> None:
        self.looks.append((thread, at))

    async def forget(self, workspace: str, ids: Sequence[str]) -> None:
        self.forgotten += ids or [workspace]


@dataclass
class House:
    """The service and everything around it, with short verbs for a test."""

    service: Service
    store: SqlStore
    messenger: HandMessenger
    jobs: HandJobs
    clock: Clock
    scorer: ScriptedScorer
    said: int = 0

    async def watch(self) -> None:
        await self.service.watch_thread(PersonKey("T1", ANA), THREAD)

    async def join(self, *people: str) -> None:
        for person in people:
            await self.service.join(PersonKey("T1", person))

    def heard(self, author: str | None, text: str, *, ts: str = "", revision: str = "") -> Heard:
        return Heard(THREAD, ts or f"{self.clock.at.timestamp():.6f}", author, text, revision)

    async def say(self, author: str | None, text: str) -> str:
        """Say something a minute after the last thing; returns its ts."""
        self.clock.pass_by(minutes=1)
        heard = self.heard(author, text)
        await self.service.observe(heard)
        return heard.ts

    async def stall(self) -> str:
        """Let Ana and Ben get stuck; returns the ts of the last message."""
        for author, text in [(ANA, "#r no"), (BEN, "#d not us"), (ANA, "#r as I said"), (BEN, "#d #r not us")]:
            last = await self.say(author, text)
        return last

    async def remove(self, ts: str) -> None:
        await self.service.remove(Removed(THREAD, ts))

    async def deliver_all(self) -> None:
        """Do what the jobs would do with every delivery noted so far."""
        deliveries, self.jobs.deliveries = self.jobs.deliveries, []
        for prompt, _ in deliveries:
            await self.service.deliver("T1", prompt)

    async def prompts(self, person: str) -> list:
        return await self.service.recent_prompts(PersonKey("T1", person))

    async def choice(self, person: str) -> Choice:
        return (await self.service.own(PersonKey("T1", person))).choice
