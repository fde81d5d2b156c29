"""Complaints about being asked at sign-in: S-01 to S-08, S-14, S-15, S-21, S-31, S-32, S-34 of REG-7.

One entry a printed cause, in its order; the words, the steps and the sources stand in the catalogue.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from entra_combined_reg.catalog import InterruptCause, Method, PolicyName, Symptom
from entra_combined_reg.diagnosis._case import Case, Rule
from entra_combined_reg.diagnosis._findings import Severity
from entra_combined_reg.diagnosis._further import pass_expired
from entra_combined_reg.diagnosis._interrupt_conditions import (
    DEMANDS,
    RESET,
    no_licence_or_scope,
    one_candidate,
    page_of,
)
from entra_combined_reg.diagnosis._manage_conditions import page_blocked
from entra_combined_reg.diagnosis._rows import ASK, Judged, row_rules
from entra_combined_reg.facts import PerUserMfa
from entra_combined_reg.flowchart.judgements import (
    PREFILLABLE,
    ROWS,
    Asked,
    World,
    amp_on,
    cause_holds,
    gates,
    gates_held,
    mfa_held,
    policies_over,
    prefilled,
    sspr_on,
    strength_in_force,
)

__all__ = ["SIGN_IN_RULES"]

I = InterruptCause  # noqa: E741  the table's own letter
#: Few days to reconfirm: no number is printed; a month is our reading.
_FEW_DAYS: Final = 30
_SESSION: Final = timedelta(minutes=15)
_STRONG_AUTH: Final = timedelta(minutes=5)
_ONE_TIME_PASS: Final = timedelta(minutes=10)
_UNSKIPPABLE: Final = (I.PER_USER_MFA, I.CONDITIONAL_ACCESS_MFA, I.AUTHENTICATION_STRENGTH, I.SECURITY_DEFAULTS)
_ASKING: Final = (
    I.SECURITY_DEFAULTS,
    I.CONDITIONAL_ACCESS_MFA,
    I.AUTHENTICATION_STRENGTH,
    I.ID_PROTECTION,
    I.CAMPAIGN,
    I.SSPR_REGISTRATION,
    I.MANDATORY_MFA,
)
_SKIP: Final = timedelta(days=14)


def _older(w: World, fact: str, since: datetime | None, age: timedelta) -> bool:
    return w.so(fact, None if since is None else w.as_of - since > age)


def _authenticator_alone(w: World, case: Case) -> bool:
    return one_candidate(w, case) and page_of(w, case).first == (Method.AUTHENTICATOR,)


def _gates_raised(w: World, _: Case) -> bool:
    return sspr_on(w) and gates(w) == 2 and len(gates_held(w, enough=2)) == 1


def _few_days(w: World, case: Case) -> bool:
    days = case.tenant.sspr_reconfirm_days
    return w.so("sspr_reconfirm_days", None if days is None else 0 < days < _FEW_DAYS)


def _cannot_skip(w: World, case: Case) -> bool:
    if any(cause_holds(w, cause) for cause in _UNSKIPPABLE):
        return True
    since = case.user.first_sign_in_after_idp
    return cause_holds(w, I.ID_PROTECTION) and _older(w, "first_sign_in_after_idp", since, _SKIP)


def _policies_read(w: World, what: str) -> bool | None:
    """``None`` where the policies were read; else this world's answer."""
    return w.so("access_policies", None, what) if w.tenant.access_policies is None else None


def _other_grant(w: World, _: Case) -> bool:
    guess = _policies_read(w, "grant")
    if guess is not None:
        return guess
    return any(p.strength or p.controls - {"block", "mfa"} for p in policies_over(w, registration=True))


def _new_user_meets_mfa(w: World, _: Case) -> bool:
    guess = _policies_read(w, "new user")
    if guess is not None:
        return guess
    asks = any(p.strength or "mfa" in p.controls for p in policies_over(w, registration=True))
    return asks and mfa_held(w, Asked(I.CONDITIONAL_ACCESS_MFA), enough=1) == 0


def _strength_without_bootstrap(w: World, _: Case) -> bool:
    guess = _policies_read(w, "loop")
    if guess is not None:
        return guess
    if any(p.strength for p in policies_over(w, registration=True)):
        return False
    strengths = [p.strength for p in policies_over(w, registration=False) if p.strength and p.all_resources]
    tap = Method.TEMPORARY_ACCESS_PASS
    bare = any(s.methods is not None and not any(method is tap for method, _ in s.methods) for s in strengths)
    strength = strength_in_force(w, I.AUTHENTICATION_STRENGTH)
    return bare and mfa_held(w, Asked(I.AUTHENTICATION_STRENGTH, strength), enough=1) == 0


def _one_time_pass_old(w: World, case: Case) -> bool:
    user = case.user
    one_time = w.so("signed_in_with_tap", user.signed_in_with_tap) and w.so("tap_one_time", user.tap_one_time)
    return one_time and _older(w, "tap_issued_at", user.tap_issued_at, _ONE_TIME_PASS)


def _pass_of_the_wrong_kind(w: World, case: Case) -> bool:
    policy = case.tenant.method_policy(PolicyName.TEMPORARY_ACCESS_PASS)
    wants_one = w.so("methods", None if policy is None else policy.tap_one_time_only, "tap")
    return wants_one and not w.so("tap_one_time", case.user.tap_one_time)


def _filled_in_is_enough(w: World, _: Case) -> bool:
    some = any(prefilled(w, method) for method in ROWS if method in PREFILLABLE)
    return some and sspr_on(w) and len(gates_held(w, enough=gates(w))) == gates(w)


def _client_is(name: str) -> Judged:
    def so(w: World, case: Case) -> bool:
        client = case.user.client
        return w.so("client", None if client is None else client == name)

    return Judged(so=so, facts=("client",), severity=Severity.EXPLANATION)


def _still_enabled(w: World, case: Case) -> bool:
    state = case.user.per_user_mfa
    return w.so("per_user_mfa", None if state is None else state is PerUserMfa.ENABLED)


def _cause(cause: InterruptCause, *facts: str) -> Judged:
    return Judged(so=lambda w, _case: cause_holds(w, cause), facts=facts)


#: Rules by symptom, in the order of REG-7.
SIGN_IN_RULES: Final[dict[Symptom, tuple[Rule, ...]]] = {
    Symptom.NO_DIFFERENT_METHOD_LINK: row_rules(
        Symptom.NO_DIFFERENT_METHOD_LINK,
        Judged(so=one_candidate, causes=DEMANDS, facts=("methods",)),
        Judged(so=_authenticator_alone, causes=RESET, facts=("methods", "legacy_sspr")),
        Judged(
            so=lambda w, case: w.so("security_defaults", case.tenant.security_defaults), facts=("security_defaults",)
        ),
    ),
    Symptom.MORE_INFORMATION_EVERY_SIGN_IN: row_rules(
        Symptom.MORE_INFORMATION_EVERY_SIGN_IN,
        _cause(I.SSPR_REGISTRATION, "sspr_require_registration", "sspr_gates", "registered"),
        Judged(so=_gates_raised, facts=("sspr_gates", "registered")),
        Judged(so=_few_days, facts=("sspr_reconfirm_days",)),
    ),
    Symptom.CANNOT_DISMISS_PROMPT: row_rules(
        Symptom.CANNOT_DISMISS_PROMPT,
        Judged(so=_cannot_skip, facts=("per_user_mfa", "access_policies", "idp_registration")),
        _cause(I.SSPR_REGISTRATION, "sspr_require_registration"),
    ),
    Symptom.SECURITY_INFO_BLOCKED: row_rules(
        Symptom.SECURITY_INFO_BLOCKED,
        Judged(so=page_blocked, facts=("access_policies", "trusted_location"), severity=Severity.BLOCKING),
        Judged(so=_other_grant, facts=("access_policies",), severity=Severity.BLOCKING),
        Judged(so=_new_user_meets_mfa, facts=("access_policies", "registered"), severity=Severity.BLOCKING),
    ),
    Symptom.STRENGTH_LOOP: row_rules(
        Symptom.STRENGTH_LOOP,
        Judged(so=_strength_without_bootstrap, facts=("access_policies", "registered"), severity=Severity.BLOCKING),
    ),
    Symptom.STUCK_AFTER_METHOD_DISABLED: row_rules(
        Symptom.STUCK_AFTER_METHOD_DISABLED, _cause(I.METHOD_DISABLED, "registered", "methods")
    ),
    Symptom.TAP_CANNOT_ADD_PASSKEY: row_rules(
        Symptom.TAP_CANNOT_ADD_PASSKEY,
        _cause(I.TAP_SIGN_IN, "signed_in_with_tap", "idp_registration", "sspr_require_registration"),
        Judged(so=_one_time_pass_old, facts=("tap_one_time", "tap_issued_at")),
        Judged(so=pass_expired, facts=("registered",)),
        Judged(so=lambda w, _case: not amp_on(w, PolicyName.TEMPORARY_ACCESS_PASS), facts=("methods", "groups")),
        Judged(so=_pass_of_the_wrong_kind, facts=("methods", "tap_one_time")),
    ),
    Symptom.SESSION_EXPIRED: row_rules(
        Symptom.SESSION_EXPIRED,
        Judged(
            so=lambda w, case: _older(w, "session_started", case.user.session_started, _SESSION),
            facts=("session_started",),
            severity=Severity.EXPLANATION,
        ),
        Judged(
            so=lambda w, case: _older(w, "last_strong_auth", case.user.last_strong_auth, _STRONG_AUTH),
            about=frozenset({Method.PASSKEY}),
            facts=("last_strong_auth",),
            severity=Severity.EXPLANATION,
        ),
    ),
    Symptom.NEVER_ASKED_TO_REGISTER: row_rules(
        Symptom.NEVER_ASKED_TO_REGISTER,
        Judged(so=_filled_in_is_enough, facts=("prefilled",), severity=Severity.EXPLANATION),
        _client_is("rich_client"),
        Judged(so=no_licence_or_scope, facts=("sspr_scope", "licensed")),
        ASK,
        ASK,
    ),
    Symptom.REVIEW_KEEPS_COMING_BACK: row_rules(
        Symptom.REVIEW_KEEPS_COMING_BACK, _cause(I.SSPR_REFRESH, "sspr_reconfirm_days", "last_sspr_confirm")
    ),
    Symptom.BLANK_PAGE: row_rules(Symptom.BLANK_PAGE, _client_is("legacy_webview"), ASK),
    Symptom.CAMPAIGN_NOT_SHOWN: row_rules(
        Symptom.CAMPAIGN_NOT_SHOWN,
        Judged(so=lambda w, _case: not cause_holds(w, I.CAMPAIGN), facts=("campaign", "registered", "client")),
    ),
    Symptom.UNEXPECTED_PASSKEY_PROMPT: row_rules(
        Symptom.UNEXPECTED_PASSKEY_PROMPT,
        _cause(I.SMS_VOICE_RETIREMENT, "methods", "customer_telecom", "passkey_dynamic_migration_opt_out"),
    ),
    Symptom.PER_USER_MFA_STAYS_ENABLED: row_rules(
        Symptom.PER_USER_MFA_STAYS_ENABLED, Judged(so=_still_enabled, facts=("per_user_mfa",))
    ),
    Symptom.ASKED_THOUGH_MFA_OFF: row_rules(
        Symptom.ASKED_THOUGH_MFA_OFF,
        Judged(
            so=lambda w, _case: any(cause_holds(w, cause) for cause in _ASKING),
            facts=("security_defaults", "access_policies", "idp_registration", "campaign", "per_user_mfa"),
            severity=Severity.EXPLANATION,
        ),
    ),
}
