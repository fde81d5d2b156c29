"""Values that cannot be are refused where a fact is made, by class and field."""

from datetime import UTC, datetime

import pytest

from entra_combined_reg.errors import CallError
from entra_combined_reg.facts import (
    AccessPolicy,
    Campaign,
    FactSource,
    MethodPolicy,
    RegisteredMethod,
    Scope,
    TenantPolicy,
    UserState,
)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: TenantPolicy(sspr_gates=0), "TenantPolicy.sspr_gates: expected a whole number of 1 to 2, got another"),
        (lambda: TenantPolicy(sspr_gates=7), "TenantPolicy.sspr_gates: expected a whole number of 1 to 2, got another"),
        (lambda: TenantPolicy(sspr_gates="2"), "TenantPolicy.sspr_gates: expected a whole number of 1 to 2, got text"),
        (
            lambda: TenantPolicy(sspr_gates=True),
            "TenantPolicy.sspr_gates: expected a whole number of 1 to 2, got boolean",
        ),
        (lambda: TenantPolicy(created_at="2026-01-01"), "TenantPolicy.created_at: expected a datetime, got text"),
        (
            lambda: UserState(last_sspr_confirm=datetime(2026, 1, 1)),
            "UserState.last_sspr_confirm: expected a time with its zone, got one without; give it a tzinfo",
        ),
    ],
)
def test_an_impossible_value_is_refused(make, message):
    with pytest.raises(CallError) as caught:
        make()
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: TenantPolicy(subscription="paid"), "TenantPolicy.subscription: expected a Subscription, got text"),
        (lambda: TenantPolicy(migration_state="migrationComplete"), "TenantPolicy.migration_state: expected a Migra"),
        (lambda: TenantPolicy(security_defaults="false"), "TenantPolicy.security_defaults: expected a bool, got text"),
        (lambda: TenantPolicy(legacy_mfa=["callToPhone"]), "TenantPolicy.legacy_mfa: expected a frozenset, got list"),
        (lambda: TenantPolicy(methods=[]), "TenantPolicy.methods: expected a tuple, got list"),
        (lambda: TenantPolicy(sspr_scope="all"), "TenantPolicy.sspr_scope: expected a Scope, got text"),
        (lambda: UserState(user_type="guest"), "UserState.user_type: expected a UserType, got text"),
        (lambda: UserState(licensed=1), "UserState.licensed: expected a bool, got number"),
        (lambda: UserState(roles={"a"}), "UserState.roles: expected a frozenset, got a set"),
        (lambda: UserState(registered=[]), "UserState.registered: expected a tuple, got list"),
        (lambda: AccessPolicy(state="enabled"), "AccessPolicy.state: expected a AccessState, got text"),
        (lambda: AccessPolicy(guests_included="all"), "AccessPolicy.guests_included: expected a bool, got text"),
        (lambda: AccessPolicy(controls="mfa"), "AccessPolicy.controls: expected a frozenset, got text"),
        (lambda: MethodPolicy(name="Sms", id_text="Sms", enabled=True), "MethodPolicy.name: expected a PolicyName"),
        (lambda: MethodPolicy(name=None, id_text="Sms", enabled="on"), "MethodPolicy.enabled: expected a bool"),
        (lambda: RegisteredMethod(method="phone", type_text="x"), "RegisteredMethod.method: expected a Method, got"),
        (lambda: Campaign(state="enabled"), "Campaign.state: expected a CampaignState, got text"),
        (lambda: Scope(everyone="All"), "Scope.everyone: expected a bool, got text"),
        (lambda: Scope(groups={"g"}), "Scope.groups: expected a frozenset, got a set"),
    ],
)
def test_a_fact_of_another_kind_is_refused_for_it_would_be_misread(make, message):
    with pytest.raises(CallError, match=f"^{message}"):
        make()


def test_what_can_be_passes():
    assert TenantPolicy(sspr_gates=2, created_at=datetime(2026, 1, 1, tzinfo=UTC)).sspr_gates == 2
    assert FactSource(document="users").read_at is None


G, H = frozenset({"g"}), frozenset({"h"})

# who, groups of the user, roles of the user, inside?
TRUTH = [
    (Scope.EVERYONE, None, None, True),
    (Scope.NOBODY, None, None, False),
    (Scope(groups=G), G, None, True),
    (Scope(groups=G), H, None, False),
    (Scope(groups=G), None, None, None),
    (Scope(users=frozenset({"ada"})), None, None, True),
    (Scope(users=frozenset({"ben"})), None, None, False),
    (Scope(roles=G), None, G, True),
    (Scope(roles=G), None, None, None),
    # Exclusion wins.
    (Scope(everyone=True, excluded_groups=G), G, None, False),
    (Scope(everyone=True, excluded_groups=G), H, None, True),
    (Scope(everyone=True, excluded_groups=G), None, None, None),
    (Scope(everyone=True, excluded_users=frozenset({"ada"})), None, None, False),
    (Scope(everyone=True, excluded_roles=G), None, G, False),
    (Scope(groups=G, excluded_groups=G), G, None, False),
    # A known exclusion decides whatever else is unknown, and so does a known absence.
    (Scope(groups=G, excluded_users=frozenset({"ada"})), None, None, False),
    (Scope(users=frozenset({"ben"}), excluded_groups=G), None, None, False),
]


@pytest.mark.parametrize(("scope", "groups", "roles", "inside"), TRUTH)
def test_a_scope_covers_in_three_values(scope, groups, roles, inside):
    assert scope.covers("ada", groups, roles) is inside


def test_a_user_without_id_is_neither_in_nor_out_of_a_list_of_users():
    assert Scope(users=frozenset({"ada"})).covers(None, None) is None
    assert Scope(everyone=True, excluded_users=frozenset({"ada"})).covers(None, None) is None
