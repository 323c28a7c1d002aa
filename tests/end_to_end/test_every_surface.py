"""Every row of the commands, both shortcuts and every button of a prompt, with nothing faked but Slack itself."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.consent import Choice
from bot.ports import PersonKey, PromptStatus, Reception
from bot.slack.blocks import names
from tests.end_to_end.conftest import Town
from tests.end_to_end.test_path import files_in


def words(view) -> str:
    return json.dumps(view.body, ensure_ascii=False)


def key(town: Town, person: str) -> PersonKey:
    return PersonKey(town.slack.workspace.id, town.slack.who(person).id)


async def say(town: Town, text: str, person: str = "Ana", channel="launch"):
    return await town.slack.command(person, channel, "/commonground", text)


async def choice(town: Town, person: str = "Ana") -> Choice:
    return (await town.program.service.own(key(town, person))).choice


async def sent(town: Town, person: str = "Ana"):
    """Let a thread get stuck, and return the prompt that came of it, once the ledger knows of it too."""
    root = await town.watched_thread()
    await say(town, "join", person)
    await town.play(root)
    [prompt] = await town.eventually(lambda: town.prompts(person))
    for _ in range(1_000):
        if await status(town, person) is PromptStatus.SENT:
            return prompt
        await asyncio.sleep(0.02)
    raise AssertionError("the ledger never knew of it")


async def status(town: Town, person: str) -> PromptStatus:
    return (await town.program.service.recent_prompts(key(town, person)))[0].status


async def received(town: Town, person: str = "Ana") -> Reception | None:
    return (await town.program.service.recent_prompts(key(town, person)))[0].received


# ---------------------------------------------------------------- commands


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "/commonground status"),
        ("help", "/commonground insights"),
        ("dance", "I don't know `dance`"),
        ("status", "Nothing is watched"),
        ("privacy", "Numbers 30 days, prompts 90 days"),
        ("unwatch", "I don't watch this channel"),
        ("pause", "No prompts until"),
        ("pause a bit", "For how long?"),
        ("resume", "The pause is over"),
        ("forget", "Did you mean `forget me`?"),
        ("prompt", "Words you could start from"),
        ("prompt quiet", "Words you could start from"),
        ("prompt loud", "add `defensive`, `resistant` or `quiet`"),
        ("why", "You haven't had a prompt yet"),
        ("sensitivity", "How readily should I call a thread of this channel stuck?"),
        ("sensitivity high", "I don't watch this channel"),
        ("insights", "at least 5 different people"),
    ],
)
async def test_a_command_is_answered_and_only_the_caller_sees_it(over_http: Town, text: str, said: str):
    shown = await say(over_http, text)

    assert said in shown.text
    assert over_http.slack.ephemerals("Ben") == []
    assert over_http.slack.messages("launch") == []
    assert over_http.slack.direct_messages("Ana") == []


async def test_a_public_channel_is_joined_and_a_private_one_asks_for_an_invitation(over_http: Town):
    people = [over_http.slack.who("Ana"), over_http.slack.who("Ben")]
    over_http.slack.add_channel("open", people, with_bot=False)
    over_http.slack.add_channel("secret", people, is_private=True, with_bot=False)

    joined, refused = await say(over_http, "watch", channel="open"), await say(over_http, "watch", channel="secret")

    assert "I watch this channel" in joined.text
    assert over_http.slack.workspace.bot.id in over_http.slack.where("open").members
    assert "/invite @Common Ground" in refused.text
    await over_http.slack.invite_bot("secret")
    assert "I watch this channel" in (await say(over_http, "watch", channel="secret")).text


async def test_a_watch_is_announced_seen_in_the_status_and_ended_by_anybody(here: Town):
    await say(here, "watch")
    [notice] = here.slack.messages("launch")
    assert notice.text.startswith("Hello. *Common Ground*")
    assert f"<@{here.slack.who('Ana').id}> asked me to watch the threads of this channel" in notice.text
    assert "I already watch this channel" in (await say(here, "watch", "Ben")).text

    await say(here, "sensitivity high", "Ben")
    assert "set my sensitivity here to *high*" in here.slack.messages("launch")[-1].text
    assert "Sensitivity: high" in (await say(here, "status", "Chidi")).text

    assert "I no longer watch this channel" in (await say(here, "unwatch", "Chidi")).text
    assert f"<@{here.slack.who('Chidi').id}> stopped it" in notice.text


async def test_every_choice_of_ones_own_can_be_made_and_taken_back_by_command(here: Town):
    assert await choice(here) is Choice.UNDECIDED
    for text, made in [
        ("join", Choice.IN),
        ("stop", Choice.UNDECIDED),
        ("join", Choice.IN),
        ("leave", Choice.OUT),
        ("join", Choice.IN),
        ("forget me", Choice.OUT),
    ]:
        await say(here, text)
        assert await choice(here) is made

    await say(here, "join")
    await say(here, "pause 2d")
    assert "Paused until" in (await say(here, "status")).text
    await say(here, "resume")
    assert "Paused until" not in (await say(here, "status")).text


async def test_a_draft_is_marked_another_way_in_is_offered_and_nothing_of_it_is_kept(
    over_http: Town, tmp_path: Path, capfd
):
    draft = "That wasn't us, don't put this on me. I'm not rolling anything back. Shall we meet at ten?"
    window = (await say(over_http, "draft")).window

    await over_http.slack.submit(window, {names.DRAFT_FIELD: draft})

    shown = words(over_http.slack.window("Ana"))
    assert "may read as" in shown
    assert "Another way in" in shown
    assert "None of this is stored" in shown
    logged = "".join(capfd.readouterr())
    for part in ("That wasn't us", "rolling anything back", "meet at ten"):
        assert part not in logged
        assert [path.name for path, content in files_in(tmp_path).items() if part.encode() in content] == []


async def test_why_explains_the_last_prompt_in_plain_words(over_http: Town):
    await sent(over_http)

    shown = await say(over_http, "why")

    assert "the thread looked stuck to me" in shown.text
    assert "The move it makes is to step back" in shown.text
    assert "defensive" not in shown.text


# ---------------------------------------------------------------- shortcuts, mentions, direct messages


async def test_a_prompt_about_a_thread_can_be_asked_for_on_its_message(over_http: Town):
    root = await over_http.watched_thread()

    shown = await over_http.slack.shortcut("Ben", root, names.FIND_COMMON_GROUND)

    assert "Words you could start from" in shown.text
    assert shown.text.startswith("About <http")
    assert over_http.slack.direct_messages("Ben") == []


async def test_a_thread_can_be_watched_and_left_by_a_mention(over_http: Town):
    root = await over_http.slack.say("Ben", "launch", "shall we?")
    await over_http.slack.say("Ben", "launch", "@Common Ground watch", thread=root)
    assert "asked me to watch this thread" in over_http.thread(root)[-1].text

    await over_http.slack.say("Ben", "launch", "@Common Ground unwatch", thread=root)

    assert "I no longer watch this thread" in over_http.slack.ephemerals("Ben")[-1].text


@pytest.mark.parametrize(
    ("word", "said", "made"),
    [
        ("help", "Here you can type `help`, `stop`", Choice.IN),
        ("Stop", "No more prompts", Choice.UNDECIDED),
        ("leave", "You're out", Choice.OUT),
        ("what is this?", "Here you can type `help`, `stop`", Choice.IN),
    ],
)
async def test_what_is_typed_in_the_direct_message_is_answered_there_and_not_kept(
    over_http: Town, tmp_path: Path, word: str, said: str, made: Choice
):
    await say(over_http, "join")

    await over_http.slack.say("Ana", over_http.slack.direct("Ana"), f"{word} and words nobody keeps")
    await over_http.slack.settled()

    assert said in over_http.slack.direct_messages("Ana")[-1].text
    assert await choice(over_http) is made
    assert [path for path, content in files_in(tmp_path).items() if b"words nobody keeps" in content] == []


# ---------------------------------------------------------------- the direct message and its buttons


async def test_a_prompt_names_its_thread_and_opens_it(over_http: Town):
    prompt = await sent(over_http)

    [opening] = [e for block in prompt.blocks for e in block.get("elements", []) if e.get("action_id") == names.OPEN]
    assert opening["url"] in prompt.text
    assert f"in <#{over_http.slack.where('launch').id}>" in prompt.text
    assert not (await over_http.slack.press("Ana", prompt, "Open the thread")).error


@pytest.mark.parametrize(
    ("label", "reception"),
    [("Helpful", Reception.HELPFUL), ("Not helpful", Reception.NOT_HELPFUL), ("It isn't stuck", Reception.NOT_STUCK)],
)
async def test_what_somebody_says_of_a_prompt_is_noted_and_thanked(over_http: Town, label: str, reception: Reception):
    prompt = await sent(over_http)

    shown = await over_http.slack.press("Ana", prompt, label)

    assert shown.text
    assert await received(over_http) is reception
    [shown_there] = (await over_http.program.service.home(key(over_http, "Ana"))).prompts
    assert shown_there.received is reception


async def test_it_isnt_stuck_ends_the_episode_and_the_same_talk_is_not_flagged_again(here: Town):
    prompt = await sent(here)
    [thread] = [known.thread for known in await here.program.service.recent_prompts(key(here, "Ana"))]

    await here.slack.press("Ana", prompt, "It isn't stuck")
    await here.slack.say("Ben", "launch", "thanks, let's look at it tomorrow then", thread=thread.thread)

    async with here.program.store.transaction() as tx:
        assert await tx.open_episode(thread) is None
        assert (await tx.thread(thread)).hardened == 1


@pytest.mark.parametrize("length", ["a day", "a week"])
async def test_prompts_are_paused_where_they_stand(over_http: Town, length: str):
    prompt = await sent(over_http)

    shown = await over_http.slack.press("Ana", prompt, names.PAUSE, length)
    assert "No prompts until" in shown.text
    await over_http.slack.press("Ana", over_http.slack.ephemerals("Ana")[-1], "Resume")

    assert "Paused until" not in (await say(over_http, "status")).text


async def test_stop_makes_one_undecided_and_no_more_prompts_come(over_http: Town):
    prompt = await sent(over_http)

    await over_http.slack.press("Ana", prompt, "Stop")

    assert await choice(over_http) is Choice.UNDECIDED


async def test_forget_me_reports_and_deletes_the_bots_messages_on_wish(here: Town):
    await sent(here)

    shown = await say(here, "forget me")
    assert "Erased: 3 message scores, 1 prompt" in shown.text
    await here.slack.press("Ana", here.slack.ephemerals("Ana")[-1], "Delete them")

    assert here.slack.direct_messages("Ana") == []
    assert "Deleted: 1 direct message" in here.slack.ephemerals("Ana")[-1].text
    assert await choice(here) is Choice.OUT


# ---------------------------------------------------------------- channels and people that change


async def test_when_a_channel_is_archived_or_left_its_watches_end_and_the_counter_says_so(here: Town):
    await say(here, "watch")

    await here.slack.archive("launch", "Ana")

    async with here.program.store.transaction() as tx:
        assert await tx.watches(here.slack.workspace.id) == []
    assert 'commonground_changes_total{what="channel_gone"} 1.0' in here.program.desk.metrics.render().decode()


async def test_whoever_joins_a_watched_channel_sees_its_notice_alone(over_http: Town):
    await say(over_http, "watch")
    divya = over_http.slack.add_person("Divya")

    await over_http.slack.join_channel(divya, "launch")
    await over_http.slack.settled()

    assert "Only you see this" in over_http.slack.ephemerals("Divya")[-1].text
    assert over_http.slack.ephemerals("Ben") == []


async def test_a_closed_account_is_forgotten(over_http: Town):
    await say(over_http, "join", "Ben")

    await over_http.slack.deactivate("Ben")

    assert await choice(over_http, "Ben") is Choice.UNDECIDED
    assert 'commonground_changes_total{what="person_gone"} 1.0' in over_http.program.desk.metrics.render().decode()
