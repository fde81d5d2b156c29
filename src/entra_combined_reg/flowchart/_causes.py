"""``causes``: what interrupts a user, every cause of REG-4.1 that holds or may hold, in the order of REG-4.2.

No source prints one total order; the order is a suggestion built from documented pieces. Each test below is two-valued
code over one world.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Final

from entra_combined_reg.catalog import (
    SMS_VOICE_BLOCKING_FROM,
    SMS_VOICE_NUDGE_FROM,
    ChangeKind,
    InterruptCause,
    Method,
    interrupt_row,
    window_of,
)
from entra_combined_reg.facts import CampaignState, PerUserMfa, TenantPolicy, UserState
from entra_combined_reg.flowchart import _rules as rules
from entra_combined_reg.flowchart._access import (
    asks_for_mfa,
    asks_for_strength,
    policies_over,
    strength_in_force,
)
from entra_combined_reg.flowchart._answers import CauseAnswer
from entra_combined_reg.flowchart._campaign import campaign_appears
from entra_combined_reg.flowchart._demand import MFA_METHODS, PHONES, Asked, gates_held, mfa_held
from entra_combined_reg.flowchart._enabled import ROWS, enabled, for_mfa, telephony_retires
from entra_combined_reg.flowchart._held import PREFILLABLE, holds, prefilled
from entra_combined_reg.flowchart._page import nudged_to
from entra_combined_reg.flowchart._people import gates, sspr_on
from entra_combined_reg.flowchart._plan import situation_of, trail_of
from entra_combined_reg.flowchart._readings import Readings
from entra_combined_reg.flowchart._worlds import Explored, Situation, Step, World, certain, explore

__all__ = ["CAUSE_ORDER", "ON_AN_ACT", "cause_holds", "causes", "first_cause"]

#: Suggested order of evaluation (REG-4.2): pass sign-in, merged registration, review, blocking passkey, campaign.
CAUSE_ORDER: Final = (
    InterruptCause.TAP_SIGN_IN,
    InterruptCause.PER_USER_MFA,
    InterruptCause.CONDITIONAL_ACCESS_MFA,
    InterruptCause.AUTHENTICATION_STRENGTH,
    InterruptCause.SECURITY_DEFAULTS,
    InterruptCause.ID_PROTECTION,
    InterruptCause.SSPR_REGISTRATION,
    InterruptCause.PREFILLED_CONFIRMATION,
    InterruptCause.METHOD_DISABLED,
    InterruptCause.DEVICE_REGISTRATION,
    InterruptCause.WINDOWS_HELLO_PROVISIONING,
    InterruptCause.REREGISTRATION_REQUIRED,
    InterruptCause.MANDATORY_MFA,
    InterruptCause.EXTERNAL_MFA_MIGRATION,
    InterruptCause.SSPR_REFRESH,
    InterruptCause.SMS_VOICE_RETIREMENT,
    InterruptCause.CAMPAIGN,
)

#: REG-S29: the one role that security defaults leave out (X-7).
_DIRECTORY_SYNC: Final = "d29b2b05-8046-44ba-8758-1e26182fcf32"
_MANDATORY_FROM: Final = date(2024, 10, 15)
_GRACE: Final = window_of(ChangeKind.SECURITY_DEFAULTS_GRACE).maximum or timedelta()


def causes(
    tenant: TenantPolicy, user: UserState, as_of: datetime, *, readings: Readings | None = None
) -> tuple[CauseAnswer, ...]:
    """List every cause that interrupts the user now, or may.

    Args:
        tenant: Facts about the tenant.
        user: Facts about the user.
        as_of: The time asked about, with time zone.
        readings: How ambiguities are read.

    Returns:
        The causes that hold or may hold, in the suggested order; those that are ruled out are left out. A cause that
        needs an act of the user (a device joined, a portal opened) may hold at most.

    Raises:
        CallError: ``as_of`` has no time zone.
    """
    s = situation_of(tenant, user, as_of, readings)
    answers = (_answer(cause, explore(s, _recorded(_TESTS[cause]), until=_verdict)) for cause in CAUSE_ORDER)
    return tuple(answer for answer in answers if answer.holds is not False)


def first_cause(s: Situation) -> InterruptCause | None:
    """Return the first cause, in the suggested order, of which the facts say that it holds; ``None`` without one."""
    sure = (cause for cause in CAUSE_ORDER if cause not in ON_AN_ACT and certain(s, _TESTS[cause]))
    return next(sure, None)


def cause_holds(w: World, cause: InterruptCause) -> bool:
    """Say whether a cause interrupts the user; one of ``ON_AN_ACT`` does so only once that act is done."""
    return _TESTS[cause](w)


def _verdict(outcome: tuple[bool, tuple[Step, ...]]) -> bool:
    return outcome[0]


def _recorded(test: Callable[[World], bool]) -> Callable[[World], tuple[bool, tuple[Step, ...]]]:
    def judge(w: World) -> tuple[bool, tuple[Step, ...]]:
        outcome = test(w)
        # One read a line: methods share most of what is read.
        return outcome, tuple(dict.fromkeys(step for steps in w.trails.values() for step in steps))

    return judge


def _answer(cause: InterruptCause, found: Explored[tuple[bool, tuple[Step, ...]]]) -> CauseAnswer:
    holds = found.agreed(lambda outcome: outcome[0])
    unknowns = () if holds is not None else found.deciding(lambda outcome: outcome[0])
    return CauseAnswer(
        cause=cause,
        holds=None if holds and cause in ON_AN_ACT else holds,
        when=interrupt_row(cause).fires_when,
        unknowns=unknowns,
        trail=trail_of(found.leaves[0][1][1], unknowns),
    )


def _unprotected(w: World, cause: InterruptCause = InterruptCause.CONDITIONAL_ACCESS_MFA) -> bool:
    """No registered method satisfies the cause's MFA demand."""
    return mfa_held(w, Asked(cause, strength_in_force(w, cause)), enough=1) == 0


def _per_user(w: World) -> bool:
    state = w.user.per_user_mfa
    return w.flag(rules.DEMAND, "per_user_mfa", None if state is None else state is not PerUserMfa.DISABLED) and (
        _unprotected(w)
    )


def _access_asks(w: World, *, strength: bool) -> bool:
    if w.tenant.access_policies is None:
        return w.flag(rules.DEMAND, "access_policies", None, ("asks", strength))
    asks = asks_for_strength if strength else asks_for_mfa
    return any(asks(w, policy) for policy in policies_over(w, registration=False))


def _access_mfa(w: World) -> bool:
    return _access_asks(w, strength=False) and _unprotected(w)


def _strength(w: World) -> bool:
    return _access_asks(w, strength=True) and _unprotected(w, InterruptCause.AUTHENTICATION_STRENGTH)


def _defaults(w: World) -> bool:
    roles = w.user.roles
    return (
        w.flag(rules.DEFAULTS, "security_defaults", w.tenant.security_defaults)
        and not w.flag(rules.DEFAULTS, "roles", None if roles is None else _DIRECTORY_SYNC in roles, "sync")
        and not w.flag(rules.DEFAULTS, "created_at", _is_new(w), "new tenant")
        and _unprotected(w, InterruptCause.SECURITY_DEFAULTS)
    )


def _is_new(w: World) -> bool | None:
    """Say whether the tenant is in the hours before enforcement; defaults that are older than those prove that not."""
    created, since = w.tenant.created_at, w.tenant.security_defaults_since
    if since is not None and w.as_of - since >= _GRACE:
        return False
    return None if created is None else w.as_of - created < _GRACE


def _id_protection(w: World) -> bool:
    return w.inside(rules.DEMAND, "idp_registration", w.tenant.idp_registration) and _unprotected(w)


def _reset_required(w: World) -> bool:
    # Only the setting itself says so here: which cause holds is the question.
    return w.flag(rules.DEMAND_SSPR, "sspr_require_registration", w.tenant.sspr_require_registration) and sspr_on(w)


def _gates_short(w: World) -> bool:
    wanted = gates(w)
    return len(gates_held(w, enough=wanted)) < wanted


def _reset(w: World) -> bool:
    return _reset_required(w) and _gates_short(w)


def _prefilled(w: World) -> bool:
    return _reset_required(w) and any(prefilled(w, m) for m in ROWS if m in PREFILLABLE) and _gates_short(w)


def _refresh(w: World) -> bool:
    days, last = w.tenant.sspr_reconfirm_days, w.user.last_sspr_confirm
    if days == 0 or not _reset_required(w):
        return False
    due = None if days is None or last is None else w.as_of - last >= timedelta(days=days)
    return w.flag(rules.REVIEW, "sspr_reconfirm_days" if days is None else "last_sspr_confirm", due)


def _disabled(w: World) -> bool:
    entries = w.user.registered
    if entries is None:
        return w.flag(rules.MISSING_ONLY, "registered", None, "disabled") and _unprotected(w)
    some = any(entry.method in MFA_METHODS for entry in entries)
    w.note(rules.MISSING_ONLY, "registered", some)
    return some and _unprotected(w)


def _mandatory(w: World) -> bool:
    return w.as_of.date() >= _MANDATORY_FROM and _unprotected(w)


def _pass_sign_in(w: World) -> bool:
    client = w.user.client
    return (
        w.flag(rules.DEMAND, "signed_in_with_tap", w.user.signed_in_with_tap)
        and w.flag(rules.DEMAND, "client", None if client is None else client == "browser")
        # "in scope of I-5 or I-6" (REG-4.1): it inherits what one of them asks for, so one of them must ask.
        and (_id_protection(w) or _reset(w))
    )


def _external(w: World) -> bool:
    only = [method for method in MFA_METHODS if _about(w, method) and for_mfa(w, method)] == [Method.EXTERNAL]
    return only and not holds(w, Method.EXTERNAL) and (_access_asks(w, strength=False) or _per_user(w))


def _about(w: World, method: Method) -> bool:
    w.about(method)
    return True


def _retirement(w: World) -> bool:
    today = w.as_of.date()
    if today >= SMS_VOICE_BLOCKING_FROM:
        some = any(holds(w, method) for method in PHONES)
        return some and telephony_retires(w) and _unprotected(w, InterruptCause.SMS_VOICE_RETIREMENT)
    if today < SMS_VOICE_NUDGE_FROM or not telephony_retires(w):
        return False
    opted_out = w.flag(rules.RETIRED, "passkey_dynamic_migration_opt_out", w.tenant.passkey_dynamic_migration_opt_out)
    # "in AMP or legacy MFA settings": what the legacy reset policy alone enables is not meant.
    by_phone = not opted_out and bool(enabled(w, Method.PHONE, for_mfa_only=True))
    if not by_phone or holds(w, Method.PASSKEY) or _unprotected(w):
        return False
    return nudged_to(w, InterruptCause.SMS_VOICE_RETIREMENT) is not None


def _campaign(w: World) -> bool:
    campaign = w.tenant.campaign
    state = None if campaign is None or campaign.state is None else campaign.state is not CampaignState.DISABLED
    if not w.flag(rules.CAMPAIGN, "campaign", state, "state"):
        return False
    if not w.inside(rules.CAMPAIGN, "campaign", None if campaign is None else campaign.scope):
        return False
    offered = nudged_to(w, InterruptCause.CAMPAIGN)
    if offered is None or _page_blocked(w):
        return False
    return campaign_appears(w, offered, protected=not _unprotected(w))


def _page_blocked(w: World) -> bool:
    """Conditional Access on the user action comes before every prompt, the campaign's included (REG-4.2)."""
    if w.tenant.access_policies is None:
        return w.flag(rules.CAMPAIGN, "access_policies", None, "block")
    return any("block" in policy.controls for policy in policies_over(w, registration=True))


#: Causes that fire on an act of the user or an administrator that no fact records.
ON_AN_ACT: Final = frozenset(
    {
        InterruptCause.DEVICE_REGISTRATION,
        InterruptCause.WINDOWS_HELLO_PROVISIONING,
        InterruptCause.REREGISTRATION_REQUIRED,
        InterruptCause.MANDATORY_MFA,
    }
)

_TESTS: Final[dict[InterruptCause, Callable[[World], bool]]] = {
    InterruptCause.PER_USER_MFA: _per_user,
    InterruptCause.CONDITIONAL_ACCESS_MFA: _access_mfa,
    InterruptCause.AUTHENTICATION_STRENGTH: _strength,
    InterruptCause.SECURITY_DEFAULTS: _defaults,
    InterruptCause.ID_PROTECTION: _id_protection,
    InterruptCause.SSPR_REGISTRATION: _reset,
    InterruptCause.SSPR_REFRESH: _refresh,
    InterruptCause.CAMPAIGN: _campaign,
    InterruptCause.METHOD_DISABLED: _disabled,
    InterruptCause.DEVICE_REGISTRATION: _unprotected,
    InterruptCause.WINDOWS_HELLO_PROVISIONING: _unprotected,
    InterruptCause.REREGISTRATION_REQUIRED: _unprotected,
    InterruptCause.MANDATORY_MFA: _mandatory,
    InterruptCause.TAP_SIGN_IN: _pass_sign_in,
    InterruptCause.EXTERNAL_MFA_MIGRATION: _external,
    InterruptCause.SMS_VOICE_RETIREMENT: _retirement,
    InterruptCause.PREFILLED_CONFIRMATION: _prefilled,
}
