"""How a thread stands, in words and on the plot."""

from bot.playground.page.tension import in_words, plot
from classifier.conversation import State

UP = [("1.0", 0.1, State.MOVING), ("2.0", 0.5, State.TENSE), ("3.0", 0.9, State.STALLED)]


def test_no_thread_and_a_thread_nobody_watches_are_told_apart():
    assert in_words([], has_thread=False).name == "No thread open"
    assert in_words([], has_thread=True).name == "Not read"


def test_the_last_state_is_the_one_told():
    assert [in_words(UP[:count], has_thread=True).name for count in (1, 2, 3)] == ["Moving", "Tense", "Stalled"]


def test_a_thread_that_was_stuck_and_moves_says_so():
    again = in_words([*UP, ("4.0", 0.1, State.MOVING)], has_thread=True)

    assert again.sentence == "It was stuck, and moves again."


def test_the_plot_shows_a_dot_a_message_and_a_line_an_offer_and_no_number():
    options = plot(UP, [3, 3])

    series = options["series"][0]
    assert [dot["value"] for dot in series["data"]] == [[1, 0.1], [2, 0.5], [3, 0.9]]
    assert [line["xAxis"] for line in series["markLine"]["data"]] == [3.25]
    assert [dot["name"] for dot in series["data"]][2] == "Message 3: stalled"
