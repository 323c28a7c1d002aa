"""The window in which somebody looks at their own draft before sending it. Nothing of it is stored."""

from bot.service.answers import DraftReading, Passage
from bot.slack.blocks.elements import Block, clip, context, escape, quoted, section
from bot.slack.blocks.forms import field, window
from bot.slack.blocks.names import DRAFT_FIELD, DRAFT_FORM, MOVES

TITLE = "Look at a draft"
# A text field takes this much, and the window shows a hundred blocks at most.
DRAFT_LONGEST = 3_000
PASSAGES_SHOWN = 20
PASSAGE_LONGEST = 500


def draft_form() -> Block:
    """Return the window in which a draft is pasted."""
    draft = {"type": "plain_text_input", "multiline": True, "max_length": DRAFT_LONGEST, "focus_on_load": True}
    return window(
        TITLE,
        section("Paste what you are about to send. Only you see what I say about it, and nothing is stored."),
        field(DRAFT_FIELD, "Your draft", draft),
        name=DRAFT_FORM,
        submit="Look",
    )


def draft_working() -> Block:
    """Return the window while the draft is looked at."""
    return window(TITLE, section("One moment: I'm looking at it."), name=DRAFT_FORM)


def draft_read(reading: DraftReading) -> Block:
    """Return the window with what may read as defensive or resistant, and another way in."""
    marked = [passage for passage in reading.passages if passage.defensive or passage.resistant]
    blocks = [block for passage in marked[:PASSAGES_SHOWN] for block in _marked(passage)]
    if not marked:
        blocks = [section("Nothing in it is likely to read as defensive or resistant. I can be wrong.")]
    if reading.offer is not None:
        blocks += [
            section(f"*Another way in: {MOVES[reading.offer.move]}.* {escape(reading.offer.offer)}"),
            section(quoted(reading.offer.words)),
            context(escape(reading.offer.why)),
        ]
    return window(TITLE, *blocks, context("None of this is stored."), name=DRAFT_FORM)


def _marked(passage: Passage) -> list[Block]:
    ways = [name for name, so in (("defensive", passage.defensive), ("resistant", passage.resistant)) if so]
    return [section(quoted(clip(passage.text, PASSAGE_LONGEST))), context(f"may read as {' and '.join(ways)}")]
