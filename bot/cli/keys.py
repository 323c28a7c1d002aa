"""`rotate-keys`: tokens at rest move to the newest key, so that older ones can go."""

import os

import typer


def rotate_keys() -> None:
    """Encrypt every stored token anew with the first key of COMMONGROUND_SECRET_KEYS, all of them or none.

    Put the new key in front of the others and start every process of the bot anew; then run this with the same list.
    Once it is done the older keys open nothing any more and can be taken out.

    \b
    Example:
      COMMONGROUND_SECRET_KEYS=NEW,OLD commonground rotate-keys
    """
    import asyncio

    from bot.config import read_settings
    from bot.errors import SettingsError

    settings = read_settings(os.environ)
    keys = [key.get_secret_value() for key in settings.secret_keys]
    if not keys:
        raise SettingsError(
            "COMMONGROUND_SECRET_KEYS is not set: expected the keys that `commonground run` has, newest first."
        )
    count = asyncio.run(_rotate(settings.database_url.get_secret_value(), settings.client_id or "", keys))
    typer.echo(f"Encrypted anew with the first key: {count} {'token' if count == 1 else 'tokens'}.")


async def _rotate(url: str, client_id: str, keys: list[str]) -> int:
    from bot.store.installations import EncryptedInstallations
    from bot.store.sql_store import SqlStore

    async with SqlStore(url) as store:
        await store.check()
        return await EncryptedInstallations(store.engine, client_id, keys).rotate()
