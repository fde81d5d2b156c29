"""parse_events and iter_events."""

import pytest

from entra_combined_reg.events import MethodRegistration
from entra_combined_reg.wire import DEFAULT_SHAPES, EventStream, iter_events, parse_events, shapes_for, to_native
from wire import records
from wire.records import ID, graph


def test_the_shapes_in_the_order_they_are_tried():
    assert [shape.name for shape in DEFAULT_SHAPES] == [
        "graph",
        "diagnostic",
        "log_analytics",
        "powershell",
        "portal_csv",
        "unified_audit_log",
        "elastic",
        "native",
    ]


def test_slash_dates_are_american_where_the_format_is_and_refused_elsewhere():
    assert {s.name: s.day_first for s in DEFAULT_SHAPES if s.day_first is not None} == {"log_analytics": False}
    assert {s.name for s in shapes_for(day_first=True) if s.day_first} == {"powershell", "portal_csv"}


def test_events_come_in_order_of_time_to_the_last_digit():
    stamps = ["2026-02-25T09:19:25.3912346Z", "2026-02-25T09:19:25.3912345Z", "2026-02-25T09:19:24Z"]
    result = parse_events([graph(id=f"r{n}", activityDateTime=stamp) for n, stamp in enumerate(stamps)])
    assert [event.id for event in result.events] == ["r2", "r1", "r0"]


def test_of_one_time_the_activity_and_then_the_key_decide():
    given = [graph(id="b"), graph(id="a"), graph(id="z", activityDisplayName="Admin registered security info")]
    assert [event.id for event in parse_events(given).events] == ["z", "a", "b"]


def test_a_stream_gives_events_in_the_order_of_the_input_and_counts_while_it_is_read():
    def source():
        yield graph(id="late", activityDateTime="2027-01-01T00:00:00Z")
        yield records.other()
        yield graph(id=5)
        yield graph(id="early")
        yield graph(id="early")

    stream = iter_events(source())
    assert isinstance(stream, EventStream)
    assert (stream.total, stream.passed_over, stream.rejected) == (0, {}, ())
    assert (next(stream).id, stream.total) == ("late", 1)
    assert (next(stream).id, stream.total) == ("early", 4)
    assert (stream.passed_over, [r.index for r in stream.rejected]) == (
        {("Core Directory", "Add member to group"): 1},
        [2],
    )
    assert (next(stream, None), stream.total, stream.redelivered) == (None, 5, 1)


def test_a_stream_hands_rejected_records_over_where_asked():
    taken = []
    stream = iter_events([graph(id=5), graph()], on_rejected=taken.append)
    assert [event.id for event in stream] == [ID]
    assert ([r.index for r in taken], stream.rejected) == ([0], ())


def test_raw_is_kept_only_where_asked():
    record = graph()
    assert parse_events(record).events[0].raw is None
    assert parse_events(record, keep_raw=True).events[0].raw is record
    assert next(iter_events(record, keep_raw=True)).raw is record


def test_a_reason_seen_often_and_reasons_without_end_are_read_the_same():
    many = [graph(id=f"r{n}", resultReason=f"User registered Token {n}") for n in range(4_200)]
    result = parse_events([*many, graph(id="last", resultReason="User registered Token 1")])
    assert {event.method_text for event in result.events} == {f"Token {n}" for n in range(4_200)}


def test_an_event_of_no_service_of_ours_comes_back_from_the_native_shape():
    (event,) = parse_events(graph()).events
    stranger = to_native(event) | {"service": "Teapot", "activity": None, "activity_text": "Boil"}
    (back,) = parse_events(stranger).raise_if_rejected().events
    assert (type(back), back.service, back.activity_text) == (MethodRegistration, "Teapot", "Boil")


@pytest.mark.parametrize(
    "wrap", [list, tuple, iter, lambda items: (item for item in items), lambda items: {"value": items}]
)
def test_records_may_come_in_any_iterable(wrap):
    assert parse_events(wrap([graph(), records.other()])).total == 2
