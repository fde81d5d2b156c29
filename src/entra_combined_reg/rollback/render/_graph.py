"""A plan as calls of Graph: one by one, or as ``$batch`` bodies in which no user has two steps (ROL-4.2).

Deletes of one user are never in flight together, and no part depends on another: one 404 would fail all that follow.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from entra_combined_reg.catalog import GraphVersion
from entra_combined_reg.errors import CallError
from entra_combined_reg.rollback._calls import HttpCall, call_of
from entra_combined_reg.rollback._steps import RollbackStep
from entra_combined_reg.values import frozen

if TYPE_CHECKING:
    from entra_combined_reg.rollback._plan import RollbackPlan

__all__ = ["Batch", "PlannedCall", "batches", "graph_calls"]

#: Graph takes so many parts in one batch.
_MOST: Final = 20


@frozen(kw_only=True)
class PlannedCall:
    """One step of a plan as a call.

    Attributes:
        wave: Number of the wave.
        user_id: The user's object id.
        step: The step.
        call: The call; ``None`` where Graph has none in this cloud.
    """

    wave: int
    user_id: str
    step: RollbackStep
    call: HttpCall | None


def graph_calls(plan: RollbackPlan) -> tuple[PlannedCall, ...]:
    """Return every step of a plan as a call, in the order of the run.

    Raises:
        DataError: An id cannot be quoted safely.
    """
    by_id = {user.object_id: user for user in plan.eligible}
    return tuple(
        PlannedCall(
            wave=wave.number,
            user_id=object_id,
            step=step,
            call=call_of(object_id, step, cloud=plan.options.cloud),
        )
        for wave in plan.waves
        for object_id in wave.users
        for step in by_id[object_id].steps
    )


@frozen(kw_only=True)
class Batch:
    """One ``$batch`` call: at most twenty parts, each of another user, all of one version.

    Attributes:
        wave: Number of the wave.
        round: The how many-th step of its users.
        version: The version the batch is sent to.
        body: The body as JSON text.
    """

    wave: int
    round: int
    version: GraphVersion
    body: str


def batches(plan: RollbackPlan) -> tuple[Batch, ...]:
    """Return a plan as batches: each holds the k-th step of up to twenty different users.

    Every part is answered alone; send the next round only when the answers of this one are read. Steps without a call
    are left out.

    Raises:
        CallError: A step prepares the others (a pass, a new password, a step of the caller's own): no batch does it,
            and without it the user must not be touched.
    """
    for user in plan.eligible:
        for step in user.steps:
            if step.prepares:
                raise CallError(f"step {step.kind}: it has no place in a batch; carry the plan out with a run")
    rounds: dict[tuple[int, int, GraphVersion], list[PlannedCall]] = {}
    for planned in graph_calls(plan):
        if planned.call is not None:
            rounds.setdefault((planned.wave, planned.step.number, planned.call.version), []).append(planned)
    found: list[Batch] = []
    for wave, number, version in sorted(rounds):
        calls = rounds[wave, number, version]
        for start in range(0, len(calls), _MOST):
            parts = [_part(planned, planned.call) for planned in calls[start : start + _MOST] if planned.call]
            body = json.dumps({"requests": parts}, ensure_ascii=True)
            found.append(Batch(wave=wave, round=number, version=version, body=body))
    return tuple(found)


def _part(planned: PlannedCall, call: HttpCall) -> dict[str, Any]:
    part: dict[str, Any] = {
        "id": f"{planned.user_id}-{planned.step.number}",
        "method": call.method,
        "url": call.path,
    }
    if call.body is not None:
        part |= {"headers": {"Content-Type": "application/json"}, "body": json.loads(call.body)}
    return part
