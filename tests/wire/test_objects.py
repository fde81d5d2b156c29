"""Objects as records, by duck typing. The real packages are in tests/interop; here is what no package would do."""

from datetime import UTC, datetime
from enum import Enum
from types import SimpleNamespace
from uuid import UUID

import pytest

import entra_combined_reg as ecr
from entra_combined_reg.errors import CallError
from wire import records
from wire.records import graph


class Result(Enum):
    SUCCESS = "success"


def model(record):
    """What the Graph SDK makes of a record: attributes in snake case, and what it does not know beside them."""
    if isinstance(record, list):
        return [model(item) for item in record]
    if not isinstance(record, dict):
        return record
    named = {"".join("_" + c.lower() if c.isupper() else c for c in key): model(value) for key, value in record.items()}
    return SimpleNamespace(**named, additional_data={})


class Row:
    """Gives cells by name or number, as a row of azure-monitor-query does."""

    def __init__(self, cells):
        self._cells = cells

    def __getitem__(self, column):
        try:
            return self._cells[column]
        except KeyError:
            return list(self._cells.values())[int(column)]

    def __iter__(self):
        return iter(self._cells.values())


class Anything:
    """Has every attribute; each of them is this again."""

    def __getattr__(self, name):
        return self


class Trap:
    @property
    def activity_display_name(self):
        raise RuntimeError


def only(given):
    (event,) = ecr.parse_events(given).raise_if_rejected().events
    return event


def test_a_model_is_the_record_it_was_made_from():
    expected = only(graph())
    made = model(graph())
    made.result = Result.SUCCESS
    assert only([made]) == expected
    assert only(made) == expected
    assert only(SimpleNamespace(value=[made])) == expected


def test_what_a_model_did_not_know_of_is_read_from_beside_it():
    made = model(graph())
    made.target_resources[0].additional_data = {"userType": "Guest"}
    assert only(made).target.user_type == "Guest"
    made.additional_data = None
    assert only(made).id == records.ID


def test_what_an_sdk_made_of_keys_it_did_not_know_is_text_again():
    # Measured, msgraph-sdk 1.65: every GUID beside the known keys becomes a UUID, every time a datetime.
    made = model(graph())
    tenant = UUID("7a9c0000-1111-4222-8333-00000000c0de")
    made.additional_data = {"tenantId": tenant, "userAgent": datetime(2026, 1, 1, tzinfo=UTC), "more": [{"id": tenant}]}
    made.initiated_by.user.additional_data = {"homeTenantId": tenant, "homeTenantName": "Contoso"}
    (event,) = ecr.parse_events([made], keep_raw=True).raise_if_rejected().events
    assert (event.tenant_id, event.user_agent) == (str(tenant), "2026-01-01T00:00:00+00:00")
    assert (event.actor.home_tenant_id, event.actor.home_tenant_name) == (str(tenant), "Contoso")
    assert event.raw["more"] == [{"id": str(tenant)}]


def test_parts_of_a_model_may_be_mappings_and_text_where_an_object_belongs_is_said():
    made = model(graph())
    made.initiated_by = graph()["initiatedBy"]
    assert only(made) == only(graph())
    made.initiated_by = "adele"
    (rejected,) = ecr.parse_events([made]).rejected
    assert [str(problem) for problem in rejected.problems] == ["expected an object, got text @ initiatedBy"]


def test_a_row_a_table_and_an_answer_are_read():
    cells = records.log_analytics_text()
    expected = only(cells)
    table = SimpleNamespace(columns=list(cells), rows=[Row(cells)])
    assert only([Row(cells)]) == only(Row(cells)) == expected
    assert only([table]) == only(SimpleNamespace(tables=[table])) == expected
    assert only(SimpleNamespace(tables=None, partial_data=[table])) == expected


def test_a_row_that_does_not_fit_its_columns_costs_only_its_table():
    table = SimpleNamespace(columns=["OperationName"], rows=[("one", "two")])
    result = ecr.parse_events([table, graph()])
    assert [event.id for event in result.events] == [records.ID]
    assert [str(problem) for problem in result.rejected[0].problems] == [
        "expected an object, got a SimpleNamespace @ $"
    ]


@pytest.mark.parametrize("thing", [Anything(), Trap(), Row({"other": 1}), SimpleNamespace(value="text")])
def test_what_is_no_record_costs_only_itself(thing):
    result = ecr.parse_events([thing, graph()])
    assert [event.id for event in result.events] == [records.ID]
    assert [rejected.index for rejected in result.rejected] == [0]


@pytest.mark.parametrize("thing", [Trap(), object(), SimpleNamespace(value="text")])
def test_what_is_no_record_is_no_argument_either(thing):
    with pytest.raises(CallError, match="records: expected a mapping or an iterable of mappings"):
        ecr.parse_events(thing)


def test_pages_inside_pages_are_opened_as_deep_as_envelopes_nest():
    page = SimpleNamespace(value=[])
    page.value.append(page)
    (rejected,) = ecr.parse_events([page]).rejected
    assert [str(problem) for problem in rejected.problems] == ["expected an object, got a SimpleNamespace @ $"]
