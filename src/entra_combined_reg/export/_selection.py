"""Which records a query asks for: what ``parse_events`` reads, grouped by service. And what people narrow it by.

Derived, never listed: a new row of the catalogue, or a new family of events, is in the queries by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from entra_combined_reg.catalog import AUTHENTICATION_METHODS, Activity, spellings_of
from entra_combined_reg.errors import CallError, expect_all, kind_of
from entra_combined_reg.events import FAMILY_OF
from entra_combined_reg.export._parts import utc
from entra_combined_reg.wire import services_read

__all__ = ["BY_SERVICE", "CORE", "NOISE", "Window", "checked_users", "checked_window"]

#: From when to when.
Window = tuple[datetime, datetime]


def _texts(activities: Iterable[Activity]) -> tuple[str, ...]:
    return tuple(text for activity in activities for text in spellings_of(activity))


#: Texts of the activities that are read whoever logs them.
CORE: Final = _texts(activity for activity in FAMILY_OF if services_read(activity) is None)
#: Texts that registration's own service logs and nobody reads. Beside them stand the GDPR rows, known by prefix.
NOISE: Final = _texts(activity for activity in Activity if activity not in FAMILY_OF)


def _by_service() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    groups: dict[tuple[str, ...], list[Activity]] = {}
    for activity in FAMILY_OF:
        services = services_read(activity)
        if services is not None:
            others = tuple(service for service in services if service != AUTHENTICATION_METHODS)
            groups.setdefault(others, []).append(activity)
    return tuple((services, _texts(activities)) for services, activities in groups.items())


#: The rest: other services, in all their names, and the texts that are read from any of them. One group has no service:
#: what registration's own alone logs.
BY_SERVICE: Final = _by_service()


def checked_window(window: Window | None) -> tuple[str, str] | None:
    """Return a window as two times in UTC, both of them in it.

    Raises:
        CallError: It is no pair of times with their zones, or ends before it begins.
    """
    if window is None:
        return None
    if not isinstance(window, tuple) or len(window) != 2 or not all(isinstance(edge, datetime) for edge in window):
        raise CallError(f"window: expected two times, first and last, got {kind_of(window)}")
    first, last = (utc(f"window[{n}]", edge) for n, edge in enumerate(window))
    if last < first:
        raise CallError("window: expected the first time and then the last, got them the other way round")
    return _written(first), _written(last)


def _written(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def checked_users(users: Iterable[str]) -> tuple[str, ...]:
    """Return users, each once.

    Raises:
        CallError: One is no text, or none at all.
    """
    named = tuple(dict.fromkeys(expect_all("users", users, str)))
    if "" in named:
        raise CallError("users: expected object ids or user principal names, got an empty text")
    return named
