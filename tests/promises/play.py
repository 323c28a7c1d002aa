"""One long afternoon: what people, admins and time may do in any order, and what must hold after each of it.

The rules are kept a second time here, in plain dictionaries: the service is not to be its own judge.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import delete, select

from bot.consent import Choice, Reading
from bot.errors import SlackRefused
from bot.ports import (
    Heard,
    Mode,
    Offer,
    PersonKey,
    PromptStatus,
    Reception,
    Removed,
    Rules,
    Sent,
    ThreadKey,
    Watch,
)
from bot.service.answers import WatchOutcome
from bot.store.sql_store import SqlStore
from bot.store.tables import metadata, templates
from tests.service.house import ANA, BEN, CHIDI, PLACE, HandMessenger, House

PEOPLE = (ANA, BEN, CHIDI)
Rows = list[tuple[str, dict[str, Any]]]


@dataclass(frozen=True)
class Step:
    """Something that happens: what, to or by whom, and in which of two threads.

    `number` picks one of several: a message to edit, a notice to delete. `meanwhile` happens in the middle, while Slack
    is asked something for the first time, or after `later` more questions.
    """

    what: str
    who: str = ANA
    thread: int = 0
    number: int = 0
    words: str = "#r no"
    meanwhile: "Step | None" = None
    later: int = 0


class InterruptedMessenger(HandMessenger):
    """A messenger during whose calls something else happens, as it may while Slack takes its time."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.meanwhile: Callable[[], Awaitable[None]] | None = None
        self.questions_before = 0
        self.may_send: Callable[[str, Offer], Awaitable[bool]] | None = None
        self.unwanted: list[str] = []

    async def profile(self, person: PersonKey) -> Any:
        await self._something_happens()
        return await super().profile(person)

    async def permalink(self, thread: ThreadKey) -> str:
        await self._something_happens()
        return await super().permalink(thread)

    async def post_notice(self, watch: Watch, rules: Rules, *, introduces: bool) -> str:
        ts = await super().post_notice(watch, rules, introduces=introduces)
        await self._something_happens()
        return ts

    async def show_notice(self, watch: Watch, person: str, rules: Rules) -> None:
        await self._something_happens()
        await super().show_notice(watch, person, rules)

    async def send_offer(self, to: PersonKey, offer: Offer) -> Sent:
        if self.may_send is not None and not await self.may_send(to.person, offer):
            self.unwanted.append(to.person)
        sent = await super().send_offer(to, offer)
        await self._something_happens()
        return sent

    async def _something_happens(self) -> None:
        if self.questions_before > 0:
            self.questions_before -= 1
        elif self.meanwhile is not None:
            happening, self.meanwhile = self.meanwhile, None
            await happening()


@dataclass
class Written:
    """A message somebody wrote: whether it may be read is said when it is heard."""

    thread: ThreadKey
    ts: str
    author: str | None


@dataclass
class Play:
    """The service, and beside it what ought to be so."""

    store: SqlStore
    build: Callable[[SqlStore], House]
    house: House = field(init=False)
    choices: dict[str, Choice] = field(default_factory=dict)
    # The notice's ts of what is watched, by thread ('' for the channel); None: stopped, which holds the channel off.
    watched: dict[str, str | None] = field(default_factory=dict)
    awaiting: set[str] = field(default_factory=set)
    reading: Reading = Reading.ANNOUNCED
    written: list[Written] = field(default_factory=list)
    deleted: set[str] = field(default_factory=set)
    is_gone: bool = False
    read: int = 0

    async def begin(self) -> None:
        """Forget everything but the shipped templates, and start anew."""
        async with self.store.engine.begin() as connection:
            for table in metadata.sorted_tables:
                rows = delete(table)
                await connection.execute(rows.where(templates.c.workspace_id != "") if table is templates else rows)
        self.house = self.build(self.store)
        messenger = self.house.messenger
        assert isinstance(messenger, InterruptedMessenger)
        messenger.may_send = self._may_be_sent
        self.choices, self.watched, self.awaiting, self.written = {}, {}, set(), []
        self.reading, self.is_gone, self.deleted = Reading.ANNOUNCED, False, set()

    async def take(self, step: Step) -> None:
        """Do a step, and look whether every promise still holds."""
        self.house.clock.pass_by(minutes=1)
        self.is_gone = False
        messenger = self.house.messenger
        assert isinstance(messenger, InterruptedMessenger)
        if step.meanwhile is not None:
            also = step.meanwhile
            messenger.meanwhile, messenger.questions_before = lambda: self._do(also), step.later
        await self._do(step)
        messenger.meanwhile, messenger.refuse = None, None
        await self._everything_holds(step)

    async def _do(self, step: Step) -> None:
        await getattr(self, f"_{step.what}")(step)

    # ------------------------------------------------------------ what must hold

    async def rows(self) -> Rows:
        """Return every row of every table."""
        async with self.store.engine.connect() as connection:
            return [
                (table.name, dict(row))
                for table in metadata.sorted_tables
                for row in (await connection.execute(select(table))).mappings()
            ]

    async def _everything_holds(self, step: Step) -> None:
        rows = [(table, row) for table, row in await self.rows() if row.get("workspace_id") != "T2"]
        for person, choice in self.choices.items():
            if choice is Choice.OUT:
                naming = [(table, row) for table, row in rows if person in row.values()]
                assert [table for table, _ in naming] == ["people"], f"{person} is out: {naming} after {step}"
                assert naming[0][1]["choice"] == "out"
        assert self.house.messenger.unwanted == [], step
        if self.is_gone:
            assert [(table, row) for table, row in rows if "T1" in row.values()] == [], step

    async def _may_be_sent(self, person: str, offer: Offer) -> bool:
        """Whether somebody wants this, and nobody who is out is named in it."""
        out = [other.title() for other, choice in self.choices.items() if choice is Choice.OUT]
        words = " ".join((offer.notice, offer.offer, offer.words, offer.why))
        return self.choices.get(person) is Choice.IN and not any(name in words for name in out)

    def _may_read(self, written: Written) -> bool:
        """Whether the words may be read now, by the rules as they are kept here."""
        notice = self._notice_over(written.thread.thread)
        if notice is None or written.ts <= notice or written.author is None or written.author in self.awaiting:
            return False
        choice = self.choices.get(written.author, Choice.UNDECIDED)
        return choice is Choice.IN or (choice is Choice.UNDECIDED and self.reading is Reading.ANNOUNCED)

    def _notice_over(self, thread: str) -> str | None:
        return self.watched[thread] if thread in self.watched else self.watched.get("")

    async def _hear(self, written: Written, words: str, revision: str = "") -> None:
        before, may_be_read = len(self.house.scorer.seen), self._may_read(written)
        await self.house.service.observe(Heard(written.thread, written.ts, written.author, words, revision))
        seen = self.house.scorer.seen[before:]
        # Reading less is never wrong: a watch may have lapsed.
        assert seen == [words] if may_be_read and seen else seen == []
        self.read += len(seen)

    # ------------------------------------------------------------ choices

    def _key(self, step: Step) -> PersonKey:
        return PersonKey("T1", step.who)

    async def _join(self, step: Step) -> None:
        await self.house.service.join(self._key(step))
        self.choices[step.who] = Choice.IN

    async def _leave(self, step: Step) -> None:
        await self.house.service.leave(self._key(step))
        self._is_out(step.who)

    async def _forget(self, step: Step) -> None:
        await self.house.service.forget(self._key(step))
        self._is_out(step.who)

    def _is_out(self, person: str) -> None:
        self.choices[person] = Choice.OUT
        self.awaiting.discard(person)

    async def _stop(self, step: Step) -> None:
        await self.house.service.stop_prompts(self._key(step))
        if self.choices.get(step.who) is not Choice.OUT:
            self.choices[step.who] = Choice.UNDECIDED

    async def _pause(self, step: Step) -> None:
        await self.house.service.pause(self._key(step), self.house.clock.at.replace(year=2027))

    async def _resume(self, step: Step) -> None:
        await self.house.service.resume(self._key(step))

    async def _deactivate(self, step: Step) -> None:
        await self.house.service.deactivated(self._key(step))
        self.choices.pop(step.who, None)
        self.awaiting.discard(step.who)

    # ------------------------------------------------------------ watches and notices

    def _thread(self, step: Step) -> ThreadKey:
        return ThreadKey("T1", PLACE.channel, f"176405{step.thread:04d}.000100")

    async def _watch_thread(self, step: Step) -> None:
        key = self._thread(step)
        answer = await self.house.service.watch_thread(self._key(step), key)
        self._began(answer.outcome, key.thread)

    async def _watch_refused(self, step: Step) -> None:
        """Somebody wants a watch where we may not post."""
        self.house.messenger.refuse = SlackRefused("not in channel", "not_in_channel")
        await self._watch_thread(step)
        self.house.messenger.refuse = None

    async def _watch_channel(self, step: Step) -> None:
        answer = await self.house.service.watch_channel(self._key(step), PLACE)
        self._began(answer.outcome, "")

    def _began(self, outcome: WatchOutcome, thread: str) -> None:
        if outcome is WatchOutcome.STARTED:
            assert f"{self.house.clock.at.timestamp():.6f}" not in self.deleted, "a watch began without its notice"
            self.watched[thread] = f"{self.house.clock.at.timestamp():.6f}"

    async def _unwatch(self, step: Step) -> None:
        thread = self._thread(step).thread if step.number % 2 else ""
        answer = await self.house.service.stop_watch(self._key(step), PLACE, thread)
        if answer.outcome is WatchOutcome.STOPPED:
            self.watched[thread] = None

    async def _delete_notice(self, step: Step) -> None:
        thread = self._thread(step).thread if step.number % 2 else ""
        notice = self.watched.get(thread)
        if notice is not None:
            await self.house.service.remove(Removed(ThreadKey("T1", PLACE.channel, thread or notice), notice))
            self.watched[thread] = None

    async def _delete_new_notice(self, step: Step) -> None:
        """Somebody deletes the notice that is just being posted, in a thread or in the channel."""
        ts = f"{self.house.clock.at.timestamp():.6f}"
        for thread in (ts, self._thread(step).thread):
            await self.house.service.remove(Removed(ThreadKey("T1", PLACE.channel, thread), ts))
        self.deleted.add(ts)

    async def _channel_gone(self, step: Step) -> None:
        await self.house.service.channel_gone(PLACE)
        self.watched = {}

    async def _arrive(self, step: Step) -> None:
        if self.watched.get("") is not None and self.choices.get(step.who) is not Choice.OUT:
            self.awaiting.add(step.who)
        await self.house.service.newcomer(PLACE, step.who)
        self.awaiting.discard(step.who)

    async def _arrive_unseen(self, step: Step) -> None:
        """Slack cannot show the notice to somebody who came, so they have not seen it."""
        is_shown = len(self.house.messenger.shown)
        self.house.messenger.refuse = SlackRefused("cannot", "user_not_in_channel")
        try:
            await self._arrive(step)
        except SlackRefused:
            assert len(self.house.messenger.shown) == is_shown
        finally:
            self.house.messenger.refuse = None

    async def _depart(self, step: Step) -> None:
        await self.house.service.departed(PLACE, step.who)
        self.awaiting.discard(step.who)

    # ------------------------------------------------------------ talking

    async def _say(self, step: Step) -> None:
        ts = f"{self.house.clock.at.timestamp():.6f}"
        author = None if step.number == 7 else step.who  # Of a bot or a stranger nobody knows the name.
        self.written.append(Written(self._thread(step), ts, author))
        await self._hear(self.written[-1], f"{step.words} {len(self.written)}")

    async def _say_late(self, step: Step) -> None:
        """What was said before any notice arrives only now."""
        self.written.append(Written(self._thread(step), f"{1764050100 + len(self.written)}.000200", step.who))
        await self._hear(self.written[-1], f"{step.words} {len(self.written)}")

    async def _edit(self, step: Step) -> None:
        if self.written:
            revision = f"{self.house.clock.at.timestamp():.6f}"
            await self._hear(self.written[step.number % len(self.written)], f"{step.words} {revision}", revision)

    async def _take_back(self, step: Step) -> None:
        if self.written:
            gone = self.written.pop(step.number % len(self.written))
            await self.house.service.remove(Removed(gone.thread, gone.ts))

    async def _quarrel(self, step: Step) -> None:
        """Two people get stuck, which needs several messages in turn."""
        other = PEOPLE[(PEOPLE.index(step.who) + 1) % len(PEOPLE)]
        for author, words in [(step.who, "#r no"), (other, "#d not us"), (step.who, "#r no"), (other, "#d #r no")]:
            self.house.clock.pass_by(minutes=1)
            await self._say(replace(step, who=author, words=words, number=0))

    # ------------------------------------------------------------ prompts

    async def _prompt_of(self, step: Step) -> str:
        known = await self.house.service.recent_prompts(self._key(step))
        return known[step.number % len(known)].id if known else "none"

    async def _ask(self, step: Step) -> None:
        await self.house.service.prompt_now(self._key(step), None, self._thread(step) if step.number % 2 else None)

    async def _another(self, step: Step) -> None:
        await self.house.service.another_idea(self._key(step), await self._prompt_of(step))

    async def _receive(self, step: Step) -> None:
        said = list(Reception)[step.number % len(Reception)]
        await self.house.service.receive(self._key(step), await self._prompt_of(step), said)

    async def _look(self, step: Step) -> None:
        await self.house.service.look_again(self._thread(step))

    async def _deliver(self, step: Step) -> None:
        await self.house.deliver_all()
        assert {row["status"] for table, row in await self.rows() if table == "prompts"} <= set(PromptStatus)

    # ------------------------------------------------------------ the workspace and time

    async def _consented(self, step: Step) -> None:
        await self._set(reading=Reading.CONSENTED)

    async def _announced(self, step: Step) -> None:
        await self._set(reading=Reading.ANNOUNCED)

    async def _shadow(self, step: Step) -> None:
        await self._set(mode=Mode.SHADOW)

    async def _live(self, step: Step) -> None:
        await self._set(mode=Mode.LIVE)

    async def _set(self, **changes: Any) -> None:
        async with self.store.transaction() as tx:
            known = await self.house.service.settings(tx, "T1")
            await tx.save_workspace(replace(known, **changes))
        self.reading = changes.get("reading", self.reading)

    async def _install(self, step: Step) -> None:
        await self.house.service.installed("T1", step.who)

    async def _uninstall(self, step: Step) -> None:
        await self.house.service.workspace_gone("T1")
        self.choices, self.watched, self.awaiting = {}, {}, set()
        self.reading, self.is_gone = Reading.ANNOUNCED, True
        self.house.messenger.refuse = SlackRefused("not installed", "not_installed")

    async def _sweep(self, step: Step) -> None:
        await self.house.service.sweep()

    async def _days(self, step: Step) -> None:
        self.house.clock.pass_by(days=1 + step.number)
        await self.house.service.sweep()
