"""Flat rows: stable columns of plain scalars, and events that come back."""

import json
import runpy
from datetime import UTC, datetime
from pathlib import Path

import pytest

import entra_combined_reg as ecr
from entra_combined_reg.errors import CallError, DataError
from entra_combined_reg.present import (
    EVENTS,
    FINDINGS,
    GESTURES,
    JOURNEYS,
    PLANS,
    RECORD_TABLES,
    RecordTable,
    to_records,
)
from entra_combined_reg.wire import from_native
from present import values
from wire import records

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


def timeline():
    return ecr.Timeline.of(values.events())


def everything():
    found = timeline()
    return [values.events(), found.gestures(), found.journeys(), values.findings(), [values.plan()]]


def test_every_row_has_the_columns_of_its_table_and_holds_plain_scalars():
    for table, rows in zip(RECORD_TABLES, map(to_records, everything()), strict=True):
        assert rows
        for row in rows:
            assert tuple(row) == table.names
            # `type is`: a member of an enum would make a column of objects.
            assert {type(cell) for cell in row.values()} <= {str, int, float, datetime, type(None)}
            assert [cell.tzinfo for cell in row.values() if isinstance(cell, datetime)] in ([], [UTC], [UTC, UTC])


def test_the_columns_are_these_and_stay():
    assert [table.names for table in RECORD_TABLES] == [
        ("kind", "id", "key", "occurred_at", "tick", "activity", "activity_text", "status", "status_text", "reason",
         "reason_text", "method", "usages", "method_text", "operation_type", "category", "service", "initiator", "actor",
         "ip_address", "target", "targets", "changes", "details", "user_agent", "correlation_id", "tenant_id", "shape",
         "copies", "person_id", "person_upn", "actor_id", "actor_upn", "actor_name"),
        ("tenant_id", "person_id", "person_upn", "began_at", "ended_at", "family", "activity", "activity_text", "status",
         "reason", "method", "initiator", "records", "services", "anchor_key", "event_keys", "rules"),
        ("tenant_id", "person_id", "person_upn", "state", "mode", "mode_reason", "began_at", "ended_at", "seconds",
         "methods", "tried", "records", "event_keys"),
        ("code", "verdict", "severity", "summary", "evidence", "steps", "sources", "needs"),
        ("plan", "wave", "input", "object_id", "upn", "decision", "reasons", "step", "action", "method", "method_id",
         "reversal"),
    ]  # fmt: skip


def test_an_event_is_its_fields_with_the_person_and_the_actor_beside_them():
    row = to_records(values.events())[0]
    assert {
        name: row[name] for name in ("kind", "occurred_at", "tick", "method", "usages", "person_upn", "actor_id")
    } == {
        "kind": "MethodRegistration",
        "occurred_at": datetime(2026, 2, 25, 9, 19, 25, 123456, tzinfo=UTC),
        "tick": 700,
        "method": "authenticator",
        "usages": "code, push",
        "person_upn": records.UPN,
        "actor_id": records.USER,
    }
    assert json.loads(row["actor"])["upn"] == records.UPN
    assert json.loads(row["details"]) == [["InitiatedFrom", "contoso"], ["User-Agent", records.AGENT]]


def test_an_event_about_nobody_has_nobody_in_its_row():
    (row,) = [row for row in to_records(values.events()) if row["id"] is None]
    nobody = ("person_id", "person_upn", "actor", "actor_id", "actor_upn", "actor_name")
    assert [row[name] for name in nobody] == [None] * 6


def test_an_act_and_an_attempt_say_whose_they_are_and_which_records_they_are_made_of():
    found = timeline()
    (act, *_), (attempt, *_) = to_records(found.gestures()), to_records(found.journeys())
    key = values.events()[0].key
    assert (act["person_id"], act["person_upn"], act["anchor_key"]) == (records.USER, records.UPN, key)
    assert (act["family"], act["method"], act["initiator"]) == ("MethodRegistration", "authenticator", "user")
    assert act["event_keys"].split(", ") == [event.key for event in found.gestures()[0].events]
    assert len(act["rules"].split(", ")) == act["records"]
    assert (attempt["person_upn"], attempt["state"], attempt["methods"]) == (records.UPN, "changed", "authenticator")
    assert (attempt["seconds"], attempt["tried"]) == (0.267544, "")


def test_a_plan_is_a_row_a_step_and_one_for_who_is_left_out():
    plan = values.plan()
    rows = to_records(plan)
    assert rows == to_records([plan])
    step, left_out = rows
    assert step == {
        "plan": plan.fingerprint,
        "wave": 0,
        "input": "3c9d7a10-51be-4b0f-9a66-000000000001",
        "object_id": "3c9d7a10-51be-4b0f-9a66-000000000001",
        "upn": "adele@contoso.com",
        "decision": "eligible",
        "reasons": step["reasons"],
        "step": 1,
        "action": "delete",
        "method": "phone",
        "method_id": "3179e48a",
        "reversal": "notRead",
    }
    assert (left_out["wave"], left_out["decision"], left_out["step"], left_out["action"]) == (
        None,
        "unreadable",
        None,
        None,
    )


def test_a_finding_keeps_its_evidence_and_steps_as_json():
    finding = values.findings()[0]
    row = to_records([finding])[0]
    assert row["code"] == finding.code
    assert [item["fact"] for item in json.loads(row["evidence"])] == [item.fact for item in finding.evidence]
    assert json.loads(row["steps"]) == [step.text for step in finding.steps]
    assert row["sources"].split(", ") == list(finding.sources)


def test_rows_of_events_are_read_back_as_the_same_events():
    events = values.events()
    assert ecr.parse_events(to_records(events)).raise_if_rejected().events == events


def test_a_row_with_missing_columns_is_an_event_with_less():
    (row, *_) = to_records(values.events())
    names = ("kind", "activity_text", "occurred_at", "person_id")
    event = from_native({name: row[name] for name in names})
    assert (event.activity_text, event.usages, event.targets) == (records.ACTIVITY, frozenset(), ())


@pytest.mark.parametrize(
    ("column", "cell", "path"),
    [("targets", "[{", "targets"), ("tick", True, "$.tick"), ("tick", 0.5, "$.tick"), ("kind", None, "$"), ("usages", 5, "$.usages")],
)  # fmt: skip
def test_a_spoiled_cell_is_a_problem_that_names_its_column(column, cell, path):
    (row, *_) = to_records(values.events())
    with pytest.raises(DataError) as caught:
        from_native(row | {column: cell})
    assert caught.value.problems[0].path.startswith(path)


def test_a_column_of_whole_numbers_that_became_floats_is_read():
    (row, *_) = to_records(values.events())
    assert from_native(row | {"tick": 700.0}).tick == 700


def test_nothing_makes_no_rows():
    assert to_records([]) == to_records((), table=EVENTS) == []


@pytest.mark.parametrize(
    ("given", "table", "message"),
    [
        ("text", None, "values: expected an iterable of values of one kind, got text"),
        (5, None, "values: expected an iterable of values of one kind, got number"),
        ([5], None, r"values\[0\]: expected events, gestures, journeys, findings, plans, got number"),
        ([None], JOURNEYS, r"values\[0\]: expected a journey, got null"),
        ([], "events", "table: expected a RecordTable, got text"),
    ],
)
def test_what_has_no_table_is_refused(given, table, message):
    with pytest.raises(CallError, match=message):
        to_records(given, table=table)


def test_two_kinds_in_one_call_are_refused():
    mixed = [*timeline().gestures()[:1], *values.events()]
    with pytest.raises(CallError, match=r"values\[1\]: expected a gesture, got a MethodRegistration"):
        to_records(mixed)


def test_the_page_of_columns_is_what_its_script_writes():
    script = runpy.run_path(str(REFERENCE / "make_records.py"))
    page = (REFERENCE / "records.md").read_text(encoding="utf-8")
    assert page == script["page"](), "run docs/reference/make_records.py"
    assert RECORD_TABLES == (EVENTS, GESTURES, JOURNEYS, FINDINGS, PLANS)
    assert all(isinstance(table, RecordTable) for table in RECORD_TABLES)
