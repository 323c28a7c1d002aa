"""What people do with what the app offers: commands, buttons, shortcuts, forms, the Home tab."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.playground import events, interactions
from bot.playground.delivery import Answer, Kind
from bot.playground.talking import Talking
from bot.playground.typed_text import Typed
from bot.playground.web_api import views
from bot.playground.world import SLACKBOT, Channel, Json, Person, Post, View, Workspace


@dataclass(frozen=True)
class Shown:
    """What a person saw after doing something, up to the acknowledgement.

    `body` is that of the acknowledgement. `error` is '' or the word Slack shows when the app did not answer.
    """

    body: Any = None
    error: str = ""
    ephemerals: tuple[Post, ...] = ()
    window: View | None = None
    errors: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The text of the last thing shown to this person alone; '' if nothing was."""
        return self.ephemerals[-1].text if self.ephemerals else ""


class Acting(Talking):
    """People using the app. Each verb waits for the acknowledgement, as the person does."""

    async def command(self, person: Person | str, channel: Channel | str, name: str, text: str = "") -> Shown:
        """Type a slash command in a channel. (Slack has none in threads.)"""
        somebody, place = self.who(person), self.where(channel)
        home = self.home_of(place)
        form = interactions.command(home, place, somebody, name, text)
        form |= self._keys(home, place, somebody, None)
        began = self.world.next_ts()
        answer = await self.delivery.ask(Kind.COMMAND, form)
        self._reply(home, place, somebody, answer, failed=f"{name} failed with the error")
        return self._shown(somebody, answer, began)

    async def press(self, person: Person | str, source: Post | View, action: str, value: Any = None) -> Shown:
        """Press a button, or choose `value`, on a message or in a view.

        Parameters
        ----------
        action
            The action id, or the wording on the button.
        """
        somebody = self.who(person)
        home, began = self.home_of(source), self.world.next_ts()
        if isinstance(source, View):
            payload = self._in_view(home, somebody, source, action, value)
        else:
            payload = self._on_message(home, somebody, source, action, value)
        return self._shown(somebody, await self.delivery.ask(Kind.INTERACTION, payload), began)

    async def shortcut(self, person: Person | str, post: Post, callback_id: str) -> Shown:
        """Use a message shortcut."""
        somebody, began = self.who(person), self.world.next_ts()
        home = self.home_of(post)
        place = home.channels[post.channel]
        payload = interactions.shortcut(home, place, somebody, post, callback_id, began)
        payload |= self._keys(home, place, somebody, post)
        return self._shown(somebody, await self.delivery.ask(Kind.INTERACTION, payload), began)

    async def submit(self, view: View, values: Mapping[str, Any] | None = None) -> Shown:
        """Fill in a window (by action id) and send it. `errors` says by block id what was refused."""
        home = self.home_of(view)
        somebody, began = home.people[view.person], self.world.next_ts()
        problems = interactions.problems_with_form(view.body["blocks"], values or {})
        if problems:
            return Shown(errors=problems, window=view)
        view.values = interactions.state_of(view.body["blocks"], values or {})
        payload = interactions.submitted(home, somebody, view) | {"trigger_id": self.triggers.give(somebody.id)}
        answer = await self.delivery.ask(Kind.INTERACTION, payload)
        errors = self._after_submission(home, view, answer)
        return self._shown(somebody, answer, began, errors)

    async def close(self, view: View) -> Shown:
        """Close a window without sending it; the app hears of it if it asked to."""
        home = self.home_of(view)
        somebody, began = home.people[view.person], self.world.next_ts()
        payload = interactions.closed(home, somebody, view)
        views.close(self.world, home, view.person)
        if not view.body.get("notify_on_close"):
            return Shown()
        return self._shown(somebody, await self.delivery.ask(Kind.INTERACTION, payload), began)

    async def open_home(self, person: Person | str, tab: str = "home", *, wait: bool = True) -> View | None:
        """Open the app's own place, and return what it shows."""
        somebody = self.who(person)
        home, direct = self.home_of(somebody), self.direct(somebody)
        event = events.home_opened(self.world, somebody, direct, tab)
        if tab == "home" and somebody.id in home.homes:
            event["view"] = home.homes[somebody.id].body
        await self._sent(self.tell(home, [event]), wait)
        return home.homes.get(somebody.id)

    def _keys(self, home: Workspace, place: Channel, person: Person, source: Post | None) -> Json:
        path = self.response_urls.give(home, place, person, source)
        return {"trigger_id": self.triggers.give(person.id), "response_url": f"{self.base_url}{path}"}

    def _on_message(self, home: Workspace, person: Person, post: Post, action: str, value: Any) -> Json:
        place = home.channels[post.channel]
        if person.id not in place.members or post.visible_to not in ("", person.id):
            raise ValueError(f"{person.name} does not see that message and cannot press a button on it")
        block, element = interactions.find_element(post.blocks, action)
        done = interactions.action_of(block, element, value, self.world.next_ts())
        payload = interactions.pressed(home, place, person, post, done)
        return payload | self._keys(home, place, person, post)

    def _in_view(self, home: Workspace, person: Person, view: View, action: str, value: Any) -> Json:
        block, element = interactions.find_element(view.body["blocks"], action)
        done = interactions.action_of(block, element, value, self.world.next_ts())
        payload = interactions.pressed_in_view(home, person, view, done)
        return payload | {"trigger_id": self.triggers.give(person.id)}

    def _reply(self, home: Workspace, place: Channel, person: Person, answer: Answer, failed: str) -> None:
        """Show what came with the acknowledgement, or that none came."""
        if answer.problem:
            note = Typed(f'{failed} "{_word(answer)}"')
            self.world.write(home, place.id, SLACKBOT, note, visible_to=person.id)
        elif answer.body:
            given = {"text": answer.body} if isinstance(answer.body, str) else answer.body
            self.response_urls.reply(home, place, person, given)

    def _after_submission(self, home: Workspace, view: View, answer: Answer) -> Mapping[str, str]:
        if answer.problem:
            return {}
        given = answer.body if isinstance(answer.body, dict) else {}
        then = given.get("response_action")
        if then == "errors":
            return dict(given["errors"])
        if then == "update":
            views.replace(self.world, home, view, views.checked(given["view"]))
        elif then == "push":
            over = views.new_view(self.world, view.person, views.checked(given["view"]))
            views.show(self.world, home, over, over=True)
        else:
            views.close(self.world, home, view.person, all_of_them=then == "clear")
        return {}

    def _shown(self, person: Person, answer: Answer, began: str, errors: Mapping[str, str] | None = None) -> Shown:
        error = _word(answer) if answer.problem else ""
        seen = tuple(self.ephemerals(person, after=began))
        return Shown(answer.body, error, seen, self.window(person), errors or {})


def _word(answer: Answer) -> str:
    """Return what Slack calls it on the screen."""
    return "operation_timeout" if "timeout" in answer.problem else "dispatch_failed"
