"""Durations that merge: a sketch of fixed logarithmic buckets."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from itertools import accumulate, repeat
from operator import mul
from typing import Final

from entra_combined_reg.errors import CallError
from entra_combined_reg.values import frozen

__all__ = ["Durations", "bucket_of"]

#: A bucket reaches 2 % further than the one before, so a percentile is off by 1 % at most. The bounds are products, not
#: logarithms, so that every machine has the same ones. The last is beyond thirty years.
_STEP: Final = 1.02
_BOUNDS: Final = tuple(accumulate(repeat(_STEP, 1050), mul, initial=1.0))


@frozen(kw_only=True)
class Durations:
    """How long things took: a sketch of fixed logarithmic buckets. Two merge without loss.

    Attributes:
        buckets: Number of a bucket, and how many durations fell into it, in order. Bucket 0 holds up to one second.
    """

    buckets: tuple[tuple[int, int], ...] = ()

    @classmethod
    def of(cls, durations: Iterable[timedelta]) -> Durations:
        """Sketch some durations; a negative one counts as none at all."""
        return cls(buckets=tuple(sorted(Counter(map(bucket_of, durations)).items())))

    @property
    def count(self) -> int:
        """How many durations."""
        return sum(count for _, count in self.buckets)

    @classmethod
    def merged(cls, sketches: Iterable[Durations]) -> Durations:
        """Return the sketch of all; exact, in any order."""
        total: Counter[int] = Counter()
        for sketch in sketches:
            total.update(dict(sketch.buckets))
        return cls(buckets=tuple(sorted(total.items())))

    def percentile(self, percent: float) -> timedelta | None:
        """Return the duration that so many percent do not exceed; ``None`` without any.

        It is right within 1 %; what took less than a second is told as one second.

        Args:
            percent: More than 0, at most 100.

        Raises:
            CallError: It is not.
        """
        if isinstance(percent, bool) or not isinstance(percent, (int, float)) or not 0 < percent <= 100:
            raise CallError("percent: expected a number above 0, at most 100")
        wanted = self.count * percent / 100
        for (bucket, _), reached in zip(self.buckets, accumulate(count for _, count in self.buckets), strict=True):
            if reached >= wanted:
                return timedelta(seconds=_middle(bucket))
        return None


def bucket_of(duration: timedelta) -> int:
    """The number of the bucket that a duration falls into."""
    return bisect_left(_BOUNDS, duration.total_seconds())


def _middle(bucket: int) -> float:
    if bucket == 0:
        return 1.0
    # The point whose distance to both ends is the same share of them.
    return 2 * _BOUNDS[min(bucket, len(_BOUNDS) - 1)] / (1 + _STEP)
