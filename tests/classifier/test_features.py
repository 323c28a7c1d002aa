import pickle
import re

import numpy as np
import pytest

from classifier.features import HandFeatures, character_ngrams, cue_of, word_ngrams
from classifier.features.hand import feature_names, hand_features
from classifier.features.phrases import PHRASES


def seen(text: str) -> set[str]:
    return {name for name, value in zip(feature_names(), hand_features(text), strict=True) if value > 0}


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("if you'd told us in March we wouldn't be here", "blame_past_conditional"),
        ("you should have asked first", "blame_you_should"),
        ("that wasn't us, our deploy was clean", "denial"),
        ("we were never told about the change", "not_told"),
        ("I was on three incidents that week", "self_justification"),
        ("somehow it's always our team that gets called out", "always_us"),
        ("show me one place where I said that", "demand_proof"),
        ("so you're saying I don't know how to do my job?", "so_you_say"),
        ("maybe read the doc before you comment", "counter_attack"),
        ("oh great, another expert", "sarcasm"),
        ("no. hard no.", "flat_no"),
        ("we won't be changing it", "refusal"),
        ("like I've said twice now", "repeats"),
        ("it stays as it is", "stays_as_is"),
        ("that's never going to work", "dismissal"),
        ("whatever, do what you want", "shut_down"),
        ("policy is policy", "rules_as_shield"),
        ("not on our roadmap, talk to your manager", "scope_as_shield"),
        ("we'll see", "evasion"),
        ("come back when you have a real spec", "ultimatum"),
        ("I get why that landed badly", "acknowledges"),
        ("fair, I should have flagged it earlier", "concedes"),
        ("what are you trying to protect with the freeze?", "open_question"),
        ("we both want Friday's launch to be quiet", "shared_aim"),
        ("could we ship it behind a flag?", "offers"),
        ("let's not do it and stay friends, no hard feelings", "kind_close"),
    ],
)
def test_a_sign_of_the_codebook_is_seen(text, sign):
    assert sign in seen(text)


def test_a_no_with_a_reason_or_a_way_on_is_not_a_bare_no():
    assert "flat_no_bare" in seen("no. not doing that.")
    assert "flat_no_bare" not in seen("no, it breaks v1 clients. could we add a field instead?")


def test_a_plain_working_message_shows_no_sign_of_refusal_or_blame():
    plain = seen("the deploy is through, dashboards look normal")

    assert not plain & {"refusal", "flat_no", "denial", "blame_you_did", "shut_down", "contempt"}


def test_every_feature_has_a_name_of_its_own_and_every_phrase_a_source():
    assert len(set(feature_names())) == len(feature_names()) == len(hand_features("anything"))
    assert all(phrase.source and phrase.cue for phrase in PHRASES)


def test_no_pattern_repeats_a_repetition():
    # (a+)+ and (a*)* take time that doubles with every character.
    nested = re.compile(r"[+*]\)(?:[+*]|\{\d*,\})")

    assert not [phrase.name for phrase in PHRASES if nested.search(phrase.pattern)]


def test_a_cue_quotes_the_wording_that_was_seen():
    assert cue_of("shut_down", "fine. whatever, then") == "whatever / I'm done: “whatever”"
    assert cue_of("shut_down", "good morning") is None
    assert cue_of("refusal_bare", "no") == "a no without a reason or a way on"


def test_what_is_absent_stays_zero_so_that_it_adds_nothing():
    fitted = HandFeatures().fit(["no. not doing that", "the deploy is through", "whatever, do what you want"])

    [row] = fitted.transform(["xylophone"])

    assert row.shape == (len(feature_names()),)
    assert np.count_nonzero(row) <= 3  # how it is typed: short, lower case


@pytest.mark.parametrize(
    "ngrams", [word_ngrams(min_messages=1), character_ngrams(min_messages=1)], ids=["words", "pieces"]
)
def test_ngrams_are_saved_in_one_string_and_come_back_as_they_were(ngrams):
    texts = ["no, as i said\nit stays", "it stays as it is!", "two\u2028lines and a\ttab"]
    told = ngrams.fit(texts).transform(texts)

    saved = ngrams.__getstate__()["vocabulary_"]
    again = pickle.loads(pickle.dumps(ngrams))  # noqa: S301 (made here)

    assert isinstance(saved, str)
    assert again.vocabulary_ == ngrams.vocabulary_
    assert (again.transform(texts) != told).nnz == 0
