"""The window in which admins read, write and switch the words of the prompts."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.ports import Offer
from bot.service.answers import ListedTemplate, TemplateOutcome, TemplatesAnswer
from bot.slack.blocks.elements import (
    Block,
    Laid,
    actions,
    button,
    choice,
    context,
    escape,
    header,
    laid,
    quoted,
    section,
)
from bot.slack.blocks.forms import any_of, one_of, window, written
from bot.slack.blocks.insights import figure, received
from bot.slack.blocks.names import (
    COMMAND,
    MOVES,
    TEMPLATE_CHANGE,
    TEMPLATE_FORM,
    TEMPLATE_LIST,
    TEMPLATE_MOVE,
    TEMPLATE_NEW,
    TEMPLATE_PREVIEW,
    TEMPLATE_SWITCH,
    TEMPLATE_TURN,
)
from bot.slack.blocks.offer import words_of
from bot.slack.blocks.pieces import as_code, count
from bot.templates import LIMITS, Move, Side, Template, fill
from classifier.conversation import Signal

# Written into the window, so that one opened by another release is not taken for one of this.
VERSION = "1"
TITLE = "Templates"
OWN = "own"
ON_A_PAGE = 8
GAPS_SHOWN = 3
TEXT_LONGEST = 400
SIDES = {
    Side.AUTHOR: "Whoever wrote the message with which it got stuck",
    Side.COUNTERPART: "Whoever wrote last before that",
}
SIGNALS = {
    Signal.DEFENSIVE: "Defensive",
    Signal.RESISTANT: "Resistant",
    Signal.QUIET: "Quiet: nobody answered",
}
TEXTS = {
    "notice": ("Notice", "What can be said of the thread, never of a person."),
    "offer": ("Offer", "What the reader could do, and that it is up to them. {other} is the other's first name."),
    "words": ("Words", "What they could send, in the first person, with one question or one offer."),
    "why": ("Why", "Why this tends to help, in one sentence."),
}
SAID = {
    TemplateOutcome.SAVED: "Saved. It is in use from now on, beside the others that fit.",
    TemplateOutcome.OUTDATED: "Nothing was changed: this was opened before somebody else changed it. "
    f"`{COMMAND} templates` shows it as it is now.",
    TemplateOutcome.TOO_MANY: "Nothing was saved: there are as many templates of your own as I can hold. "
    "Change one of them instead.",
    TemplateOutcome.ADMINS_ONLY: "Only people with admin rights in this workspace see and change its templates.",
}


@dataclass(frozen=True, slots=True)
class Stand:
    """Where somebody stands in the window: `which` templates (own, or those of a move), the page, the one in the form.

    `seen` is the fingerprint of the template as it was shown.
    """

    which: str = OWN
    page: int = 0
    id: str = ""
    seen: str = ""


FIRST = Stand()


def admins_only() -> Laid:
    """Tell somebody without admin rights why no window opens."""
    return laid(section(SAID[TemplateOutcome.ADMINS_ONLY]))


def template_list(words: TemplatesAnswer, stand: Stand = FIRST) -> Block:
    """Return the window with a page of templates."""
    shown = [one for one in words.templates if (one.is_own if stand.which == OWN else one.template.move == stand.which)]
    last = max(0, (len(shown) - 1) // ON_A_PAGE)
    page = min(stand.page, last)
    here = shown[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]
    return _window(
        Stand(stand.which, page),
        actions(
            choice(
                "Show others", TEMPLATE_MOVE, [("Your own", OWN), *((words, move) for move, words in MOVES.items())]
            ),
            button("Write one", TEMPLATE_NEW, says="Write a template of your own", style="primary"),
        ),
        *_gaps(words.gaps),
        header("Your own" if stand.which == OWN else f"{_as_title(MOVES[Move(stand.which)])}: {len(shown)}"),
        *([] if shown else [section("None yet. The shipped ones are under *Show others*: any can be switched off.")]),
        *(block for number, one in enumerate(here) for block in _entry(one, number)),
        *_turns(page, last),
    )


def template_form(stand: Stand, template: Template | None = None) -> Block:
    """Return the window in which a template is written, or changed."""
    move = template.move if template else Move(stand.which) if stand.which != OWN else Move.STEP_BACK
    signals = template.signals if template else frozenset()
    return _window(
        stand,
        actions(button("Back to the list", TEMPLATE_LIST)),
        one_of("move", "Which move it makes", MOVES, move, kind="static_select"),
        one_of("side", "For whom", SIDES, template.side if template else Side.COUNTERPART),
        any_of("signals", "When it fits; nothing ticked means always", SIGNALS, signals),
        *(_text(name, label, hint, template) for name, (label, hint) in TEXTS.items()),
        context(
            "It is checked as the shipped ones are: lengths, slots, tone, and that it isn't too much like another. "
            "No links, no mentions: names come in by themselves."
        ),
        submit="Save",
    )


def template_preview(template: Template, stand: Stand, said: str = "") -> Block:
    """Return the window that shows a template as its reader would see it."""
    return _window(
        stand,
        *([section(said)] if said else []),
        header("With the other's name"),
        *words_of(_offer(template, "Ana")),
        header("Where the name isn't known"),
        *words_of(_offer(template, "")),
        actions(button("Back to the list", TEMPLATE_LIST)),
    )


def template_answer(outcome: TemplateOutcome, stand: Stand = FIRST) -> Block:
    """Return the window that says why nothing was changed."""
    back = [] if outcome is TemplateOutcome.ADMINS_ONLY else [actions(button("Back to the list", TEMPLATE_LIST))]
    return _window(stand, section(SAID[outcome]), *back)


def template_working(stand: Stand = FIRST) -> Block:
    """Return the window while a template is checked."""
    return _window(stand, section("One moment: it is compared with the others."))


def _window(stand: Stand, *blocks: Block, submit: str = "") -> Block:
    remembered = f"{VERSION}:{stand.which}:{stand.page}:{stand.id}:{stand.seen}"
    return window(TITLE, *blocks, name=TEMPLATE_FORM, remembered=remembered, submit=submit)


def _as_title(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"


def _gaps(found: Sequence[str]) -> list[Block]:
    """Return a warning where too few templates are left: there a stall brings no prompt, or always the same."""
    if not found:
        return []
    rest = f" And {count(len(found) - GAPS_SHOWN, 'more', 'more')}." if len(found) > GAPS_SHOWN else ""
    return [context(escape(" ".join(found[:GAPS_SHOWN])) + rest)]


def _entry(one: ListedTemplate, number: int) -> list[Block]:
    template = one.template
    signals = ", ".join(sorted(template.signals)) or "any signal"
    off = "" if one.is_on else " · *switched off*"
    id = template.id
    change = [button("Change", f"{TEMPLATE_CHANGE}.{number}", value=id, says=f"Change {id}")] if one.is_own else []
    turn = ("Switch off", "off") if one.is_on else ("Switch on", "on")
    return [
        section(f"{as_code(id)} · {template.side}, {signals}{off}\n{quoted(template.words)}"),
        *_figures(one),
        actions(
            button("Preview", f"{TEMPLATE_PREVIEW}.{number}", value=id, says=f"Preview {id}"),
            *change,
            button(turn[0], f"{TEMPLATE_SWITCH}.{number}", value=f"{turn[1]}:{id}", says=f"{turn[0]} {id}"),
        ),
    ]


def _figures(one: ListedTemplate) -> list[Block]:
    figures = one.figures
    if figures is None or figures.sent is None:
        return []
    return [context(f"Sent {figures.sent}; {received(figures)}; the thread moved again {figure(figures.moved)}")]


def _turns(page: int, last: int) -> list[Block]:
    if not last:
        return []
    ways = [("Previous", page - 1)] if page else []
    ways += [("Next", page + 1)] if page < last else []
    buttons = [button(words, f"{TEMPLATE_TURN}.{to}", value=str(to), says=f"{words} templates") for words, to in ways]
    return [actions(*buttons), context(f"Page {page + 1} of {last + 1}")]


def _offer(template: Template, other: str) -> Offer:
    filled = fill(template, other=other, thread="")
    return Offer("", template.move, filled.notice, filled.offer, filled.words, filled.why)


def _text(name: str, label: str, hint: str, template: Template | None) -> Block:
    now = getattr(template, name) if template is not None else ""
    return written(name, label, now, f"{hint} At most {LIMITS[name]} words.", longest=TEXT_LONGEST, is_long=True)
