"""How we introduce ourselves: to whoever installed the app, and in a channel that is watched for the first time."""

from bot.ports import Mode
from bot.slack.blocks.elements import Laid, context, laid, section
from bot.slack.blocks.names import COMMAND

WHAT = (
    "*Common Ground* notices when a thread has stalled because somebody in it feels unsafe, and privately offers a way "
    "back: pull back a step, find what you share, go on from there. It offers, it doesn't judge; no score is shown."
)
INTRODUCTION = f"Hello. {WHAT}"
# What happens to prompts at first, by what the mode is.
AT_FIRST = {
    Mode.AUTO: "For the first seven days I only plan prompts and send none; each person sees theirs in my Home tab. "
    f"Somebody with admin rights can switch that with `{COMMAND} settings`.",
    Mode.SHADOW: "I only plan prompts and send none; each person sees theirs in my Home tab. "
    f"Somebody with admin rights can switch that with `{COMMAND} settings`.",
    Mode.LIVE: "Prompts are sent from the start. Somebody with admin rights can have them only planned at first, with "
    f"`{COMMAND} settings`.",
}


def introduction(mode: Mode) -> Laid:
    """Greet whoever installed the app."""
    return laid(
        section(f"Thanks for installing me.\n{WHAT}"),
        section(
            "*To begin*\n"
            f"1. In a channel that wants it, type `{COMMAND} watch`. A notice everybody can see says what is read.\n"
            "2. Whoever wants prompts presses _Send me prompts_. I write to nobody else.\n"
            f"3. {AT_FIRST[mode]}"
        ),
        context(f"`{COMMAND} privacy` says what is read and kept. No message is ever stored."),
    )
