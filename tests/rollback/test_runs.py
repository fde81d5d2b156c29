"""What a run does with a user who changed since the plan was made, and that the order of the users changes nothing.

Random runs with faults and crashes are in tests/simulation.
"""

from __future__ import annotations

import attrs
from hypothesis import given
from hypothesis import strategies as st

from entra_combined_reg.catalog import Method
from entra_combined_reg.facts import PerUserMfa
from entra_combined_reg.plain import to_plain
from entra_combined_reg.rollback import (
    OnChange,
    Outcome,
    RollbackOptions,
    RollbackRun,
    plan_rollback,
)
from rollback.fakes import NOW, Tenant, oid, user
from simulation.strategies import teams


class TestOneOrder:
    @given(teams(), st.randoms(use_true_random=False))
    def test_the_order_of_the_users_given_changes_nothing(self, users, random):
        shuffled = list(users)
        random.shuffle(shuffled)
        one, two = (plan_rollback(given, as_of=NOW) for given in (users, shuffled))
        assert (one.fingerprint, to_plain(one)) == (two.fingerprint, to_plain(two))


class TestReplan:
    def test_a_changed_user_is_refused(self):
        before = user(1, Method.PHONE)
        run = RollbackRun.of(plan_rollback([before], as_of=NOW))
        tenant = Tenant([user(1, Method.PHONE, Method.AUTHENTICATOR)])
        run = run.record(tenant.perform(run.pending()[0]))
        assert [one.outcome for one in run.closed[0]] == [Outcome.CHANGED]
        assert tenant.touched == []

    def test_or_planned_again_where_the_caller_says_so(self):
        before = user(1, Method.PHONE)
        options = RollbackOptions(on_change=OnChange.REPLAN)
        run = RollbackRun.of(plan_rollback([before], as_of=NOW, options=options))
        tenant = Tenant([user(1, Method.PHONE, Method.AUTHENTICATOR)])
        while requests := run.pending():
            run = run.record(tenant.perform(requests[0]))
        assert [one.outcome for one in run.closed[0]] == [Outcome.ROLLED_BACK]
        assert tenant.users[oid(1)].registered == ()

    def test_a_method_that_the_guards_counted_on_must_still_be_there(self):
        before = user(1, Method.PHONE, Method.PASSKEY)
        options = RollbackOptions(on_change=OnChange.REPLAN)
        run = RollbackRun.of(plan_rollback([before], as_of=NOW, options=options))
        tenant = Tenant([user(1, Method.PHONE)])
        run = run.record(tenant.perform(run.pending()[0]))
        assert [one.outcome for one in run.closed[0]] == [Outcome.CHANGED]

    def test_nobody_is_touched_who_is_no_longer_eligible(self):
        before = user(1, Method.PHONE)
        for options in (RollbackOptions(), RollbackOptions(on_change=OnChange.REPLAN)):
            run = RollbackRun.of(plan_rollback([before], as_of=NOW, options=options))
            live = attrs.evolve(before, per_user_mfa=PerUserMfa.ENABLED)
            run = run.record(Tenant([live]).perform(run.pending()[0]))
            assert [one.outcome for one in run.closed[0]] == [Outcome.NOT_ELIGIBLE_NOW]
