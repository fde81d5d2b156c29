"""Is a user locked out, stuck, or about to be? One kind of user against one tenant, over all worlds.

Only what is so in every world is said; where worlds differ, the facts that would decide are named. Causes that wait for
an act of the user (a device joined, a portal opened) trouble nobody until then and are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from enum import StrEnum
from functools import partial
from typing import Final

import attrs

from entra_combined_reg.catalog import SMS_VOICE_BLOCKING_FROM, SMS_VOICE_NUDGE_FROM, InterruptCause, Method
from entra_combined_reg.flowchart import CAUSE_ORDER
from entra_combined_reg.flowchart.judgements import (
    ON_AN_ACT,
    Asked,
    Explored,
    Page,
    Situation,
    World,
    admin_reset,
    cause_holds,
    explore,
    in_user_scope,
    interrupt_page,
    is_admin,
    required,
    strength_in_force,
    telephony_retires,
)

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


#: Causes that fire at a sign-in by themselves.
_AT_SIGN_IN: Final = tuple(cause for cause in CAUSE_ORDER if cause not in ON_AN_ACT)
#: Here the test of the cause reads less than its page does; elsewhere the page is the better known side.
_CAUSE_FIRST: Final = frozenset(
    {InterruptCause.AUTHENTICATION_STRENGTH, InterruptCause.METHOD_DISABLED, InterruptCause.SMS_VOICE_RETIREMENT}
)
_RETIREMENT: Final = InterruptCause.SMS_VOICE_RETIREMENT


@attrs.frozen(kw_only=True)
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
    reads: frozenset[str] = attrs.field(default=frozenset(), eq=False)


@attrs.frozen(kw_only=True)
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
    now = tuple(_troubles(s, _AT_SIGN_IN, None, needs))
    known = {trouble.cause for trouble in now}
    later = [trouble for day, causes in _deadlines(s) for trouble in _troubles(_on(s, day), causes, day, needs)]
    return Judged(troubles=(*now, *(one for one in later if one.cause not in known)), needs=tuple(needs))


def _deadlines(s: Situation) -> Iterator[tuple[date, tuple[InterruptCause, ...]]]:
    if explore(s, telephony_retires).agreed(bool) is not False:
        today = s.as_of.date()
        if today < SMS_VOICE_NUDGE_FROM:
            yield SMS_VOICE_NUDGE_FROM, (_RETIREMENT,)
        if today < SMS_VOICE_BLOCKING_FROM:
            yield SMS_VOICE_BLOCKING_FROM, _AT_SIGN_IN


def _on(s: Situation, day: date) -> Situation:
    return attrs.evolve(s, as_of=datetime.combine(day, time.min, tzinfo=s.as_of.tzinfo))


def _troubles(
    s: Situation, causes: Iterable[InterruptCause], on: date | None, needs: dict[str, None]
) -> Iterator[Trouble]:
    for cause in causes:
        # Most causes are ruled out at once.
        if explore(s, partial(cause_holds, cause=cause)).agreed(bool) is not False:
            yield from _trouble(explore(s, partial(_outcome, cause=cause, on=on)), cause, on, needs)
    if on is None:
        yield from _trouble(explore(s, _admin_outcome), InterruptCause.SSPR_REGISTRATION, on, needs)


def _trouble(
    found: Explored[_Outcome], cause: InterruptCause, on: date | None, needs: dict[str, None]
) -> Iterator[Trouble]:
    plight = found.agreed(lambda outcome: outcome[0])
    if plight is None:
        needs.update(dict.fromkeys(found.deciding(lambda outcome: outcome[0])))
    elif plight is not Plight.NONE:
        asks_for = found.agreed(lambda outcome: outcome[1])
        yield Trouble(plight=plight, cause=cause, on=on, asks_for=asks_for, reads=found.leaves[0][1][2])


def _outcome(w: World, cause: InterruptCause, on: date | None) -> _Outcome:
    if cause in _CAUSE_FIRST and not cause_holds(w, cause):
        return _none(w)
    page = interrupt_page(w, cause, strength_in_force(w, cause))
    plight = _plight(page, cause, on)
    if plight is Plight.NONE or not cause_holds(w, cause):
        return _none(w)
    return plight, page.first, _reads(w)


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


def _none(w: World) -> _Outcome:
    return Plight.NONE, (), _reads(w)


def _admin_outcome(w: World) -> _Outcome:
    setting = Asked(InterruptCause.CONDITIONAL_ACCESS_MFA)
    off = is_admin(w) and not admin_reset(w) and in_user_scope(w) and required(w, setting)
    return Plight.ADMIN_OFF if off else Plight.NONE, (), _reads(w)


def _reads(w: World) -> frozenset[str]:
    return frozenset(fact for steps in w.trails.values() for _, fact, _ in steps)
