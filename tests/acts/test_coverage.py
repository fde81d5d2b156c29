"""``coverage``: what an export covers, so that "no event" is not read as "it did not happen"."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from entra_combined_reg.acts import CoverageDoubt, DoubtKind, Gap, LogCoverage, Unrecognised, coverage
from entra_combined_reg.errors import CallError

BEGIN = datetime(2026, 3, 4, 5, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def record(hours: float = 0, activity: str = "User registered security info", **more):
    at = BEGIN + timedelta(hours=hours)
    return {
        "id": f"r{hours}",
        "activityDateTime": at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "activityDisplayName": activity,
        "loggedByService": "Authentication Methods",
        "result": "success",
        "targetResources": [{"type": "User", "id": "aaaaaaaa-0000-4000-8000-000000000001"}],
        **more,
    }


EXPORT = [record(0), record(2), record(4)]


def kinds(found: LogCoverage) -> list[DoubtKind]:
    return [doubt.kind for doubt in found.doubts]


class TestWindow:
    def test_records_that_are_passed_over_widen_the_window(self):
        other = record(10, "Add member to group", loggedByService="Core Directory")
        found = coverage([record(2), other, record(0)])
        assert found == LogCoverage(
            records=3, undated=0, events=2, began_at=BEGIN, ended_at=BEGIN + timedelta(hours=10)
        )

    def test_every_shape_tells_its_time(self):
        row = {
            "OperationName": "Update user",
            "TimeGenerated": "2026-03-05T05:00:00Z",
            "LoggedByService": "Core Directory",
        }
        assert coverage([record(0), row]).ended_at == BEGIN + DAY

    def test_an_event_of_our_own_shape_tells_its_time(self):
        from entra_combined_reg.wire import parse_events, to_native

        (event,) = parse_events([record(0)]).events
        assert coverage([to_native(event)]).began_at == BEGIN

    def test_a_record_without_a_time_is_counted_and_covers_nothing(self):
        found = coverage([record(0), {"unknown": 1}, record(1, activityDateTime="yesterday")])
        assert (found.records, found.undated, found.began_at, found.ended_at) == (3, 2, BEGIN, BEGIN)
        assert kinds(found) == [DoubtKind.REJECTED]
        assert found.doubts[0].reason == "2 of 3 records cannot be read."

    def test_an_empty_export_covers_nothing_and_says_so(self):
        found = coverage([])
        assert found == LogCoverage(
            records=0,
            undated=0,
            events=0,
            began_at=None,
            ended_at=None,
            doubts=(
                CoverageDoubt(
                    kind=DoubtKind.NOTHING, reason="No record has a time that can be read: nothing is covered."
                ),
            ),
        )
        assert not found.covers(BEGIN)

    def test_a_generator_is_read_once(self):
        assert coverage(record(n) for n in range(3)).records == 3


class TestGaps:
    def test_a_silence_longer_than_quiet_is_a_gap(self):
        found = coverage([record(0), record(24), record(49)])
        assert found.gaps == (Gap(began_at=BEGIN + DAY, ended_at=BEGIN + timedelta(hours=49)),)
        assert found.gaps[0].duration == timedelta(hours=25)

    def test_what_is_quiet_is_the_callers_word(self):
        assert coverage([record(0), record(49)], quiet=timedelta(days=3)).gaps == ()

    def test_a_time_is_covered_inside_the_window_and_outside_the_gaps(self):
        found = coverage([record(0), record(48), record(50)])
        moments = (-1, 0, 1, 47, 48, 49, 50, 51)
        covered = [hours for hours in moments if found.covers(BEGIN + timedelta(hours=hours))]
        assert covered == [0, 48, 49, 50]


class TestDoubts:
    def test_a_single_page_that_names_a_next_one_is_not_the_last(self):
        page = {"@odata.nextLink": "https://graph.microsoft.com/v1.0/next", "value": [record(0)]}
        assert kinds(coverage(page)) == [DoubtKind.NEXT_PAGE]
        assert kinds(coverage([page])) == [DoubtKind.NEXT_PAGE]

    def test_pages_up_to_the_last_are_whole(self):
        first = {"@odata.nextLink": "https://graph.microsoft.com/v1.0/next", "value": [record(0)]}
        assert kinds(coverage([first, {"value": [record(1)]}])) == []

    def test_a_number_at_which_tools_cut_is_a_hint(self):
        found = coverage([record(n / 10) for n in range(100)])
        assert found.doubts == (
            CoverageDoubt(
                kind=DoubtKind.ROUND_NUMBER,
                reason="100 records: tools cut their answers at this number (UNVERIFIED).",
            ),
        )
        assert kinds(coverage([record(n / 10) for n in range(101)])) == []

    @pytest.mark.parametrize(("age", "expected"), [(7, "7"), (30, "30"), (6.5, "7"), (10, None), (32, None)])
    def test_a_first_record_as_old_as_the_log_is_kept_may_not_be_the_first(self, age, expected):
        found = coverage([record(0)], as_of=BEGIN + timedelta(days=age))
        reason = f"The first record is {expected} days old: a tenant may keep no more, so older acts are not here."
        doubt = CoverageDoubt(kind=DoubtKind.RETENTION, reason=reason)
        assert found.doubts == ((doubt,) if expected else ())

    def test_without_a_time_of_export_retention_is_not_judged(self):
        assert kinds(coverage([record(0)])) == []
        assert kinds(coverage([], as_of=BEGIN)) == [DoubtKind.NOTHING]

    def test_a_strangers_mapping_is_no_page(self):
        from collections import UserDict

        assert kinds(coverage([UserDict({"value": [record(0)], "@odata.nextLink": "x"})])) == []


class TestUnrecognised:
    def test_each_text_is_counted_with_its_field_the_most_frequent_first(self):
        reason = "User registered Brain Wave"
        found = coverage(
            [
                record(0, resultReason=reason),
                record(1, resultReason=reason),
                record(2, resultReason="Something new entirely"),
                record(3, "User paired a ring"),
                record(4, result="undecided"),
            ]
        )
        assert found.unrecognised == (
            Unrecognised(field="method_text", text="Brain Wave", count=2),
            Unrecognised(field="activity_text", text="User paired a ring", count=1),
            Unrecognised(field="reason_text", text="Something new entirely", count=1),
            Unrecognised(field="status_text", text="undecided", count=1),
        )

    def test_numbers_in_them_do_not_show(self):
        found = coverage([record(0, resultReason="Call +1 4255550100 failed")])
        assert "4255550100" not in repr(found)
        assert "4255550100" not in found.view().text()


class TestRefusals:
    def test_arguments_of_another_kind_are_refused_by_name(self):
        with pytest.raises(CallError, match="records: expected a mapping or an iterable of mappings, got text"):
            coverage("[]")
        with pytest.raises(CallError, match="records: expected a mapping or an iterable of mappings, got"):
            coverage(5)
        with pytest.raises(CallError, match="as_of: expected a time with its zone, got one without"):
            coverage([], as_of=datetime(2026, 3, 4))
        with pytest.raises(CallError, match="moment: expected a time with its zone, got text"):
            coverage([]).covers("now")
        for quiet in (timedelta(0), 5):
            with pytest.raises(CallError, match="quiet: expected a positive timedelta"):
                coverage([], quiet=quiet)


class TestView:
    def test_it_shows_window_doubts_gaps_and_strange_texts_and_warns(self):
        rows = [record(0), record(48, resultReason="Something new"), {"unknown": 1}]
        assert coverage(rows).view().text() == (
            "What the export covers\n----------------------\n\n"
            "3 records from 2026-03-04 05:00:00 to 2026-03-06 05:00:00, 1 without a time; 2 events.\n\n"
            "- 1 of 3 records cannot be read.\n\n"
            "Silent from (UTC)    To (UTC)             For\n"
            "-------------------  -------------------  ---------------\n"
            "2026-03-04 05:00:00  2026-03-06 05:00:00  2 days, 0:00:00\n\n"
            "Field        Text not recognised  Events\n"
            "-----------  -------------------  ------\n"
            "reason_text  Something new        1\n\n"
            "An act that is not in these records may still have happened.\n"
        )

    def test_without_a_time_the_window_is_nothing(self):
        assert "0 records from nothing, 0 without a time; 0 events." in coverage([]).view().text()


def test_a_frame_is_read_as_parse_events_reads_it():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(EXPORT)
    frame.to_dict("records")  # pandas imports its own parts late: here, not within the library
    found = coverage(frame)
    assert found == coverage(EXPORT)
    assert found.events == len(EXPORT) > 0


def test_an_iterator_is_read_once():
    assert coverage(iter(EXPORT)) == coverage(EXPORT)
