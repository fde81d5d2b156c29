"""Complaints about one method: S-09 to S-11, S-16 to S-19, S-22 to S-25, S-29, S-30, S-33, S-35 of REG-7.

One entry a printed cause, in its order; the words, the steps and the sources stand in the catalogue.
"""

from __future__ import annotations

from typing import Final

import attrs

from entra_combined_reg.catalog import HARDWARE_OATH_WINDOW, DefaultOption, Method, PolicyName, Symptom, Window
from entra_combined_reg.diagnosis._case import Case, Rule
from entra_combined_reg.diagnosis._findings import Severity
from entra_combined_reg.diagnosis._interrupt_conditions import (
    PHONES,
    POLICY_METHODS,
    any_guest,
    is_guest,
    many_groups,
    trial,
)
from entra_combined_reg.diagnosis._manage_conditions import keys_restricted, still_offered
from entra_combined_reg.diagnosis._own_events import own_events
from entra_combined_reg.diagnosis._recent import Recency, ago, dated_changes, recency, when
from entra_combined_reg.diagnosis._rows import ASK, Judged, row_rules
from entra_combined_reg.events import MethodRegistration
from entra_combined_reg.facts import PerUserMfa
from entra_combined_reg.flowchart.judgements import World, amp_on, below_maximum, holds, under_access_mfa

__all__ = ["METHOD_RULES"]

#: Tokens have a configuration of the methods policy; a caller may know its own change.
_TOKEN_POLICIES: Final[tuple[str, ...]] = ("hardwareOath", "authenticationMethods")
_GUEST: Final = Judged(so=is_guest, facts=("user_type",), severity=Severity.EXPLANATION)


def _default_in(w: World, case: Case, options: frozenset[DefaultOption]) -> bool:
    default = case.user.default_method
    return w.so("default_method", None if default is None else default in options)


def _is_the_default(w: World, case: Case) -> bool:
    """Say whether the phone to delete, or any where none is named, is the default."""
    default = case.user.default_method
    phones = PHONES if case.wanted is None else {case.wanted}
    owners = {method for method, _ in default.owners} if default else set()
    return w.so("default_method", None if default is None else bool(owners & phones))


def _no_app_passwords(w: World, case: Case) -> bool:
    return not w.so("app_passwords_allowed", case.tenant.app_passwords_allowed)


def _not_enforced(w: World, case: Case) -> bool:
    state = case.user.per_user_mfa
    return w.so("per_user_mfa", None if state is None else state is not PerUserMfa.ENFORCED)


def _token_policy(case: Case) -> Recency:
    windows: dict[str, Window] = dict.fromkeys(_TOKEN_POLICIES, HARDWARE_OATH_WINDOW)
    return recency(dated_changes(case.tenant, case.timeline), windows, case.as_of)


def _token_policy_on_its_way(w: World, case: Case) -> bool:
    age = _token_policy(case)
    dated = len(age.missing(_TOKEN_POLICIES)) < len(_TOKEN_POLICIES)
    return w.so("changes", age.inside is not None if dated else None)


def _until_when(case: Case) -> str:
    """Say until when to wait for the policy to arrive."""
    age = _token_policy(case)
    found = [age.inside] if age.inside else []
    said = (f" Changed {ago(case.as_of, c.at)}; try again after {when(case.as_of, c.at, age.window)}." for c in found)
    return "".join(said)


def _registered_not_capable(w: World, case: Case) -> bool:
    user = case.user
    return w.so("mfa_registered", user.mfa_registered) and not w.so("mfa_capable", user.mfa_capable)


def _report_is_behind(w: World, case: Case) -> bool:
    """Say whether the user registered something after the time the report is of."""
    report, own = case.user.source_of("mfa_capable"), own_events(case)
    of = None if report is None else report.content_at or report.read_at
    if of is None or own is None:
        return w.so("timeline", None)
    return any(isinstance(event, MethodRegistration) and event.occurred_at > of for event in own.events)


def _flag(fact: str, *, severity: Severity = Severity.ACTION) -> Judged:
    return Judged(so=lambda w, case: w.so(fact, getattr(case.user, fact)), facts=(fact,), severity=severity)


def _held(method: Method) -> Judged:
    return Judged(so=lambda w, _case: holds(w, method), facts=("registered",))


#: Rules by symptom, in the order of REG-7.
METHOD_RULES: Final[dict[Symptom, tuple[Rule, ...]]] = {
    Symptom.PHONE_NOT_ACCEPTED: row_rules(
        Symptom.PHONE_NOT_ACCEPTED, ASK, ASK, ASK, Judged(so=trial, facts=("subscription",)), ASK, ASK
    ),
    Symptom.VERIFICATION_LIMIT_HIT: row_rules(Symptom.VERIFICATION_LIMIT_HIT, ASK, ASK),
    Symptom.DISABLED_METHOD_LISTED: row_rules(
        Symptom.DISABLED_METHOD_LISTED,
        Judged(so=still_offered, about=POLICY_METHODS, facts=("methods", "legacy_mfa", "legacy_sspr")),
        Judged(
            so=lambda w, case: w.so("business_phone_set", case.user.business_phone_set),
            about=frozenset({Method.OFFICE_PHONE}),
            facts=("business_phone_set",),
        ),
    ),
    Symptom.CANNOT_DELETE_PHONE: row_rules(
        Symptom.CANNOT_DELETE_PHONE,
        Judged(so=_is_the_default, facts=("default_method",)),
        _held(Method.ALTERNATE_PHONE),
    ),
    Symptom.NO_APP_PASSWORD_OPTION: row_rules(
        Symptom.NO_APP_PASSWORD_OPTION,
        Judged(so=_no_app_passwords, facts=("app_passwords_allowed",)),
        Judged(so=_not_enforced, facts=("per_user_mfa",), severity=Severity.EXPLANATION),
        Judged(so=lambda w, _case: under_access_mfa(w), facts=("access_policies",), severity=Severity.EXPLANATION),
    ),
    Symptom.CANNOT_DELETE_APP_PASSWORD: row_rules(
        Symptom.CANNOT_DELETE_APP_PASSWORD, Judged(so=_no_app_passwords, facts=("app_passwords_allowed",))
    ),
    Symptom.GUEST_ASKED_FOR_OLD_METHOD: row_rules(Symptom.GUEST_ASKED_FOR_OLD_METHOD, _GUEST, ASK),
    Symptom.HARDWARE_TOKEN_MISSING: row_rules(
        Symptom.HARDWARE_TOKEN_MISSING,
        Judged(so=_token_policy_on_its_way, severity=Severity.WAIT, says=_until_when),
        ASK,
        _GUEST,
        Judged(so=lambda w, _case: not below_maximum(w, Method.HARDWARE_OATH), facts=("registered",)),
        ASK,
    ),
    Symptom.EXTERNAL_MFA_STOPPED: row_rules(
        Symptom.EXTERNAL_MFA_STOPPED,
        Judged(
            so=lambda w, _case: amp_on(w, PolicyName.EXTERNAL) and not holds(w, Method.EXTERNAL),
            facts=("methods", "registered"),
        ),
    ),
    Symptom.REGISTRATION_FAILS_FOR_SOME: row_rules(
        Symptom.REGISTRATION_FAILS_FOR_SOME, Judged(so=many_groups, facts=("methods",)), ASK
    ),
    Symptom.DEFAULT_BECAME_CALL: row_rules(
        Symptom.DEFAULT_BECAME_CALL,
        Judged(
            so=lambda w, case: _default_in(w, case, frozenset({DefaultOption.VOICE_MOBILE})),
            facts=("default_method",),
            severity=Severity.EXPLANATION,
        ),
    ),
    Symptom.AUTHENTICATOR_FAILS_ON_ANDROID: row_rules(Symptom.AUTHENTICATOR_FAILS_ON_ANDROID, ASK, ASK),
    Symptom.PASSKEY_REGISTRATION_FAILS: row_rules(
        Symptom.PASSKEY_REGISTRATION_FAILS,
        ASK,
        Judged(so=keys_restricted, facts=("methods",)),
        ASK,
        attrs.evolve(_GUEST, so=any_guest),
        _flag("upn_changed_after_passkey"),
    ),
    Symptom.REPORT_SAYS_NOT_CAPABLE: row_rules(
        Symptom.REPORT_SAYS_NOT_CAPABLE,
        Judged(so=_report_is_behind, severity=Severity.WAIT),
        Judged(so=_registered_not_capable, facts=("mfa_registered", "mfa_capable")),
        _held(Method.EXTERNAL),
        _flag("deleted", severity=Severity.EXPLANATION),
    ),
    Symptom.QR_CODE_REFUSED: row_rules(Symptom.QR_CODE_REFUSED, ASK),
}
