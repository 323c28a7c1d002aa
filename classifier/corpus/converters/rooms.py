"""LiveChat: what was said in the Gitter rooms of developers, cut into pieces of twelve messages.

Only lines that the publishers gave no number are used; the numbered ones belong to dialogues they picked out, and are
left for whoever wants to check us.

Shi, L., et al. (2021). A first look at developers' live chat on Gitter. ESEC/FSE.
"""

import re
from collections.abc import Iterator

from classifier.corpus.converters.building import Converted, RawFiles, Said, lines_of, thread_of

CORPUS = "gitter_dev"
PIECE = 12
_MESSAGE = re.compile(r"\[[^\]]*\] <([^>]*)> (.*)")


def convert(files: RawFiles) -> Converted:
    """Yield the pieces of each room, a file `[time] <name> text` a line; what is no message is passed over."""
    for file, content in files.items():
        said = list(_messages(content))
        for number, start in enumerate(range(0, len(said), PIECE)):
            yield thread_of(CORPUS, f"{file.removesuffix('.txt')}-{number}", said[start : start + PIECE])


def _messages(content: bytes) -> Iterator[Said]:
    for _, line in lines_of(content):
        found = _MESSAGE.fullmatch(line.rstrip())
        if found is not None:
            yield Said(found[1], found[2])
