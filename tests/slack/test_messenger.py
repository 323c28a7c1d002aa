"""What the messenger asks of Slack, and what it makes of the answers, against the embedded Slack."""

import pytest

from bot.errors import SlackRefused, SlackUnavailable
from bot.playground.faults import Fault
from bot.ports import ChannelKey, Found, PersonKey, Profile, Sent, ThreadKey, Watch, WatchState
from bot.slack.messenger import SlackMessenger, read_profile
from bot.slack.remembering import Remembered
from tests.slack.conftest import OFFER


@pytest.fixture
def messenger(desk):
    return desk.messenger


def place(slack, name="launch"):
    return ChannelKey(slack.workspace.id, slack.where(name).id)


def watch(slack, name="launch", thread=""):
    return Watch(place(slack, name), thread, WatchState.PENDING, slack.who("Ana").id)


async def test_a_profile_is_a_first_name_a_zone_and_rights(slack, messenger, ana):
    assert await messenger.profile(ana) == Profile("Ana", "Europe/Lisbon", is_active=True, is_admin=True)


async def test_a_profile_is_asked_for_once_in_some_minutes(slack, messenger, ana):
    for _ in range(3):
        await messenger.profile(ana)

    assert len(slack.called("users.info")) == 1


async def test_admin_rights_are_asked_for_anew_every_time(slack, messenger, ana):
    assert await messenger.is_admin(ana)

    slack.who("Ana").is_admin = False

    assert not await messenger.is_admin(ana)
    assert not (await messenger.profile(ana)).is_admin


async def test_an_admin_whose_account_was_closed_has_no_rights(slack, messenger, ana):
    slack.who("Ana").is_deleted = True

    assert not await messenger.is_admin(ana)


async def test_the_channels_of_somebody_are_seen_with_one_question(slack, messenger, ana):
    for number in range(250):
        slack.add_channel(f"room-{number}", [slack.who("Ana")])

    seen = await messenger.channels_of(ana)

    assert slack.where("room-249").id in seen
    assert slack.where("secret").id not in seen
    assert slack.direct("Ana").id not in seen
    assert len(slack.called("users.conversations")) == 2


async def test_somebody_slack_does_not_know_is_in_no_channel(slack, messenger, ana):
    slack.fail("users.conversations", Fault(error="user_not_found"))

    assert await messenger.channels_of(ana) == frozenset()


async def test_somebody_slack_does_not_know_is_not_active(slack, messenger, ana):
    assert not (await messenger.profile(PersonKey(ana.workspace, "UNOBODY"))).is_active


async def test_membership_is_seen_and_asked_anew_after_a_change(slack, messenger):
    where, ben = place(slack), slack.who("Ben")
    assert await messenger.is_member(where, ben.id)

    slack.where("launch").members.discard(ben.id)
    still = await messenger.is_member(where, ben.id)
    messenger.members_changed(where)

    assert still
    assert not await messenger.is_member(where, ben.id)
    assert not await messenger.is_member(ChannelKey(where.workspace, "CGONE"), ben.id)


async def test_members_of_a_large_channel_are_all_seen(slack, messenger):
    crowd = [slack.add_person(f"Person{number}") for number in range(450)]
    slack.add_channel("everybody", crowd)

    assert await messenger.is_member(place(slack, "everybody"), crowd[-1].id)


async def test_a_thread_has_an_address_unless_its_first_message_is_gone(slack, messenger):
    where = place(slack)
    root = slack.workspace.posts
    await slack.say("Ana", "launch", "shall we?", wait=False)
    ts = next(iter(root))[1]

    assert "/archives/" in await messenger.permalink(ThreadKey(where.workspace, where.channel, ts))
    assert await messenger.permalink(ThreadKey(where.workspace, where.channel, "1.000001")) == ""


async def test_a_notice_is_posted_where_everybody_sees_it(slack, messenger):
    ts = await messenger.post_notice(watch(slack))

    [post] = slack.messages("launch", for_person="Ben")
    assert post.ts == ts
    assert "asked me to watch the threads of this channel" in post.text


async def test_a_public_channel_is_joined_for_its_notice(slack, messenger):
    await messenger.post_notice(watch(slack, "open"))

    assert slack.workspace.bot.id in slack.where("open").members


async def test_a_private_channel_must_invite_us(slack, messenger):
    with pytest.raises(SlackRefused) as refused:
        await messenger.post_notice(watch(slack, "secret"))

    assert refused.value.code == "channel_not_found"
    assert "Invite the app" in str(refused.value)


async def test_no_notice_is_posted_in_direct_messages(slack, messenger, ana):
    direct = slack.direct("Ana")

    with pytest.raises(SlackRefused):
        await messenger.post_notice(Watch(ChannelKey(ana.workspace, direct.id), "", WatchState.PENDING, ana.person))


async def test_a_newcomer_alone_sees_the_notice(slack, messenger):
    await messenger.show_notice(watch(slack), slack.who("Ben").id)

    assert "Only you see this" in slack.ephemerals("Ben")[-1].text
    assert slack.ephemerals("Ana") == []


async def test_an_offer_is_sent_and_found_again(slack, messenger, ana):
    sent = await messenger.send_offer(ana, OFFER)

    assert "How does it look?" in slack.direct_messages("Ana")[-1].text
    assert await messenger.find_offer(ana, "p1") == Found(sent)
    assert await messenger.find_offer(ana, "p2") == Found()


async def test_an_offer_lost_on_its_way_back_is_found_and_was_sent_once(slack, messenger, ana):
    slack.fail("chat.postMessage", Fault(status=500, is_done_anyway=True))

    with pytest.raises(SlackUnavailable) as lost:
        await messenger.send_offer(ana, OFFER)
    found = await messenger.find_offer(ana, "p1")

    assert lost.value.retry_after_s == 0
    assert found.sent is not None
    assert len(slack.direct_messages("Ana")) == 1


async def test_an_offer_gets_other_words(slack, messenger, ana):
    sent = await messenger.send_offer(ana, OFFER)
    await messenger.update_offer(ana, sent, OFFER)

    assert len(slack.direct_messages("Ana")) == 1
    assert isinstance(sent, Sent)


async def test_slowing_down_is_told_with_how_long(slack, messenger, ana):
    slack.limit("conversations.open", retry_after_s=7)

    with pytest.raises(SlackUnavailable) as busy:
        await messenger.send_offer(ana, OFFER)

    assert (busy.value.code, busy.value.retry_after_s) == ("ratelimited", 7.0)


@pytest.mark.parametrize("error", ["internal_error", "fatal_error", "service_unavailable"])
async def test_what_is_slacks_own_trouble_may_work_later(slack, messenger, ana, error):
    slack.fail("users.info", Fault(error=error))

    with pytest.raises(SlackUnavailable):
        await messenger.profile(ana)


async def test_a_missing_scope_says_what_to_do(slack, messenger, ana):
    slack.fail("users.info", Fault(error="missing_scope"))

    with pytest.raises(SlackRefused, match="Install the app again with the scopes"):
        await messenger.profile(ana)


async def test_a_slack_that_is_not_there_is_unavailable(ana):
    async def token_of(workspace):
        return "xoxb-1"

    messenger = SlackMessenger(token_of, "http://127.0.0.1:9/api/")
    with pytest.raises(SlackUnavailable, match="out of reach"):
        await messenger.profile(ana)
    await messenger.close()


async def test_an_answer_at_an_address_that_is_gone_is_refused_or_unavailable(slack, messenger):
    with pytest.raises(SlackUnavailable):
        await messenger.answer_at(f"{slack.base_url}no/such/address", "hello")


async def test_what_is_remembered_of_a_workspace_goes_with_it(slack, messenger, ana):
    await messenger.profile(ana)
    messenger.forget(ana.workspace)
    await messenger.profile(ana)

    assert len(slack.called("users.info")) == 2


def test_a_memory_forgets_by_age_and_when_full():
    now = [0.0]
    memory = Remembered(10.0, 2, lambda: now[0])
    for number in range(3):
        memory.put(number, str(number))

    fresh = [memory.get(number) for number in range(3)]
    now[0] = 10.0

    assert fresh == [None, "1", "2"]
    assert [memory.get(number) for number in range(3)] == [None, None, None]


@pytest.mark.parametrize("said", [None, {}, {"profile": None}, {"profile": {"display_name": ""}}, "x"])
def test_a_profile_that_says_nothing_is_an_unknown_person(said):
    assert read_profile(said) == Profile()
