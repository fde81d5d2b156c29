"""What every security info event holds: who, what, when, how it went, and what the record said of it, verbatim.

One class of values with their parts: principals, changes, copies. The families stand in ``_families``.
"""

from __future__ import annotations

import json
from datetime import datetime
from enum import StrEnum
from typing import Any

import attrs

from entra_combined_reg.catalog import Activity, Method, Reason, Status, Usage
from entra_combined_reg.markup import Heading, Table, View, Viewable, stamp
from entra_combined_reg.plain import secret
from entra_combined_reg.quote import mask_numbers, masked
from entra_combined_reg.values import frozen

__all__ = ["Change", "Initiator", "Principal", "PrincipalKind", "RecordCopy", "SecurityInfoEvent"]


class PrincipalKind(StrEnum):
    """What kind of thing a principal is."""

    USER = "user"
    APPLICATION = "application"
    OTHER = "other"


class Initiator(StrEnum):
    """Who acted: the kind of an event's ``actor``."""

    #: The person whose security info it is.
    USER = "user"
    #: Another person.
    ADMIN = "admin"
    #: An application or service principal.
    APPLICATION = "application"
    #: One of Microsoft's own services, acting by itself.
    SERVICE = "service"


def _show_details(details: tuple[tuple[str, str | None], ...]) -> str:
    return repr(tuple((_cut(key), _cut(value)) for key, value in details))


def _show(text: str | None) -> str:
    return repr(_cut(text))


def _cut(text: str | None) -> str | None:
    # Masked before it is cut: half a number would no longer look like one. Far beyond the cut nothing has to be read.
    return None if text is None else mask_numbers(text[:1000])[:200]


def _show_usages(usages: frozenset[Usage]) -> str:
    # A set has no order of its own; its repr would change with the hash seed.
    return f"frozenset({{{', '.join(map(repr, sorted(usages)))}}})"


@frozen(kw_only=True)
class Principal:
    """An actor or a target, as the record names it. Every text may be hostile.

    Attributes:
        kind: User, application or other (policy, group, device).
        type_text: ``type`` of a target, verbatim.
        id: Object id.
        upn: User principal name.
        display_name: Display name.
        app_id: Application id of an application.
        service_principal_id: Object id of its service principal.
        service_principal_name: Its name.
        user_type: ``userType``, verbatim.
        home_tenant_id: Home tenant of a guest.
        home_tenant_name: Its name.
    """

    kind: PrincipalKind
    type_text: str | None = None
    id: str | None = None
    upn: str | None = None
    display_name: str | None = attrs.field(default=None, repr=_show)
    app_id: str | None = None
    service_principal_id: str | None = None
    service_principal_name: str | None = None
    user_type: str | None = None
    home_tenant_id: str | None = None
    home_tenant_name: str | None = None


@frozen(kw_only=True)
class Change:
    """One modified property of one target. Values are verbatim and stay out of ``repr``: they hold numbers and tokens.

    Attributes:
        name: ``displayName`` of the property.
        old: ``oldValue``, verbatim: JSON as text, often encoded twice.
        new: ``newValue``, verbatim.
        target_id: Object id of the target it belongs to.
    """

    name: str | None
    old: str | None = attrs.field(default=None, repr=False)
    new: str | None = attrs.field(default=None, repr=False)
    target_id: str | None = None

    @property
    def old_value(self) -> Any:
        """``old``, decoded as far as it is JSON; the text itself where it is none; ``None`` where absent."""
        return _decoded(self.old)

    @property
    def new_value(self) -> Any:
        """``new``, decoded as far as it is JSON; the text itself where it is none; ``None`` where absent."""
        return _decoded(self.new)


def _decoded(text: str | None) -> Any:
    # Parse text → JSON; a string that comes out may be JSON again, or plain (AUD-C1). Twice is what records hold.
    value: Any = text
    for _ in range(2):
        if not isinstance(value, str):
            return value
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


@frozen(kw_only=True)
class RecordCopy:
    """Another delivery of the record an event was made from.

    Attributes:
        shape: The wire shape it came in.
        id: Its own id, where it had one.
        raw: The record itself, where the caller asked to keep it.
    """

    shape: str
    id: str | None = None
    raw: Any = secret(default=None, eq=False)


@frozen(kw_only=True)
class SecurityInfoEvent(Viewable):
    """What every family shares. Use the families; this class is for ``isinstance`` and annotations.

    Attributes:
        id: The record's id, verbatim; it is no GUID. ``None`` where the shape has none.
        key: What tells the record apart: its id, else a digest of its content.
        occurred_at: When it happened, in UTC.
        tick: Nanoseconds beyond the microsecond, 0 to 999: records carry seven digits, ``datetime`` six.
        activity: The activity; ``None`` where the catalogue does not know ``activity_text``.
        activity_text: The activity, verbatim.
        status: The result; ``Status.OTHER`` for unknown or absent text.
        status_text: The result, verbatim.
        reason: What the reason says; ``None`` where the grammar does not know it.
        reason_text: The reason, verbatim; may hold telephone numbers, which ``repr`` masks.
        method: The method the reason names; ``None`` where it names none or an unknown one.
        usages: How the method serves, where the reason says so.
        method_text: The method phrase, verbatim.
        operation_type: ``operationType``, verbatim.
        category: Category, verbatim; never validated.
        service: ``loggedByService``, verbatim.
        initiator: The kind of ``actor``; ``None`` where the record does not tell.
        actor: Who acted.
        ip_address: The actor's address. It can be Microsoft's own (AUD-B4).
        target: The first target of type User.
        targets: All targets, in the record's order.
        changes: Modified properties of all targets.
        details: Additional details, as pairs of key and value.
        user_agent: The user agent. Hostile text.
        correlation_id: Correlation id; not unique for a record.
        tenant_id: The tenant the record belongs to, where the shape says so.
        shape: Name of the wire shape it was read from.
        copies: Other deliveries of the same record.
        raw: The record, where the caller asked to keep it. Not compared, not shown.
    """

    id: str | None = None
    key: str = ""
    occurred_at: datetime
    tick: int = 0
    activity: Activity | None = None
    activity_text: str = attrs.field(repr=_show)
    status: Status = Status.OTHER
    status_text: str | None = attrs.field(default=None, repr=_show)
    reason: Reason | None = None
    reason_text: str | None = attrs.field(default=None, repr=_show)
    method: Method | None = None
    usages: frozenset[Usage] = attrs.field(default=frozenset(), repr=_show_usages)
    method_text: str | None = attrs.field(default=None, repr=_show)
    operation_type: str | None = None
    category: str | None = None
    service: str | None = None
    initiator: Initiator | None = None
    actor: Principal | None = None
    ip_address: str | None = None
    target: Principal | None = None
    targets: tuple[Principal, ...] = ()
    changes: tuple[Change, ...] = ()
    details: tuple[tuple[str, str | None], ...] = attrs.field(default=(), repr=_show_details)
    user_agent: str | None = attrs.field(default=None, repr=_show)
    correlation_id: str | None = None
    tenant_id: str | None = None
    shape: str = "native"
    copies: tuple[RecordCopy, ...] = attrs.field(default=(), eq=False)
    raw: Any = secret(default=None, eq=False)

    @property
    def order(self) -> tuple[datetime, int, str, str]:
        """Sort key: time to the last digit the record had, then activity, then key. Total and stable."""
        return self.occurred_at, self.tick, self.activity_text, self.key

    def view(self) -> View:
        """Show what the record says, numbers masked; values of properties stay out, as they do in ``repr``."""
        rows = tuple((name, text) for name, text in _rows(self) if text)
        return View((Heading(type(self).__name__, 3), Table(("What", "Value"), rows)))


def _rows(event: SecurityInfoEvent) -> tuple[tuple[str, str], ...]:
    method = event.method.value if event.method else masked(event.method_text)
    changed = ", ".join(dict.fromkeys(change.name for change in event.changes if change.name))
    details = "; ".join(f"{key}: {value or ''}" for key, value in event.details)
    return (
        ("Time (UTC)", stamp(event.occurred_at)),
        ("Activity", masked(event.activity_text)),
        ("Status", masked(event.status_text or "not stated")),
        ("Reason", masked(event.reason_text)),
        ("Method", ", ".join([method, *sorted(event.usages)]) if method else ""),
        ("By", _label(event.actor) + (f" ({event.initiator.value})" if event.initiator else "")),
        ("About", "; ".join(_label(target) for target in event.targets) or _label(event.target)),
        ("Properties changed", masked(changed)),
        ("Details", masked(details)),
        ("IP address", event.ip_address or ""),
        ("User agent", masked(event.user_agent)),
        ("Service", masked(event.service)),
        ("Correlation id", event.correlation_id or ""),
        ("Tenant", event.tenant_id or ""),
        ("Record", event.id or event.key),
        ("Shape", event.shape),
        ("Further deliveries", str(len(event.copies) or "")),
    )


def _label(principal: Principal | None) -> str:
    if principal is None:
        return ""
    name = principal.upn or masked(principal.display_name) or principal.service_principal_name
    return name or principal.id or principal.app_id or f"(unnamed {principal.kind.value})"
