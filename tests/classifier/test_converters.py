import bz2
import io
import json
import tarfile

import pytest

from classifier.corpus.converters import CONVERTERS, RawError, debates
from classifier.corpus.converters.derailing import words_of
from classifier.errors import CorpusError


def converted(corpus, **files):
    made = CONVERTERS[corpus]({name.replace("__", "."): content for name, content in files.items()})
    found = list(made)
    return [one for one in found if not isinstance(one, RawError)], [one for one in found if isinstance(one, RawError)]


def as_json(value):
    return json.dumps(value).encode()


def said(thread):
    return [(message.author, message.text) for message in thread.messages]


def labels(thread):
    return [tuple(message.labels.values()) for message in thread.messages]


# ---------------------------------------------------------------- negotiations


def dialogue(number=7, chat=(), annotations=()):
    return {
        "dialogue_id": number,
        "chat_logs": [{"id": who, "text": text} for who, text in chat],
        "annotations": [list(pair) for pair in annotations],
    }


TALK = [("a", "I need the tent. "), ("b", "You never needed one."), ("a", "Then let us share it.")]


def test_a_negotiation_keeps_its_words_as_they_are_and_leaves_out_the_buttons():
    chat = [*TALK, ("b", "Submit-Deal"), ("a", "Accept-Deal")]

    [thread], errors = converted("casino", one__json=as_json([dialogue(chat=chat)]))

    assert not errors
    assert thread.id == "casino-7"
    assert said(thread) == [
        ("P1", "I need the tent. "),
        ("P2", "You never needed one."),
        ("P1", "Then let us share it."),
    ]
    assert [message.minutes for message in thread.messages] == [0, 3, 6]
    assert thread.outcome == 0
    assert labels(thread) == [(None, None, None)] * 3


def test_a_negotiation_that_somebody_left_has_that_outcome():
    [thread], _ = converted("casino", one__json=as_json([dialogue(chat=[*TALK, ("b", "Walk-Away")])]))

    assert thread.outcome == 1


def test_strategies_become_labels_and_what_they_leave_open_stays_open():
    strategies = ["Self-Need", "uv-part", "small-talk,promote-coordination"]
    annotations = [(text, strategy) for (_, text), strategy in zip(TALK, strategies, strict=True)]

    [thread], _ = converted("casino", one__json=as_json([dialogue(chat=TALK, annotations=annotations)]))

    assert labels(thread) == [(None, None, 0), (None, 1, 0), (None, 0, 1)]


def test_annotations_of_other_texts_are_not_taken():
    [thread], _ = converted("casino", one__json=as_json([dialogue(chat=TALK, annotations=[("Hi.", "uv-part")])]))

    assert labels(thread) == [(None, None, None)] * 3


# ---------------------------------------------------------------- disputes


def comment(text, rebuttals=(), others=(), who="Ana"):
    return {"text": text, "username": who, "rebuttal_labels": list(rebuttals), "coordination_labels": list(others)}


@pytest.mark.parametrize(
    ("rebuttals", "others", "expected"),
    [
        ([], ["Coordinating edits"], (0, 0, None)),
        (["DH5: Counterargument"], [], (0, None, 0)),
        (["DH4: Stating your stance"], [], (0, None, 0)),
        (["DH4: Repeated argument"], [], (0, 1, 0)),
        (["DH1: Ad hominem/ad argument", "DH5: Counterargument"], [], (1, None, 0)),
        (["DH3: Policing the discussion"], [], (None, None, 0)),
        (["DH2: Attempted derailing/off-topic"], [], (None, 1, 0)),
        (["DH6: Refutation"], ["Conceding / recanting"], (0, None, 1)),
        ([], ["Coordinating edits", "Asking questions"], (0, 0, 1)),
    ],
)
def test_tactics_become_labels(rebuttals, others, expected):
    dispute = {"conv_id": "1.2.3", "utterances": [comment("No.", rebuttals, others)], "escalation_label": 1}

    [thread], _ = converted("wikitactics", one__json=as_json([dispute]))

    assert thread.id == "wikitactics-1.2.3"
    assert labels(thread) == [expected]
    assert thread.outcome == 1


def test_an_entry_that_is_none_is_named_by_its_number_and_the_rest_converted():
    good = {"conv_id": "2", "utterances": [comment("Yes."), comment("No.", who="Bo")], "escalation_label": 0}
    bad = [{"conv_id": "1", "utterances": [{"text": "secret"}], "escalation_label": 0}, "secret", None]

    [thread], errors = converted("wikitactics", one__json=as_json([*bad, good]))

    assert said(thread) == [("P1", "Yes."), ("P2", "No.")]
    assert [(error.file, error.number) for error in errors] == [("one.json", 1), ("one.json", 2), ("one.json", 3)]
    assert "secret" not in str(errors)


@pytest.mark.parametrize("content", [b'[{"conv_id"', b"{}", b"\xff\xfe", b"", b"[" * 100_000])
@pytest.mark.parametrize("corpus", ["casino", "wikitactics", "premo_pr"])
def test_a_file_that_is_no_list_says_which(corpus, content):
    with pytest.raises(CorpusError, match=r"one\.json is not the"):
        converted(corpus, one__json=content)


# ---------------------------------------------------------------- derailing


PIECES = ["[CLS]", "[SEP]", "we", "talk", "##ed", ".", ",", "it", "'", "s", "over", "[UNK]"]
VOCABULARY = "".join(f"{piece}\n" for piece in PIECES).encode()


def conversation(**more):
    known = {"src": " you said so. [SEP]  did i?", "reply": [0, 2, 3, 4, 6, 7, 8, 9, 10, 5, 1], "tgt": True}
    return as_json(known | {"convo_id": 9} | more)


def test_the_last_comment_is_put_together_from_its_word_pieces():
    [thread], errors = converted("cga_wiki", vocab__txt=VOCABULARY, valid__json=conversation() + b"\n")

    assert not errors
    assert thread.id == "cga_wiki-9"
    assert said(thread) == [("P1", "you said so."), ("P1", "did i?"), ("P1", "we talked, it ' s over.")]
    assert labels(thread)[-1] == (1, None, None)
    assert thread.outcome == 1


def test_marks_of_the_tokenizer_are_no_words():
    assert words_of([0, 2, 11, 3, 1], PIECES) == "we talk"


@pytest.mark.parametrize("reply", [[99], [-1], ["2"], [True], [2.0]])
def test_a_number_that_is_not_in_the_vocabulary_spoils_its_line_only(reply):
    lines = b"\n".join([conversation(reply=reply), b"{not json", b"", conversation()])

    [thread], errors = converted("cga_wiki", vocab__txt=VOCABULARY, valid__json=lines)

    assert thread.id == "cga_wiki-9"
    assert [error.number for error in errors] == [1, 2]


def test_without_the_vocabulary_nothing_is_guessed():
    with pytest.raises(CorpusError, match=r"vocab\.txt is needed"):
        converted("cga_wiki", valid__json=conversation())


# ---------------------------------------------------------------- issues


COMMENTS = (
    "id,issue_id,comment_id,tbdf,comment_body\n"
    '1,50,1,None,"It ""fails"" here.\nAlways, too."\n'
    "2,50,2,Irony,Who would have thought.\n"
    "3,50,3,Impatience,When?\n"
    "4,51,4,None,\n"
    "5,51,5,Insulting,Fools.\n"
)
ISSUES = "id,issue_id,trigger,target, consequences\n1,50,None,People,\"['None', 'Escalating further']\"\n"


def issues(comments=COMMENTS, table=ISSUES):
    files = {"annotatated_comment_level.csv": comments.encode(), "annotated_issue_level.csv": table.encode()}
    found = list(CONVERTERS["gh_locked"](files))
    return [one for one in found if not isinstance(one, RawError)], [one for one in found if isinstance(one, RawError)]


def test_comments_become_a_thread_for_each_issue_in_the_order_of_the_table():
    threads, errors = issues()

    assert not errors
    assert [thread.id for thread in threads] == ["gh_locked-50", "gh_locked-51"]
    assert threads[0].messages[0].text == 'It "fails" here.\nAlways, too.'
    assert labels(threads[0]) == [(0, None, None), (1, None, None), (None, None, None)]


def test_a_comment_without_words_is_left_out():
    assert [message.text for message in issues()[0][1].messages] == ["Fools."]


@pytest.mark.parametrize(
    ("consequences", "outcome"),
    [
        ("['Discontinued further discussion', 'Accepting criticism']", 1),
        ("['None']", 0),
        ("['Trying to stop the incivility', 'Provided technical explanation']", 0),
        ("['Invoke Code of Conduct']", None),
    ],
)
def test_what_followed_is_the_outcome(consequences, outcome):
    table = ISSUES.splitlines()[0] + f'\n1,50,None,People,"{consequences}"\n'

    assert [thread.outcome for thread in issues(table=table)[0]] == [outcome, None]


def test_a_row_with_too_few_columns_is_named_by_its_line_and_the_rest_converted():
    threads, errors = issues(COMMENTS + "6,51\n7,51,7,None,Sorry.\n")

    assert said(threads[1]) == [("P1", "Fools."), ("P1", "Sorry.")]
    assert [(error.number, error.reason) for error in errors] == [(8, "expected 5 columns, found 2")]


def test_both_tables_are_needed():
    with pytest.raises(CorpusError, match=r"annotated_issue_level\.csv is needed"):
        list(CONVERTERS["gh_locked"]({"annotatated_comment_level.csv": b""}))


# ---------------------------------------------------------------- rooms


def test_a_room_is_cut_into_pieces_of_twelve():
    lines = [f"[2020-01-01 10:00:00] <{'ana' if number % 2 else 'bo'}> Line {number}." for number in range(26)]

    threads, errors = converted("gitter_dev", Room__txt="\n".join(lines).encode())

    assert not errors
    assert [(thread.id, len(thread.messages)) for thread in threads] == [
        ("gitter_dev-Room-0", 12),
        ("gitter_dev-Room-1", 12),
        ("gitter_dev-Room-2", 2),
    ]


def test_numbered_lines_notes_rules_and_silence_are_passed_over():
    room = (
        "1 [2020-01-01T10:00:00] <ana> Picked out.\n"
        "// Part 1: a note\n"
        "------\n"
        "[2020-01-01 10:00:01] <ana>  [<-LINK->] \r\n"
        "[2020-01-01 10:00:02] <bo> \n"
        "[2020-01-01 10:00:03] <bo> a <b> c\n"
    )

    [thread], _ = converted("gitter_dev", Room__txt=room.encode())

    assert said(thread) == [("P1", " [<-LINK->]"), ("P2", "a <b> c")]


# ---------------------------------------------------------------- debates


def archive(members):
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as tar:
        for name, body in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(body)
            tar.addfile(info, io.BytesIO(body))
    return bz2.compress(content.getvalue())


def debate(*texts):
    lines = [json.dumps({"body": text, "author_name": "one" if at % 2 else "two"}) for at, text in enumerate(texts)]
    return "\n".join(lines).encode()


def test_debates_are_read_from_the_archive_by_name_and_judged_at_their_end():
    packed = archive({"x/1_delta_t1_b.json": debate("Why?", "So."), "x/1_ah_t1_a.json": debate("Why?", "You!")})

    [attacked, convinced], errors = converted("ukp_adhominem", some__bz2=packed)

    assert not errors
    assert attacked.id == "ukp_adhominem-1_ah_t1_a"
    assert (labels(attacked), attacked.outcome) == ([(None, None, None), (1, None, None)], 1)
    assert (labels(convinced), convinced.outcome) == ([(None, None, None), (0, None, None)], 0)


def test_members_with_other_names_are_not_looked_at(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    names = ["../1_ah_t1_a.json/../../evil", "/etc/2_ah", "1_other_t1_a.json", "notes.txt"]

    threads, errors = converted("ukp_adhominem", some__bz2=archive(dict.fromkeys(names, b"{}")))

    assert (threads, errors) == ([], [])


def test_nothing_of_an_archive_is_written_wherever_its_names_point(tmp_path, monkeypatch):
    (tmp_path / "inside").mkdir()
    monkeypatch.chdir(tmp_path / "inside")

    threads, _ = converted("ukp_adhominem", some__bz2=archive({"../1_ah_t1_a.json": debate("You!")}))

    assert len(threads) == 1
    assert list(tmp_path.rglob("*")) == [tmp_path / "inside"]


def test_a_debate_with_a_line_that_is_none_is_named_and_left_out():
    packed = archive({"1_ah_t1_a.json": debate("Why?") + b"\n{oops", "2_ah_t1_b.json": debate("You!")})

    threads, errors = converted("ukp_adhominem", some__bz2=packed)

    assert [thread.id for thread in threads] == ["ukp_adhominem-2_ah_t1_b"]
    assert [(error.file, error.number) for error in errors] == [("1_ah_t1_a.json", 2)]


WHOLE = archive({"1_ah_t1_a.json": debate("You!" * 9000)})


@pytest.mark.parametrize("content", [b"", b"no archive", bz2.compress(b"no archive" * 99), WHOLE[:-40]])
def test_an_archive_that_is_cut_off_is_said_so(content):
    with pytest.raises(CorpusError, match=r"cannot be read|is cut off"):
        converted("ukp_adhominem", some__bz2=content)


def test_an_archive_that_swells_is_refused_before_it_is_read():
    swollen = archive({"1_ah_t1_a.json": b" " * 2000})

    with pytest.raises(CorpusError, match="unpacks to more"):
        list(debates.convert({"some.bz2": swollen}, most_bytes=1000))


# ---------------------------------------------------------------- reviews


def test_review_comments_stand_alone_and_keep_their_numbers():
    threads, errors = converted(
        "premo_pr", one__json=as_json([{"raw_message": "Nice.\r\n"}, {}, {"raw_message": "Done."}])
    )

    assert [(thread.id, said(thread)) for thread in threads] == [
        ("premo_pr-0", [("P1", "Nice.\r\n")]),
        ("premo_pr-2", [("P1", "Done.")]),
    ]
    assert [error.number for error in errors] == [2]
