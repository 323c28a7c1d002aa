"""Joins the embedded Slack and NiceGUI into one application."""

from collections.abc import Mapping

from fastapi import FastAPI
from nicegui import ui
from starlette.middleware.trustedhost import TrustedHostMiddleware

from bot.playground.embedded_slack import EmbeddedSlack
from bot.playground.page.layout import Page
from bot.playground.page.screen import Show
from bot.playground.page.tension import TensionOf
from bot.playground.playing import Player

ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="#1f5c4a"/>'
    '<g fill="none" stroke="#fff" stroke-width="2"><circle cx="12.4" cy="16" r="7"/>'
    '<circle cx="19.6" cy="16" r="7"/></g>'
    '<path d="M16 10a7 7 0 0 1 0 12 7 7 0 0 1 0-12z" fill="#fff"/></svg>'
)

# The default of three seconds makes a page that a busy machine keeps from answering for two begin anew, and an open
# window or thread is gone.
RECONNECTS_WITHIN_S = 30.0


def joined(slack: EmbeddedSlack, tension_of: TensionOf, shortcuts: Mapping[str, str]) -> FastAPI:
    """Return the application: the routes of the embedded Slack, and the page for everything else.

    A bare `Mount` of NiceGUI's application misses its start; `run_with` joins them properly.
    """
    app = FastAPI(routes=[*slack.endpoints.routes()], openapi_url=None, docs_url=None, redoc_url=None)
    # A page elsewhere that lets its own name point to this machine could read along otherwise.
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])
    show = Show(slack, tension_of, Player(slack, slack.where(_first_channel(slack))), shortcuts)

    def page() -> None:
        shown = Page(show)
        slack.world.observers.append(shown.screen.notice)
        ui.context.client.on_delete(lambda: slack.world.observers.remove(shown.screen.notice))

    ui.run_with(
        app,
        root=page,
        title="Common Ground playground",
        favicon=ICON,
        dark=None,
        tailwind=False,
        reconnect_timeout=RECONNECTS_WITHIN_S,
    )
    return app


def _first_channel(slack: EmbeddedSlack) -> str:
    return next(channel.id for channel in slack.workspace.channels.values() if not channel.direct_with)
