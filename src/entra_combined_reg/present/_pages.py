"""Several values on one page: what a tuple of them shows in a notebook."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import add

from entra_combined_reg.errors import expect_all
from entra_combined_reg.markup import View, Viewable

__all__ = ["page"]


def page(values: Iterable[Viewable]) -> View:
    """Put the pages of several values under one another.

    Args:
        values: Values that show themselves, of any kind: journeys, acts, findings, causes, suggestions.

    Returns:
        One page, which shows itself in a notebook. Of very many parts the first are shown, and the others counted.

    Raises:
        CallError: ``values`` holds something that does not show itself.
    """
    return reduce(add, (value.view() for value in expect_all("values", values, Viewable)), View(()))
