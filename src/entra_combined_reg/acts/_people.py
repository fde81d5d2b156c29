"""Who an event is about: a person is (tenant, object id), else the UPN where exactly one id carries it.

Logs of several tenants may be mixed, and some shapes name no tenant. Nothing is merged on a guess: what fits two people
stays a person of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol, cast

import attrs

from entra_combined_reg.acts._order import in_order
from entra_combined_reg.errors import CallError, expect_all, kind_of
from entra_combined_reg.events import (
    Event,
    HardwareTokenChange,
    Initiator,
    PerUserMfaUpdate,
    PolicyUpdate,
    Principal,
    PrincipalKind,
    SecurityInfoEvent,
    UserUpdate,
)
from entra_combined_reg.values import frozen

__all__ = [
    "Identified",
    "Naming",
    "Person",
    "expect_one_person",
    "matching",
    "naming_of",
    "people_of",
    "subject_of",
]

_ZERO_ID: Final = "00000000-0000-0000-0000-000000000000"


class Identified(Protocol):
    """Any value that names a user: a :class:`Person`, a ``UserState``, a class of your own.

    Where it has a ``tenant_id`` as well, that is read too.
    """

    @property
    def object_id(self) -> str | None:
        """Directory object id."""
        ...

    @property
    def upn(self) -> str | None:
        """User principal name."""
        ...


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
    upns: frozenset[str] = attrs.field(default=frozenset(), order=sorted, repr=lambda names: repr(sorted(names)))
    display_name: str | None = attrs.field(default=None, order=lambda value: value or "")

    @property
    def label(self) -> str:
        """The shortest text that tells the person apart: UPN, else object id."""
        return self.upn or self.object_id or "(unknown person)"

    def answers_to(self, name: str) -> bool:
        """Say whether ``name`` is this person's object id or one of their user principal names, in any case."""
        folded = _fold(name)
        return folded is not None and (folded == self.object_id or folded in self.upns)


@frozen
class _Key:
    """What a person is told by: an id where one is known, else a name; in a tenant, where one is known."""

    tenant: str | None
    id: str | None
    upn: str | None = None


@frozen
class _Claim:
    """What one event says about its subject."""

    tenant: str | None
    id: str | None
    upn: str | None


#: How an event names its person: by an id, else by a name; the other is empty.
Naming = tuple[str, str]

#: An administrator's acts: without a user as target they are about nobody, least of all about who did them.
_NOT_OF_THE_ACTOR: Final = (PolicyUpdate, HardwareTokenChange, PerUserMfaUpdate, UserUpdate)


def subject_of(event: Event) -> Principal | None:
    """Return whose security info an event is about: its user target, else the user who acted on no target at all."""
    if event.target is not None:
        return event.target
    if event.targets or event.initiator is Initiator.ADMIN or isinstance(event, _NOT_OF_THE_ACTOR):
        return None
    actor = event.actor
    return actor if actor is not None and actor.kind is PrincipalKind.USER else None


def _fold(text: str | None) -> str | None:
    return (text or "").strip().casefold() or None


def _claim(event: Event) -> _Claim | None:
    subject = subject_of(event)
    if subject is None:
        return None
    object_id, upn = _fold(subject.id), _fold(subject.upn)
    if object_id == _ZERO_ID:
        object_id = None
    return _Claim(_fold(event.tenant_id), object_id, upn) if object_id or upn else None


def naming_of(event: Event) -> Naming | None:
    """How an event names its person, whatever the tenant; ``None`` where it is about nobody."""
    claim = _claim(event)
    return None if claim is None else (claim.id or "", "" if claim.id else claim.upn or "")


def expect_one_person(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return the events, which name one person and one tenant at most.

    Raises:
        CallError: They name several; or ``events`` holds something else.
    """
    held = cast("tuple[Event, ...]", expect_all("events", events, SecurityInfoEvent))
    claims = {claim for event in held if (claim := _claim(event)) is not None}
    people = max(len({claim.id for claim in claims} - {None}), len({claim.tenant for claim in claims} - {None}))
    if people > 1:
        raise CallError(f"events: expected those of one person, got those of {people}; Timeline.of tells them apart")
    return held


def people_of(events: Iterable[Event]) -> dict[Person, tuple[Event, ...]]:
    """Sort events by person; those about nobody are left out.

    Returns:
        People in order of label and tenant, each with their events in the order given.
    """
    claims = [(event, claim) for event in events if (claim := _claim(event)) is not None]
    keys = _Keys(claim for _, claim in claims)
    sorted_out: dict[_Key, list[Event]] = {}
    for event, claim in claims:
        sorted_out.setdefault(keys.of(claim), []).append(event)
    people = {_person(key, found): tuple(found) for key, found in sorted_out.items()}
    return dict(sorted(people.items(), key=lambda item: (item[0].label.casefold(), item[0])))


class _Keys:
    """Who is who, once every claim has been heard."""

    def __init__(self, claims: Iterable[_Claim]) -> None:
        heard = tuple(dict.fromkeys(claims))
        self._id_tenants = _tenants((claim.id, claim.tenant) for claim in heard)
        self._upn_tenants = _tenants((claim.upn, self._home(claim)) for claim in heard)
        self._owners: dict[str, set[_Key]] = {}
        for claim in heard:
            if claim.id is not None and claim.upn is not None:
                self._owners.setdefault(claim.upn, set()).add(_Key(self._home(claim), claim.id))

    def of(self, claim: _Claim) -> _Key:
        tenant = self._home(claim)
        if claim.upn is None or claim.id is not None:
            return _Key(tenant, claim.id)
        tenants = self._upn_tenants[claim.upn]
        fitting = [key for key in self._owners.get(claim.upn, ()) if tenant is None or key.tenant in {tenant, None}]
        # Where a side names no tenant, they are the same person only if no second tenant knows the name.
        if len(fitting) == 1 and (len(tenants) < 2 or fitting[0].tenant == tenant is not None):
            return fitting[0]
        return _Key(tenant or _only(tenants), None, claim.upn)

    def _home(self, claim: _Claim) -> str | None:
        """The tenant of a claim; where its record names none, the one tenant that knows the id."""
        return claim.tenant or (None if claim.id is None else _only(self._id_tenants[claim.id]))


def _tenants(pairs: Iterable[tuple[str | None, str | None]]) -> dict[str, set[str]]:
    tenants: dict[str, set[str]] = {}
    for name, tenant in pairs:
        if name is not None:
            tenants.setdefault(name, set()).update(() if tenant is None else (tenant,))
    return tenants


def _only(tenants: set[str]) -> str | None:
    return next(iter(tenants)) if len(tenants) == 1 else None


def _person(key: _Key, events: list[Event]) -> Person:
    subjects = [subject for event in reversed(in_order(events)) if (subject := subject_of(event)) is not None]
    return Person(
        tenant_id=key.tenant,
        object_id=key.id,
        upn=next((subject.upn for subject in subjects if subject.upn), None),
        upns=frozenset(upn for subject in subjects if (upn := _fold(subject.upn)) is not None),
        display_name=next((subject.display_name for subject in subjects if subject.display_name), None),
    )


def matching(people: Iterable[Person], user: Identified | str, tenant_id: str | None = None) -> tuple[Person, ...]:
    """Return the people that ``user`` names. An id decides over a name, a known tenant over an unknown one.

    Raises:
        CallError: ``user`` is neither text nor a value with ``object_id`` and ``upn``, or names nobody at all.
    """
    people = tuple(people)
    if isinstance(user, Person) and tenant_id is None and user in people:
        return (user,)
    object_id, upn, tenant = _names(user)
    tenant = _text("tenant_id", tenant_id) or tenant
    if tenant is None:
        return _found(people, object_id, upn)
    # Many records name no tenant; somebody of an unknown one may be meant where nobody of the known one is.
    return _found((p for p in people if p.tenant_id == tenant), object_id, upn) or _found(
        (p for p in people if p.tenant_id is None), object_id, upn
    )


def _names(user: Identified | str) -> tuple[str | None, str | None, str | None]:
    """The object id, the name and the tenant that ``user`` stands for; a text may be either of the first two."""
    try:
        given = (user, user, None) if isinstance(user, str) else _attributes(user)
    except AttributeError:
        expected = "an object id, a user principal name or a value with object_id and upn"
        raise CallError(f"user: expected {expected}, got {kind_of(user)}") from None
    object_id, upn, tenant = given
    if _fold(object_id) is None and _fold(upn) is None:
        raise CallError("user: names nobody, the object id and the user principal name are both empty")
    return _fold(object_id), _fold(upn), _fold(tenant)


def _attributes(user: Identified) -> tuple[str | None, str | None, str | None]:
    return (
        _text("user.object_id", user.object_id),
        _text("user.upn", user.upn),
        _text("user.tenant_id", getattr(user, "tenant_id", None)),
    )


def _text(name: str, value: object) -> str | None:
    if value is not None and not isinstance(value, str):
        raise CallError(f"{name}: expected text, got {kind_of(value)}")
    return _fold(value)


def _found(people: Iterable[Person], object_id: str | None, upn: str | None) -> tuple[Person, ...]:
    people = tuple(people)
    by_id = tuple(person for person in people if object_id is not None and person.object_id == object_id)
    # A name passes from one person to the next: whoever carries another id is somebody else.
    any_id = object_id in {None, upn}
    return by_id or tuple(p for p in people if upn in p.upns and (any_id or p.object_id is None))
