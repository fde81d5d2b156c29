"""One value of a document at a time: what is read, what reads as unknown, what is a problem with its path."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from entra_combined_reg.errors import Problem
from entra_combined_reg.facts._reading import Document, Node


def read(value, how):
    problems = []
    return getattr(Node(value, "$.x", problems), how)(), problems


NOT_TIME = [Problem("$.x", "expected a time as ISO 8601 text, got other text")]
ZONELESS = [Problem("$.x", "expected a time with its zone, got one without")]


@pytest.mark.parametrize(
    ("value", "how", "expected", "problems"),
    [
        (None, "whole", None, []),
        (14, "whole", 14, []),
        (" 14 ", "whole", 14, []),
        (True, "whole", None, [Problem("$.x", "expected a whole number, got boolean")]),
        ("many", "whole", None, [Problem("$.x", "expected a whole number, got text")]),
        ("9" * 10, "whole", None, [Problem("$.x", "expected a whole number, got text")]),
        (None, "flag", None, []),
        (False, "flag", False, []),
        (" TRUE ", "flag", True, []),
        ("False", "flag", False, []),
        ("", "flag", None, []),
        ("perhaps", "flag", None, [Problem("$.x", "expected true or false, got text")]),
        (1, "flag", None, [Problem("$.x", "expected true or false, got number")]),
        (None, "stamp", None, []),
        ("", "stamp", None, []),
        ("2026-03-04T05:06:07Z", "stamp", datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC), []),
        (datetime(2026, 3, 4, tzinfo=UTC), "stamp", datetime(2026, 3, 4, tzinfo=UTC), []),
        (
            "2026-03-04T05:06:07+02:00",
            "stamp",
            datetime(2026, 3, 4, 5, 6, 7, tzinfo=timezone(timedelta(hours=2))),
            [],
        ),
        # PowerShell's JSON, and a table in the words of a country: the day order is not known, so neither is the day.
        ("/Date(1772600767000)/", "stamp", datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC), []),
        ("03/04/2026 05:06:07", "stamp", None, []),
        # .NET's "no time".
        ("0001-01-01T00:00:00Z", "stamp", None, []),
        ("yesterday", "stamp", None, NOT_TIME),
        ("2026-03-04T05:06:07", "stamp", None, ZONELESS),
        (datetime(2026, 3, 4), "stamp", None, ZONELESS),
        (
            "/Date(999999999999999)/",
            "stamp",
            None,
            [Problem("$.x", "expected a time, got one outside of the calendar")],
        ),
        (7, "stamp", None, [Problem("$.x", "expected a time as ISO 8601 text, got number")]),
    ],
)
def test_a_value_is_read_unknown_or_a_problem(value, how, expected, problems):
    assert read(value, how) == (expected, problems)


def test_an_envelope_without_end_is_opened_so_far_and_no_further():
    bottomless = {"id": "x"}
    for _ in range(100):
        bottomless = {"value": bottomless}
    document = Document.of("users", bottomless)
    assert document.root.path.count(".value") == 60
    assert document.problems == []
