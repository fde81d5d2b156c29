"""Events in the Elastic Common Schema (ECS): nested plain dicts, ready to be indexed.

Field names and categories are those of elastic.co/docs/reference/ecs. What no field is for stands in ``labels``, flat
and as text, as ECS asks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from entra_combined_reg.acts import subject_of
from entra_combined_reg.catalog import Status
from entra_combined_reg.errors import expect_all
from entra_combined_reg.events import Event, Principal, PrincipalKind, SecurityInfoEvent
from entra_combined_reg.export._meanings import Operation, Subject, meaning_of
from entra_combined_reg.export._parts import action_of, application_of, filled, ip_of, named, rest_of, said, stamp_of

__all__ = ["ECS_VERSION", "to_ecs"]

_Object = dict[str, Any]
#: The version of the fields that are written.
ECS_VERSION: Final = "8.17.0"

#: ``event.outcome`` is in lower case, or rules do not match; what is neither of the two is not guessed.
_OUTCOMES: Final = {Status.SUCCESS: "success", Status.FAILURE: "failure"}
#: Two types an event: whom it is about, and what was done. "creation" beside "user" would be a new account.
_SUBJECTS: Final = {Subject.USER: "user", Subject.ENTITY: "admin"}
_OPERATIONS: Final = {Operation.OTHER: "info", Operation.CREATE: "creation", Operation.DELETE: "deletion"}


def to_ecs(events: Iterable[Event]) -> list[_Object]:
    """Write events as ECS documents.

    ``user`` is who acted, ``user.target`` whose security info it is, the same person where they did it themselves. An
    application as actor stands in ``labels``. An address that is none stays in ``source.address``; ``source.ip`` holds
    real ones only. Telephone numbers in texts are masked.

    Args:
        events: Events, in any order.

    Returns:
        One dict an event, in the order of ``events``.

    Raises:
        CallError: ``events`` holds something else; an event's time has no zone.
    """
    return [_document(event) for event in expect_all("events", events, SecurityInfoEvent)]


def _document(event: Any) -> _Object:
    actor = event.actor if event.actor is not None and event.actor.kind is PrincipalKind.USER else None
    subject = subject_of(event)
    address = ip_of(event.ip_address)
    return filled(
        {
            "@timestamp": stamp_of(event),
            "ecs": {"version": ECS_VERSION},
            "message": said(event.reason_text or event.activity_text),
            "event": _event(event),
            "user": filled({**_user(actor), "target": _user(subject)}),
            "source": filled({"address": said(event.ip_address) if address is None else address, "ip": address}),
            "user_agent": filled({"original": said(event.user_agent)}),
            "organization": filled({"id": named(event.tenant_id)}),
            "related": filled({"user": _names(actor, subject), "ip": [address] if address else []}),
            "labels": _labels(event),
        }
    )


def _event(event: Event) -> _Object:
    meaning = meaning_of(event)
    return filled(
        {
            "kind": "event",
            "category": ["iam"],
            "type": [_SUBJECTS[meaning.subject], _OPERATIONS.get(meaning.operation, "change")],
            "action": action_of(event),
            "outcome": _OUTCOMES.get(event.status, "unknown"),
            "provider": said(event.service),
            "reason": said(event.reason_text),
            "id": named(event.key),
        }
    )


def _user(principal: Principal | None) -> _Object:
    if principal is None:
        return {}
    return filled({"id": named(principal.id), "name": named(principal.upn), "full_name": said(principal.display_name)})


def _names(*principals: Principal | None) -> list[str]:
    """Every id and name by which somebody may look for these people."""
    known = (name for principal in principals if principal is not None for name in (principal.upn, principal.id))
    return sorted({text for name in known if (text := named(name))})


def _labels(event: Event) -> dict[str, str]:
    name, app_id = application_of(event)
    return filled(
        {
            **rest_of(event),
            "activity_text": None if event.activity in {None, event.activity_text} else said(event.activity_text),
            "status_text": said(event.status_text),
            "correlation_id": named(event.correlation_id),
            "actor_app_id": app_id,
            "actor_app_name": name,
        }
    )
