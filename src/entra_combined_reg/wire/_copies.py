"""Redelivered records and the same record in two shapes become one event with its copies listed.

A record with an id is told by (id, activity, second), unless two tenants are known and differ: where ids were scrubbed
to one and the same text, the times still tell the acts apart. A record without an id (the portal's CSV) is told by its
content, and is a copy of any record that says the same: such a shape cannot tell two acts apart that agree in second,
activity, correlation, status, reason and target. Sources: AUD-C2 to C4.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any, Final

import attrs

from entra_combined_reg.events import Event, RecordCopy
from entra_combined_reg.plain import canonical_bytes
from entra_combined_reg.wire._event import content_key, content_keys

__all__ = ["fingerprint_of", "identity", "merge_copies"]

#: The fuller a shape, the sooner it gives the event; the others become its copies.
_RANK: Final = {
    name: rank
    for rank, name in enumerate(
        ("native", "graph", "diagnostic", "log_analytics", "elastic", "powershell", "unified_audit_log", "portal_csv")
    )
}
#: Single facts that one shape has and another lacks; an event takes them from its copies.
_FILLED: Final = (
    "tenant_id",
    "ip_address",
    "user_agent",
    "operation_type",
    "category",
    "service",
    "correlation_id",
)

_Identity = tuple[str, int | str, str]


def identity(event: Event) -> _Identity:
    """Return what tells an event's record apart within one tenant: id, time or content, activity."""
    activity = event.activity or event.activity_text.casefold()
    if event.id:
        return event.id, int(event.occurred_at.timestamp() // 1), activity
    # An event that a caller built or stored may have any key; its content is what it is.
    return "", content_key(event), activity


def fingerprint_of(event: Event) -> bytes:
    """Return the identity in sixteen bytes, the same in every process."""
    key, second, activity = identity(event)
    text = f"{len(key)} {key} {second} {activity}"
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _rank(event: Event) -> tuple[bool, int, int, str, bytes]:
    # With an id first, then the finer stamp; then the whole value decides, so that the order of the input never does.
    rank = _RANK.get(event.shape, len(_RANK))
    return event.id is None, rank, -event.tick, event.shape, canonical_bytes(event)


def merge_copies(events: Iterable[Event]) -> tuple[Event, ...]:
    """Make one event of each record, whatever shapes and exports it came in.

    ``parse_events`` and ``Timeline.of`` do it by themselves.

    Args:
        events: Events in any order, of one parse or of several.

    Returns:
        In order of time, each event with its other deliveries in ``copies``; independent of the order of the input.
    """
    groups: dict[_Identity, list[Event]] = {}
    for event in events:
        groups.setdefault(identity(event), []).append(event)
    if any(not key[0] for key in groups):
        groups = _join_without_id(groups)
    # The identity last: two records that a caller gave one key still have an order.
    merged = sorted(
        (event.order, event.tenant_id or "", key, event) for key, group in groups.items() for event in _by_tenant(group)
    )
    return tuple(event for *_, event in merged)


def _join_without_id(groups: dict[_Identity, list[Event]]) -> dict[_Identity, list[Event]]:
    """Add records without id to the first group, by its identity, that says the same."""
    by_content: dict[str, _Identity] = {}
    for key in sorted(groups):
        for event in groups[key] if key[0] else ():
            for content in content_keys(event):
                by_content.setdefault(content, key)
    joined: dict[_Identity, list[Event]] = {key: group for key, group in groups.items() if key[0]}
    for key, group in groups.items():
        if not key[0]:
            home = next((by_content[content] for content in content_keys(group[0]) if content in by_content), key)
            joined[home] = [*joined.get(home, ()), *group]
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
    if len(group) == 1:
        return group[0]
    # Redeliveries are mostly the same to the last letter: then there is nothing to choose.
    alike = all(event == group[0] and not event.copies for event in group)
    first, *rest = group if alike else sorted(group, key=_rank)
    copies = list(first.copies)
    for event in rest:
        copies += [RecordCopy(shape=event.shape, id=event.id, raw=event.raw), *event.copies]
    return attrs.evolve(first, copies=tuple(copies), **_filled(first, rest))


def _filled(first: Event, rest: list[Event]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in (name for name in _FILLED if getattr(first, name) is None):
        value = next((value for event in rest if (value := getattr(event, name)) is not None), None)
        if value is not None:
            found[name] = value
    return found
