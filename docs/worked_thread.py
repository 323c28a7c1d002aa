"""One thread through the program, number by number, for docs/how-it-decides.md."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from bot.replay import Planned, replay, score
from bot.templates import load_shipped
from bot.templates.filling import fill
from classifier import artifact
from classifier.assess import Assessor
from classifier.conversation import LABELS, Decision, Label, MessageScore, Sensitivity, Stall
from classifier.corpus import LabelledThread, LineError, read_threads
from classifier.scoring.scorer import joined
from classifier.stall.fitting import QUIET_AFTER
from classifier.stall.reading import Context, look_back
from classifier.stall.reasons import SENTENCES, sentence
from classifier.text import own_words
from classifier.thread_state import Evidence, ThreadState, advance, evidence, settled

FILE = Path(__file__).with_name("worked_thread.jsonl")
PUSHES_SHOWN = 8


class Worked:
    """The thread of `worked_thread.jsonl` as the shipped model reads it. Messages are counted from 1 on the page."""

    def __init__(self) -> None:
        model = artifact.load()
        self.scorer, self.policy = model.scorer, model.policy
        self.thread = _only_thread()
        assessor = Assessor(self.scorer, self.policy)
        self.replayed = replay(self.thread, assessor, load_shipped(), quiet_after=QUIET_AFTER)
        self.messages = score(self.thread, assessor)
        self.heard, self.states = self._fold()

    # ------------------------------------------------------------ what the page prints

    def words(self) -> str:
        """Return the thread as it was written."""
        rows = [f"| {n} | {m.author} | {m.text} |" for n, m in enumerate(self.thread.messages, start=1)]
        return "\n".join(["| # | who | message |", "|---|---|---|", *rows])

    def scores(self) -> str:
        """Return three probabilities a message, by its text alone; what reaches its mark stands bold."""
        return self._three_each([message.score for message in self.messages], self.policy.marks)

    def readings(self) -> str:
        """Return three probabilities a message, as it reads in its thread; what it counts as carrying stands bold."""
        return self._three_each(self.replayed.assessment.scores, self.policy.carries_from)

    def context(self) -> str:
        """Return how the reading of the completing message comes about, as a sum."""
        at = self.stall.completed_by
        label, known = self._hotter(self.replayed.assessment.scores[at]), look_back(self.messages)[at]
        if known is None:
            raise ValueError("the message that completes the stall was not read, which cannot be.")
        weights, intercept = self.policy.reading.weights[label], self.policy.reading.intercepts[label]
        numbers = zip(Context._fields, known, weights, strict=True)
        rows = [
            f"| `{name}` | {value:.2f} | {weight:.2f} | {value * weight:+.2f} |"
            for name, value, weight in numbers
            if abs(value * weight) >= 0.005
        ]
        total = sum(value * weight for value, weight in zip(known, weights, strict=True)) + intercept
        return "\n".join(
            [
                f"| for *{label}* | value | weight | product |",
                "|---|---|---|---|",
                *rows,
                f"| without any of these | | | {intercept:+.2f} |",
                f"| **sum** | | | **{total:+.2f}** |",
                "",
                f"So in its thread it is *{label}* with 1 / (1 + e^{-total:.2f}) = **{_probability(total):.2f}**.",
            ]
        )

    def pushes(self) -> str:
        """Return how the probability of the completing message comes about: what pushed it up or down, and the sum."""
        label, names, values, intercept = self._contributions()
        order = np.argsort(-np.abs(values))
        rows = [f"| {_plain(names[i])} | {values[i]:+.2f} |" for i in order[:PUSHES_SHOWN]]
        rest = values[order[PUSHES_SHOWN:]]
        value = float(values.sum()) + intercept
        return "\n".join(
            [
                f"| what the message has | push towards *{label}* |",
                "|---|---|",
                *rows,
                f"| {len(rest):,} smaller ones together | {rest.sum():+.2f} |",
                f"| where every message begins | {intercept:+.2f} |",
                f"| **sum** | **{value:+.2f}** |",
                "",
                *self._calibrated(LABELS.index(label), value),
            ]
        )

    def _calibrated(self, column: int, value: float) -> list[str]:
        """Say what the sum comes to by the wording alone, and with the encoder's say."""
        heads, blend = self.scorer.heads, self.scorer.blend
        alone = heads.slopes[column] * value + heads.offsets[column]
        said = [f"By its wording alone: {heads.slopes[column]:.2f} × {value:+.2f} {_signed(heads.offsets[column])}."]
        said += [f"That is {alone:+.2f}, and 1 / (1 + e^{-alone:.2f}) = **{_probability(alone):.2f}**."]
        if blend is None or self.scorer.meaning is None:
            return said
        text = own_words(self.thread.messages[self.stall.completed_by].text)
        meant = float(self.scorer.meaning.read(text).values()[column])
        weight, offset = blend.meaning[column], blend.offsets[column]
        both = blend.linear[column] * value + weight * meant + offset
        return [
            *said,
            f"The encoder, asked because that leaves doubt, says {meant:+.2f}.",
            f"Both together: {blend.linear[column]:.2f} × {value:+.2f} {_signed(weight)} × ({meant:+.2f}) "
            f"{_signed(offset)} = {both:+.2f}.",
            f"And 1 / (1 + e^{-both:.2f}) = **{_probability(both):.2f}**.",
        ]

    def fold(self) -> str:
        """Return what is remembered after each message, the tension, and how the thread stands."""
        head = [
            "| # | who | heat | average of heat | two are hot | both sides | to and fro | tension | the thread is |",
            "|---|---|---|---|---|---|---|---|---|",
        ]
        return "\n".join(head + [self._fold_row(index) for index in range(len(self.messages))])

    def weighing(self) -> str:
        """Return the tension of the completing message as a sum."""
        model, known = self.policy.logjam, self._evidence(self.stall.completed_by)._asdict()
        rows = [
            f"| `{name}` | {SENTENCES[name]} | {known[name]:.2f} | {weight:.2f} | {weight * known[name]:+.2f} |"
            for name, weight in zip(model.names, model.weights, strict=True)
        ]
        tension = model.probability(known)
        total = float(np.log(tension / (1 - tension)))
        head = ["| evidence | says | value | weight | product |", "|---|---|---|---|---|"]
        end = [
            f"| without any evidence | | | | {model.intercept:+.2f} |",
            f"| **sum** | | | | **{total:+.2f}** |",
            "",
            f"The tension is 1 / (1 + e^{-total:.2f}) = **{tension:.2f}**.",
        ]
        return "\n".join(head + rows + end)

    def thresholds(self) -> str:
        """Return from which tension on a thread is stalled, for each sensitivity."""
        rows = [
            f"| `{s}` | {self.policy.thresholds[s].logjam:.2f} | {self.policy.thresholds[s].quiet:.2f} |"
            for s in Sensitivity
        ]
        return "\n".join(["| sensitivity | logjam from | quiet from |", "|---|---|---|", *rows])

    def verdict(self) -> str:
        """Say with which message the thread stalled, and why."""
        at, stall = self.stall.completed_by, self.stall
        decision = self.decisions[at]
        threshold = self.policy.thresholds[Sensitivity.NORMAL].logjam
        lines = [
            f"Message {at + 1} is hot, and {decision.tension:.2f} is not below {threshold:.2f}.",
            f"So the thread is **{decision.state}**, as a `{stall.kind}`, and the signal is `{stall.signal}`.",
            "The reasons are what added most:",
            "",
            *(f"- {sentence(reason)}" for reason in decision.reasons),
        ]
        return "\n".join(lines)

    def prompts(self) -> str:
        """Return who is offered what."""
        return "\n\n".join(self._prompt(planned) for planned in self.replayed.prompts)

    def recovery(self) -> str:
        """Say with which message the thread moved again, and by which of the two rules."""
        at = self.stall.recovered_by
        if at is None:
            raise ValueError(f"the thread of {FILE.name} no longer recovers. Choose one that does.")
        after = range(self.stall.completed_by + 1, at + 1)
        head = ["| # | who | takes a move up | calm messages in a row |", "|---|---|---|---|"]
        rows = [
            f"| {i + 1} | {self.messages[i].author} | {self.heard[i].taken_up:.2f} | {self.heard[i].calm_messages} |"
            for i in after
        ]
        return "\n".join([*head, *rows, "", f"With message {at + 1} the thread moves again: {self._rule(at)}."])

    # ------------------------------------------------------------ parts

    @property
    def decisions(self) -> tuple[Decision, ...]:
        """How the thread stood after each message."""
        return self.replayed.assessment.decisions

    @property
    def stall(self) -> Stall:
        """The first stall."""
        if not self.replayed.assessment.stalls:
            raise ValueError(f"the thread of {FILE.name} no longer stalls. Choose one that does.")
        return self.replayed.assessment.stalls[0]

    def _fold(self) -> tuple[list[ThreadState], list[ThreadState]]:
        """Return the state as each message was heard, and once a stall that it ended is behind."""
        heard: list[ThreadState] = []
        after = [ThreadState()]
        for index, message in enumerate(self.messages):
            heard.append(advance(after[-1], message, self.replayed.assessment.scores[index]))
            after.append(settled(heard[-1]) if index == self.stall.recovered_by else heard[-1])
        return heard, after[1:]

    def _three_each(self, scores: Sequence[MessageScore | None], bold_from: Mapping[Label, float]) -> str:
        numbered = enumerate(zip(self.messages, scores, strict=True), start=1)
        rows = [f"| {n} | {message.author} | {_three(score, bold_from)} |" for n, (message, score) in numbered]
        head = ["| # | who | defensive | resistant | common ground |", "|---|---|---|---|---|"]
        bold = " | ".join(f"{bold_from[label]:.2f}" for label in LABELS)
        return "\n".join([*head, *rows, f"| | *bold from* | {bold} |"])

    @staticmethod
    def _hotter(score: MessageScore | None) -> Label:
        if score is None:
            raise ValueError("the message that completes the stall has no score, which cannot be.")
        return "defensive" if score.defensive > score.resistant else "resistant"

    def _contributions(self) -> tuple[Label, np.ndarray, np.ndarray, float]:
        label = self._hotter(self.messages[self.stall.completed_by].score)
        column = LABELS.index(label)
        row = joined(self.scorer.blocks, [own_words(self.thread.messages[self.stall.completed_by].text)]).tocoo()
        names = np.concatenate([block.transformer.get_feature_names_out() for block in self.scorer.blocks])
        kinds = np.concatenate(
            [[block.name] * len(block.transformer.get_feature_names_out()) for block in self.scorer.blocks]
        )
        titles = np.array([f"{kinds[i]}: {names[i]}" for i in row.col])
        values = row.data * self.scorer.heads.coefficients[row.col, column]
        return label, titles, values, float(self.scorer.heads.intercepts[column])

    def _fold_row(self, index: int) -> str:
        known, state, decision = self._evidence(index), self.states[index], self.decisions[index]
        last = state.last
        heat = last.heat if last else 0.0
        shown = (heat, state.heat_average, known.two_hot, known.both_sides, known.to_and_fro, decision.tension)
        numbers = " | ".join(f"{value:.2f}" for value in shown)
        return f"| {index + 1} | {self.messages[index].author} | {numbers} | {decision.state} |"

    def _evidence(self, index: int) -> Evidence:
        return evidence(self.states[index])

    def _prompt(self, planned: Planned) -> str:
        person, other, template = planned.recipient.person, planned.recipient.other, planned.template
        filled = fill(template, other=other, thread="the thread")
        return "\n".join(
            [
                f"**{person}**, side `{planned.recipient.side}`, template `{template.id}`:",
                "",
                f"> {filled.notice}",
                f"> {filled.offer}",
                ">",
                f"> *{filled.words}*",
                ">",
                f"> {filled.why}",
            ]
        )

    def _rule(self, at: int) -> str:
        taken_up, enough = self.heard[at].taken_up, self.policy.taken_up
        if taken_up >= enough:
            return f"a common-ground move is taken up ({taken_up:.2f}, from {enough:.2f} on)"
        return f"{self.policy.calm_messages} calm messages in a row, by both people"


def _three(score: MessageScore | None, bold_from: Mapping[Label, float]) -> str:
    if score is None:
        return "– | – | –"
    values = {label: float(getattr(score, label)) for label in LABELS}
    return " | ".join(
        f"**{value:.2f}**" if value >= bold_from[label] else f"{value:.2f}" for label, value in values.items()
    )


def _only_thread() -> LabelledThread:
    thread = next(read_threads(FILE))
    if isinstance(thread, LineError):
        raise ValueError(f"{FILE.name}, line {thread.number}: {thread.reason}")
    return thread


def _plain(title: str) -> str:
    kind, _, name = title.partition(": ")
    said = {"hand": "sign", "words": "words", "characters": "piece of a word"}.get(kind, kind)
    return f"{said} `{name.replace('|', '¦')}`"


def _signed(number: float) -> str:
    return f"{'+' if number >= 0 else '−'} {abs(number):.2f}"


def _probability(log_odds: float) -> float:
    return float(1 / (1 + np.exp(-log_odds)))
