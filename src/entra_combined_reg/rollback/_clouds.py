"""What a national cloud offers: the catalogue's table of segments, asked for one segment or one method (ROL-2.9)."""

from __future__ import annotations

from typing import Final

from entra_combined_reg.catalog import ENDPOINTS, GraphVersion, Usage, clouds_of, endpoint_of
from entra_combined_reg.facts import Cloud
from entra_combined_reg.rollback._pictures import MethodRef

__all__ = ["listings_of", "offered", "supported"]

_BETA: Final = frozenset(
    {"requirements", "signInPreferences"}
    | {row.segment for row in ENDPOINTS if row.delete_version is GraphVersion.BETA}
)
_V1: Final = (frozenset(row.segment for row in ENDPOINTS) | {"methods"}) - _BETA


def supported(segment: str, cloud: Cloud) -> bool:
    """Whether a cloud's schema has a segment below ``authentication``; what was not read counts as there (ROL-2.9)."""
    for row in clouds_of(cloud):
        known = row.beta_segments if segment in _BETA else row.segments if segment in _V1 else None
        if known is not None and segment not in known:
            return False
    return True


def listings_of(cloud: Cloud) -> tuple[str, ...]:
    """Return the v1.0 listings that name a user's methods: the one of all, or one a kind where a cloud lacks that."""
    if supported("methods", cloud):
        return ("methods",)
    known = frozenset[str]().union(*(row.segments or frozenset() for row in clouds_of(cloud)))
    return tuple(sorted(known & _V1))


def offered(ref: MethodRef, cloud: Cloud) -> bool:
    """Whether a cloud lets a method object be removed at all."""
    if ref.method is None:
        return False
    row = endpoint_of(ref.method, Usage.PASSWORDLESS if ref.passwordless else None)
    return row is not None and row.delete_version is not None and supported(row.segment, cloud)
