"""errors: who is at fault, in the words of the caller's own document."""

from __future__ import annotations

import copy
import enum
import pickle

import pytest

from entra_combined_reg.errors import (
    AdapterError,
    CallError,
    CombinedRegError,
    DataError,
    Problem,
    RejectedRecordsError,
    kind_of,
)

PROBLEMS = [Problem("a.b[0]", "expected text, got null"), Problem("c", "required, but missing")]


def test_a_data_error_names_every_problem_and_its_place():
    error = DataError(PROBLEMS, "record")
    assert str(error) == "record: expected text, got null @ a.b[0]; required, but missing @ c"
    assert error.problems == tuple(PROBLEMS)
    assert error.what == "record"
    assert str(DataError(PROBLEMS[1:])) == "data: required, but missing @ c"


def test_every_error_is_one_of_ours_and_one_of_pythons():
    assert issubclass(DataError, (CombinedRegError, ValueError))
    assert issubclass(DataError, ValueError)
    assert issubclass(CallError, CombinedRegError)
    assert issubclass(CallError, ValueError)
    assert issubclass(AdapterError, CombinedRegError)
    assert issubclass(AdapterError, RuntimeError)
    assert issubclass(RejectedRecordsError, CombinedRegError)
    assert issubclass(RejectedRecordsError, ExceptionGroup)
    assert not issubclass(CallError, DataError)
    assert not issubclass(DataError, CallError)


@pytest.mark.parametrize("again", [copy.copy, copy.deepcopy, lambda error: pickle.loads(pickle.dumps(error))])  # noqa: S301  our own bytes
def test_a_data_error_survives_copying_and_pickling(again):
    error = DataError(PROBLEMS, "record")
    assert again(error) == error
    assert again(error).what == "record"
    assert hash(again(error)) == hash(error)


def test_data_errors_are_equal_by_their_problems_only():
    assert DataError(PROBLEMS, "record") == DataError(tuple(PROBLEMS), "record")
    assert DataError(PROBLEMS, "record") != DataError(PROBLEMS, "policy")
    assert DataError(PROBLEMS, "record") != ValueError(tuple(PROBLEMS), "record")


def test_a_group_of_rejected_records_stays_one_when_it_is_split():
    one, two = DataError(PROBLEMS, "record"), DataError(PROBLEMS, "policy")
    group = RejectedRecordsError("2 records", [one, two])
    caught = []
    try:
        raise group
    except* DataError as errors:
        caught.append(errors)
    assert type(caught[0]) is RejectedRecordsError
    matching, rest = group.split(lambda error: isinstance(error, DataError) and error.what == "policy")
    assert (type(matching), matching.exceptions) == (RejectedRecordsError, (two,))
    assert (type(rest), rest.exceptions) == (RejectedRecordsError, (one,))
    again = pickle.loads(pickle.dumps(group))  # noqa: S301  our own bytes
    assert (type(again), again.message, again.exceptions) == (RejectedRecordsError, "2 records", (one, two))


class Colour(enum.StrEnum):
    RED = "red"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "null"),
        (True, "boolean"),
        (1, "number"),
        (1.5, "number"),
        ("secret", "text"),
        (b"secret", "bytes"),
        ({"secret": 1}, "object"),
        (["secret"], "list"),
        (("secret",), "list"),
        ({"secret"}, "a set"),
        (Colour.RED, "a Colour"),
    ],
)
def test_a_kind_is_named_in_the_words_of_json_and_never_shows_the_value(value, words):
    assert kind_of(value) == words
