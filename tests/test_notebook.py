"""The notebooks run from the top, show what is stored in them, and hold nothing of the machine they were made on."""

import json
import re
import runpy
import sys
import tempfile
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[1] / "docs" / "notebooks"
SCRIPT = runpy.run_path(str(FOLDER / "run.py"))
NOTEBOOKS = SCRIPT["notebooks"]()
PLAN = FOLDER / "from_export_to_plan.ipynb"


def code(notebook):
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def shown(cell, mime):
    (output,) = cell["outputs"]
    return "".join(output["data"][mime])


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=lambda path: path.name)
def both(request):
    """A notebook as it is stored, and as it is after a run."""
    stored = json.loads(request.param.read_text(encoding="utf-8"))
    return stored, json.loads(json.dumps(SCRIPT["executed"](request.param)))


def joined(value):
    """Files hold texts as lists of lines."""
    if isinstance(value, dict):
        return {key: joined(inner) for key, inner in value.items()}
    if isinstance(value, list):
        whole = bool(value) and all(isinstance(line, str) for line in value)
        return "".join(value) if whole else [joined(inner) for inner in value]
    return value


def test_there_is_one_from_an_export_to_a_plan_in_ten_cells():
    assert PLAN in NOTEBOOKS
    assert len(code(json.loads(PLAN.read_text(encoding="utf-8")))) == 10


def test_what_is_stored_is_what_a_run_shows(both):
    stored, fresh = map(joined, both)
    for old, new in zip(stored["cells"], fresh["cells"], strict=True):
        assert old == new, f"run docs/notebooks/run.py: {old['id']}"
    assert stored == fresh


def test_nothing_of_the_machine_is_stored(both):
    stored, _ = both
    text = json.dumps(stored)
    assert set(stored["metadata"]) == {"kernelspec", "language_info"}
    assert stored["metadata"]["language_info"] == {"name": "python"}
    here = (FOLDER.parents[1], Path.home(), sys.prefix, tempfile.gettempdir())
    assert [str(place) for place in here if f"{place}/" in text] == []
    assert not re.search(r"[A-Z]:\\\\|file://|0x[0-9a-f]{6,}", text)
    assert all(cell["metadata"] == {} for cell in stored["cells"])
    assert not any(output["output_type"] == "error" for cell in code(stored) for output in cell["outputs"])


def test_the_numbers_and_names_that_matter_are_in_it():
    cells = code(json.loads(PLAN.read_text(encoding="utf-8")))
    assert "37 records: 30 events, 2 further deliveries of them, 3 passed over, 2 rejected." in shown(
        cells[0], "text/plain"
    )
    assert "10 attempts to register, 12 users" in shown(cells[2], "image/svg+xml")
    stuck = shown(cells[3], "text/plain").rstrip().splitlines()[-3:]
    assert [line.split()[0] for line in stuck] == [f"{name}@contoso.com" for name in ("alex", "diego", "isaiah")]
    assert "User deleted security info" in shown(cells[4], "image/svg+xml")
    assert "flowchart TD" in shown(cells[5], "text/vnd.mermaid")
    assert "stuck                4" in shown(cells[7], "text/plain")
    assert shown(cells[8], "text/plain").startswith("officePhone: notShown\n")
    assert "4 users in 2 waves; the pilot is 1 user" in shown(cells[9], "text/plain")
    assert "```mermaid\nflowchart TD" in shown(cells[9], "text/markdown")
