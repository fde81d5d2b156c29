"""Who an event is about: a person is (tenant, object id), else the UPN where exactly one id carries it.

Logs of several tenants may be mixed, and some shapes name no tenant. Nothing is merged on a guess: what fits two people
stays a person of its own.
"""

from __future__ import annotations

from collections.abc import Iterable

import attrs

from entra_combined_reg.events import Event, Principal, PrincipalKind

__all__ = ["Person", "people_of", "subject_of"]

_ZERO_ID = "00000000-0000-0000-0000-000000000000"


@attrs.frozen(kw_only=True, order=True)
class Person:
    """One person in one tenant.

    Attributes:
        tenant_id: The tenant, in lower case; ``None`` where no record says.
        object_id: Directory object id, in lower case; ``None`` where only a name is known.
        upn: User principal name as last written; ``None`` where no record says.
        upns: Every user principal name the records carry, in lower case.
        display_name: Display name as last written. Hostile text.
    """

    tenant_id: str | None = attrs.field(default=None, order=lambda value: value or "")
    object_id: str | None = attrs.field(default=None, order=lambda value: value or "")
    upn: str | None = attrs.field(default=None, order=lambda value: value or "")
    upns: frozenset[str] = attrs.field(default=frozenset(), order=sorted)
    display_name: str | None = attrs.field(default=None, order=lambda value: value or "")

    @property
    def label(self) -> str:
        """The shortest text that tells the person apart: UPN, else object id."""
        return self.upn or self.object_id or "(unknown person)"

    def answers_to(self, name: str) -> bool:
        """Say whether ``name`` is this person's object id or one of their user principal names."""
        folded = name.strip().casefold()
        return folded == self.object_id or folded in self.upns


@attrs.frozen
class _Claim:
    """What one event says about its subject."""

    tenant: str | None
    id: str | None
    upn: str | None


_Key = tuple[str | None, str]


def subject_of(event: Event) -> Principal | None:
    """Return whose security info an event is about: its user target, else an acting user where there is no target."""
    if event.target is not None:
        return event.target
    actor = event.actor
    return actor if actor is not None and actor.kind is PrincipalKind.USER and not event.targets else None


def _claim(event: Event) -> _Claim | None:
    subject = subject_of(event)
    if subject is None:
        return None
    object_id = (subject.id or "").strip().casefold()
    upn = (subject.upn or "").strip().casefold()
    if object_id in {"", _ZERO_ID} and not upn:
        return None
    tenant = (event.tenant_id or "").strip().casefold()
    return _Claim(tenant or None, object_id if object_id not in {"", _ZERO_ID} else None, upn or None)


def people_of(events: Iterable[Event]) -> dict[Person, tuple[Event, ...]]:
    """Sort events by person; those about nobody are left out.

    Returns:
        People in order of label and tenant, each with their events in the order given.
    """
    claims = [(event, claim) for event in events if (claim := _claim(event)) is not None]
    ids = _tenants_of_ids(claim for _, claim in claims)
    owners = _owners_of_upns((claim for _, claim in claims), ids)
    sorted_out: dict[_Key, list[Event]] = {}
    for event, claim in claims:
        sorted_out.setdefault(_key(claim, ids, owners), []).append(event)
    people = {_person(key, found): tuple(found) for key, found in sorted_out.items()}
    return dict(sorted(people.items(), key=lambda item: (item[0].label.casefold(), item[0])))


def _tenants_of_ids(claims: Iterable[_Claim]) -> dict[str, set[str]]:
    tenants: dict[str, set[str]] = {}
    for claim in claims:
        if claim.id is not None:
            known = tenants.setdefault(claim.id, set())
            if claim.tenant is not None:
                known.add(claim.tenant)
    return tenants


def _home(claim: _Claim, ids: dict[str, set[str]]) -> str | None:
    """The tenant of a claim with an id; where its record names none, the one tenant that knows the id."""
    known = ids[claim.id] if claim.id is not None else set()
    return claim.tenant or (next(iter(known)) if len(known) == 1 else None)


def _owners_of_upns(claims: Iterable[_Claim], ids: dict[str, set[str]]) -> dict[str, set[_Key]]:
    owners: dict[str, set[_Key]] = {}
    for claim in claims:
        if claim.id is not None and claim.upn is not None:
            owners.setdefault(claim.upn, set()).add((_home(claim, ids), claim.id))
    return owners


def _key(claim: _Claim, ids: dict[str, set[str]], owners: dict[str, set[_Key]]) -> _Key:
    if claim.id is not None:
        return _home(claim, ids), claim.id
    upn = claim.upn or ""
    fitting = [key for key in owners.get(upn, ()) if None in {claim.tenant, key[0]} or key[0] == claim.tenant]
    return fitting[0] if len(fitting) == 1 else (claim.tenant, f"upn:{upn}")


def _person(key: _Key, events: list[Event]) -> Person:
    tenant, name = key
    last_first = [
        subject for event in sorted(events, key=lambda e: e.order, reverse=True) if (subject := subject_of(event))
    ]
    return Person(
        tenant_id=tenant,
        object_id=None if name.startswith("upn:") else name,
        upn=next((subject.upn for subject in last_first if subject.upn), None),
        upns=frozenset(subject.upn.strip().casefold() for subject in last_first if subject.upn),
        display_name=next((subject.display_name for subject in last_first if subject.display_name), None),
    )
