"""Counts over many people. A number may be shown only where enough different people stand behind it."""

from dataclasses import dataclass

ENOUGH_PEOPLE = 5


@dataclass(frozen=True, slots=True)
class Total:
    """A number, and how many different people stand behind it."""

    number: int = 0
    people: int = 0

    @property
    def shown(self) -> int | None:
        """The number if it may be shown, else None.

        Examples
        --------
        >>> Total(9, people=5).shown, Total(9, people=4).shown
        (9, None)
        """
        return self.number if self.people >= ENOUGH_PEOPLE else None


@dataclass(frozen=True, slots=True)
class PromptTotals:
    """How many prompts were sent, how they were received, and after how many the thread moved again."""

    sent: Total = Total()
    helpful: Total = Total()
    not_helpful: Total = Total()
    not_stuck: Total = Total()
    moved: Total = Total()


@dataclass(frozen=True, slots=True)
class ChannelTotals:
    """What happened in a channel, as far as it is kept. `people`: whoever stands behind any of it."""

    people: int = 0
    threads: Total = Total()
    stalls: Total = Total()
    moved: Total = Total()
    prompts: PromptTotals = PromptTotals()
