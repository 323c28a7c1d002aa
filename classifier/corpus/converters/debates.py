"""Before name-calling: the last comments of Reddit debates that broke the civility rule, or changed a view.

Published as an archive of small files, `<pair>_<ah or delta>_<comment>.json`. The archive is read in memory; nothing
of it is ever written under its own names.

Habernal, I., et al. (2018). Before name-calling: Dynamics and triggers of ad hominem fallacies in web argumentation.
NAACL.
"""

import bz2
import io
import re
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from classifier.corpus.converters.building import (
    Converted,
    RawError,
    RawFiles,
    Said,
    json_line,
    lines_of,
    part,
    thread_of,
)
from classifier.corpus.threads import LabelledThread
from classifier.errors import CorpusError

CORPUS = "ukp_adhominem"
# By name; the rest is left for whoever wants to check us.
FIRST_THREADS = 1200
MOST_BYTES = 200_000_000
_NAME = re.compile(r"(?:.*/)?(\d+_(ah|delta)_\w+)\.json")


def convert(files: RawFiles, most_bytes: int = MOST_BYTES) -> Converted:
    """Yield the first threads of the archives, ordered by name.

    Raises
    ------
    CorpusError
        If an archive cannot be read, or unpacks to more than it should.
    """
    found = sorted(member for content in files.values() for member in _members(content, most_bytes))
    for name, ending, content in islice(found, FIRST_THREADS):
        yield _thread(name, ending, content)


def _members(archive: bytes, most_bytes: int) -> Iterator[tuple[str, str, bytes]]:
    unpacked = _unpacked(archive, most_bytes)
    try:
        with tarfile.open(fileobj=io.BytesIO(unpacked), mode="r:") as members:
            for member in members:
                named = _NAME.fullmatch(member.name)
                content = members.extractfile(member) if member.isreg() and named else None
                if content is not None and named is not None:
                    yield named[1], named[2], content.read()
    except tarfile.TarError as error:
        raise CorpusError(f"the archive of {CORPUS} cannot be read. Its publishers may have changed it.") from error


def _unpacked(archive: bytes, most_bytes: int) -> bytes:
    unpacker = bz2.BZ2Decompressor()
    try:
        unpacked = unpacker.decompress(archive, max_length=most_bytes)
    except OSError as error:
        raise CorpusError(f"the archive of {CORPUS} cannot be read. Its publishers may have changed it.") from error
    if not unpacker.eof:
        raise CorpusError(
            f"the archive of {CORPUS} is cut off, or unpacks to more than {most_bytes / 1e6:g} MB. Fetch it again."
        )
    return unpacked


def _thread(name: str, ending: str, content: bytes) -> LabelledThread | RawError:
    attacked = int(ending == "ah")
    said = []
    for number, line in lines_of(content):
        if line.strip():
            try:
                said.append(_comment(line))
            except ValueError as error:
                return RawError(f"{name}.json", number, str(error))
    if said:
        # Only the last comment was judged, by the moderators or by whoever changed their view.
        said[-1] = replace(said[-1], defensive=attacked)
    return thread_of(CORPUS, name, said, outcome=attacked)


def _comment(line: str) -> Said:
    record = json_line(line)
    return Said(part(record, "author_name", str), part(record, "body", str))
