"""Fitting the encoder in several processes: what is told meanwhile, what a failure does, and what is written."""

from concurrent.futures import Future

import numpy as np
import pytest

from classifier import artifact
from classifier.conversation import LABELS
from classifier.scoring.fitting import Examples
from classifier.scoring.meaning import Meant
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
    monkeypatch.setattr(encoder, "published_weights", lambda: tmp_path / "nothing")

    with pytest.raises(Exception, match="No such file or directory"):
        encoder.fit_encoder(
            examples_of(Gathered(tuple(threads()), (), (), {}))[0], tmp_path / "out", 1, lambda step, share: None
        )

    assert not (tmp_path / "out").exists()


def test_what_the_exported_net_says_of_each_piece_adds_up_to_what_was_fitted():
    torch = pytest.importorskip("torch", reason="fitting the encoder needs torch (extra `encoder`)")
    from classifier.train.nets import Head

    torch.manual_seed(1)
    head = Head(16, np.full(len(LABELS), 0.1)).eval()
    hidden = torch.randn(1, 7, 16)

    said, sought, found = head.parts(hidden)[0].detach().double().numpy().reshape(7, 3, len(LABELS)).swapaxes(0, 1)

    fitted = head(hidden, torch.ones(1, 7))[0].detach().numpy()
    assert np.allclose(Meant(np.zeros((7, 2), dtype=int), said, sought, found).values(), fitted, atol=1e-5)


@pytest.mark.filterwarnings("default::FutureWarning")  # torch's exporter uses what torch itself is about to drop
def test_the_written_encoder_says_of_a_text_what_the_fitted_net_said(tmp_path):
    pytest.importorskip("torch", reason="fitting the encoder needs torch (extra `encoder`)")
    from classifier.train.bench import Bench

    texts = ["No. Not doing that, it stays as it is.", "Fair, I should have asked you first. What would help?"]
    labels = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 1.0]])
    writers, ours = np.array(["w", "x"]), np.ones(2, dtype=bool)
    bench, every = Bench(encoder.published_weights(), Examples(texts, labels, np.ones(2), writers, ours)), np.arange(2)
    net = bench.fit(every, 1, lambda share: None)

    bench.write(net, tmp_path)

    written = np.array([artifact.meaning_in(tmp_path).read(text).values() for text in texts])
    fitted = bench.values(net, every)
    assert np.allclose(written, fitted, atol=0.1)
    assert not np.allclose(fitted[0], fitted[1], atol=0.1)
