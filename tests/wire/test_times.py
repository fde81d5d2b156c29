"""``record_times``: the time of every record, ours or not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from entra_combined_reg.errors import CallError
from entra_combined_reg.wire import GRAPH, record_times


def test_each_record_gives_its_time_in_order_and_none_where_there_is_none():
    rows = [
        {"activityDisplayName": "Anything", "activityDateTime": "2026-03-04T05:06:07Z"},
        {"activityDisplayName": "Anything"},
        {"value": [{"activityDisplayName": "Other", "activityDateTime": "2026-03-04T05:06:07+01:00"}]},
        7,
    ]
    five, four = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC), datetime(2026, 3, 4, 4, 6, 7, tzinfo=UTC)
    assert list(record_times(rows)) == [five, None, four, None]


def test_only_the_shapes_that_are_asked_for_are_read():
    row = {"OperationName": "Update user", "TimeGenerated": "2026-03-05T05:00:00Z"}
    assert list(record_times([row], shapes=(GRAPH,))) == [None]


def test_text_and_what_is_no_shape_are_refused():
    with pytest.raises(CallError, match="records: expected a mapping or an iterable of mappings, got text"):
        record_times("[]")
    with pytest.raises(CallError, match=r"shapes\[0\]: expected a Shape, got"):
        record_times([], shapes=("graph",))
