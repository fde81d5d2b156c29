"""A Diagram is boxes and arrows as data, and its one writer: Mermaid.

No id of a box comes from a text, so nothing that a stranger wrote can name, link or restyle one. Who can draw Mermaid
(JupyterLab, code hosts, Markdown tools) draws it; everything a diagram says stands in the tables beside it too.
"""

from __future__ import annotations

from typing import Final

from entra_combined_reg.errors import CallError
from entra_combined_reg.quote import cut_text, mermaid_text, plain_text
from entra_combined_reg.values import frozen

__all__ = ["MERMAID_MIME", "Arrow", "Diagram", "Node"]

#: The MIME type that JupyterLab draws.
MERMAID_MIME: Final = "text/vnd.mermaid"
#: Characters of one label; a longer one makes a box that nobody can read.
_LABEL: Final = 120


@frozen
class Node:
    """One box; a question is drawn as a diamond."""

    text: str
    question: bool = False


@frozen
class Arrow:
    """One arrow between two boxes, by their positions in the diagram."""

    start: int
    end: int
    text: str = ""
    dashed: bool = False


@frozen
class Diagram:
    """Boxes and arrows. A notebook that draws Mermaid draws it where it is shown by itself.

    Attributes:
        nodes: The boxes.
        arrows: The arrows between them, from the top down.
    """

    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...] = ()

    def __attrs_post_init__(self) -> None:
        ends = {end for arrow in self.arrows for end in (arrow.start, arrow.end)}
        if not ends <= set(range(len(self.nodes))):
            raise CallError(f"arrows: every end must be the position of one of the {len(self.nodes)} nodes")

    def mermaid(self) -> str:
        """Write a Mermaid flowchart; every text is quoted."""
        boxes = [f"    n{number}{_box(node)}" for number, node in enumerate(self.nodes)]
        arrows = [f"    {_mermaid_arrow(arrow)}" for arrow in self.arrows]
        return "\n".join(["flowchart TD", *boxes, *arrows]) + "\n"

    def text(self) -> str:
        """Write one line an arrow, for a terminal."""
        labels = [plain_text(cut_text(node.text, _LABEL)) for node in self.nodes]
        arrows = (f"{labels[arrow.start]} {_text_arrow(arrow)} {labels[arrow.end]}" for arrow in self.arrows)
        return "\n".join(arrows) if self.arrows else "\n".join(labels)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:  # noqa: ARG002
        return {"text/plain": self.text(), MERMAID_MIME: self.mermaid()}


def _label(text: str) -> str:
    return mermaid_text(cut_text(text, _LABEL))


def _box(node: Node) -> str:
    left, right = "{}" if node.question else "[]"
    return f"{left}{_label(node.text)}{right}"


def _mermaid_arrow(arrow: Arrow) -> str:
    label = f"|{_label(arrow.text)}|" if arrow.text else ""
    return f"n{arrow.start} {'-.->' if arrow.dashed else '-->'}{label} n{arrow.end}"


def _text_arrow(arrow: Arrow) -> str:
    line = "." if arrow.dashed else "-"
    return f"{line}{line} {plain_text(cut_text(arrow.text, _LABEL))} {line}>" if arrow.text else f"{line}{line}>"
