"""A small memory that forgets: by age, and when it is full."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """Keeps at most `most` answers, each for `seconds`."""

    def __init__(self, seconds: float, most: int, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._most = most
        self._clock = clock
        self._known: OrderedDict[Key, tuple[float, Value]] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """Return what is known of `key`, if it is fresh."""
        found = self._known.get(key)
        if found is None or self._clock() - found[0] >= self._seconds:
            self._known.pop(key, None)
            return None
        return found[1]

    def put(self, key: Key, value: Value) -> None:
        """Remember `value`; the oldest goes if there are too many."""
        self._known[key] = (self._clock(), value)
        self._known.move_to_end(key)
        while len(self._known) > self._most:
            self._known.popitem(last=False)

    def drop(self, is_meant: Callable[[Key], bool]) -> None:
        """Forget every key that is meant."""
        for key in [key for key in self._known if is_meant(key)]:
            del self._known[key]
