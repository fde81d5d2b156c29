"""catalog: the symptoms beyond the article's two (which tests/article holds word for word)."""

from __future__ import annotations

import pytest

from entra_combined_reg.catalog import SYMPTOMS, Mode, Step, Symptom, symptom_of, symptom_row

#: REG-7: the rows of weight 2; every other has 3.
WEIGHT_2 = {"S-03", "S-14", "S-15", "S-25", "S-27", "S-28", "S-34"}


def test_there_is_one_row_a_symptom_in_the_order_of_the_members():
    assert [row.symptom for row in SYMPTOMS] == list(Symptom)


def test_the_ids_are_those_of_the_fact_file():
    assert [row.id for row in SYMPTOMS] == ["INT", "MAN", *(f"S-{n:02d}" for n in range(1, 36))]


def test_the_contract_names_stay():
    assert Symptom.CANNOT_ADD_METHOD == "cannotAddMethod"
    assert Symptom.EXPECTED_METHODS_MISSING == "expectedMethodsMissing"


def test_every_row_has_the_weight_of_the_fact_file():
    assert {row.id for row in SYMPTOMS if row.weight == 2} == WEIGHT_2
    assert {row.weight for row in SYMPTOMS if row.id not in WEIGHT_2} == {3}


@pytest.mark.parametrize("row", SYMPTOMS, ids=lambda row: row.id)
def test_every_row_has_words_causes_numbered_steps_and_sources(row):
    assert row.words.strip()
    assert row.causes
    assert all(cause.endswith(".") for cause in row.causes)
    assert [step.number for step in row.steps] == list(range(1, len(row.steps) + 1))
    assert row.steps
    assert all(step.text and step.source for step in row.steps)
    assert row.source.split(", ")[0].startswith(("article", "REG-S"))


def test_the_fix_is_every_step_in_one_text():
    row = symptom_row(Symptom.SESSION_EXPIRED)
    assert row.steps == (Step(1, "Sign in again.", "REG-S1, REG-S41"),)
    assert row.fix == "Sign in again."
    assert symptom_row(Symptom.BLANK_PAGE).fix == "Use a modern browser. Allow third-party cookies."


@pytest.mark.parametrize(
    ("symptom", "row_id", "mode"),
    [
        (Symptom.NO_DIFFERENT_METHOD_LINK, "S-01", Mode.INTERRUPT),
        (Symptom.SECURITY_INFO_BLOCKED, "S-04", None),
        (Symptom.TAP_CANNOT_ADD_PASSKEY, "S-07", Mode.INTERRUPT),
        (Symptom.CANNOT_DELETE_PHONE, "S-16", Mode.MANAGE),
        (Symptom.NO_APP_PASSWORD_OPTION, "S-17", Mode.MANAGE),
        (Symptom.CAMPAIGN_NOT_SHOWN, "S-21", Mode.INTERRUPT),
        (Symptom.UNEXPECTED_PASSKEY_PROMPT, "S-31", Mode.INTERRUPT),
        (Symptom.QR_CODE_REFUSED, "S-35", None),
    ],
)
def test_a_symptom_keeps_its_id_and_its_mode(symptom, row_id, mode):
    row = symptom_row(symptom)
    assert (row.id, row.mode) == (row_id, mode)
    assert symptom_of(row_id) is symptom


def test_a_row_is_found_by_its_id_in_any_case_and_an_unknown_id_is_unknown():
    assert symptom_of("s-08") is Symptom.SESSION_EXPIRED
    assert symptom_of("int") is Symptom.EXPECTED_METHODS_MISSING
    assert symptom_of("S-36") is None
