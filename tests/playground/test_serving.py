"""Serving on a port of this machine."""

import pytest

from bot.errors import PortInUseError
from bot.playground.serving import bound


def test_a_port_in_use_is_named_with_what_to_do():
    with bound(0) as taken:
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(PortInUseError, match=rf"Port {port} .* `--port"):
            bound(port)
