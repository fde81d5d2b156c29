"""The article's two troubleshooting tables, word for word, numbered as printed."""

from __future__ import annotations

import re

import pytest

from entra_combined_reg.catalog import MANAGE_WINDOW, SYMPTOMS, Mode, Step, Symptom, symptom_row

#: As the article prints them.
INTERRUPT = """\
Troubleshooting interrupt mode
Symptom | Troubleshooting steps |
---|---|
I'm not seeing the methods I expected to see. | 1. Check if the user has a Microsoft Entra admin role. If yes, view the SSPR admin policy differences. 2. Determine whether the user is being interrupted because of multifactor authentication registration enforcement or SSPR registration enforcement. See the flowchart under "Combined registration modes" to determine which methods should be shown. 3. Determine how recently the multifactor authentication or SSPR policy was changed. If the change was recent, it might take some time for the updated policy to propagate. |
"""
MANAGE = """\
Troubleshooting manage mode
Symptom | Troubleshooting steps |
---|---|
I don't have the option to add a particular method. | 1. Determine whether the method is enabled for multifactor authentication or for SSPR. 2. If the method is enabled, save the policies again and wait 1-2 hours before testing again. 3. If the method is enabled, ensure that the user hasn't already set up the maximum number of that method that they're allowed to set up. |
"""


def printed(table):
    """The symptom and the numbered steps of a table that has one row."""
    title, _, _, row = table.splitlines()
    words, steps = row.removesuffix(" |").split(" | ")
    numbered = re.split(r"(?:^| )(\d)\. ", steps)[1:]
    return title, words, [(int(number), text) for number, text in zip(numbered[::2], numbered[1::2], strict=True)]


@pytest.mark.parametrize(
    ("table", "symptom", "mode", "title"),
    [
        (INTERRUPT, Symptom.EXPECTED_METHODS_MISSING, Mode.INTERRUPT, "Troubleshooting interrupt mode"),
        (MANAGE, Symptom.CANNOT_ADD_METHOD, Mode.MANAGE, "Troubleshooting manage mode"),
    ],
)
def test_a_row_is_the_articles_word_for_word(table, symptom, mode, title):
    heading, words, steps = printed(table)
    row = symptom_row(symptom)
    assert heading == title
    assert (row.mode, row.words, row.source) == (mode, words, "article")
    assert [(step.number, step.text) for step in row.steps] == steps
    assert len(steps) == 3
    assert {step.source for step in row.steps} == {"article"}


def test_the_articles_rows_come_first_in_its_order():
    assert [row.symptom for row in SYMPTOMS[:2]] == [Symptom.EXPECTED_METHODS_MISSING, Symptom.CANNOT_ADD_METHOD]
    assert [row.symptom for row in SYMPTOMS if row.source == "article"] == [row.symptom for row in SYMPTOMS[:2]]


class TestWaiting:
    """If the method is enabled, save the policies again and wait 1-2 hours before testing again."""

    def test_the_window_of_manage_mode_is_one_to_two_hours(self):
        assert (MANAGE_WINDOW.minimum.total_seconds(), MANAGE_WINDOW.maximum.total_seconds()) == (3600, 7200)
        assert symptom_row(Symptom.CANNOT_ADD_METHOD).steps[1] == Step(2, TestWaiting.__doc__, "article")
