"""What people do in Slack reaches the service as its own values, and its answers reach them; over sockets and HTTP."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from bot.errors import SlackRefused, SlackUnavailable
from bot.playground.faults import Fault
from bot.ports import ChannelKey, PersonKey, Reception, Rules, ThreadKey, Watch, WatchState
from bot.service.answers import DraftReading, Explanation, Passage, WatchAnswer, WatchOutcome
from bot.slack.blocks import names
from bot.templates import Side
from classifier.conversation import Sensitivity, Signal
from tests.slack.conftest import NOW, OFFER


@pytest.fixture
def place(slack):
    return ChannelKey(slack.workspace.id, slack.where("launch").id)


async def commonground(slack, text, channel="launch", person="Ana"):
    return await slack.command(person, channel, "/commonground", text)


async def notice(slack, service, bot, ana, place, thread=""):
    """Have a notice posted as the service would, and return it as people see it."""
    ts = await bot.messenger.post_notice(Watch(place, thread, WatchState.PENDING, ana.person))
    return slack.workspace.posts[(place.channel, ts)]


# ---------------------------------------------------------------- messages


async def test_what_somebody_says_is_heard(slack, service, bot, ana, place):
    post = await slack.say("Ana", "launch", "this will not work & you know it")

    [[heard]] = service.called("observe")
    assert heard.thread == ThreadKey(place.workspace, place.channel, post.ts)
    assert (heard.author, heard.text) == (ana.person, "this will not work &amp; you know it")


async def test_where_nothing_is_watched_nothing_is_handed_over(slack, service, bot):
    service.answers["has_watch"] = False

    await slack.say("Ana", "launch", "good morning")

    assert service.called("has_watch")
    assert service.called("observe") == []


async def test_where_no_watch_is_known_of_a_deletion_is_told_all_the_same(slack, service, bot):
    service.answers["has_watch"] = False
    post = await slack.say("Ana", "launch", "perhaps a notice")

    await slack.delete(post)

    assert [call[0].ts for call in service.called("remove")] == [post.ts]
    assert service.called("observe") == []


async def test_edits_and_deletions_are_heard(slack, service, bot):
    post = await slack.say("Ana", "launch", "no")
    await slack.edit(post, "yes")
    await slack.delete(post)

    heard = [call[0] for call in service.called("observe")]
    [[removed]] = service.called("remove")
    assert [h.text for h in heard] == ["no", "yes"]
    assert heard[1].revision > heard[0].revision == ""
    assert removed.ts == post.ts


async def test_what_the_bot_posts_is_not_heard_but_that_somebody_deletes_it_is(slack, service, bot, ana, place):
    post = await notice(slack, service, bot, ana, place)
    await slack.settled()
    await slack.delete(post)

    assert service.called("observe") == []
    assert [call[0].ts for call in service.called("remove")] == [post.ts]


async def test_an_event_that_fails_is_sent_again(slack, service, bot):
    service.answers["observe"] = SlackUnavailable("busy", "network")
    slack.sockets.answer_s = 1.0  # No answer will come, however long one waits.

    await slack.say("Ana", "launch", "no")
    await slack.settled()

    assert len(service.called("observe")) == 3


async def test_no_text_and_no_foreign_error_message_reaches_the_log(slack, service, bot, capfd):
    service.answers["observe"] = ValueError("a secret that somebody wrote")
    slack.sockets.answer_s = 1.0  # No answer will come, however long one waits.

    await slack.say("Ana", "launch", "a secret that somebody wrote")
    await slack.settled()

    assert "secret" not in "".join(capfd.readouterr())


# ---------------------------------------------------------------- words to the bot


async def test_a_mention_in_a_thread_watches_it(slack, service, bot, ana, place):
    root = await slack.say("Ana", "launch", "shall we?")
    await slack.say("Ana", "launch", "@Common Ground watch", thread=root)

    assert service.called("watch_thread") == [(ana, ThreadKey(place.workspace, place.channel, root.ts))]


async def test_a_mention_that_is_not_understood_is_answered_privately_in_the_thread(slack, service, bot):
    root = await slack.say("Ana", "launch", "shall we?")
    await slack.say("Ana", "launch", "@Common Ground dance", thread=root)

    [reply] = slack.ephemerals("Ana")
    assert "I don't know `dance`" in reply.text
    assert reply.thread == root.ts
    assert slack.ephemerals("Ben") == []


@pytest.mark.parametrize(
    ("word", "called"), [("stop", "stop_prompts"), ("leave", "leave"), ("help", None), ("good morning", None)]
)
async def test_words_typed_to_the_bot_are_answered_and_never_heard(slack, service, bot, ana, word, called):
    await slack.say("Ana", slack.direct("Ana"), word)
    await slack.settled()

    assert [name for name, *_ in service.calls] == ([called] if called else [])
    assert len([p for p in slack.direct_messages("Ana") if p.author == slack.workspace.bot.id]) == 1


# ---------------------------------------------------------------- commands


@pytest.mark.parametrize("text", ["", "help", "HELP "])
async def test_help_is_shown_to_the_caller_only(slack, service, bot, text):
    shown = await commonground(slack, text)

    assert "/commonground status" in shown.text
    assert slack.ephemerals("Ben") == []
    assert service.calls == []


async def test_an_unknown_word_shows_help_with_the_nearest_one(slack, service, bot):
    shown = await commonground(slack, "wacht")

    assert "I don't know `wacht`. Did you mean `watch`?" in shown.text


async def test_a_channel_is_watched(slack, service, bot, ana, place):
    shown = await commonground(slack, "watch")

    assert service.called("watch_channel") == [(ana, place)]
    assert "I watch this channel" in shown.text


@pytest.mark.parametrize("word", ["watch", "unwatch"])
async def test_direct_messages_cannot_be_watched(slack, service, bot, word):
    shown = await commonground(slack, word, channel=slack.direct("Ana"))

    assert "Direct messages can't be watched" in shown.text
    assert service.calls == []


@pytest.mark.parametrize(
    ("text", "called", "said"),
    [
        ("status", "status", "Nothing is watched"),
        ("unwatch", "stop_watch", "I no longer watch this channel"),
        ("join", "join", "You're in"),
        ("leave", "leave", "You're out"),
        ("stop", "stop_prompts", "No more prompts"),
        ("resume", "resume", "The pause is over"),
        ("forget me", "forget", "3 message scores, 2 prompts, 1 watch"),
        ("prompt", "prompt_now", "It went round twice."),
        ("why", "explain", "You haven't had a prompt yet"),
    ],
)
async def test_each_command_asks_the_service_and_says_what_came_of_it(slack, service, bot, ana, text, called, said):
    shown = await commonground(slack, text)

    assert service.called(called)[0][0] == ana
    assert said in shown.text


async def test_privacy_tells_the_days_that_hold_in_this_workspace(slack, service, bot, place):
    service.answers["rules_of"] = Rules(scores_kept_days=7, prompts_kept_days=14)

    shown = await commonground(slack, "privacy")

    assert "Numbers 7 days, prompts 14 days" in shown.text
    assert service.calls == [("rules_of", place.workspace)]


async def test_insights_are_totals_and_leave_out_what_too_few_stand_behind(slack, service, bot, place):
    shown = await commonground(slack, "insights", person="Ben")

    assert service.called("insights") == [(place,)]
    assert "Threads watched: 9\n• Stalls: 5\n• Moved again: –\n• Prompts sent: 7" in shown.text
    assert "helpful 6, not helpful –, it isn't stuck –" in shown.text
    assert slack.ephemerals("Ana") == []


async def test_under_five_people_insights_tell_nothing_at_all(slack, service, bot):
    service.answers["insights"] = None

    shown = await commonground(slack, "insights")

    assert "at least 5 different people" in shown.text
    assert "Threads watched" not in shown.text


async def test_direct_messages_have_no_insights(slack, service, bot):
    await commonground(slack, "insights", channel=slack.direct("Ana"))

    assert service.calls == []


async def test_forget_alone_erases_nothing(slack, service, bot):
    shown = await commonground(slack, "forget")

    assert "Did you mean `forget me`?" in shown.text
    assert service.calls == []


async def test_a_pause_ends_at_a_time(slack, service, bot, ana):
    await commonground(slack, "pause 2d")
    shown = await commonground(slack, "pause later")

    assert service.called("pause") == [(ana, NOW + timedelta(days=2))]
    assert "For how long?" in shown.text


async def test_a_prompt_can_be_asked_for_by_signal(slack, service, bot, ana):
    await commonground(slack, "prompt quiet")
    shown = await commonground(slack, "prompt loud")

    assert service.called("prompt_now") == [(ana, Signal.QUIET, None)]
    assert "add `defensive`, `resistant` or `quiet`" in shown.text


async def test_sensitivity_is_announced_in_the_channel(slack, service, bot, ana, place):
    await commonground(slack, "sensitivity high")

    assert service.called("set_sensitivity") == [(ana, place, Sensitivity.HIGH)]
    assert "set my sensitivity here to *high*" in slack.messages("launch")[-1].text


async def test_sensitivity_of_a_channel_that_is_not_watched_is_no_announcement(slack, service, bot, place):
    service.answers["set_sensitivity"] = WatchAnswer(WatchOutcome.NOT_WATCHED, place)

    shown = await commonground(slack, "sensitivity high")

    assert "I don't watch this channel" in shown.text
    assert slack.messages("launch") == []


async def test_a_draft_is_looked_at_in_a_window(slack, service, bot, ana):
    service.answers["draft"] = DraftReading((Passage("Not my job.", True, False),), OFFER)

    opened = await commonground(slack, "draft")
    await slack.submit(opened.window, {names.DRAFT_FIELD: "Not my job."})

    assert service.called("draft") == [(ana, "Not my job.")]
    assert "may read as defensive" in json.dumps(slack.window("Ana").body)


async def test_a_slow_command_is_acknowledged_and_answered_afterwards(slack, service, bot):
    bot.patience_s, service.takes_s = 0.01, 0.5

    shown = await commonground(slack, "join")
    await bot.settled()

    assert (shown.error, shown.text) == ("", "")
    assert "You're in" in slack.ephemerals("Ana")[-1].text


async def test_a_slow_command_that_fails_tells_an_id_too(slack, service, bot):
    bot.patience_s, service.takes_s = 0.01, 0.5
    service.answers["join"] = RuntimeError("broken")

    await commonground(slack, "join")
    await bot.settled()

    assert "That didn't work" in slack.ephemerals("Ana")[-1].text


async def test_a_command_that_fails_tells_an_id_that_is_in_the_log(slack, service, bot):
    service.answers["join"] = SlackRefused("Slack refused.", "missing_scope")

    with capture_logs() as logged:
        shown = await commonground(slack, "join")

    [line] = logged
    assert shown.error == ""
    assert f"under `{line['id']}`" in shown.text
    assert (line["kind"], line["error"]) == ("SlackRefused", "Slack refused.")
    assert "listeners/commands.py" in line["traceback"]


# ---------------------------------------------------------------- buttons


async def test_the_notice_has_three_buttons_that_work(slack, service, bot, ana, place):
    post = await notice(slack, service, bot, ana, place)

    joined = await slack.press("Ben", post, "Send me prompts")
    left = await slack.press("Ben", post, "Don't read me")
    await slack.press("Ben", post, "Stop watching")

    ben = PersonKey(place.workspace, slack.who("Ben").id)
    assert (service.called("join"), service.called("leave")) == ([(ben,)], [(ben,)])
    assert service.called("stop_watch") == [(ben, place, "")]
    assert "You're in" in joined.text
    assert "You're out" in left.text
    assert f"<@{ben.person}> stopped it" in slack.messages("launch")[-1].text


async def test_the_notice_of_a_thread_stops_that_thread(slack, service, bot, ana, place):
    root = await slack.say("Ana", "launch", "shall we?")
    post = await notice(slack, service, bot, ana, place, thread=root.ts)

    await slack.press("Ben", post, "Stop watching")

    assert service.called("stop_watch")[0][1:] == (place, root.ts)


async def sent_offer(slack, bot, ana):
    sent = await bot.messenger.send_offer(ana, OFFER)
    return slack.workspace.posts[(sent.channel, sent.ts)]


@pytest.mark.parametrize(
    ("label", "reception", "said"),
    [
        ("Helpful", Reception.HELPFUL, "noted as helpful"),
        ("Not helpful", Reception.NOT_HELPFUL, "noted as not helpful"),
        ("It isn't stuck", Reception.NOT_STUCK, "it isn't stuck"),
    ],
)
async def test_a_prompt_can_be_answered(slack, service, bot, ana, label, reception, said):
    shown = await slack.press("Ana", await sent_offer(slack, bot, ana), label)

    assert service.called("receive") == [(ana, "p1", reception)]
    assert said in shown.text


async def test_another_idea_takes_the_place_of_the_prompt(slack, service, bot, ana):
    service.answers["another_idea"] = replace(OFFER, words="What would a good end look like?")
    post = await sent_offer(slack, bot, ana)

    await slack.press("Ana", post, "Another idea")

    assert service.called("another_idea") == [(ana, "p1")]
    assert "What would a good end look like?" in slack.direct_messages("Ana")[-1].text
    assert len(slack.direct_messages("Ana")) == 1


async def test_where_an_admin_left_no_words_for_the_next_move_another_idea_says_so(slack, service, bot, ana):
    why = Explanation(OFFER.move, Side.AUTHOR, Signal.QUIET, (), NOW, False)
    service.answers |= {"another_idea": None, "explain": why}
    post = await sent_offer(slack, bot, ana)

    shown = await slack.press("Ana", post, "Another idea")

    assert "I have no words for that right now" in shown.text
    assert "How does it look?" in post.text


async def test_a_prompt_of_somebody_else_is_gone(slack, service, bot, ana):
    service.answers |= {"another_idea": None, "explain": None, "receive": False}
    post = await sent_offer(slack, bot, ana)

    for label in ("Another idea", "Why this?", "Helpful"):
        assert "That prompt is gone" in (await slack.press("Ana", post, label)).text


async def test_prompts_are_paused_and_stopped_where_they_stand(slack, service, bot, ana):
    post = await sent_offer(slack, bot, ana)

    await slack.press("Ana", post, names.PAUSE, "1w")
    await slack.press("Ana", post, "Stop")

    assert service.called("pause") == [(ana, NOW + timedelta(weeks=1))]
    assert service.called("stop_prompts") == [(ana,)]


async def test_the_bots_direct_messages_are_deleted_on_wish(slack, service, bot, ana):
    await sent_offer(slack, bot, ana)
    slack.limit("chat.delete", retry_after_s=1)
    await slack.command("Ana", "launch", "/commonground", "forget me")

    bot.patience_s = 0.1
    await slack.press("Ana", slack.ephemerals("Ana")[-1], "Delete them")
    await bot.settled()

    assert "1 direct message" in slack.ephemerals("Ana")[-1].text
    assert slack.direct_messages("Ana") == []


async def test_a_button_that_fails_tells_an_id(slack, service, bot, ana):
    post = await sent_offer(slack, bot, ana)
    service.answers["receive"] = RuntimeError("broken")

    shown = await slack.press("Ana", post, "Helpful")

    assert shown.error == ""
    assert "That didn't work" in shown.text


# ---------------------------------------------------------------- shortcuts and the Home tab


async def test_a_shortcut_watches_the_thread_of_its_message(slack, service, bot, ana, place):
    root = await slack.say("Ana", "launch", "shall we?")
    reply = await slack.say("Ben", "launch", "no", thread=root)

    shown = await slack.shortcut("Ana", reply, names.WATCH_THREAD)

    assert service.called("watch_thread") == [(ana, ThreadKey(place.workspace, place.channel, root.ts))]
    assert "I watch this thread" in shown.text


async def test_a_shortcut_gives_a_prompt_about_the_thread(slack, service, bot, ana, place):
    root = await slack.say("Ana", "launch", "shall we?")

    shown = await slack.shortcut("Ana", root, names.FIND_COMMON_GROUND)

    assert service.called("prompt_now") == [(ana, None, ThreadKey(place.workspace, place.channel, root.ts))]
    assert "How does it look?" in shown.text


async def test_the_home_tab_shows_choices_and_its_buttons_change_them(slack, service, bot, ana):
    view = await slack.open_home("Ana")
    assert "You get no prompts" in json.dumps(view.body)

    await slack.press("Ana", view, "Send me prompts")

    assert service.called("join") == [(ana,)]
    assert len(service.called("home")) == 2


async def test_forgetting_in_the_home_tab_reports_in_a_window(slack, service, bot, ana):
    view = await slack.open_home("Ana")

    await slack.press("Ana", view, "Forget me")

    assert service.called("forget") == [(ana,)]
    assert "3 message scores" in json.dumps(slack.window("Ana").body)


# ---------------------------------------------------------------- comings and goings


async def test_newcomers_and_leavers_are_told_of(slack, service, bot, place):
    chidi = slack.add_person("Chidi")
    await slack.join_channel(chidi, "launch")
    await slack.leave_channel(chidi, "launch")

    assert service.called("newcomer") == [(place, chidi.id)]
    assert service.called("departed") == [(place, chidi.id)]


async def test_a_member_of_another_organisation_is_neither_heard_nor_shown_the_notice(slack, service, bot):
    guest = slack.add_person("Gil", is_stranger=True)
    slack.add_channel("shared", [slack.who("Ana")], is_shared=True)

    await slack.join_channel(guest, "shared")
    await slack.say(guest, "shared", "not like this")

    [[heard]] = service.called("observe")
    assert service.called("newcomer") == []
    assert (heard.author, heard.text) == (None, "")


async def test_a_channel_that_is_gone_is_told_of(slack, service, bot, place):
    await slack.archive("launch", "Ana")
    await slack.remove_bot("launch", "Ana")

    assert service.called("channel_gone")[0] == (place,)
    assert len(service.called("channel_gone")) >= 2


async def test_a_closed_account_is_told_of(slack, service, bot, ana):
    await slack.deactivate("Ana")

    assert service.called("deactivated") == [(ana,)]


async def test_when_the_app_is_removed_the_workspace_is_gone(slack, service, bot):
    await slack.uninstall()

    assert set(service.called("workspace_gone")) == {(slack.workspace.id,)}


# ---------------------------------------------------------------- what nobody expects


async def test_an_event_nobody_listens_to_is_acknowledged(slack, service, bot):
    await slack.event({"type": "emoji_changed", "event_ts": "1.1"})

    assert slack.delivery.sent[-1].is_acknowledged
    assert 'kind="other",outcome="unknown"' in bot.metrics.render().decode()


async def test_events_held_back_are_counted(slack, service, bot):
    payload = {"type": "app_rate_limited", "team_id": slack.workspace.id, "minute_rate_limited": 1518467820}
    await slack.raw_event(payload)

    assert 'commonground_rate_limited_total{what="events"} 1.0' in bot.metrics.render().decode()


async def test_slack_being_away_is_no_reason_to_drop_an_event(slack, service, bot):
    slack.fail("auth.test", Fault(status=503, times=1))

    await slack.say("Ana", "launch", "no")
    await slack.settled()

    assert len(service.called("observe")) == 1


async def test_every_request_is_counted_with_its_time(slack, service, bot):
    await slack.say("Ana", "launch", "no")
    await commonground(slack, "help")

    text = bot.metrics.render().decode()
    assert 'commonground_events_total{kind="message",outcome="done"} 1.0' in text
    assert 'commonground_ack_seconds_count{kind="command"} 1.0' in text
