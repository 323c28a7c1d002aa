"""Slack's markup as HTML: what apps and people wrote, and nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.page.markup import Names, mrkdwn_html, read_permalink, rich_text_html
from bot.playground.typed_text import typed

names = Names(lambda id: {"U1": "Ana"}.get(id, id), lambda id: {"C1": "launch"}.get(id, id))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* and _soft_", "<strong>bold</strong> and <em>soft</em>"),
        ("`a < b`", "<code>a &lt; b</code>"),
        ("&lt;b&gt; stays text", "&lt;b&gt; stays text"),
        ("<@U1> asked", '<span class="cg-mention">@Ana</span> asked'),
        (">quoted\n>twice\nplain", "<blockquote>quoted<br>twice</blockquote>plain"),
        ("&gt; quoted", "<blockquote>quoted</blockquote>"),
        ("```\ncode *as it is*\n```", "<pre>code *as it is*</pre>"),
        ("2 * 3 * 4, snake_case_name", "2 * 3 * 4, snake_case_name"),
        (":seedling: new", "🌱 new"),
        (
            "<https://example.com/a?b=1&amp;c=2|this page>",
            '<a href="https://example.com/a?b=1&amp;c=2" target="_blank" rel="noopener noreferrer">this page</a>',
        ),
    ],
)
def test_markup_becomes_html(text, html):
    assert mrkdwn_html(text, names) == html


def test_a_link_to_a_message_of_this_slack_opens_here():
    html = mrkdwn_html("<https://meadow.slack.com/archives/C1/p1700000000000100|this thread>", names)

    assert 'data-place="C1 1700000000.000100"' in html
    assert "target" not in html


def test_a_link_to_a_reply_leads_to_its_thread():
    address = "https://meadow.slack.com/archives/C1/p1700000009000000?thread_ts=1700000000.000100&cid=C1"

    assert read_permalink(address) == ("C1", "1700000000.000100")
    assert read_permalink("https://example.com/archives/C1/p1700000009000000") is None


def test_a_link_that_would_run_something_is_only_words():
    assert mrkdwn_html("<javascript:alert(1)|press here>", names) == "press here"


def test_a_moment_is_shown_on_the_clock_of_this_machine():
    html = mrkdwn_html("on <!date^1700000000^{date_short} at {time}|some day>", names)

    assert html.startswith("on Nov 1")
    assert " at " in html
    assert "{" not in html


def test_what_people_type_shows_its_mentions_quotes_and_code():
    [block] = typed("@Ana see `x`\n> no", {"Ana": "U1"}, {}).blocks
    html = rich_text_html(block, names)

    assert '<span class="cg-mention">@Ana</span> see <code>x</code>' in html
    assert "<blockquote>no</blockquote>" in html


@given(st.text())
def test_no_tag_gets_through_that_mrkdwn_does_not_have(text):
    html = mrkdwn_html(text.replace("<", "&lt;"), names)

    for tag in ("<script", "<img", "<iframe", "<svg", "<a "):
        assert tag not in html


@given(st.text(alphabet="<>|&*_`:@!#\"'/ax\n", max_size=40))
def test_whatever_an_app_sends_no_attribute_can_be_broken_out_of(text):
    html = mrkdwn_html(f"<https://example.com/{text}|a>", names)

    assert "onerror" not in html
    assert html.count("<a ") <= 1
