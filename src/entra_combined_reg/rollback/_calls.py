"""From a request to calls of Graph, as data. Addresses come from the catalogue and are never guessed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from entra_combined_reg.catalog import (
    GraphCall,
    GraphCallName,
    GraphVersion,
    Method,
    MethodEndpoint,
    Usage,
    endpoint_of,
    graph_call,
)
from entra_combined_reg.facts import Cloud
from entra_combined_reg.plain import secret
from entra_combined_reg.quote import url_segment
from entra_combined_reg.rollback._clouds import listings_of, supported
from entra_combined_reg.rollback._options import RollbackOptions
from entra_combined_reg.rollback._steps import RollbackStep, StepKind
from entra_combined_reg.values import frozen

__all__ = ["HttpCall", "call_of"]


@frozen(kw_only=True)
class HttpCall:
    """One call, below the address of Graph itself.

    Attributes:
        method: The verb.
        version: ``v1.0`` or ``beta``.
        path: The path below the version, every part quoted.
        body: The body as JSON text; a secret where it restores a number.
        ok: Statuses that mean done.
        other_path: What to try where the first path answers 404 or 405 (external methods).
    """

    method: str
    version: GraphVersion
    path: str
    body: str | None = secret(default=None)
    ok: frozenset[int] = frozenset({200, 204})
    other_path: str | None = None


_SIMPLE: Final[dict[StepKind, GraphCallName]] = {
    StepKind.SET_DEFAULT: GraphCallName.SET_DEFAULT,
    StepKind.SET_PER_USER_MFA: GraphCallName.SET_PER_USER_MFA,
    StepKind.CREATE_TAP: GraphCallName.CREATE_TEMPORARY_ACCESS_PASS,
    StepKind.RESET_PASSWORD: GraphCallName.RESET_PASSWORD,
    StepKind.UPDATE_PHONE: GraphCallName.UPDATE_PHONE,
    StepKind.REVOKE_SESSIONS: GraphCallName.REVOKE_SESSIONS,
}
#: The one password of a user (ROL-2.1).
_PASSWORD: Final = endpoint_of(Method.PASSWORD)


def call_of(
    user_id: str, step: RollbackStep, *, cloud: Cloud = Cloud.PUBLIC, number: str | None = None
) -> HttpCall | None:
    """Return the call that carries out a step.

    Args:
        user_id: The user's object id.
        step: The step.
        cloud: Segments that the cloud's schema lacks are not called.
        number: ``UPDATE_PHONE``: the new number, which no step holds.

    Returns:
        The call; ``None`` where Graph has none: the article's reset, a step of the caller's own, an unknown kind, a
        cloud without the segment, a new number that was not given.

    Raises:
        DataError: An id cannot be quoted safely.
    """
    if step.kind in _SIMPLE:
        return _about_user(graph_call(_SIMPLE[step.kind]), user_id, step, cloud, number)
    endpoint = endpoint_of_step(step)
    if endpoint is None or endpoint.delete_version is None or not supported(endpoint.segment, cloud):
        return None
    if step.kind is StepKind.DEACTIVATE:
        row = graph_call(GraphCallName.DEACTIVATE_HARDWARE_OATH)
        return simple_call(row, user_id, None, step.method_id or "")
    return _delete(endpoint, endpoint.delete_version, user_id, step)


def _about_user(row: GraphCall, user_id: str, step: RollbackStep, cloud: Cloud, number: str | None) -> HttpCall | None:
    segment = next(part for part in reversed(row.path.split("/")) if "{" not in part and part != "resetPassword")
    if not supported(segment, cloud) or (step.kind is StepKind.UPDATE_PHONE and not number):
        return None
    password = _PASSWORD.fixed_id if _PASSWORD and step.kind is StepKind.RESET_PASSWORD else None
    return simple_call(row, user_id, _body(step, number), password or step.method_id or "")


def endpoint_of_step(step: RollbackStep) -> MethodEndpoint | None:
    """Look up where Graph keeps what a step removes; ``None`` for the article's reset and for unknown kinds."""
    if step.method is None:
        return None
    return endpoint_of(step.method, Usage.PASSWORDLESS if step.key[1] else None)


def beta_listings(steps: Iterable[RollbackStep]) -> tuple[str, ...]:
    """Return the listings of beta without which the objects that steps remove would look gone from the start."""
    rows = (endpoint_of_step(step) for step in steps if step.removes)
    return tuple(sorted({row.segment for row in rows if row is not None and row.list_version is GraphVersion.BETA}))


def calls_of_reading(steps: Iterable[RollbackStep], options: RollbackOptions, *, brief: bool) -> int:
    """Count the calls of one reading: the v1.0 listing, hardware tokens, the default and the per-user state.

    A brief one, after the first step, is the v1.0 listing and what the steps need beside it.
    """
    needed, listed = set(beta_listings(steps)), len(listings_of(options.cloud))
    if brief:
        return listed + len(needed)
    return listed + len(needed | {"hardwareOathMethods"}) + 2


def simple_call(row: GraphCall, user_id: str, body: Mapping[str, Any] | None, method_id: str = "") -> HttpCall:
    """Build a call that is no delete from its row."""
    path = row.path.replace("{user}", url_segment(user_id, "user_id"))
    if "{method}" in path:
        path = path.replace("{method}", url_segment(method_id, "method_id"))
    text = None if body is None else json.dumps(body, ensure_ascii=True)
    return HttpCall(method=row.verb, version=row.version, path=path, body=text, ok=row.ok_status)


def _delete(endpoint: MethodEndpoint, version: GraphVersion, user_id: str, step: RollbackStep) -> HttpCall:
    path = f"/users/{url_segment(user_id, 'user_id')}/authentication/{endpoint.segment}"
    if not endpoint.singleton:
        path += "/" + url_segment(step.method_id or "", "method_id")
    suffix = endpoint.delete_suffix
    return HttpCall(method="DELETE", version=version, path=path + suffix, other_path=path if suffix else None)


def _body(step: RollbackStep, number: str | None) -> dict[str, Any] | None:
    if step.kind is StepKind.UPDATE_PHONE:
        return {"phoneNumber": number, "phoneType": "mobile"}
    if step.kind is StepKind.RESET_PASSWORD:
        # Without a new password the service makes one up and answers with it.
        return {}
    if step.kind is StepKind.SET_DEFAULT:
        return {"userPreferredMethodForSecondaryAuthentication": step.value}
    if step.kind is StepKind.SET_PER_USER_MFA:
        return {"perUserMfaState": step.per_user_mfa}
    if step.kind is not StepKind.CREATE_TAP:
        return None
    lifetime = {} if step.pass_minutes is None else {"lifetimeInMinutes": step.pass_minutes}
    return {**lifetime, "isUsableOnce": step.pass_once}
