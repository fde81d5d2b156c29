"""One setting for every property test: the same examples on every run, so that a red run is red again.

``HYPOTHESIS_PROFILE=explore`` looks for new ones, and ``deep`` for fifty times as many where a test sets no number.
"""

import os

from hypothesis import settings

settings.register_profile("fixed", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.register_profile("deep", deadline=None, max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))
