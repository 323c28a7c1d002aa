from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ports import ChannelKey, Heard, PersonKey, Removed, ThreadKey
from bot.slack import payloads
from bot.slack.payloads import ChangedPerson, Own

OWN = Own(user="UBOT", bot="BBOT")
TEAM = "T1"


def event(**fields):
    base = {
        "type": "message",
        "channel": "C1",
        "channel_type": "channel",
        "user": "UANA",
        "text": "no",
        "ts": "10.000100",
    }
    base = {name: value for name, value in {**base, **fields}.items() if value is not None}
    return {"type": "event_callback", "team_id": TEAM, "event": base, "authorizations": [{"team_id": TEAM}]}


def read(**fields):
    return payloads.read_message(event(**fields), OWN)


def rich(*elements):
    return [{"type": "rich_text", "elements": list(elements)}]


def section(*pieces):
    return {"type": "rich_text_section", "elements": list(pieces)}


def words(text, **style):
    return {"type": "text", "text": text, "style": style}


def test_a_message_is_heard_with_its_thread_author_and_text():
    assert read() == Heard(ThreadKey(TEAM, "C1", "10.000100"), "10.000100", "UANA", "no")


def test_a_reply_belongs_to_the_thread_of_its_parent():
    assert read(thread_ts="9.000100").thread == ThreadKey(TEAM, "C1", "9.000100")


def test_an_answered_parent_is_still_the_first_message_of_its_own_thread():
    heard = read(thread_ts="10.000100")

    assert (heard.thread.thread, heard.ts) == ("10.000100", "10.000100")


@pytest.mark.parametrize("subtype", ["thread_broadcast", "file_share", "me_message"])
def test_people_speak_under_these_subtypes_too(subtype):
    assert read(subtype=subtype).author == "UANA"


@pytest.mark.parametrize("subtype", ["channel_join", "channel_topic", "message_replied", "reminder_add", "pinned_item"])
def test_events_that_are_not_speech_are_not_heard(subtype):
    assert read(subtype=subtype) is None


@pytest.mark.parametrize("channel_type", ["im", "mpim", "app_home"])
def test_direct_messages_are_never_heard(channel_type):
    assert read(channel_type=channel_type) is None
    assert read(channel="D1", channel_type=None) is None


@pytest.mark.parametrize(
    "fields",
    [{"bot_id": "B9"}, {"app_id": "A9"}, {"subtype": "bot_message", "user": None}, {"user": "USLACKBOT"}],
)
def test_of_a_program_only_the_time_is_heard(fields):
    heard = read(**fields)

    assert (heard.author, heard.text, heard.ts) == (None, "", "10.000100")


@pytest.mark.parametrize("fields", [{"user": "UBOT"}, {"bot_id": "BBOT", "subtype": "bot_message", "user": None}])
def test_our_own_posts_are_no_answer(fields):
    assert read(**fields) is None


@pytest.mark.parametrize("name", ["user_team", "source_team"])
def test_of_a_person_of_another_organisation_only_the_time_is_heard(name):
    heard = read(**{name: "T2"})

    assert (heard.author, heard.text) == (None, "")


def test_in_a_shared_channel_the_home_of_the_author_decides():
    own, foreign = event(team=TEAM), event(team="T2")
    own["is_ext_shared_channel"] = foreign["is_ext_shared_channel"] = True

    assert payloads.read_message(own, OWN).author == "UANA"
    assert payloads.read_message(foreign, OWN).author is None


def test_colleagues_of_a_sister_workspace_are_of_the_same_organisation():
    body = event(user_team="T2", source_team="T2")
    body["enterprise_id"] = "E1"

    assert payloads.read_message(body, OWN).author == "UANA"


def test_in_a_channel_shared_beyond_the_organisation_another_workspace_stays_foreign():
    body = event(user_team="T2")
    body |= {"enterprise_id": "E1", "is_ext_shared_channel": True}

    assert payloads.read_message(body, OWN).author is None


def test_an_edit_carries_when_it_was_made():
    heard = read(
        subtype="message_changed",
        ts="12.000100",
        message={"user": "UANA", "text": "yes", "ts": "10.000100", "edited": {"user": "UANA", "ts": "11.000000"}},
    )

    assert (heard.ts, heard.text, heard.revision) == ("10.000100", "yes", "11.000000")


def test_a_link_preview_is_the_same_message_once_more():
    changed = read(subtype="message_changed", ts="12.0001", message={"user": "UANA", "text": "no", "ts": "10.000100"})

    assert changed == read()


def test_a_deletion_names_the_message_and_its_thread():
    removed = read(
        subtype="message_deleted",
        deleted_ts="10.000100",
        previous_message={"user": "UBOT", "ts": "10.000100", "thread_ts": "9.000100"},
    )

    assert removed == Removed(ThreadKey(TEAM, "C1", "9.000100"), "10.000100")


def test_an_answered_parent_that_becomes_a_tombstone_is_a_deletion():
    removed = read(
        subtype="message_changed", message={"subtype": "tombstone", "ts": "10.000100", "thread_ts": "10.000100"}
    )

    assert removed == Removed(ThreadKey(TEAM, "C1", "10.000100"), "10.000100")


def test_quotes_and_code_are_left_out_of_the_blocks():
    blocks = rich(
        section(words("I wrote "), words("rm -rf", code=True), words(" <&>")),
        {"type": "rich_text_quote", "elements": [words("what you said")]},
        {"type": "rich_text_preformatted", "elements": [words("Traceback")]},
        section(words("so no")),
    )

    assert read(blocks=blocks).text == "I wrote   &lt;&amp;&gt;\nso no"


def test_mentions_addresses_and_emoji_are_nobodys_words_but_a_labelled_link_is():
    pieces = [
        {"type": "user", "user_id": "UBEN"},
        words("see"),
        {"type": "emoji", "name": "shrug"},
        {"type": "link", "url": "https://a.example"},
        {"type": "link", "url": "https://a.example", "text": "https://a.example"},
        {"type": "link", "url": "https://a.example", "text": "the plan"},
        {"type": "broadcast", "range": "here"},
    ]

    assert read(blocks=rich(section(*pieces))).text.split() == ["see", "the", "plan"]


def test_the_items_of_a_list_are_read():
    blocks = rich({"type": "rich_text_list", "elements": [section(words("one")), section(words("two"))]})

    assert read(blocks=blocks).text == "one\ntwo"


def test_without_blocks_of_people_the_text_is_read():
    assert read(blocks=[{"type": "section", "text": {"type": "mrkdwn", "text": "x"}}], text="plain").text == "plain"


def test_a_very_long_message_is_cut():
    assert len(read(text="x" * 50_000).text) == 40_000
    assert len(read(blocks=rich(section(words("x" * 50_000)))).text) == 40_000


@pytest.mark.parametrize("missing", ["channel", "ts", "type"])
def test_a_message_without_its_bones_is_nothing(missing):
    assert read(**{missing: None}) is None


def test_a_timestamp_that_is_none_is_refused():
    assert read(ts="yesterday") is None


def test_in_a_shared_channel_the_event_belongs_to_the_workspace_it_was_authorised_for():
    body = event()
    body["team_id"] = "TOTHER"

    assert payloads.workspace_of(body) == TEAM


def test_a_command_is_its_first_word_and_the_rest():
    body = {"team_id": TEAM, "channel_id": "C1", "user_id": "UANA", "text": "  Pause 2d ", "trigger_id": "t"}

    command = payloads.read_command(body)

    assert (command.person, command.place) == (PersonKey(TEAM, "UANA"), ChannelKey(TEAM, "C1"))
    assert (command.word, command.rest, command.is_direct) == ("pause", "2d", False)


@pytest.mark.parametrize("name", ["directmessage", "mpdm-ana--ben-1"])
def test_a_command_knows_when_it_comes_from_a_direct_message(name):
    body = {"team_id": TEAM, "channel_id": "G1", "user_id": "UANA", "channel_name": name}

    assert payloads.read_command(body).is_direct


def test_a_mention_in_a_thread_is_read_without_the_mention():
    spoken = payloads.read_mention(event(type="app_mention", text="<@UBOT> Watch please", thread_ts="9.000100"))

    assert (spoken.word, spoken.rest) == ("watch", "please")
    assert spoken.thread == ThreadKey(TEAM, "C1", "9.000100")


def test_nobody_of_another_organisation_and_no_program_commands_the_bot():
    assert payloads.read_mention(event(type="app_mention", user_team="T2")) is None
    assert payloads.read_mention(event(type="app_mention", bot_id="B9")) is None


def test_a_word_in_the_bots_own_direct_messages_is_read_and_a_group_of_people_is_not():
    assert payloads.read_direct(event(channel="D1", channel_type="im", text="stop")).word == "stop"
    assert payloads.read_direct(event(channel="G1", channel_type="mpim", text="stop")) is None
    assert payloads.read_direct(event(channel="D1", channel_type="im", bot_id="BBOT")) is None
    assert payloads.read_direct(event(channel="D1", channel_type="im", subtype="message_changed")) is None


@pytest.mark.parametrize(
    ("said", "length"),
    [
        ("2d", timedelta(days=2)),
        ("3 hours", timedelta(hours=3)),
        ("1W", timedelta(weeks=1)),
        ("", timedelta(days=1)),
        ("0d", None),
        ("9999w", None),
        ("soon", None),
    ],
)
def test_a_pause_is_a_number_and_a_unit(said, length):
    assert payloads.read_pause(said) == length


def pressed(**fields):
    body = {
        "type": "block_actions",
        "team": {"id": TEAM},
        "user": {"id": "UANA", "team_id": TEAM},
        "channel": {"id": "C1"},
        "container": {"type": "message", "message_ts": "10.000100", "channel_id": "C1"},
        "actions": [{"action_id": "cg_join", "value": "p1"}],
    }
    return {**body, **fields}


def test_a_button_is_pressed_by_somebody_somewhere():
    action = payloads.read_action(pressed())

    assert (action.person, action.action, action.value) == (PersonKey(TEAM, "UANA"), "cg_join", "p1")
    assert (action.place, action.thread, action.message) == (ChannelKey(TEAM, "C1"), "", "10.000100")


def test_a_notice_in_a_thread_is_told_from_an_answered_notice_in_the_channel():
    in_thread = payloads.read_action(pressed(message={"ts": "10.000100", "thread_ts": "9.000100"}))
    answered = payloads.read_action(pressed(message={"ts": "10.000100", "thread_ts": "10.000100"}))

    assert (in_thread.thread, answered.thread) == ("9.000100", "")


def test_a_choice_from_a_list_is_its_value():
    body = pressed(actions=[{"action_id": "cg_pause", "selected_option": {"value": "1w"}}])

    assert payloads.read_action(body).value == "1w"


def test_somebody_of_another_organisation_presses_nothing():
    assert payloads.read_action(pressed(user={"id": "UEXT", "team_id": "T2"})) is None


def test_a_shortcut_names_the_thread_of_its_message():
    body = {
        "type": "message_action",
        "team": {"id": TEAM},
        "user": {"id": "UANA"},
        "channel": {"id": "C1", "name": "general"},
        "message": {"ts": "10.000100", "thread_ts": "9.000100"},
    }

    assert payloads.read_shortcut(body).thread == ThreadKey(TEAM, "C1", "9.000100")
    assert payloads.read_shortcut({**body, "channel": {"id": "D1", "name": "directmessage"}}).is_direct


def test_a_form_gives_what_was_typed():
    body = {
        "team": {"id": TEAM},
        "user": {"id": "UANA"},
        "view": {"state": {"values": {"b": {"draft": {"type": "plain_text_input", "value": "hm"}}}}},
    }

    assert payloads.read_submission(body).texts == {"draft": "hm"}


def test_a_changed_profile_says_whose_it_is_and_whether_the_account_was_closed():
    def changed(deleted):
        return event(type="user_change", user={"id": "UANA", "deleted": deleted})

    assert payloads.read_changed_person(changed(True)) == ChangedPerson(PersonKey(TEAM, "UANA"), is_closed=True)
    assert payloads.read_changed_person(changed(False)) == ChangedPerson(PersonKey(TEAM, "UANA"), is_closed=False)


def test_the_workspace_is_gone_with_the_app_or_the_bots_token():
    assert payloads.is_workspace_gone(event(type="app_uninstalled"))
    assert payloads.is_workspace_gone(event(type="tokens_revoked", tokens={"bot": ["UBOT"]}))
    assert not payloads.is_workspace_gone(event(type="tokens_revoked", tokens={"oauth": ["UANA"]}))


KEYS = st.sampled_from(
    [
        "type",
        "event",
        "channel",
        "channel_type",
        "user",
        "text",
        "ts",
        "thread_ts",
        "blocks",
        "elements",
        "style",
        "code",
        "subtype",
        "message",
        "previous_message",
        "deleted_ts",
        "edited",
        "bot_id",
        "team",
        "team_id",
        "user_team",
        "authorizations",
        "enterprise",
        "enterprise_id",
        "id",
        "actions",
        "action_id",
        "value",
        "view",
        "state",
        "values",
        "container",
        "message_ts",
        "tokens",
        "bot",
        "is_ext_shared_channel",
        "selected_option",
        "url",
        "deleted",
        "tab",
    ]
)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(["message", "rich_text", "rich_text_section", "message_changed", "tombstone", "C1", "T1", "1.1"])
)
JSON = st.recursive(
    LEAVES, lambda part: st.lists(part, max_size=3) | st.dictionaries(KEYS, part, max_size=8), max_leaves=40
)
READERS = [
    lambda body: payloads.read_message(body, OWN),
    payloads.read_action,
    payloads.read_channel_gone,
    payloads.read_command,
    payloads.read_changed_person,
    payloads.read_direct,
    payloads.read_membership,
    payloads.read_mention,
    payloads.read_opened_home,
    payloads.read_shortcut,
    payloads.read_submission,
    payloads.is_workspace_gone,
]


@settings(max_examples=400)
@given(st.dictionaries(KEYS, JSON, max_size=10))
def test_no_shape_of_json_makes_a_reader_stumble(body):
    for read_it in READERS:
        read_it(body)


@settings(max_examples=400)
@given(st.dictionaries(KEYS, JSON, max_size=10))
def test_no_shape_of_a_message_makes_its_reader_stumble(fields):
    body = event(**{**fields, "type": "message", "channel": "C1", "channel_type": "channel"})

    heard = payloads.read_message(body, OWN)

    assert heard is None or isinstance(heard, Heard | Removed)
