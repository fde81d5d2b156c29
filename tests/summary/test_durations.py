"""``Durations``: percentiles within one percent, and a merge that loses nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entra_combined_reg.errors import CallError
from entra_combined_reg.summary import Durations

SECONDS = st.lists(st.floats(min_value=1, max_value=1e8), min_size=1, max_size=50)


def sketch(seconds):
    return Durations.of(timedelta(seconds=one) for one in seconds)


@given(SECONDS, st.integers(min_value=1, max_value=100))
def test_a_percentile_is_within_one_percent_of_the_true_one(seconds, percent):
    place = max(0, -(-len(seconds) * percent // 100) - 1)
    true = sorted(seconds)[place]
    assert sketch(seconds).percentile(percent).total_seconds() == pytest.approx(true, rel=0.0101)


@given(SECONDS, SECONDS, SECONDS)
def test_merging_is_exact_associative_and_commutative(one, two, three):
    a, b, c = sketch(one), sketch(two), sketch(three)
    assert Durations.merged([a, b]) == Durations.merged([b, a]) == sketch([*one, *two])
    left, right = Durations.merged([Durations.merged([a, b]), c]), Durations.merged([a, Durations.merged([b, c])])
    assert left == right == Durations.merged([a, b, c])
    assert Durations.merged([a, Durations()]) == a


def test_up_to_one_second_is_one_bucket_and_a_negative_duration_counts_there():
    short = sketch([0, 0.5, 1, -3])
    assert short == Durations(buckets=((0, 4),))
    assert short.count == 4
    assert short.percentile(100) == timedelta(seconds=1)


def test_a_century_falls_into_the_last_bucket():
    assert sketch([3.2e9]).percentile(50) == sketch([9e9]).percentile(50)


def test_without_durations_there_is_no_percentile():
    assert Durations().percentile(50) is None
    assert Durations().count == 0


@pytest.mark.parametrize("percent", [0, -1, 100.5, True, "50", None, float("nan")])
def test_a_percent_out_of_range_is_refused(percent):
    with pytest.raises(CallError, match="percent: expected a number above 0, at most 100"):
        Durations().percentile(percent)
