"""Facts as a page: what is known, what it says, where it was read, and what is not known. Secrets are in none of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from entra_combined_reg.facts._sources import FactSource, Scope
from entra_combined_reg.facts._tenant_values import Campaign, MethodPolicy
from entra_combined_reg.facts._user_values import RegisteredMethod
from entra_combined_reg.markup import Block, Heading, Paragraph, Table, stamp
from entra_combined_reg.quote import masked

__all__ = ["fact_text", "facts_blocks", "method_policies_table", "registered_table"]


class _Sourced(Protocol):
    def source_of(self, name: str) -> FactSource | None: ...


def fact_text(value: object) -> str:
    """Say in words what a fact holds: ``not known``, ``yes``, the members of a set, the number of entries."""
    match value:
        case None | bool():
            text = {None: "not known", True: "yes", False: "no"}[value]
        case datetime():
            text = value.isoformat()
        case Scope():
            text = _scope(value)
        case Campaign():
            text = fact_text(value.state)
        case frozenset():
            text = ", ".join(sorted(str(item) for item in value)) or "none"
        case tuple():
            # Policies and method objects are long; their number says what a reader needs here.
            text = f"{len(value)} entries"
        case _:
            text = str(value)
    return text


def _scope(scope: Scope) -> str:
    named = (
        (scope.groups, "groups"),
        (scope.users, "users"),
        (scope.roles, "roles"),
        (scope.excluded_groups, "excluded groups"),
        (scope.excluded_users, "excluded users"),
        (scope.excluded_roles, "excluded roles"),
    )
    counts = [f"{len(ids)} {what}" for ids, what in named if ids]
    return ", ".join((["everyone"] if scope.everyone else []) + counts) or "nobody"


def facts_blocks(title: str, owner: _Sourced, names: Iterable[str]) -> tuple[Block, ...]:
    """Lay out facts by name: a table of those that are known, and a list of the others."""
    values = {name: getattr(owner, name) for name in names}
    known = {name: value for name, value in values.items() if value is not None}
    rows = tuple((name, fact_text(value), _document(owner, name)) for name, value in known.items())
    unknown = ", ".join(name for name in values if name not in known) or "nothing"
    return Heading(title, 3), Table(("Fact", "Value", "From"), rows), Paragraph(f"Not known: {unknown}.")


def _document(owner: _Sourced, name: str) -> str:
    source = owner.source_of(name)
    return source.document if source else ""


def registered_table(methods: Iterable[RegisteredMethod]) -> Table:
    """Return a table of method objects, without numbers and addresses."""
    return Table(("Registered", "Name", "Id", "Since (UTC)"), tuple(map(_registered, methods)))


def _registered(entry: RegisteredMethod) -> tuple[str, ...]:
    name = entry.method.value if entry.method else entry.type_text
    return name, masked(entry.display_name), entry.id or "", stamp(entry.created_at)


def method_policies_table(policies: Iterable[MethodPolicy]) -> Table:
    """Return a table of the method configurations of the Authentication methods policy."""
    rows = tuple((policy.id_text, fact_text(policy.enabled), fact_text(policy.scope)) for policy in policies)
    return Table(("Method configuration", "Enabled", "For"), rows)
