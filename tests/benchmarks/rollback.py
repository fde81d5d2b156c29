"""What planning costs, and a run of many users with faults and crashes, its promises checked at the end.

Usage: PYTHONPATH=src python tests/benchmarks/rollback.py [PLANNED [RUN]]

PLANNED users (10,000 by default) are planned, and a half and a quarter of them beside, to see how it grows. RUN users
(1,000) are carried out against a simulated tenant in which 5 of 100 calls go wrong; 20 times the process "crashes",
every second time before the answer is in the journal, and the run goes on from the journal alone, read back from JSON.
Times are CPU time of the process; peaks are those of tracemalloc, measured in a pass of its own.
"""

from __future__ import annotations

import json
import random
import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import process_time
from typing import Any

import attrs

from entra_combined_reg.catalog import Act, DefaultOption, Method
from entra_combined_reg.facts import PerUserMfa, RegisteredMethod, UserState
from entra_combined_reg.plain import from_plain, to_plain
from entra_combined_reg.rollback import (
    Answer,
    Decision,
    Journal,
    JournalEntry,
    Outcome,
    Request,
    RollbackOptions,
    RollbackPlan,
    RollbackRun,
    RunState,
    StopLoss,
    drive,
    plan_rollback,
    verify,
)
from entra_combined_reg.testing import OPERATOR, Fault, SimulatedTenant, make_user
from entra_combined_reg.wire import parse_events

NOW = datetime(2026, 11, 23, tzinfo=UTC)
NUMBER = "+49 89 5550199"
#: What most tenants look like: somebody with everything, somebody with nothing, and per-user MFA here and there.
KINDS: tuple[tuple[tuple[Method, ...], DefaultOption], ...] = (
    ((Method.PHONE, Method.AUTHENTICATOR), DefaultOption.PUSH),
    ((Method.PHONE,), DefaultOption.SMS),
    ((Method.AUTHENTICATOR, Method.PASSKEY), DefaultOption.PUSH),
    ((Method.PHONE, Method.ALTERNATE_PHONE, Method.EMAIL), DefaultOption.VOICE_ALTERNATE_MOBILE),
    ((Method.PHONE, Method.OFFICE_PHONE, Method.AUTHENTICATOR, Method.SOFTWARE_OATH), DefaultOption.OATH),
    ((Method.AUTHENTICATOR, Method.HARDWARE_OATH, Method.WINDOWS_HELLO), DefaultOption.OATH),
    ((Method.PASSKEY,), DefaultOption.NONE),
    ((), DefaultOption.NONE),
)
#: Answers for good, and lies: no accidents of the line.
FINAL = {
    Fault.FORBIDDEN,
    Fault.NOT_FOUND,
    Fault.NO_RESOURCE,
    Fault.METHOD_NOT_ALLOWED,
    Fault.BAD_REQUEST,
    Fault.CORRUPT_KEY,
    Fault.NEEDS_FRESH_MFA,
    Fault.LIE,
}
PASSING = tuple(fault for fault in Fault if fault not in FINAL)
ONCE = {Act.CREATE_TEMPORARY_ACCESS_PASS, Act.REVOKE_SESSIONS}


class Crash(Exception):
    """The process ends here."""


def person(number: int) -> UserState:
    """One user; the same number gives the same user."""
    kinds, default = KINDS[number % len(KINDS)]
    made = make_user(*kinds, object_id=f"{number:08}-0000-4000-8000-000000000000", upn=f"user{number}@contoso.com")
    state = PerUserMfa.ENABLED if number % 23 == 0 else PerUserMfa.DISABLED
    return UserState(
        object_id=made.object_id,
        upn=made.upn,
        user_type=made.user_type,
        roles=frozenset(),
        per_user_mfa=state,
        registered=tuple(numbered(one) for one in made.registered or ()),
        registered_complete=True,
        default_method=default,
    )


def numbered(method: RegisteredMethod) -> RegisteredMethod:
    """Give phones their number, so that there is something to leak."""
    is_phone = method.type_text == "phoneAuthenticationMethod"
    return attrs.evolve(method, phone_number=NUMBER) if is_phone else method


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of CPU, and what came of it."""
    start = process_time()
    found = work()
    return process_time() - start, found


def peak(work: Callable[[], Any]) -> float:
    """Peak of memory while it runs, in MB."""
    tracemalloc.start()
    work()
    _, highest = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return highest / 1e6


def planning(count: int) -> None:
    """Plan so many users, and fewer, and print what it took."""
    print("planning\n")
    print("| users | seconds | µs a user | fingerprint, seconds | peak MB | eligible |")
    print("|---:|---:|---:|---:|---:|---:|")
    for size in (count // 4, count // 2, count):
        users = [person(number) for number in range(size)]
        seconds, plan = timed(lambda users=users: plan_rollback(users, as_of=NOW))
        stamped, _ = timed(lambda plan=plan: plan.fingerprint)
        highest = peak(lambda users=users: plan_rollback(users, as_of=NOW))
        micro = seconds / size * 1e6
        print(f"| {size} | {seconds:.2f} | {micro:.0f} | {stamped:.2f} | {highest:.0f} | {len(plan.eligible)} |")


def stored(journal: Journal) -> Journal:
    """The journal as a file gives it back."""
    found: Journal = from_plain(json.loads(json.dumps(to_plain(journal))), Journal)
    return found


class Operator:
    """Carries a run on, keeps its journal, crashes when it is told to and starts again from what it kept."""

    def __init__(self, plan: RollbackPlan, tenant: SimulatedTenant, crashes: dict[int, bool]) -> None:
        self.plan, self.tenant, self.crashes = plan, tenant, crashes
        self.kept: list[JournalEntry] = []
        self.answers = self.crashed = self.halted = 0
        self.resuming = 0.0

    def keep(self, run: RollbackRun) -> RollbackRun:
        """Append what happened last to the journal."""
        if run.latest is not None:
            self.kept.append(run.latest)
        return run

    def observe(self, run: RollbackRun, _: Request, __: Answer) -> None:
        """Keep an answer, or crash before or after that."""
        self.answers += 1
        lost = self.crashes.get(self.answers)
        if lost is not True:
            self.keep(run)
        if lost is not None:
            self.crashed += 1
            raise Crash

    def resumed(self) -> RollbackRun:
        """Start again from the plan and the journal alone."""
        start = process_time()
        journal = stored(Journal(plan=self.plan.fingerprint, entries=tuple(self.kept)))
        run = self.keep(RollbackRun.resume(self.plan, journal))
        self.resuming += process_time() - start
        return run

    def carry(self) -> RollbackRun:
        """Carry the run to its end."""
        run = RollbackRun.of(self.plan)
        while run.state is not RunState.DONE:
            try:
                run = drive(run, self.tenant, sleep=self.tenant.sleep, observe=self.observe)
            except Crash:
                run = self.resumed()
                continue
            if run.state is RunState.AWAITING_APPROVAL:
                stamp = self.plan.fingerprint
                run = self.keep(run.approve(by="Adele", as_of=self.tenant.as_of, fingerprint=stamp))
            elif run.state is RunState.HALTED:
                self.halted += 1
                run = self.resumed()
        return run


def checked(run: RollbackRun, tenant: SimulatedTenant, users: list[UserState]) -> list[tuple[str, bool]]:
    """Every promise of a run, and whether it was kept."""
    plan = run.plan
    eligible = {entry.object_id for entry in plan.users if entry.decision is Decision.ELIGIBLE}
    done = Counter((deed.before.object_id, deed.act) for deed in tenant.deeds if deed.act in ONCE)
    whole = all(one.proved is not False for one in run.outcomes() if one.outcome is Outcome.ROLLED_BACK)
    texts = json.dumps(to_plain(plan)) + json.dumps(to_plain(run.journal)) + repr(run) + repr(plan)
    return [
        ("nobody outside the plan was touched", {deed.before.object_id for deed in tenant.deeds} <= eligible),
        (
            "who was not eligible is as before",
            all(tenant.user(one.object_id or "") == one for one in users if one.object_id not in eligible),
        ),
        ("nothing was done twice that harms", max(done.values(), default=0) <= 1),
        ("the sum of outcomes is the sum of inputs", sum(run.counts().values()) == len(users)),
        ("the journal replays to the same run", RollbackRun.replay(plan, stored(run.journal)) == run),
        ("no rolled-back user has a removed method left", whole and all(left(run, tenant))),
        ("no number and no device token in plan, journal or repr", NUMBER not in texts and "apns2" not in texts),
    ]


def left(run: RollbackRun, tenant: SimulatedTenant) -> list[bool]:
    """For every rolled-back user, whether exactly what the plan keeps is there and active."""
    entries = {entry.object_id: entry for entry in run.plan.users}
    found = []
    for one in run.outcomes():
        if one.outcome is Outcome.ROLLED_BACK:
            methods = tenant.user(one.object_id).registered or ()
            there = {method.id for method in methods if method.usable is not False}
            found.append(there == {ref.id for ref in entries[one.object_id].kept})
    return found


def running(count: int) -> None:
    """Carry a plan out against a tenant that fails, crash twenty times, and check what was promised."""
    chance = random.Random(20261123)
    users = [person(number) for number in range(count)]
    options = RollbackOptions(stop_loss=StopLoss(consecutive=999, percent=100), revoke_sessions=True)
    plan = plan_rollback(users, as_of=NOW, options=options)
    tenant = SimulatedTenant(
        users, as_of=NOW, faults=lambda *_: chance.choice(PASSING) if chance.random() < 0.05 else None
    )
    places = chance.sample(range(1, 5 * len(plan.eligible)), 20)
    operator = Operator(plan, tenant, {place: number % 2 == 0 for number, place in enumerate(places)})
    seconds, run = timed(operator.carry)
    ended = tenant.as_of
    tenant.advance(timedelta(hours=1))
    verifying, report = timed(
        lambda: verify(
            run,
            parse_events(tenant.audit_log()).events,
            as_of=tenant.as_of,
            ended=ended,
            actors=[OPERATOR.object_id or ""],
        )
    )
    print(f"\nrunning {count} users, {len(plan.eligible)} of them eligible\n")
    print("| what | |\n|---|---:|")
    for name, value in (
        ("calls of Graph", len(tenant.calls)),
        ("answers in the journal", operator.answers),
        ("crashes", operator.crashed),
        ("halts by a lost sign-in", operator.halted),
        ("seconds of CPU, simulated service included", f"{seconds - operator.resuming:.2f}"),
        ("µs an answer", f"{(seconds - operator.resuming) / operator.answers * 1e6:.0f}"),
        ("seconds for all starts from the journal, read back from JSON", f"{operator.resuming:.2f}"),
        ("hours on the tenant's clock", f"{(ended - NOW).total_seconds() / 3600:.1f}"),
        ("outcomes", {str(outcome): number for outcome, number in sorted(run.counts().items())}),
        ("verdicts from the log", {str(verdict): number for verdict, number in sorted(report.counts().items())}),
        ("seconds to write, parse and verify the log", f"{verifying:.2f}"),
    ):
        print(f"| {name} | {value} |")
    print("\n| promise | kept |\n|---|---|")
    promises = checked(run, tenant, users)
    for name, holds in promises:
        print(f"| {name} | {'yes' if holds else '**no**'} |")
    if not all(holds for _, holds in promises):
        raise SystemExit(1)


if __name__ == "__main__":
    planning(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    running(int(sys.argv[2]) if len(sys.argv) > 2 else 1_000)
