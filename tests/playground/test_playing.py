"""Scenes that play by themselves."""

import pytest
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

from bot.playground.embedded_slack import SlackDouble
from bot.playground.playing import Player
from bot.playground.scenes import BLUNT, SCENES, STUCK, Scene
from tests.playground.little_bot import LittleBot


async def at_once(seconds: float) -> None:
    assert seconds > 0


@pytest.fixture
async def bot(slack: SlackDouble):
    """Return a bot that answers, in a channel it was not invited to yet."""
    slack.where("launch").members.discard(slack.workspace.bot.id)
    bot = LittleBot(slack)
    handler = AsyncSocketModeHandler(bot.app, slack.app_token)
    await handler.connect_async()
    yield bot
    await slack.settled()
    await handler.close_async()


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.id)
async def test_a_scene_is_a_thread_of_what_its_people_say(slack: SlackDouble, bot: LittleBot, scene: Scene):
    first = await Player(slack, slack.where("launch"), at_once).perform(scene)

    thread = slack.workspace.replies(first.channel, first.ts)
    assert [slack.workspace.people[post.author].first_name for post in thread] == [line.by for line in scene.lines]


async def test_before_a_scene_somebody_asks_for_a_watch_and_both_for_prompts(slack: SlackDouble, bot: LittleBot):
    await Player(slack, slack.where("launch"), at_once).perform(STUCK)

    assert bot.watched == {slack.where("launch").id}
    assert bot.joined == {slack.who("Ana").id, slack.who("Ben").id}
    await slack.until(lambda: slack.direct_messages("Ana") and slack.direct_messages("Ben"))


async def test_a_notice_that_comes_late_is_waited_for(slack: SlackDouble, bot: LittleBot):
    bot.notice_takes_s = 0.5

    await Player(slack, slack.where("launch"), at_once).perform(STUCK)

    assert bot.joined == {slack.who("Ana").id, slack.who("Ben").id}


async def test_a_scene_plays_also_where_no_bot_answers(slack: SlackDouble):
    slack.sockets.answer_s = 0.1

    first = await Player(slack, slack.where("launch"), at_once).perform(BLUNT)

    assert len(slack.workspace.replies(first.channel, first.ts)) == len(BLUNT.lines)


async def test_a_second_scene_does_not_ask_again(slack: SlackDouble, bot: LittleBot):
    player = Player(slack, slack.where("launch"), at_once)
    await player.perform(BLUNT)
    notes = len(slack.ephemerals("Ana"))
    await player.perform(BLUNT)

    notices = [post for post in slack.messages("launch") if post.app and not post.visible_to]
    assert len(notices) == 1
    assert len(slack.ephemerals("Ana")) == notes


async def test_a_scene_that_is_stopped_says_no_more(slack: SlackDouble, bot: LittleBot):
    player = Player(slack, slack.where("launch"))
    player.play(STUCK)
    await slack.until(lambda: player.stage.typing)
    player.stop()
    said = len(slack.messages("launch"))
    await slack.settled()

    assert not player.is_playing
    assert not player.stage.typing
    assert len(slack.messages("launch")) == said


def test_every_line_takes_between_one_and_four_seconds_to_type():
    assert all(0.7 < line.typing_s < 4 for scene in SCENES for line in scene.lines)
