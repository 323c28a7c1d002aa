"""Which pages of the Home tab are open: small numbers that come back from Slack and may be anything."""

import re

_PAGE = re.compile(r"\d{1,3}", re.ASCII)


def read_page(written: str) -> int:
    """Return the number of a page; the first one if it is none."""
    return int(written) if _PAGE.fullmatch(written) else 0


def read_pages(written: str) -> tuple[int, int]:
    """Return the open pages of prompts and watches.

    Examples
    --------
    >>> read_pages("2/0"), read_pages("<!channel>")
    ((2, 0), (0, 0))
    """
    prompts, _, watches = written.partition("/")
    return read_page(prompts), read_page(watches)
