"""What a person asks for or says about a prompt: now, another, why, how it was, and a look at a draft."""

import asyncio
import re
import uuid
from dataclasses import replace

from bot.consent import Choice
from bot.ports import EpisodeEnd, Offer, PersonKey, Prompt, PromptStatus, Reception, ThreadKey, Transaction
from bot.prompting import choose, next_move
from bot.service.answers import DraftReading, Explanation, Passage
from bot.service.deciding import PROMPTS_REMEMBERED, history_of, unanswered
from bot.service.hearing import Hearing
from bot.service.tools import MESSAGES_READ, as_scored, covering_watch, time_of
from bot.service.wording import lay_out, stored_template
from bot.templates import Side
from classifier.conversation import MessageScore, Sensitivity, Signal, StallKind, State

SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")


class Asking(Hearing):
    """Prompts that were asked for are consent to that answer: caps, night and shadow do not apply."""

    async def prompt_now(self, person: PersonKey, signal: Signal | None, thread: ThreadKey | None) -> Offer | None:
        """Return a prompt for the person, about a thread they are in if one is given; None if no template fits."""
        async with self.store.transaction() as tx:
            side, other = await self._place_in(tx, person, thread)
            prompt = await self._pick(tx, person, side, signal or Signal.RESISTANT, thread, other)
            if prompt is None:
                return None
            # Of somebody who is `out` nothing is kept, not even that they asked.
            if (await tx.consent(person)).choice is not Choice.OUT:
                await tx.save_prompt(prompt)
            template = await stored_template(tx, prompt)
        return await lay_out(self.messenger, prompt, template) if template else None

    async def another_idea(self, person: PersonKey, prompt_id: str) -> Offer | None:
        """Return other words for a prompt this person has, making the next move; None if it is not theirs or gone."""
        async with self.store.transaction() as tx:
            prompt = await self._theirs(tx, person, prompt_id)
            if prompt is None:
                return None
            past = await tx.prompts_of_person(person, PROMPTS_REMEMBERED)
            template = choose(
                await tx.templates(person.workspace),
                move=prompt.move.following,
                side=prompt.side,
                signal=prompt.signal,
                history=history_of(past, prompt.thread),
                tallies=await tx.tallies(person.workspace),
                seed=f"{prompt.id}/{prompt.move}/{prompt.template}",
            )
            if template is None:
                return None
            # What they saw so far stays known, with what they said of it: it is not shown to them again.
            await tx.save_prompt(replace(prompt, id=uuid.uuid4().hex, status=PromptStatus.REPLACED))
            prompt = replace(prompt, move=template.move, template=template.id, received=None)
            await tx.save_prompt(prompt)
        return await lay_out(self.messenger, prompt, template)

    async def explain(self, person: PersonKey, prompt_id: str | None = None) -> Explanation | None:
        """Say why a prompt (the last one, if none is named) came; None if there is none of theirs."""
        async with self.store.transaction() as tx:
            prompt = await self._theirs(tx, person, prompt_id) if prompt_id else await self._last(tx, person)
            if prompt is None:
                return None
            reasons = await self._reasons(tx, prompt)
        return Explanation(prompt.move, prompt.side, prompt.signal, reasons, prompt.planned_at, not prompt.episode)

    async def receive(self, person: PersonKey, prompt_id: str, reception: Reception) -> bool:
        """Note how a prompt was received. *It isn't stuck* ends the episode, and hardens the thread once a prompt."""
        async with self.store.transaction() as tx:
            prompt = await self._theirs(tx, person, prompt_id)
            if prompt is None:
                return False
            await tx.save_prompt(replace(prompt, received=reception))
            is_said_again = prompt.received is reception
            if reception is Reception.NOT_STUCK and prompt.thread is not None and not is_said_again:
                await self._trust(tx, prompt.thread)
        return True

    async def recent_prompts(self, person: PersonKey) -> list[Prompt]:
        """Return the person's prompts, newest first, as the ledger has them."""
        async with self.store.transaction() as tx:
            return await tx.prompts_of_person(person, PROMPTS_REMEMBERED)

    async def tension(self, thread: ThreadKey) -> list[tuple[str, float, State]]:
        """Return the tension and state of a thread after each of its stored messages, as (ts, tension, state)."""
        async with self.store.transaction() as tx:
            stored = await tx.messages(thread, MESSAGES_READ)
            row = await tx.thread(thread)
            watch = await covering_watch(tx, thread)
            episodes = await tx.episodes(thread)
        if not stored:
            return []
        last, quiet = time_of(stored[-1].ts), unanswered(stored, episodes)
        assessment = self.assessor.assess(
            [as_scored(message) for message in stored],
            now=max(self.now(), last),
            quiet_at=last if len(stored) - 1 in quiet else None,
            sensitivity=watch.sensitivity if watch else Sensitivity.NORMAL,
            hardened=row.hardened if row else 0,
            unanswered=quiet,
            earlier=stored[0].earlier,
        )
        decisions = [*assessment.decisions[:-1], assessment.now]
        return [(m.ts, d.tension, d.state) for m, d in zip(stored, decisions, strict=True)]

    async def draft(self, person: PersonKey, text: str) -> DraftReading:
        """Read a draft sentence by sentence, and offer another way in where one was marked. Nothing is stored."""
        sentences = [sentence for sentence in SENTENCE_END.split(text) if sentence.strip()]
        scores = await asyncio.to_thread(self.assessor.score, sentences)
        passages = tuple(self._passage(s, scored.score) for s, scored in zip(sentences, scores, strict=True))
        marked = next((p for p in passages if p.defensive or p.resistant), None)
        if marked is None:
            return DraftReading(passages, None)
        signal = Signal.DEFENSIVE if marked.defensive else Signal.RESISTANT
        async with self.store.transaction() as tx:
            prompt = await self._pick(tx, person, Side.AUTHOR, signal, None, "")
            template = await stored_template(tx, prompt) if prompt else None
        return DraftReading(passages, await lay_out(self.messenger, prompt, template) if prompt and template else None)

    def _passage(self, sentence: str, score: MessageScore | None) -> Passage:
        defensive, resistant = self.assessor.marks(score) if score is not None else (False, False)
        return Passage(sentence, defensive, resistant)

    # ------------------------------------------------------------ parts

    async def _place_in(self, tx: Transaction, person: PersonKey, thread: ThreadKey | None) -> tuple[Side, str]:
        """Return which side the person is on in a thread and who the other is, as far as its scores tell."""
        stored = await tx.messages(thread, MESSAGES_READ) if thread is not None else []
        authors = [message.author for message in stored]
        others = [name for name in authors if name is not None and name != person.person]
        own_heat = [m.score.heat for m in stored if m.author == person.person and m.score is not None]
        other_heat = [m.score.heat for m in stored if m.author in others and m.score is not None]
        hotter = max(own_heat, default=0.0) > max(other_heat, default=0.0)
        return Side.AUTHOR if hotter else Side.COUNTERPART, others[-1] if others else ""

    async def _pick(
        self, tx: Transaction, person: PersonKey, side: Side, signal: Signal, thread: ThreadKey | None, other: str
    ) -> Prompt | None:
        past = await tx.prompts_of_person(person, PROMPTS_REMEMBERED)
        history = history_of(past, thread)
        id = uuid.uuid4().hex
        template = choose(
            await tx.templates(person.workspace),
            move=next_move(history),
            side=side,
            signal=signal,
            history=history,
            tallies=await tx.tallies(person.workspace),
            seed=id,
        )
        if template is None:
            return None
        return Prompt(
            id=id,
            to=person,
            side=side,
            move=template.move,
            signal=signal,
            template=template.id,
            status=PromptStatus.SENT,
            planned_at=self.now(),
            due_at=self.now(),
            sent_at=self.now(),
            thread=thread,
            other=other,
        )

    async def _theirs(self, tx: Transaction, person: PersonKey, prompt_id: str) -> Prompt | None:
        prompt = await tx.prompt(person.workspace, prompt_id)
        return prompt if prompt is not None and prompt.to == person else None

    async def _last(self, tx: Transaction, person: PersonKey) -> Prompt | None:
        seen = {PromptStatus.SENT, PromptStatus.SHADOWED, PromptStatus.UNKNOWN}
        past = await tx.prompts_of_person(person, PROMPTS_REMEMBERED)
        return next((prompt for prompt in past if prompt.status in seen), None)

    async def _reasons(self, tx: Transaction, prompt: Prompt) -> tuple[str, ...]:
        """Decide once more from the scores as they stand, as of the message that completed the stall."""
        episode = await tx.episode(prompt.to.workspace, prompt.episode) if prompt.episode else None
        if episode is None:
            return ()
        stored = await tx.messages(episode.thread, MESSAGES_READ)
        until = [message for message in stored if message.ts <= episode.completed_by]
        if not until or until[-1].ts != episode.completed_by:
            return ()
        last = time_of(until[-1].ts)
        watch = await covering_watch(tx, episode.thread)
        others = [known for known in await tx.episodes(episode.thread) if known.id != episode.id]
        assessment = self.assessor.assess(
            [as_scored(message) for message in until],
            now=last,
            quiet_at=last if episode.kind is StallKind.QUIET else None,
            sensitivity=watch.sensitivity if watch else Sensitivity.NORMAL,
            unanswered=unanswered(until, others),
            earlier=until[0].earlier,
        )
        return self.assessor.reasons(assessment.now)

    async def _trust(self, tx: Transaction, thread: ThreadKey) -> None:
        row = await tx.lock_thread(thread)
        await tx.save_thread(replace(row, hardened=row.hardened + 1, quiet_at=None))
        episode = await tx.open_episode(thread)
        if episode is not None:
            await self._end(tx, episode, EpisodeEnd.NOT_STUCK)
