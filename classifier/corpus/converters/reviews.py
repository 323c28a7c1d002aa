"""PRemo: comments on pull requests, each on its own, numbered from 0 as they come."""

from classifier.corpus.converters.building import Converted, RawFiles, Said, each, entries_of, part, thread_of

CORPUS = "premo_pr"


def convert(files: RawFiles) -> Converted:
    """Yield a thread of one message for each entry `{"raw_message"}` of the files."""
    numbered = ((file, number, (number - 1, entry)) for file, number, entry in entries_of(files))
    yield from each(
        numbered, lambda one: thread_of(CORPUS, one[0], [Said("somebody", part(one[1], "raw_message", str))])
    )
