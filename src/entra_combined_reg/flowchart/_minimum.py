"""The smallest set of methods that satisfies both demands, best first (REG-2.4 G1 to G4). Plain sets, no facts."""

from __future__ import annotations

from itertools import combinations
from typing import Final

from entra_combined_reg.catalog import Method
from entra_combined_reg.flowchart._held import gate_of
from entra_combined_reg.values import frozen

__all__ = ["Choice", "choose"]

#: Best first. Printed are Authenticator, then phone (F-17); the tail and the places of passkey and external methods are
#: UNVERIFIED. External ones stand behind the link where there are others (REG-S15).
SECURITY_RANK: Final[tuple[Method, ...]] = (
    Method.AUTHENTICATOR,
    Method.PASSKEY,
    Method.SOFTWARE_OATH,
    Method.PHONE,
    Method.OFFICE_PHONE,
    Method.EMAIL,
    Method.SECURITY_QUESTIONS,
    Method.EXTERNAL,
)


@frozen
class Choice:
    """What is asked for.

    Attributes:
        first: The set, in the order of the page.
        alternatives: Methods outside it that belong to another feasible set of the same size.
        mfa_missing: MFA methods that nothing can satisfy.
        sspr_missing: Reset gates that nothing can fill.
    """

    first: tuple[Method, ...]
    alternatives: tuple[Method, ...]
    mfa_missing: int
    sspr_missing: int


def choose(
    mfa: frozenset[Method], sspr: frozenset[Method], need_mfa: int, need_sspr: int, taken: frozenset[str]
) -> Choice:
    """Choose the minimum set.

    Args:
        mfa: Candidates that would serve for MFA.
        sspr: Candidates that would fill a reset gate.
        need_mfa: How many MFA methods are missing.
        need_sspr: How many reset gates are missing.
        taken: Gates that are filled already.
    """
    gates = {gate_of(method) for method in sspr} - taken
    mfa_missing = max(0, need_mfa - len(mfa))
    sspr_missing = max(0, need_sspr - len(gates))
    pool = [method for method in SECURITY_RANK if method in mfa or method in sspr]
    wanted = (need_mfa - mfa_missing, need_sspr - sspr_missing)
    sets = _smallest(pool, mfa, sspr, wanted, taken)
    best = sets[0]
    others = frozenset().union(*sets) - frozenset(best)
    # F-5: where MFA is missing the first method must serve for MFA; the sort keeps the rank otherwise.
    first = tuple(sorted(best, key=lambda method: wanted[0] > 0 and method not in mfa))
    return Choice(first, tuple(method for method in pool if method in others), mfa_missing, sspr_missing)


def _smallest(
    pool: list[Method], mfa: frozenset[Method], sspr: frozenset[Method], wanted: tuple[int, int], taken: frozenset[str]
) -> list[tuple[Method, ...]]:
    """All feasible sets of the smallest size, the best ranked first: ``combinations`` keeps the order of the pool."""

    def feasible(some: tuple[Method, ...]) -> bool:
        new = {gate_of(method) for method in some if method in sspr} - taken
        return len(mfa.intersection(some)) >= wanted[0] and len(new) >= wanted[1]

    # The whole pool is feasible, because what is wanted was cut to what it can give.
    sizes = ([some for some in combinations(pool, size) if feasible(some)] for size in range(len(pool) + 1))
    return next(found for found in sizes if found)
