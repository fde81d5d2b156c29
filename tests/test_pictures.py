"""The pictures of the docs are what their script draws from the bundled example."""

import runpy
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"


def test_the_pictures_are_up_to_date():
    drawn = runpy.run_path(str(FOLDER / "make_pictures.py"))["pictures"]()
    stored = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.svg")}
    assert stored == drawn, "run docs/pictures/make_pictures.py"
