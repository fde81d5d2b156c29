"""Is a user locked out, stuck, or about to be? One kind of user against one tenant, over all worlds.

Only what is so in every world is said; where worlds differ, the facts that would decide are named. Causes that wait for
an act of the user (a device joined, a portal opened) trouble nobody until then and are left out.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time
from enum import StrEnum
from functools import partial
from typing import Final

import attrs

from entra_combined_reg.catalog import SMS_VOICE_BLOCKING_FROM, SMS_VOICE_NUDGE_FROM, InterruptCause, Method
from entra_combined_reg.flowchart import CAUSE_ORDER
from entra_combined_reg.flowchart.judgements import (
    ON_AN_ACT,
    ROWS,
    Asked,
    Explored,
    Page,
    Situation,
    World,
    admin_reset,
    asked,
    below_maximum,
    cause_holds,
    explore,
    for_sspr,
    gate_of,
    in_user_scope,
    interrupt_page,
    interrupt_registrable,
    is_admin,
    mfa_ways,
    required,
    strength_in_force,
    telephony_retires,
    wants,
)
from entra_combined_reg.values import frozen

__all__ = ["Judged", "Plight", "Trouble", "judge"]


class Plight(StrEnum):
    """What a cause means for a user."""

    NONE = "none"
    #: Nothing that satisfies it can be registered, and it cannot be put off.
    LOCKED_OUT = "lockedOut"
    #: Nothing that satisfies it can be registered; it can be put off, or the sources do not say.
    UNSATISFIED = "unsatisfied"
    #: An administrator is prompted and can register nothing (X-1).
    ADMIN_OFF = "adminOff"
    #: Policies offer fewer reset methods than a reset asks for, so the prompt comes back.
    SHORT = "short"
    #: No policy allows what is registered any more; something else must be registered first.
    DISABLED = "disabled"
    #: Blocked until a passkey is registered.
    PASSKEY_DUE = "passkeyDue"
    #: Nudged to a passkey; it can be put off.
    NUDGED = "nudged"


_RETIREMENT: Final = InterruptCause.SMS_VOICE_RETIREMENT
#: Causes that fire at a sign-in by themselves and demand something of their own. A review and a campaign's nudge
#: trouble nobody. What a pass sign-in (I-14), a filled-in confirmation (I-17) and the move to external MFA (I-15)
#: demand is demanded by another cause that holds with it: I-5 or I-6, I-6, and I-1 or I-2.
_DEMANDING: Final = tuple(
    cause
    for cause in CAUSE_ORDER
    if cause not in ON_AN_ACT
    and cause
    not in {
        InterruptCause.SSPR_REFRESH,
        InterruptCause.CAMPAIGN,
        InterruptCause.TAP_SIGN_IN,
        InterruptCause.PREFILLED_CONFIRMATION,
        InterruptCause.EXTERNAL_MFA_MIGRATION,
    }
)
#: Here the test of the cause reads less than the question whether it can be met.
_CAUSE_FIRST: Final = frozenset({InterruptCause.AUTHENTICATION_STRENGTH, InterruptCause.METHOD_DISABLED, _RETIREMENT})


@frozen(kw_only=True)
class Trouble:
    """One thing that troubles a user.

    Attributes:
        plight: What it is.
        cause: The cause; for ``ADMIN_OFF`` the reset registration.
        on: From when; ``None``: now.
        asks_for: What the page asks for.
        reads: Facts that were read, by field name.
    """

    plight: Plight
    cause: InterruptCause
    on: date | None = None
    asks_for: tuple[Method, ...] | None = ()
    reads: frozenset[str] = frozenset()


@frozen(kw_only=True)
class Judged:
    """What is known of one kind of user.

    Attributes:
        troubles: What troubles it, in the order of causes, deadlines last.
        needs: Facts, by field name, without which it cannot be said whether there is more.
    """

    troubles: tuple[Trouble, ...]
    needs: tuple[str, ...]


#: A plight, what the page asks for, and the facts read.
_Outcome = tuple[Plight, tuple[Method, ...], frozenset[str]]


def judge(s: Situation) -> Judged:
    """Judge one user now and on the days when SMS and voice retire (I-16)."""
    needs: dict[str, None] = {}
    now = [_explored(s, cause, None, needs) for cause in _DEMANDING]
    now.append(_told(explore(s, _admin_outcome, until=_plight_of), InterruptCause.SSPR_REGISTRATION, None, needs))
    troubles = _without_echo([trouble for trouble in now if trouble is not None])
    return Judged(troubles=(*troubles, *_later(s, {one.cause for one in troubles}, needs)), needs=tuple(needs))


def _without_echo(troubles: list[Trouble]) -> list[Trouble]:
    """What the retirement took away is told as the retirement, not as a method that somebody disabled."""
    retired = any(trouble.cause is _RETIREMENT for trouble in troubles)
    return [trouble for trouble in troubles if not (retired and trouble.cause is InterruptCause.METHOD_DISABLED)]


def _later(s: Situation, known: Collection[InterruptCause], needs: dict[str, None]) -> list[Trouble]:
    """What begins on the days of I-16: the blocking day's lock-outs, then its demand, then the nudge."""
    if explore(s, telephony_retires).agreed(bool) is False:
        return []
    found: list[Trouble | None] = []
    if s.as_of.date() < SMS_VOICE_BLOCKING_FROM:
        causes = [_RETIREMENT, *(cause for cause in _DEMANDING if cause is not _RETIREMENT)]
        begin = (_explored(s, cause, SMS_VOICE_BLOCKING_FROM, needs) for cause in causes if cause not in known)
        begun = _without_echo([trouble for trouble in begin if trouble is not None])
        found = [*sorted(begun, key=_not_locked_out)]
    if s.as_of.date() < SMS_VOICE_NUDGE_FROM:
        # A nudge can be put off: where it is open, nothing that matters is.
        found.append(_explored(s, _RETIREMENT, SMS_VOICE_NUDGE_FROM, {}))
    return [trouble for trouble in found if trouble is not None]


def _not_locked_out(trouble: Trouble) -> bool:
    return trouble.plight is not Plight.LOCKED_OUT


def _explored(s: Situation, cause: InterruptCause, on: date | None, needs: dict[str, None]) -> Trouble | None:
    then = s if on is None else attrs.evolve(s, as_of=datetime.combine(on, time.min, tzinfo=s.as_of.tzinfo))
    return _told(explore(then, partial(_outcome, cause=cause, on=on), until=_plight_of), cause, on, needs)


def _told(found: Explored[_Outcome], cause: InterruptCause, on: date | None, needs: dict[str, None]) -> Trouble | None:
    plight = found.agreed(_plight_of)
    if plight is None:
        needs.update(dict.fromkeys(_deciding(found)))
    if plight is None or plight is Plight.NONE:
        return None
    asks_for = found.agreed(lambda outcome: outcome[1])
    return Trouble(plight=plight, cause=cause, on=on, asks_for=asks_for, reads=found.leaves[0][1][2])


def _deciding(found: Explored[_Outcome]) -> tuple[str, ...]:
    """Name the facts that decide; of a tree that was cut, those that were seen to decide, else all that were read."""
    return attrs.evolve(found, complete=True).deciding(_plight_of) or found.deciding(_plight_of)


def _plight_of(outcome: _Outcome) -> Plight:
    return outcome[0]


def _outcome(w: World, cause: InterruptCause, on: date | None) -> _Outcome:
    if cause in _CAUSE_FIRST:
        open_ = cause_holds(w, cause)
    else:
        open_ = not _can_be_met(w, asked(w, cause, strength_in_force(w, cause))) and cause_holds(w, cause)
    if not open_:
        return Plight.NONE, (), frozenset()
    page = interrupt_page(w, cause, strength_in_force(w, cause))
    return _plight(page, cause, on), page.first, _reads(w)


def _can_be_met(w: World, what: Asked) -> bool:
    """Say whether the policies offer whatever is demanded, whoever has what; it reads far less than the page does."""
    mfa, gates = wants(w, what)
    if mfa and not any(bool(mfa_ways(w, what, method)) and _registrable(w, what, method) for method in ROWS):
        return False
    filled: set[str] = set()
    for method in ROWS if gates else ():
        if for_sspr(w, method) and _registrable(w, what, method):
            filled.add(gate_of(method))
            if len(filled) == gates:
                return True
    return not gates


def _registrable(w: World, what: Asked, method: Method) -> bool:
    return interrupt_registrable(w, what, method) and below_maximum(w, method)


def _plight(page: Page, cause: InterruptCause, on: date | None) -> Plight:
    if page.mfa_missing:
        return Plight.LOCKED_OUT if page.locked_out else Plight.UNSATISFIED
    if page.sspr_missing:
        return Plight.SHORT
    if cause is InterruptCause.METHOD_DISABLED:
        return Plight.DISABLED
    if cause is not _RETIREMENT:
        return Plight.NONE
    if page.skippable is False:
        return Plight.PASSKEY_DUE
    # A nudge that has begun troubles nobody.
    return Plight.NUDGED if page.first and on is not None else Plight.NONE


def _admin_outcome(w: World) -> _Outcome:
    setting = Asked(InterruptCause.CONDITIONAL_ACCESS_MFA)
    off = is_admin(w) and not admin_reset(w) and in_user_scope(w) and required(w, setting)
    return Plight.ADMIN_OFF if off else Plight.NONE, (), _reads(w)


def _reads(w: World) -> frozenset[str]:
    return frozenset(fact for steps in w.trails.values() for _, fact, _ in steps)
