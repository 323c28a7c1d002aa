import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.text import count_words, own_words, plain_words

# Pieces of markup in any order find what free text hardly ever does.
MARKUP = st.lists(
    st.sampled_from(
        [
            "<",
            ">",
            "&",
            "&amp;",
            "&lt;",
            "&gt;",
            "`",
            "```",
            "~~~",
            "\n",
            " ",
            "    ",
            "\t",
            "*",
            "_",
            "~",
            "@",
            ":",
            "a:",
            ":a",
            "no",
            "http://",
            "www.",
            "|",
            "!",
            "?",
            "]",
            "[",
            "(",
            ")",
            "x@y.z",
            "/a/b",
            "é",
            "e\u0301",
            "\u200b",
            "amp;",
            "\ud800",
            "ﬁ",
            "😀",
            "\u0301",
            "10:10:10",
            "ERROR",
            "at x(",
            "#",
            "{",
            "}",
            "...",
        ]
    ),
    max_size=40,
).map("".join)
ANY_TEXT = st.one_of(st.text(st.characters(), max_size=200), MARKUP)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("fine &amp; done, 3 &lt; 4", "fine & done, 3 4"),
        ("look at `rm -rf /` please", "look at please"),
        ("before ```code\nmore code``` after", "before after"),
        ("open ```and never closed", "open"),
        ("~~~\nfenced\n~~~\nmine", "mine"),
        ("&gt; their words\nmy words", "my words"),
        ("> their words\nmy words", "my words"),
        ("mine\n&gt;&gt;&gt; theirs\ntheirs too", "mine"),
        ("see <https://example.org/a|the ticket>", "see the ticket"),
        ("see <https://example.org/a|example.org/a> now", "see now"),
        ("see <https://example.org/a> now", "see now"),
        ("see https://example.org/a?b=c now", "see now"),
        ("write to me@example.org now", "write to now"),
        ("[the docs](https://example.org) say no", "the docs say no"),
        ("<@U123> and <#C1|general> and <!here> agree", "and and agree"),
        ("@somebody agrees", "agrees"),
        ("no :sweat_smile: way :+1::skin-tone-2:", "no way"),
        ("no 😅 way 👍🏽", "no way"),
        ("that was *not* us, _really_ not, ~gone~", "that was not us, really not, gone"),
        ("NO!! why… again", "NO!! why... again"),
        ("it\u200b's “fine”", 'it\'s "fine"'),
        ("2024-01-02 12:33:11 ERROR disk full\nthat was it", "that was it"),
        ("    return x(y);\nthat was it", "that was it"),
        ("    just indented words", "just indented words"),
        ("meet at 10:30, not 11:00", "meet at 10:30, not 11:00"),
        ("<div>hello</div>", "hello"),
        (":tada:", ""),
        ("42", ""),
    ],
)
def test_what_remains_is_what_the_author_said(raw, said):
    assert own_words(raw) == said


@given(ANY_TEXT)
def test_any_text_can_be_cleaned_and_cleaning_twice_changes_nothing(raw):
    once = own_words(raw)

    assert own_words(once) == once


@given(ANY_TEXT)
def test_what_remains_is_one_line_that_can_be_stored_anywhere(raw):
    said = own_words(raw)

    assert said == " ".join(said.split())
    said.encode("utf-8")


PIECES = ["<", ">", "`", "&amp;", ":a", "*_", "@", "a@", "a.", "/a", "[a](", "a-", "é", "😀", "https://", "&am", "::"]


@pytest.mark.parametrize("piece", [*PIECES, "ﷺ", "\u0301\u0327", "~~~\n", "\n>", "\n\t", "<a ", "10:10:10 ", "ssh|"])
def test_the_longest_message_is_cleaned_in_a_moment_whatever_it_is_made_of(piece):
    longest = (piece * 40_000)[:40_000]

    began = time.process_time()
    own_words(longest)

    # Some ten milliseconds; anything that grows with the square of the length would take many seconds.
    assert time.process_time() - began < 1.0


def test_marks_and_numbers_are_no_words():
    assert count_words("no ! 42 way v2 ...") == 3
    assert plain_words("No, way! v2 42") == ["no", "way"]
