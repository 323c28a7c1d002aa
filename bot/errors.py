"""What an operator or a person can mend, on the side of the bot.

CommonGroundError (classifier.errors)
├── SettingsError        a setting is wrong or missing
├── StoreError           the database is out of reach, older or newer than this release
├── TemplatesError       a template breaks the rules of docs/templates.md
├── MissingExtraError    a command needs an optional extra that is not installed
├── PortInUseError       something else listens on the port
├── ExportError          a Slack export cannot be read
├── SourceError          a public source cannot be fetched, or is not what it should be
└── SlackError           Slack refused a call
    ├── SlackUnavailable it may work later: network, 5xx, rate limit
    └── SlackRefused     it will not work until somebody changes something: scope, channel, token
"""

from classifier.errors import CommonGroundError


class SettingsError(CommonGroundError):
    """A setting is wrong or missing. The message says what was expected and where to find it."""


class StoreError(CommonGroundError):
    """The database cannot be used as it is. The message names the command that mends it."""


class TemplatesError(CommonGroundError):
    """A template breaks the rules. The message names the template and the rule."""


class MissingExtraError(CommonGroundError):
    """A command needs an optional extra. The message says how to install it."""


class PortInUseError(CommonGroundError):
    """Something else listens on the port. The message says how to pick another."""


class ExportError(CommonGroundError):
    """A Slack export cannot be read. The message names the member, never its words."""


class SourceError(CommonGroundError):
    """A public source cannot be fetched, or is not what it should be. The message names the address and the reason."""


class SlackError(CommonGroundError):
    """Slack did not do what we asked. `code` is Slack's own word for it."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class SlackUnavailable(SlackError):
    """It may work later. `retry_after_s` is what Slack asked for, or 0."""

    def __init__(self, message: str, code: str, retry_after_s: float = 0.0) -> None:
        super().__init__(message, code)
        self.retry_after_s = retry_after_s


class SlackRefused(SlackError):
    """It will not work until somebody changes something."""
