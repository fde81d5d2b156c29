"""The worked cases of REG-2.4 as a table; CASE-03 is Microsoft's own example (F-6), the others follow from the rules."""

from __future__ import annotations

import pytest

from entra_combined_reg.catalog import PolicyName
from entra_combined_reg.facts import LegacySsprMethod, MigrationState
from entra_combined_reg.flowchart import Readings, Shown, interrupt_plan
from flowchart.cases import (
    APP_AND_SMS,
    APP_SMS_EMAIL,
    AUTHENTICATOR,
    EMAIL,
    EMAIL_AND_PHONE,
    EMAIL_AND_QUESTIONS,
    LEGACY_APP,
    MFA,
    NOW,
    PHONE,
    QUESTIONS,
    RESET,
    amp,
    reset,
    tenant,
    user,
)

PRE = MigrationState.PRE_MIGRATION
STRICT = Readings(legacy_sspr_counts_for_mfa=False)
UNION = reset(1, enforced=False, migration_state=PRE, methods=amp(), legacy_mfa=LEGACY_APP, legacy_sspr=EMAIL_AND_PHONE)
THREE = reset(2, methods=amp(*APP_SMS_EMAIL))
NOT_MIGRATED = reset(2, migration_state=PRE, legacy_mfa=LEGACY_APP, legacy_sspr=EMAIL_AND_QUESTIONS)
MIGRATED = reset(
    2,
    methods=amp(PolicyName.MICROSOFT_AUTHENTICATOR, PolicyName.EMAIL),
    legacy_sspr=frozenset({LegacySsprMethod.SECURITY_QUESTIONS}),
)

CASES = {
    "CASE-01": (tenant(methods=amp(*APP_AND_SMS)), (), MFA, (1, 0), (AUTHENTICATOR,), (PHONE,)),
    "CASE-02": (reset(1, methods=amp(PolicyName.SMS, PolicyName.EMAIL)), (), RESET, (0, 1), (PHONE,), (EMAIL,)),
    "CASE-03": (THREE, (), RESET, (0, 2), (AUTHENTICATOR, PHONE), (EMAIL,)),
    "CASE-04": (reset(1, methods=amp(*APP_AND_SMS)), (), MFA, (1, 1), (AUTHENTICATOR,), (PHONE,)),
    "CASE-05": (UNION, (), MFA, (1, 1), (PHONE,), ()),
    "CASE-05b": (reset(1, methods=amp(*APP_SMS_EMAIL)), (), MFA, (1, 1), (AUTHENTICATOR,), (PHONE,)),
    "CASE-06": (THREE, (), MFA, (1, 2), (AUTHENTICATOR, PHONE), (EMAIL,)),
    "CASE-07": (THREE, (PHONE,), MFA, (0, 1), (AUTHENTICATOR,), (EMAIL,)),
    "CASE-08": (THREE, (EMAIL,), MFA, (1, 1), (AUTHENTICATOR,), (PHONE,)),
    "CASE-09": (THREE, (AUTHENTICATOR, PHONE), MFA, (0, 0), (), ()),
    "CASE-10": (NOT_MIGRATED, (), MFA, (1, 2), (AUTHENTICATOR, EMAIL, QUESTIONS), ()),
    "CASE-10b": (MIGRATED, (), MFA, (1, 2), (AUTHENTICATOR, EMAIL), (QUESTIONS,)),
    "CASE-11": (tenant(methods=amp(PolicyName.EMAIL)), (), MFA, (1, 0), (), ()),
    "CASE-12": (reset(2, methods=amp(PolicyName.EMAIL)), (), RESET, (0, 2), (EMAIL,), ()),
    "CASE-13": (
        reset(1, methods=amp(PolicyName.MICROSOFT_AUTHENTICATOR)),
        (),
        RESET,
        (0, 1),
        (AUTHENTICATOR,),
        (),
    ),
}


@pytest.mark.parametrize(("policy", "held", "cause", "needed", "first", "behind"), CASES.values(), ids=CASES)
def test_a_worked_case_shows_what_the_table_says(policy, held, cause, needed, first, behind):
    plan = interrupt_plan(policy, user(*held), cause, NOW)

    shown = {method: answer.shown for method, answer in plan.methods.items() if answer.shown is not Shown.NOT_SHOWN}
    assert plan.first == first
    assert shown == {
        **dict.fromkeys(first, Shown.SHOWN_FIRST),
        **dict.fromkeys(behind, Shown.BEHIND_DIFFERENT_METHOD),
    }
    assert (plan.needed.mfa.needed, plan.needed.sspr.needed) == needed
    assert plan.unknowns == ()


def test_case_05_read_strictly_by_policy_asks_for_authenticator_and_phone_with_email_in_its_place():
    plan = interrupt_plan(UNION, user(), MFA, NOW, readings=STRICT)

    assert plan.first == (AUTHENTICATOR, PHONE)
    assert plan.methods[EMAIL].shown is Shown.BEHIND_DIFFERENT_METHOD
    assert [note.id for note in plan.ambiguities if note.id == "A-8"] == ["A-8"]


def test_case_11_locks_the_user_out():
    policy, _, cause, *_ = CASES["CASE-11"]
    assert interrupt_plan(policy, user(), cause, NOW).locked_out is True


def test_case_12_is_one_gate_short_and_can_be_skipped():
    policy, _, cause, *_ = CASES["CASE-12"]
    plan = interrupt_plan(policy, user(), cause, NOW)
    assert (plan.shortfall, plan.skippable, plan.locked_out) == (1, True, False)


def test_case_13_has_no_link_to_a_different_method():
    policy, _, cause, *_ = CASES["CASE-13"]
    assert interrupt_plan(policy, user(), cause, NOW).show_link is False
