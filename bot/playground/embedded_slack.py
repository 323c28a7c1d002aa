"""The embedded Slack: a small Slack on this machine that a bot connects to like to the real one.

`EmbeddedSlack` is the state, the verbs of people, and the routes. `SlackDouble` serves it on a port of its own.
"""

from collections.abc import Callable
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Any, Self

from starlette.applications import Starlette

from bot.playground.acting import Acting
from bot.playground.serving import bound, serving
from bot.playground.web_api.endpoints import Called, Endpoints
from bot.playground.web_api.oauth import Grants
from bot.playground.world import unguessable


class EmbeddedSlack(Acting):
    """A Slack with one workspace, its people to be added, and the app installed.

    What a bot needs to connect: `bot_token`, `app_token`, `signing_secret`, `client_id`, `client_secret`, and
    `api_url` once it is served.
    """

    def __init__(self, now: Callable[[], datetime], *, rotates_tokens: bool = False, **more: Any) -> None:
        super().__init__(now, **more)
        self.app_token = f"xapp-{unguessable()}"
        self.grants = Grants(self.world, "1.1", unguessable(), rotates_tokens)
        self.endpoints = Endpoints(
            self, self.sockets, self.response_urls, self.grants, self.faults, self.app_token
        )  # fmt: skip

    @property
    def bot_token(self) -> str:
        """The token of the bot in the first workspace."""
        return self.workspace.token

    @property
    def client_id(self) -> str:
        """The id of the app where people install it themselves."""
        return self.grants.client_id

    @property
    def client_secret(self) -> str:
        """What belongs to `client_id`."""
        return self.grants.client_secret

    @property
    def api_url(self) -> str:
        """The base address of the Web API, for SLACK_API_URL."""
        return f"{self.base_url}api/"

    @property
    def calls(self) -> list[Called]:
        """Every call of the Web API that came in, oldest first."""
        return self.endpoints.calls

    def called(self, method: str) -> list[Called]:
        """Return the calls of one method."""
        return [call for call in self.calls if call.method == method]

    def app(self) -> Starlette:
        """Return the application with all its routes."""
        return Starlette(routes=self.endpoints.routes())

    def served_at(self, base_url: str) -> None:
        """Say under which address the application is reached."""
        self.base_url = base_url if base_url.endswith("/") else f"{base_url}/"


class SlackDouble(EmbeddedSlack):
    """An embedded Slack on a free port of this machine, in the loop that starts it.

    It shares the loop with the tests and the bot, so that verbs can be awaited and nothing needs a lock. A
    synchronous Slack client would wait for itself: use the asynchronous one.
    """

    async def start(self, port: int = 0) -> Self:
        """Serve from now on.

        Raises
        ------
        PortInUseError
            If something else listens on the port.
        """
        self._open = AsyncExitStack()
        self.served_at(await self._open.enter_async_context(serving(self.app(), bound(port))))
        return self

    async def stop(self) -> None:
        """Stop serving; what was still on its way is given up."""
        await self.delivery.close()
        await self._open.aclose()

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(self, *error: object) -> None:
        await self.stop()
