"""The page a newcomer tries Common Ground on: a small Slack in the browser, everything on this machine."""

import importlib.util
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING

from bot.errors import MissingExtraError
from bot.playground.embedded_slack import EmbeddedSlack
from bot.playground.serving import LOCALHOST, bound, serving

if TYPE_CHECKING:
    from bot.playground.page.tension import TensionOf

PEOPLE = ("Ana", "Ben", "Chidi")
CHANNEL = "launch"


def run_page(
    slack: EmbeddedSlack, tension_of: "TensionOf", *, port: int = 0, shortcuts: Mapping[str, str] | None = None
) -> AbstractAsyncContextManager[str]:
    """Serve the page and the embedded Slack together until the block ends, and give their address.

    The bot connects within the block: `slack.api_url` is the address of its Web API. NiceGUI serves one page per
    process, so this is entered once.

    Parameters
    ----------
    slack
        People and a channel are added to it if it has none.
    tension_of
        How a thread stood after each message that was read: an asynchronous function of a `ThreadKey`.
    port
        On this machine; 0 for a free one.
    shortcuts
        The message shortcuts of the app: what the menu says, and the callback id.

    Raises
    ------
    MissingExtraError
        If NiceGUI is not installed.
    PortInUseError
        If something else listens on the port.
    """
    if importlib.util.find_spec("nicegui") is None:
        raise MissingExtraError("The playground needs NiceGUI. Run: pip install 'common-ground[playground]'")
    return _running(slack, tension_of, port, dict(shortcuts or {}))


@asynccontextmanager
async def _running(
    slack: EmbeddedSlack, tension_of: "TensionOf", port: int, shortcuts: Mapping[str, str]
) -> AsyncIterator[str]:
    # Only here, as NiceGUI is an extra and takes its time to load.
    from bot.playground.page.joined import joined

    listening = bound(port)
    slack.served_at(f"http://{LOCALHOST}:{listening.getsockname()[1]}/")
    furnish(slack)
    async with serving(joined(slack, tension_of, shortcuts), listening, lifespan="on") as address:
        try:
            yield address
        finally:
            await slack.delivery.close()


def furnish(slack: EmbeddedSlack) -> None:
    """Add the people and the channel of the playground, where there are none."""
    if len(slack.workspace.people) > 1:
        return
    people = [slack.add_person(name, is_admin=name == PEOPLE[0]) for name in PEOPLE]
    slack.add_channel(CHANNEL, people, with_bot=False)
