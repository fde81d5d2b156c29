"""What holds of every parse, whatever comes in."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entra_combined_reg.catalog import Activity
from entra_combined_reg.errors import RejectedRecordsError
from entra_combined_reg.wire import from_native, iter_events, parse_events, read_reason, to_native
from wire import records
from wire.records import graph

SRC = Path(__file__).parents[2] / "src"
some = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12)
KEYS = st.sampled_from(
    ["activityDisplayName", "activityDateTime", "loggedByService", "id", "properties", "operationName", "value", "records",
     "tables", "hits", "AuditData", "RawEventData", "_source", "OperationName", "AADTenantId", "ActivityDisplayName",
     "Operation", "Workload", "azure", "auditlogs", "azure.auditlogs", "Activity", "Date (UTC)", "kind", "activity_text",
     "initiatedBy", "user", "targetResources", "modifiedProperties", "additionalDetails", "columns", "rows", "name"],
) | st.text(max_size=5)  # fmt: skip
VALUES = SCALARS | st.sampled_from(
    [*[a.value for a in Activity][:12], "Authentication Methods", "2026-02-25T09:19:25Z", "{", "[]"]
)
JSON = st.recursive(
    VALUES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=6), max_leaves=12
)
MAKERS = (
    graph, records.powershell, records.log_analytics, records.log_analytics_text, records.diagnostic,
    records.diagnostic_text, records.portal_csv, records.elastic, records.unified, records.other,
)  # fmt: skip


@st.composite
def spoiled(draw):
    """A good record of any shape with some of its values replaced by anything."""
    record = draw(st.sampled_from(MAKERS))()
    names = draw(st.lists(st.sampled_from(sorted(record)), max_size=3))
    return record | {name: draw(JSON) for name in names}


@st.composite
def acts(draw):
    """Graph records of few ids, seconds and activities, so that deliveries of one act meet."""
    return graph(
        id=draw(st.sampled_from(["a", "b", "c", None])),
        activityDateTime=draw(st.sampled_from(["2026-02-25T09:19:25.3912345Z", "2026-02-25T09:19:25Z", "2026-02-25T09:19:26Z"])),
        activityDisplayName=draw(st.sampled_from(["User registered security info", "User deleted security info", "Odd"])),
        tenantId=draw(st.sampled_from([None, "t1", "t2"])),
        resultReason=draw(st.sampled_from(["User registered Email", "User registered Passkey", None])),
        userAgent=draw(st.sampled_from([None, "one", "two"])),
        correlationId=draw(st.sampled_from(["x", "y"])),
    )  # fmt: skip


def _counted(result):
    copies = sum(len(event.copies) for event in result.events)
    return len(result.events) + copies + sum(result.passed_over.values()) + len(result.rejected)


def _good(result):
    return Counter(event.id for event in result.events if event.id and event.id.startswith("good"))


class TestNothingIsLost:
    @some
    @given(st.lists(JSON | spoiled(), max_size=8), st.randoms(use_true_random=False))
    def test_arbitrary_json_among_good_records_never_raises_and_loses_no_record(self, junk, random):
        good = [graph(id=f"good{n}") for n in range(3)]
        mixed = [*junk, *good]
        random.shuffle(mixed)
        result = parse_events(mixed)
        assert result.total == _counted(result)
        assert _good(result) == Counter({"good0": 1, "good1": 1, "good2": 1})
        assert all(r.problems and all(p.path and p.message for p in r.problems) for r in result.rejected)

    @some
    @given(st.lists(JSON | spoiled(), max_size=8))
    def test_a_stream_counts_the_same_records(self, junk):
        kept, stream = parse_events(junk), iter_events(junk)
        events = list(stream)
        assert (stream.total, dict(stream.passed_over)) == (kept.total, dict(kept.passed_over))
        assert [r.index for r in stream.rejected] == [r.index for r in kept.rejected]
        assert len(events) + stream.redelivered == len(kept.events) + kept.copies

    @some
    @given(spoiled())
    def test_a_spoiled_record_ends_in_exactly_one_way_unless_it_became_an_envelope(self, record):
        result = parse_events([record])
        assert result.total == _counted(result)
        view = result.view()
        assert view.text()
        assert view.html()

    @some
    @given(st.text(max_size=200))
    def test_any_reason_is_read_without_an_error(self, text):
        read = read_reason(text)
        assert read.method_text is None or read.reason is not None


class TestOrderAndWrapping:
    @some
    @given(st.lists(acts(), max_size=8), st.randoms(use_true_random=False))
    def test_the_result_does_not_depend_on_the_order_of_the_input(self, given_, random):
        shuffled = list(given_)
        random.shuffle(shuffled)
        one, two = parse_events(given_), parse_events(shuffled)
        assert one.events == two.events
        assert [event.copies for event in one.events] == [event.copies for event in two.events]
        assert (one.passed_over, one.total) == (two.passed_over, two.total)
        assert repr(one) == repr(two)

    @some
    @given(st.lists(acts(), max_size=8))
    def test_two_acts_with_ids_of_their_own_are_never_merged(self, given_):
        unlike = [record | {"id": f"id{n}"} for n, record in enumerate(given_)]
        assert len(parse_events(unlike).events) == len(unlike)
        assert len(list(iter_events(unlike))) == len(unlike)

    @some
    @given(st.lists(acts(), max_size=8))
    def test_no_act_is_lost_where_an_id_comes_twice(self, given_):
        told = {(r["id"], r["activityDateTime"][:19], r["activityDisplayName"]) for r in given_ if r["id"]}
        found = {
            (e.id, e.occurred_at.isoformat(timespec="seconds")[:19], e.activity_text)
            for e in parse_events(given_).events
            if e.id
        }
        assert found == told

    @some
    @given(st.lists(acts() | spoiled(), max_size=6), st.data())
    def test_the_result_does_not_depend_on_the_envelopes(self, given_, data):
        wrapped = given_
        for key in data.draw(st.lists(st.sampled_from(["value", "records", "hits", "Records"]), max_size=3)):
            cut = data.draw(st.integers(0, len(wrapped)))
            wrapped = [{key: wrapped[:cut]}, *wrapped[cut:]]
        assert repr(parse_events(wrapped)) == repr(parse_events(given_))

    @some
    @given(st.lists(acts(), max_size=6))
    def test_reading_twice_the_same_doubles_nothing_but_the_copies(self, given_):
        one, two = parse_events(given_), parse_events(given_ * 2)
        assert one.events == two.events
        assert two.copies == one.copies + len(given_)


class TestRoundTrip:
    @some
    @given(spoiled())
    def test_what_is_written_natively_comes_back_equal_by_way_of_json(self, record):
        for event in parse_events(record).events:
            back = from_native(json.loads(json.dumps(to_native(event))))
            assert (back, back.copies, type(back)) == (event, event.copies, type(event))

    @some
    @given(st.lists(acts(), max_size=6))
    def test_stored_events_read_together_are_the_events_that_were_stored(self, given_):
        events = parse_events(given_).events
        assert parse_events([to_native(event) for event in events]).events == events


class TestSecrets:
    @some
    @given(
        st.sampled_from(["+1 4255550100", "+1 (425) 555-0100", "425-555-0100", "+44 20 7946 0018", "+14255550100"]),
        st.sampled_from(["", "x" * 190 + " ", "Text a code to ", "User registered "]),
        st.sampled_from(MAKERS[:1]),
    )
    def test_a_planted_number_never_shows(self, number, before, make):
        text = before + number
        record = make(
            resultReason=f"User changed the default security info for {text}",
            userAgent=text,
            result=text,
            additionalDetails=[{"key": text, "value": text}],
            targetResources=[
                {
                    "type": "User",
                    "displayName": text,
                    "modifiedProperties": [{"displayName": "Phone.PhoneNumber", "oldValue": text, "newValue": text}],
                }
            ],
        )
        unknown = record | {"loggedByService": text, "activityDisplayName": text}
        bad = record | {"id": {text: text}, "activityDateTime": text, "extra": text}
        result = parse_events([record, record, unknown, bad, {text: text}, text], keep_raw=True)
        assert (len(result.events), len(result.rejected), len(result.passed_over)) == (1, 3, 1)
        try:
            result.raise_if_rejected()
        except RejectedRecordsError as error:
            errors = (
                repr(error) + str(error) + "".join(map(str, error.exceptions)) + "".join(map(repr, error.exceptions))
            )
        shown = repr(result) + result.view().text() + result.view().html() + result.view().markdown() + errors
        digits = "".join(filter(str.isdigit, number))
        assert number not in shown
        assert digits[-7:] not in "".join(filter(str.isdigit, errors))
        assert result.events[0].reason_text.endswith(number)


HASHING = """
import json, sys
from entra_combined_reg.wire import iter_events, parse_events
records = json.load(sys.stdin)
print(repr(parse_events(records)))
print(parse_events(records).view().text())
print([event.key for event in iter_events(records)])
"""


def test_the_result_is_the_same_under_every_hash_seed():
    generated = [make() for make in MAKERS]
    generated += [
        graph(
            id=f"id{n % 7}" if n % 3 else None,
            activityDateTime=f"2026-02-25T09:19:{n % 5:02}.{n:07}Z",
            tenantId=f"t{n % 2}" if n % 4 else None,
            resultReason="User registered Mobile Phone Call and SMS" if n % 2 else records.REASON,
            loggedByService=["Authentication Methods", "Teapot", 5][n % 11 % 3],
            activityDisplayName=[records.ACTIVITY, "Boil", "User deleted security info"][n % 3],
        )
        for n in range(60)
    ]
    outputs = {
        subprocess.run(
            [sys.executable, "-c", HASHING],
            input=json.dumps(generated),
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(SRC), "PYTHONIOENCODING": "utf-8"},
        ).stdout
        for seed in ("0", "1", "4711")
    }
    assert len(outputs) == 1
    assert len(outputs.pop()) > 10_000
