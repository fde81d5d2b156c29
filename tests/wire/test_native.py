"""Our own lossless shape."""

import json

import attrs
import pytest

from entra_combined_reg.errors import CallError, DataError
from entra_combined_reg.events import RecordCopy
from entra_combined_reg.wire import NATIVE, from_native, parse_events, to_native
from wire import records
from wire.records import ACTIVITY, SERVICE, graph


def event(*given):
    (one,) = parse_events(given).raise_if_rejected().events
    return one


@pytest.mark.parametrize(
    "record",
    [graph(), records.powershell(), records.log_analytics(), records.diagnostic(), records.portal_csv(), records.unified(),
     records.elastic(), graph(activityDateTime="2026-02-25T09:19:25.1234567Z"), graph(id="\ud800", result="odd")],
)  # fmt: skip
def test_what_is_written_comes_back_equal_by_way_of_json(record):
    one = event(record)
    plain = json.loads(json.dumps(to_native(one)))
    assert from_native(plain) == one
    assert event(plain) == one
    assert type(from_native(plain)) is type(one)


def test_the_copies_come_back_and_raw_stays_with_the_caller():
    (one,) = parse_events([graph(), records.diagnostic()], keep_raw=True).events
    plain = to_native(one)
    assert "raw" not in json.dumps(plain)
    back = from_native(plain)
    assert back.copies == (RecordCopy(shape="diagnostic", id=records.ID),)
    assert (back, back.raw, one.raw is None) == (one, None, False)


def test_the_record_says_its_family_its_service_and_its_activity():
    plain = to_native(event(graph()))
    assert plain["kind"] == "MethodRegistration"
    assert NATIVE.head(plain) == (SERVICE, ACTIVITY)
    assert NATIVE.fields(plain) is plain


def test_a_record_that_is_not_ours_is_a_data_error_with_its_path():
    with pytest.raises(DataError) as error:
        from_native(to_native(event(graph())) | {"usages": "push", "surplus": 1})
    assert {problem.path for problem in error.value.problems} >= {"$"}


def test_a_time_without_zone_is_the_callers_fault():
    naive = attrs.evolve(event(graph()), occurred_at=event(graph()).occurred_at.replace(tzinfo=None))
    with pytest.raises(CallError, match="a time without a zone cannot be stored"):
        to_native(naive)
