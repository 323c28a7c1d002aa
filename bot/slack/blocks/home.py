"""The Home tab: my choices, what is watched where I am, my recent prompts, and what this is."""

from bot.ports import Prompt, PromptStatus, Reception, Watch
from bot.service.answers import Home
from bot.slack.blocks.elements import Block, actions, button, context, divider, header, section
from bot.slack.blocks.help import WHAT, moves, scopes
from bot.slack.blocks.names import COMMAND, FORGET, MOVES
from bot.slack.blocks.pieces import channel, count, moment, moment_of
from bot.slack.blocks.replies import READINGS, choice_buttons, own_choices, shadow_note

WATCHES_SHOWN = 20
RECEIVED = {
    Reception.HELPFUL: "you found it helpful",
    Reception.NOT_HELPFUL: "you didn't find it helpful",
    Reception.NOT_STUCK: "you said it wasn't stuck",
}


def home(shown: Home) -> Block:
    """Lay out the Home tab of one person."""
    return {
        "type": "home",
        "blocks": [
            section(WHAT),
            header("What you chose"),
            section(own_choices(shown.choices)),
            section(READINGS[shown.choices.reading]),
            actions(*choice_buttons(shown.choices), _forget()),
            *([context(shadow_note())] if shown.choices.is_shadow else []),
            header("Watched where you are"),
            section(_watches(shown.watches)),
            header("Your recent prompts"),
            section(_prompts(shown.prompts)),
            divider(),
            header("The seven moves"),
            section(moves()),
            header("Help and privacy"),
            section(f"`{COMMAND} help` lists what I can do, `{COMMAND} privacy` what is read and kept."),
            section(f"*Why I need each permission*\n{scopes()}"),
        ],
    }


def _forget() -> Block:
    return button(
        "Forget me",
        FORGET,
        says="Forget me: erase everything kept about me",
        sure="Everything kept about you is erased, and you are not read or written to any more.",
        style="danger",
    )


def _watches(watches: tuple[Watch, ...]) -> str:
    if not watches:
        return f"Nothing yet. `{COMMAND} watch` in a channel watches its threads, with a notice everybody sees."
    lines = [f"• {channel(watch.place.channel)}: {_extent(watch)}" for watch in watches[:WATCHES_SHOWN]]
    if len(watches) > WATCHES_SHOWN:
        lines.append(f"• and {count(len(watches) - WATCHES_SHOWN, 'more', 'more')}")
    return "\n".join(lines)


def _extent(watch: Watch) -> str:
    return (
        f"the thread of {moment_of(watch.thread)}" if watch.thread else f"all threads (sensitivity {watch.sensitivity})"
    )


def _prompts(prompts: tuple[Prompt, ...]) -> str:
    return "\n".join(map(_prompt, prompts)) or f"None yet. `{COMMAND} prompt` gives you one now."


def _prompt(prompt: Prompt) -> str:
    where = f" in {channel(prompt.thread.channel)}" if prompt.thread else ""
    planned = " (planned only, not sent)" if prompt.status is PromptStatus.SHADOWED else ""
    answer = f"; {RECEIVED[prompt.received]}" if prompt.received else ""
    return f"• {moment(prompt.sent_at or prompt.planned_at)}{where}: {MOVES[prompt.move]}{planned}{answer}"
