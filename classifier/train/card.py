"""The model card: what the model learnt from, how good it is by whose measure, and where it may fail."""

from collections.abc import Mapping, Sequence

from classifier.train.measuring import Figures

CARD = "MODEL_CARD.md"

_CARD = """\
# Model card: the message scorer and the stall policy

Written by `commonground train`; the manifest beside it has the checksum of every input and the versions used.

## What it does
From the text of one message it gives three calibrated probabilities: `defensive`, `resistant`, `common_ground`, as
defined in `data/README.md`. From these, in order, the stall policy tells whether a thread has stopped moving. It is
made for English talk at work. It says nothing about people, and is not fit to rank, rate or watch them.

## How it is made
Hand-made features of wording, words and pairs of words, and pieces of words feed one ridge-penalised logistic
regression a label. A sigmoid fitted on threads the model had not seen turns their values into probabilities.

## What it learnt from
{data}

{missing}
Composed threads were written for this project. Real ones are windows of public corpora, judged by the same codebook;
of these only ids, checksums and labels are kept. Licences of the sources are in `data/README.md`.

## How good it is
By models that had not seen the thread, nor any other by its writer or from its source thread (five folds). The model
that is shipped has learnt from all of them, so measuring it again on these threads would flatter it.

{figures}

`commonground evaluate FILE` measures the shipped model on any labelled threads, with intervals and baselines.

## Where it may fail
- It reads a message by itself: irony that only the thread shows, and blame told in plain facts, are often missed.
- Composed threads share a voice that real people do not have. Real windows come from open-source projects, talk pages
  and negotiations; sales, care or law may speak otherwise.
- Writers of second-language English, of dialects, and neurodivergent people may write in ways it takes for resistance.
- It abstains on other languages, on texts without words of their own, beyond 1,000 words, and where most words are
  new to it.
"""


def model_card(
    threads: Mapping[str, int],
    messages: Mapping[str, int],
    calm_messages: int,
    figures: Sequence[Figures],
    missing: Sequence[str],
) -> str:
    """Write the card as Markdown."""
    return _CARD.format(
        data=_data(threads, messages, calm_messages), missing=_missing(missing), figures=_table(figures)
    )


def _data(threads: Mapping[str, int], messages: Mapping[str, int], calm_messages: int) -> str:
    rows = [f"| {kind} | {threads[kind]:,} | {messages[kind]:,} |" for kind in threads]
    calm = f"| calm developer talk (0 for defensive and resistant) | – | {calm_messages:,} |"
    return "\n".join(["| judged by the codebook | threads | messages |", "|---|---|---|", *rows, calm])


def _missing(missing: Sequence[str]) -> str:
    if not missing:
        return ""
    return "\n".join(["Missing in this run:", *(f"- {sentence}" for sentence in missing), ""])


def _table(figures: Sequence[Figures]) -> str:
    head = [
        "| label | part | messages | with it | ROC-AUC | average precision | calibration error | Brier skill |",
        "|---|---|---|---|---|---|---|---|",
    ]
    return "\n".join(head + [_row(figure) for figure in figures])


def _row(figure: Figures) -> str:
    numbers = (figure.roc_auc, figure.average_precision, figure.calibration_error, figure.brier_skill)
    shown = " | ".join("–" if number is None else f"{number:.3f}" for number in numbers)
    return f"| {figure.label} | {figure.part} | {figure.messages:,} | {figure.positives:,} | {shown} |"
