"""The Graph requests that fetch from ``auditLogs/directoryAudits`` what ``parse_events`` reads. Texts only.

Graph's page of the method documents ``eq``, ``ge``, ``le`` and ``startswith`` for its filters: no ``ne``, no ``not``,
no ``in``. So a service whose unknown activities count is fetched whole, and long lists become several requests.
"""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Iterable, Iterator
from typing import Final

from entra_combined_reg.catalog import AUTHENTICATION_METHODS
from entra_combined_reg.errors import CallError
from entra_combined_reg.export._selection import BY_SERVICE, CORE, Window, checked_users, checked_window
from entra_combined_reg.quote import odata_literal
from entra_combined_reg.values import frozen

__all__ = ["GraphQuery", "graph_queries"]


@frozen(kw_only=True)
class GraphQuery:
    """One request.

    Attributes:
        filter: The ``$filter``, as people read it: for an SDK, PowerShell's ``-Filter``, Graph Explorer.
    """

    filter: str

    @property
    def path(self) -> str:
        """The address below the host, with the filter percent-encoded."""
        return _PATH + urllib.parse.quote(self.filter, safe="")


_PATH: Final = "/v1.0/auditLogs/directoryAudits?$filter="
#: Graph states limits for other filters, 15 expressions and 2,048 characters of address (its known issues, "Some
#: limitations apply to query parameters"), and none for this method. With so many names a request keeps to them.
_NAMES_A_REQUEST: Final = 8
_OBJECT_ID: Final = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")


def graph_queries(*, window: Window | None = None, users: Iterable[str] = ()) -> tuple[GraphQuery, ...]:
    """Write the requests whose answers together hold every record that ``parse_events`` makes an event of.

    Registration's own service is fetched whole, since Graph cannot leave out its back-end noise; ``parse_events``
    passes that over and counts it. Several requests may answer with one record; ``parse_events`` makes one event of it.
    An answer has pages: follow ``@odata.nextLink``.

    Args:
        window: The first and the last time, both with their zones and both in it. Graph keeps 7 or 30 days.
        users: Object ids; records in which one of them acted, or was acted on. Graph filters no targets by user
            principal name. Each user costs as many requests as all users together do without this.

    Returns:
        The requests, in a fixed order.

    Raises:
        CallError: ``window`` is something else; a user is no object id.
    """
    between, people = checked_window(window), checked_users(users)
    for n, user in enumerate(people):
        if not _OBJECT_ID.fullmatch(user):
            raise CallError(f"users[{n}]: expected an object id (a GUID); Graph cannot filter targets by their names")
    when = [] if between is None else [f"activityDateTime ge {between[0]} and activityDateTime le {between[1]}"]
    whose = [[_about(user)] for user in people] or [[]]
    return tuple(
        GraphQuery(filter=" and ".join([*when, *who, clause])) for who in whose for clause in (_OWN, *_listed())
    )


def _about(user: str) -> str:
    literal = odata_literal(user)
    return f"(initiatedBy/user/id eq {literal} or targetResources/any(t: t/id eq {literal}))"


def _any_of(name: str, texts: Iterable[str]) -> str:
    clauses = [f"{name} eq {odata_literal(text)}" for text in texts]
    return clauses[0] if len(clauses) == 1 else f"({' or '.join(clauses)})"


_OWN: Final = _any_of("loggedByService", [AUTHENTICATION_METHODS])


def _listed() -> Iterator[str]:
    yield from _activities(CORE)
    for services, texts in BY_SERVICE:
        if services:
            yield from (f"{_any_of('loggedByService', services)} and {clause}" for clause in _activities(texts))


def _activities(texts: tuple[str, ...]) -> Iterator[str]:
    for start in range(0, len(texts), _NAMES_A_REQUEST):
        yield _any_of("activityDisplayName", texts[start : start + _NAMES_A_REQUEST])
