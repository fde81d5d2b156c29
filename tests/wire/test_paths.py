"""Every value of every shape, one at a time, is replaced by what nobody can read: the problem leads to that very value."""

import copy
import re

import pytest

from entra_combined_reg.wire import parse_events
from wire import records

BAD = b"nobody can read this"
SHAPES = {
    "graph": records.graph,
    "powershell": records.powershell,
    "log_analytics": records.log_analytics,
    "log_analytics_text": records.log_analytics_text,
    "log_analytics_csv": records.log_analytics_csv,
    "diagnostic": records.diagnostic,
    "diagnostic_text": records.diagnostic_text,
    "portal_csv": records.portal_csv,
    "elastic": records.elastic,
    "unified": records.unified,
}


def places(value, path=()):
    """The path of every value inside a record."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inside:
        yield (*path, key)
        yield from places(item, (*path, key))


def replaced(record, path):
    changed = copy.deepcopy(record)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = BAD
    return changed


def found(record, path):
    """Follow a problem's path through the record."""
    value = record
    for name in re.findall(r"[^.\[\]]+?(?: \[UTC\])?(?=[.\[\]]|$)", path):
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value


@pytest.mark.parametrize("shape", SHAPES)
def test_the_path_of_a_problem_leads_to_the_value_in_the_records_own_words(shape):
    record = SHAPES[shape]()
    rejected = 0
    for path in places(record):
        changed = replaced(record, path)
        result = parse_events(changed)
        assert result.total == 1
        for problem in (problem for item in result.rejected for problem in item.problems if problem.path != "$"):
            rejected += 1
            assert found(changed, problem.path) is BAD, (path, problem)
    assert rejected >= 3


def test_a_value_that_is_read_is_never_taken_for_nothing():
    record = records.graph()
    read = {path for path in places(record) if parse_events(replaced(record, path)).rejected}
    # Where a user acted, no application did.
    assert set(places(record)) - read == {("targetResources", 0, "groupType"), ("initiatedBy", "app")}
