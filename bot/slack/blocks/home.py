"""The Home tab: my choices, what is watched where I am, my recent prompts, the rules for admins, and what this is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from bot.consent import Choice
from bot.ports import Prompt, PromptStatus, Reception, Rules, Watch
from bot.service.answers import Home
from bot.slack.blocks.elements import Block, actions, button, clip, context, divider, header, quoted, section
from bot.slack.blocks.help import moves, scopes
from bot.slack.blocks.introductions import WHAT
from bot.slack.blocks.names import (
    COMMAND,
    EARLIER_PROMPTS,
    FEWER_WATCHES,
    FORGET,
    LATER_PROMPTS,
    MORE_WATCHES,
    MOVES,
    SETTINGS,
    TEMPLATES,
)
from bot.slack.blocks.pieces import channel, moment, moment_of
from bot.slack.blocks.replies import READINGS, choice_buttons, own_choices, shadow_note
from bot.slack.blocks.settings import quiet_hours, rules_shown

# A section takes 3,000 characters, and a line with the longest of ids fewer than two hundred.
WATCHES_ON_A_PAGE = 15
PROMPTS_ON_A_PAGE = 10
WORDS_LONGEST = 600
RECEIVED = {
    Reception.HELPFUL: "you found it helpful",
    Reception.NOT_HELPFUL: "you didn't find it helpful",
    Reception.NOT_STUCK: "you said it wasn't stuck",
}
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Pages:
    """Which pages are open, from 0. One that is not there any more means the last one."""

    prompts: int = 0
    watches: int = 0


FIRST_PAGES = Pages()


def home(shown: Home, pages: Pages = FIRST_PAGES) -> Block:
    """Lay out the Home tab of one person."""
    prompts, at_prompts, last_prompts = _page(shown.prompts, pages.prompts, PROMPTS_ON_A_PAGE)
    watches, at_watches, last_watches = _page(shown.watches, pages.watches, WATCHES_ON_A_PAGE)
    return {
        "type": "home",
        "private_metadata": f"{at_prompts}/{at_watches}",
        "blocks": [
            section(WHAT),
            *_chosen(shown),
            header("Watched where you are"),
            section(_watches(watches)),
            *_turns(
                at_watches, last_watches, ("Previous", FEWER_WATCHES, "watches"), ("Next", MORE_WATCHES, "watches")
            ),
            header("Your recent prompts"),
            *_prompts(prompts, shown.words),
            *_turns(
                at_prompts, last_prompts, ("Newer", LATER_PROMPTS, "prompts"), ("Older", EARLIER_PROMPTS, "prompts")
            ),
            *(_settings(shown.rules) if shown.is_admin else []),
            divider(),
            header("The seven moves"),
            section(moves()),
            header("Help and privacy"),
            section(f"`{COMMAND} help` lists what I can do, `{COMMAND} privacy` what is read and kept."),
            section(f"*Why I need each permission*\n{scopes()}"),
        ],
    }


def _chosen(shown: Home) -> list[Block]:
    notes = [shadow_note()] if shown.choices.is_shadow else []
    if shown.choices.choice is Choice.IN:
        notes.append(f"At most {shown.rules.prompts_per_day} prompts a day. Quiet hours: {quiet_hours(shown.rules)}.")
    return [
        header("What you chose"),
        section(own_choices(shown.choices)),
        section(READINGS[shown.choices.reading]),
        actions(*choice_buttons(shown.choices), _forget()),
        *([context(*notes)] if notes else []),
    ]


def _settings(rules: Rules) -> list[Block]:
    return [
        header("Settings of this workspace"),
        section(rules_shown(rules)),
        actions(
            button("Change settings", SETTINGS, says="Change the settings of this workspace"),
            button("Templates", TEMPLATES, says="Templates: the words of the prompts in this workspace"),
        ),
        context("You see this because you have admin rights in this workspace."),
    ]


def _forget() -> Block:
    return button(
        "Forget me",
        FORGET,
        says="Forget me: erase everything kept about me",
        sure="Everything kept about you is erased, and you are not read or written to any more.",
        style="danger",
    )


def _page(items: Sequence[Item], wanted: int, size: int) -> tuple[Sequence[Item], int, int]:
    """Return what stands on a page, its number and that of the last one."""
    last = max(0, (len(items) - 1) // size)
    at = min(max(wanted, 0), last)
    return items[at * size : (at + 1) * size], at, last


def _turns(at: int, last: int, back: tuple[str, str, str], on: tuple[str, str, str]) -> list[Block]:
    """Return where one is and the buttons to turn pages, if there are several."""
    if not last:
        return []
    ways = [(at - 1, back)] if at > 0 else []
    ways += [(at + 1, on)] if at < last else []
    buttons = [button(words, action, value=str(to), says=f"{words} {what}") for to, (words, action, what) in ways]
    return [actions(*buttons), context(f"Page {at + 1} of {last + 1}")]


def _watches(watches: Sequence[Watch]) -> str:
    if not watches:
        return f"Nothing yet. `{COMMAND} watch` in a channel watches its threads, with a notice everybody sees."
    return "\n".join(f"• {channel(watch.place.channel)}: {_extent(watch)}" for watch in watches)


def _extent(watch: Watch) -> str:
    return (
        f"the thread of {moment_of(watch.thread)}" if watch.thread else f"all threads (sensitivity {watch.sensitivity})"
    )


def _prompts(prompts: Sequence[Prompt], words: Mapping[str, str]) -> list[Block]:
    if not prompts:
        return [section(f"None yet. `{COMMAND} prompt` gives you one now.")]
    return [section(_prompt(prompt, words.get(prompt.template, ""))) for prompt in prompts]


def _prompt(prompt: Prompt, words: str) -> str:
    where = f" in {channel(prompt.thread.channel)}" if prompt.thread else ""
    planned = " (planned only, not sent)" if prompt.status is PromptStatus.SHADOWED else ""
    answer = f"; {RECEIVED[prompt.received]}" if prompt.received else ""
    line = f"{moment(prompt.sent_at or prompt.planned_at)}{where}: {MOVES[prompt.move]}{planned}{answer}"
    return f"{line}\n{quoted(clip(words, WORDS_LONGEST))}" if words else line
