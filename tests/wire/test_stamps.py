"""Time as records spell it."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from entra_combined_reg.wire._stamps import Unreadable, read_stamp


def at(*parts):
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "stamp", "tick"),
    [
        ("2026-03-04T05:06:07Z", at(2026, 3, 4, 5, 6, 7), 0),
        ("2026-03-04T05:06:07", at(2026, 3, 4, 5, 6, 7), 0),
        ("2026-03-04 05:06:07", at(2026, 3, 4, 5, 6, 7), 0),
        (" 2026-03-04T05:06:07Z\n", at(2026, 3, 4, 5, 6, 7), 0),
        ("2026-03-04T05:06:07.1Z", at(2026, 3, 4, 5, 6, 7, 100_000), 0),
        ("2026-03-04T05:06:07.123456Z", at(2026, 3, 4, 5, 6, 7, 123_456), 0),
        ("2026-03-04T05:06:07.1234567Z", at(2026, 3, 4, 5, 6, 7, 123_456), 700),
        ("2026-03-04T05:06:07,1234567Z", at(2026, 3, 4, 5, 6, 7, 123_456), 700),
        ("2026-03-04T05:06:07.12345678Z", at(2026, 3, 4, 5, 6, 7, 123_456), 780),
        ("2026-03-04T05:06:07.123456789Z", at(2026, 3, 4, 5, 6, 7, 123_456), 789),
        ("2026-03-04T05:06:07.1234567891Z", at(2026, 3, 4, 5, 6, 7, 123_456), 789),
        ("2026-03-04T05:06:07.1234567+00:00", at(2026, 3, 4, 5, 6, 7, 123_456), 700),
        ("2026-03-04T05:06:07+02:00", at(2026, 3, 4, 3, 6, 7), 0),
        ("2026-03-04 05:06:07 +02:00", at(2026, 3, 4, 3, 6, 7), 0),
        ("2026-03-04T05:06:07z", at(2026, 3, 4, 5, 6, 7), 0),
        ("2026-03-04T24:00:00Z", at(2026, 3, 5), 0),
        ("/Date(1772011165391)/", at(2026, 2, 25, 9, 19, 25, 391_000), 0),
        ("/Date(1772011165391+0100)/", at(2026, 2, 25, 9, 19, 25, 391_000), 0),
        ("/Date(-1)/", at(1969, 12, 31, 23, 59, 59, 999_000), 0),
    ],
)
def test_a_spelling_that_needs_no_day_order(text, stamp, tick):
    assert read_stamp(text) == (stamp, tick)
    assert read_stamp(text, day_first=True) == (stamp, tick)
    assert read_stamp(text)[0].tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "stamp", "tick"),
    [
        ("2/25/2026, 9:19:25.391 AM", at(2026, 2, 25, 9, 19, 25, 391_000), 0),
        ("2/25/2026, 9:19:25 PM", at(2026, 2, 25, 21, 19, 25), 0),
        ("2/25/2026 12:00:00 AM", at(2026, 2, 25), 0),
        ("2/25/2026 12:00:00 p.m.", at(2026, 2, 25, 12), 0),
        ("02/25/2026 21:19:25", at(2026, 2, 25, 21, 19, 25), 0),
        ("02/25/2026T21:19", at(2026, 2, 25, 21, 19), 0),
        ("2/25/2026 9:19:25 AM +02:00", at(2026, 2, 25, 7, 19, 25), 0),
        ("2/25/2026 9:19:25 AM Z", at(2026, 2, 25, 9, 19, 25), 0),
        ("2/25/2026 9:19:25.1234567 AM", at(2026, 2, 25, 9, 19, 25, 123_456), 700),
    ],
)
def test_a_slash_date_is_read_in_the_order_that_is_known(text, stamp, tick):
    assert read_stamp(text, day_first=False) == (stamp, tick)
    month, day, rest = text.split("/", 2)
    assert read_stamp(f"{day}/{month}/{rest}", day_first=True) == (stamp, tick)


def test_a_slash_date_of_unknown_order_is_refused_even_where_one_order_is_impossible():
    for text in ("3/4/2026 1:00 AM", "25/2/2026 1:00 AM"):
        with pytest.raises(Unreadable, match="the order of day and month is not known"):
            read_stamp(text)


@pytest.mark.parametrize(
    "text",
    ["", " ", "soon", "2026", "2026-03-04", "20260304", "2026-W10-3T00:00", "2026-03-04T", "2026-03-04T25:00:00Z",
     "2026-02-30T00:00:00.1234567Z", "2026-03-04X05:06:07.1234567Z", "0/1/2026 1:00 AM",
     "2/30/2026 1:00 AM", "2/25/2026 13:00 PM", "2/25/2026 0:00 AM", "2/25/26 1:00 AM", "/Date(x)/", "/Date()/", "/Date(999999999999999)/",
     "2026-03-04T05:06:07." + "1" * 60 + "Z", "\ud800", "٢٠٢٦-03-04T05:06:07Z", "Wed, 04 Mar 2026 05:06:07 GMT"],
)  # fmt: skip
def test_what_is_no_time_is_refused_and_never_shown(text):
    with pytest.raises(Unreadable) as error:
        read_stamp(text, day_first=False)
    assert str(error.value) == "expected a time (ISO 8601), got other text or a date out of range"


@pytest.mark.parametrize(("value", "kind"), [(5, "number"), (None, "null"), (b"2026", "bytes"), ([], "list")])
def test_another_kind_is_refused_by_its_kind(value, kind):
    with pytest.raises(Unreadable, match=f"expected a time \\(ISO 8601\\), got {kind}"):
        read_stamp(value)


class Timestamp(datetime):
    """As pandas has it: a datetime with nanoseconds, which isoformat writes."""

    nanosecond = 789

    def isoformat(self, *args, **kwargs):
        whole = super().isoformat(*args, **kwargs)
        return whole[:26] + "789" + whole[26:]


def test_a_datetime_out_of_a_data_frame_is_taken_with_its_nanoseconds():
    plain = datetime(2026, 3, 4, 5, 6, 7, 123_456)
    assert read_stamp(plain) == (at(2026, 3, 4, 5, 6, 7, 123_456), 0)
    assert read_stamp(plain.replace(tzinfo=timezone(timedelta(hours=2)))) == (at(2026, 3, 4, 3, 6, 7, 123_456), 0)
    stamp, tick = read_stamp(Timestamp(2026, 3, 4, 5, 6, 7, 123_456, tzinfo=UTC))
    assert (stamp, tick, type(stamp)) == (at(2026, 3, 4, 5, 6, 7, 123_456), 789, datetime)


def test_a_datetime_out_of_range_in_utc_is_refused():
    with pytest.raises(Unreadable, match="got a date out of range"):
        read_stamp(datetime.min.replace(tzinfo=timezone(timedelta(hours=14))))
