"""catalog: manage mode's addresses and rules."""

from __future__ import annotations

from entra_combined_reg.catalog import ENTRY_POINTS, MANAGE_RULES


def test_the_rules_are_m_1_to_m_20_in_order_each_a_sentence_with_a_source():
    assert [rule.id for rule in MANAGE_RULES] == [f"M-{n}" for n in range(1, 21)]
    assert [rule.id for rule in MANAGE_RULES if not (rule.text.endswith(".") and rule.source.startswith("REG-S"))] == []


def test_every_address_is_one_of_the_service():
    assert {point.address.split("/")[2] for point in ENTRY_POINTS} == {"aka.ms", "mysignins.microsoft.com"}
    assert len({point.address.casefold() for point in ENTRY_POINTS}) == len(ENTRY_POINTS) == 6
