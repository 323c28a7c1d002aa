"""Where we are installed, and the tokens Slack gave us for it, which are never stored readable."""

import copy
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from sqlalchemy import Table, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import SettingsError, StoreError
from bot.store.engine import BEGIN
from bot.store.forgetting import is_installed_in
from bot.store.locks import Locks
from bot.store.tables import SECRET_COLUMNS, slack_bots, slack_installations

STATE_LIVES_S = 600

Stored = TypeVar("Stored", Bot, Installation)


class EncryptedInstallations(AsyncInstallationStore):
    """Slack's own store, with every token encrypted before it reaches a table (`AsyncInstallationStore`).

    Parameters
    ----------
    engine
        That of the store.
    client_id
        Of the Slack app.
    keys
        Fernet keys, newest first: the first encrypts, all decrypt.

    Raises
    ------
    SettingsError
        If a key is none.
    """

    def __init__(self, engine: AsyncEngine, client_id: str, keys: Sequence[str]) -> None:
        self._engine = engine
        self._box = MultiFernet([_key(number, key) for number, key in enumerate(keys, 1)])
        self._writing = AsyncSQLAlchemyInstallationStore(client_id, engine)
        # On SQLite a token must be found also while somebody writes.
        self._reading = AsyncSQLAlchemyInstallationStore(client_id, engine.execution_options(**{BEGIN: "BEGIN"}))
        self._locks = Locks(engine)

    # ------------------------------------------------------------ what Bolt asks for

    async def async_save(self, installation: Installation) -> None:
        """Store an installation, and its bot."""
        await self._writing.async_save(self._sealed(installation))

    async def async_save_bot(self, bot: Bot) -> None:
        """Store a bot, for example with refreshed tokens."""
        await self._writing.async_save_bot(self._sealed(bot))

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """Return the latest bot of a workspace or organisation."""
        return self._opened(
            await self._reading.async_find_bot(
                enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=is_enterprise_install
            )
        )

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """Return the latest installation in a workspace or organisation, or that of one person."""
        return self._opened(
            await self._reading.async_find_installation(
                enterprise_id=enterprise_id,
                team_id=team_id,
                user_id=user_id,
                is_enterprise_install=is_enterprise_install,
            )
        )

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Remove the bot of a workspace or organisation."""
        await self._writing.async_delete_bot(enterprise_id=enterprise_id, team_id=team_id)

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Remove the installations of a workspace or organisation, or only that of one person."""
        await self._writing.async_delete_installation(enterprise_id=enterprise_id, team_id=team_id, user_id=user_id)

    # ------------------------------------------------------------ what delivery and operators ask for

    async def workspaces(self) -> list[str]:
        """Return the workspaces (or organisations) that have a bot."""
        name = func.coalesce(slack_bots.c.team_id, slack_bots.c.enterprise_id)
        async with self._reading.engine.connect() as connection:
            return list((await connection.execute(select(name).distinct().order_by(name))).scalars())

    async def bot_of(self, workspace: str) -> Bot | None:
        """Return the latest bot of a workspace when only its id is known, as outside a request."""
        table = slack_bots
        found = select(table.c.enterprise_id, table.c.team_id, table.c.is_enterprise_install)
        newest = found.where(is_installed_in(table, workspace)).order_by(table.c.installed_at.desc()).limit(1)
        async with self._reading.engine.connect() as connection:
            row = (await connection.execute(newest)).mappings().first()
        return await self.async_find_bot(**row) if row else None

    @asynccontextmanager
    async def alone_with(self, workspace: str) -> AsyncIterator[None]:
        """Let nobody else renew the tokens of this workspace meanwhile: a refresh token works only once."""
        async with self._locks.held(f"tokens {workspace}"):
            yield

    async def rotate(self) -> int:
        """Encrypt every stored token anew with the first key, and return how many there were.

        All or none. Afterwards older keys are no longer needed.

        Raises
        ------
        StoreError
            If one cannot be read with any of the keys.
        """
        async with self._engine.begin() as connection:
            return await self._rotate(connection, slack_installations) + await self._rotate(connection, slack_bots)

    async def _rotate(self, connection: AsyncConnection, table: Table) -> int:
        columns = [table.c[name] for name in SECRET_COLUMNS if name in table.c]
        count = 0
        for row in (await connection.execute(select(table.c.id, *columns).with_for_update())).mappings().all():
            secrets = {column.name: row[column.name] for column in columns if row[column.name]}
            renewed = {name: self._change(self._box.rotate, secret) for name, secret in secrets.items()}
            if renewed:
                await connection.execute(update(table).where(table.c.id == row["id"]).values(renewed))
            count += len(renewed)
        return count

    # ------------------------------------------------------------ sealing

    def _sealed(self, stored: Stored) -> Stored:
        return self._with_secrets(stored, self._box.encrypt)

    def _opened(self, stored: Stored | None) -> Stored | None:
        return None if stored is None else self._with_secrets(stored, self._box.decrypt)

    def _with_secrets(self, stored: Stored, change: Callable[[bytes], bytes]) -> Stored:
        changed = copy.copy(stored)
        for name in SECRET_COLUMNS:
            secret = getattr(stored, name, None)
            if secret:
                setattr(changed, name, self._change(change, secret))
        return changed

    def _change(self, change: Callable[[bytes], bytes], secret: str) -> str:
        try:
            return change(secret.encode()).decode()
        except InvalidToken:
            raise StoreError(
                "A stored token cannot be read with any key of COMMONGROUND_SECRET_KEYS. Add the key it was written "
                "with at the end of the list, or have the workspace install the app again."
            ) from None


def oauth_states(engine: AsyncEngine) -> AsyncSQLAlchemyOAuthStateStore:
    """Return where the state of an installation under way is kept, for ten minutes."""
    return AsyncSQLAlchemyOAuthStateStore(STATE_LIVES_S, engine)


def _key(number: int, key: str) -> Fernet:
    try:
        return Fernet(key)
    except ValueError:
        raise SettingsError(
            f"COMMONGROUND_SECRET_KEYS: key number {number} is no Fernet key of 44 characters. Make one with "
            "`python -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'`."
        ) from None
