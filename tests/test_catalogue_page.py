"""The catalogue's page is what its script writes from the tables, and it leaves no row and no table out."""

import runpy
from datetime import date, timedelta
from pathlib import Path

import attrs
import pytest

from entra_combined_reg import catalog
from entra_combined_reg.markup import Table

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"


@pytest.fixture(scope="module")
def script():
    return runpy.run_path(str(REFERENCE / "make_catalogue.py"))


def test_the_page_is_up_to_date(script):
    page = (REFERENCE / "catalogue.md").read_text(encoding="utf-8")
    assert page == script["page"](), "run docs/reference/make_catalogue.py"


def test_every_table_of_the_catalogue_is_on_the_page(script):
    tables = {
        name
        for name in catalog.__all__
        if isinstance(value := getattr(catalog, name), tuple) and value and attrs.has(type(value[0]))
    }
    # The article's rows are the first nine of AUDIT_CATALOG; the symptoms have a section of their own.
    assert tables == {name for name, _ in script["TABLES"]} | {"ARTICLE_ROWS", "SYMPTOMS"}


def test_a_cell_shows_every_kind_of_value_as_one_line(script):
    cell = script["cell"]
    values = (None, True, False, catalog.Method.PHONE, timedelta(minutes=90), date(2026, 9, 1), 5)
    assert [cell(value) for value in values] == ["", "yes", "no", "phone", "90 min", "2026-09-01", "5"]
    assert cell(frozenset({catalog.Usage.VOICE, catalog.Usage.SMS})) == "sms, voice"
    assert cell((("a", None), "b")) == "a; b"


def test_a_column_that_is_empty_in_every_row_is_left_out(script):
    @attrs.frozen
    class Row:
        first_name: str
        note: str

    assert script["table"]([Row("a", ""), Row("b", "")]) == Table(("First name",), (("a",), ("b",)))
