"""From a call to what it is about: the rows of the catalogue, read the other way round.

A path is split before it is decoded, so that an id with a slash stays one part. Nothing is known here that the
catalogue's tables do not say.
"""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote, urlsplit

from entra_combined_reg.catalog import ENDPOINTS, GRAPH_CALLS, GraphCall, GraphVersion, MethodEndpoint
from entra_combined_reg.testing._faults import no_resource, refusal
from entra_combined_reg.testing._service import Reply
from entra_combined_reg.values import frozen

__all__ = ["Route", "route_of"]


@frozen(kw_only=True)
class Route:
    """What one call is about.

    Attributes:
        verb: The HTTP verb.
        version: The version of Graph.
        user: Object id or UPN, decoded.
        row: What the catalogue says of it: a call, or the kind of method whose segment the path names.
        method_id: The id of one object, decoded.
        ref: ``/$ref`` stands behind the id.
    """

    verb: str
    version: GraphVersion
    user: str
    row: GraphCall | MethodEndpoint
    method_id: str | None = None
    ref: bool = False


_BELOW_USER: Final = "/users/{user}/"
#: Calls about a user, each with the parts of its path below the user.
_CALLS: Final = [
    (row, row.path.removeprefix(_BELOW_USER).split("/")) for row in GRAPH_CALLS if row.path.startswith(_BELOW_USER)
]


def route_of(verb: str, url: str) -> Route | Reply:
    """Find what a call is about; a call that Graph does not have is answered as Graph answers it.

    Args:
        verb: The HTTP verb.
        url: The whole address; what stands before the version does not matter.
    """
    parts = [unquote(part) for part in urlsplit(url).path.split("/")[1:]]
    if len(parts) < 4 or parts[0] not in set(GraphVersion) or parts[1] != "users":
        return refusal(501, "notImplemented", "The simulated tenant serves users and their methods only.")
    version, user, rest = GraphVersion(parts[0]), parts[2], parts[3:]
    calls = [row for row, wanted in _CALLS if _fits(wanted, rest)]
    call = next((row for row in calls if row.verb == verb and _in(row.version, version)), None)
    if call is not None:
        method_id = rest[2] if "{method}" in call.path else None
        return Route(verb=verb, version=version, user=user, row=call, method_id=method_id)
    found = _endpoint_route(verb, version, user, rest)
    return found or (refusal(405, "methodNotAllowed") if calls else no_resource("/".join(parts[1:])))


def _fits(wanted: list[str], rest: list[str]) -> bool:
    if len(wanted) != len(rest):
        return False
    return all(want in {"{method}", part} for want, part in zip(wanted, rest, strict=True))


def _in(needed: GraphVersion, used: GraphVersion) -> bool:
    # Beta has all that v1.0 has.
    return needed is GraphVersion.V1 or used is GraphVersion.BETA


def _endpoint_route(verb: str, version: GraphVersion, user: str, rest: list[str]) -> Route | Reply | None:
    """Read ``authentication/<segment>[/<id>[/$ref]]``; ``None`` where no segment is named."""
    ref = len(rest) == 4 and rest[3] == "$ref"
    row = next((row for row in ENDPOINTS if rest[1:2] == [row.segment]), None)
    if row is None or rest[0] != "authentication" or not (len(rest) < 4 or ref):
        return None
    method_id = rest[2] if len(rest) > 2 else None
    one = row.singleton or method_id is not None
    needed = {"GET": None if ref else row.list_version, "DELETE": row.delete_version if one else None}.get(verb)
    if needed is None or not _in(needed, version):
        return refusal(405, "methodNotAllowed")
    return Route(verb=verb, version=version, user=user, row=row, method_id=method_id, ref=ref)
