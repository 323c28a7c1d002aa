"""Every message and view there is: within Slack's limits, whole for a screen reader, and with no mark but ours."""

import inspect
import pkgutil
import re
import sys
from importlib import import_module
from types import FunctionType

import pytest

from bot.playground.block_kit import problems_with, problems_with_view
from bot.slack import blocks
from bot.slack.blocks.elements import TEXT_LONGEST
from tests.slack.test_blocks import all_messages, all_views, pieces

# A view holds this much, says https://docs.slack.dev/reference/views.
VIEW_LONGEST = 250_000
ID_LONGEST = 255
# Names and wording at their worst: long, empty, of markup, of lines, right to left, of signs that take two places.
WORST = {
    "ordinary": "a word",
    "long": "w" * 5_000,
    "of entities": "&<>" * 2_000,
    "of lines": "line\n" * 900,
    "of markup": "*_~`" * 900,
    "of emoji": "👩🏽‍💻" * 900,
    "right to left": "שלום עולם " * 400,
    "blank": " ",
    "a long id": "U" + "1" * 60,
}
EVIL = [
    "<!channel>",
    "<!here|everyone>",
    "<!everyone>",
    "<!subteam^S012345>",
    "<@U0123456>",
    "<#C0123456|general>",
    "<https://evil.example|work.slack.com>",
    "<mailto:a@evil.example|me>",
    "<!date^1^{date}|now>",
    "&lt;!channel&gt;<!channel>",
    "`<!channel>`",
    "\n><!channel>",
    "a|b><!channel>",
    "https://work.example/|<!channel>",
]
anything = pytest.mark.parametrize("words", WORST.values(), ids=WORST)


# ---------------------------------------------------------------- nothing is left out


def builders() -> dict[object, str]:
    """Return every public function that lays out a message or a view, by its code."""
    found = {}
    for known in pkgutil.iter_modules(blocks.__path__, blocks.__name__ + "."):
        module = import_module(known.name)
        for name, function in vars(module).items():
            is_own = isinstance(function, FunctionType) and function.__module__ == module.__name__
            if is_own and not name.startswith("_") and returns_whole(function):
                found[function.__code__] = f"{module.__name__}.{name}"
    return found


def returns_whole(function: FunctionType) -> bool:
    """Whether it returns a message, or a view rather than a part of one."""
    kind = str(inspect.signature(function).return_annotation)
    is_part = function.__module__.endswith((".elements", ".forms"))
    return not is_part and ("Laid" in kind or kind in ("dict[str, typing.Any]", "Block"))


def called_by(build) -> set[object]:
    """Return the code of every function that runs while something is built."""
    seen: set[object] = set()
    sys.setprofile(lambda frame, event, _: seen.add(frame.f_code) if event == "call" else None)
    try:
        list(build)
    finally:
        sys.setprofile(None)
    return seen


def test_every_message_and_view_there_is_is_looked_at_here():
    known = builders()
    built = called_by(all_messages()) | called_by(all_views())

    assert len(known) >= 40
    assert [name for code, name in known.items() if code not in built] == []


# ---------------------------------------------------------------- limits


@anything
def test_slack_takes_every_message(words: str):
    for laid in all_messages(words):
        assert problems_with(laid.blocks) == []
        assert 0 < len(laid.text) <= TEXT_LONGEST
        assert_ids_are_short(laid.blocks)


@anything
def test_slack_takes_every_view(words: str):
    for view in all_views(words):
        assert problems_with_view(view) == []
        assert len(str(view)) < VIEW_LONGEST
        assert_ids_are_short(view["blocks"])


def assert_ids_are_short(laid: list) -> None:
    for part in pieces(laid):
        assert len(part.get("action_id", "")) <= ID_LONGEST
        assert len(part.get("block_id", "")) <= ID_LONGEST


# ---------------------------------------------------------------- screen readers


def shown_in(laid: list) -> list[str]:
    """Return every text a message shows beside its buttons."""
    rows = [part for block in laid if block["type"] not in ("actions", "input") for part in pieces(block)]
    return [part["text"] for part in rows if part.get("type") in ("mrkdwn", "plain_text")]


@anything
def test_the_top_level_text_says_all_that_a_message_shows(words: str):
    for laid in all_messages(words):
        is_cut = len(laid.text) > TEXT_LONGEST - 10 and laid.text.endswith("…")
        missing = [text for text in shown_in(laid.blocks) if text not in laid.text]

        assert not missing or is_cut


@anything
def test_every_button_says_what_it_does(words: str):
    for part in pieces(
        [*(laid.blocks for laid in all_messages(words)), *(view["blocks"] for view in all_views(words))]
    ):
        if part.get("type") == "button":
            assert 0 < len(part["accessibility_label"].strip()) <= 75
        if part.get("type") == "actions":
            choices = [element for element in part["elements"] if element["type"] == "static_select"]
            assert all(choice["placeholder"]["text"].strip() for choice in choices)
        if part.get("type") == "input":
            assert part["label"]["text"].strip()
        if part.get("type") == "image":
            assert part["alt_text"].strip()


def test_no_two_buttons_of_a_message_sound_alike():
    for laid in [*(laid.blocks for laid in all_messages()), *(view["blocks"] for view in all_views())]:
        for block in laid:
            labels = [part["accessibility_label"] for part in pieces(block) if "accessibility_label" in part]

            assert len(labels) == len(set(labels))


# ---------------------------------------------------------------- markup in names and words


def marks_in(shown: str) -> set[str]:
    """Return every mention, link and command of Slack's markup."""
    return {re.sub(r"\d+", "0", mark) for mark in re.findall(r"<[^<>]*>", shown)}


def all_texts(words: str) -> list[str]:
    laid = [part for message in all_messages(words) for part in pieces(message.blocks)]
    viewed = [part for view in all_views(words) for part in pieces(view["blocks"])]
    # Plain text is shown as it is; only markup can mention somebody.
    return [
        *(message.text for message in all_messages(words)),
        *(part["text"] for part in laid + viewed if part.get("type") == "mrkdwn"),
    ]


@pytest.mark.parametrize("evil", EVIL)
def test_no_mention_link_or_broadcast_comes_out_of_somebody_elses_words(evil: str):
    ours = {mark for text in all_texts("Ana") + all_texts("a word") for mark in marks_in(text)}

    theirs = {mark for text in all_texts(evil) for mark in marks_in(text)}

    assert theirs - ours == set()
