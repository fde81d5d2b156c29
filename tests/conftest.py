"""What holds for every test: property tests repeat their examples, and the library touches nothing meanwhile.

``HYPOTHESIS_PROFILE=explore`` looks for new examples, and ``deep`` for fifty times as many where a test sets no number.
"""

import os

import pytest
from hypothesis import settings

from purity_hook import touched

settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.register_profile("deep", deadline=None, max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))


@pytest.fixture(scope="session", autouse=True)
def _the_library_touches_nothing():
    """The tests reach every line; none of them may open, connect, import or start anything."""
    yield
    assert not touched, "\n".join(touched[:20])
