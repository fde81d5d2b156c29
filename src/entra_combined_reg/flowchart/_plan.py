"""``interrupt_plan``: the interrupt page over all worlds, as one frozen answer with its trail."""

from __future__ import annotations

from datetime import datetime

import attrs

from entra_combined_reg.catalog import METHODS, InterruptCause, Method
from entra_combined_reg.errors import CallError, expect
from entra_combined_reg.facts import Strength, TenantPolicy, UserState, doubts
from entra_combined_reg.flowchart._access import strength_in_force
from entra_combined_reg.flowchart._answers import (
    Gates,
    InterruptPlan,
    MethodAnswer,
    RegistrationNeeds,
    Shown,
    TrailStep,
)
from entra_combined_reg.flowchart._demand import can_do_mfa
from entra_combined_reg.flowchart._notes import interrupt_notes
from entra_combined_reg.flowchart._page import Page, interrupt_page
from entra_combined_reg.flowchart._readings import Readings
from entra_combined_reg.flowchart._worlds import Explored, Situation, Step, explore, in_words
from entra_combined_reg.plain import canonical_bytes

__all__ = ["interrupt_plan", "situation_of", "trail_of"]


def situation_of(tenant: TenantPolicy, user: UserState, as_of: datetime, readings: Readings | None) -> Situation:
    """Check the arguments that every question shares.

    Raises:
        CallError: An argument is of another kind, or ``as_of`` has no time zone.
    """
    expect("tenant", tenant, TenantPolicy)
    expect("user", user, UserState)
    expect("as_of", as_of, datetime)
    if as_of.tzinfo is None:
        raise CallError("as_of: expected a datetime with its time zone, got one without")
    return Situation(tenant=_in_order(tenant), user=user, as_of=as_of, readings=readings or Readings())


def _in_order(tenant: TenantPolicy) -> TenantPolicy:
    """Return the tenant with its access policies in one order, whatever order they came in."""
    given = tenant.access_policies or ()
    ids = [policy.id or "" for policy in given]
    told_apart = len(set(ids)) == len(ids)
    ordered = tuple(sorted(given, key=lambda p: (p.id or "", b"" if told_apart else canonical_bytes(p))))
    return tenant if ordered == given else attrs.evolve(tenant, access_policies=ordered)


def interrupt_plan(
    tenant: TenantPolicy,
    user: UserState,
    cause: InterruptCause,
    as_of: datetime,
    *,
    readings: Readings | None = None,
    strength: Strength | None = None,
) -> InterruptPlan:
    """Work out what interrupt mode shows a user, by the reconstructed rules of REG-2.4.

    Args:
        tenant: Facts about the tenant.
        user: Facts about the user.
        cause: What interrupts. It is taken as given: ``causes`` says which ones hold.
        as_of: The time asked about, with time zone.
        readings: How ambiguities are read; the documented defaults where left out.
        strength: For an authentication strength: the one that the resource asks for; read from the tenant's policies
            where left out.

    Returns:
        An answer for every method, the demand, whether it can be skipped and whether the user is locked out. What the
        known facts leave open is unknown, with the facts that would decide.

    Raises:
        CallError: An argument is of another kind, or ``as_of`` has no time zone.
    """
    s = situation_of(tenant, user, as_of, readings)
    expect("cause", cause, InterruptCause)
    found = explore(s, lambda w: interrupt_page(w, cause, strength or strength_in_force(w, cause)))
    answers = tuple(_answer(found, row.method) for row in METHODS)
    needs = (_gates(found, "mfa"), _gates(found, "sspr"))
    review = cause is InterruptCause.SSPR_REFRESH
    others = found.agreed(lambda page: len(page.alternatives))
    link = found.agreed(lambda page: page.show_link)
    return InterruptPlan(
        cause=cause,
        answers=answers,
        first=found.agreed(lambda page: page.first) or (),
        needed=RegistrationNeeds(mfa=needs[0], sspr=needs[1]),
        shortfall=found.agreed(lambda page: page.sspr_missing),
        review=review,
        # The review stands behind MFA whoever asks (F-10).
        mfa_first=review or explore(s, can_do_mfa, until=bool).agreed(bool),
        show_link=link,
        skippable=found.agreed(lambda page: page.skippable),
        locked_out=found.agreed(lambda page: page.locked_out),
        ambiguities=interrupt_notes(s, cause, {a.method: a for a in answers}, needs, others),
        unknowns=found.deciding(lambda page: page),
        doubts=doubts(tenant, user, as_of=as_of),
        readings=s.readings,
    )


def _gates(found: Explored[Page], demand: str) -> Gates:
    def pair(page: Page) -> tuple[int, int]:
        return page.mfa if demand == "mfa" else page.sspr

    return Gates(
        wanted=found.agreed(lambda page: pair(page)[0]),
        held=found.agreed(lambda page: pair(page)[1]),
        needed=found.agreed(lambda page: pair(page)[0] - pair(page)[1]),
    )


def _answer(found: Explored[Page], method: Method) -> MethodAnswer:
    place = found.agreed(lambda page: page.place(method))
    offered = found.agreed(lambda page: page.place(method) is not Shown.NOT_SHOWN)
    unknowns = () if place else found.deciding(lambda page: page.place(method))
    trails = dict(found.leaves[0][1].trails)
    steps = tuple(dict.fromkeys((*trails.get(None, ()), *trails.get(method, ()))))
    return MethodAnswer(
        method=method,
        shown=place or Shown.UNKNOWN,
        offered=offered,
        trail=trail_of(steps, unknowns),
        unknowns=unknowns,
    )


def trail_of(steps: tuple[Step, ...], unknowns: tuple[str, ...]) -> tuple[TrailStep, ...]:
    """Write reads as a trail; where a missing fact decides, the trail ends with it."""
    trail: list[TrailStep] = []
    for rule, fact, value in steps:
        trail.append(TrailStep(rule=rule, fact=fact, value=in_words(value)))
        if (value is None or value == (_part(value), None)) and fact in unknowns:
            break
    return tuple(trail)


def _part(value: object) -> object:
    return value[0] if isinstance(value, tuple) else None
