"""Real DataFrames, both ways: no column of objects goes out, and what a frame gives back is read."""

import json

import pandas as pd
import polars as pl
import pytest

import entra_combined_reg as ecr
from entra_combined_reg.errors import CallError
from entra_combined_reg.present import EVENTS, JOURNEYS, RECORD_TABLES, to_records
from entra_combined_reg.present.pandas import to_pandas
from entra_combined_reg.present.polars import to_polars
from entra_combined_reg.testing import make_event
from present import values
from wire import records

PANDAS = {"text": "string", "texts": "string", "json": "string", "time": "datetime64[us, UTC]", "integer": "Int64",
          "number": "Float64"}  # fmt: skip
POLARS = {"text": pl.String, "texts": pl.String, "json": pl.String, "time": pl.Datetime("us", "UTC"),
          "integer": pl.Int64, "number": pl.Float64}  # fmt: skip


def everything():
    timeline = ecr.Timeline.of(values.events())
    return [values.events(), timeline.gestures(), timeline.journeys(), values.findings(), [values.plan()]]


@pytest.mark.parametrize("position", range(5), ids=[table.name for table in RECORD_TABLES])
def test_every_column_has_the_type_of_its_kind_in_both(position):
    given, table = everything()[position], RECORD_TABLES[position]
    assert {name: str(kind) for name, kind in to_pandas(given).dtypes.items()} == {
        column.name: PANDAS[column.kind] for column in table.columns
    }
    assert dict(to_polars(given).schema) == {column.name: POLARS[column.kind] for column in table.columns}


def test_an_empty_frame_has_the_same_columns_and_types():
    assert to_pandas([], table=JOURNEYS).dtypes.equals(to_pandas(everything()[2]).dtypes)
    assert to_polars([], table=JOURNEYS).schema == to_polars(everything()[2]).schema


@pytest.mark.parametrize("make", [to_pandas, to_polars])
def test_a_frame_of_nothing_at_all_is_refused(make):
    with pytest.raises(CallError, match="give table, one of those for event, gesture, journey, finding, plan"):
        make([])


def test_cells_are_what_the_rows_hold():
    rows = to_records(values.plan())
    assert to_polars(values.plan()).to_dicts() == rows
    frame = to_pandas(values.plan())
    assert frame.astype(object).where(frame.notna(), None).to_dict("records") == rows


@pytest.mark.parametrize("rows", [
    lambda events: to_pandas(events).to_dict("records"),
    lambda events: to_pandas(events).convert_dtypes().to_dict("records"),
    lambda events: pd.DataFrame(to_records(events)).to_dict("records"),
    lambda events: [row._asdict() for row in to_pandas(events).itertuples(index=False)],
    lambda events: [row.to_dict() for _, row in to_pandas(events).iterrows()],
    lambda events: to_polars(events).to_dicts(),
    lambda events: to_polars(events).iter_rows(named=True),
    lambda events: json.loads(to_pandas(events).to_json(orient="records", date_format="iso", date_unit="us")),
])  # fmt: skip
def test_events_come_back_out_of_a_frame_as_they_went_in(rows):
    events = values.events()
    assert ecr.parse_events(rows(events)).raise_if_rejected().events == events


def test_a_whole_frame_is_read_as_it_is():
    events = values.events()
    for frame in (to_pandas(events), to_polars(events)):
        assert ecr.parse_events(frame).raise_if_rejected().events == events


@pytest.mark.parametrize("rows", [
    lambda given: pd.DataFrame(given).to_dict("records"),
    lambda given: pd.DataFrame(given).convert_dtypes().to_dict("records"),
    lambda given: pl.DataFrame(given).to_dicts(),
])  # fmt: skip
def test_rows_of_a_log_analytics_query_are_read_out_of_a_frame(rows):
    given = [
        records.log_analytics_text(TimeGenerated="2026-02-25T09:19:25.391Z", Id="one"),
        records.log_analytics_text(
            TimeGenerated="2026-02-26T09:19:25.391Z", Id="two", ResultReason=None, InitiatedBy=None
        ),
    ]
    result = ecr.parse_events(rows(given)).raise_if_rejected()
    assert [(event.id, event.reason_text, event.actor is None) for event in result.events] == [
        ("one", records.REASON, False),
        ("two", given[1].get("ResultDescription") or None, True),
    ]


def test_a_column_of_times_is_read_and_a_missing_time_is_said():
    frame = pd.DataFrame([records.log_analytics_text(), records.log_analytics_text()])
    frame = frame.drop(columns=["ActivityDateTime"], errors="ignore")
    frame["TimeGenerated"] = pd.to_datetime(["2026-02-25T09:19:25.391Z", None], utc=True)
    result = ecr.parse_events(frame.to_dict("records"))
    assert [event.occurred_at.isoformat() for event in result.events] == ["2026-02-25T09:19:25.391000+00:00"]
    assert [(problem.path, problem.message) for problem in result.rejected[0].problems] == [
        ("ActivityDateTime", "required, but missing")
    ]


def test_hostile_text_survives_a_frame_and_what_no_frame_holds_is_replaced():
    hostile = "<img onerror=1>\u202e=cmd|'\x00\ud800"
    event = make_event(reason=hostile, id=None)
    for frame in (to_pandas([event]).to_dict("records"), to_polars([event]).to_dicts()):
        assert frame[0]["reason_text"] == hostile.replace("\ud800", "\ufffd")
    assert to_records([event], table=EVENTS)[0]["reason_text"] == hostile
