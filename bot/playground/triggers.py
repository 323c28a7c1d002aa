"""Trigger ids: proof that a person just did something, good for one window within three seconds."""

from dataclasses import dataclass

from bot.playground.web_api.method import Refusal
from bot.playground.world import World

LIVES_S = 3.0


@dataclass
class Trigger:
    """One act of a person."""

    person: str
    at_s: float
    is_used: bool = False


class Triggers:
    """All trigger ids that were given out."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._given: dict[str, Trigger] = {}

    def give(self, person: str) -> str:
        """Return a new trigger id for something this person just did."""
        id = self._world.new_id("") + ".trigger." + person.lower()
        self._given[id] = Trigger(person, self._world.seconds())
        return id

    def use(self, id: str) -> str:
        """Return whose act this was, once.

        Raises
        ------
        Refusal
            `invalid_trigger_id`, `exchanged_trigger_id` or `expired_trigger_id`.
        """
        trigger = self._given.get(id)
        if trigger is None:
            raise Refusal("invalid_trigger_id")
        if trigger.is_used:
            raise Refusal("exchanged_trigger_id")
        if self._world.seconds() - trigger.at_s > LIVES_S:
            raise Refusal("expired_trigger_id")
        trigger.is_used = True
        return trigger.person
