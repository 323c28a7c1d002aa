"""The root of everything an operator can mend, and the classifier's part of the tree.

CommonGroundError
├── ArtifactError        the model file or its manifest is missing, altered or of another version
├── EncoderError         the encoder cannot be fitted here: something is not installed, or is not what was expected
├── CorpusError          a labelled thread or a public corpus cannot be read
└── bot.errors           settings, database, Slack
"""


class CommonGroundError(Exception):
    """Something an operator can mend. The command line prints it as one message and exits 2."""


class ArtifactError(CommonGroundError):
    """The model cannot be loaded. The message names the command that mends it."""


class CorpusError(CommonGroundError):
    """Labelled data cannot be read. The message names file and line, never the text."""


class EncoderError(CommonGroundError):
    """The encoder cannot be fitted on this machine. The message names what is missing and the way without it."""
