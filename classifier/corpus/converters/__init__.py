"""From the files of public sources to threads: one module for each way in which they are published."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from classifier.corpus.converters import debates, derailing, disputes, issues, negotiations, reviews, rooms
from classifier.corpus.converters.building import Converted, RawError, RawFiles

__all__ = ["CONVERTERS", "Converted", "RawError", "RawFiles"]

CONVERTERS: Mapping[str, Callable[[RawFiles], Converted]] = MappingProxyType(
    {module.CORPUS: module.convert for module in (issues, disputes, derailing, debates, negotiations, rooms, reviews)}
)
