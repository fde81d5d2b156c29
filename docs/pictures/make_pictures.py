"""Write the pictures of the pages from the bundled example.

Usage: python docs/pictures/make_pictures.py
"""

from __future__ import annotations

import json
from pathlib import Path

import entra_combined_reg as ecr
from entra_combined_reg.present import funnel_chart, timeline_chart
from entra_combined_reg.summary import RegistrationSummary

FOLDER = Path(__file__).parent
RECORDS = FOLDER.parent / "examples" / "data" / "records.json"


def pictures() -> dict[str, str]:
    """Return each picture by the name of its file."""
    timeline = ecr.Timeline.of(ecr.parse_events(json.loads(RECORDS.read_text(encoding="utf-8"))).events)
    return {
        "funnel.svg": funnel_chart(RegistrationSummary.of(timeline)).svg + "\n",
        "timeline.svg": timeline_chart(timeline, "adele@contoso.com").svg + "\n",
    }


if __name__ == "__main__":
    for name, svg in pictures().items():
        (FOLDER / name).write_text(svg, encoding="utf-8")
