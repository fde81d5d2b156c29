"""How to fetch each fact: Graph path with permission, portal blade, PowerShell line. Look-ups into literal tables.

``TenantPolicy.missing`` and ``UserState.missing`` read them, and so does everybody who answers "needs data". Where no
API returns a setting, its row says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from entra_combined_reg.errors import CallError
from entra_combined_reg.facts._need_rows import FactNeed, Purpose
from entra_combined_reg.facts._needs_tenant import TENANT_NEEDS
from entra_combined_reg.facts._needs_user import USER_NEEDS

__all__ = ["NEEDS", "how_to_fetch", "needs_of"]

#: Every fact and how to fetch it: those of the tenant first, each group in the order of its class.
NEEDS: Final[tuple[FactNeed, ...]] = TENANT_NEEDS + USER_NEEDS

_BY_FACT: Final = {need.fact: need for need in reversed(NEEDS)}


def how_to_fetch(fact: str) -> FactNeed:
    """Say how one fact is fetched.

    Args:
        fact: The name of a field of ``TenantPolicy`` or ``UserState``. Of a dotted name (``campaign.state``) the
            first part counts.

    Raises:
        CallError: No field has this name.
    """
    found = _BY_FACT.get(fact.partition(".")[0])
    if found is None:
        raise CallError(f"how_to_fetch: no fact is named {fact!r}; give a field of TenantPolicy or UserState")
    return found


def needs_of(unknown: Iterable[str], for_: Purpose | Iterable[str] | None = None) -> tuple[FactNeed, ...]:
    """Say how to fetch those of the unknown facts that are wanted, in their own order.

    Args:
        unknown: Names of facts that are not known.
        for_: A purpose, or the names of the facts that are wanted; ``None`` is all.

    Raises:
        CallError: ``for_`` holds a name that no fact has.
    """
    needs = tuple(how_to_fetch(name) for name in unknown)
    if for_ is None:
        return needs
    if isinstance(for_, Purpose):
        return tuple(need for need in needs if for_ in need.purposes)
    wanted = {how_to_fetch(name).fact for name in ((for_,) if isinstance(for_, str) else for_)}
    return tuple(need for need in needs if need.fact in wanted)
