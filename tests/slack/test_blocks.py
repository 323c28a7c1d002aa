from dataclasses import replace
from datetime import UTC, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.consent import Choice, Reading
from bot.ports import (
    ChannelKey,
    Erased,
    Mode,
    Offer,
    PersonKey,
    Prompt,
    PromptStatus,
    Reception,
    Rules,
    ThreadKey,
    Watch,
    WatchState,
)
from bot.service.answers import (
    DraftReading,
    Explanation,
    Home,
    Insights,
    ListedTemplate,
    OwnChoices,
    Passage,
    PromptFigures,
    RulesAnswer,
    RulesOutcome,
    Status,
    TemplatesAnswer,
    WatchAnswer,
    WatchOutcome,
)
from bot.slack.blocks import draft, help, home, insights, introductions, notice, offer, replies, settings, templates
from bot.slack.blocks.elements import clip, escape, link, quoted
from bot.templates import Move, Side, Template
from classifier.conversation import Sensitivity, Signal

NOW = datetime(2026, 3, 4, 9, 30, tzinfo=UTC)
LINK = "https://work.slack.com/archives/C1/p10?thread_ts=9.1&cid=C1"
PLACE = ChannelKey("T1", "C1")
LIMITS = {"section": 3_000, "header": 150, "plain_text": 75, "mrkdwn": 3_000}


def an_offer(**fields):
    base = {
        "prompt": "p1",
        "move": Move.STEP_BACK,
        "notice": "The thread has gone round twice.",
        "offer": "You could ask Ben what he sees.",
        "words": "How does it look from where you sit?",
        "why": "A question costs nothing.",
        "thread_link": LINK,
    }
    return Offer(**{**base, **fields})


def a_template(**texts):
    return Template("i" * 60, Move.STEP_BACK, Side.AUTHOR, **texts, signals=frozenset(Signal))


def choices(choice=Choice.IN, paused_until=None, reading=Reading.ANNOUNCED, is_shadow=False):
    return OwnChoices(choice, paused_until, reading, is_shadow)


def watch(thread="", asked_by="UANA"):
    return Watch(PLACE, thread, WatchState.ACTIVE, asked_by)


def prompt(**fields):
    base = {"side": Side.AUTHOR, "move": Move.RESTART, "signal": Signal.QUIET, "template": "t", "planned_at": NOW}
    thread = ThreadKey("T1", "C1", "1.1")
    return Prompt(
        "p1", PersonKey("T1", "UANA"), **base, status=PromptStatus.SHADOWED, due_at=NOW, thread=thread, **fields
    )


def all_messages(words="a word"):
    """Every message we can send, with `words` wherever somebody else's words may stand."""
    person = PersonKey("T1", words)
    for rules, introduces in product((Rules(), Rules(reading=Reading.CONSENTED, scores_kept_days=365)), (True, False)):
        yield notice.notice(watch(asked_by=words), rules, introduces=introduces)
        yield notice.newcomers_notice(watch("1.1", asked_by=words), rules)
        yield notice.ended_notice("1.1" if introduces else "", words, rules)
        yield notice.announcement(words, rules)
        yield help.privacy(rules)
    yield from map(introductions.introduction, Mode)
    yield settings.admins_only()
    yield insights.insights(Insights(10**9, None, 5, PromptFigures(sent=10**9), Rules()), words)
    yield insights.insights(None, words)
    yield templates.admins_only()
    yield offer.offer(an_offer(notice=words, offer=words, words=words, why=words, thread_link=words, place=words))
    yield offer.offer(an_offer(notice=words + LINK, offer=LINK + words, words=words, why=words))
    for side, asked in product(Side, (True, False)):
        yield offer.explanation(Explanation(Move.RESTART, side, Signal.QUIET, (words, words), NOW, asked))
    for outcome in WatchOutcome:
        yield replies.watch_answer(WatchAnswer(outcome, PLACE, ""))
    yield replies.announced_sensitivity(person, Sensitivity.HIGH)
    for choice, reading, shadow in product(Choice, Reading, (True, False)):
        yield replies.choice_answer(choice)
        own = choices(choice, NOW, reading, shadow)
        yield replies.status(Status(own, watch(asked_by=words), (watch("1.1", words),) * 40), words)
        yield replies.resumed(own)
    yield replies.status(Status(choices(), None, ()), "C1")
    yield replies.forgotten(Erased(1, 2, 0))
    for reception in Reception:
        yield replies.received(reception)
    yield replies.paused(NOW)
    yield replies.deleted_messages(3)
    yield replies.trouble(words)
    yield from (replies.window_too_late(), replies.unknown_button())
    yield from (said() for said in (replies.prompt_gone, replies.nothing_to_explain, replies.no_words))
    yield from (said() for said in (replies.pause_usage, replies.prompt_usage, replies.sensitivity_usage))
    yield from (said() for said in (replies.for_members_only, help.direct_help))
    yield help.help_reply(words)
    yield help.mention_help(words)


def all_views(words="a word"):
    odd = Rules(Reading.CONSENTED, Mode.SHADOW, night=None, rests_at_weekend=False, zone=words)
    whole = Home(choices(is_shadow=True), (watch(asked_by=words), watch("1.1")) * 75, (prompt(),) * 60, {"t": words})
    yield home.home(whole)
    yield home.home(replace(whole, rules=odd, is_admin=True), home.Pages(3, 4))
    yield home.home(replace(whole, is_admin=True), home.Pages(999, -1))
    yield settings.settings_form(Rules())
    yield settings.settings_form(replace(odd, zone="Z" * 64))
    yield settings.settings_working()
    yield from (settings.settings_answer(RulesAnswer(outcome, 150, 3)) for outcome in RulesOutcome)
    yield home.home(Home(choices(Choice.OUT), (), ()))
    mine = a_template(notice=words, offer=words, words=words, why=words)
    figures = PromptFigures(10**9, 10**9, None, 5, 5)
    listed = tuple(
        ListedTemplate(mine, is_on, is_own, "f" * 16, figures)
        for is_on, is_own in product((True, False), (True, False))
    )
    every = TemplatesAnswer(listed * 10, (words,) * 40)
    for which in ("own", Move.STEP_BACK):
        yield templates.template_list(every, templates.Stand(which, 1))
    yield templates.template_list(TemplatesAnswer(()))
    yield templates.template_form(templates.Stand())
    long = a_template(**dict.fromkeys(("notice", "offer", "words", "why"), "w" * 400))
    yield templates.template_form(templates.Stand(id="i" * 60, seen="f" * 16), long)
    yield templates.template_preview(mine, templates.Stand(), "Saved.")
    yield templates.template_working()
    yield from map(templates.template_answer, templates.SAID)
    yield draft.draft_form()
    yield draft.draft_working()
    yield draft.draft_read(DraftReading((Passage(words, True, True),) * 60, an_offer(offer=words, words=words)))
    yield draft.draft_read(DraftReading((Passage(words, False, False),), None))


def pieces(block):
    """Every object inside a block, itself included."""
    if isinstance(block, dict):
        yield block
        for part in block.values():
            yield from pieces(part)
    if isinstance(block, list):
        for part in block:
            yield from pieces(part)


def assert_within_limits(blocks, most):
    assert 0 < len(blocks) <= most
    names = [part["action_id"] for part in pieces(blocks) if "action_id" in part]
    assert len(names) == len(set(names))
    for block in blocks:
        if block["type"] in ("section", "header"):
            assert 0 < len(block["text"]["text"]) <= LIMITS[block["type"]]
        if block["type"] == "context":
            assert 0 < len(block["elements"]) <= 10
        if block["type"] == "actions":
            assert 0 < len(block["elements"]) <= 25
    for part in pieces(blocks):
        if part.get("type") == "button":
            assert 0 < len(part["text"]["text"]) <= 75
            assert 0 < len(part["accessibility_label"]) <= 75
            assert len(part.get("value", "")) <= 2_000
            assert len(part.get("url", "")) <= 3_000
        if part.get("type") == "static_select":
            assert 0 < len(part["options"]) <= 100


@pytest.mark.parametrize("words", ["a word", "w" * 5_000, "&<>" * 2_000, "line\n" * 900, "U" + "1" * 60])
def test_every_message_keeps_block_kits_limits_at_any_length(words):
    for laid in all_messages(words):
        assert_within_limits(laid.blocks, 50)
        assert 0 < len(laid.text) <= 4_000


@pytest.mark.parametrize("words", ["a word", "w" * 5_000, "&<>" * 2_000])
def test_every_view_keeps_block_kits_limits_at_any_length(words):
    for view in all_views(words):
        assert_within_limits(view["blocks"], 100)
        assert len(view.get("title", {}).get("text", "")) <= 24


@pytest.mark.parametrize("evil", ["<!channel>", "<!here|x>", "<@U123>", "<https://a.example|click>", "`<!everyone>`"])
def test_no_broadcast_or_link_comes_out_of_somebody_elses_words(evil):
    shown = [laid.text + str(laid.blocks) for laid in all_messages(evil)] + [str(view) for view in all_views(evil)]

    assert not [text for text in shown if evil in text or "<!channel" in text or "<!here" in text]


@given(st.text(max_size=80))
def test_no_name_can_leave_its_place(name):
    laid = offer.offer(an_offer(offer=f"Ask {name}.", thread_link=""))

    assert "<" not in laid.text.replace("<https", "")
    assert all("<!" not in str(block) for block in laid.blocks)


def test_the_text_says_all_that_the_blocks_show():
    laid = offer.offer(an_offer())

    for said in ("gone round twice", "ask Ben", "How does it look", "costs nothing", "Nobody else sees this"):
        assert said in laid.text


def test_an_offer_has_every_button_of_the_direct_message():
    laid = offer.offer(an_offer())

    buttons = [p for p in pieces(laid.blocks) if p.get("type") in ("button", "static_select")]
    labels = [(b.get("text") or b.get("placeholder"))["text"] for b in buttons]
    assert labels == [
        "Open the thread",
        "Another idea",
        "Why this?",
        "Helpful",
        "Not helpful",
        "It isn't stuck",
        "Pause prompts",
        "Stop",
    ]
    assert buttons[0]["url"] == LINK


def test_an_offer_says_about_which_thread_it_is():
    assert offer.offer(an_offer(place="C1")).text.startswith(f"About <{LINK}|this thread> in <#C1>\n")
    assert offer.offer(an_offer(place="C1", thread_link="")).text.startswith("About a thread in <#C1>\n")


def test_an_offer_without_a_thread_has_nothing_to_open():
    laid = offer.offer(an_offer(thread_link=""))

    assert not [part for part in pieces(laid.blocks) if "url" in part]


def test_the_address_of_the_thread_is_shown_as_a_short_link():
    laid = offer.offer(an_offer(notice=f"In {LINK} both sides wrote twice."))

    assert laid.blocks[0]["text"]["text"] == f"In <{LINK}|this thread> both sides wrote twice."


@pytest.mark.parametrize("laid", [notice.notice(watch(), Rules()), notice.newcomers_notice(watch("1.1"), Rules())])
def test_a_notice_says_who_asked_and_how_to_refuse(laid):
    labels = [part["text"]["text"] for part in pieces(laid.blocks) if part.get("type") == "button"]

    assert "<@UANA> asked me to watch" in laid.text
    assert "Never the words" in laid.text
    assert labels == ["Send me prompts", "Don't read me", "Stop watching"]


def test_a_notice_whose_asker_was_forgotten_names_nobody():
    assert "Somebody asked me" in notice.notice(watch(asked_by=""), Rules()).text


def test_no_score_and_no_judgement_is_shown_in_an_explanation():
    laid = offer.explanation(
        Explanation(Move.STEP_BACK, Side.AUTHOR, Signal.DEFENSIVE, ("Both sides wrote twice.",), NOW, False)
    )

    assert "defensive" not in laid.text
    assert "Both sides wrote twice." in laid.text


def test_help_names_the_command_somebody_meant():
    assert "Did you mean `status`?" in help.help_reply("statsu").text


def test_help_lists_every_command():
    text = help.help_reply().text

    assert all(f"/commonground {word}" in text for word in help.COMMANDS)


def test_a_draft_shows_only_the_sentences_that_were_marked():
    view = draft.draft_read(DraftReading((Passage("Fine.", False, False), Passage("No way.", False, True)), None))

    assert "No way." in str(view)
    assert "Fine." not in str(view)
    assert "may read as resistant" in str(view)


@given(st.text(alphabet="ab&<>;|\n", max_size=60), st.integers(min_value=5, max_value=40))
def test_cutting_leaves_no_half_of_an_entity(words, longest):
    cut = clip(escape(words), longest)

    assert len(cut) <= longest
    assert "&" not in cut.replace("&amp;", "").replace("&lt;", "").replace("&gt;", "")


def test_a_strange_address_becomes_no_link():
    assert link("javascript:alert(1)", "here") == "here"
    assert link("https://a.example/|<!channel>", "here") == "here"


def test_every_line_of_a_quote_is_quoted():
    assert quoted("one\ntwo") == ">one\n>two"
