"""The `commonground` command. Heavy imports stay inside the commands, so that `--help` is quick."""

import sys

from bot.cli.commands import app
from classifier.errors import CommonGroundError

__all__ = ["app", "main"]


def main() -> None:
    """Run one command. What an operator can mend is printed as one message, and exits 2; a bug keeps its traceback."""
    try:
        app(prog_name="commonground")
    except CommonGroundError as error:
        print(f"Error: {error}", file=sys.stderr)
        sys.exit(2)
