"""Envelopes."""

import json

import pytest

from entra_combined_reg.wire import parse_events
from entra_combined_reg.wire._unwrap import unwrap
from wire import records
from wire.records import ID, graph


@pytest.mark.parametrize(
    "envelope",
    [
        {"value": [graph()]},
        {"@odata.context": "x", "value": (graph(),)},
        {"records": [graph()]},
        {"Records": [graph()]},
        {"hits": [{"_source": graph()}]},
        {"hits": {"total": 1, "hits": [{"_source": graph()}]}},
        {"AuditData": graph()},
        {"AuditData": json.dumps(graph())},
        {"value": [{"records": [graph()]}]},
    ],
)
def test_an_envelope_is_opened(envelope):
    assert [event.id for event in parse_events(envelope).raise_if_rejected().events] == [ID]
    assert [event.id for event in parse_events([envelope]).raise_if_rejected().events] == [ID]


def test_envelopes_and_records_may_be_mixed():
    mixed = [graph(id="a"), {"value": [graph(id="b"), {"records": [graph(id="c")]}]}, {"value": []}, graph(id="d")]
    result = parse_events(mixed).raise_if_rejected()
    assert ([e.id for e in result.events], result.total) == (["a", "b", "c", "d"], 4)


@pytest.mark.parametrize("key", ["value", "records", "hits", "tables", "AuditData", "_source"])
def test_a_record_of_a_known_shape_is_no_envelope_whatever_else_it_holds(key):
    for record in (graph(), records.log_analytics(), records.diagnostic(), records.unified()):
        assert parse_events(record | {key: [graph(id="inner")]}).total == 1


@pytest.mark.parametrize("tables", [5, None, "text", {}])
def test_tables_that_are_no_list_make_no_envelope(tables):
    assert [r.shape for r in parse_events({"tables": tables}).rejected] == [None]


def test_several_tables_are_read_in_turn():
    first = records.query_tables(records.log_analytics(Id="a"), records.log_analytics(Id="b"))
    second = records.query_tables(records.log_analytics(Id="c"))
    result = parse_events({"tables": [*first["tables"], *second["tables"]]}).raise_if_rejected()
    assert [e.id for e in result.events] == ["a", "b", "c"]


def test_without_shapes_envelopes_are_opened_all_the_same():
    assert list(unwrap([{"value": [1, {"a": 2}]}, 3], ())) == [1, {"a": 2}, 3]


def test_records_are_read_one_at_a_time():
    given = []

    def source():
        for n in range(3):
            given.append(n)
            yield graph(id=str(n))

    records_ = unwrap(source(), ())
    assert (next(records_)["id"], given) == ("0", [0])
