"""What every schema asks of an event: times, addresses, principals, and texts that no telephone number leaves in."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Any, overload

from entra_combined_reg.acts import subject_of
from entra_combined_reg.errors import CallError
from entra_combined_reg.events import Event, Principal, PrincipalKind
from entra_combined_reg.quote import mask_numbers

__all__ = ["action_of", "application_of", "filled", "ip_of", "named", "rest_of", "said", "stamp_of", "utc"]


@overload
def said(text: str) -> str: ...
@overload
def said(text: str | None) -> str | None: ...
def said(text: str | None) -> str | None:
    """Return a text for strangers: numbers masked, and no lone surrogate, which no store of theirs holds."""
    return None if text is None else named(mask_numbers(text))


@overload
def named(text: str) -> str: ...
@overload
def named(text: str | None) -> str | None: ...
def named(text: str | None) -> str | None:
    """Return an identifier for strangers: as it is, but for lone surrogates."""
    return None if text is None else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def filled(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that hold something; an empty object or list says nothing."""
    return {name: value for name, value in fields.items() if value is not None and value not in ("", {}, [])}


def utc(name: str, moment: datetime) -> datetime:
    """Return a time in UTC.

    Raises:
        CallError: It has no zone, or UTC has no such time.
    """
    if moment.tzinfo is None:
        raise CallError(f"{name}: expected a time with its zone, got one without")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise CallError(f"{name}: expected a time that UTC has, got one beyond its calendar") from None


def action_of(event: Event) -> str:
    """Return the activity as Microsoft prints it, else as the record does; masked."""
    return said(event.activity_text) if event.activity is None else event.activity.value


def application_of(event: Event) -> tuple[str | None, str | None]:
    """Return the name and the id of the application that acted; nothing where a user did."""
    actor = event.actor
    if actor is None or actor.kind is PrincipalKind.USER:
        return None, None
    return said(actor.display_name or actor.service_principal_name), named(actor.app_id or actor.service_principal_id)


def stamp_of(event: Event) -> str:
    """Return when an event happened, in UTC, to the last digit its record had."""
    text = utc("occurred_at", event.occurred_at).isoformat(timespec="microseconds").removesuffix("+00:00")
    return f"{text}{event.tick:03}Z" if event.tick else f"{text}Z"


def ip_of(text: str | None) -> str | None:
    """Return an address that is one, without a zone; records hold malformed ones too (AUD-C3)."""
    if text is None or "%" in text:
        return None
    try:
        ip_address(text)
    except ValueError:
        return None
    return text


def rest_of(event: Event) -> dict[str, str]:
    """Return, flat and as text, what an event holds and no schema has a place for. Values of properties stay out."""
    subject = subject_of(event)
    texts = {
        "family": type(event).__name__,
        "operation_type": event.operation_type,
        "category": event.category,
        "initiator": event.initiator,
        "reason": event.reason,
        "method": event.method,
        "usages": ", ".join(sorted(event.usages)),
        "method_text": event.method_text,
        "other_targets": _json([_target(target) for target in event.targets if target != subject]),
        "changed_properties": _json([said(change.name) for change in event.changes]),
        "details": _json([[said(key), said(value)] for key, value in event.details]),
        "shape": event.shape,
    }
    return filled({name: said(text) for name, text in texts.items()} | _rest_of_actor(event.actor))


def _rest_of_actor(actor: Principal | None) -> dict[str, Any]:
    if actor is None:
        return {}
    return {
        "actor_service_principal_id": named(actor.service_principal_id) if actor.app_id else None,
        "actor_service_principal_name": said(actor.service_principal_name) if actor.display_name else None,
        "actor_user_type": said(actor.user_type),
        "actor_home_tenant_id": named(actor.home_tenant_id),
        "actor_home_tenant_name": said(actor.home_tenant_name),
    }


def _target(target: Principal) -> dict[str, Any]:
    texts = {"type": said(target.type_text), "display_name": said(target.display_name)}
    return filled({**texts, "id": named(target.id), "upn": named(target.upn)})


def _json(items: list[Any]) -> str | None:
    return json.dumps(items, ensure_ascii=False) if items else None
