"""All routes of the program, put together."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.ports import Health
from bot.service.answers import KeptDays
from bot.telemetry import Metrics
from bot.web.pages import not_installable_page, privacy_page, start_page
from bot.web.slack_requests import SlackRequests
from classifier.errors import CommonGroundError

READY_WITHIN_S = 5.0
log = structlog.get_logger(__name__)


def build_web(
    *,
    health: Callable[[], Awaitable[Health]],
    metrics: Metrics,
    bolt: AsyncApp | None = None,
    signing_secret: str = "",
    kept_days: Callable[[], Awaitable[KeptDays]] | None = None,
) -> Starlette:
    """Return the web application.

    Parameters
    ----------
    health
        Says what keeps the program from being ready.
    bolt
        The Bolt app that requests of Slack are handed to.
    signing_secret
        Without one (Socket Mode) no request of Slack is taken over HTTP.
    kept_days
        Says for how long things are kept; without it the page tells the days where no workspace chose others.
    """
    flow = bolt.oauth_flow if bolt is not None else None
    routes = [
        Route("/", _page(start_page(can_install=flow is not None))),
        Route("/privacy", _privacy(kept_days)),
        Route("/healthz", _alive),
        Route("/readyz", _readiness(health)),
        Route("/metrics", _counters(metrics)),
    ]
    if bolt is not None and signing_secret:
        # First, as by far the most requests are for it.
        routes.insert(0, Route("/slack/events", SlackRequests(bolt, signing_secret).receive, methods=["POST"]))
    if bolt is not None and flow is not None:
        handler = AsyncSlackRequestHandler(bolt)
        routes += [Route(path, handler.handle) for path in (flow.install_path, flow.redirect_uri_path)]
    else:
        routes.append(Route("/slack/install", _page(not_installable_page(), status=404)))
    return Starlette(routes=routes)


Endpoint = Callable[[Request], Awaitable[Response]]


def _privacy(kept_days: Callable[[], Awaitable[KeptDays]] | None) -> Endpoint:
    async def page(request: Request) -> Response:
        kept = await kept_days() if kept_days is not None else KeptDays()
        return await _page(privacy_page(kept))(request)

    return page


def _page(html: str, status: int = 200) -> Endpoint:
    headers = {
        "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
    }

    async def page(request: Request) -> Response:
        return HTMLResponse(html, status, headers)

    return page


async def _alive(request: Request) -> Response:
    return PlainTextResponse("ok\n")


def _readiness(health: Callable[[], Awaitable[Health]]) -> Endpoint:
    async def ready(request: Request) -> Response:
        now = await _asked(health)
        told = {"ready": not now.problems, "problems": now.problems, "notes": now.notes}
        return JSONResponse(told, 503 if now.problems else 200)

    return ready


async def _asked(health: Callable[[], Awaitable[Health]]) -> Health:
    """Return what keeps us from being ready. Whatever goes wrong while asking is such a thing too."""
    try:
        return await asyncio.wait_for(health(), READY_WITHIN_S)
    except TimeoutError:
        return Health((f"The database did not answer within {READY_WITHIN_S:g} seconds.",))
    except CommonGroundError as error:
        return Health((str(error),))
    except Exception as error:
        log.error("readiness_unknown", kind=type(error).__name__)
        return Health((f"The check failed with {type(error).__name__}; `commonground check` says more.",))


def _counters(metrics: Metrics) -> Endpoint:
    async def counters(request: Request) -> Response:
        return Response(metrics.render(), media_type="text/plain; version=0.0.4; charset=utf-8")

    return counters
