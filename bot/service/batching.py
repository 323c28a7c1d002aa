"""Doing together what arrived meanwhile: while one piece of work runs, the next ones gather, and are one piece then.

Without load every piece has one part and starts at once. Nothing waits for company.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import Generic, TypeVar

Part = TypeVar("Part")
Result = TypeVar("Result")


class Batches(Generic[Part, Result]):
    """Hands parts over in batches, in the order they came, one batch at a time.

    Parameters
    ----------
    do
        Does a batch, all of it or nothing, and returns a result for each part.
    name_of
        Two parts of the same name never share a batch.
    most
        How many parts a batch may have.
    """

    def __init__(
        self,
        do: Callable[[Sequence[Part]], Awaitable[Sequence[Result]]],
        name_of: Callable[[Part], Hashable],
        most: int,
    ) -> None:
        self._do = do
        self._name_of = name_of
        self._most = most
        self._waiting: deque[tuple[Part, asyncio.Future[Result]]] = deque()
        self._worker: asyncio.Task[None] | None = None

    async def add(self, part: Part) -> Result:
        """Return the result of this part once the batch it was in is done. What failed for this part is raised here."""
        done: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((part, done))
        if self._worker is None:
            # A task of its own: whoever came first may give up waiting, and the others must not suffer from it.
            self._worker = asyncio.create_task(self._work())
        return await done

    async def _work(self) -> None:
        taken: list[tuple[Part, asyncio.Future[Result]]] = []
        try:
            while self._waiting:
                taken = self._take()
                await self._finish(taken)
        finally:
            self._worker = None
            # Only where the loop is being taken down: nobody may wait for ever.
            for _, done in [*taken, *self._waiting]:
                done.cancel()
            self._waiting.clear()

    def _take(self) -> list[tuple[Part, asyncio.Future[Result]]]:
        taken: list[tuple[Part, asyncio.Future[Result]]] = []
        names: set[Hashable] = set()
        while self._waiting and len(taken) < self._most:
            name = self._name_of(self._waiting[0][0])
            if name in names:
                break
            names.add(name)
            taken.append(self._waiting.popleft())
        return taken

    async def _finish(self, taken: Sequence[tuple[Part, asyncio.Future[Result]]]) -> None:
        """Do a batch. If it fails its parts are done one by one, so that only a guilty one fails."""
        try:
            results = await self._do([part for part, _ in taken])
            finished = list(zip(taken, results, strict=True))
        except Exception as error:
            if len(taken) > 1:
                for one in taken:
                    await self._finish([one])
            elif not taken[0][1].done():
                taken[0][1].set_exception(error)
            return
        for (_, done), result in finished:
            if not done.done():  # Whoever waited for it may have given up.
                done.set_result(result)
