"""The use cases: what happens when something is said, asked, chosen or due. Knows no Slack payload and no SQL."""

from bot.service.asking import Asking
from bot.service.choosing import Choosing
from bot.service.counting import Counting
from bot.service.delivering import Delivering
from bot.service.governing import Governing
from bot.service.templating import Templating
from bot.service.tools import Assessor, Defaults

__all__ = ["Assessor", "Defaults", "Service"]


class Service(Asking, Delivering, Choosing, Governing, Counting, Templating):
    """Everything the edges may ask for."""
