"""The order rule against a model of the service: every combination of kinds, default, hidden owner and scope (ROL-2.5).

The source names 1,984 states: 384 sets of methods, each with no default or with every value that one of its methods can
stand behind. The model of the service knows which object is the default; the planner is told the value or nothing.
"""

from __future__ import annotations

import itertools
from collections import Counter

import pytest

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.rollback import (
    Decision,
    DefaultLock,
    Outcome,
    RollbackOptions,
    RollbackRun,
    RollbackScope,
    StepKind,
    plan_rollback,
)
from entra_combined_reg.rollback._defaults import serves
from entra_combined_reg.rollback._pictures import MethodRef
from rollback.fakes import NOW, Tenant, method, user

CAPABLE = (
    Method.PHONE,
    Method.ALTERNATE_PHONE,
    Method.OFFICE_PHONE,
    Method.AUTHENTICATOR,
    Method.SOFTWARE_OATH,
    Method.HARDWARE_OATH,
)
OTHERS = (Method.PASSKEY, Method.WINDOWS_HELLO, Method.EMAIL)
SCOPES = (
    RollbackScope.LEGACY_SAM,
    RollbackScope.PORTAL_REREGISTER,
    RollbackScope.ENTRA_CMDLET_ALL,
    RollbackScope.EVERYTHING,
)
CODES = {Method.AUTHENTICATOR, Method.SOFTWARE_OATH, Method.HARDWARE_OATH}


def subsets(kinds):
    return itertools.chain.from_iterable(itertools.combinations(kinds, size) for size in range(len(kinds) + 1))


def defaults(registered):
    """No default, or each method object behind each value it can serve."""
    yield None, DefaultOption.NONE
    for each in registered:
        for value in sorted(serves(MethodRef.of(each))):
            yield each.id, value


def states(others=OTHERS):
    for capable in subsets(CAPABLE):
        if Method.ALTERNATE_PHONE in capable and Method.PHONE not in capable:
            continue
        for more in subsets(others):
            registered = tuple(method(kind, number) for number, kind in enumerate((*capable, *more), 1))
            for owner, value in defaults(registered):
                yield registered, owner, value


STATES = tuple(states())
LEAN = tuple(states(others=(Method.PASSKEY,)))


class EveryInstance(Tenant):
    """A service that takes every method object behind the default's value for the default."""

    def _remove(self, user_id, step):
        mine = next((one for one in self._methods(user_id) if one.id == step.method_id), None)
        if mine is not None and self.users[user_id].default_method in serves(MethodRef.of(mine)):
            self.owner[user_id] = mine.id
        return super()._remove(user_id, step)


#: What locks the default: ROL-2.5 knows three readings, and no source decides between them.
READINGS = {
    "one object, against those that can be a default (A1)": Tenant,
    "one object, against every other method (A1 is false)": lambda users, owner: Tenant(users, owner, strict=True),
    "every object behind the value": EveryInstance,
}
A1, A1_FALSE, EVERY = READINGS


def carried(state, options, reading=A1, *, readable=True):
    """Plan, run to the end of the pilot, and return the plan's entry, the outcome and what is left."""
    registered, owner, value = state
    live = user(1, registered=registered, default_method=value)
    told = live if readable else user(1, registered=registered, default_method=None)
    tenant = READINGS[reading]([live], {live.object_id: owner} if owner else {})
    plan = plan_rollback([told], as_of=NOW, options=options)
    run = RollbackRun.of(plan)
    asked = Counter()
    while requests := run.pending():
        step = requests[0].step
        asked[step.key if step is not None and step.removes else None] += 1
        run = run.record(tenant.perform(requests[0]))
    del asked[None]
    assert max(asked.values(), default=0) <= 2, "at most two passes"
    outcome = run.outcomes()[0]
    changes = [one for one in outcome.steps if one.step.kind is StepKind.SET_DEFAULT]
    assert len(changes) <= 1
    return plan.users[0], outcome, [one for one in tenant.users[live.object_id].registered if one.usable is not False]


def in_order(entry, value):
    """Alternate before mobile, and what stands behind the default, as it is then, last."""
    removed = [step.method for step in entry.steps if step.removes]
    if Method.ALTERNATE_PHONE in removed and Method.PHONE in removed:
        assert removed.index(Method.ALTERNATE_PHONE) < removed.index(Method.PHONE)
    value = next((step.value for step in entry.steps if step.kind is StepKind.SET_DEFAULT), value)
    behind = [value in serves(step.ref) for step in entry.steps if step.removes]
    assert behind == sorted(behind)


def test_the_states_are_those_that_the_source_counted():
    assert (len(STATES), len({registered for registered, _, _ in STATES}), len(LEAN)) == (1984, 384, 496)


@pytest.mark.parametrize("scope", SCOPES)
def test_every_state_gets_its_order(scope):
    decided = Counter()
    for registered, _, value in STATES:
        live = user(1, registered=registered, default_method=value)
        options = RollbackOptions(scope=scope, accept_lockout=True)
        entry = plan_rollback([live], as_of=NOW, options=options).users[0]
        in_order(entry, value)
        decided[entry.decision] += 1
    # Nothing registered; and what the scope leaves.
    nothing = {Decision.SKIP_NO_METHODS: 1}
    if scope in {RollbackScope.LEGACY_SAM, RollbackScope.PORTAL_REREGISTER}:
        nothing |= {Decision.SKIP_EXCLUDED_KIND_ONLY: 7}
    elif scope is RollbackScope.ENTRA_CMDLET_ALL:
        nothing |= {Decision.SKIP_EXCLUDED_KIND_ONLY: 2}
    assert decided == {**nothing, Decision.ELIGIBLE: 1984 - sum(nothing.values())}


@pytest.mark.parametrize("readable", [True, False], ids=["default read", "default not read"])
@pytest.mark.parametrize("scope", [RollbackScope.PORTAL_REREGISTER, RollbackScope.EVERYTHING])
def test_no_state_of_a_scope_that_removes_every_default_deadlocks(scope, readable):
    ended, changed = Counter(), 0
    for state in STATES:
        entry, outcome, left = carried(state, RollbackOptions(scope=scope, accept_lockout=True), readable=readable)
        ended[outcome.outcome] += 1
        changed += any(one.step.kind is StepKind.SET_DEFAULT for one in outcome.steps)
        if entry.decision is Decision.ELIGIBLE:
            assert {one.method for one in left} == {ref.method for ref in entry.kept}
    skipped = 8 if scope is RollbackScope.PORTAL_REREGISTER else 1
    assert ended == {Outcome.SKIPPED: skipped, Outcome.ROLLED_BACK: 1984 - skipped}
    # By order alone these 128 deadlock: the alternate number is the default, and both numbers go.
    assert changed == 128


@pytest.mark.parametrize("readable", [True, False], ids=["default read", "default not read"])
def test_where_hardware_tokens_are_kept_only_the_named_states_are_stuck(readable):
    # A token serves codes alone, and so do what is removed: the worst service hands the new default to one of those.
    stuck = 600 if readable else 288
    options = RollbackOptions(scope=RollbackScope.ENTRA_CMDLET_ALL)
    ended = Counter()
    for state in STATES:
        entry, outcome, _ = carried(state, options, readable=readable)
        ended[outcome.outcome] += 1
        if outcome.outcome is Outcome.BLOCKED_BY_RETAINED:
            assert "blockedByRetainedPossible" in entry.reasons
            assert {ref.method for ref in entry.kept if serves(ref)} == {Method.HARDWARE_OATH}
    assert ended == {
        Outcome.SKIPPED: 6,
        Outcome.ROLLED_BACK: 1978 - stuck,
        Outcome.BLOCKED_BY_RETAINED: stuck,
    }


@pytest.mark.parametrize("readable", [True, False], ids=["default read", "default not read"])
def test_where_the_assumption_is_false_the_plan_says_so_beforehand(readable):
    ended = Counter()
    for state in STATES:
        options = RollbackOptions(scope=RollbackScope.PORTAL_REREGISTER)
        entry, outcome, _ = carried(state, options, A1_FALSE, readable=readable)
        ended[outcome.outcome] += 1
        if outcome.outcome is Outcome.BLOCKED_BY_RETAINED:
            assert "retainedMayBlock" in entry.reasons
    assert ended == {Outcome.SKIPPED: 8, Outcome.ROLLED_BACK: 576, Outcome.BLOCKED_BY_RETAINED: 1400}


@pytest.mark.parametrize("readable", [True, False], ids=["default read", "default not read"])
def test_where_every_object_counts_as_the_default_the_plan_says_so_beforehand(readable):
    ended = Counter()
    for state in LEAN:
        options = RollbackOptions(scope=RollbackScope.PORTAL_REREGISTER)
        entry, outcome, _ = carried(state, options, EVERY, readable=readable)
        ended[outcome.outcome] += 1
        if outcome.outcome is Outcome.BLOCKED_BY_RETAINED:
            assert {"severalOwners", "defaultNotRead"} & set(entry.reasons)
            assert state[2] is DefaultOption.OATH
    assert ended == {Outcome.SKIPPED: 2, Outcome.ROLLED_BACK: 386, Outcome.BLOCKED_BY_RETAINED: 108}


def test_told_that_the_assumption_is_false_the_plan_leaves_what_would_be_refused():
    ended = Counter()
    for state in STATES:
        options = RollbackOptions(scope=RollbackScope.PORTAL_REREGISTER, default_lock=DefaultLock.ANY_OTHER)
        entry, outcome, left = carried(state, options, A1_FALSE)
        ended[outcome.outcome] += 1
        held = "blockedByRetained" in entry.reasons
        if outcome.outcome is Outcome.BLOCKED_BY_RETAINED:
            # One of several makes the codes, and nobody can tell which: the plan says that one will stay.
            assert held
            assert state[2] is DefaultOption.OATH
        elif entry.decision is Decision.ELIGIBLE:
            assert {one.id for one in left} == {ref.id for ref in entry.kept}
        if outcome.outcome is Outcome.SKIPPED and held:
            assert entry.decision is Decision.BLOCKED_BY_RETAINED
    # Not told, 1,400 of them end in the refusal.
    assert ended == {Outcome.SKIPPED: 8 + 49, Outcome.ROLLED_BACK: 1549, Outcome.BLOCKED_BY_RETAINED: 378}


def test_told_that_every_object_counts_the_plan_leaves_what_would_be_refused():
    ended = Counter()
    for state in [*LEAN, *several()]:
        options = RollbackOptions(scope=RollbackScope.PORTAL_REREGISTER, default_lock=DefaultLock.EVERY_OWNER)
        entry, outcome, left = carried(state, options, EVERY)
        ended[entry.decision, outcome.outcome] += 1
        assert outcome.outcome is not Outcome.BLOCKED_BY_RETAINED
        if entry.decision is Decision.ELIGIBLE:
            assert {one.id for one in left} == {ref.id for ref in entry.kept}
    assert ended == {
        (Decision.ELIGIBLE, Outcome.ROLLED_BACK): 718,
        (Decision.MANUAL_ONLY, Outcome.SKIPPED): 91,
        (Decision.SKIP_EXCLUDED_KIND_ONLY, Outcome.SKIPPED): 1,
        (Decision.SKIP_NO_METHODS, Outcome.SKIPPED): 1,
    }


@pytest.mark.parametrize("readable", [True, False], ids=["default read", "default not read"])
def test_whatever_kinds_are_chosen_only_the_named_states_are_stuck(readable):
    ended, count = Counter(), 0
    for state in states(others=()):
        for chosen in subsets([one.method for one in state[0]]):
            if not chosen:
                continue
            count += 1
            options = RollbackOptions(scope=RollbackScope.KINDS, kinds=frozenset(chosen), accept_lockout=True)
            entry, outcome, _ = carried(state, options, readable=readable)
            in_order(entry, state[2] if readable else None)
            ended[entry.decision, outcome.outcome] += 1
            if outcome.outcome is Outcome.BLOCKED_BY_RETAINED:
                assert "blockedByRetainedPossible" in entry.reasons
                # By nature: what is kept can only serve the very value that cannot be left.
                assert {ref.method for ref in entry.kept if serves(ref)} <= CODES
    stuck = 162 if readable else 72
    assert (count, ended) == (
        3505,
        {
            (Decision.ELIGIBLE, Outcome.ROLLED_BACK): 3401 - stuck,
            (Decision.ELIGIBLE, Outcome.BLOCKED_BY_RETAINED): stuck,
            (Decision.BLOCKED_BY_ALTERNATE, Outcome.SKIPPED): 104,
        },
    )


def several():
    """Several objects of one kind, up to two other kinds beside them, every owner of the default."""
    for kind, most in ((Method.AUTHENTICATOR, 3), (Method.SOFTWARE_OATH, 2), (Method.HARDWARE_OATH, 2)):
        rest = [one for one in (*CAPABLE, Method.PASSKEY) if one is not kind]
        for others in itertools.chain.from_iterable(itertools.combinations(rest, size) for size in range(3)):
            if Method.ALTERNATE_PHONE in others and Method.PHONE not in others:
                continue
            registered = (
                *(method(kind, number) for number in range(1, most + 1)),
                *(method(other, 9) for other in others),
            )
            for owner, value in defaults(registered):
                yield registered, owner, value


@pytest.mark.parametrize("readable", [True, False], ids=["default read", "default not read"])
def test_several_objects_of_a_kind_do_not_deadlock(readable):
    ended = Counter()
    for state in several():
        options = RollbackOptions(scope=RollbackScope.PORTAL_REREGISTER)
        _, outcome, left = carried(state, options, readable=readable)
        ended[outcome.outcome] += 1
        assert {one.method for one in left} <= {Method.PASSKEY}
    assert ended == {Outcome.ROLLED_BACK: 315}


@pytest.mark.parametrize("readable", [True, False], ids=["default read", "default not read"])
def test_a_single_object_goes_or_the_plan_said_that_it_may_be_stuck(readable):
    ended, count = Counter(), 0
    for state in several():
        for one in state[0]:
            count += 1
            options = RollbackOptions(scope=RollbackScope.IDS, method_ids=frozenset({one.id}), accept_lockout=True)
            entry, outcome, left = carried(state, options, readable=readable)
            ended[entry.decision, outcome.outcome] += 1
            gone = {each.id for each in state[0]} - {each.id for each in left}
            if outcome.outcome is Outcome.ROLLED_BACK:
                assert gone == {one.id}
            else:
                assert gone == set()
            if outcome.outcome is Outcome.BLOCKED_BY_RETAINED:
                assert "blockedByRetainedPossible" in entry.reasons
    stuck = 74 if readable else 22
    assert (count, ended) == (
        1299,
        {
            (Decision.ELIGIBLE, Outcome.ROLLED_BACK): 1277 - stuck,
            (Decision.ELIGIBLE, Outcome.BLOCKED_BY_RETAINED): stuck,
            (Decision.BLOCKED_BY_ALTERNATE, Outcome.SKIPPED): 22,
        },
    )
