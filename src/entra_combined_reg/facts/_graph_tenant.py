"""Which document answers which facts of a tenant: the small policies, and the one table that reads them all.

Nothing here builds a ``TenantPolicy``; that class hands its documents in and gets fields, sources and problems back.
Sources: REG-0, REG-S2, REG-S22, REG-S29.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, Final, TypeVar

from entra_combined_reg.errors import CallError, DataError, Problem, kind_of
from entra_combined_reg.facts._access import read_access_policies, read_id_protection, read_strengths
from entra_combined_reg.facts._graph_methods import read_methods_policy
from entra_combined_reg.facts._reading import Document, Node
from entra_combined_reg.facts._sources import FactSource
from entra_combined_reg.facts._tenant_values import Strength

__all__ = ["chosen", "member", "read_tenant_documents", "said_by_caller"]

T = TypeVar("T")
_Reader = Callable[[Document], dict[str, Any]]

#: The documents in the order they are read, by argument: the name that Microsoft gives each.
NAMES: Final[Mapping[str, str]] = {
    "organization": "organization",
    "authentication_methods_policy": "authenticationMethodsPolicy",
    "authorization_policy": "authorizationPolicy",
    "security_defaults": "identitySecurityDefaultsEnforcementPolicy",
    "conditional_access": "conditionalAccessPolicies",
    "id_protection": "identityProtectionRegistrationPolicy",
}


def read_tenant_documents(
    documents: Mapping[str, Any], *, strengths: Any = None, read_at: datetime | None = None
) -> tuple[dict[str, Any], tuple[FactSource, ...]]:
    """Read every document that is given.

    Args:
        documents: Documents by argument name, ``None`` where not given.
        strengths: The answer of ``authenticationStrength/policies``.
        read_at: When they were fetched.

    Returns:
        The facts they answer by field name, and one source for each document.

    Raises:
        DataError: With every problem of every document.
    """
    problems: list[Problem] = []
    names: list[str] = []
    facts: dict[str, Any] = {}
    sources: list[FactSource] = []
    known = _read_strengths(strengths, problems, names)
    readers: dict[str, _Reader] = {**_READERS, "conditional_access": partial(read_access_policies, strengths=known)}
    for argument, name in NAMES.items():
        if documents.get(argument) is None:
            continue
        document = Document.of(name, documents[argument])
        answered = {fact: value for fact, value in readers[argument](document).items() if value is not None}
        facts.update(answered)
        sources.append(_source(document, read_at, answered))
        if document.problems:
            problems += document.problems
            names.append(name)
    if problems:
        raise DataError(tuple(dict.fromkeys(problems)), ", ".join(names))
    return facts, tuple(sources)


def _read_strengths(value: Any, problems: list[Problem], names: list[str]) -> dict[str, Strength]:
    if value is None:
        return {}
    document = Document.of("authenticationStrengthPolicies", value)
    found = read_strengths(document)
    if document.problems:
        problems += document.problems
        names.append(document.name)
    return found


def _source(document: Document, read_at: datetime | None, answered: Iterable[str]) -> FactSource:
    rows = document.rows()
    return FactSource(
        document=document.name,
        read_at=read_at,
        fields=tuple(answered),
        content_at=rows[0].get("lastModifiedDateTime").stamp() if len(rows) == 1 else None,
    )


def _read_authorization(document: Document) -> dict[str, Any]:
    return {"admin_sspr_allowed": document.one().get("allowedToUseSSPR").flag()}


def _read_security_defaults(document: Document) -> dict[str, Any]:
    return {"security_defaults": document.one().get("isEnabled").flag()}


def _read_organization(document: Document) -> dict[str, Any]:
    organization = document.one()
    synced = organization.get("onPremisesSyncEnabled")
    return {
        "tenant_id": organization.get("id").identifier(),
        "created_at": organization.get("createdDateTime").stamp(),
        # Graph writes null for a tenant that was never synchronised; only an absent key is not known.
        "connect_sync": bool(synced.flag()) if synced.present else None,
        "custom_domain": _custom_domain(organization.get("verifiedDomains")),
    }


def _custom_domain(domains: Node) -> bool | None:
    items = domains.items()
    if items is None:
        return None
    names = [(item.thing().get("name").text() or "").casefold() for item in items]
    return any(name and ".onmicrosoft." not in f"{name}." for name in names)


_READERS: Final[Mapping[str, _Reader]] = {
    "organization": _read_organization,
    "authentication_methods_policy": read_methods_policy,
    "authorization_policy": _read_authorization,
    "security_defaults": _read_security_defaults,
    "id_protection": read_id_protection,
}


def chosen(values: Iterable[Any] | None, members: type[T], argument: str) -> frozenset[T] | None:
    """Turn the plain values of an argument into members of an enum.

    Raises:
        CallError: A value is no member, or the argument is one text instead of a collection.
    """
    if values is None:
        return None
    if isinstance(values, str) or not isinstance(values, Iterable):
        raise CallError(f"{argument}: expected a collection of {members.__name__}, got {kind_of(values)}")
    try:
        return frozenset(members(value) for value in values)  # type: ignore[call-arg]  # an enum takes one value
    except ValueError:
        raise _not_among(members, argument) from None


def member(value: Any, members: type[T], argument: str) -> T | None:
    """Turn one plain value of an argument into a member of an enum.

    Raises:
        CallError: It is none.
    """
    if value is None:
        return None
    try:
        return members(value)  # type: ignore[call-arg]  # an enum takes one value
    except ValueError:
        raise _not_among(members, argument) from None


def _not_among(members: type, argument: str) -> CallError:
    allowed = ", ".join(str(one) for one in members)  # type: ignore[attr-defined]  # enums are iterable
    return CallError(f"{argument}: expected only values of {members.__name__}: {allowed}")


def said_by_caller(facts: Mapping[str, Any], read_at: datetime | None) -> tuple[dict[str, Any], tuple[FactSource, ...]]:
    """Keep what the caller said, with the source ``argument``."""
    known = {fact: value for fact, value in facts.items() if value is not None}
    return known, (FactSource(document="argument", read_at=read_at, fields=tuple(known)),) if known else ()
