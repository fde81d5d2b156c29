"""Conditional Access over one user: whom a policy reaches, where it applies, and whether its grant has a way round."""

from __future__ import annotations

import attrs
import pytest

from entra_combined_reg.catalog import InterruptCause, Method, Usage
from entra_combined_reg.facts import AccessPolicy, AccessState, PerUserMfa, Scope, Strength, UserType
from entra_combined_reg.flowchart import causes, manage_options
from flowchart.cases import ADELE, APP_AND_SMS, AUTHENTICATOR, NOW, PHONE, STAFF, amp, tenant, user

I = InterruptCause  # noqa: E741  the table's own letter
MFA = AccessPolicy(
    state=AccessState.ENABLED, scope=Scope.EVERYONE, all_resources=True, controls=frozenset({"mfa"}), require_all=False
)
GUESTS_ONLY = attrs.evolve(MFA, scope=Scope.NOBODY, guests_included=True)
NO_GUESTS = attrs.evolve(MFA, guests_excluded=True)
EVERYWHERE, TRUSTED, OFFICE = frozenset({"All"}), frozenset({"AllTrusted"}), frozenset({"office"})
PUSH = Strength(methods=frozenset({(AUTHENTICATOR, Usage.PUSH)}))
MEMBER, GUEST, INTERNAL, OPEN = (
    user(user_type=kind) for kind in (UserType.MEMBER, UserType.GUEST, UserType.INTERNAL_GUEST, None)
)


def asked(policy: AccessPolicy, someone=MEMBER, cause=I.CONDITIONAL_ACCESS_MFA):
    """Whether the policy interrupts somebody who has nothing, and the facts that would decide."""
    found = {a.cause: a for a in causes(tenant(methods=amp(*APP_AND_SMS), access_policies=(policy,)), someone, NOW)}
    return (found[cause].holds, found[cause].unknowns) if cause in found else (False, ())


YES, NO, POLICIES, TYPE = (True, ()), (False, ()), (None, ("access_policies",)), (None, ("user_type",))


@pytest.mark.parametrize(
    ("policy", "member", "guest", "internal", "unknown"),
    [
        (MFA, YES, YES, YES, YES),
        (GUESTS_ONLY, NO, YES, YES, TYPE),
        (NO_GUESTS, YES, NO, NO, TYPE),
        (
            attrs.evolve(GUESTS_ONLY, guests_included=None),
            NO,
            POLICIES,
            POLICIES,
            (None, ("user_type", "access_policies")),
        ),
        (
            attrs.evolve(NO_GUESTS, guests_excluded=None),
            YES,
            POLICIES,
            POLICIES,
            (None, ("user_type", "access_policies")),
        ),
        (attrs.evolve(GUESTS_ONLY, scope=Scope(excluded_groups=frozenset({STAFF}))), NO, NO, NO, NO),
        (attrs.evolve(NO_GUESTS, scope=Scope(users=frozenset({ADELE}))), YES, NO, NO, TYPE),
    ],
)
def test_a_policy_reaches_members_and_guests_as_it_says(policy, member, guest, internal, unknown):
    found = tuple(asked(policy, someone) for someone in (MEMBER, GUEST, INTERNAL, OPEN))
    assert found == (member, guest, internal, unknown)


LOCATION = (None, ("trusted_location",))


@pytest.mark.parametrize(
    ("included", "excluded", "trusted", "elsewhere", "unknown"),
    [
        (EVERYWHERE, frozenset(), YES, YES, YES),
        (frozenset(), frozenset(), YES, YES, YES),
        (EVERYWHERE, TRUSTED, NO, YES, LOCATION),
        (frozenset({"all"}), frozenset({"alltrusted"}), NO, YES, LOCATION),
        (TRUSTED, frozenset(), YES, NO, LOCATION),
        (OFFICE, frozenset(), POLICIES, POLICIES, POLICIES),
        (EVERYWHERE, OFFICE, POLICIES, POLICIES, POLICIES),
    ],
)
def test_a_policy_applies_where_its_locations_say(included, excluded, trusted, elsewhere, unknown):
    policy = attrs.evolve(MFA, locations_included=included, locations_excluded=excluded)
    found = tuple(asked(policy, attrs.evolve(MEMBER, trusted_location=fact)) for fact in (True, False, None))
    assert found == (trusted, elsewhere, unknown)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"controls": frozenset({"mfa", "compliantDevice"})}, POLICIES),
        ({"controls": frozenset({"mfa", "compliantDevice"}), "require_all": None}, POLICIES),
        ({"controls": frozenset({"mfa", "compliantDevice"}), "require_all": True}, YES),
        ({"other_conditions": ("platforms",)}, POLICIES),
        ({"other_conditions": ("urn:user:registerdevice",)}, POLICIES),
        ({"state": AccessState.REPORT_ONLY}, NO),
        ({"state": None}, POLICIES),
    ],
)
def test_a_grant_with_a_way_round_or_a_further_condition_may_ask(facts, expected):
    assert asked(attrs.evolve(MFA, **facts)) == expected


@pytest.mark.parametrize(
    ("controls", "require_all", "expected"),
    [
        (frozenset(), None, YES),
        (frozenset({"compliantDevice"}), True, YES),
        (frozenset({"compliantDevice"}), False, POLICIES),
    ],
)
def test_a_strength_beside_another_control_may_be_what_is_asked_for(controls, require_all, expected):
    policy = attrs.evolve(MFA, strength=PUSH, controls=controls, require_all=require_all)
    assert asked(policy, user(PHONE), I.AUTHENTICATION_STRENGTH) == expected


def test_who_meets_access_mfa_anywhere_is_under_it():

    narrowed = attrs.evolve(MFA, other_conditions=("platforms",))
    policy = tenant(app_passwords_allowed=True, access_policies=(narrowed,))
    enforced = user(per_user_mfa=PerUserMfa.ENFORCED)
    assert manage_options(policy, enforced, NOW).methods[Method.APP_PASSWORD].offered is False
