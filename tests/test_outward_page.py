"""The page of outward mappings is what its script writes from the code."""

import runpy
from pathlib import Path

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"


def test_the_page_is_up_to_date():
    script = runpy.run_path(str(REFERENCE / "make_outward.py"))
    assert (REFERENCE / "outward.md").read_text(encoding="utf-8") == script["page"](), (
        "run docs/reference/make_outward.py"
    )
