"""The model card: what the model learnt from, how good it is by whose measure, and where it may fail."""

from collections.abc import Mapping, Sequence

from classifier.evaluate import Evaluation
from classifier.evaluate.messages import LabelFigures
from classifier.evaluate.run import TEXT_ALONE
from classifier.evaluate.tables import shown
from classifier.evaluate.threads import StallFigures
from classifier.train.worst import WorstError

CARD = "MODEL_CARD.md"

_CARD = """\
# Model card: the message scorer and the stall policy

Written by `commonground train`; the manifest beside it has the checksum of every input and the versions used.

## What it does
From the text of one message it gives three calibrated probabilities: `defensive`, `resistant`, `common_ground`, as
defined in `data/README.md`. From these, in order, the stall policy tells how each message reads in its thread, and
whether the thread has stopped moving. It is
made for English talk at work. It says nothing about people, and is not fit to rank, rate or watch them.

## How it is made
Hand-made features of wording, words and pairs of words, and pieces of words feed one ridge-penalised logistic
regression a label. A sigmoid fitted on threads the model had not seen turns their values into probabilities.
{encoder}How a message reads in its thread is one more logistic regression a label: on these probabilities of the
message and of those before it, who wrote them, and where it stands; never on words.

## What it learnt from
{data}

{missing}
Composed threads were written for this project. Real ones are windows of public corpora, judged by the same codebook;
of these only ids, checksums and labels are kept. Licences of the sources are in `data/README.md`.

## How good it is
By models that had not seen the thread, nor any other by its writer or from its source thread (five folds). The model
that is shipped has learnt from all of them, so measuring it again on these threads would flatter it. Messages are
measured as they read in their thread; the first two figures are given for the text alone, too.

{figures}

`commonground evaluate FILE` measures the shipped model on any labelled threads, with intervals and baselines.

## Where it may fail
- Of what came before it knows numbers, not words: irony that only the thread shows, and blame told in plain facts, are
  often missed.
- Composed threads share a voice that real people do not have. Real windows come from open-source projects, talk pages
  and negotiations; sales, care or law may speak otherwise.
- Writers of second-language English, of dialects, and neurodivergent people may write in ways it takes for resistance.
- It abstains on other languages, on texts without words of their own, beyond 1,000 words, and where most words are
  new to it.
"""


_ENCODER = """\
Where these leave doubt, a small sentence encoder is asked too: all-MiniLM-L6-v2 (Apache-2.0), all its layers fitted
on the same messages, stored with weights of eight bits. Its value is blended with the sum; the blend, too, was fitted
on threads that neither had seen.
"""


def model_card(
    threads: Mapping[str, int],
    messages: Mapping[str, int],
    calm_messages: int,
    missing: Sequence[str],
    evaluations: Mapping[str, Evaluation],
    has_encoder: bool,
) -> str:
    """Write the card as Markdown."""
    figures = "\n\n".join(_figures(name, evaluation) for name, evaluation in evaluations.items())
    return _CARD.format(
        encoder=_ENCODER if has_encoder else "",
        data=_data(threads, messages, calm_messages),
        missing=_missing(missing),
        figures=figures,
    )


def pictures_section(pictures: Mapping[str, str]) -> str:
    """Write the section that shows the drawn pictures: what each shows, by file name."""
    drawn = "\n\n".join(f"{what}\n\n![{what}]({name})" for name, what in pictures.items())
    return f"\n## Pictures\n{drawn or _NOT_DRAWN}\n"


def errors_section(worst: Sequence[WorstError]) -> str:
    """Write the section of the worst errors on composed threads, ten of each kind."""
    kinds = dict.fromkeys((error.label, error.kind) for error in worst)
    tables = [
        _errors(f"{kind}: `{label}`", [e for e in worst if (e.label, e.kind) == (label, kind)]) for label, kind in kinds
    ]
    return "\n".join(["", "## The worst errors on composed threads", *tables, ""])


def _errors(title: str, worst: Sequence[WorstError]) -> str:
    head = "| thread | message | probability | text alone | text | what weighed most in it |"
    rows = [
        f"| {e.thread} | {e.message} | {e.probability:.2f} | {e.alone:.2f} | {_cell(e.text)} | {_cell(e.comment)} |"
        for e in worst
    ]
    return "\n".join([f"\n### {title}", head, "|---|---|---|---|---|---|", *rows])


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ⏎ ")


def _data(threads: Mapping[str, int], messages: Mapping[str, int], calm_messages: int) -> str:
    rows = [f"| {kind} | {threads[kind]:,} | {messages[kind]:,} |" for kind in threads]
    calm = f"| calm developer talk (0 for defensive and resistant) | – | {calm_messages:,} |"
    return "\n".join(["| judged by the codebook | threads | messages |", "|---|---|---|", *rows, calm])


def _missing(missing: Sequence[str]) -> str:
    if not missing:
        return ""
    return "\n".join(["Missing in this run:", *(f"- {sentence}" for sentence in missing), ""])


def _figures(name: str, evaluation: Evaluation) -> str:
    rows = [_row(part.name, label, known) for part in evaluation.parts for label, known in part.labels.items()]
    stalls = [_stalls(part.name, part.stalls) for part in evaluation.parts if part.stalls is not None]
    return "\n".join([f"### {name.capitalize()}", *_MESSAGES, *rows, "", *_STALLS, *stalls])


_NOT_DRAWN = "Not drawn: matplotlib is not installed (`pip install common-ground[train]`)."
_MESSAGES = (
    "| part | label | with it, of | ROC-AUC | ROC-AUC, text alone | average precision | average precision, text alone "
    "| precision | recall | calibration error | Brier skill |",
    "|---|---|---|---|---|---|---|---|---|---|---|",
)
_STALLS = (
    "| part | stalled, of | precision | recall | median delay | false alarms | per 1,000 (95 % bound) |",
    "|---|---|---|---|---|---|---|",
)


def _row(part: str, label: str, known: LabelFigures) -> str:
    alone = known.baselines[TEXT_ALONE]
    ranked = [shown(of[name]) for name in ("roc_auc", "average_precision") for of in (known.ours, alone)]
    told = [shown(known.ours.get(name)) for name in ("precision", "recall", "calibration_error", "brier_skill")]
    return f"| {part} | {label} | {known.positives:,} of {known.messages:,} | {' | '.join([*ranked, *told])} |"


def _stalls(part: str, known: StallFigures) -> str:
    told = " | ".join(shown(known.ours[name]) for name in ("precision", "recall", "delay_messages"))
    rate, bound = known.false_alarms_per_1000, known.upper_bound_per_1000
    price = "–" if rate is None or bound is None else f"{rate:.0f} (below {bound:.0f})"
    return f"| {part} | {known.stalled} of {known.threads} | {told} | {known.false_alarms} | {price} |"
