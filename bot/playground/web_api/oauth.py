"""`oauth.v2.access`: a code a person's consent gave, or a refresh token, for a bot token."""

import base64
from dataclasses import dataclass, field

from starlette.requests import Request

from bot.playground.json_shapes import APP_ID
from bot.playground.web_api.method import Refusal
from bot.playground.world import Json, Person, Workspace, World, unguessable

EXPIRES_IN_S = 43_200


@dataclass
class Grants:
    """What was consented to and not yet exchanged, each good once."""

    world: World
    client_id: str
    client_secret: str
    rotates: bool = False
    codes: dict[str, tuple[Workspace, Person]] = field(default_factory=dict)
    refresh_tokens: dict[str, Workspace] = field(default_factory=dict)

    def consent(self, workspace: Workspace, person: Person) -> str:
        """Return the code Slack hands to the app after this person allowed it."""
        code = unguessable()
        self.codes[code] = (workspace, person)
        return code

    def access(self, request: Request, given: Json) -> Json:
        """Exchange a code or a refresh token.

        Raises
        ------
        Refusal
            `invalid_client_id`, `bad_client_secret`, `invalid_code` or `invalid_refresh_token`.
        """
        self._check_client(request, given)
        if given.get("grant_type") == "refresh_token":
            return self._refreshed(str(given.get("refresh_token", "")))
        granted = self.codes.pop(str(given.get("code", "")), None)
        if granted is None:
            raise Refusal("invalid_code")
        workspace, person = granted
        workspace.is_installed = True
        return self._token_for(workspace) | {"authed_user": {"id": person.id}}

    def _check_client(self, request: Request, given: Json) -> None:
        id, secret = given.get("client_id"), given.get("client_secret")
        scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
        if scheme == "Basic":
            id, _, secret = base64.b64decode(encoded).decode().partition(":")
        if id != self.client_id:
            raise Refusal("invalid_client_id")
        if secret != self.client_secret:
            raise Refusal("bad_client_secret")

    def _refreshed(self, token: str) -> Json:
        workspace = self.refresh_tokens.pop(token, None)
        if workspace is None:
            raise Refusal("invalid_refresh_token")
        return self._token_for(workspace)

    def _token_for(self, workspace: Workspace) -> Json:
        workspace.token = f"xoxb-{workspace.id.lower()}-{unguessable()}"
        rotating: Json = {}
        if self.rotates:
            workspace.token = f"xoxe.{workspace.token}"
            refresh = f"xoxe-1-{unguessable()}"
            self.refresh_tokens[refresh] = workspace
            rotating = {"refresh_token": refresh, "expires_in": EXPIRES_IN_S}
        return rotating | {
            "ok": True,
            "app_id": APP_ID,
            "access_token": workspace.token,
            "token_type": "bot",
            "scope": ",".join(sorted(workspace.scopes)),
            "bot_user_id": workspace.bot.id,
            "team": {"id": workspace.id, "name": workspace.name},
            "enterprise": None,
            "is_enterprise_install": False,
        }
