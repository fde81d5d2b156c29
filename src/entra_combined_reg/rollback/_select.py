"""From inputs to entries: every target and every user gets exactly one decision, in one fixed order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

import attrs

from entra_combined_reg import plain
from entra_combined_reg.catalog import Module, module_row
from entra_combined_reg.facts import UserState
from entra_combined_reg.markup import counted
from entra_combined_reg.rollback._decide import decide
from entra_combined_reg.rollback._eligibility import Decision, RollbackReason
from entra_combined_reg.rollback._guard_rows import GuardNote
from entra_combined_reg.rollback._guards import (
    LAST_ADMIN_NOTE,
    PASSWORDLESS,
    guard_user,
    hits_every_admin,
    scope_warnings,
)
from entra_combined_reg.rollback._options import RollbackOptions
from entra_combined_reg.rollback._permissions import is_admin, smallest_role
from entra_combined_reg.rollback._pictures import Snapshot
from entra_combined_reg.rollback._steps import StepKind
from entra_combined_reg.rollback._targets import RefKind, RejectedLine, Target, TargetList
from entra_combined_reg.rollback._user_plan import UserPlan

__all__ = ["plan_warnings", "select"]


def select(
    users: Iterable[UserState], wanted: TargetList | None, options: RollbackOptions, as_of: datetime
) -> tuple[UserPlan, ...]:
    """Give every input its entry.

    Args:
        users: All that is known.
        wanted: The targets in their order; ``None``: every user, by object id.
        options: The choices behind the plan.
        as_of: The time of planning.
    """
    # One fixed order, whatever the order they came in.
    known = _in_order(users)
    if wanted is None:
        inputs = [(user.object_id or user.upn or "", [user]) for user in known]
    else:
        by_id, by_upn = _index(known)
        inputs = [(target.ref, _found(target, by_id, by_upn)) for target in wanted.targets]
    entries = _without_conflicts(inputs, options, as_of)
    return _spare_last_admin(entries, known, options)


def _in_order(users: Iterable[UserState]) -> list[UserState]:
    listed = list(users)
    times = Counter(_key(user) for user in listed)

    def place(user: UserState) -> tuple[str, str, bytes]:
        # The whole content decides only between entries for one id: writing it out for everybody would cost the most.
        content = plain.canonical_bytes(user) if times[_key(user)] > 1 else b""
        return (_key(user), (user.upn or "").casefold(), content)

    return sorted(listed, key=place)


def _key(user: UserState) -> str:
    return (user.object_id or "").lower()


def _index(known: Sequence[UserState]) -> tuple[dict[str, list[UserState]], dict[str, list[UserState]]]:
    by_id: dict[str, list[UserState]] = {}
    by_upn: dict[str, list[UserState]] = {}
    for user in known:
        by_id.setdefault(_key(user), []).append(user)
        by_upn.setdefault((user.upn or "").casefold(), []).append(user)
    return by_id, by_upn


def _found(target: Target, by_id: dict[str, list[UserState]], by_upn: dict[str, list[UserState]]) -> list[UserState]:
    return (by_id if target.kind is RefKind.OBJECT_ID else by_upn).get(target.key, [])


def _without_conflicts(
    inputs: Sequence[tuple[str, list[UserState]]], options: RollbackOptions, as_of: datetime
) -> tuple[UserPlan, ...]:
    states: dict[str, list[UserState]] = {}
    for _, users in inputs:
        for user in users:
            states.setdefault(_key(user), []).append(user)
    seen: set[str] = set()
    entries: list[UserPlan] = []
    for ref, users in inputs:
        object_id = _key(users[0]) if users else ""
        if object_id and object_id in seen:
            entries.append(_unplanned(ref, users[0], Decision.DUPLICATE, RollbackReason.NAMED_AGAIN))
        elif object_id and any(state != users[0] for state in states[object_id]):
            entries.append(_unplanned(ref, users[0], Decision.UNREADABLE, RollbackReason.CONFLICTING_STATES))
        else:
            entries.append(_entry(ref, users, options, as_of))
        seen.add(object_id)
    return tuple(entries)


def _unplanned(ref: str, user: UserState | None, decision: Decision, reason: RollbackReason) -> UserPlan:
    return UserPlan(
        ref=ref,
        upn=None if user is None else user.upn,
        user=Snapshot.of(user) if user is not None and user.object_id else None,
        decision=decision,
        reasons=(reason,),
    )


def _entry(ref: str, users: list[UserState], options: RollbackOptions, as_of: datetime) -> UserPlan:
    if not users:
        return _unplanned(ref, None, Decision.NOT_FOUND, RollbackReason.NO_SUCH_USER)
    user = users[0]
    if len({_key(other) for other in users}) > 1:
        return _unplanned(ref, None, Decision.UNREADABLE, RollbackReason.CONFLICTING_STATES)
    if not user.object_id:
        return _unplanned(ref, user, Decision.UNREADABLE, RollbackReason.OBJECT_ID_MISSING)
    if user.deleted:
        return _unplanned(ref, user, Decision.NOT_FOUND_OR_DELETED, RollbackReason.SOFT_DELETED)
    return _planned(ref, user, options, as_of)


def _planned(ref: str, user: UserState, options: RollbackOptions, as_of: datetime) -> UserPlan:
    seen = Snapshot.of(user)
    decided = decide(seen, options)
    entry = UserPlan(
        ref=ref,
        upn=user.upn,
        user=seen,
        decision=decided.decision,
        reasons=decided.reasons,
        steps=decided.steps,
        kept=decided.kept,
        star_entries=decided.star_entries,
        smallest_role=smallest_role(user),
    )
    if decided.decision is not Decision.ELIGIBLE:
        return entry
    decision, notes = guard_user(user, decided, options, as_of)
    unread = () if is_admin(user) is not None else (RollbackReason.ROLES_NOT_READ,)
    return _under_guards(attrs.evolve(entry, reasons=(*entry.reasons, *unread)), decision, notes)


def _under_guards(entry: UserPlan, decision: Decision, notes: tuple[GuardNote, ...]) -> UserPlan:
    if decision is Decision.ELIGIBLE:
        return attrs.evolve(entry, guards=notes)
    kept = () if entry.user is None else entry.user.methods or ()
    return attrs.evolve(entry, decision=decision, guards=notes, steps=(), kept=kept)


def _spare_last_admin(
    entries: tuple[UserPlan, ...], known: Sequence[UserState], options: RollbackOptions
) -> tuple[UserPlan, ...]:
    planned = frozenset(entry.object_id for entry in entries if entry.decision is Decision.ELIGIBLE)
    hit = hits_every_admin(known, planned, options)
    return tuple(
        _under_guards(entry, Decision.SKIP_ADMIN, (*entry.guards, LAST_ADMIN_NOTE))
        if entry.object_id in hit and entry.decision is Decision.ELIGIBLE
        else entry
        for entry in entries
    )


_ALWAYS: Final = (
    "Whoever signs in first with the password registers next: keep the time until then short.",
    "G07: it was not checked whether Conditional Access lets these users register where they are.",
)

_WITHOUT_PASSKEYS: Final = (
    "G06: passkeys go. Where a policy demands phishing-resistant sign-in, only a Temporary Access Pass gets a user "
    "back in."
)
_WITH_TAP: Final = (
    "G09: a pass serves only users whom the pass policy covers, and its limits can refuse it; a one-time pass leaves "
    "10 minutes to register, and sessions from a pass end with it."
)


def _about_reset(entries: Sequence[UserPlan], on: date) -> list[str]:
    users = sum(any(step.kind is StepKind.RESET for step in entry.steps) for entry in entries)
    retired = module_row(Module.MSONLINE).retired_on
    if not users or retired is None or on < retired:
        return []
    verb = "is" if users == 1 else "are"
    text = f"{counted(users, 'user')} {verb} known from MSOnline only, whose call no longer works (retired {retired}): "
    return [text + "list the methods first."]


def plan_warnings(
    entries: Sequence[UserPlan], rejected: Sequence[RejectedLine], options: RollbackOptions, on: date
) -> tuple[str, ...]:
    """Return what holds for the plan as a whole on the day it is made, in a fixed order."""
    found: list[str] = []
    if not any(entry.decision is Decision.ELIGIBLE for entry in entries):
        found.append("Nobody in this plan is eligible: there is nothing to run.")
    else:
        found += _ALWAYS
    faults = Counter(line.fault for line in rejected)
    if faults:
        each = ", ".join(f"{faults[fault]} {fault}" for fault in sorted(faults))
        verb = "was" if len(rejected) == 1 else "were"
        found.append(f"{counted(len(rejected), 'line')} of the target list {verb} not used: {each}.")
    found += _about_reset(entries, on)
    if options.tap_minutes is not None:
        found.append(_WITH_TAP)
    elif any(step.method in PASSWORDLESS for entry in entries for step in entry.steps):
        found.append(_WITHOUT_PASSKEYS)
    blocked = sum(RollbackReason.RETAINED_MAY_BLOCK in entry.reasons and bool(entry.steps) for entry in entries)
    if blocked:
        found.append(f"UNVERIFIED (A1): what is kept may stop the last delete for {counted(blocked, 'user')}.")
    return (*found, *scope_warnings(options))
