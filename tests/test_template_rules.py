"""Each rule of the words catches the template made to break it, and says what to do and where."""

from dataclasses import replace

import pytest

from bot.templates import Move, Side, check, check_beside, check_one, gaps, load_shipped
from classifier.conversation import Signal
from tests.test_templates import SOUND, rules


def test_the_template_the_rules_are_tried_on_keeps_them_all():
    assert check_one(SOUND) == []


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("id", {"id": "Not An Id"}),
        ("id", {"id": "a" * 61}),
        ("locale", {"locale": "English"}),
        ("empty", {"why": "…"}),
        ("line break", {"notice": "The thread is\nquiet."}),
        ("length", {"notice": "The thread " + "goes on and " * 10 + "on."}),
        ("length", {"offer": "You could " + "ask and " * 20 + "ask."}),
        ("length", {"words": "I can " + "go on and " * 20 + "on."}),
        ("length", {"why": "It helps " + "now and then " * 12 + "."}),
        ("slot", {"notice": "The thread may be waiting for {other}."}),
        ("slot", {"words": "I left {thread} alone. What now?"}),
        ("slot", {"offer": "You could ask {name}."}),
        ("slot", {"offer": "You could ask {other."}),
        ("slot", {"offer": "You could ask what {other} wants."}),
        ("slot", {"offer": "{other} may know."}),
        ("slot", {"offer": "You could look at {other}'s view."}),
        ("tone word", {"notice": "The thread has become defensive."}),
        ("tone word", {"why": "It helps to de-escalate, since escalation costs time."}),
        ("tone word", {"offer": "You could write in another tone."}),
        ("slogan", {"words": "I hear you. What now?"}),
        ("slogan", {"words": "Let's align on this. What now?"}),
        ("slogan", {"why": "It makes for a win-win."}),
        ("of a person", {"words": "I think you seem tired. What now?"}),
        ("of a person", {"words": "Let me say it: you always do this. What now?"}),
        ("of a person", {"words": "Please calm down, I'm listening. What now?"}),
        ("pressing", {"words": "Why did you do that, may I ask?"}),
        ("pressing", {"offer": "You should ask them, perhaps."}),
        ("pressing", {"words": "As I said, I can wait."}),
        ("praise", {"words": "Great point. What do I do now?"}),
        ("exclamation mark", {"words": "I can wait! What now?"}),
        ("markup", {"words": "I *can* wait. What now?"}),
        ("markup", {"offer": "You could send :heart: to them."}),
        ("markup", {"words": "Could <!channel> help me?"}),
        ("markup", {"words": "Could @channel help me?", "locale": "de"}),
        ("markup", {"why": "It helps to ask <@U123>.", "locale": "de"}),
        ("but", {"words": "I see that, but I can't. What now?"}),
        ("but", {"words": "I see that; however, I can't. What now?"}),
        ("bargain", {"words": "If you sign it, I'll send the rest. All right?"}),
        ("bargain", {"words": "I can do that in return. All right?"}),
        ("promise for others", {"words": "My team will do it, I think. All right?"}),
        ("notice of a person", {"notice": "You have not been answered."}),
        ("notice of a person", {"notice": "Somebody has left the thread."}),
        ("free offer", {"offer": "Ask {other} what was going on."}),
        ("first person", {"words": "What was on your list at the time?"}),
        ("opening", {"words": "I only saw the end of it."}),
        ("one idea", {"words": "What was on? When was it? I only saw the end."}),
        ("one sentence", {"why": "It helps. It is short."}),
        ("one sentence", {"why": "It helps"}),
        (
            "reading ease",
            {"words": "My organisation's prioritisation methodology necessitates clarification. Acceptable?"},
        ),
    ],
)
def test_a_rule_catches_the_template_made_to_break_it(rule, changes):
    assert rule in rules(replace(SOUND, **changes))


def test_a_finding_says_which_template_and_what_to_do():
    finding = check_one(replace(SOUND, id="loud", words="I can wait! What now?"))[0]

    assert finding.template == "loud"
    assert "'!'" in finding.message
    assert "full stop" in finding.message


def test_hard_feelings_may_be_ruled_out():
    assert rules(replace(SOUND, words="I'd rather leave it then, no hard feelings.")) == set()


def test_the_english_voice_is_not_asked_of_other_languages():
    german = replace(
        SOUND, locale="de", notice="Der Faden steht.", offer="Frag {other}.", words="Was war los?", why="Fragen hilft"
    )

    assert rules(german) == {"slot"}
    assert rules(replace(german, offer="Eine Frage hilft vielleicht.")) == set()


def test_two_templates_with_one_id_are_found():
    twice = [finding for finding in check([SOUND, SOUND]) if finding.rule == "id"]

    assert [finding.template for finding in twice] == ["sound"]


def test_a_rewording_of_a_shipped_template_is_a_near_duplicate():
    original = load_shipped()[0]
    reworded = replace(original, id="reworded", words=original.words.replace("Can I start", "Could I begin"))

    assert ("reworded", "near-duplicate") in {(f.template, f.rule) for f in check([original, reworded])}


def test_a_template_is_checked_beside_others_as_in_the_whole_set():
    shipped = load_shipped()
    own = replace(shipped[3], id="own", why="Too short")

    whole = {finding for finding in check([*shipped, own]) if finding.template == "own"}

    assert set(check_beside(own, shipped)) == whole
    assert {finding.field for finding in whole} == {"notice", "offer", "words", "why"}


@pytest.mark.parametrize("field", ["notice", "offer", "words", "why"])
def test_a_finding_names_the_field_it_is_about(field):
    assert {finding.field for finding in check_one(replace(SOUND, **{field: ""})) if finding.rule == "empty"} == {field}


def test_what_is_left_without_words_is_told():
    left = [template for template in load_shipped() if template.move is not Move.RESTART]

    assert {finding.rule for finding in gaps(left)} == {"coverage"}
    assert all("restart" in finding.message for finding in gaps(left))


def test_the_same_first_three_words_are_found():
    other = replace(
        SOUND,
        id="other",
        words="I only saw smoke. Who could tell me more?",
        notice="Nothing is settled.",
        offer="You could wait a day.",
        why="Time helps.",
    )

    assert [(f.template, f.rule) for f in check([SOUND, other]) if f.rule != "coverage"] == [("other", "opening words")]


def test_the_same_words_in_another_locale_are_no_duplicate():
    british = replace(SOUND, id="british", locale="en-GB")

    assert {finding.rule for finding in check([SOUND, british])} == {"coverage"}


def test_a_move_without_two_templates_for_a_signal_is_a_gap():
    without = [t for t in load_shipped() if not (t.move is Move.RESTART and t.side is Side.AUTHOR)]

    assert {finding.rule for finding in check(without)} == {"coverage"}
    assert len(check(without)) == len(Signal)


def test_a_template_for_any_signal_counts_for_each():
    restart = [t for t in load_shipped() if t.move is Move.RESTART and t.side is Side.AUTHOR]
    others = [t for t in load_shipped() if t not in restart]
    for_any = [replace(t, signals=frozenset()) for t in restart[:2]]

    assert check([*others, *for_any]) == []
