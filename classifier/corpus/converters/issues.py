"""Locked issues: comments of open-source projects where talk grew heated, each with the tone annotators heard.

The published table names no authors; who spoke in which order is kept beside our labels (`data/corpora/`).

Ehsani, R., et al. (2024). Incivility in open source projects: A comprehensive annotated dataset of locked GitHub
issue threads. MSR.
"""

import csv
import io
from collections.abc import Iterator

from classifier.corpus.converters.building import Converted, RawError, RawFiles, Said, text_of, thread_of
from classifier.errors import CorpusError

CORPUS = "gh_locked"
COMMENTS = "annotatated_comment_level.csv"  # spelled as it is published
ISSUES = "annotated_issue_level.csv"
_BLOWS = {"Mocking", "Insulting", "Irony", "Threat", "Identity attacks/Name-Calling"}
_CALM = "None"
_ENDED_BADLY = ("Escalating further", "Discontinued further discussion")
_ENDED_WELL = ("None", "Provided technical explanation", "Accepting criticism", "Turning constructive")


def convert(files: RawFiles) -> Converted:
    """Yield a thread for each issue, its comments in the order of the table."""
    for needed in (COMMENTS, ISSUES):
        if needed not in files:
            raise CorpusError(f"{needed} is needed for {CORPUS}.")
    outcomes: dict[str, int | None] = {}
    for row in _rows(ISSUES, files[ISSUES], width=5):
        if isinstance(row, RawError):
            yield row
        else:
            outcomes[row[1]] = _outcome(row[4])
    issues: dict[str, list[Said]] = {}
    for row in _rows(COMMENTS, files[COMMENTS], width=5):
        if isinstance(row, RawError):
            yield row
        elif row[4].strip():
            issues.setdefault(row[1], []).append(Said("somebody", row[4], defensive=_defensive(row[3])))
    for issue, said in issues.items():
        yield thread_of(CORPUS, issue, said, outcome=outcomes.get(issue))


def _rows(file: str, content: bytes, width: int) -> Iterator[list[str] | RawError]:
    reader = csv.reader(io.StringIO(text_of(content), newline=""))
    next(reader, None)
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield RawError(file, reader.line_num, "not a row of the table")
            continue
        if len(row) == width:
            yield row
        elif row:
            yield RawError(file, reader.line_num, f"expected {width} columns, found {len(row)}")


def _defensive(tone: str) -> int | None:
    """Return 1 for a blow at somebody, 0 for a calm comment; other sharp tones may be about anything."""
    return 1 if tone in _BLOWS else 0 if tone == _CALM else None


def _outcome(consequences: str) -> int | None:
    """Return 1 if the talk escalated or broke off, 0 if it went on; a call to order alone says neither."""
    if any(word in consequences for word in _ENDED_BADLY):
        return 1
    return 0 if any(f"'{word}'" in consequences for word in _ENDED_WELL) else None
