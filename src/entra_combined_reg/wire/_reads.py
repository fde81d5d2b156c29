"""Which records become events, by service and activity: asked by the parsers, and by who writes a query for them."""

from __future__ import annotations

from typing import Final

from entra_combined_reg.catalog import AUTHENTICATION_METHODS, Activity, Tier, rows_of_activity

__all__ = ["services_read"]

#: Other names of a service (AUD-A3): the reference page and older records differ.
_OTHER_NAMES: Final = {
    "Azure MFA": "Microsoft Entra multifactor authentication",
    "AAD Management UX": "Microsoft Entra Management UX",
}


def services_read(activity: Activity) -> tuple[str, ...] | None:
    """Return the services whose records of an activity become events, in any case, and those that name no service.

    Args:
        activity: An activity that makes a family of events (``FAMILY_OF``). What registration's own service logs under
            a name that the catalogue does not know becomes an event too, unless it is back-end noise.

    Returns:
        Names of services, sorted; ``None`` where any will do: several services log registration itself, and its
        activities are enough (AUD-0.2).
    """
    rows = rows_of_activity(activity)
    if any(row.tier is Tier.CORE for row in rows):
        return None
    # What registration's own service logs is ours, whoever else logs it.
    known = {AUTHENTICATION_METHODS, *(row.service for row in rows)}
    return tuple(sorted(known | {other for name, other in _OTHER_NAMES.items() if name in known}))
