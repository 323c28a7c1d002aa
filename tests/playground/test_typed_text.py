"""Typed text as Slack passes it on."""

from hypothesis import given
from hypothesis import strategies as st

from bot.playground.typed_text import escape, typed, unescape

PEOPLE = {"Ana": "U1", "Ana Sousa": "U1", "Common Ground": "U9"}


def elements(text: str) -> list[dict]:
    return list(typed(text, PEOPLE, {"launch": "C1"}).blocks[0]["elements"])


def test_names_channels_and_addresses_become_elements_of_their_own():
    text = typed("ask @Ana in #launch, see https://example.com/a?b=1", PEOPLE, {"launch": "C1"}).text

    assert text == "ask <@U1> in <#C1|>, see <https://example.com/a?b=1>"


def test_of_two_words_after_an_at_the_longest_known_name_counts():
    assert typed("@Ana Sousa hello", PEOPLE, {}).text == "<@U1> hello"
    assert typed("@Ana Could you", PEOPLE, {}).text == "<@U1> Could you"
    assert typed("@Common Ground watch", PEOPLE, {}).text == "<@U9> watch"
    assert typed("@Nobody here", PEOPLE, {}).text == "@Nobody here"


def test_quotes_and_code_stand_apart_from_what_one_says():
    kinds = [part["type"] for part in elements("> you said so\nno `x < y`\n```\nprint(1)\n```\nstill no")]

    assert kinds == ["rich_text_quote", "rich_text_section", "rich_text_preformatted", "rich_text_section"]


def test_code_keeps_what_is_inside_as_it_is():
    [section] = elements("`@Ana *x*`")

    assert section["elements"] == [{"type": "text", "text": "@Ana *x*", "style": {"code": True}}]


def test_stars_and_underscores_in_the_middle_of_words_are_no_style():
    [section] = elements("snake_case_name and 2*3*4")

    assert all("style" not in part for part in section["elements"])


@given(st.text())
def test_escaping_can_be_undone(text: str):
    assert unescape(escape(text)) == text


@given(st.text())
def test_stored_text_never_holds_markup_nobody_typed(text: str):
    stored = typed(text, {}, {}).text

    assert "<@" not in stored
    assert "<!" not in stored


@given(st.text(alphabet="ab *_~`>@#:\n<&", max_size=60))
def test_whatever_is_typed_becomes_some_message(text: str):
    result = typed(text, PEOPLE, {})

    assert bool(result.text.strip()) <= bool(result.blocks)
