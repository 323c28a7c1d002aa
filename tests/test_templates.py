"""The words: the shipped ones keep every rule, slots fill safely, files are read, and the page tells the same."""

import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import TemplatesError
from bot.templates import (
    Move,
    Side,
    Template,
    check,
    check_one,
    fill,
    load_folder,
    load_shipped,
    read_templates,
)
from classifier.conversation import Signal

SOUND = Template(
    id="sound",
    move=Move.ASK_CONTEXT,
    side=Side.COUNTERPART,
    notice="The thread may not say what set this off.",
    offer="You could ask {other} what was going on at the time.",
    words="I only saw the end of it. What was on your list at the time?",
    why="A message often makes sense as soon as the hours before it are known.",
)

TOML = """
[[template]]
id = "sound"
move = "ask_context"
side = "counterpart"
signals = ["quiet"]
locale = "en"
notice = "The thread may not say what set this off."
offer = "You could ask {other} what was going on."
words = "What was on your list? I only saw the end of it."
why = "The hours before a message often explain it."
"""

HOSTILE_NAMES = [
    "{thread}",
    "{",
    "}}",
    "{0}",
    "%s",
    "$other",
    "\\g<1>",
    "<!channel>",
    "*Ana*",
    "يوسف",
    "עדי",
    "",
    " ",
    "a" * 80,
]


def rules(template: Template) -> set[str]:
    return {finding.rule for finding in check_one(template)}


# ---------------------------------------------------------------- the shipped words


def test_the_shipped_templates_keep_every_rule():
    assert check(load_shipped()) == []


def test_there_are_at_least_ninety_six_of_them():
    assert len(load_shipped()) >= 96


def test_each_file_holds_one_move():
    for move in Move:
        text = (files("data") / "templates" / f"{move}.toml").read_text(encoding="utf-8")

        assert {template.move for template in read_templates(text, f"{move}.toml")} == {move}


@pytest.mark.parametrize("side", Side)
@pytest.mark.parametrize("signal", Signal)
def test_stepping_back_has_five_templates_of_its_own_for_each_side_and_signal(side, signal):
    fitting = [t for t in load_shipped() if t.move is Move.STEP_BACK and t.side is side and signal in t.signals]

    assert len(fitting) >= 5


@pytest.mark.parametrize("name", ["Ana", ""])
def test_every_shipped_template_fills_without_a_brace_left(name):
    for template in load_shipped():
        filled = fill(template, other=name, thread="")

        assert not set("{}") & set(filled.notice + filled.offer + filled.words + filled.why), template.id


def test_the_order_of_the_shipped_templates_is_that_of_the_moves():
    moves = [template.move for template in load_shipped()]

    assert moves == sorted(moves, key=list(Move).index)


# ---------------------------------------------------------------- filling


def test_an_empty_name_becomes_them_and_an_empty_link_the_thread():
    template = replace(SOUND, offer="You could open {thread} and ask {other}.")

    assert fill(template, other="", thread="").offer == "You could open the thread and ask them."


def test_only_the_offer_of_a_sound_template_changes_with_the_name():
    assert fill(SOUND, other="Ana", thread="").words == SOUND.words
    assert fill(SOUND, other="Ana", thread="").offer == "You could ask Ana what was going on at the time."


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_a_strange_name_stands_in_the_offer_as_it_is_written(name):
    shown = name.strip() or "them"

    assert fill(SOUND, other=name, thread="").offer == f"You could ask {shown} what was going on at the time."


@given(name=st.one_of(st.text(max_size=80), st.sampled_from(HOSTILE_NAMES)), thread=st.text(max_size=80))
def test_no_name_reaches_beyond_its_slot(name, thread):
    template = replace(SOUND, offer="You could ask {other} here.", notice="It may help to open {thread} again.")

    filled = fill(template, other=name, thread=thread)

    assert filled.offer.startswith("You could ask ")
    assert filled.offer.endswith(" here.")
    assert "\n" not in filled.offer + filled.notice
    assert (filled.words, filled.why) == (template.words, template.why)


@given(name=st.text(alphabet="{}otherthread", max_size=80))
def test_braces_in_a_name_are_never_read_as_a_slot(name):
    assert fill(replace(SOUND, offer="{other}"), other=name, thread="LINK").offer == (name or "them")


def test_direction_marks_in_a_name_do_not_turn_the_sentence_round():
    assert fill(SOUND, other="\u202eAna\u2066\n", thread="").offer == "You could ask Ana what was going on at the time."


def test_letters_written_from_right_to_left_stay_with_their_joiners():
    persian = "می\u200cنا"

    assert persian in fill(SOUND, other=persian, thread="").offer


# ---------------------------------------------------------------- reading files


def test_a_table_becomes_a_template():
    (template,) = read_templates(TOML, "own.toml")

    assert template.id == "sound"
    assert template.move is Move.ASK_CONTEXT
    assert template.signals == {Signal.QUIET}
    assert template.workspace == ""


def test_an_empty_list_of_signals_means_any():
    assert read_templates(TOML.replace('["quiet"]', "[]"), "own.toml")[0].signals == frozenset()


@pytest.mark.parametrize("field", ["id", "move", "side", "signals", "locale", "notice", "offer", "words", "why"])
def test_a_missing_field_is_named_with_its_file(field):
    without = "\n".join(line for line in TOML.splitlines() if not line.startswith(f"{field} ="))

    with pytest.raises(TemplatesError, match=rf"own\.toml, template .*`{field}` is missing"):
        read_templates(without, "own.toml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[template", "own.toml is not valid TOML"),
        ("", "expected `\\[\\[template\\]\\]` tables"),
        ("template = 3", "expected `\\[\\[template\\]\\]` tables"),
        ("[template]\nid = 'x'", "expected `\\[\\[template\\]\\]` tables"),
        (TOML + 'tone = "warm"', "template 'sound': the field `tone` is unknown"),
        (TOML.replace('"ask_context"', '"argue"'), "`move` is 'argue', expected one of step_back, ask_context"),
        (TOML.replace('"counterpart"', '"both"'), "`side` is 'both', expected one of author, counterpart"),
        (TOML.replace('["quiet"]', '["loud"]'), "`signals` is 'loud', expected one of defensive, resistant, quiet"),
        (TOML.replace('["quiet"]', '"quiet"'), "`signals` is no list"),
        (TOML.replace('locale = "en"', "locale = 7"), "`locale` is int, expected text"),
        (TOML.replace('id = "sound"', 'id = ""').replace("why =", "because ="), "template number 1"),
    ],
)
def test_a_table_that_cannot_be_read_says_what_is_wrong_with_it(text, said):
    with pytest.raises(TemplatesError, match=said):
        read_templates(text, "own.toml")


def test_a_folder_of_ones_own_is_read_like_the_shipped_one(tmp_path: Path):
    (tmp_path / "own.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "notes.md").write_text("not a template", encoding="utf-8")

    assert [template.id for template in load_folder(tmp_path)] == ["sound"]


def test_an_id_used_in_two_files_names_both(tmp_path: Path):
    (tmp_path / "a.toml").write_text(TOML, encoding="utf-8")
    (tmp_path / "b.toml").write_text(TOML, encoding="utf-8")

    with pytest.raises(TemplatesError, match=r"b\.toml, template 'sound': the id is taken in a\.toml"):
        load_folder(tmp_path)


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path):
    (tmp_path / "own.toml").write_bytes(TOML.encode("utf-16"))

    with pytest.raises(TemplatesError, match=r"own\.toml is not UTF-8"):
        load_folder(tmp_path)


def test_an_empty_folder_and_a_missing_one_are_told_apart(tmp_path: Path):
    with pytest.raises(TemplatesError, match="holds no templates"):
        load_folder(tmp_path)
    with pytest.raises(TemplatesError, match="is no folder"):
        load_folder(tmp_path / "nowhere")


# ---------------------------------------------------------------- docs/templates.md


def drafts() -> dict[str, Template]:
    page = (Path(__file__).parents[1] / "docs" / "templates.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```toml (\w+)\n(.*?)```", page, re.DOTALL)
    return {name: read_templates(block, f"docs/templates.md, {name}")[0] for name, block in blocks}


def test_the_first_draft_in_the_docs_breaks_what_the_docs_say_it_breaks():
    assert rules(drafts()["draft"]) == {
        "notice of a person",
        "tone word",
        "slogan",
        "but",
        "bargain",
        "pressing",
        "exclamation mark",
        "free offer",
        "slot",
        "one sentence",
    }


@pytest.mark.parametrize("name", ["second", "final"])
def test_the_later_drafts_in_the_docs_pass(name):
    assert rules(drafts()[name]) == set()


def test_the_final_draft_in_the_docs_is_the_one_that_ships():
    assert drafts()["final"] in load_shipped()


def test_every_rule_is_in_the_docs():
    page = (Path(__file__).parents[1] / "docs" / "templates.md").read_text(encoding="utf-8")
    source = "".join(
        (Path(__file__).parents[1] / "bot" / "templates" / name).read_text(encoding="utf-8")
        for name in ("checking.py", "voice.py")
    )
    named = set(
        re.findall(r'(?:yield \(?\s*\w+, |yield \(?\s*"\w+",\s*|Forbidden\(\s*|Finding\([^,]*, )"([a-z -]+)"', source)
    )

    assert {rule for rule in named if f"`{rule}`" not in page} == set()
    assert {"slot", "slogan", "coverage"} <= named
