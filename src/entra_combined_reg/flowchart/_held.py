"""What a user already has and how much of it counts, in one world (REG-2.4 D1 to D3, REG-1.1 maxima)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from entra_combined_reg.catalog import OATH_POOL, OATH_POOL_MAXIMUM, Method
from entra_combined_reg.flowchart import _rules as rules
from entra_combined_reg.flowchart._enabled import ROWS, Ways
from entra_combined_reg.flowchart._worlds import World

__all__ = ["GATED", "PREFILLABLE", "Gate", "below_maximum", "gate_of", "held_ways", "holds", "prefilled"]

#: A reset gate; all authenticator apps and tokens are one (REG-2.4 D2).
Gate = str

#: Methods that can fill a reset gate.
GATED: Final = tuple(method for method, row in ROWS.items() if row.sspr)

#: Methods whose data can be filled in by an administrator or a sync (REG-2.4 D3).
PREFILLABLE: Final = frozenset({Method.PHONE, Method.OFFICE_PHONE, Method.EMAIL})

#: Kinds that a v1.0 listing of methods does not show (ROL-2.1): unless the list is complete, they may be there.
_HIDDEN: Final = frozenset({Method.HARDWARE_OATH, Method.SECURITY_QUESTIONS, Method.APP_PASSWORD})


def gate_of(method: Method) -> Gate:
    """Return the reset gate a method fills."""
    return "authenticatorApp" if method in OATH_POOL else method.value


def holds(w: World, method: Method) -> bool:
    """Say whether the user has a usable one; one that is not known to be deactivated counts as usable."""
    registered = w.user.registered
    if registered is None:
        return w.flag(rules.MISSING_ONLY, "registered", None, method)
    if any(entry.method is method and entry.usable is not False for entry in registered):
        w.note(rules.MISSING_ONLY, "registered", value=True)
        return True
    if method in _HIDDEN and not w.user.registered_complete:
        return w.flag(rules.MISSING_ONLY, "registered_complete", None, method)
    w.note(rules.MISSING_ONLY, "registered", value=False)
    return False


def held_ways(w: World, method: Method) -> Ways:
    """Return the ways the user's registered ones can serve; all of the method's where the list does not say."""
    if not holds(w, method):
        return frozenset()
    entries = [e for e in w.user.registered or () if e.method is method and e.usable is not False]
    said: frozenset[object] = frozenset().union(*(entry.usages for entry in entries))
    if said and all(entry.usages for entry in entries):
        return frozenset(usage for usage in ROWS[method].usages if usage in said)
    return ROWS[method].usages or frozenset({None})


def prefilled(w: World, method: Method) -> bool:
    """Say whether an administrator or a sync filled in data that counts as this method for reset."""
    data = w.user.prefilled
    return w.flag(rules.MISSING_ONLY, "prefilled", None if data is None else method in data, method)


def below_maximum(w: World, method: Method) -> bool:
    """Say whether the user may register one more.

    "If the method is enabled, ensure that the user hasn't already set up the maximum number of that method that they're
    allowed to set up."
    """
    pool = method in OATH_POOL and w.readings.one_pool
    maximum = OATH_POOL_MAXIMUM if pool else ROWS[method].maximum
    if maximum is None:
        return True
    members = OATH_POOL if pool else frozenset({method})
    return _count(w, members, maximum, lambda: any(holds(w, member) for member in _in_order(members)))


def _in_order(members: frozenset[Method]) -> list[Method]:
    return [method for method in ROWS if method in members]


def _count(w: World, members: frozenset[Method], maximum: int, some: Callable[[], bool]) -> bool:
    entries = [entry for entry in w.user.registered or () if entry.method in members]
    if len(entries) >= maximum:
        w.note(rules.MAXIMUM, "registered", f"{len(entries)} of {maximum}")
        return False
    if maximum == 1:
        room = not some()
    elif w.user.registered is not None and all(entry.id is not None for entry in entries):
        room = True
    else:
        # A report names kinds, not how many: one line may stand for five.
        room = not some() or not w.flag(rules.MAXIMUM, "registered", None, ("maximum", members))
    w.note(rules.MAXIMUM, "registered", f"{'fewer than' if room else 'at'} {maximum}")
    return room
