"""Response urls: the address at which an app may answer one act of a person, five times within thirty minutes."""

from dataclasses import dataclass
from typing import Any

from bot.playground import events
from bot.playground.json_shapes import APP_ID, message_json
from bot.playground.web_api.chat import content_of
from bot.playground.web_api.method import Refusal, Slack
from bot.playground.world import Channel, Json, Person, Post, Workspace, unguessable

MOST_USES = 5
LIVES_S = 1800.0


@dataclass
class ResponseUrl:
    """What was done, by whom and where; `source` is the message a button was on."""

    workspace: Workspace
    channel: Channel
    person: Person
    at_s: float
    source: Post | None = None
    uses: int = 0


class ResponseUrls:
    """All response urls that were given out."""

    def __init__(self, slack: Slack) -> None:
        self._slack = slack
        self._given: dict[str, ResponseUrl] = {}

    def give(self, workspace: Workspace, channel: Channel, person: Person, source: Post | None = None) -> str:
        """Return the path of a new response url."""
        id = unguessable()
        self._given[id] = ResponseUrl(workspace, channel, person, self._slack.world.seconds(), source)
        return f"response/{id}"

    def use(self, id: str, given: Json) -> None:
        """Do what the app answers.

        Raises
        ------
        Refusal
            `expired_url`, `used_url`, or what a message may be refused for.
        """
        url = self._given.get(id)
        if url is None or self._slack.world.seconds() - url.at_s > LIVES_S:
            raise Refusal("expired_url")
        if url.uses >= MOST_USES:
            raise Refusal("used_url")
        url.uses += 1
        self.answer(url, given)

    def reply(self, workspace: Workspace, channel: Channel, person: Person, given: Json) -> None:
        """Show what the app answered in the acknowledgement itself."""
        self.answer(ResponseUrl(workspace, channel, person, self._slack.world.seconds()), given)

    def answer(self, url: ResponseUrl, given: Json) -> None:
        """Delete, replace or post; for the person alone unless the app says `in_channel`."""
        if given.get("delete_original") and url.source is not None:
            self._delete(url, url.source)
        elif given.get("replace_original") and url.source is not None:
            self._replace(url, url.source, content_of(given.get("text"), given.get("blocks")))
        else:
            self._post(url, given, content_of(given.get("text"), given.get("blocks")))

    def _post(self, url: ResponseUrl, given: Json, content: dict[str, Any]) -> None:
        world, is_open = self._slack.world, given.get("response_type") == "in_channel"
        post = Post(world.next_ts(), url.channel.id, url.workspace.bot.id, app=APP_ID, **content)
        post.thread = given.get("thread_ts") or (url.source.thread if url.source and url.source.is_reply else "")
        post.visible_to = "" if is_open else url.person.id
        world.post(url.workspace, post)
        if is_open:
            self._slack.hear(url.workspace, url.channel, events.said(url.workspace, url.channel, post))

    def _replace(self, url: ResponseUrl, post: Post, content: dict[str, Any]) -> None:
        before = message_json(url.workspace, post)
        post.text, post.blocks = content["text"], content["blocks"]
        self._slack.world.changed(url.workspace, post)
        if not post.visible_to:
            post.edited_ts = self._slack.world.next_ts()
            told = events.changed(self._slack.world, url.workspace, url.channel, post, before)
            self._slack.hear(url.workspace, url.channel, [told])

    def _delete(self, url: ResponseUrl, post: Post) -> None:
        before = message_json(url.workspace, post)
        self._slack.world.remove(url.workspace, post)
        if not post.visible_to:
            gone = events.deleted(self._slack.world, url.channel, before)
            self._slack.hear(url.workspace, url.channel, [gone])
