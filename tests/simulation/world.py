"""What the simulations share: a run carried to its end against a simulated tenant, crash or no crash."""

from __future__ import annotations

import itertools
import json
from collections import Counter
from datetime import timedelta

from entra_combined_reg.catalog import Act, Method
from entra_combined_reg.plain import from_plain, to_plain
from entra_combined_reg.rollback import (
    Journal,
    RollbackOptions,
    RollbackRun,
    RunState,
    StopLoss,
    drive,
    plan_rollback,
)
from entra_combined_reg.testing import SimulatedTenant
from rollback.fakes import NOW

PATIENT = StopLoss(consecutive=99, percent=100)
#: What is carried out at most once for each user.
ONCE = {Act.CREATE_TEMPORARY_ACCESS_PASS, Act.REVOKE_SESSIONS}
HOUR = timedelta(hours=1)


def planned(users, **options):
    return plan_rollback(users, as_of=NOW, options=RollbackOptions(**{"stop_loss": PATIENT, **options}))


def tenant(users, **options):
    return SimulatedTenant(users, as_of=NOW, **options)


def at_call(place, fault):
    """A plan of faults: one, at one call, counted from 0."""
    plan = itertools.chain(itertools.repeat(None, place), [fault])
    return lambda *_: next(plan, None)


def stored(journal):
    """The journal as a file gives it back."""
    return from_plain(json.loads(json.dumps(to_plain(journal))), Journal)


def carried(run, there, *, approve=True, resumptions=9):
    """Carry a run to its end: a halt is resumed from the journal alone, a pilot is approved."""
    for _ in range(resumptions):
        run = drive(run, there, sleep=there.sleep)
        if run.state is RunState.HALTED:
            run = RollbackRun.resume(run.plan, stored(run.journal))
        elif run.state is RunState.AWAITING_APPROVAL and approve:
            run = run.approve(by="Adele", as_of=there.as_of, fingerprint=run.plan_fingerprint)
        else:
            break
    return run


def left(there, object_id):
    """What is there and active of a user, the pass aside that a plan makes."""
    methods = there.user(object_id).registered or ()
    return sorted(
        (one.type_text, one.id or "")
        for one in methods
        if one.usable is not False and one.method not in {Method.TEMPORARY_ACCESS_PASS, Method.PASSWORD}
    )


def kept(entry):
    """What the plan says that stays of a user."""
    return sorted((ref.type_text, ref.id or "") for ref in entry.kept if ref.method is not Method.TEMPORARY_ACCESS_PASS)


def repeated(there):
    """What was carried out twice and may not be, by user and act."""
    done = Counter((deed.before.object_id, deed.act) for deed in there.deeds if deed.act in ONCE)
    return {key: count for key, count in done.items() if count > 1}
