"""From reading a tenant to the way back: what an operator does, every part over the same simulated Graph."""

from __future__ import annotations

import pytest

from entra_combined_reg.catalog import DefaultOption, Method, RoleId
from entra_combined_reg.facts import PerUserMfa, UserState
from entra_combined_reg.plain import to_plain
from entra_combined_reg.rollback import (
    Actor,
    Decision,
    Outcome,
    RollbackOptions,
    RollbackRun,
    RollbackScope,
    RollbackVerdict,
    backup_of,
    plan_rollback,
    restore_calls,
    verify,
)
from entra_combined_reg.wire import parse_events
from rollback.fakes import NOW, SECRET_NUMBER, method, oid, user
from simulation.world import HOUR, carried, left, tenant
from testing.simulated import BASE, at, beta, graph

KINDS = (
    Method.PHONE,
    Method.ALTERNATE_PHONE,
    Method.OFFICE_PHONE,
    Method.AUTHENTICATOR,
    Method.HARDWARE_OATH,
    Method.PASSKEY,
)
USERS = [
    user(
        1,
        registered=(
            *(method(kind, n) for n, kind in enumerate(KINDS, 1)),
            method(Method.EMAIL, 7, email_address="adele@example.com"),
            method(Method.EXTERNAL, 8, display_name="Provider", detail='{"configurationId":"c-1"}'),
        ),
        default_method=DefaultOption.SMS,
    ),
    user(2, Method.HARDWARE_OATH),
    user(3, Method.PHONE, per_user_mfa=PerUserMfa.ENFORCED),
    user(4, registered=()),
]
PAA = Actor(object_id=oid(90), roles=frozenset({RoleId.PRIVILEGED_AUTHENTICATION_ADMINISTRATOR.value}))
CLERK = Actor(object_id=oid(91), roles=frozenset({RoleId.AUTHENTICATION_ADMINISTRATOR.value}))


def read(there, one):
    """A user as an operator reads it."""
    listings = {
        "methods": graph(there, "GET", at(one, "methods"))[1],
        "hardwareOathMethods": beta(there, "GET", at(one, "hardwareOathMethods"))[1],
    }
    return UserState.from_graph(
        user={"id": one.object_id, "userPrincipalName": one.upn, "userType": "Member"},
        methods=listings,
        requirements=beta(there, "GET", at(one, "requirements"))[1],
        sign_in_preferences=beta(there, "GET", at(one, "signInPreferences"))[1],
        roles=[],
        read_at=there.as_of,
    )


def plan_of(users, scope, actor):
    options = RollbackOptions(scope=scope, accept_lockout=True, actor=actor, pilot=1)
    return plan_rollback(users, as_of=NOW, options=options)


def restored(there, entry, backup):
    statuses = []
    for call in restore_calls(entry, backup):
        body = None if call.body is None else call.body.encode()
        statuses.append(there.send(call.method, f"{BASE}/{call.version}{call.path}", {}, body)[0])
    return statuses


def test_the_articles_rule_is_applied_to_what_was_read_and_to_nobody_else():
    there = tenant(USERS, actor=PAA)
    seen = [read(there, one) for one in USERS]
    plan = plan_of(seen, RollbackScope.LEGACY_SAM, PAA)
    assert [entry.decision for entry in plan.users] == [
        Decision.ELIGIBLE,
        # An activated token counts, and the listing says that it is activated.
        Decision.ELIGIBLE,
        Decision.SKIP_PER_USER_MFA,
        Decision.SKIP_NO_METHODS,
    ]
    run = carried(RollbackRun.of(plan), there)
    assert run.counts() == {Outcome.ROLLED_BACK: 2, Outcome.SKIPPED: 2}
    assert all(one.proved for one in run.outcomes() if one.outcome is Outcome.ROLLED_BACK)
    assert {kind for kind, _ in left(there, oid(1))} == {
        "emailAuthenticationMethod",
        "externalAuthenticationMethod",
        "fido2AuthenticationMethod",
    }
    assert left(there, oid(2)) == []
    assert [there.user(oid(n)) for n in (3, 4)] == USERS[2:]
    ended = there.as_of
    there.advance(HOUR)
    events = parse_events(there.audit_log()).events
    report = verify(run, events, as_of=there.as_of, actors=[PAA.object_id], ended=ended, relist=there.users)
    assert report.counts() == {RollbackVerdict.PROVEN: 2, RollbackVerdict.UNTOUCHED: 2}


def test_the_way_back_makes_again_what_a_backup_holds():
    there = tenant(USERS[:1], actor=PAA)
    seen = read(there, USERS[0])
    backup = backup_of([seen])
    plan = plan_of([seen], RollbackScope.EVERYTHING, PAA)
    assert carried(RollbackRun.of(plan), there).counts() == {Outcome.ROLLED_BACK: 1}
    assert left(there, oid(1)) == []
    statuses = restored(there, plan.users[0], backup.users[0])
    assert set(statuses) <= {201, 204}
    after = {one.method: one for one in there.user(oid(1)).registered}
    assert set(after) == {Method.PHONE, Method.ALTERNATE_PHONE, Method.OFFICE_PHONE, Method.EMAIL, Method.EXTERNAL}
    assert {after[kind].phone_number for kind in KINDS[:3]} == {SECRET_NUMBER}
    assert after[Method.EMAIL].email_address == "adele@example.com"
    again = backup_of([read(there, USERS[0])]).users[0]
    assert {one.detail for one in again.methods if one.method is Method.EXTERNAL}
    shown = repr((plan, backup)) + str(to_plain(plan))
    assert not any(secret in shown for secret in (SECRET_NUMBER, SECRET_NUMBER[-7:]))


@pytest.mark.parametrize(("actor", "numbers"), [(PAA, 3), (CLERK, 0)])
def test_numbers_that_were_read_masked_do_not_come_back(actor, numbers):
    there = tenant(USERS[:1], actor=actor)
    seen = read(there, USERS[0])
    plan = plan_of([seen], RollbackScope.PORTAL_REREGISTER, actor)
    assert carried(RollbackRun.of(plan), there).counts() == {Outcome.ROLLED_BACK: 1}
    restored(there, plan.users[0], backup_of([seen]).users[0])
    back = [one for one in there.user(oid(1)).registered if one.method in KINDS[:3]]
    assert [one.phone_number for one in back] == [SECRET_NUMBER] * numbers


def test_who_may_not_act_on_an_administrator_changes_nothing():
    admin = user(5, Method.PHONE, roles=frozenset({RoleId.HELPDESK_ADMINISTRATOR.value}))
    there = tenant([admin], actor=CLERK)
    # Planned for one who may, carried out by one who may not.
    plan = plan_rollback([admin], as_of=NOW, options=RollbackOptions(allow_admins=True, actor=PAA))
    run = carried(RollbackRun.of(plan), there)
    assert (run.counts(), there.user(oid(5))) == ({Outcome.FORBIDDEN: 1}, admin)
