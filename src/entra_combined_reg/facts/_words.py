"""Facts in words and on a page: what is known, where it came from and how old it is, and how to fetch the rest.

Phone numbers and what a restore needs never appear: of a registered method its kind is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any, Final

from entra_combined_reg.facts._need_rows import FactNeed
from entra_combined_reg.facts._sources import FactSource, Scope
from entra_combined_reg.facts._tenant_values import Campaign, MethodPolicy
from entra_combined_reg.facts._user_values import RegisteredMethod
from entra_combined_reg.markup import Block, Heading, Paragraph, Table, View

__all__ = ["fact_words", "facts_view", "source_words"]


def fact_words(value: object) -> str:
    """Say what a fact holds, in one line; ``None`` is "not known"."""
    write: Callable[[Any], str] = next((write for kind, write in _WRITERS if isinstance(value, kind)), str)
    return write(value)


def _several(values: tuple[object, ...]) -> str:
    policies = [value for value in values if isinstance(value, MethodPolicy)]
    if policies:
        return _policies(policies)
    kinds = dict.fromkeys(_kind(value) for value in values if isinstance(value, RegisteredMethod))
    return ", ".join(kinds) or (f"{len(values)} entries" if values else "none")


def _kind(entry: RegisteredMethod) -> str:
    return entry.method.value if entry.method else entry.type_text


def _policies(policies: list[MethodPolicy]) -> str:
    on = ", ".join(policy.id_text for policy in policies if policy.enabled)
    open_ = ", ".join(policy.id_text for policy in policies if policy.enabled is None)
    off = sum(policy.enabled is False for policy in policies)
    parts = (("on", on), ("not known", open_), ("off", str(off) if off else ""))
    return "; ".join(f"{name}: {text}" for name, text in parts if text)


def _campaign(campaign: Campaign) -> str:
    parts = (
        ("state", campaign.state),
        ("target", campaign.target),
        ("for", campaign.scope),
        ("snooze days", campaign.snooze_days),
        ("limited", campaign.limited_snoozes),
    )
    return "; ".join(f"{name} {fact_words(value)}" for name, value in parts)


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


_WRITERS: Final[tuple[tuple[type, Callable[[Any], str]], ...]] = (
    (type(None), lambda _: "not known"),
    (bool, lambda value: "yes" if value else "no"),
    (datetime, datetime.isoformat),
    (Scope, _scope),
    (Campaign, _campaign),
    (frozenset, lambda value: ", ".join(sorted(map(str, value))) or "none"),
    (tuple, _several),
)


def source_words(source: FactSource | None) -> str:
    """Say which document answered, and of when it is."""
    if source is None:
        return ""
    at = source.content_at or source.read_at
    return f"{source.document}, {at.isoformat()}" if at else source.document


def facts_view(title: str, known: Iterable[tuple[str, object, FactSource | None]], missing: Iterable[FactNeed]) -> View:
    """Show the facts that are known, each with its document, and those that are not with the way to fetch each."""
    rows = tuple((name, fact_words(value), source_words(source)) for name, value, source in known)
    needs = tuple((need.fact, need.why, need.graph or need.portal or need.note or "") for need in missing)
    blocks: list[Block] = [Heading(title)]
    blocks.append(Table(("Fact", "Value", "From"), rows) if rows else Paragraph("Nothing is known."))
    if needs:
        blocks.append(Table(("Not known", "Why it matters", "How to fetch it"), needs))
    return View(tuple(blocks))
