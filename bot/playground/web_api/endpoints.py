"""The HTTP side of the Web API: reads the call, finds the method, answers as Slack answers."""

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute

from bot.playground.faults import Fault, Faults, body_of
from bot.playground.sockets import SocketRoute
from bot.playground.web_api import chat, conversations, people, views
from bot.playground.web_api.method import Call, Method, Refusal, Slack
from bot.playground.web_api.oauth import Grants
from bot.playground.web_api.response_urls import ResponseUrls
from bot.playground.world import Json, Workspace

METHODS: dict[str, Method] = {
    "auth.revoke": people.auth_revoke,
    "auth.test": people.auth_test,
    "bots.info": people.bot_info,
    "chat.delete": chat.delete,
    "chat.getPermalink": chat.get_permalink,
    "chat.postEphemeral": chat.post_ephemeral,
    "chat.postMessage": chat.post_message,
    "chat.update": chat.update,
    "conversations.history": conversations.history,
    "conversations.info": conversations.info,
    "conversations.invite": conversations.invite,
    "conversations.join": conversations.join,
    "conversations.leave": conversations.leave,
    "conversations.list": conversations.list_conversations,
    "conversations.members": conversations.members,
    "conversations.open": conversations.open_direct,
    "conversations.replies": conversations.replies,
    "team.info": people.team_info,
    "users.conversations": conversations.of_users,
    "users.info": people.user_info,
    "users.list": people.list_users,
    "views.open": views.open_view,
    "views.publish": views.publish,
    "views.push": views.push_view,
    "views.update": views.update_view,
}


@dataclass(frozen=True)
class Called:
    """One call that came in, for tests to look at."""

    method: str
    arguments: Json = field(repr=False)
    answer: Json = field(repr=False)


@dataclass
class Endpoints:
    """Everything the app calls. `calls` keeps what came in."""

    slack: Slack
    sockets: SocketRoute
    response_urls: ResponseUrls
    grants: Grants
    faults: Faults
    app_token: str
    calls: list[Called] = field(default_factory=list)

    def routes(self) -> list[Route | WebSocketRoute]:
        """Return the routes of the Web API, response urls, the socket, and the page a person consents on."""
        return [
            Route("/api/{method}", self.call, methods=["GET", "POST"]),
            Route("/response/{id}", self.respond, methods=["POST"]),
            Route("/oauth/v2/authorize", self.authorize),
            WebSocketRoute("/link/{ticket}", self.sockets.connect),
        ]

    async def call(self, request: Request) -> Response:
        """Answer one call of the Web API."""
        method, given = request.path_params["method"], await arguments_of(request)
        fault = self.faults.next(method)
        if fault is not None and not fault.is_done_anyway:
            return self._answered(method, given, body_of(fault), fault)
        workspace = self.slack.world.by_token(token_of(request, given))
        try:
            answer = await self._done(request, method, given, workspace)
        except Refusal as refusal:
            answer = refusal.answer
        answer = answer if fault is None else body_of(fault)
        return self._answered(method, given, answer, fault, workspace)

    async def respond(self, request: Request) -> Response:
        """Answer a message posted to a response url."""
        try:
            self.response_urls.use(request.path_params["id"], json.loads(await request.body()))
        except Refusal as refusal:
            used_up = refusal.answer["error"] in ("used_url", "expired_url")
            return JSONResponse(refusal.answer, 404 if used_up else 400)
        return PlainTextResponse("ok")

    async def authorize(self, request: Request) -> Response:
        """Consent at once, as the first admin of the first workspace, or of the one named by `team`."""
        worlds = self.slack.world.workspaces
        workspace = worlds.get(request.query_params.get("team", "")) or next(iter(worlds.values()))
        person = next(p for p in workspace.people.values() if not p.is_bot)
        code = self.grants.consent(workspace, person)
        back = request.query_params.get("redirect_uri", "")
        state = request.query_params.get("state", "")
        return RedirectResponse(f"{back}?code={code}&state={state}", 302)

    async def _done(self, request: Request, method: str, given: Json, workspace: Workspace | None) -> Json:
        if method == "oauth.v2.access":
            return self.grants.access(request, given)
        if method == "apps.connections.open":
            return self._connection(request, given)
        if method not in METHODS:
            raise Refusal("unknown_method", req_method=method)
        if not token_of(request, given):
            raise Refusal("not_authed")
        if workspace is None:
            raise Refusal("invalid_auth")
        if not workspace.is_installed:
            raise Refusal("account_inactive")
        return await METHODS[method](Call(self.slack, method, given, workspace.token, workspace))

    def _connection(self, request: Request, given: Json) -> Json:
        if token_of(request, given) != self.app_token:
            raise Refusal("invalid_auth")
        return {"ok": True, "url": f"ws://{request.url.netloc}/link/{self.sockets.ticket()}"}

    def _answered(
        self, method: str, given: Json, answer: Json, fault: Fault | None, workspace: Workspace | None = None
    ) -> Response:
        self.calls.append(Called(method, given, answer))
        headers = {}
        if workspace is not None:
            headers["x-oauth-scopes"] = ",".join(sorted(workspace.scopes))
        if fault is not None and fault.retry_after_s:
            headers["retry-after"] = str(fault.retry_after_s)
        return JSONResponse(answer, fault.status if fault is not None else 200, headers)


async def arguments_of(request: Request) -> Json:
    """Return what was given, as a form, as JSON or in the address."""
    given: Json = dict(request.query_params)
    body = await request.body()
    if request.headers.get("content-type", "").startswith("application/json"):
        read = json.loads(body) if body else {}
        return given | (read if isinstance(read, dict) else {})
    return given | {key: value for key, value in (await request.form()).items() if isinstance(value, str)}


def token_of(request: Request, given: Json) -> str:
    """Return the token of a call: from the header, or as an argument."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token if scheme == "Bearer" else _text(given.get("token"))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
