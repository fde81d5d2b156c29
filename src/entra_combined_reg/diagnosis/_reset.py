"""Complaints about password reset: S-12, S-13, S-26 to S-28 of REG-7, one entry a printed cause in its order."""

from __future__ import annotations

from typing import Final

from entra_combined_reg.catalog import Method, Symptom
from entra_combined_reg.diagnosis._case import Case, Rule
from entra_combined_reg.diagnosis._findings import Severity
from entra_combined_reg.diagnosis._interrupt_conditions import PHONES
from entra_combined_reg.diagnosis._own_events import own_events
from entra_combined_reg.diagnosis._rows import Judged, row_rules
from entra_combined_reg.events import Initiator, MethodDeletion, MethodRegistration, MethodUpdate
from entra_combined_reg.facts import MigrationState, Scope
from entra_combined_reg.flowchart.judgements import (
    ROWS,
    World,
    for_mfa,
    for_sspr,
    gates,
    gates_held,
    holds,
    in_user_scope,
    is_admin,
    migration,
    sspr_on,
)

__all__ = ["RESET_RULES"]


def _too_few(w: World, _: Case) -> bool:
    return sspr_on(w) and len(gates_held(w, enough=gates(w))) < gates(w)


def _no_longer_usable(w: World, _: Case) -> bool:
    return any(row.sspr and holds(w, method) and not for_sspr(w, method) for method, row in ROWS.items())


def _changed_by_an_administrator(w: World, case: Case) -> bool:
    own = own_events(case)
    if own is None:
        return w.so("timeline", None)
    kinds = (MethodDeletion, MethodRegistration, MethodUpdate)
    return any(isinstance(event, kinds) and event.initiator is Initiator.ADMIN for event in own.events)


def _malformed(w: World, case: Case) -> bool:
    entries = case.user.registered
    if entries is None:
        return w.so("registered", None, "numbers")
    answers = [entry.is_malformed for entry in entries if entry.method in PHONES]
    return True in answers or (None in answers and w.so("registered", None, "numbers"))


def _for_nobody(w: World, case: Case) -> bool:
    scope = case.tenant.sspr_scope
    return w.so("sspr_scope", None if scope is None else scope == Scope.NOBODY, "nobody")


def _one_for_both(w: World, _: Case) -> bool:
    complete = migration(w) is MigrationState.COMPLETE
    return complete and bool(for_mfa(w, Method.PHONE)) and bool(for_sspr(w, Method.PHONE))


def _federated_with_reset(w: World, case: Case) -> bool:
    return w.so("federated", case.user.federated) and sspr_on(w)


#: Rules by symptom, in the order of REG-7.
RESET_RULES: Final[dict[Symptom, tuple[Rule, ...]]] = {
    Symptom.RESET_INFORMATION_MISSING: row_rules(
        Symptom.RESET_INFORMATION_MISSING,
        Judged(so=_too_few, facts=("sspr_gates", "registered", "prefilled")),
        Judged(so=_no_longer_usable, facts=("registered", "methods", "legacy_sspr")),
        Judged(so=_malformed),
        Judged(so=_changed_by_an_administrator),
    ),
    Symptom.RESET_NOT_ENABLED: row_rules(
        Symptom.RESET_NOT_ENABLED,
        Judged(so=_for_nobody, facts=("sspr_scope",)),
        Judged(so=lambda w, case: not w.so("licensed", case.user.licensed), facts=("licensed",)),
        Judged(so=lambda w, _case: not in_user_scope(w), facts=("sspr_scope", "groups")),
    ),
    Symptom.ADMINS_SEE_OTHER_METHODS: row_rules(
        Symptom.ADMINS_SEE_OTHER_METHODS,
        Judged(so=lambda w, _case: is_admin(w), facts=("roles",), severity=Severity.EXPLANATION),
    ),
    Symptom.PHONE_FOR_RESET_ONLY: row_rules(
        Symptom.PHONE_FOR_RESET_ONLY, Judged(so=_one_for_both, facts=("migration_state", "methods"))
    ),
    Symptom.FEDERATED_RESET_PROMPT: row_rules(
        Symptom.FEDERATED_RESET_PROMPT, Judged(so=_federated_with_reset, facts=("federated", "sspr_scope"))
    ),
}
