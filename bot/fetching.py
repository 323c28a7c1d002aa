"""Fetches published files over HTTP: whole, not too large and of the right checksum, or not at all.

Files are kept in memory until all is well; what they say is read in `classifier.corpus.converters`.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import aiohttp

from bot.errors import SourceError
from classifier.corpus.sources import PublicFile

# How many bytes have come since the last time.
Count = Callable[[int], None]
_CHUNK_BYTES = 1 << 16


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server may keep us waiting, in seconds: to connect, between two pieces, and for a whole file."""

    connect_s: float = 20.0
    between_s: float = 30.0
    whole_s: float = 900.0


async def fetch(
    files: Sequence[PublicFile], *, mirror: str | None = None, patience: Patience | None = None, count: Count
) -> dict[str, bytes]:
    """Return the files by name.

    Parameters
    ----------
    mirror
        Address that stands in for the servers of all files: their paths are asked for below it.
    count
        Is told of every piece that comes, for the progress.

    Raises
    ------
    SourceError
        If a file cannot be had from any of its addresses, is too large, is cut off or has a wrong checksum.
    """
    patience = patience or Patience()
    timeout = aiohttp.ClientTimeout(
        total=patience.whole_s, sock_connect=patience.connect_s, sock_read=patience.between_s
    )
    # What is sent is what is checked, so nothing may be packed on the way.
    headers = {"Accept-Encoding": "identity", "User-Agent": "commonground"}
    async with aiohttp.ClientSession(timeout=timeout, headers=headers, trust_env=True) as session:
        return {file.name: await _first_that_works(session, file, mirror, count) for file in files}


async def _first_that_works(
    session: aiohttp.ClientSession, file: PublicFile, mirror: str | None, count: Count
) -> bytes:
    problems = []
    for address in file.addresses:
        try:
            return await _whole(session, at_mirror(address, mirror), file, count)
        except SourceError as error:
            problems.append(error)
    raise problems[-1]


def at_mirror(address: str, mirror: str | None) -> str:
    """Return where a file is asked for.

    Examples
    --------
    >>> at_mirror("https://example.org/a/b.json", None)
    'https://example.org/a/b.json'
    >>> at_mirror("https://example.org/a/b.json", "http://127.0.0.1:8000/")
    'http://127.0.0.1:8000/a/b.json'
    """
    return address if mirror is None else mirror.rstrip("/") + urlsplit(address).path


async def _whole(session: aiohttp.ClientSession, address: str, file: PublicFile, count: Count) -> bytes:
    try:
        async with session.get(address, max_redirects=5) as response:
            if response.status != 200:
                raise SourceError(f"{address} answers {response.status}. {_what_then(response.status)}")
            content = await _read(response, file.at_most_bytes, count)
    except aiohttp.ClientPayloadError as error:
        raise SourceError(f"{address} was cut off. Nothing of it is kept; try again.") from error
    except TimeoutError as error:
        raise SourceError(f"{address} did not answer in time. Try again later.") from error
    except (aiohttp.ClientError, OSError, ValueError) as error:
        raise SourceError(
            f"{address} is out of reach ({type(error).__name__}). Check the network, or the address after --from."
        ) from error
    found = hashlib.sha256(content).hexdigest()
    if file.sha256 is not None and found != file.sha256:
        raise SourceError(f"{address} has the checksum {found}, expected {file.sha256}. It is another file; not used.")
    return content


async def _read(response: aiohttp.ClientResponse, at_most_bytes: float, count: Count) -> bytes:
    content = bytearray()
    async for piece in response.content.iter_chunked(_CHUNK_BYTES):
        content += piece
        count(len(piece))
        if len(content) > at_most_bytes:
            raise SourceError(
                f"{response.url} is larger than {at_most_bytes / 1e6:g} MB, which it should not be; not used."
            )
    return bytes(content)


def _what_then(status: int) -> str:
    if status in (404, 410):
        return "Its publishers may have moved it."
    return "Try again later." if status == 429 or status >= 500 else "It may be closed to us."
