"""A plan as a diagram: the waves one after another, the approval behind the pilot, and what is left out beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from entra_combined_reg.diagram import Arrow, Diagram, Node
from entra_combined_reg.markup import counted
from entra_combined_reg.rollback._words import DECISION_WORDS

if TYPE_CHECKING:
    from entra_combined_reg.rollback._plan import RollbackPlan

__all__ = ["plan_diagram"]

#: Waves that are drawn, and users that are named in one.
_WAVES: Final = 20
_NAMES: Final = 3


def plan_diagram(plan: RollbackPlan) -> Diagram:
    """Draw the waves of a plan, with what is left out beside them; of a long plan the first waves."""
    nodes = [Node(f"Plan {plan.fingerprint[:12]}, {counted(len(plan.users), 'input')}")]
    arrows: list[Arrow] = []
    for text in _waves(plan):
        nodes.append(Node(text))
        arrows.append(Arrow(len(nodes) - 2, len(nodes) - 1))
        if len(nodes) == 2:
            nodes.append(Node("Approved?", question=True))
            arrows.append(Arrow(1, 2))
    left_out = {user.decision for user in plan.skipped}
    for decision, count in sorted(plan.counts().items()):
        if decision in left_out:
            nodes.append(Node(f"{count} {DECISION_WORDS[decision]}"))
            arrows.append(Arrow(0, len(nodes) - 1, dashed=True))
    return Diagram(tuple(nodes), tuple(arrows))


def _waves(plan: RollbackPlan) -> list[str]:
    names = {user.object_id: user.label for user in plan.eligible}
    texts = []
    for wave in plan.waves[:_WAVES]:
        title = "Pilot" if wave.number == 0 else f"Wave {wave.number}"
        first = ", ".join(names[object_id] for object_id in wave.users[:_NAMES])
        more = f" and {len(wave.users) - _NAMES} more" if len(wave.users) > _NAMES else ""
        texts.append(f"{title}: {first}{more}")
    if len(plan.waves) > _WAVES:
        texts.append(f"… and {counted(len(plan.waves) - _WAVES, 'more wave')}")
    return texts
