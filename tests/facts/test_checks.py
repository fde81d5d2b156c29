"""Values that cannot be are refused where a fact is made, by class and field."""

from datetime import UTC, datetime

import pytest

from entra_combined_reg.errors import CallError
from entra_combined_reg.facts import FactSource, Scope, TenantPolicy, UserState


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
