"""`python -m bot.cli` is `commonground`."""

from bot.cli import main

main()
