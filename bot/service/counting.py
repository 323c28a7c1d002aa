"""Totals that may be shown: to whoever asks, and never where fewer than five different people stand behind them."""

from dataclasses import fields

from bot.ports import ENOUGH_PEOPLE, ChannelKey, PromptTotals
from bot.service.answers import Insights, PromptFigures
from bot.service.tools import Tools


class Counting(Tools):
    """What is told of a channel as a whole."""

    async def insights(self, place: ChannelKey) -> Insights | None:
        """Return the totals of a channel; None, whatever they are, as long as too few people stand behind them."""
        async with self.store.transaction() as tx:
            totals = await tx.channel_totals(place)
            rules = self.rules(await self.settings(tx, place.workspace))
        if totals.people < ENOUGH_PEOPLE:
            return None
        return Insights(
            totals.threads.shown, totals.stalls.shown, totals.moved.shown, figures_of(totals.prompts), rules
        )


def figures_of(totals: PromptTotals) -> PromptFigures:
    """Return what may be shown of these totals."""
    return PromptFigures(**{field.name: getattr(totals, field.name).shown for field in fields(PromptFigures)})
