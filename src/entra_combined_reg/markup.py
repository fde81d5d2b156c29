"""A View is what a person looks at: headings, paragraphs, lists, tables, code. Its writers: text, Markdown, HTML.

A value that people look at offers ``.view() -> View``; the three writers here do the rest, so N values and M outputs
cost N + M. A View holds plain text; quoting happens in the writers and nowhere else.
"""

from __future__ import annotations

import re
from typing import Final, Protocol, assert_never

from entra_combined_reg.errors import CallError
from entra_combined_reg.quote import html_text, markdown_text, plain_text
from entra_combined_reg.values import frozen

__all__ = ["Block", "Bullets", "Code", "Heading", "Paragraph", "Table", "View", "Viewable", "counted"]

#: Rows of one table or list that a rendering shows; the rest is counted in a note.
ROW_LIMIT: Final = 500

_STYLE: Final = "border-collapse:collapse;text-align:left;border:1px solid;padding:2px 8px;vertical-align:top"


@frozen
class Heading:
    """A heading of level 1 to 4."""

    text: str
    level: int = 2


@frozen
class Paragraph:
    """One paragraph of running text."""

    text: str


@frozen
class Bullets:
    """A list; numbered where the order is part of the meaning."""

    items: tuple[str, ...]
    numbered: bool = False


@frozen
class Table:
    """A table with one heading row. Every row has as many cells as there are columns."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def __attrs_post_init__(self) -> None:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise CallError(f"a table of {len(self.columns)} columns needs as many cells in every row")


@frozen
class Code:
    """Text to be copied as it stands, with the name of its language (``powershell``, ``mermaid``, ``json``)."""

    text: str
    language: str = "text"


Block = Heading | Paragraph | Bullets | Table | Code


@frozen
class View:
    """A page of blocks and its three writers."""

    blocks: tuple[Block, ...]

    def text(self) -> str:
        """Write for a terminal: 80-column free, no markup, columns aligned."""
        return "\n\n".join(_text(block) for block in self.blocks) + "\n"

    def markdown(self) -> str:
        """Write CommonMark with pipe tables; every text of the blocks is escaped."""
        return "\n\n".join(_markdown(block) for block in self.blocks) + "\n"

    def html(self) -> str:
        """Write one self-contained ``<div>``: no script, no request, colours of the page it lands in."""
        return "<div>" + "".join(_html(block) for block in self.blocks) + "</div>"

    def __add__(self, other: View) -> View:
        return View(self.blocks + other.blocks)


class Viewable:
    """Mixin: a value with ``view()`` shows itself in a notebook."""

    __slots__ = ()

    def view(self) -> View:
        """Return the page that shows this value. Every subclass says what is on it."""
        raise NotImplementedError

    def _repr_html_(self) -> str:
        return self.view().html()

    def _repr_markdown_(self) -> str:
        return self.view().markdown()


class HasView(Protocol):
    """Anything that can be looked at."""

    def view(self) -> View:
        """Return the page that shows this value."""
        ...


def counted(number: int, noun: str) -> str:
    """Say how many there are: ``1 user``, ``2 users``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _cut(count: int) -> str:
    return f"… and {count - ROW_LIMIT} more, not shown"


def _text(block: Block) -> str:
    match block:
        case Heading():
            title = plain_text(block.text)
            return title + "\n" + ("=" if block.level == 1 else "-") * len(title)
        case Paragraph():
            return plain_text(block.text)
        case Bullets():
            marks = (f"{n}." for n in range(1, len(block.items) + 1)) if block.numbered else ("-" for _ in block.items)
            lines = [f"{mark} {plain_text(item)}" for mark, item in zip(marks, block.items, strict=True)]
            return "\n".join(_capped(lines))
        case Table():
            return _text_table(block)
        case Code():
            return block.text
        case _:
            assert_never(block)


def _capped(lines: list[str]) -> list[str]:
    return lines if len(lines) <= ROW_LIMIT else [*lines[:ROW_LIMIT], _cut(len(lines))]


def _text_table(table: Table) -> str:
    cells = [tuple(plain_text(cell) for cell in row) for row in (table.columns, *table.rows[:ROW_LIMIT])]
    widths = [max(len(row[n]) for row in cells) for n in range(len(table.columns))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines + ([_cut(len(table.rows))] if len(table.rows) > ROW_LIMIT else []))


def _markdown(block: Block) -> str:
    match block:
        case Heading():
            return "#" * block.level + " " + markdown_text(block.text)
        case Paragraph():
            return markdown_text(block.text)
        case Bullets():
            mark = "1." if block.numbered else "-"
            items = "\n".join(f"{mark} {markdown_text(item)}" for item in block.items[:ROW_LIMIT])
            return items + (f"\n\n{_cut(len(block.items))}" if len(block.items) > ROW_LIMIT else "")
        case Table():
            head = [_pipes(block.columns), "|" + " --- |" * len(block.columns)]
            rows = [_pipes(row) for row in block.rows[:ROW_LIMIT]]
            return "\n".join(head + rows) + (f"\n\n{_cut(len(block.rows))}" if len(block.rows) > ROW_LIMIT else "")
        case Code():
            fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", block.text)), default=0))
            return f"{fence}{block.language}\n{block.text}\n{fence}"
        case _:
            assert_never(block)


def _pipes(row: tuple[str, ...]) -> str:
    return "| " + " | ".join(markdown_text(cell) for cell in row) + " |"


def _html(block: Block) -> str:
    match block:
        case Heading():
            return f"<h{block.level}>{html_text(block.text)}</h{block.level}>"
        case Paragraph():
            return f"<p>{html_text(block.text)}</p>"
        case Bullets():
            tag = "ol" if block.numbered else "ul"
            note = f"<p>{_cut(len(block.items))}</p>" if len(block.items) > ROW_LIMIT else ""
            return f"<{tag}>{''.join(f'<li>{html_text(i)}</li>' for i in block.items[:ROW_LIMIT])}</{tag}>{note}"
        case Table():
            head = "".join(f'<th style="{_STYLE}">{html_text(name)}</th>' for name in block.columns)
            note = f"<p>{_cut(len(block.rows))}</p>" if len(block.rows) > ROW_LIMIT else ""
            rows = "".join(_html_row(row) for row in block.rows[:ROW_LIMIT])
            return f'<table style="{_STYLE}"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{note}'
        case Code():
            lines = "\n".join(html_text(line) for line in block.text.split("\n"))
            return f"<pre><code>{lines}</code></pre>"
        case _:
            assert_never(block)


def _html_row(row: tuple[str, ...]) -> str:
    return "<tr>" + "".join(f'<td style="{_STYLE}">{html_text(cell)}</td>' for cell in row) + "</tr>"
