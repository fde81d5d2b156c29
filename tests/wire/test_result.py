"""What a parse gives back."""

import pickle

import pytest

from entra_combined_reg.errors import DataError, Problem, RejectedRecordsError
from entra_combined_reg.wire import ParseResult, RejectedRecord, parse_events
from wire import records
from wire.records import graph

PHONE = "+1 425 555 0100"


def result():
    return parse_events([graph(), graph(), records.other(), graph(id=5), "text"])


def test_every_record_is_in_one_of_the_counts():
    found = result()
    assert (found.total, len(found.events), found.copies, sum(found.passed_over.values()), len(found.rejected)) == (
        5,
        1,
        1,
        1,
        2,
    )


def test_raise_if_rejected_raises_one_data_error_for_each():
    found = result()
    with pytest.raises(RejectedRecordsError) as error:
        found.raise_if_rejected()
    assert [str(inner) for inner in error.value.exceptions] == [
        "record 3 (graph): expected text, got number @ id",
        "record 4 (no known shape): expected an object, got text; decode JSON lines with json.loads first @ $",
    ]
    assert all(type(inner) is DataError for inner in error.value.exceptions)


def test_raise_if_rejected_gives_the_result_back():
    found = parse_events(graph())
    assert found.raise_if_rejected() is found


def test_the_view_shows_the_counts_the_passed_over_and_the_problems():
    text = result().view().text()
    assert "5 records: 1 event, 1 further deliveries of them, 1 passed over, 2 rejected." in text
    assert "Add member to group" in text
    assert "record 3 (graph): expected text, got number @ id" in text
    assert "record 4 (no known shape): expected an object, got text" in text


def test_an_empty_view_has_neither_table_nor_list():
    found = parse_events([])
    assert [type(block).__name__ for block in found.view().blocks] == ["Heading", "Paragraph"]


def test_numbers_in_passed_over_activities_are_masked_where_they_are_shown_and_kept_where_they_are_counted():
    found = parse_events(graph(activityDisplayName=f"Call {PHONE}", loggedByService=f"Dial {PHONE}"))
    assert dict(found.passed_over) == {(f"Dial {PHONE}", f"Call {PHONE}"): 1}
    assert PHONE not in repr(found) + found.view().text()
    assert "+X XXXXXXXXXX" in repr(found)


def test_a_result_and_a_rejection_hash_and_pickle():
    found = result()
    assert hash(found) == hash(result())
    assert pickle.loads(pickle.dumps(found)) == found  # noqa: S301  our own bytes
    assert found == result()


def test_a_rejection_never_shows_its_record():
    rejected = RejectedRecord(record={"secret": PHONE}, shape=None, problems=(Problem("$", "no"),), index=0)
    assert PHONE not in repr(rejected)
    assert rejected.error() == DataError((Problem("$", "no"),), "record 0 (no known shape)")


def test_passed_over_is_sorted_and_nothing_stands_first():
    pairs = [("B", "x"), (None, "z"), ("A", "y"), (None, "a")]
    found = parse_events([graph(loggedByService=s, activityDisplayName=a) for s, a in pairs])
    assert list(found.passed_over) == [(None, "a"), (None, "z"), ("A", "y"), ("B", "x")]
    assert isinstance(found, ParseResult)
