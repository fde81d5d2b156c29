"""The interrupt page in one world: REG-2.4 from A0 to G6. ``_plan`` puts the worlds together.

Every function here is two-valued; a fact that is not known has this world's value.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import attrs

from entra_combined_reg.catalog import (
    SECURITY_DEFAULTS_SKIP_ENDED,
    SECURITY_DEFAULTS_SKIP_ENDS,
    SMS_VOICE_BLOCKING_FROM,
    InterruptCause,
    Method,
    Skippable,
    Usage,
    interrupt_row,
)
from entra_combined_reg.facts import Strength
from entra_combined_reg.flowchart import _rules as rules
from entra_combined_reg.flowchart._access import asks_for_mfa, asks_for_strength, policies_over
from entra_combined_reg.flowchart._answers import Shown
from entra_combined_reg.flowchart._campaign import campaign_target, snooze_left
from entra_combined_reg.flowchart._demand import (
    RESET_CAUSES,
    Asked,
    asked,
    candidates,
    gates_held,
    interrupt_registrable,
    mfa_held,
    required,
    wants,
)
from entra_combined_reg.flowchart._enabled import ROWS, for_mfa
from entra_combined_reg.flowchart._held import below_maximum, gate_of, holds
from entra_combined_reg.flowchart._minimum import SECURITY_RANK, Choice, choose
from entra_combined_reg.flowchart._people import admin_reset, gates, in_user_scope, is_admin
from entra_combined_reg.flowchart._worlds import Step, World
from entra_combined_reg.values import frozen

__all__ = ["Page", "interrupt_page", "nudged_to"]

_DAYS_OF_SKIPPING: Final = timedelta(days=14)

Trails = tuple[tuple[Method | None, tuple[Step, ...]], ...]


@frozen(kw_only=True)
class Page:
    """What the page is in one world.

    Attributes:
        cause: The cause that decided.
        first: Methods asked for, in order.
        alternatives: Methods that could stand in the place of one that is asked for.
        mfa: Wanted and held.
        sspr: Wanted and held.
        mfa_missing: MFA methods that nothing can satisfy.
        sspr_missing: Reset gates that nothing can fill.
        show_link: The link is there.
        review: The page only reviews.
        skippable: ``None`` where the sources do not say.
        locked_out: ``None`` where the sources do not say.
        trails: What was read, by method.
    """

    cause: InterruptCause
    first: tuple[Method, ...] = ()
    alternatives: tuple[Method, ...] = ()
    mfa: tuple[int, int] = (0, 0)
    sspr: tuple[int, int] = (0, 0)
    mfa_missing: int = 0
    sspr_missing: int = 0
    show_link: bool = False
    review: bool = False
    skippable: bool | None = None
    locked_out: bool | None = False
    trails: Trails = attrs.field(default=(), eq=False)

    @property
    def behind(self) -> tuple[Method, ...]:
        """Methods behind the link."""
        return self.alternatives if self.show_link else ()

    def place(self, method: Method) -> Shown:
        """Say where a method stands."""
        if method in self.first:
            return Shown.SHOWN_FIRST
        return Shown.BEHIND_DIFFERENT_METHOD if method in self.behind else Shown.NOT_SHOWN


def interrupt_page(w: World, cause: InterruptCause, strength: Strength | None) -> Page:
    """Build the page for one cause."""
    what = asked(w, cause, strength)
    page = _page(w, what)
    skip = _skippable(w, what)
    stuck = page.mfa_missing > 0
    # A source speaks of being blocked for strengths only (F-13); for the rest it is deduced.
    locked = page.locked_out if page.locked_out is None else stuck and (None if skip is None else not skip)
    trails = tuple((method, tuple(steps)) for method, steps in w.trails.items())
    return attrs.evolve(page, skippable=skip, locked_out=locked, trails=trails)


def _page(w: World, what: Asked) -> Page:
    if what.cause is InterruptCause.CAMPAIGN or _is_nudge(w, what):
        method = nudged_to(w, what.cause)
        return Page(cause=what.cause, first=() if method is None else (method,))
    if is_admin(w) and not admin_reset(w) and in_user_scope(w) and required(w, what):
        return _nothing_for_admins(w, what)
    if what.cause is InterruptCause.SSPR_REFRESH:
        return _review(w, what)
    return _registration(w, what)


def _nothing_for_admins(w: World, what: Asked) -> Page:
    # The source speaks of reset registration; what an MFA demand does there is not stated.
    if what.cause in RESET_CAUSES:
        wanted = gates(w)
        page = Page(cause=what.cause, sspr=(wanted, 0), sspr_missing=wanted)
    else:
        page = Page(cause=what.cause, locked_out=None if what.enforces_mfa(w) else False)
    w.note(rules.ADMIN_OFF, "admin_sspr_allowed", value=False)
    return page


def _review(w: World, what: Asked) -> Page:
    shown = []
    for method in ROWS:
        w.about(method)
        if method is not Method.PASSWORD and holds(w, method):
            w.note(rules.REVIEW, "registered", value=True)
            shown.append(method)
    w.about(None)
    return Page(cause=what.cause, first=tuple(shown), review=True)


def _is_nudge(w: World, what: Asked) -> bool:
    return what.cause is InterruptCause.SMS_VOICE_RETIREMENT and w.as_of.date() < SMS_VOICE_BLOCKING_FROM


def nudged_to(w: World, cause: InterruptCause) -> Method | None:
    """Return the method that a nudge offers; ``None`` where the policies offer it not, or there is no room."""
    method = Method.PASSKEY if cause is InterruptCause.SMS_VOICE_RETIREMENT else campaign_target(w)
    w.about(method)
    # In mode Passwordless, or with its code only, Authenticator is no target (REG-4.3).
    allowed = method is Method.PASSKEY or Usage.PUSH in for_mfa(w, method)
    room = allowed and interrupt_registrable(w, Asked(cause), method) and below_maximum(w, method)
    w.note(rules.CAMPAIGN, "method", room)
    w.about(None)
    return method if room else None


def _registration(w: World, what: Asked) -> Page:
    want_mfa, want_sspr = wants(w, what)
    have_mfa = mfa_held(w, what, enough=want_mfa)
    taken = gates_held(w, enough=want_sspr)
    need = (want_mfa - have_mfa, want_sspr - len(taken))
    mfa, sspr = candidates(w, what, need, taken)
    choice = choose(mfa, sspr, *need, taken)
    if choice.mfa_missing:
        # Blocked (REG-2.4 G2): the wizard does not get as far as the methods that serve for reset alone.
        choice = attrs.evolve(choice, first=(), alternatives=())
    link = len(choice.alternatives) >= (1 if w.readings.one_other_is_enough else 2)
    _explain(w, choice, mfa | sspr, link=link, need=need, taken=taken)
    return Page(
        cause=what.cause,
        first=choice.first,
        alternatives=choice.alternatives,
        mfa=(want_mfa, have_mfa),
        sspr=(want_sspr, len(taken)),
        mfa_missing=choice.mfa_missing,
        sspr_missing=choice.sspr_missing,
        show_link=link,
    )


def _explain(
    w: World,
    choice: Choice,
    offered: frozenset[Method],
    *,
    link: bool,
    need: tuple[int, int],
    taken: frozenset[str],
) -> None:
    """Close every method's trail with the rule that placed it; where none does, the last read is the reason."""
    for method in ROWS:
        w.about(method)
        if method in choice.first:
            w.note(rules.MFA_FIRST if need[0] and method is choice.first[0] else rules.MINIMUM, "needed", value=True)
        elif method in choice.alternatives:
            w.note(rules.SWAP if link else rules.LINK, "needed", value=link)
        elif need == (0, 0):
            w.note(rules.MISSING_ONLY, "needed", value=0)
        elif need[0] == 0 and gate_of(method) in taken:
            w.note(rules.MISSING_ONLY, "needed", value=False)
        elif method not in SECURITY_RANK:
            w.note(rules.NEVER_INTERRUPT, "method", value=False)
        elif method in offered:
            w.note(rules.MFA_FIRST if choice.mfa_missing else rules.MINIMUM, "needed", value=False)
        elif not ROWS[method].mfa and need[1] == 0:
            w.note(rules.MFA_FIRST, "needed", value=False)
        elif not ROWS[method].sspr and need[0] == 0:
            w.note(rules.DEMAND_SSPR, "needed", value=False)
    w.about(None)


def _skippable(w: World, what: Asked) -> bool | None:
    match interrupt_row(what.cause).skippable:
        case Skippable.ALWAYS | Skippable.NEVER as said:
            return said is Skippable.ALWAYS
        case Skippable.AS_CAUSE:
            # A filled-in confirmation is skipped as the reset registration is; a re-registration as its own cause.
            return True if what.cause is InterruptCause.PREFILLED_CONFIRMATION else None
        case Skippable.LIMITED if what.cause is InterruptCause.CAMPAIGN:
            return snooze_left(w)
        case Skippable.LIMITED:
            return _in_days(w, what)
        case Skippable.BY_DATE:
            return _by_date(w, what)
        case _:
            return None


def _in_days(w: World, what: Asked) -> bool:
    defaults = what.cause is InterruptCause.SECURITY_DEFAULTS
    since = w.user.first_sign_in_after_defaults if defaults else w.user.first_sign_in_after_idp
    fact = "first_sign_in_after_defaults" if defaults else "first_sign_in_after_idp"
    if not defaults and _needs_mfa_here(w):
        return False
    return w.flag(rules.DEMAND, fact, None if since is None else w.as_of - since < _DAYS_OF_SKIPPING)


def _needs_mfa_here(w: World) -> bool:
    """Say whether MFA is a condition of the sign-in itself; then the ID Protection registration cannot be put off."""
    if w.tenant.access_policies is None:
        return w.flag(rules.DEMAND, "access_policies", None, "condition")
    asking = [p for p in policies_over(w, registration=False) if asks_for_mfa(w, p) or asks_for_strength(w, p)]
    everywhere = any(policy.all_resources for policy in asking)
    # Of one that stands on some resources only, it depends on which one was opened.
    return bool(asking) and w.flag(rules.DEMAND, "access_policies", True if everywhere else None, "condition")


def _by_date(w: World, what: Asked) -> bool | None:
    today: date = w.as_of.date()
    if what.cause is InterruptCause.SMS_VOICE_RETIREMENT:
        return today < SMS_VOICE_BLOCKING_FROM
    if today < SECURITY_DEFAULTS_SKIP_ENDS:
        return _in_days(w, what)
    return None if today <= SECURITY_DEFAULTS_SKIP_ENDED else False
