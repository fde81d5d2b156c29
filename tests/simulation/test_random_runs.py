"""Random runs with random faults, and a crash after any answer: what must hold whatever the service does."""

from __future__ import annotations

import json
import random

from hypothesis import given
from hypothesis import strategies as st

from entra_combined_reg.catalog import Act, Method
from entra_combined_reg.plain import to_plain
from entra_combined_reg.rollback import (
    Answer,
    AnswerClass,
    Decision,
    OnChange,
    Outcome,
    RollbackRun,
    RollbackVerdict,
    RunState,
    Snapshot,
    StepKind,
    StepResult,
    plan_rollback,
    verify,
)
from entra_combined_reg.testing import OPERATOR, Fault
from entra_combined_reg.wire import parse_events
from rollback.fakes import NOW, SECRET_NUMBER, method
from simulation.strategies import BYSTANDER, behaviours, faults, options, owners, teams, told
from simulation.world import HOUR, kept, left, repeated, stored, tenant

#: Numbers stand in every method, device tokens in every Update user record.
SECRETS = (SECRET_NUMBER, SECRET_NUMBER[-7:], "apns2-e-")


class Simulation:
    """One run with its tenant; each turn is one answer, or a crash beside it."""

    def __init__(self, plan, there, chance, crashes):
        self.plan, self.there, self.chance, self.crashes = plan, there, chance, crashes
        self.run = RollbackRun.of(plan)
        self.shown = []
        self.pilot = set(plan.waves[0].users) if plan.waves else set()

    def __repr__(self):
        results = [
            (one.outcome, [(s.step.kind, s.step.method, s.result) for s in one.steps]) for one in self.run.outcomes()
        ]
        return f"{self.plan.options!r} {results} {self.there._behaviour!r}"

    def turn(self):
        if self.run.state is RunState.AWAITING_APPROVAL:
            assert self.touched() <= self.pilot
            self.run = self.run.approve(by="Adele", as_of=self.there.as_of, fingerprint=self.plan.fingerprint)
        elif self.run.state is RunState.HALTED:
            self.run = self.resumed()
        else:
            self.answer(self.chance.choice(self.run.pending()))

    def answer(self, request):
        self.there.sleep(request.wait)
        lot = self.chance.randrange(200)
        answer = self.performed(request)
        if lot < self.crashes:
            self.run = self.resumed()
            return
        self.run = self.recorded(request, answer)
        if lot < 2 * self.crashes:
            self.run = self.resumed()

    def performed(self, request):
        try:
            return self.there.perform(request)
        except (ConnectionError, TimeoutError) as error:
            self.shown.append(repr(error))
            return Answer.of(request, AnswerClass.UNKNOWN)

    def recorded(self, request, answer):
        if answer.seen is not None and answer.seen.object_id != request.user_id:
            # What a driver does with the picture of another user.
            answer = Answer.of(request, AnswerClass.UNKNOWN)
        return self.run.record(answer)

    def resumed(self):
        """What is left after a crash: the plan, and the journal as a file holds it."""
        return RollbackRun.resume(self.plan, stored(self.run.journal))

    def touched(self):
        return {deed.before.object_id for deed in self.there.deeds if not deed.own}

    def to_the_end(self, most=600):
        for _ in range(most):
            if self.run.state is RunState.DONE:
                return self
            self.turn()
        raise AssertionError("the run does not end")

    def check_secrets(self):
        journal = self.run.journal
        shown = [*self.shown, repr(self.run), repr(self.run.users), repr(self.plan), repr(journal)]
        shown += [json.dumps(to_plain(one)) for one in (self.plan, journal)]
        found = [secret for secret in (*SECRETS, *self.there.passes) if any(secret in text for text in shown)]
        assert found == []


@st.composite
def simulations(draw, kinds=tuple(Fault), most_faults=15):
    users = draw(teams())
    seed = draw(st.integers(0, 2**32 - 1))
    chance = random.Random(seed)
    plan = plan_rollback(
        [*draw(told(users)), BYSTANDER],
        targets=[one.object_id for one in users],
        as_of=NOW,
        options=draw(options()),
    )
    there = tenant(
        [*users, BYSTANDER],
        behaviour=draw(behaviours()),
        owners=owners(users, chance),
        faults=faults(chance, draw(st.integers(0, most_faults)), kinds),
    )
    return Simulation(plan, there, chance, draw(st.sampled_from([0, 5, 20]))), {one.object_id: one for one in users}


def check_user(simulation, one, before):
    """What must be true of one user after the end."""
    there, entry = simulation.there, next(e for e in simulation.plan.users if e.object_id == one.object_id)
    after = there.user(one.object_id)
    deeds = [deed.act for deed in there.deeds if deed.before.object_id == one.object_id]
    if one.decision is not Decision.ELIGIBLE:
        assert (one.outcome, after, deeds) == (Outcome.SKIPPED, before, [])
        return
    assert set(kept(entry)) <= set(left(there, one.object_id)), "what the plan keeps is there"
    results = {step.result for step in one.steps}
    if one.outcome in {Outcome.ROLLED_BACK, Outcome.ALREADY_DONE} and one.proved:
        assert left(there, one.object_id) == kept(entry)
    if StepResult.BLOCKED_BY_RETAINED in results:
        assert set(left(there, one.object_id)) > set(kept(entry))
    if one.outcome is Outcome.ROLLED_BACK:
        if simulation.plan.options.on_change is OnChange.REFUSE:
            changes = [step.result for step in one.steps if step.step.kind is StepKind.SET_DEFAULT]
            assert_as_planned(entry, after, defaults=set(changes) <= {StepResult.DONE})
        planned = {step.kind for step in entry.steps}
        assert (StepKind.REVOKE_SESSIONS in planned) is (Act.REVOKE_SESSIONS in deeds)
        assert (StepKind.CREATE_TAP in planned) is (Act.CREATE_TEMPORARY_ACCESS_PASS in deeds)


def assert_as_planned(entry, user, *, defaults):
    """What the plan said that the user would look like is what the tenant holds; a default, if it could be changed."""
    wanted, found = entry.outlook[-1].after, Snapshot.of(user)
    assert [refs_of(found), len(found.methods)] == [refs_of(wanted), len(wanted.methods)]
    assert found.per_user_mfa is wanted.per_user_mfa
    assert not defaults or wanted.default_method in {None, found.default_method}


def refs_of(seen):
    """The method objects; a pass has the id that the service chose."""
    return {(ref.key, ref.usable) for ref in seen.methods if ref.method is not Method.TEMPORARY_ACCESS_PASS}


#: Faults that say something else than what is so, or that stand for somebody's decision.
UNFAIR = {Fault.LIE}
FAIR = tuple(fault for fault in Fault if fault not in UNFAIR)


@given(simulations(kinds=FAIR))
def test_the_properties_hold_whatever_happens(given):
    simulation, users = given
    simulation.to_the_end()
    run, there, plan = simulation.run, simulation.there, simulation.plan
    eligible = {entry.object_id for entry in plan.users if entry.decision is Decision.ELIGIBLE}
    assert simulation.touched() <= eligible
    assert there.user(BYSTANDER.object_id) == BYSTANDER
    assert sum(run.counts().values()) == len(plan.users) == len(users)
    assert RollbackRun.replay(plan, stored(run.journal)) == run
    assert repeated(there) == {}
    simulation.check_secrets()
    for one in run.outcomes():
        check_user(simulation, one, users[one.object_id])


@given(simulations(kinds=(Fault.LIE,)))
def test_a_lie_is_never_taken_for_a_proof(given):
    simulation, _ = given
    simulation.to_the_end()
    for one in simulation.run.outcomes():
        entry = next(entry for entry in simulation.plan.users if entry.object_id == one.object_id)
        if one.outcome is Outcome.ROLLED_BACK and one.proved:
            assert left(simulation.there, one.object_id) == kept(entry)
    assert repeated(simulation.there) == {}


@given(simulations(kinds=FAIR))
def test_what_is_rolled_back_is_proved_from_the_log(given):
    simulation, _ = given
    simulation.to_the_end()
    run, there = simulation.run, simulation.there
    ended = there.as_of
    there.advance(HOUR)
    parsed = parse_events(there.audit_log())
    assert (parsed.rejected, parsed.passed_over) == ((), {})
    report = verify(run, parsed.events, as_of=there.as_of, actors=[OPERATOR.object_id], ended=ended)
    assert report.waiting is False
    assert sum(report.counts().values()) == len(run.plan.users)
    for outcome, found in zip(run.outcomes(), report.users, strict=True):
        touched = found.object_id in simulation.touched()
        assert found.foreign == ()
        assert found.verdict is not RollbackVerdict.CONTRADICTED, (outcome, found)
        if outcome.outcome is Outcome.ROLLED_BACK:
            assert (touched, found.verdict) == (True, RollbackVerdict.PROVEN)
        if not touched:
            assert found.verdict is RollbackVerdict.UNTOUCHED


@given(simulations(kinds=FAIR), st.integers(0, 30), st.booleans())
def test_a_user_who_changes_in_the_middle_is_not_forced(given, moment, adds):
    simulation, users = given
    there, chance = simulation.there, simulation.chance
    number = chance.choice(sorted(users))
    for turn in range(600):
        if turn == moment:
            # The pass of a plan is nobody's to delete.
            before = [one for one in there.user(number).registered if one.method is not Method.TEMPORARY_ACCESS_PASS]
            if adds:
                there.by_user(number, Act.REGISTER_METHOD, method(Method.PASSKEY, id="own-key"))
            elif before:
                there.by_user(number, Act.DELETE_OWN_METHOD, chance.choice(before))
        if simulation.run.state is RunState.DONE:
            break
        simulation.turn()
    assert simulation.run.state is RunState.DONE
    assert repeated(there) == {}
    simulation.check_secrets()
    if adds and turn > moment and simulation.plan.options.on_change is OnChange.REFUSE:
        # What the user registered since is nobody's to remove.
        assert "own-key" in {one.id for one in there.user(number).registered}
