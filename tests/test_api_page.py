"""The page of public names is what its script writes from the code."""

import runpy
from pathlib import Path

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"


def test_the_page_of_public_names_is_up_to_date():
    script = runpy.run_path(str(REFERENCE / "make_api.py"))
    assert (REFERENCE / "api.md").read_text(encoding="utf-8") == script["page"](), "run docs/reference/make_api.py"


def test_every_room_is_on_the_page():
    script = runpy.run_path(str(REFERENCE / "make_api.py"))
    source = Path(__file__).parents[1] / "src" / "entra_combined_reg"
    rooms = {path.parent.name for path in source.glob("*/__init__.py")}
    assert rooms <= set(script["ROOMS"])
