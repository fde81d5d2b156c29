"""Contradictions between known facts are named, one by one; nothing known, nothing doubted."""

from datetime import UTC, datetime

import attrs
import pytest

from entra_combined_reg.catalog import DefaultOption, Method, PolicyName
from entra_combined_reg.facts import (
    AccessPolicy,
    AccessState,
    Campaign,
    FactSource,
    LegacyMfaMethod,
    LegacySsprMethod,
    MethodPolicy,
    MigrationState,
    PerUserMfa,
    RegisteredMethod,
    Scope,
    TenantPolicy,
    UserState,
    UserType,
    doubts,
)
from fact_documents import GLOBAL_ADMIN

GROUP = "6f0e5a1b-7c2d-4e3f-9a4b-00000000a001"
BOTH = Scope(groups=frozenset({GROUP}), excluded_groups=frozenset({GROUP}))
ADA = Scope(users=frozenset({"ada"}), excluded_users=frozenset({"ada"}))


def amp(name=PolicyName.SMS, *, enabled=True, scope=Scope.EVERYONE):
    return TenantPolicy(methods=(MethodPolicy(name=name, id_text=name.value, enabled=enabled, scope=scope),))


def holding(*methods, **fields):
    registered = tuple(RegisteredMethod(method=method, type_text="x", id=str(n)) for n, method in enumerate(methods))
    return UserState(registered=registered, **fields)


LISTING = FactSource(document="authenticationMethods", fields=("registered",))
REPORT = FactSource(document="userRegistrationDetails", fields=("mfa_registered",))

MEMBER = frozenset[str]()
#: Everything known to be off, after the migration.
OFF = TenantPolicy(
    migration_state=MigrationState.COMPLETE,
    methods=(),
    methods_complete=True,
    legacy_sspr=MEMBER,
    security_defaults=False,
)
LEGACY = attrs.evolve(
    OFF,
    migration_state=MigrationState.IN_PROGRESS,
    legacy_mfa=frozenset({LegacyMfaMethod.TEXT_TO_PHONE}),
    legacy_sspr=frozenset({LegacySsprMethod.EMAIL, LegacySsprMethod.SECURITY_QUESTIONS}),
)
#: A policy that has the method off for everybody, and the method.
NEVER = [
    *((OFF, method) for method in (Method.AUTHENTICATOR, Method.PHONE, Method.EMAIL, Method.SECURITY_QUESTIONS)),
    (attrs.evolve(LEGACY, migration_state=MigrationState.COMPLETE), Method.PHONE),
    (LEGACY, Method.AUTHENTICATOR),
    (LEGACY, Method.HARDWARE_OATH),
    (attrs.evolve(LEGACY, migration_state=None), Method.AUTHENTICATOR),
    (attrs.evolve(LEGACY, legacy_mfa=None), Method.EXTERNAL),
]
#: A policy that allows the method, or of which that is not known.
SOMEBODYS = [
    (LEGACY, Method.PHONE),
    (LEGACY, Method.EMAIL),
    (LEGACY, Method.SECURITY_QUESTIONS),
    (attrs.evolve(LEGACY, migration_state=MigrationState.COMPLETE), Method.SECURITY_QUESTIONS),
    (attrs.evolve(LEGACY, migration_state=None), Method.PHONE),
    (attrs.evolve(LEGACY, legacy_mfa=None), Method.AUTHENTICATOR),
    (attrs.evolve(OFF, methods=None), Method.PHONE),
    (attrs.evolve(OFF, methods_complete=None), Method.PHONE),
    (attrs.evolve(OFF, security_defaults=True), Method.AUTHENTICATOR),
    (attrs.evolve(OFF, security_defaults=None), Method.SOFTWARE_OATH),
]
CASES = [
    (amp(scope=BOTH), None, "INCLUDED_AND_EXCLUDED", ("methods",)),
    (TenantPolicy(campaign=Campaign(scope=ADA)), None, "INCLUDED_AND_EXCLUDED", ("campaign",)),
    (
        TenantPolicy(access_policies=(AccessPolicy(id="ca", scope=BOTH),)),
        None,
        "INCLUDED_AND_EXCLUDED",
        ("access_policies",),
    ),
    (amp(scope=Scope.NOBODY), None, "ENABLED_FOR_NOBODY", ("methods",)),
    (
        TenantPolicy(sspr_reconfirm_days=180, sspr_require_registration=False),
        None,
        "RECONFIRM_WITHOUT_REGISTRATION",
        ("sspr_reconfirm_days", "sspr_require_registration"),
    ),
    (
        TenantPolicy(sspr_questions_to_reset=5, sspr_questions_to_register=3),
        None,
        "MORE_QUESTIONS_ASKED",
        ("sspr_questions_to_reset", "sspr_questions_to_register"),
    ),
    (
        TenantPolicy(security_defaults=True, access_policies=(AccessPolicy(state=AccessState.ENABLED),)),
        None,
        "DEFAULTS_BESIDE_ACCESS",
        ("security_defaults", "access_policies"),
    ),
    (TenantPolicy(campaign=Campaign(snooze_days=15)), None, "LONG_SNOOZE", ("campaign",)),
    (
        None,
        holding(Method.PHONE, mfa_registered=False, sources=(LISTING, REPORT)),
        "REPORT_DIFFERS",
        ("registered", "mfa_registered"),
    ),
    (
        None,
        holding(Method.EMAIL, mfa_registered=True, registered_complete=True, sources=(LISTING, REPORT)),
        "REPORT_DIFFERS",
        ("registered", "mfa_registered"),
    ),
    (
        None,
        holding(Method.EMAIL, default_method=DefaultOption.SMS, registered_complete=True),
        "DEFAULT_WITHOUT_METHOD",
        ("default_method", "registered"),
    ),
    (None, holding(Method.ALTERNATE_PHONE), "ALTERNATE_WITHOUT_MOBILE", ("registered",)),
    (
        None,
        holding(Method.PASSWORD, per_user_mfa=PerUserMfa.ENFORCED, registered_complete=True),
        "ENFORCED_WITHOUT_METHOD",
        ("per_user_mfa", "registered"),
    ),
    (amp(PolicyName.FIDO2, enabled=False), holding(Method.PASSKEY), "METHOD_NOT_IN_POLICY", ("registered", "methods")),
    *(
        (policy, holding(method, roles=MEMBER), "METHOD_NOT_IN_POLICY", ("registered", "methods"))
        for policy, method in NEVER
    ),
    (TenantPolicy(sspr_scope=BOTH), None, "INCLUDED_AND_EXCLUDED", ("sspr_scope",)),
    (TenantPolicy(idp_registration=ADA), None, "INCLUDED_AND_EXCLUDED", ("idp_registration",)),
    (
        None,
        UserState(user_type=UserType.INTERNAL_GUEST, upn="pat_partner.example#EXT#@contoso.com"),
        "GUEST_BY_NAME",
        ("user_type", "upn"),
    ),
    (TenantPolicy(tenant_id="T-1"), UserState(tenant_id="t-2"), "OTHER_TENANT", ("tenant_id",)),
]


@pytest.mark.parametrize(("tenant", "user", "code", "facts"), CASES, ids=[f"{c[2]}-{c[3][0]}" for c in CASES])
def test_a_contradiction_is_named_with_its_facts(tenant, user, code, facts):
    found = doubts(tenant, user)
    assert [(doubt.code.name, doubt.facts) for doubt in found] == [(code, facts)]
    assert found[0].message.endswith(".")


QUIET = [
    (None, None),
    (None, holding(Method.PHONE, Method.ALTERNATE_PHONE)),
    *((policy, holding(method, roles=MEMBER)) for policy, method in SOMEBODYS),
    # An administrator's own reset policy allows it, or might.
    (attrs.evolve(OFF, legacy_mfa=frozenset()), holding(Method.EMAIL, roles=frozenset({GLOBAL_ADMIN}))),
    (attrs.evolve(OFF, legacy_mfa=frozenset()), holding(Method.EMAIL)),
    (OFF, holding(Method.WINDOWS_HELLO, Method.PASSWORD, None, roles=MEMBER)),
    (OFF, UserState(registered=(attrs.evolve(holding(Method.EXTERNAL).registered[0], usable=False),), roles=MEMBER)),
    (amp(enabled=False, scope=Scope.NOBODY), None),
    (TenantPolicy(sspr_reconfirm_days=180), None),
    (TenantPolicy(sspr_reconfirm_days=0, sspr_require_registration=False), None),
    (TenantPolicy(sspr_questions_to_reset=3, sspr_questions_to_register=3), None),
    (TenantPolicy(security_defaults=True, access_policies=(AccessPolicy(state=AccessState.REPORT_ONLY),)), None),
    (TenantPolicy(campaign=Campaign(snooze_days=14)), None),
    (TenantPolicy(access_policies=(AccessPolicy(id="ca"),)), None),
    (TenantPolicy(methods=(MethodPolicy(name=None, id_text="New", enabled=True),)), None),
    # The same document said both: it does not disagree with itself.
    (
        None,
        holding(
            Method.PHONE,
            mfa_registered=False,
            sources=(FactSource(document="r", fields=("registered", "mfa_registered")),),
        ),
    ),
    # Nobody said where the listing came from, or it may lack what the report counts.
    (None, holding(Method.PHONE, mfa_registered=False)),
    (None, holding(Method.EMAIL, mfa_registered=True, sources=(LISTING, REPORT))),
    (None, holding(None, mfa_registered=False, registered_complete=True, sources=(LISTING, REPORT))),
    (None, holding(None, default_method=DefaultOption.SMS, registered_complete=True)),
    (None, holding(Method.EMAIL, default_method=DefaultOption.NONE, registered_complete=True)),
    (None, holding(Method.PASSWORD, per_user_mfa=PerUserMfa.ENFORCED)),
    (amp(PolicyName.FIDO2), holding(Method.PASSKEY)),
    (TenantPolicy(tenant_id="t-1"), UserState(tenant_id="T-1")),
    (TenantPolicy(tenant_id="t-1"), UserState()),
    (None, UserState(user_type=UserType.GUEST, upn="pat#EXT#@contoso.com")),
]


@pytest.mark.parametrize(("tenant", "user"), QUIET, ids=range(len(QUIET)))
def test_what_does_not_contradict_is_not_doubted(tenant, user):
    assert doubts(tenant, user) == ()


def test_several_doubts_come_in_the_order_of_their_codes():
    found = doubts(
        TenantPolicy(tenant_id="a", campaign=Campaign(snooze_days=99)),
        holding(Method.ALTERNATE_PHONE, tenant_id="b", last_sspr_confirm=datetime(2026, 1, 1, tzinfo=UTC)),
    )
    codes = [doubt.code for doubt in found]
    assert codes == sorted(codes, key=list(type(codes[0])).index)
    assert {code.name for code in codes} == {"LONG_SNOOZE", "ALTERNATE_WITHOUT_MOBILE", "OTHER_TENANT"}


SOURCES = (
    FactSource(document="user", read_at=datetime(2026, 5, 1, tzinfo=UTC), fields=("object_id", "upn")),
    FactSource(document="groups", read_at=datetime(2026, 5, 3, tzinfo=UTC), fields=("groups",)),
    FactSource(document="argument", fields=("licensed",)),
)


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        (datetime(2026, 5, 3, tzinfo=UTC), [("READ_LONG_BEFORE", ("object_id", "upn"), "user.")]),
        (datetime(2026, 5, 2, tzinfo=UTC), [("READ_LATER", ("groups",), "groups.")]),
        (datetime(2026, 5, 5, tzinfo=UTC), [("READ_LONG_BEFORE", ("object_id", "upn", "groups"), "user, groups.")]),
        (datetime(2026, 4, 1, tzinfo=UTC), [("READ_LATER", ("object_id", "upn", "groups"), "user, groups.")]),
        (None, []),
    ],
)
def test_facts_of_another_time_than_the_one_asked_about_are_doubted(as_of, expected):
    for tenant, user in ((TenantPolicy(sources=SOURCES), None), (None, UserState(sources=SOURCES))):
        found = doubts(tenant, user, as_of=as_of)
        assert [(d.code.name, d.facts, d.message.rpartition(": ")[2]) for d in found] == expected


def test_a_passkey_is_not_doubted_once_the_sms_retirement_turns_them_on_by_itself():
    days = (datetime(2026, 8, 31, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC))
    assert [len(doubts(OFF, holding(Method.PASSKEY), as_of=day)) for day in days] == [1, 0]
