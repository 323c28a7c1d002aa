"""Fitting the encoder in several processes: what is told meanwhile, and what a failure does. No torch needed."""

from concurrent.futures import Future

import pytest

from classifier.train import encoder
from classifier.train.gathering import Gathered, examples_of
from tests.classifier.talk import threads


def finished(value=None, error: Exception | None = None) -> Future:
    future: Future = Future()
    if error is None:
        future.set_result(value)
    else:
        future.set_exception(error)
    return future


def test_progress_is_the_mean_share_of_all_fits():
    heard = []

    encoder._tell_until_done(
        [finished(), finished()], {0: 1.0, 1: 1.0}, lambda step, share: heard.append((step, share))
    )

    assert heard[-1] == ("encoder, 2 of 2 fits done", 1.0)


def test_the_first_error_of_a_fit_comes_out():
    with pytest.raises(ValueError, match="all alike"):
        encoder._tell_until_done([finished(), finished(error=ValueError("all alike"))], {}, lambda step, share: None)


def test_nothing_is_written_where_a_fit_fails(tmp_path, monkeypatch):
    torch = pytest.importorskip("torch", reason="fitting the encoder needs torch (extra `encoder`)")
    assert torch
    monkeypatch.setattr(encoder, "published_weights", lambda: tmp_path / "no weights here")

    with pytest.raises(Exception, match="no weights here"):
        encoder.fit_encoder(
            examples_of(Gathered(tuple(threads()), (), (), {}))[0], tmp_path / "out", 1, lambda step, share: None
        )

    assert not (tmp_path / "out").exists()
