"""Columns that may hold JSON as text, or stand under one of several names."""

import pytest

from entra_combined_reg.errors import DataError
from entra_combined_reg.wire._columns import decoded, first_of, name_of


@pytest.mark.parametrize(
    ("value", "read"),
    [("[1]", [1]), ('{"a": 1}', {"a": 1}), ([1], [1]), (None, None), ("", ""), ("N/A", "N/A"), (5, 5)],
)
def test_a_column_is_decoded_where_it_is_json_as_text(value, read):
    assert decoded({"c": value}, "c") == read
    assert decoded({}, "c") is None


@pytest.mark.parametrize("text", ["{", "text", "[" * 100_000, "9" * 5_000])
def test_other_text_is_a_data_error_that_names_the_column(text):
    with pytest.raises(DataError) as error:
        decoded({"c": text}, "c")
    assert str(error.value) == "data: expected JSON as text, got other or truncated text @ c"


def test_the_first_value_that_is_not_absent_counts():
    assert first_of(None, "", "N/A", 0, "x") == 0
    assert first_of(None, "hidden") is None
    assert first_of() is None


def test_the_first_name_that_is_used_counts_else_the_first():
    assert name_of({"b": 1}, ("a", "b")) == "b"
    assert name_of({"a": "", "b": ""}, ("a", "b")) == "a"
