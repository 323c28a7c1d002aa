"""A bot of a few lines that behaves on the screen like ours: notice, private offer, command. Run as a module, it serves
the page with itself connected and prints the address."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.playground.embedded_slack import EmbeddedSlack
from bot.playground.page import run_page
from bot.ports import ThreadKey
from classifier.conversation import State

HOT = (
    "not my problem",
    "no.",
    "up for debate",
    "blame",
    "late",
    "fault",
    "twice",
    "doesn't",
    "again",
    "we didn't",
    "put that",
)
WARM = ("sorry", "fair", "thank", "could we", "i see", "works for", "would work", "lovely")


def heat(text: str) -> float:
    low = text.lower()
    return 0.85 if any(word in low for word in HOT) else -0.6 if any(word in low for word in WARM) else 0.0


def plain(words: str) -> dict:
    return {"type": "plain_text", "text": words}


def button(words: str, action: str, **more) -> dict:
    return {"type": "button", "action_id": action, "text": plain(words)} | more


def section(words: str) -> dict:
    return {"type": "section", "text": {"type": "mrkdwn", "text": words}}


class LittleBot:
    """Sums up heat, and offers something once a thread is hot."""

    def __init__(self, slack: EmbeddedSlack) -> None:
        self.slack = slack
        self.notice_takes_s = 0.0
        self.watched: set[str] = set()
        self.joined: set[str] = set()
        self.offered: set[tuple[str, str]] = set()
        self.app = AsyncApp(client=AsyncWebClient(token=slack.bot_token, base_url=slack.api_url))
        self.app.command("/commonground")(self.on_command)
        self.app.event("message")(self.on_message)
        self.app.event("app_home_opened")(self.on_home)
        self.app.action("cg_join")(self.on_join)
        self.app.action("cg_another")(self.on_another)
        self.app.view("cg_draft")(self.on_draft)
        self.app.event("member_joined_channel")(self.on_other)
        for name in ("cg_leave", "cg_stop_watch", "cg_open", "cg_pause", "cg_helpful", "cg_stop"):
            self.app.action(name)(self.on_button)

    async def tension_of(self, thread: ThreadKey) -> list[tuple[str, float, State]]:
        if thread.channel not in self.watched:
            return []
        points, tension = [], 0.0
        for post in self.slack.workspace.replies(thread.channel, thread.thread):
            tension = min(max(0.72 * tension + 0.34 * heat(post.text), 0.0), 1.0)
            state = State.STALLED if tension > 0.68 else State.TENSE if tension > 0.3 else State.MOVING
            points.append((post.ts, tension, state))
        return points

    async def on_command(self, ack, respond, command, client):
        await ack()
        if command["text"] == "draft":
            await client.views_open(trigger_id=command["trigger_id"], view=draft())
        elif command["text"] == "watch":
            await self.watch(command, client)
        else:
            await respond("*Common Ground* notices when a thread gets stuck.\n• `/commonground watch` – this channel")

    async def watch(self, command, client):
        await asyncio.sleep(self.notice_takes_s)
        if command["channel_id"] not in self.watched:
            await client.conversations_join(channel=command["channel_id"])
            self.watched.add(command["channel_id"])
            blocks = notice(command["user_id"])
            await client.chat_postMessage(channel=command["channel_id"], text="watching", blocks=blocks)

    async def on_join(self, ack, body, respond):
        await ack()
        self.joined.add(body["user"]["id"])
        await respond(
            text="You will get prompts, in your direct messages. `/commonground leave` ends it.", replace_original=False
        )

    async def on_another(self, ack, respond):
        await ack()
        await respond(replace_original=True, text="another", blocks=offer("", "Ask what they want to come out of it."))

    async def on_button(self, ack, respond):
        await ack()
        await respond(text="Noted. Nobody else is told.", replace_original=False)

    async def on_draft(self, ack):
        await ack(response_action="errors", errors={"cg_draft_text": "Something longer, please."})

    async def on_home(self, event, client):
        blocks = [{"type": "header", "text": plain("Common Ground")}, section("You are *in*: you are sent prompts.")]
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": blocks})

    async def on_other(self):
        pass

    async def on_message(self, event, client):
        if "bot_id" in event or not event.get("thread_ts") or event.get("subtype"):
            return
        root = event["thread_ts"]
        points = await self.tension_of(ThreadKey(self.slack.workspace.id, event["channel"], root))
        if not points or points[-1][2] is not State.STALLED:
            return
        link = (await client.chat_getPermalink(channel=event["channel"], message_ts=root))["permalink"]
        writers = {post.author for post in self.slack.workspace.replies(event["channel"], root)}
        for person in writers & self.joined:
            if (root, person) not in self.offered:
                self.offered.add((root, person))
                await client.chat_postMessage(
                    channel=person, text="an offer", blocks=offer(link, "Step back from the point.")
                )


def notice(who: str) -> list[dict]:
    return [
        section(
            f"<@{who}> asked me to watch the threads of this channel.\nWhen a thread gets stuck, I privately offer a "
            "way back to common ground to those in it who said they want that. I write to nobody else."
        ),
        section("*What is read:* messages written here from now on. *What is kept:* three numbers. Never the words."),
        {
            "type": "actions",
            "elements": [
                button("Send me prompts", "cg_join"),
                button("Don't read me", "cg_leave"),
                button(
                    "Stop watching",
                    "cg_stop_watch",
                    confirm={
                        "title": plain("Stop watching"),
                        "text": plain("Stop it for everybody here?"),
                        "confirm": plain("Yes"),
                        "deny": plain("No"),
                    },
                ),
            ],
        },
        {"type": "context", "elements": [{"type": "mrkdwn", "text": "Anyone here may stop this."}]},
    ]


def offer(link: str, words: str) -> list[dict]:
    ways = [button("Another idea", "cg_another", value="1")]
    if link:
        ways.insert(0, button("Open the thread", "cg_open", url=link))
    pauses = [{"text": plain("a day"), "value": "1d"}, {"text": plain("a week"), "value": "1w"}]
    choice = {
        "type": "static_select",
        "action_id": "cg_pause",
        "placeholder": plain("Pause prompts"),
        "options": pauses,
    }
    about = f"<{link}|this thread>" if link else "this thread"
    return [
        section(f"The last few messages in {about} repeat what was said before."),
        section(f"*If you like: {words}*"),
        section(
            "Words you could start from:\n>I've been pushing my own point here. How does this look from where you sit?"
        ),
        {
            "type": "context",
            "elements": [{"type": "mrkdwn", "text": "A question first tends to open what a claim closes."}],
        },
        {"type": "actions", "elements": ways},
        {"type": "actions", "elements": [button("Helpful", "cg_helpful"), choice, button("Stop", "cg_stop")]},
    ]


def draft() -> dict:
    field = {"type": "plain_text_input", "action_id": "cg_draft_text", "multiline": True, "focus_on_load": True}
    block = {"type": "input", "block_id": "cg_draft_text", "label": plain("Your draft"), "element": field}
    return {
        "type": "modal",
        "callback_id": "cg_draft",
        "title": plain("Look at a draft"),
        "submit": plain("Look"),
        "close": plain("Close"),
        "blocks": [section("Paste what you are about to send. Nothing is stored."), block],
    }


@asynccontextmanager
async def page_with_bot(port: int = 0) -> AsyncIterator[str]:
    slack = EmbeddedSlack(lambda: datetime.now(UTC))
    bots: list[LittleBot] = []

    async def tension_of(thread: ThreadKey) -> list[tuple[str, float, State]]:
        return await bots[0].tension_of(thread) if bots else []

    shortcuts = {"Watch this thread": "cg_watch_thread", "Find common ground here": "cg_find_common_ground"}
    async with run_page(slack, tension_of, port=port, shortcuts=shortcuts) as address:
        bots.append(LittleBot(slack))
        handler = AsyncSocketModeHandler(bots[0].app, slack.app_token)
        await handler.connect_async()
        yield address
        await handler.close_async()


async def main(port: int) -> None:
    async with page_with_bot(port) as address:
        print(address, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 0))
