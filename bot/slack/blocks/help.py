"""What the bot is, what it can be told, and what it does with what it reads."""

import difflib

from bot.consent import Reading
from bot.ports import Rules
from bot.slack.blocks.elements import Laid, actions, button, context, laid, section
from bot.slack.blocks.introductions import WHAT
from bot.slack.blocks.names import COMMAND, JOIN, MOVES
from bot.slack.blocks.pieces import as_code, days

COMMANDS = {
    "status": "what is watched here, and what I chose",
    "privacy": "what is read, what is kept, for how long, and how to erase it",
    "watch": "watch the threads of this channel",
    "unwatch": "stop watching this channel",
    "join": "send me prompts",
    "leave": "don't read me and don't write to me; deletes what is kept about me",
    "pause": "no prompts for a while: `pause 2d`",
    "resume": "prompts again",
    "forget me": "erase everything kept about me, and report what it was",
    "prompt": "a prompt for me, now; also `prompt defensive`, `resistant` or `quiet`",
    "draft": "look at what I am about to send; nothing is stored",
    "why": "explain my last prompt",
    "sensitivity": "`low`, `normal` or `high` for this channel; it is announced",
    "settings": "reading, mode, caps, quiet hours, retention, who may start a watch (admins)",
    "templates": "the words of the prompts: your workspace's own, and which are switched off (admins)",
    "insights": "totals of this channel: threads watched, stalls, moved again, prompts and how they were received; "
    "nothing under five people",
    "help": "this",
}
WHOSE = {
    Reading.ANNOUNCED: "New messages",
    Reading.CONSENTED: "New messages of people who chose to get prompts",
}
# One line a scope, so that nobody has to wonder; docs/install.md says the same at length.
SCOPES = {
    "commands": "to answer `/commonground` and the two message shortcuts",
    "chat:write": "to post the notice and send you prompts",
    "app_mentions:read": "to hear `@Common Ground watch` in a thread",
    "channels:history, groups:history": "to hear messages where a notice stands",
    "channels:read, groups:read": "to know who is in a watched channel, and when somebody joins or leaves",
    "channels:join": "to join a public channel when somebody asks for a watch there",
    "im:write, im:history": "to send you direct messages, hear `stop` there, and never send one twice",
    "users:read": "your first name for the other side's prompt, and your time zone for your nights; neither is stored",
}


def help_reply(unknown: str = "") -> Laid:
    """Show what can be done; with `unknown`, say first that this was not understood."""
    lines = "\n".join(f"• `{COMMAND} {word}`: {what}" for word, what in COMMANDS.items())
    return laid(
        *([section(_not_understood(unknown))] if unknown else []),
        section(WHAT),
        section(lines),
        section(
            "On a message, under *More actions*: *Watch this thread*, and *Find common ground here* for a prompt about "
            "its thread. In a thread, `@Common Ground watch` works too."
        ),
        context("Only you see this."),
    )


def mention_help(unknown: str = "") -> Laid:
    """Show what can be said to the bot in a thread."""
    return laid(
        *([section(_not_understood(unknown))] if unknown else []),
        section(
            "In a thread: `@Common Ground watch` · `unwatch` · `prompt` · `help`.\n"
            f"For the whole channel: `{COMMAND} watch`. Everything else: `{COMMAND} help`."
        ),
    )


def direct_help() -> Laid:
    """Show what can be typed to the bot in its direct messages."""
    return laid(
        section(
            f"{WHAT}\nHere you can type `help`, `stop` (no more prompts) or `leave` (don't read me either). "
            f"Nothing typed here is kept. In any channel: `{COMMAND} help`."
        ),
        actions(button("Send me prompts", JOIN, says="Send me private prompts when a thread I am in gets stuck")),
    )


def privacy(rules: Rules) -> Laid:
    """Say what is read and kept, for how long, and how to erase it."""
    return laid(
        section(
            f"*What is read*\n{WHOSE[rules.reading]} in channels and threads where my notice stands. Never direct "
            "messages. Of bots, people from other organisations and whoever chose _Don't read me_, only a message's "
            "time is noted."
        ),
        section(
            "*What is kept*\nPer message: who, when, how many words, and three numbers about how it may come across. "
            "Per prompt: to whom, when, about which thread, which template, how it was received. What you chose. Never "
            "the words of a message, and never a name."
        ),
        section(
            f"*For how long*\nNumbers {days(rules.scores_kept_days)}, prompts {days(rules.prompts_kept_days)}: so this "
            "workspace has it. When the app is removed from the workspace, everything goes."
        ),
        section(
            "*Who sees it*\nNobody sees anything about another person, managers and admins included. Totals are shown "
            "only where at least five people stand behind them. The program runs on your organisation's own machine, "
            "asks no other service, and no language model reads along."
        ),
        section(
            f"*Your way out*\n`{COMMAND} leave`: not read, not written to, all deleted. `{COMMAND} forget me`: the "
            "same, with a report. Both can be taken back."
        ),
        section(f"*Why I need each permission*\n{scopes()}"),
    )


def scopes() -> str:
    """Return every permission with its reason."""
    return "\n".join(f"• {name}: {reason}" for name, reason in SCOPES.items())


def moves() -> str:
    """Return the seven moves, in their order."""
    return "\n".join(f"{number}. {words}" for number, words in enumerate(MOVES.values(), start=1))


def _not_understood(unknown: str) -> str:
    # A very long word is no typing mistake, and a reply is no place to repeat it.
    shown = unknown[:40]
    near = difflib.get_close_matches(shown.casefold(), COMMANDS, n=1)
    meant = f" Did you mean `{near[0]}`?" if near else ""
    return f"I don't know {as_code(shown)}.{meant}"
