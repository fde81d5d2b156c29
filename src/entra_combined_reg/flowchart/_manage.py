"""``manage_options``: what "Add sign-in method" lists for a user (REG-5). Methods do not depend on each other here."""

from __future__ import annotations

from datetime import datetime

from entra_combined_reg.catalog import METHODS, Method
from entra_combined_reg.facts import PerUserMfa, TenantPolicy, UserState, UserType, doubts
from entra_combined_reg.flowchart import _rules as rules
from entra_combined_reg.flowchart._access import policies_over
from entra_combined_reg.flowchart._answers import ManageOptions, MethodAnswer, Shown
from entra_combined_reg.flowchart._demand import can_do_mfa, passkey_on
from entra_combined_reg.flowchart._enabled import enabled, for_sspr
from entra_combined_reg.flowchart._held import below_maximum, holds
from entra_combined_reg.flowchart._notes import manage_notes
from entra_combined_reg.flowchart._people import user_type
from entra_combined_reg.flowchart._plan import situation_of, trail_of
from entra_combined_reg.flowchart._readings import Readings
from entra_combined_reg.flowchart._worlds import Situation, Step, World, explore

__all__ = ["allowed_in_manage_mode", "listed", "manage_options"]

#: Set up in Windows, macOS or an app, or by an administrator; the password can be changed, not added (REG-1.1).
NOT_BY_USER = frozenset(
    {
        Method.WINDOWS_HELLO,
        Method.PLATFORM_CREDENTIAL,
        Method.CERTIFICATE,
        Method.TEMPORARY_ACCESS_PASS,
        Method.QR_CODE,
        Method.AUTHENTICATOR_LITE,
        Method.PASSWORD,
    }
)


def manage_options(
    tenant: TenantPolicy, user: UserState, as_of: datetime, *, readings: Readings | None = None
) -> ManageOptions:
    """Work out which methods manage mode lets a user add.

    Args:
        tenant: Facts about the tenant.
        user: Facts about the user.
        as_of: The time asked about, with time zone.
        readings: How ambiguities are read; the documented defaults where left out.

    Returns:
        An answer for every method; ``Shown.SHOWN_FIRST`` is "in the list". What the known facts leave open is unknown,
        with the facts that would decide.

    Raises:
        CallError: ``as_of`` has no time zone.
    """
    s = situation_of(tenant, user, as_of, readings)
    answers = tuple(_answer(s, row.method) for row in METHODS)
    return ManageOptions(
        answers=answers,
        mfa_first=explore(s, can_do_mfa, until=bool).agreed(bool),
        ambiguities=manage_notes(s, {answer.method: answer for answer in answers}),
        unknowns=tuple(dict.fromkeys(fact for answer in answers for fact in answer.unknowns)),
        doubts=doubts(tenant, user, as_of=as_of),
        readings=s.readings,
    )


def _answer(s: Situation, method: Method) -> MethodAnswer:
    def judge(w: World) -> tuple[bool, tuple[Step, ...]]:
        return listed(w, method), tuple(w.trails[None])

    found = explore(s, judge)
    offered = found.agreed(lambda outcome: outcome[0])
    unknowns = found.deciding(lambda outcome: outcome[0]) if offered is None else ()
    shown = Shown.UNKNOWN if offered is None else Shown.SHOWN_FIRST if offered else Shown.NOT_SHOWN
    trail = trail_of(found.leaves[0][1][1], unknowns)
    return MethodAnswer(method=method, shown=shown, offered=offered, trail=trail, unknowns=unknowns)


def listed(w: World, method: Method) -> bool:
    """Say whether a method is in the list of what can be added."""
    allowed = allowed_in_manage_mode(w, method)
    room = allowed and below_maximum(w, method)
    if allowed is room:
        w.note(rules.MANAGE_LIST, "method", room)
    return room


def allowed_in_manage_mode(w: World, method: Method) -> bool:
    """Say whether the policies, and the conditions of the method itself, let the user add it."""
    match method:
        case method if method in NOT_BY_USER:
            w.note(rules.NOT_BY_USER, "method", value=False)
            return False
        case Method.PASSKEY:
            return passkey_on(w, retired=True)
        case Method.APP_PASSWORD:
            return _app_password(w)
        case Method.HARDWARE_OATH:
            return bool(enabled(w, method)) and _token_at_hand(w)
        case Method.ALTERNATE_PHONE:
            return bool(enabled(w, method)) and _has_phone(w)
        case _:
            # An administrator registers for reset what their own policy allows, whatever the others say (REG-S2).
            return bool(enabled(w, method)) or bool(for_sspr(w, method))


def _has_phone(w: World) -> bool:
    held = holds(w, Method.PHONE)
    w.note(rules.ALTERNATE, "registered", held)
    return held


def _token_at_hand(w: World) -> bool:
    if not w.readings.hardware_token_self_assigned:
        w.note(rules.HARDWARE, "method", value=False)
        return False
    if user_type(w) is UserType.GUEST:
        return False
    tokens = w.tenant.hardware_tokens
    return w.flag(rules.HARDWARE, "hardware_tokens", None if tokens is None else bool(tokens))


def _app_password(w: World) -> bool:
    state = w.user.per_user_mfa
    enforced = None if state is None else state is PerUserMfa.ENFORCED
    return (
        w.flag(rules.APP_PASSWORD, "app_passwords_allowed", w.tenant.app_passwords_allowed)
        and w.flag(rules.APP_PASSWORD, "per_user_mfa", enforced)
        and not under_access_mfa(w)
    )


def under_access_mfa(w: World) -> bool:
    """Say whether Conditional Access asks the user for MFA somewhere."""
    if w.tenant.access_policies is None:
        return w.flag(rules.APP_PASSWORD, "access_policies", None, "mfa")
    # Whoever meets such a policy somewhere has no app password anywhere.
    found = any("mfa" in p.controls or p.strength for p in policies_over(w, registration=False, here=False))
    w.note(rules.APP_PASSWORD, "access_policies", found)
    return found
