"""Redelivered records and the same record in two shapes become one event with its copies listed.

A record with an id is told by (id, activity), unless two tenants are known and differ. A record without one (the
portal's CSV) is told by its content, and is a copy of any record that says the same: such a shape cannot tell two acts
apart that agree in second, activity, correlation, status, reason and target. Sources: AUD-C2 to C4.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import attrs

from entra_combined_reg.events import Event, RecordCopy
from entra_combined_reg.wire._event import content_key

__all__ = ["identity", "merge_copies"]

#: The fuller a shape, the sooner it gives the event; the others become its copies.
_RANK: Final = {
    name: rank
    for rank, name in enumerate(
        ("native", "graph", "diagnostic", "log_analytics", "elastic", "powershell", "unified_audit_log", "portal_csv")
    )
}


def identity(event: Event) -> tuple[str, str]:
    """Return what tells an event's record apart within one tenant."""
    activity = event.activity.value if event.activity else event.activity_text
    return event.key, activity.casefold()


def _rank(event: Event) -> tuple[int, str, str]:
    return _RANK.get(event.shape, len(_RANK)), event.shape, repr(event)


def merge_copies(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return one event for each record, in order of time; independent of the input's order."""
    groups: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        groups.setdefault(identity(event), []).append(event)
    if any(event[0].id is None for event in groups.values()):
        groups = _join_without_id(groups)
    merged = [one for group in groups.values() for one in _by_tenant(group)]
    merged.sort(key=lambda event: (event.order, event.tenant_id or ""))
    return tuple(merged)


def _join_without_id(groups: dict[tuple[str, str], list[Event]]) -> dict[tuple[str, str], list[Event]]:
    """Add records without id to the first group, by its key, that says the same."""
    by_content: dict[str, tuple[str, str]] = {}
    for key in sorted(groups):
        if groups[key][0].id is not None:
            for event in groups[key]:
                by_content.setdefault(content_key(event), key)
    joined: dict[tuple[str, str], list[Event]] = {}
    for key, group in groups.items():
        home = key if group[0].id is not None else by_content.get(key[0], key)
        joined.setdefault(home, []).extend(group)
    return joined


def _by_tenant(group: list[Event]) -> list[Event]:
    if len(group) == 1:
        return group
    tenants = sorted({event.tenant_id for event in group if event.tenant_id})
    if len(tenants) < 2:
        return [_one(group)]
    # Copies that do not say their tenant go with the first that does.
    homes = {tenant: [e for e in group if (e.tenant_id or tenants[0]) == tenant] for tenant in tenants}
    return [_one(members) for members in homes.values()]


def _one(group: list[Event]) -> Event:
    first, *rest = sorted(group, key=_rank)
    copies = tuple(RecordCopy(shape=event.shape, id=event.id, raw=event.raw) for event in rest)
    return attrs.evolve(first, copies=(*first.copies, *copies)) if copies else first
