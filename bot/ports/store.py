"""What the service needs of the database: units of work that are stored whole or not at all."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from bot.consent import Consent
from bot.ports.places import ChannelKey, PersonKey, ThreadKey
from bot.ports.rows import (
    Episode,
    Erased,
    Prompt,
    PromptStatus,
    Standing,
    StoredMessage,
    ThreadRow,
    Watch,
    WorkspaceSettings,
)
from bot.ports.totals import ChannelTotals, PromptTotals
from bot.prompting import Tally
from bot.templates import Template


class Transaction(Protocol):
    """One unit of work: all of it is stored when the block ends, or nothing is."""

    # workspaces
    async def workspace(self, workspace: str, *, hold: bool = False) -> WorkspaceSettings | None:
        """Return its settings. With `hold` nobody else changes them until the transaction ends."""

    async def kept_days(self) -> list[tuple[str, int, int]]:
        """Return for every workspace how many days scores and prompts are kept."""

    async def save_workspace(self, settings: WorkspaceSettings) -> None: ...
    async def erase_workspace(self, workspace: str, *, installed_since: datetime | None = None) -> Erased:
        """Remove everything of a workspace; with `installed_since` all but later installations and who is `out`."""

    # people
    async def consent(self, person: PersonKey) -> Consent: ...
    async def consents(self, workspace: str, people: Sequence[str]) -> dict[str, Consent]: ...
    async def save_consent(self, person: PersonKey, consent: Consent) -> None: ...
    async def erase_person(self, person: PersonKey) -> Erased:
        """Remove every row that names this person, consent included; watches they asked for stay, unnamed."""

    async def add_newcomer(self, place: ChannelKey, person: str) -> None: ...
    async def remove_newcomer(self, place: ChannelKey, person: str) -> None: ...
    async def awaits_notice(self, place: ChannelKey, person: str) -> bool: ...

    async def standing(self, thread: ThreadKey, author: str | None) -> Standing:
        """Return in one go all that bears on reading a message of this author in this thread."""

    async def standings(self, asked: Sequence[tuple[ThreadKey, str | None]]) -> list[Standing]:
        """Return the same for several messages, each given as its thread and its author."""

    # watches
    async def watch(self, place: ChannelKey, thread: str = "") -> Watch | None: ...
    async def watches(self, workspace: str, channel: str | None = None) -> list[Watch]: ...
    async def save_watch(self, watch: Watch) -> None: ...
    async def touch_watch(self, place: ChannelKey, thread: str, at: datetime) -> None:
        """Note when somebody was heard, and change nothing else: a stop that came in between stays."""

    async def remove_watch(self, place: ChannelKey, thread: str = "") -> None: ...
    async def watch_of_notice(self, place: ChannelKey, notice_ts: str) -> Watch | None: ...

    # threads and messages
    async def lock_thread(self, key: ThreadKey) -> ThreadRow:
        """Create the thread's row if need be and hold it until the transaction ends."""

    async def lock_threads(self, keys: Sequence[ThreadKey]) -> dict[ThreadKey, ThreadRow]:
        """Do the same for several, in one order, so that two who want the same ones never wait for each other."""

    async def thread(self, key: ThreadKey) -> ThreadRow | None: ...
    async def save_thread(self, row: ThreadRow) -> None: ...
    async def put_message(self, message: StoredMessage) -> bool:
        """Store the message unless a later revision or a deletion is known. True if anything changed."""

    async def put_messages(self, heard: Sequence[StoredMessage]) -> dict[tuple[ChannelKey, str], ThreadKey]:
        """Do the same for several different ones. Returns those that changed, and the thread each is stored in."""

    async def bury_message(self, thread: ThreadKey, ts: str) -> bool:
        """Leave a tombstone without author or score, also for a message never seen. True if anything changed."""

    async def messages(self, thread: ThreadKey, limit: int) -> list[StoredMessage]:
        """The last `limit` messages of the thread that are not deleted, in order of ts."""

    async def messages_of(self, keys: Sequence[ThreadKey], limit: int) -> dict[ThreadKey, list[StoredMessage]]:
        """The same for each of several threads."""

    async def thread_of(self, place: ChannelKey, ts: str) -> str | None:
        """The thread a stored message (or tombstone) belongs to."""

    async def quiet_threads(self, now: datetime, limit: int) -> list[ThreadKey]:
        """Threads whose `quiet_at` has passed."""

    # episodes and prompts
    async def open_episode(self, thread: ThreadKey) -> Episode | None: ...
    async def open_episodes(self, place: ChannelKey, thread: str = "") -> list[Episode]:
        """Open episodes of the thread, or of the whole channel if `thread` is ''."""

    async def lapsed_episodes(self, opened_before: datetime, limit: int) -> list[Episode]:
        """Episodes still open though they were opened before the moment given."""

    async def episode(self, workspace: str, id: str) -> Episode | None: ...
    async def episodes(self, thread: ThreadKey) -> list[Episode]: ...
    async def episodes_of(self, keys: Sequence[ThreadKey]) -> dict[ThreadKey, list[Episode]]: ...
    async def save_episode(self, episode: Episode) -> None: ...
    async def prompt(self, workspace: str, id: str) -> Prompt | None: ...
    async def save_prompt(self, prompt: Prompt) -> None: ...
    async def claim_prompt(
        self, workspace: str, id: str, was: PromptStatus, becomes: PromptStatus, at: datetime | None = None
    ) -> bool:
        """Move the prompt from one status to the next; False if it was not in that status.

        `at` is when; `overdue_prompts` counts a prompt that is `sending` from then on, else from when it was due.
        """

    async def prompts_of_episode(self, workspace: str, episode: str) -> list[Prompt]: ...
    async def prompts_of_person(self, person: PersonKey, limit: int) -> list[Prompt]:
        """Newest first."""

    async def overdue_prompts(self, planned_before: datetime, limit: int) -> list[Prompt]:
        """`planned` with `due_at` before the moment given, and `sending` since before it: work a dead process left."""

    async def tallies(self, workspace: str) -> dict[str, Tally]:
        """Per template: how often prompts with it were found helpful or their thread moved again, and how often not."""

    async def channel_totals(self, place: ChannelKey) -> ChannelTotals:
        """What happened in a channel, each number with how many different people stand behind it."""

    async def template_totals(self, workspace: str) -> dict[str, PromptTotals]:
        """Per template: what became of the prompts with its words."""

    async def templates(self, workspace: str) -> list[Template]:
        """The shipped templates that are switched on, and the workspace's own."""

    async def every_template(self, workspace: str) -> list[Template]:
        """The shipped templates and the workspace's own, those that are switched off too."""

    async def templates_off(self, workspace: str) -> set[str]:
        """The ids of the templates this workspace switched off."""

    async def save_template(self, template: Template) -> None: ...
    async def switch_template(self, workspace: str, id: str, *, is_on: bool) -> None: ...
    async def put_templates(self, templates: Sequence[Template]) -> None:
        """Store the shipped templates as they are in this release."""

    async def expire(self, now: datetime) -> Erased:
        """Remove scores, prompts, episodes, unanswered top-level messages and watches past their time."""


class Store(Protocol):
    """Where all of it is kept."""

    def transaction(self) -> AbstractAsyncContextManager[Transaction]: ...
