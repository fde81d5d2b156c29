"""The article's second symptom: "I don't have the option to add a particular method." Its three steps, in its words.

Each step is one function that always answers with one finding. Further causes stand in ``_manage_causes``.
"""

from __future__ import annotations

from typing import Final

from entra_combined_reg.catalog import (
    MANAGE_WINDOW,
    OATH_POOL,
    OATH_POOL_MAXIMUM,
    Method,
    Step,
    Symptom,
    symptom_row,
)
from entra_combined_reg.diagnosis._arrival import arrival
from entra_combined_reg.diagnosis._case import (
    Case,
    Claim,
    Rule,
    answer,
    conclude,
    name_of,
    not_applicable,
    undecided,
)
from entra_combined_reg.diagnosis._changes import one_less, with_method_on
from entra_combined_reg.diagnosis._findings import Evidence, Finding, Severity, Verdict
from entra_combined_reg.diagnosis._recent import FUTURE, Recency, ago, when
from entra_combined_reg.flowchart.judgements import ROWS, World, below_maximum, enabled, explore, for_sspr

__all__ = ["ARTICLE_RULES", "at_maximum", "method_enabled", "saved_and_waited"]

_STEPS: Final = symptom_row(Symptom.CANNOT_ADD_METHOD).steps
_SOURCES: Final = ("article", "REG-S4")

#: Methods that a policy turns on; the others are set up elsewhere, or stand under conditions of their own.
_BY_POLICY: Final = frozenset(row.method for row in ROWS.values() if row.policy_ids) | {Method.SECURITY_QUESTIONS}


def is_enabled(w: World, method: Method) -> bool:
    """Say whether a method is enabled for MFA or for reset, in any policy."""
    return bool(enabled(w, method)) or bool(for_sspr(w, method))


# "1. Determine whether the method is enabled for multifactor authentication or for SSPR."
def method_enabled(case: Case) -> Finding:
    """MAN-1: enabled neither for MFA nor for reset."""
    wanted = case.wanted
    if wanted is None:
        return undecided(case, _neither("the method"), ("wanted",))
    if wanted not in _BY_POLICY:
        return not_applicable("MAN-1", f"No method policy turns {name_of(wanted)} on or off.", _SOURCES)
    claim = _neither(name_of(wanted))
    return conclude(case, claim, lambda w: not is_enabled(w, wanted), lambda before: with_method_on(before, wanted))


def _neither(name: str) -> Claim:
    return Claim(
        code="MAN-1",
        holds=f"{name} is enabled neither for MFA nor for password reset.",
        fails=f"{name} is enabled for the user.",
        advice=(
            _STEPS[0],
            Step(2, "Enable it in the Authentication methods policy for a group the user is in.", "REG-S4"),
        ),
        sources=_SOURCES,
        severity=Severity.ACTION,
        facts=("migration_state", "methods", "legacy_mfa", "legacy_sspr", "sspr_scope"),
    )


# "2. If the method is enabled, save the policies again and wait 1-2 hours before testing again."
def saved_and_waited(case: Case) -> Finding:
    """MAN-2: enabled, and yet not offered; a change that may still be on its way raises the confidence."""
    if case.wanted is None:
        return undecided(case, _arriving(), ("wanted",))
    blocked = _not_enabled(case, case.wanted, _arriving())
    if blocked is not None:
        return blocked
    found = answer(case)
    if found is None or found.offered is None:
        return undecided(case, _arriving(), found.unknowns if found else ("wanted",))
    if not found.offered:
        return _arrived(f"{name_of(case.wanted)} is enabled, and something else than the age of the policy hides it.")
    return _waiting(case, arrival(case, MANAGE_WINDOW))


def _not_enabled(case: Case, wanted: Method, claim: Claim) -> Finding | None:
    """The steps after the first begin "If the method is enabled"."""
    if wanted not in _BY_POLICY:
        return not_applicable(claim.code, f"No method policy turns {name_of(wanted)} on or off.", _SOURCES)
    found = explore(case.situation, lambda w: is_enabled(w, wanted))
    on = found.agreed(bool)
    if on is None:
        return undecided(case, claim, found.deciding(bool))
    return None if on else not_applicable(claim.code, f"{name_of(wanted)} is not enabled: see MAN-1.", _SOURCES)


def _arriving() -> Claim:
    return Claim(
        code="MAN-2",
        holds="",
        fails="",
        advice=(_STEPS[1],),
        sources=("article", "REG-8"),
        severity=Severity.WAIT,
    )


def _arrived(summary: str) -> Finding:
    return Finding(
        code="MAN-2",
        verdict=Verdict.RULED_OUT,
        severity=Severity.NOTHING,
        summary=summary,
        sources=("article", "REG-8"),
    )


def _waiting(case: Case, age: Recency) -> Finding:
    """The policies offer the method, the user does not see it: the policy has not arrived, or was not saved whole."""
    change = age.inside
    summary = "The policies offer the method: save them again, wait 1 to 2 hours and test again."
    if change is not None:
        summary = (
            f"The policy {change.policy} was changed {ago(case.as_of, change.at)}; save the policies again, or try "
            f"again after {when(case.as_of, change.at, age.window)}."
        )
    if age.future:
        summary += FUTURE
    seen = (Evidence(fact="changes", value=change.at.isoformat(), event_id=change.event_id),) if change else ()
    return Finding(
        code="MAN-2",
        verdict=Verdict.EXPLAINS if change else Verdict.MAY_EXPLAIN,
        severity=Severity.WAIT if change else Severity.ACTION,
        summary=summary,
        evidence=seen,
        steps=(_STEPS[1],),
        sources=("article", "REG-8"),
    )


# "3. If the method is enabled, ensure that the user hasn't already set up the maximum number of that method that
# they're allowed to set up."
def at_maximum(case: Case) -> Finding:
    """MAN-3: as many as are allowed are registered."""
    wanted = case.wanted
    if wanted is None:
        return undecided(case, _full("the method", "its maximum"), ("wanted",))
    maximum = ROWS[wanted].maximum
    pool = case.readings.one_pool and wanted in OATH_POOL
    limit = f"{OATH_POOL_MAXIMUM} authenticator apps and hardware tokens together" if pool else f"{maximum}"
    claim = _full(name_of(wanted), limit)
    blocked = _not_enabled(case, wanted, claim)
    if blocked is not None:
        return blocked
    return conclude(case, claim, lambda w: not below_maximum(w, wanted), lambda before: one_less(before, wanted))


def _full(name: str, limit: str) -> Claim:
    return Claim(
        code="MAN-3",
        holds=f"The user has as many of {name} as are allowed ({limit}).",
        fails=f"The user has fewer of {name} than are allowed ({limit}).",
        advice=(_STEPS[2], Step(2, "Delete one that is no longer used.", "REG-S1")),
        sources=("article", "REG-S1", "REG-S10", "REG-S13", "REG-S19b", "REG-S20"),
        severity=Severity.ACTION,
        facts=("registered",),
    )


#: The article's three steps in its order.
ARTICLE_RULES: Final = (
    Rule("MAN-1", method_enabled),
    Rule("MAN-2", saved_and_waited),
    Rule("MAN-3", at_maximum),
)
