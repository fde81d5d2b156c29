"""Every further rule once where its condition holds, once where it does not: REG-6.1 to 6.3 as two tables.

EXPLAINS in the tables is a claim of its own, proved in ``test_counterfactual`` with the change written out by hand.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from diagnosis.complaints import LONG_AGO, TENANT, cannot_add, finding, missing
from entra_combined_reg.catalog import InterruptCause, Method, PolicyName, Symptom, Usage
from entra_combined_reg.diagnosis import DEFAULT_RULES, Verdict, diagnose
from entra_combined_reg.facts import (
    AccessPolicy,
    AccessState,
    LegacyMfaMethod,
    LegacySsprMethod,
    MethodPolicy,
    MigrationState,
    PerUserMfa,
    Scope,
    Strength,
    Subscription,
    UserType,
)
from flowchart.cases import (
    APP_AND_SMS,
    AUTHENTICATOR,
    EMAIL,
    GLOBAL_ADMINISTRATOR,
    MFA,
    NOW,
    PHONE,
    QUESTIONS,
    RESET,
    STAFF,
    amp,
    entry,
    reset,
    tenant,
    user,
)

EXPLAINS, MAY, OUT = Verdict.EXPLAINS, Verdict.MAY_EXPLAIN, Verdict.RULED_OUT
PASSKEY, OFFICE, ALTERNATE = Method.PASSKEY, Method.OFFICE_PHONE, Method.ALTERNATE_PHONE
STRENGTH, DEFAULTS = InterruptCause.AUTHENTICATION_STRENGTH, InterruptCause.SECURITY_DEFAULTS
PRE = MigrationState.PRE_MIGRATION
ADMIN = user(roles=frozenset({GLOBAL_ADMINISTRATOR}))
GUEST = user(user_type=UserType.GUEST)
VOICE = tenant(methods=amp(PolicyName.VOICE, PolicyName.SMS))
TWO = tenant(methods=amp(*APP_AND_SMS, PolicyName.FIDO2, PolicyName.VOICE))
LATER = datetime(2027, 4, 1, tzinfo=UTC)
OUTSIDE = Scope(everyone=True, excluded_groups=frozenset({STAFF}))
PUSH_ONLY = Strength(methods=frozenset({(AUTHENTICATOR, Usage.PUSH)}))


def access(*controls: str, **facts) -> AccessPolicy:
    known = {"state": AccessState.ENABLED, "scope": Scope.EVERYONE, "controls": frozenset(controls)}
    return AccessPolicy(**{**known, **facts})


def many_groups() -> tuple[MethodPolicy, ...]:
    scope = Scope(groups=frozenset(f"group-{n}" for n in range(99)), excluded_groups=frozenset({"group-99"}))
    return amp(PolicyName.SMS, scope=scope)


STRONG = tenant(methods=amp(*APP_AND_SMS), access_policies=(access(strength=PUSH_ONLY),))
LEGACY_PUSH = reset(
    1,
    migration_state=PRE,
    legacy_sspr=frozenset({LegacySsprMethod.APP_NOTIFICATION}),
)

#: code, what makes it hold, the verdict, what makes it fail. All in interrupt mode.
INTERRUPT = [
    ("INT-5", {"user": user(PHONE, EMAIL), "wanted": AUTHENTICATOR, "cause": RESET}, EXPLAINS, {"cause": RESET}),
    ("INT-5", {"user": user(PHONE), "wanted": PHONE, "cause": MFA}, EXPLAINS, {"cause": MFA}),
    ("INT-6", {"wanted": ALTERNATE, "tenant": VOICE, "user": user(PHONE), "cause": MFA}, EXPLAINS, None),
    (
        "INT-7",
        {"wanted": OFFICE, "tenant": VOICE, "cause": MFA},
        EXPLAINS,
        {"wanted": OFFICE, "cause": MFA, "user": user(business_phone_set=True)},
    ),
    ("INT-8", {"wanted": Method.WINDOWS_HELLO}, MAY, None),
    ("INT-9", {"wanted": PASSKEY, "cause": MFA, "tenant": TWO}, EXPLAINS, {"wanted": PASSKEY, "cause": STRENGTH}),
    ("INT-10", {"wanted": PHONE, "cause": DEFAULTS, "tenant": TWO}, EXPLAINS, {"wanted": PHONE, "cause": MFA}),
    (
        "INT-11",
        {"wanted": PHONE, "cause": STRENGTH, "tenant": STRONG},
        EXPLAINS,
        {"wanted": AUTHENTICATOR, "cause": STRENGTH, "tenant": STRONG},
    ),
    (
        "INT-12",
        {"wanted": EMAIL, "cause": RESET, "tenant": reset(1, methods=amp(PolicyName.SMS))},
        EXPLAINS,
        {"wanted": EMAIL, "cause": RESET},
    ),
    (
        "INT-12",
        {"wanted": Method.WINDOWS_HELLO, "cause": RESET, "tenant": reset(1, methods=amp(PolicyName.SMS))},
        MAY,
        {"wanted": EMAIL, "cause": RESET},
    ),
    (
        "INT-13",
        {"wanted": EMAIL, "cause": RESET, "tenant": attrs.evolve(TENANT, migration_state=PRE)},
        EXPLAINS,
        {"wanted": EMAIL, "cause": RESET},
    ),
    (
        "INT-14",
        {"wanted": PHONE, "cause": MFA, "tenant": tenant(legacy_mfa=frozenset({LegacyMfaMethod.TEXT_TO_PHONE}))},
        EXPLAINS,
        {"wanted": Method.EXTERNAL, "cause": MFA},
    ),
    (
        "INT-15",
        {"wanted": EMAIL, "cause": RESET, "tenant": reset(1, methods=amp(PolicyName.EMAIL, scope=OUTSIDE))},
        EXPLAINS,
        {"wanted": EMAIL, "cause": RESET},
    ),
    (
        "INT-15",
        {
            "wanted": AUTHENTICATOR,
            "cause": RESET,
            "tenant": reset(1, methods=amp(PolicyName.MICROSOFT_AUTHENTICATOR, scope=OUTSIDE)),
        },
        EXPLAINS,
        {"wanted": AUTHENTICATOR, "cause": RESET},
    ),
    (
        "INT-16",
        {
            "wanted": EMAIL,
            "cause": RESET,
            "tenant": attrs.evolve(TENANT, sspr_scope=Scope(groups=frozenset({"other"}))),
        },
        EXPLAINS,
        {"wanted": EMAIL, "cause": RESET},
    ),
    (
        "INT-16",
        {"wanted": EMAIL, "cause": RESET, "user": user(licensed=False)},
        EXPLAINS,
        # Administrators have a policy of their own: scope and licence do not matter.
        {
            "wanted": EMAIL,
            "cause": RESET,
            "user": attrs.evolve(ADMIN, licensed=False),
            "tenant": attrs.evolve(TENANT, admin_sspr_allowed=False),
        },
    ),
    (
        "INT-17",
        {
            "wanted": AUTHENTICATOR,
            "cause": MFA,
            "tenant": tenant(
                methods=amp(PolicyName.MICROSOFT_AUTHENTICATOR, PolicyName.SMS, mode="deviceBasedPush", otp=False)
            ),
        },
        EXPLAINS,
        {"wanted": AUTHENTICATOR, "cause": MFA},
    ),
    (
        "INT-17",
        {"wanted": Method.SOFTWARE_OATH, "cause": MFA, "tenant": tenant(methods=amp(*APP_AND_SMS))},
        EXPLAINS,
        {
            "wanted": Method.SOFTWARE_OATH,
            "cause": MFA,
            "tenant": tenant(methods=amp(*APP_AND_SMS, PolicyName.SOFTWARE_OATH)),
        },
    ),
    (
        "INT-18",
        {"wanted": AUTHENTICATOR, "cause": RESET, "tenant": LEGACY_PUSH},
        EXPLAINS,
        {"wanted": AUTHENTICATOR, "cause": RESET},
    ),
    (
        "INT-18",
        {
            "wanted": AUTHENTICATOR,
            "cause": RESET,
            "tenant": attrs.evolve(
                LEGACY_PUSH,
                migration_state=MigrationState.IN_PROGRESS,
                legacy_sspr=frozenset(),
                methods=amp(PolicyName.MICROSOFT_AUTHENTICATOR, otp=False),
            ),
        },
        EXPLAINS,
        {"wanted": AUTHENTICATOR, "cause": RESET, "user": ADMIN, "tenant": LEGACY_PUSH},
    ),
    (
        "INT-19",
        {
            "wanted": PASSKEY,
            "user": GUEST,
            "tenant": TWO,
            "cause": InterruptCause.SMS_VOICE_RETIREMENT,
        },
        EXPLAINS,
        {"wanted": PASSKEY, "cause": MFA},
    ),
    (
        "INT-20",
        {
            "wanted": PHONE,
            "cause": MFA,
            "tenant": tenant(methods=amp(PolicyName.VOICE), subscription=Subscription.TRIAL),
        },
        EXPLAINS,
        {"wanted": PHONE, "cause": MFA},
    ),
    (
        "INT-21",
        {
            "cause": RESET,
            "as_of": datetime(2022, 1, 1, tzinfo=UTC),
            "tenant": attrs.evolve(TENANT, created_at=datetime(2019, 1, 1, tzinfo=UTC)),
        },
        MAY,
        {"cause": RESET},
    ),
    ("INT-22", {"cause": MFA, "tenant": tenant(methods=many_groups())}, MAY, {"cause": MFA}),
    (
        "INT-23",
        {"wanted": EMAIL, "cause": RESET, "user": user(EMAIL)},
        EXPLAINS,
        {"wanted": EMAIL, "cause": RESET},
    ),
    (
        "INT-24",
        {
            "wanted": Method.EXTERNAL,
            "cause": MFA,
            "tenant": tenant(methods=amp(PolicyName.EXTERNAL, PolicyName.MICROSOFT_AUTHENTICATOR)),
        },
        MAY,
        {"wanted": Method.EXTERNAL, "cause": MFA},
    ),
    (
        "INT-25",
        {"wanted": PHONE, "cause": MFA, "as_of": LATER, "tenant": tenant(methods=amp(PolicyName.SMS))},
        EXPLAINS,
        {"wanted": PHONE, "cause": MFA},
    ),
    (
        "X-1",
        {
            "wanted": EMAIL,
            "cause": RESET,
            "user": ADMIN,
            "tenant": attrs.evolve(TENANT, admin_sspr_allowed=False),
        },
        EXPLAINS,
        {"wanted": EMAIL, "cause": RESET, "user": ADMIN},
    ),
    (
        "X-2",
        {
            "wanted": AUTHENTICATOR,
            "cause": STRENGTH,
            "user": user(Method.EXTERNAL),
            "tenant": attrs.evolve(STRONG, access_policies=(access(strength=Strength(methods=frozenset())),)),
        },
        EXPLAINS,
        {"wanted": AUTHENTICATOR, "cause": STRENGTH, "user": user(Method.EXTERNAL, PHONE), "tenant": STRONG},
    ),
    ("X-3", {"user": user(federated=True, federated_mfa_enforced=True)}, MAY, {}),
    ("X-4", {"tenant": tenant(access_policies=(access("block", registers_security_info=True),))}, MAY, {}),
    ("X-5", {"user": user(registered=(entry(PASSKEY, usable=False),))}, MAY, {}),
    (
        "X-5",
        {
            "user": user(PASSKEY),
            "tenant": tenant(
                methods=(
                    MethodPolicy(
                        name=PolicyName.FIDO2,
                        id_text="Fido2",
                        enabled=True,
                        aaguids_restricted=True,
                        scope=Scope.EVERYONE,
                    ),
                )
            ),
        },
        MAY,
        {"user": user(PASSKEY), "tenant": tenant(methods=())},
    ),
    ("X-6", {"user": user(registered=(entry(Method.TEMPORARY_ACCESS_PASS, usable=False),))}, MAY, {}),
    (
        "X-7",
        {
            "user": user(roles=frozenset({"d29b2b05-8046-44ba-8758-1e26182fcf32"})),
            "tenant": tenant(security_defaults=True),
        },
        MAY,
        {},
    ),
    ("X-8", {"wanted": QUESTIONS, "as_of": LATER}, MAY, {"wanted": QUESTIONS}),
]

PASSKEYS = reset(1, methods=amp(PolicyName.FIDO2))
NO_SELF_SERVICE = reset(
    1,
    methods=(
        MethodPolicy(name=PolicyName.FIDO2, id_text="Fido2", enabled=True, scope=Scope.EVERYONE, self_service=False),
    ),
)
CERTAIN_MODELS, ATTESTED = (
    reset(
        1,
        methods=tuple(
            attrs.evolve(policy, **{limit: True}) if policy.name is PolicyName.FIDO2 else policy
            for policy in PASSKEYS.methods
        ),
    )
    for limit in ("aaguids_restricted", "attestation_enforced")
)
TOKENS = reset(1, methods=amp(PolicyName.HARDWARE_OATH), hardware_tokens=frozenset({"serial"}))
VOICE_ONLY = reset(
    1,
    methods=(
        MethodPolicy(
            name=PolicyName.VOICE, id_text="Voice", enabled=True, scope=Scope.EVERYONE, voice_office_allowed=False
        ),
    ),
)
QUESTIONS_ON = frozenset({LegacySsprMethod.SECURITY_QUESTIONS})
FRESH = user(AUTHENTICATOR, last_strong_auth=NOW - timedelta(minutes=5))
SAME = {"tenant": attrs.evolve(TENANT, tenant_id="T-1"), "user": user(tenant_id="t-1")}
OTHER = {"tenant": attrs.evolve(TENANT, tenant_id="T-1"), "user": user(tenant_id="t-2")}
MIXED = reset(
    1,
    migration_state=MigrationState.IN_PROGRESS,
    legacy_mfa=frozenset({LegacyMfaMethod.TEXT_TO_PHONE}),
)
GUARDED_OUTSIDE = tenant(
    access_policies=(
        access(
            "block",
            registers_security_info=True,
            locations_included=frozenset({"All"}),
            locations_excluded=frozenset({"AllTrusted"}),
        ),
    )
)
APP_PASSWORDS = tenant(app_passwords_allowed=True)
ENFORCED = user(per_user_mfa=PerUserMfa.ENFORCED)

#: code, what makes it hold, the verdict, what makes it fail. All in manage mode.
MANAGE = [
    (
        "MAN-4",
        {"wanted": ALTERNATE, "tenant": VOICE},
        EXPLAINS,
        {"wanted": ALTERNATE, "tenant": VOICE, "user": user(PHONE)},
    ),
    (
        "MAN-4",
        {"wanted": ALTERNATE, "user": user(PHONE)},
        EXPLAINS,
        {"wanted": ALTERNATE, "tenant": VOICE, "user": user(PHONE)},
    ),
    (
        "MAN-5",
        {"wanted": Method.APP_PASSWORD, "user": ENFORCED},
        EXPLAINS,
        {"wanted": Method.APP_PASSWORD, "user": ENFORCED, "tenant": APP_PASSWORDS},
    ),
    (
        "MAN-5",
        {"wanted": Method.APP_PASSWORD, "tenant": APP_PASSWORDS},
        EXPLAINS,
        {"wanted": Method.APP_PASSWORD, "user": ENFORCED, "tenant": APP_PASSWORDS},
    ),
    (
        "MAN-5",
        {
            "wanted": Method.APP_PASSWORD,
            "user": ENFORCED,
            "tenant": attrs.evolve(APP_PASSWORDS, access_policies=(access("mfa"),)),
        },
        EXPLAINS,
        {"wanted": Method.APP_PASSWORD, "user": ENFORCED, "tenant": APP_PASSWORDS},
    ),
    ("MAN-6", {"wanted": PASSKEY}, EXPLAINS, {"wanted": PASSKEY, "tenant": PASSKEYS}),
    ("MAN-6", {"wanted": PASSKEY, "tenant": NO_SELF_SERVICE}, EXPLAINS, {"wanted": PASSKEY, "tenant": PASSKEYS}),
    ("MAN-6", {"wanted": PASSKEY, "tenant": CERTAIN_MODELS}, MAY, {"wanted": PASSKEY, "tenant": PASSKEYS}),
    ("MAN-6", {"wanted": PASSKEY, "tenant": ATTESTED}, MAY, {"wanted": PASSKEY, "tenant": PASSKEYS}),
    (
        "MAN-7",
        {"wanted": PASSKEY, "user": user(AUTHENTICATOR, last_strong_auth=NOW - timedelta(minutes=6))},
        MAY,
        {"wanted": PASSKEY, "user": FRESH},
    ),
    (
        "MAN-7",
        {"wanted": PASSKEY, "user": user(last_strong_auth=NOW)},
        MAY,
        {"wanted": PASSKEY, "user": user(last_strong_auth=NOW, signed_in_with_tap=True)},
    ),
    ("MAN-8", {"wanted": PASSKEY, "user": GUEST, "tenant": PASSKEYS}, EXPLAINS, {"wanted": PASSKEY}),
    (
        "MAN-8",
        {"wanted": PASSKEY, "user": user(user_type=UserType.INTERNAL_GUEST), "tenant": PASSKEYS},
        EXPLAINS,
        {
            "wanted": Method.HARDWARE_OATH,
            "user": user(user_type=UserType.INTERNAL_GUEST),
            "tenant": TOKENS,
        },
    ),
    (
        "MAN-8",
        {"wanted": Method.HARDWARE_OATH, "user": GUEST, "tenant": TOKENS},
        EXPLAINS,
        {"wanted": Method.HARDWARE_OATH},
    ),
    (
        "MAN-9",
        {"wanted": QUESTIONS, "user": user(licensed=False), "tenant": reset(1, legacy_sspr=QUESTIONS_ON)},
        EXPLAINS,
        {"wanted": QUESTIONS},
    ),
    (
        "MAN-10",
        {"wanted": QUESTIONS},
        EXPLAINS,
        {"wanted": QUESTIONS, "tenant": reset(1, legacy_sspr=QUESTIONS_ON)},
    ),
    (
        "MAN-10",
        {"wanted": QUESTIONS},
        EXPLAINS,
        {"wanted": QUESTIONS, "tenant": reset(1, migration_state=PRE)},
    ),
    (
        "MAN-11",
        {"wanted": QUESTIONS, "user": ADMIN, "tenant": reset(1, legacy_sspr=QUESTIONS_ON)},
        EXPLAINS,
        {"wanted": QUESTIONS},
    ),
    ("MAN-12", {"wanted": OFFICE, "tenant": VOICE_ONLY}, EXPLAINS, {"wanted": OFFICE, "tenant": VOICE}),
    (
        "MAN-13",
        {"wanted": Method.HARDWARE_OATH, "tenant": attrs.evolve(TOKENS, hardware_tokens=frozenset())},
        EXPLAINS,
        {"wanted": Method.HARDWARE_OATH, "tenant": TOKENS},
    ),
    ("MAN-13", {"wanted": Method.HARDWARE_OATH}, EXPLAINS, {"wanted": Method.HARDWARE_OATH, "tenant": TOKENS}),
    ("MAN-14", {"wanted": Method.QR_CODE}, MAY, None),
    ("MAN-15", {"wanted": Method.WINDOWS_HELLO}, MAY, None),
    (
        "MAN-16",
        {"tenant": tenant(access_policies=(access("block", registers_security_info=True),))},
        MAY,
        {"tenant": tenant(access_policies=(access("mfa", registers_security_info=True),))},
    ),
    (
        "MAN-16",
        {"tenant": GUARDED_OUTSIDE, "user": user(trusted_location=False)},
        MAY,
        {"tenant": GUARDED_OUTSIDE, "user": user(trusted_location=True)},
    ),
    ("MAN-17", OTHER, MAY, SAME),
    ("MAN-18", {"wanted": PHONE, "tenant": MIXED}, MAY, {"wanted": PHONE}),
    ("MAN-18", {"wanted": OFFICE, "user": user(business_phone_set=True)}, MAY, {"wanted": OFFICE}),
    (
        "MAN-18",
        {"wanted": OFFICE, "user": user(business_phone_set=True)},
        MAY,
        {"wanted": OFFICE, "tenant": VOICE, "user": user(business_phone_set=True)},
    ),
    ("MAN-19", {"wanted": Method.SOFTWARE_OATH, "user": ADMIN}, MAY, {"wanted": Method.SOFTWARE_OATH}),
]

ROWS = [(missing, *row) for row in INTERRUPT] + [(cannot_add, *row) for row in MANAGE]
IDS = [f"{row[1]}-{number}" for number, row in enumerate(ROWS)]


@pytest.mark.parametrize(("complain", "code", "holding", "verdict", "failing"), ROWS, ids=IDS)
def test_a_rule_says_what_it_should_where_its_condition_holds(complain, code, holding, verdict, failing):
    found = finding(complain(**holding), code)
    assert found.verdict is verdict
    assert found.summary
    assert "{" not in found.summary
    assert found.steps
    assert found.steps[0].source == found.sources[0]


@pytest.mark.parametrize(("complain", "code", "holding", "verdict", "failing"), ROWS, ids=IDS)
def test_a_rule_is_ruled_out_where_its_condition_fails(complain, code, holding, verdict, failing):
    if failing is None:
        # The condition is the method itself: another method is what does not meet it.
        assert finding(complain(**{**holding, "wanted": EMAIL}), code).verdict is Verdict.NOT_APPLICABLE
        return
    found = finding(complain(**failing), code)
    assert found.verdict is OUT
    assert found.summary
    assert "{" not in found.summary


EVENTS = ("EV-1", "EV-2", "EV-3", "EV-4", "EV-7", "EV-8")


def test_the_rules_stand_in_the_printed_order_and_none_is_missing():
    interrupt = [rule.code for rule in DEFAULT_RULES[Symptom.EXPECTED_METHODS_MISSING]]
    manage = [rule.code for rule in DEFAULT_RULES[Symptom.CANNOT_ADD_METHOD]]
    assert interrupt == [
        "INT-1",
        "INT-2/INT-3",
        "INT-4",
        "MAN-1",
        *(f"INT-{n}" for n in range(5, 26)),
        *(f"X-{n}" for n in range(1, 9)),
        *EVENTS,
    ]
    assert manage == [*(f"MAN-{n}" for n in range(1, 20)), *EVENTS]


def test_every_rule_of_either_table_stands_in_the_tables_above():
    tested = {row[1] for row in ROWS}
    article = (Symptom.EXPECTED_METHODS_MISSING, Symptom.CANNOT_ADD_METHOD)
    asked = {rule.code for symptom in article for rule in DEFAULT_RULES[symptom]}
    assert asked - tested == {"INT-1", "INT-2/INT-3", "INT-4", "MAN-1", "MAN-2", "MAN-3", *EVENTS}


def test_a_rule_about_other_causes_says_which():
    found = finding(missing(wanted=PHONE, cause=RESET), "INT-11")
    assert found.verdict is Verdict.NOT_APPLICABLE
    assert found.summary == "About other causes: I-3."


def test_a_rule_about_other_methods_says_which():
    found = finding(missing(wanted=PHONE, cause=RESET), "INT-7")
    assert (found.verdict, found.summary) == (Verdict.NOT_APPLICABLE, "About other methods: Office phone.")


def test_a_rule_that_needs_the_cause_asks_for_it():
    quiet = attrs.evolve(TENANT, sspr_require_registration=False)
    found = finding(missing(wanted=OFFICE, tenant=quiet), "INT-7")
    assert (found.verdict, [item.fact for item in found.needs]) == (Verdict.NEEDS_DATA, ["cause"])


@pytest.mark.parametrize(
    ("complain", "code", "parts", "needs"),
    [
        (
            missing,
            "INT-7",
            {"wanted": OFFICE, "cause": MFA, "user": user(business_phone_set=None)},
            ["business_phone_set"],
        ),
        (missing, "INT-15", {"wanted": EMAIL, "tenant": attrs.evolve(TENANT, methods=None)}, ["methods"]),
        (
            missing,
            "INT-21",
            {"as_of": datetime(2022, 1, 1, tzinfo=UTC), "tenant": attrs.evolve(TENANT, created_at=None)},
            ["created_at"],
        ),
        (missing, "INT-22", {"tenant": attrs.evolve(TENANT, methods=None)}, ["methods"]),
        (missing, "X-4", {"tenant": attrs.evolve(TENANT, access_policies=None)}, ["access_policies"]),
        (missing, "X-5", {"user": user(registered=None)}, ["registered"]),
        (missing, "X-5", {"user": user(PASSKEY), "tenant": attrs.evolve(TENANT, methods=None)}, ["methods"]),
        (missing, "X-6", {"user": user(registered=None)}, ["registered"]),
        (
            cannot_add,
            "MAN-5",
            {
                "wanted": Method.APP_PASSWORD,
                "user": ENFORCED,
                "tenant": attrs.evolve(APP_PASSWORDS, access_policies=None),
            },
            ["access_policies"],
        ),
        (cannot_add, "MAN-7", {"wanted": PASSKEY, "user": user(AUTHENTICATOR)}, ["last_strong_auth"]),
        (
            cannot_add,
            "MAN-10",
            {"wanted": QUESTIONS, "tenant": attrs.evolve(TENANT, legacy_sspr=None)},
            ["legacy_sspr"],
        ),
        (cannot_add, "MAN-16", {"tenant": attrs.evolve(TENANT, access_policies=None)}, ["access_policies"]),
        (cannot_add, "MAN-17", {}, ["tenant_id"]),
    ],
)
def test_a_missing_fact_is_needed_and_named(complain, code, parts, needs):
    found = finding(complain(**parts), code)
    assert found.verdict is Verdict.NEEDS_DATA
    assert [item.fact for item in found.needs] == needs


def test_nothing_is_left_out_and_nothing_is_said_twice():
    case = missing(wanted=EMAIL, cause=MFA, tenant=attrs.evolve(TENANT, changes=LONG_AGO))
    found = diagnose(case)
    codes = [f.code for f in (*found.findings, *found.ruled_out, *found.not_applicable)]
    assert len(codes) == len(set(codes)) == len(DEFAULT_RULES[Symptom.EXPECTED_METHODS_MISSING])
