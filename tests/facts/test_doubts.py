"""Contradictions between known facts are named, one by one; nothing known, nothing doubted."""

from datetime import UTC, datetime

import pytest

from entra_combined_reg.catalog import DefaultOption, Method, PolicyName
from entra_combined_reg.facts import (
    AccessPolicy,
    AccessState,
    Campaign,
    FactSource,
    MethodPolicy,
    PerUserMfa,
    RegisteredMethod,
    Scope,
    TenantPolicy,
    UserState,
    UserType,
    doubts,
)

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
    (amp(), holding(Method.PHONE, Method.ALTERNATE_PHONE)),
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
