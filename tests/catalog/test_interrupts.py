"""catalog: what forces registration, and whether it can be put off."""

from __future__ import annotations

from datetime import date

import pytest

from entra_combined_reg.catalog import (
    INTERRUPTS,
    MFA_CAUSES,
    SECURITY_DEFAULTS_SKIP_ENDED,
    SECURITY_DEFAULTS_SKIP_ENDS,
    SMS_VOICE_BLOCKING_FROM,
    SMS_VOICE_NUDGE_FROM,
    InterruptCause,
    Skippable,
    interrupt_row,
)

C, S = InterruptCause, Skippable

#: REG-4.1: whether each can be put off, for how many days, how often, and as which causes.
TABLE = {
    C.PER_USER_MFA: ("I-1", S.NEVER, None, None, ()),
    C.CONDITIONAL_ACCESS_MFA: ("I-2", S.NEVER, None, None, ()),
    C.AUTHENTICATION_STRENGTH: ("I-3", S.NEVER, None, None, ()),
    C.SECURITY_DEFAULTS: ("I-4", S.BY_DATE, 14, None, ()),
    C.ID_PROTECTION: ("I-5", S.LIMITED, 14, None, ()),
    C.SSPR_REGISTRATION: ("I-6", S.ALWAYS, None, None, ()),
    C.SSPR_REFRESH: ("I-7", S.NOT_STATED, None, None, ()),
    C.CAMPAIGN: ("I-8", S.LIMITED, None, 3, ()),
    C.METHOD_DISABLED: ("I-9", S.NEVER, None, None, ()),
    C.DEVICE_REGISTRATION: ("I-10", S.NEVER, None, None, ()),
    C.WINDOWS_HELLO_PROVISIONING: ("I-11", S.NEVER, None, None, ()),
    C.REREGISTRATION_REQUIRED: ("I-12", S.AS_CAUSE, None, None, ()),
    C.MANDATORY_MFA: ("I-13", S.NEVER, None, None, ()),
    C.TAP_SIGN_IN: ("I-14", S.AS_CAUSE, None, None, (C.ID_PROTECTION, C.SSPR_REGISTRATION)),
    C.EXTERNAL_MFA_MIGRATION: ("I-15", S.NEVER, None, None, ()),
    C.SMS_VOICE_RETIREMENT: ("I-16", S.BY_DATE, None, None, ()),
    C.PREFILLED_CONFIRMATION: ("I-17", S.AS_CAUSE, None, None, (C.SSPR_REGISTRATION,)),
}


def test_every_cause_has_one_row_in_the_order_of_its_ids():
    assert [row.cause for row in INTERRUPTS] == list(InterruptCause)
    assert [row.id for row in INTERRUPTS] == [f"I-{n}" for n in range(1, 18)]


@pytest.mark.parametrize("cause", InterruptCause)
def test_every_cause_can_be_put_off_as_the_table_says(cause):
    row = interrupt_row(cause)
    assert (row.id, row.skippable, row.days, row.times, row.as_causes) == TABLE[cause]
    assert row.fires_when.endswith(".")
    assert row.content
    assert row.source.split(", ")[0].startswith(("REG-S", "article"))


def test_the_causes_that_enforce_mfa_registration_are_these():
    assert {int(cause.value[2:]) for cause in MFA_CAUSES} == {1, 2, 3, 4, 5, 9, 10, 11, 12, 13, 15, 16}


def test_no_cause_of_password_reset_alone_enforces_mfa_registration():
    assert not MFA_CAUSES & {C.SSPR_REGISTRATION, C.SSPR_REFRESH, C.CAMPAIGN, C.TAP_SIGN_IN, C.PREFILLED_CONFIRMATION}


def test_what_changes_on_a_date_names_its_dates():
    assert (date(2024, 7, 29), date(2025, 1, 31)) == (SECURITY_DEFAULTS_SKIP_ENDS, SECURITY_DEFAULTS_SKIP_ENDED)
    assert SECURITY_DEFAULTS_SKIP_ENDS.isoformat() in interrupt_row(C.SECURITY_DEFAULTS).note
    assert (date(2026, 9, 1), date(2027, 2, 1)) == (SMS_VOICE_NUDGE_FROM, SMS_VOICE_BLOCKING_FROM)
    for day in (SMS_VOICE_NUDGE_FROM, SMS_VOICE_BLOCKING_FROM):
        assert day.isoformat() in interrupt_row(C.SMS_VOICE_RETIREMENT).fires_when
    assert [row.cause for row in INTERRUPTS if row.skippable is S.BY_DATE] == [
        C.SECURITY_DEFAULTS,
        C.SMS_VOICE_RETIREMENT,
    ]
