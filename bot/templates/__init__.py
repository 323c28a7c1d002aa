"""The words of the prompts: what a template is, where the shipped ones are, how slots are filled, what is checked.

The words themselves live in `data/templates/`, one file a move; docs/templates.md tells how to write them.
"""

from bot.templates.checking import LIMITS, Finding, check, check_beside, check_one, gaps
from bot.templates.filling import Filled, fill
from bot.templates.loading import load_folder, load_shipped, read_templates
from bot.templates.template import Move, Side, Template

__all__ = [
    "LIMITS",
    "Filled",
    "Finding",
    "Move",
    "Side",
    "Template",
    "check",
    "check_beside",
    "check_one",
    "fill",
    "gaps",
    "load_folder",
    "load_shipped",
    "read_templates",
]
