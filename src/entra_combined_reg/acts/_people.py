"""Who an event is about: a person is (tenant, object id), else the UPN where exactly one id carries it.

Logs of several tenants may be mixed, and some shapes name no tenant. Nothing is merged on a guess: what fits two people
stays a person of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol, cast

import attrs

from entra_combined_reg.acts._order import in_order
from entra_combined_reg.errors import CallError, expect_all, expect_each, kind_of
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
    "who_is_who",
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


@frozen(kw_only=True)
class Naming:
    """How a record names the person it is about, in lower case; ``None`` where it does not say.

    Attributes:
        tenant_id: The tenant.
        object_id: Directory object id.
        upn: User principal name.
    """

    tenant_id: str | None = None
    object_id: str | None = None
    upn: str | None = None


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


def naming_of(event: Event) -> Naming | None:
    """Return how an event names the person it is about; ``None`` where it is about nobody."""
    subject = subject_of(event)
    if subject is None:
        return None
    object_id, upn = _fold(subject.id), _fold(subject.upn)
    if object_id == _ZERO_ID:
        object_id = None
    if object_id is None and upn is None:
        return None
    return Naming(tenant_id=_fold(event.tenant_id), object_id=object_id, upn=upn)


def expect_one_person(events: Iterable[Event]) -> tuple[Event, ...]:
    """Return the events, which name one person and one tenant at most.

    Raises:
        CallError: They name several; or ``events`` holds something else.
    """
    held = cast("tuple[Event, ...]", expect_all("events", events, SecurityInfoEvent))
    namings = {naming for event in held if (naming := naming_of(event)) is not None}
    ids, tenants = {naming.object_id for naming in namings}, {naming.tenant_id for naming in namings}
    people = max(len(ids - {None}), len(tenants - {None}))
    if people > 1:
        raise CallError(f"events: expected those of one person, got those of {people}; Timeline.of tells them apart")
    return held


def who_is_who(namings: Iterable[Naming]) -> dict[Naming, Naming]:
    """Say which namings mean the same person, once all have been heard.

    ``people_of`` and ``Timeline.of`` do it by themselves; a cluster, where no machine sees all events, needs it to keep
    each person whole.

    Args:
        namings: What :func:`naming_of` returns for the events of a log.

    Returns:
        For each the naming that stands for the person: tenant and id, or tenant and name where no id or several carry
        the name.

    Raises:
        CallError: ``namings`` holds something else.
    """
    heard = dict.fromkeys(expect_each("namings", namings, Naming))
    keys = _Keys(heard)
    return {naming: keys.of(naming) for naming in heard}


def people_of(events: Iterable[Event]) -> dict[Person, tuple[Event, ...]]:
    """Sort events by person; those about nobody are left out.

    Returns:
        People in order of label and tenant, each with their events in the order given.
    """
    named = [(event, naming) for event in events if (naming := naming_of(event)) is not None]
    keys = who_is_who(naming for _, naming in named)
    sorted_out: dict[Naming, list[Event]] = {}
    for event, naming in named:
        sorted_out.setdefault(keys[naming], []).append(event)
    people = {_person(key, found): tuple(found) for key, found in sorted_out.items()}
    return dict(sorted(people.items(), key=lambda item: (item[0].label.casefold(), item[0])))


class _Keys:
    """Who is who, once every naming has been heard."""

    def __init__(self, heard: Iterable[Naming]) -> None:
        heard = tuple(heard)
        self._id_tenants = _tenants((naming.object_id, naming.tenant_id) for naming in heard)
        self._upn_tenants = _tenants((naming.upn, self._home(naming)) for naming in heard)
        self._owners: dict[str, set[Naming]] = {}
        for naming in heard:
            if naming.object_id is not None and naming.upn is not None:
                key = Naming(tenant_id=self._home(naming), object_id=naming.object_id)
                self._owners.setdefault(naming.upn, set()).add(key)

    def of(self, naming: Naming) -> Naming:
        tenant = self._home(naming)
        if naming.upn is None or naming.object_id is not None:
            return Naming(tenant_id=tenant, object_id=naming.object_id)
        tenants = self._upn_tenants[naming.upn]
        owners = self._owners.get(naming.upn, ())
        fitting = [key for key in owners if tenant is None or key.tenant_id in {tenant, None}]
        # Where a side names no tenant, they are the same person only if no second tenant knows the name.
        if len(fitting) == 1 and (len(tenants) < 2 or fitting[0].tenant_id == tenant is not None):
            return fitting[0]
        return Naming(tenant_id=tenant or _only(tenants), upn=naming.upn)

    def _home(self, naming: Naming) -> str | None:
        """The tenant of a naming; where its record names none, the one tenant that knows the id."""
        if naming.tenant_id is not None or naming.object_id is None:
            return naming.tenant_id
        return _only(self._id_tenants[naming.object_id])


def _tenants(pairs: Iterable[tuple[str | None, str | None]]) -> dict[str, set[str]]:
    tenants: dict[str, set[str]] = {}
    for name, tenant in pairs:
        if name is not None:
            tenants.setdefault(name, set()).update(() if tenant is None else (tenant,))
    return tenants


def _only(tenants: set[str]) -> str | None:
    return next(iter(tenants)) if len(tenants) == 1 else None


def _person(key: Naming, events: list[Event]) -> Person:
    subjects = [subject for event in reversed(in_order(events)) if (subject := subject_of(event)) is not None]
    return Person(
        tenant_id=key.tenant_id,
        object_id=key.object_id,
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
