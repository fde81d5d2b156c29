"""What becomes of the observed records, shape by shape: read, events, further deliveries, passed over, rejected.

Run ``python tests/conformance/table.py [FOLDER]``; without one it is the folder that ``OBSERVED`` names. Nobody has
published a record of the shapes that read none.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from entra_combined_reg.markup import Table, View
from entra_combined_reg.wire import DEFAULT_SHAPES, ParseResult, parse_events
from entra_combined_reg.wire._unwrap import unwrap

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("OBSERVED") or ROOT.parent / "shared" / "data" / "observed")
COLUMNS = ("Shape", "Read", "Events", "Further deliveries", "Passed over", "Rejected")


def documents(folder: Path) -> list[Any]:
    """Decode every file with audit records, in order of name."""
    return [json.loads(path.read_text(encoding="utf-8-sig")) for path in sorted((folder / "audit-records").iterdir())]


def outcomes(found: list[Any]) -> dict[str, tuple[int, ...]]:
    """Count what becomes of the records of each shape, of those of none, and of all."""
    groups: dict[str, list[Any]] = {shape.name: [] for shape in DEFAULT_SHAPES} | {"none of them": []}
    for record in unwrap(found, DEFAULT_SHAPES):
        name = next((shape.name for shape in DEFAULT_SHAPES if shape.recognises(record)), "none of them")
        groups[name].append(record)
    return {name: _counts(parse_events(group)) for name, group in groups.items()} | {
        "all": _counts(parse_events(found))
    }


def _counts(result: ParseResult) -> tuple[int, ...]:
    passed_over = sum(result.passed_over.values())
    return result.total, len(result.events), result.copies, passed_over, len(result.rejected)


if __name__ == "__main__":
    rows = outcomes(documents(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
    print(View((Table(COLUMNS, tuple((name, *map(str, row)) for name, row in rows.items())),)).text())
