import io
import json
import logging

import pytest
import structlog

from bot.telemetry import Metrics, configure_logging


@pytest.fixture(autouse=True)
def _logging_as_it_was():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(stream):
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_our_logs_and_those_of_libraries_share_one_stream():
    stream = io.StringIO()
    configure_logging("json", "info", stream)

    structlog.get_logger("bot").info("started", port=3000)
    logging.getLogger("some.library").warning("hm %s", 1)

    ours, theirs = lines(stream)
    assert (ours["event"], ours["port"], ours["level"]) == ("started", 3000, "info")
    assert (theirs["event"], theirs["logger"], theirs["level"]) == ("hm 1", "some.library", "warning")


def test_text_is_for_people():
    stream = io.StringIO()
    configure_logging("text", "info", stream)

    structlog.get_logger("bot").info("started", port=3000)

    assert "started" in stream.getvalue()
    assert "port=3000" in stream.getvalue()


@pytest.mark.parametrize(
    "name", ["slack_sdk.web.async_base_client", "slack_bolt.AsyncRequestVerification", "aiosqlite", "sqlalchemy.engine"]
)
def test_libraries_that_log_texts_at_debug_stay_silent_at_debug(name):
    logging.getLogger(name).setLevel(logging.DEBUG)
    stream = io.StringIO()

    configure_logging("json", "debug", stream)
    logging.getLogger(name).debug("a text somebody wrote")

    assert stream.getvalue() == ""


def test_a_request_with_a_wrong_signature_is_not_logged_with_its_body():
    stream = io.StringIO()
    configure_logging("json", "debug", stream)

    logging.getLogger("slack_bolt").info("Invalid request signature detected (body: …)")

    assert stream.getvalue() == ""


def test_the_level_is_kept():
    stream = io.StringIO()
    configure_logging("text", "error", stream)

    structlog.get_logger("bot").warning("not urgent")
    logging.getLogger("slack_sdk").warning("not urgent")

    assert stream.getvalue() == ""


def test_a_traceback_shows_no_values_of_variables():
    stream = io.StringIO()
    configure_logging("text", "info", stream)
    secret = "what somebody " + "wrote"

    try:
        len(secret) / 0
    except ZeroDivisionError:
        structlog.get_logger("bot").exception("failed")

    assert "ZeroDivisionError" in stream.getvalue()
    assert "what somebody wrote" not in stream.getvalue()


def test_metrics_say_how_long_slack_has_been_silent():
    now = [100.0]
    metrics = Metrics(clock=lambda: now[0])

    now[0] = 107.0
    before = metrics.silent_for_s
    metrics.received("message", "heard", 0.004)

    assert before == 7.0
    assert metrics.silent_for_s == 0.0
    text = metrics.render().decode()
    assert 'commonground_events_total{kind="message",outcome="heard"} 1.0' in text
    assert "commonground_last_event_age_seconds 0.0" in text
    assert 'commonground_ack_seconds_bucket{kind="message",le="0.005"} 1.0' in text


def test_two_programs_in_one_process_do_not_share_counters():
    one, other = Metrics(), Metrics()

    one.prompts.labels("sent").inc()

    assert 'status="sent"' not in other.render().decode()
