"""A person's own choices, each of which can be taken back, and what they are told about them."""

import asyncio
from dataclasses import replace
from datetime import datetime

from bot.consent import Choice, Consent
from bot.ports import ChannelKey, Erased, Health, PersonKey, Prompt, PromptStatus, Transaction, WatchState
from bot.service.answers import Home, OwnChoices, Status
from bot.service.tools import Tools

# As many as anybody gets in a year; the Home tab turns the pages.
PROMPTS_SHOWN = 1_000
# Plain English that any model of ours has a score for.
PROBE = "thanks, that works for me, see you tomorrow at ten"


class Choosing(Tools):
    """Joining, leaving, pausing, forgetting."""

    async def join(self, person: PersonKey) -> Choice:
        """Read me, and send me prompts."""
        async with self.store.transaction() as tx:
            await self.settings(tx, person.workspace)
            await tx.save_consent(person, Consent(Choice.IN))
        return Choice.IN

    async def leave(self, person: PersonKey) -> Choice:
        """Do not read me, do not write to me; all that was kept goes, and only this choice remains."""
        await self.forget(person)
        return Choice.OUT

    async def forget(self, person: PersonKey) -> Erased:
        """Erase everything kept about a person, jobs included, and leave them `out`."""
        async with self.store.transaction() as tx:
            prompts = await tx.prompts_of_person(person, limit=10_000)
            erased = await tx.erase_person(person)
            await tx.save_consent(person, Consent(Choice.OUT))
        if prompts:
            await self.jobs.forget(person.workspace, [prompt.id for prompt in prompts])
        return erased

    async def stop_prompts(self, person: PersonKey) -> Choice:
        """No more prompts: undecided again. Somebody who is `out` stays so."""
        async with self.store.transaction() as tx:
            known = await tx.consent(person)
            if known.choice is Choice.OUT:
                return Choice.OUT
            await tx.save_consent(person, Consent(Choice.UNDECIDED))
            await self._drop_planned(tx, person, "stopped")
        return Choice.UNDECIDED

    async def pause(self, person: PersonKey, until: datetime) -> None:
        """Hold prompts back until then; those already planned are dropped. Nothing to pause for who is `out`."""
        async with self.store.transaction() as tx:
            known = await tx.consent(person)
            if known.choice is not Choice.OUT:
                await tx.save_consent(person, replace(known, paused_until=until))
                await self._drop_planned(tx, person, "paused")

    async def resume(self, person: PersonKey) -> None:
        """Send prompts again."""
        async with self.store.transaction() as tx:
            known = await tx.consent(person)
            if known.paused_until is not None:
                await tx.save_consent(person, replace(known, paused_until=None))

    async def _drop_planned(self, tx: Transaction, person: PersonKey, because: str) -> None:
        for prompt in await tx.prompts_of_person(person, limit=10_000):
            if prompt.status is PromptStatus.PLANNED:
                await tx.save_prompt(replace(prompt, status=PromptStatus.DROPPED, because=because))

    async def deactivated(self, person: PersonKey) -> None:
        """Forget somebody whose account was closed, their choice included."""
        async with self.store.transaction() as tx:
            prompts = await tx.prompts_of_person(person, limit=10_000)
            await tx.erase_person(person)
        self.metrics.changes.labels("person_gone").inc()
        if prompts:
            await self.jobs.forget(person.workspace, [prompt.id for prompt in prompts])

    async def departed(self, place: ChannelKey, person: str) -> None:
        """Somebody left a channel: they need no notice there any more, and planned prompts about it are dropped."""
        async with self.store.transaction() as tx:
            await tx.remove_newcomer(place, person)
            for prompt in await tx.prompts_of_person(PersonKey(place.workspace, person), limit=10_000):
                here = prompt.thread is not None and prompt.thread.place == place
                if here and prompt.status is PromptStatus.PLANNED:
                    await tx.save_prompt(replace(prompt, status=PromptStatus.DROPPED, because="left"))

    # ------------------------------------------------------------ what they are told

    async def own(self, person: PersonKey) -> OwnChoices:
        """Return what a person chose."""
        async with self.store.transaction() as tx:
            return await self._own(tx, person)

    async def _own(self, tx: Transaction, person: PersonKey) -> OwnChoices:
        settings = await self.settings(tx, person.workspace)
        consent = await tx.consent(person)
        paused = consent.paused_until if consent.paused_until and consent.paused_until > self.now() else None
        return OwnChoices(consent.choice, paused, settings.reading, self.is_shadow(settings))

    async def status(self, person: PersonKey, place: ChannelKey) -> Status:
        """Return what is watched in a channel and what the person chose."""
        async with self.store.transaction() as tx:
            watches = [w for w in await tx.watches(place.workspace, place.channel) if w.state is WatchState.ACTIVE]
            return Status(
                await self._own(tx, person),
                channel=next((watch for watch in watches if not watch.thread), None),
                threads=tuple(watch for watch in watches if watch.thread),
            )

    async def home(self, person: PersonKey) -> Home:
        """Return what the Home tab shows: only watches of channels the person is in."""
        async with self.store.transaction() as tx:
            choices = await self._own(tx, person)
            watches = [w for w in await tx.watches(person.workspace) if w.state is WatchState.ACTIVE]
            prompts = tuple(filter(_is_shown, await tx.prompts_of_person(person, PROMPTS_SHOWN)))
            words = {template.id: template.words for template in await tx.templates(person.workspace)}
            rules = self.rules(await self.settings(tx, person.workspace))
        visible = await self.messenger.channels_of(person) if watches else frozenset()
        return Home(
            choices,
            tuple(watch for watch in watches if watch.place.channel in visible),
            prompts,
            {prompt.template: words[prompt.template] for prompt in prompts if prompt.template in words},
            rules,
            (await self.messenger.profile(person)).is_admin,
        )

    async def health(self) -> Health:
        """Return what keeps us from being ready: the database (raises), templates that are missing, the model."""
        async with self.store.transaction() as tx:
            templates = await tx.templates("")
        [probed] = await asyncio.to_thread(self.assessor.score, [PROBE])
        problems = (
            "" if templates else "No templates are stored. Start the program anew: it stores the shipped ones.",
            "" if probed.score else "The model gives no score. Run `commonground check`, which says how to mend it.",
        )
        return Health(tuple(filter(None, problems)))


def _is_shown(prompt: Prompt) -> bool:
    return prompt.status in (PromptStatus.SENT, PromptStatus.SHADOWED)
