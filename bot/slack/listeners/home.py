"""The Home tab after something was pressed in it: brought up to date, on the page one had turned to."""

from dataclasses import replace

from bot.slack.blocks import names
from bot.slack.blocks.home import Pages
from bot.slack.desk import Desk
from bot.slack.payloads import Pressed
from bot.slack.payloads.home import read_page, read_pages

TURNS = {
    names.EARLIER_PROMPTS: "prompts",
    names.LATER_PROMPTS: "prompts",
    names.MORE_WATCHES: "watches",
    names.FEWER_WATCHES: "watches",
}


async def show_home(desk: Desk, pressed: Pressed) -> None:
    """Lay the tab out anew."""
    await desk.show_home(pressed.person, turned(pressed), pressed.view_hash)


def turned(pressed: Pressed) -> Pages:
    """Return the pages to open: those that were open, but for the one somebody turned."""
    open_ = Pages(*read_pages(pressed.remembered))
    which = TURNS.get(pressed.action)
    return replace(open_, **{which: read_page(pressed.value)}) if which else open_
