"""Write the page of flat rows from the tables in ``present``: ``python docs/reference/make_records.py``."""

from pathlib import Path

from entra_combined_reg.markup import Heading, Paragraph, Table, View
from entra_combined_reg.present import RECORD_TABLES, RecordTable

PAGE = Path(__file__).with_name("records.md")


def _blocks(table: RecordTable) -> tuple[Heading, Table]:
    rows = tuple((column.name, column.kind.value, column.meaning) for column in table.columns)
    return Heading(f"{table.name}s".capitalize(), 2), Table(("Column", "Kind", "Meaning"), rows)


def page() -> str:
    """Return the page."""
    head = (
        Heading("Flat rows", 1),
        Paragraph(
            "Written by docs/reference/make_records.py. What present.to_records gives, and so the columns of to_pandas "
            "and to_polars. Every cell may be empty. No column is renamed or removed; new ones come at the end."
        ),
    )
    return View((*head, *(block for table in RECORD_TABLES for block in _blocks(table)))).markdown()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
