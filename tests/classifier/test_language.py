import pytest

from classifier.text import is_english, own_words
from tests.classifier.other_languages import SENTENCES


@pytest.mark.parametrize(
    "said",
    [
        "lol ok",
        "no",
        "not doing that",
        "yep done",
        "fine, do what you want",
        "hard no",
        "lgtm",
        "can't today",
        "noted",
        "caved to 45. they wanted 90",
        "deploy rolled back",
        "per my last email",
        "great, another expert",
        "my bad",
    ],
)
def test_short_chat_made_of_common_words_is_english(said):
    assert is_english(own_words(said))


def test_other_languages_and_mixtures_are_refused():
    taken = [sentence for sentence in SENTENCES if is_english(own_words(sentence))]

    assert len(SENTENCES) > 200
    assert len(taken) <= 0.03 * len(SENTENCES), taken


@pytest.mark.parametrize("said", ["", "42", "?!", "zxcvb qwerty asdf", "Kubernetes"])
def test_what_cannot_be_known_is_not_english(said):
    assert not is_english(said)


def test_one_borrowed_word_does_not_make_a_message_foreign():
    assert is_english("the café on the corner was closed so we went back and did the review there")
