"""Values where analysts work: flat rows for frames, and what a notebook shows.

``present.pandas`` and ``present.polars`` are imported by who has those libraries.
"""

from entra_combined_reg.present._columns import Column, ColumnKind, RecordTable, Scalar
from entra_combined_reg.present._funnel import funnel_chart
from entra_combined_reg.present._pages import page
from entra_combined_reg.present._pseudonyms import pseudonymise
from entra_combined_reg.present._records import RECORD_TABLES, to_records
from entra_combined_reg.present._svg import Chart
from entra_combined_reg.present._tables import EVENTS, FINDINGS, GESTURES, JOURNEYS, PLANS
from entra_combined_reg.present._timeline import timeline_chart

__all__ = [
    "EVENTS",
    "FINDINGS",
    "GESTURES",
    "JOURNEYS",
    "PLANS",
    "RECORD_TABLES",
    "Chart",
    "Column",
    "ColumnKind",
    "RecordTable",
    "Scalar",
    "funnel_chart",
    "page",
    "pseudonymise",
    "timeline_chart",
    "to_records",
]
