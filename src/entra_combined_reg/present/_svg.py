"""Charts as SVG text: no script, no reference to anything outside, every text quoted, same value, same bytes.

Inside a page a chart takes the colour of its text. As a picture of its own (a file, an ``img``, JupyterLab) it has no
page to inherit from, so it brings a ground and a colour that go together, light or dark as the reader's system is. What
a colour says, a shape or a word says too.
"""

from __future__ import annotations

import unicodedata
from typing import Final

import attrs

from entra_combined_reg.quote import NO_FORMULAS, html_text, plain_text
from entra_combined_reg.values import frozen

__all__ = ["BAD", "GOOD", "OPEN", "Chart", "boxed", "chart", "element", "fitted", "label"]

#: Blue, vermilion and grey: told apart with any colour vision, and at least 3 to 1 on white and on near black.
GOOD: Final = "#0072b2"
BAD: Final = "#d55e00"
OPEN: Final = "#808080"

_MARGIN: Final = 12
#: ``:root`` is the chart only where it is no part of a page.
_ALONE: Final = "<style>svg:root{color-scheme:light dark;background:Canvas;color:CanvasText}</style>"


@frozen(kw_only=True)
class Chart:
    """A chart as self-contained SVG. It shows itself in a notebook.

    Attributes:
        title: What it shows.
        description: The same in words, for who does not see it.
        svg: The SVG, one element; it may stand in a file or in a page.
    """

    title: str
    description: str
    svg: str = attrs.field(repr=False)

    def _repr_svg_(self) -> str:
        return self.svg

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:  # noqa: ARG002
        words = f"{plain_text(self.title)}\n{plain_text(self.description)}\n"
        return {"text/plain": words, "image/svg+xml": self.svg}


def chart(title: str, description: str, width: int, height: int, *parts: str) -> Chart:
    """Put the parts of a chart together."""
    svg = element(
        "svg",
        element("title", html_text(title)),
        element("desc", html_text(description)),
        _ALONE,
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"{-_MARGIN} {-_MARGIN} {width + 2 * _MARGIN} {height + 2 * _MARGIN}",
        width=width + 2 * _MARGIN,
        height=height + 2 * _MARGIN,
        role="img",
        class_=NO_FORMULAS,
        font_family="system-ui, sans-serif",
        font_size=12,
        fill="currentColor",
    )
    return Chart(title=title, description=description, svg=svg)


def element(name: str, *children: str, **attributes: object) -> str:
    """Write an element: names are ours, values are quoted, children are SVG already; ``_`` in a name is a hyphen."""
    pairs = (f' {key.rstrip("_").replace("_", "-")}="{html_text(str(value))}"' for key, value in attributes.items())
    return f"<{name}{''.join(pairs)}>{''.join(children)}</{name}>"


def label(x: float, y: float, text: str, **attributes: object) -> str:
    """Write a text; it is quoted here."""
    return element("text", html_text(text), x=x, y=y, **attributes)


def boxed(x: float, width: float, text: str, **attributes: object) -> str:
    """Write a text on the base line 0 that ends where its box does, however wide its letters are."""
    return element("svg", label(0, 16, text, **attributes), x=x, y=-16, width=width, height=22)


def fitted(text: str, columns: int) -> str:
    """Cut a text to so many columns of a terminal, in which wide characters take two; three dots tell."""
    text = plain_text(text[: 2 * columns])
    taken = 0
    for place, character in enumerate(text):
        taken += 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if taken > columns:
            return text[: max(place - 1, 0)] + "…"
    return text
