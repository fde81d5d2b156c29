"""Who acted: the user, an administrator, an application or one of Microsoft's own services."""

from __future__ import annotations

from typing import Any, Final

from entra_combined_reg.events import Initiator, Principal, PrincipalKind

__all__ = ["initiator_of"]

#: Microsoft's own services that write records in a user's name (ROL-7.2, AUD-B4).
_SERVICES: Final = frozenset(
    {
        "azure mfa strongauthenticationservice",
        "azure credential configuration endpoint service",
        "azure ests service",
        "microsoft.azure.multifactorauth",
    }
)
#: Looked up once: on its enum a member costs more than a field, before Python 3.12.
_APPLICATION: Final = PrincipalKind.APPLICATION
_USER: Final = Initiator.USER
_ZERO_ID: Final = "00000000-0000-0000-0000-000000000000"


def initiator_of(event: Any) -> Initiator | None:
    """Return the kind of an event's actor; ``None`` where the record does not tell."""
    actor: Principal | None = event.actor
    if actor is None:
        return None
    if actor.kind is _APPLICATION:
        named = (actor.display_name or actor.service_principal_name or "").casefold()
        return Initiator.SERVICE if named in _SERVICES else Initiator.APPLICATION
    target: Principal | None = event.target
    if target is None:
        return _by_words(event.activity_text) or (Initiator.ADMIN if event.targets else None)
    # Ids decide where both are known: names may differ for one person (observed in Graph's own sample).
    if actor.id and target.id and actor.id != _ZERO_ID:
        return _same_person(actor.id, target.id)
    return _same_person(actor.upn, target.upn) if actor.upn and target.upn else _by_words(event.activity_text)


def _same_person(actor: str, target: str) -> Initiator:
    return _USER if actor == target or actor.casefold() == target.casefold() else Initiator.ADMIN


def _by_words(activity_text: str) -> Initiator | None:
    first = activity_text.partition(" ")[0].casefold()
    return {"user": _USER, "admin": Initiator.ADMIN}.get(first)
