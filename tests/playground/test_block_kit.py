"""The limits of Block Kit, as Slack enforces them."""

import pytest

from bot.playground.block_kit import problems_with, problems_with_view


def plain(text: str) -> dict:
    return {"type": "plain_text", "text": text}


def button(**more) -> dict:
    return {"type": "button", "action_id": "a", "text": plain("Go")} | more


def actions(*elements: dict, **more) -> dict:
    return {"type": "actions", "elements": list(elements)} | more


def section(text: str = "hello", **more) -> dict:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}} | more


def select(count: int) -> dict:
    options = [{"text": plain(str(number)), "value": str(number)} for number in range(count)]
    return {"type": "static_select", "action_id": "s", "options": options}


@pytest.mark.parametrize(
    "blocks",
    [
        [section("a" * 3000)],
        [{"type": "header", "text": plain("a" * 150)}],
        [actions(button(text=plain("a" * 75), value="v" * 2000, accessibility_label="l" * 75))],
        [section()] * 50,
        [actions(select(100))],
        [actions(button(action_id=str(number)) if number else button()) for number in range(3)],
        [{"type": "divider"}, {"type": "context", "elements": [{"type": "mrkdwn", "text": "small"}]}],
    ],
)
def test_what_is_within_the_limits_is_taken(blocks):
    assert problems_with(blocks) == []


@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        ([section("a" * 3001)], "3000 characters"),
        ([section("")], "more than 0 characters"),
        ([{"type": "header", "text": plain("a" * 151)}], "150 characters"),
        ([{"type": "header", "text": {"type": "mrkdwn", "text": "a"}}], "plain_text object"),
        ([actions(button(text=plain("a" * 76)))], "75 characters"),
        ([actions(button(value="v" * 2001))], "2000 characters"),
        ([actions(button(accessibility_label="l" * 76))], "75 characters"),
        ([actions(button(action_id="a" * 256))], "255 characters"),
        ([actions(button(style="loud"))], "primary or danger"),
        ([actions(button(), button())], "already exists"),
        ([section(block_id="b"), section(block_id="b")], "already exists"),
        ([section()] * 51, "50 items"),
        ([actions(select(101))], "1 to 100 options"),
        ([actions(select(0))], "1 to 100 options"),
        ([actions()], "1 to 25 elements"),
        ([{"type": "sectoin"}], "unsupported type"),
        ([{"type": "input", "label": plain("a"), "element": {"type": "plain_text_input"}}], "in a message"),
        ("not a list", "be an array"),
        ([None], "unsupported type"),
        ([{"type": "section"}], "text or fields"),
        ([section(accessory={"type": "plain_text_input"})], "unsupported type"),
    ],
)
def test_what_is_over_the_limits_is_refused(blocks, said):
    assert said in " ".join(problems_with(blocks))


@pytest.mark.parametrize(
    ("view", "said"),
    [
        ({"type": "modal", "title": plain("a" * 25), "blocks": []}, "24 characters"),
        ({"type": "modal", "blocks": []}, "plain_text object"),
        ({"type": "home", "blocks": [section()] * 101}, "100 items"),
        ({"type": "home", "blocks": [], "private_metadata": "p" * 3001}, "3000 characters"),
        ({"type": "window", "blocks": []}, "modal or home"),
        (
            {
                "type": "modal",
                "title": plain("a"),
                "blocks": [{"type": "input", "label": plain("a"), "element": {"type": "plain_text_input"}}],
            },
            "submit",
        ),
    ],
)
def test_a_window_or_home_tab_over_the_limits_is_refused(view, said):
    assert said in " ".join(problems_with_view(view))


def test_a_home_tab_takes_a_hundred_blocks():
    assert problems_with_view({"type": "home", "blocks": [section()] * 100}) == []
