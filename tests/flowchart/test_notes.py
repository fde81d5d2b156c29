"""Every ambiguity and conflict of the fact file stands in the results that it touches, and in no other."""

from __future__ import annotations

from datetime import UTC, datetime

import attrs
import pytest

from entra_combined_reg.catalog import DefaultOption, InterruptCause, Method, PolicyName
from entra_combined_reg.facts import (
    AccessPolicy,
    AccessState,
    Campaign,
    Cloud,
    LegacyMfaMethod,
    MigrationState,
    Scope,
    Subscription,
)
from entra_combined_reg.flowchart import CampaignReading, Readings, interrupt_plan, manage_options
from flowchart.cases import (
    APP_AND_SMS,
    APP_SMS_EMAIL,
    AUTHENTICATOR,
    EMAIL,
    EMAIL_AND_PHONE,
    EMAIL_AND_QUESTIONS,
    GLOBAL_ADMINISTRATOR,
    LEGACY_APP,
    MFA,
    NOW,
    PHONE,
    RESET,
    amp,
    entry,
    reset,
    tenant,
    user,
)

I = InterruptCause  # noqa: E741  the table's own letter
#: A role that only the newer list of REG-3 names.
NEWER_ONLY = "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9"
PRE = MigrationState.PRE_MIGRATION
THREE = reset(2, methods=amp(*APP_SMS_EMAIL))
LOOSE = reset(2, enforced=False, methods=amp(*APP_SMS_EMAIL))
ADMIN = user(roles=frozenset({GLOBAL_ADMINISTRATOR}))
GUARD = AccessPolicy(state=AccessState.ENABLED, scope=Scope.NOBODY, registers_security_info=True)
UNION = reset(1, migration_state=PRE, legacy_mfa=LEGACY_APP, legacy_sspr=EMAIL_AND_PHONE)
QUESTIONS_ON = reset(1, legacy_sspr=EMAIL_AND_QUESTIONS)
TO_APP = tenant(methods=amp(*APP_AND_SMS), campaign=Campaign(target="microsoftAuthenticator"))
TO_PASSKEY = tenant(methods=amp(PolicyName.FIDO2), campaign=Campaign(target="fido2"))
YOUNG = reset(1, subscription=Subscription.TRIAL, trial_days=3)
EXTENDED = user(registered=(entry(Method.OFFICE_PHONE, phone_number="+1 4255550100x12"),))
MARCH = datetime(2027, 3, 1, tzinfo=UTC)


def page(policy, someone=None, cause=MFA, as_of=NOW, **readings):
    plan = interrupt_plan(policy, someone or user(), cause, as_of, readings=Readings(**readings))
    return {note.id: note.note for note in plan.ambiguities}


def options(policy, someone=None, as_of=NOW, **readings):
    found = manage_options(policy, someone or user(), as_of, readings=Readings(**readings))
    return {note.id: note.note for note in found.ambiguities}


#: id, a result that it touches, the end of its text there, a result that it does not touch.
TOUCHES = [
    ("A-1", page(LOOSE), "being enabled is enough", page(THREE)),
    ("A-1", page(LOOSE, enabled_is_enough=False), "only where enforced", page(LOOSE, cause=RESET)),
    (
        "A-1",
        page(attrs.evolve(LOOSE, sspr_require_registration=None)),
        "enough",
        page(tenant(methods=amp(*APP_AND_SMS))),
    ),
    ("A-2", page(THREE), "both hold.", page(THREE, cause=RESET)),
    ("A-2", page(THREE), "both hold.", page(reset(2, methods=amp(*APP_AND_SMS)))),
    ("A-3", page(THREE), "used: one.", page(THREE, cause=RESET)),
    ("A-4", page(THREE), "used: one", page(THREE, user(PHONE, AUTHENTICATOR))),
    ("A-4", page(THREE, one_other_is_enough=False), "used: two", page(reset(1, methods=amp(PolicyName.SMS)))),
    ("A-5", page(THREE, user(prefilled=frozenset({EMAIL}))), "second gate either.", page(THREE)),
    ("A-6", page(THREE, user(PHONE, Method.ALTERNATE_PHONE)), "used: no.", page(THREE, user(PHONE))),
    ("A-7", page(tenant(access_policies=(GUARD,))), "before this page opens.", page(tenant())),
    (
        "A-7",
        options(tenant(access_policies=(GUARD,))),
        "before this page opens.",
        options(tenant(access_policies=None)),
    ),
    ("A-8", page(UNION), "used: yes", page(UNION, cause=RESET)),
    ("A-8", page(UNION, legacy_sspr_counts_for_mfa=False), "used: no", page(THREE)),
    ("K-1", page(TO_PASSKEY, user(PHONE), I.CAMPAIGN), "used: by cause", page(THREE)),
    ("K-1", page(THREE, cause=I.AUTHENTICATION_STRENGTH, passkey_by_cause=False), "never", options(TO_PASSKEY)),
    (
        "K-2",
        options(tenant(methods=amp(PolicyName.HARDWARE_OATH), hardware_tokens=frozenset({"s"}))),
        "used: users do",
        options(tenant()),
    ),
    ("K-2", options(tenant(), hardware_token_self_assigned=False), "administrators only", page(tenant())),
    ("K-3", options(tenant(), user(AUTHENTICATOR)), "used: five together", options(tenant(), user(PHONE))),
    ("K-3", page(tenant(), user(Method.HARDWARE_OATH), one_pool=False), "five of each", page(tenant())),
    ("K-4", page(tenant(), user(PHONE)), "one of each type.", page(tenant(), user(EMAIL))),
    (
        "K-5",
        options(tenant(), user(PHONE, default_method=DefaultOption.SMS)),
        "used: by channel.",
        options(tenant(), user(default_method=DefaultOption.NONE)),
    ),
    ("K-5", options(tenant(), user(default_method=DefaultOption.PUSH)), "channel.", options(tenant(), user())),
    ("K-6", page(attrs.evolve(THREE, admin_sspr_allowed=None), ADMIN), "was not read.", page(THREE, ADMIN)),
    (
        "K-6",
        options(attrs.evolve(THREE, admin_sspr_allowed=None), ADMIN),
        "was not read.",
        options(attrs.evolve(THREE, admin_sspr_allowed=None)),
    ),
    ("K-7", page(YOUNG, ADMIN, RESET), "used: two", page(YOUNG, user(), RESET)),
    ("K-7", page(YOUNG, ADMIN, RESET, two_gates_win=False), "used: one", page(THREE, ADMIN, RESET)),
    ("K-7", page(YOUNG, ADMIN, RESET), "two", page(attrs.evolve(YOUNG, trial_days=None), ADMIN, RESET)),
    ("K-8", page(THREE), "never required here.", page(THREE, cause=RESET)),
    ("K-9", page(THREE, cause=RESET), "used: it can be skipped.", page(THREE)),
    ("K-9", page(THREE, cause=I.PREFILLED_CONFIRMATION), "skipped.", page(THREE, cause=I.SSPR_REFRESH)),
    ("K-11", page(tenant(security_defaults=True), cause=I.SECURITY_DEFAULTS), "ended.", page(THREE)),
    ("K-12", page(THREE, user(Method.PASSKEY), RESET), "used: no.", page(THREE, user(PHONE), RESET)),
    ("K-13", page(THREE, EXTENDED, RESET), "no reset method.", page(THREE, user(Method.OFFICE_PHONE), RESET)),
    ("K-15", page(UNION), "used: the migration state.", page(attrs.evolve(UNION, legacy_mfa=None, legacy_sspr=None))),
    (
        "K-15",
        options(UNION),
        "the migration state.",
        options(attrs.evolve(UNION, migration_state=MigrationState.COMPLETE)),
    ),
    (
        "K-15",
        options(UNION, as_of=datetime(2024, 9, 30, tzinfo=UTC)),
        "state.",
        options(UNION, as_of=datetime(2024, 9, 29, 23, tzinfo=UTC)),
    ),
    (
        "K-15",
        page(tenant(migration_state=None, legacy_mfa=frozenset({LegacyMfaMethod.TEXT_TO_PHONE}))),
        "state.",
        page(tenant(migration_state=PRE)),
    ),
    ("K-16", page(TO_APP, user(PHONE), I.CAMPAIGN), "used: byDate", page(TO_PASSKEY, user(PHONE), I.CAMPAIGN)),
    ("K-16", page(TO_APP, user(PHONE), I.CAMPAIGN, campaign=CampaignReading.ANY), "used: any", page(TO_APP)),
    ("K-17", page(tenant(cloud=Cloud.CHINA)), "says nothing.", page(tenant())),
    ("K-18", options(tenant(methods=amp(PolicyName.VOICE))), "used: all.", options(tenant())),
    ("M-17", page(THREE, cause=RESET), "used: at once.", page(THREE)),
    ("M-17", page(attrs.evolve(THREE, sspr_gates=None), cause=RESET), "at once.", page(YOUNG, cause=RESET)),
    ("REG-3", page(THREE, user(roles=frozenset({NEWER_ONLY}))), "used: that one.", page(THREE, ADMIN)),
    ("REG-4.3", page(TO_APP, user(PHONE), I.CAMPAIGN), "stays away.", page(TO_APP)),
    ("X-8", page(QUESTIONS_ON, cause=RESET, as_of=MARCH), "not applied.", page(QUESTIONS_ON, cause=RESET)),
    ("X-8", options(QUESTIONS_ON, as_of=MARCH), "not applied.", options(tenant(), as_of=MARCH)),
]


@pytest.mark.parametrize(("point", "touched", "ending", "untouched"), TOUCHES)
def test_a_point_is_noted_where_it_touches_the_answer_and_only_there(point, touched, ending, untouched):
    assert touched[point].endswith(ending)
    assert point not in untouched


def test_every_ambiguity_and_conflict_of_the_fact_file_is_a_note():
    noted = {point for point, *_ in TOUCHES}
    # K-10 is A-1; the role for a re-registration (K-14) is about no page of the user.
    assert noted >= {*(f"A-{n}" for n in range(1, 9)), *(f"K-{n}" for n in range(1, 19) if n not in {10, 14})}
    assert "(K-10)" in page(LOOSE)["A-1"]


def test_notes_stand_in_the_order_of_the_fact_file():
    assert list(page(UNION, user(PHONE))) == sorted(page(UNION, user(PHONE)), key=lambda key: (key[0], int(key[2:])))
