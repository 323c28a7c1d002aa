"""The totals of a channel, without anybody in them."""

from bot.ports import ENOUGH_PEOPLE
from bot.service.answers import Insights, PromptFigures
from bot.slack.blocks.elements import Laid, context, laid, section
from bot.slack.blocks.pieces import channel, days

WITHHELD = "–"


def insights(shown: Insights | None, place_name: str) -> Laid:
    """Lay out the totals of a channel, or say why there are none."""
    if shown is None:
        return too_few()
    lines = (
        f"Threads watched: {figure(shown.threads)}",
        f"Stalls: {figure(shown.stalls)}",
        f"Moved again: {figure(shown.moved)}",
        f"Prompts sent: {figure(shown.prompts.sent)}",
        f"How they were received: {received(shown.prompts)}",
    )
    return laid(
        section(f"*In {channel(place_name)}, all together*\n" + "\n".join(f"• {line}" for line in lines)),
        context(
            f"Threads are counted for {days(shown.rules.scores_kept_days)}, stalls and prompts for "
            f"{days(shown.rules.prompts_kept_days)}. {WITHHELD} stands where fewer than {ENOUGH_PEOPLE} different "
            "people are behind a number. Nothing is told of anybody by themselves. Only you see this."
        ),
    )


def too_few() -> Laid:
    """Say that there are no totals to show."""
    return laid(
        section(
            f"There is nothing to tell yet: I show totals only where at least {ENOUGH_PEOPLE} different people stand "
            "behind them, so that they say nothing about anybody by themselves."
        )
    )


def received(figures: PromptFigures) -> str:
    """Return how prompts were received, in a phrase."""
    return (
        f"helpful {figure(figures.helpful)}, not helpful {figure(figures.not_helpful)}, "
        f"it isn't stuck {figure(figures.not_stuck)}"
    )


def figure(number: int | None) -> str:
    """Return a number, or the sign that stands where it may not be shown."""
    return WITHHELD if number is None else str(number)
