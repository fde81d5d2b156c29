"""The KQL query (Sentinel, Log Analytics) that fetches from ``AuditLogs`` what ``parse_events`` reads. A text only."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from entra_combined_reg.catalog import AUTHENTICATION_METHODS, GDPR_PREFIXES
from entra_combined_reg.export._selection import BY_SERVICE, CORE, NOISE, Window, checked_users, checked_window
from entra_combined_reg.quote import kql_literal

__all__ = ["kql_query"]


def kql_query(*, window: Window | None = None, users: Iterable[str] = ()) -> str:
    """Write the query for the ``AuditLogs`` table whose rows are those that ``parse_events`` makes events of.

    All columns come back, so that nothing the parser reads is missing. Rows that name no service are asked for as well.

    Args:
        window: The first and the last time, both with their zones and both in it, of ``TimeGenerated``. Without one
            the query reads whatever the place it runs in is set to.
        users: Object ids or user principal names; rows in which one of them acted, or was acted on. Names are looked
            for as whole words, so that a name may find a longer one that ends with it.

    Returns:
        The query, over several lines.

    Raises:
        CallError: ``window`` or ``users`` is something else.
        DataError: A user's name holds what no query can quote.
    """
    between, people = checked_window(window), checked_users(users)
    lines = ["AuditLogs"]
    if between is not None:
        lines.append(f"| where TimeGenerated between (datetime({between[0]}) .. datetime({between[1]}))")
    lines.append(_READ)
    if people:
        asked = ", ".join(kql_literal(name, f"users[{n}]") for n, name in enumerate(people))
        lines.append(f"| where tostring(InitiatedBy) has_any ({asked}) or tostring(TargetResources) has_any ({asked})")
    return "\n".join(lines) + "\n"


def _listed(texts: Iterable[str]) -> str:
    return f"({', '.join(map(kql_literal, texts))})"


def _own() -> str:
    """What registration's own service logs, known or not, but for its noise."""
    gdpr = "".join(f" and not(OperationName startswith {kql_literal(prefix)})" for prefix in GDPR_PREFIXES)
    service = kql_literal(AUTHENTICATION_METHODS)
    return f"(LoggedByService =~ {service} and OperationName !in~ {_listed(NOISE)}{gdpr})"


def _of(services: tuple[str, ...], texts: Iterable[str]) -> str:
    """What the parser reads of a service, and of rows that name none."""
    named = f" or LoggedByService in~ {_listed(services)}" if services else ""
    return f"((isempty(LoggedByService){named}) and OperationName in~ {_listed(texts)})"


_CLAUSES: Final = (
    f"OperationName in~ {_listed(CORE)}",
    _own(),
    *(_of(services, texts) for services, texts in BY_SERVICE),
)
_READ: Final = "| where " + "\n    or ".join(_CLAUSES)
