"""`purge`: erase a workspace, a person, or what is past its time."""

import os
from typing import Annotated

import typer

from bot.ports import Erased, Transaction


def purge(
    workspace: Annotated[str, typer.Option(help="Erase everything of this workspace (its id, T...).")] = "",
    person: Annotated[str, typer.Option(help="With --workspace: erase only this person (their id, U...).")] = "",
    expired: Annotated[bool, typer.Option("--expired", help="Erase what is past its time, everywhere.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Erase rows for good, jobs included. A person who was erased is `out` from then on, as after `forget me`.

    \b
    Example:
      commonground purge --workspace T0123 --person U0456
      commonground purge --workspace T0123 --yes
      commonground purge --expired
    """
    import asyncio

    _say_what_is_missing(workspace, person, expired)
    if workspace and not yes:
        whom = f"{person} in {workspace}" if person else f"the whole workspace {workspace}"
        if not typer.confirm(f"Erase everything of {whom}?", err=True):
            typer.echo("Nothing was erased.", err=True)
            raise typer.Exit(2)
    from bot.config import read_settings

    url = read_settings(os.environ).database_url.get_secret_value()
    erased = asyncio.run(_erase(url, workspace, person))
    typer.echo(f"Erased: {erased.messages} message scores, {erased.prompts} prompts, {erased.watches} watches.")


def _say_what_is_missing(workspace: str, person: str, expired: bool) -> None:
    if person and not workspace:
        raise typer.BadParameter(
            "--person needs --workspace: an id means somebody else in each.", param_hint="--person"
        )
    if bool(workspace) == expired:
        raise typer.BadParameter("say either --workspace or --expired.", param_hint="--workspace")


async def _erase(url: str, workspace: str, person: str) -> Erased:
    from bot.app import now
    from bot.jobs.outside import forget_from_outside
    from bot.store.sql_store import SqlStore

    async with SqlStore(url) as store:
        await store.check()
        prompts: list[str] = []
        async with store.transaction() as tx:
            if not workspace:
                return await tx.expire(now())
            if not person:
                erased = await tx.erase_workspace(workspace)
            else:
                prompts, erased = await _erase_person(tx, workspace, person)
    if prompts or not person:
        await forget_from_outside(url, workspace, prompts)
    return erased


async def _erase_person(tx: Transaction, workspace: str, person: str) -> tuple[list[str], Erased]:
    from bot.consent import Choice, Consent
    from bot.ports import PersonKey

    who = PersonKey(workspace, person)
    prompts = [prompt.id for prompt in await tx.prompts_of_person(who, limit=10_000)]
    erased = await tx.erase_person(who)
    await tx.save_consent(who, Consent(Choice.OUT))
    return prompts, erased
