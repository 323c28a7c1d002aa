"""Who may be read and who may be written to."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.consent import Choice, Consent, Reading, may_be_read, may_be_written_to

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
choices = st.sampled_from(Choice)
readings = st.sampled_from(Reading)
pauses = st.none() | st.integers(-100, 100).map(lambda hours: NOW + timedelta(hours=hours))
consents = st.builds(Consent, choices, pauses)


@given(consents.filter(lambda c: c.choice is Choice.OUT), readings, st.booleans())
def test_nobody_who_is_out_is_ever_read(consent, reading, awaits_notice):
    assert not may_be_read(consent, reading, awaits_notice=awaits_notice)


@given(consents, readings)
def test_nobody_is_read_before_they_were_shown_the_notice(consent, reading):
    assert not may_be_read(consent, reading, awaits_notice=True)


@given(consents)
def test_consented_reading_reads_only_who_is_in(consent):
    assert may_be_read(consent, Reading.CONSENTED) is (consent.choice is Choice.IN)


@given(consents.filter(lambda c: c.choice is not Choice.IN))
def test_only_a_yes_of_ones_own_allows_writing(consent):
    assert not may_be_written_to(consent, NOW)


@given(consents)
def test_a_pause_holds_prompts_back_and_changes_nothing_about_reading(consent):
    paused = Consent(consent.choice, NOW + timedelta(hours=1))

    assert not may_be_written_to(paused, NOW)
    assert may_be_read(paused, Reading.ANNOUNCED) is may_be_read(Consent(consent.choice), Reading.ANNOUNCED)


def test_a_pause_that_is_over_no_longer_holds_anything_back():
    assert may_be_written_to(Consent(Choice.IN, NOW - timedelta(seconds=1)), NOW)


def test_an_undecided_person_is_read_where_a_notice_stands():
    assert may_be_read(Consent(), Reading.ANNOUNCED)
