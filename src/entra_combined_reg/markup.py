"""A View is what a person looks at: headings, paragraphs, lists, tables, code. Its writers: text, Markdown, HTML.

A value that people look at offers ``.view() -> View``; the three writers here do the rest, so N values and M outputs
cost N + M. A View holds plain text; quoting happens in the writers and nowhere else. What a page has room for is cut
before it is written, and a note says how much is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, assert_never

from entra_combined_reg.diagram import MERMAID_MIME, Diagram
from entra_combined_reg.errors import CallError
from entra_combined_reg.quote import NO_FORMULAS, cut_text, html_text, markdown_text, plain_text
from entra_combined_reg.values import frozen

__all__ = [
    "Block",
    "Bullets",
    "Code",
    "Heading",
    "Paragraph",
    "Table",
    "View",
    "Viewable",
    "counted",
    "length",
    "stamp",
]

#: Rows of one table or list that a rendering shows; the rest is counted in a note.
ROW_LIMIT: Final = 500
#: Blocks of one page.
BLOCK_LIMIT: Final = 500
#: Characters of one heading, paragraph, item or cell.
TEXT_LIMIT: Final = 2_000

#: Styles stand at each element: what shows notebooks drops style sheets, or has its own for tables. Half-transparent
#: grey is a border on any ground; text has the colour of the page.
_PAGE: Final = "overflow-x:auto;overflow-wrap:anywhere"
_TABLE: Final = "border-collapse:collapse;margin:.5em 0"
#: A text without a blank may break anywhere; each column keeps the width of a day all the same.
_CELL: Final = "border:1px solid #8888;padding:2px 8px;text-align:left;vertical-align:top;min-width:5.5em"
#: Sizes of headings by level: a page within a page must not shout.
_SIZES: Final = {1: "1.4em", 2: "1.2em", 3: "1.1em", 4: "1em"}


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


Block = Heading | Paragraph | Bullets | Table | Code | Diagram


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

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:  # noqa: ARG002
        page = self.view()
        bundle = {"text/plain": page.text(), "text/html": page.html(), "text/markdown": page.markdown()}
        diagram = page.diagram
        return bundle if diagram is None else {**bundle, MERMAID_MIME: diagram.mermaid()}


@frozen
class View(Viewable):
    """A page of blocks and its three writers."""

    blocks: tuple[Block, ...]

    def view(self) -> View:
        """Return this page."""
        return self

    @property
    def diagram(self) -> Diagram | None:
        """The first diagram of the page. Shown by itself, a notebook that draws Mermaid draws it."""
        return next((block for block in self.blocks if isinstance(block, Diagram)), None)

    def text(self) -> str:
        """Write for a terminal: 80-column free, no markup, columns aligned.

        What a diagram says stands in the tables beside it too; only a page of nothing else writes it.
        """
        blocks = tuple(block for block in self.blocks if not isinstance(block, Diagram)) or self.blocks
        return "\n\n".join(_text(block) for block in _within(blocks)) + "\n"

    def markdown(self) -> str:
        """Write CommonMark with pipe tables; every text of the blocks is escaped."""
        return "\n\n".join(_markdown(block) for block in _within(self.blocks)) + "\n"

    def html(self) -> str:
        """Write one self-contained ``<div>``: no script, no request, colours of the page it lands in."""
        return (
            f'<div class="{NO_FORMULAS}" style="{_PAGE}">'
            + "".join(_html(block) for block in _within(self.blocks))
            + "</div>"
        )

    def __add__(self, other: View) -> View:
        return View(self.blocks + other.blocks)


def counted(number: int, noun: str) -> str:
    """Say how many there are: ``1 user``, ``2 users``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def stamp(moment: datetime | None) -> str:
    """Write a time as every page does: in UTC, to the second; nothing where there is none."""
    return "" if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def length(time: timedelta) -> str:
    """Write how long something took, in the largest unit of which there are two: ``90 s``, ``34 min``, ``30 h``."""
    seconds = int(time.total_seconds())
    sizes = ((86_400, "d"), (3_600, "h"), (60, "min"))
    return next((f"{seconds // size} {unit}" for size, unit in sizes if seconds >= 2 * size), f"{seconds} s")


def _within(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The blocks as far as a page has room for them."""
    for block in blocks[:BLOCK_LIMIT]:
        yield from _cut(block)
    yield from _note(len(blocks), BLOCK_LIMIT, " parts of this page")


def _cut(block: Block) -> Iterator[Block]:
    match block:
        case Heading():
            yield Heading(cut_text(block.text, TEXT_LIMIT), block.level)
        case Paragraph():
            yield Paragraph(cut_text(block.text, TEXT_LIMIT))
        case Bullets():
            yield Bullets(_cut_all(block.items[:ROW_LIMIT]), block.numbered)
            yield from _note(len(block.items), ROW_LIMIT)
        case Table():
            yield Table(_cut_all(block.columns), tuple(map(_cut_all, block.rows[:ROW_LIMIT])))
            yield from _note(len(block.rows), ROW_LIMIT)
        case Code() | Diagram():
            yield block
        case _:
            assert_never(block)


def _cut_all(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(cut_text(text, TEXT_LIMIT) for text in texts)


def _note(count: int, limit: int, what: str = "") -> Iterator[Block]:
    if count > limit:
        yield Paragraph(f"… and {count - limit} more{what}, not shown")


def _text(block: Block) -> str:
    match block:
        case Heading():
            title = plain_text(block.text)
            return title + "\n" + ("=" if block.level == 1 else "-") * len(title)
        case Paragraph():
            return plain_text(block.text)
        case Bullets():
            marks = (f"{n}." for n in range(1, len(block.items) + 1)) if block.numbered else ("-" for _ in block.items)
            return "\n".join(f"{mark} {plain_text(item)}" for mark, item in zip(marks, block.items, strict=True))
        case Table():
            return _text_table(block)
        case Code():
            return block.text
        case Diagram():
            return block.text()
        case _:
            assert_never(block)


def _text_table(table: Table) -> str:
    cells = [tuple(plain_text(cell) for cell in row) for row in (table.columns, *table.rows)]
    widths = [max(len(row[n]) for row in cells) for n in range(len(table.columns))]
    lines = ["  ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)).rstrip() for row in cells]
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)


def _markdown(block: Block) -> str:
    match block:
        case Heading():
            return "#" * block.level + " " + markdown_text(block.text)
        case Paragraph():
            return markdown_text(block.text)
        case Bullets():
            mark = "1." if block.numbered else "-"
            return "\n".join(f"{mark} {markdown_text(item)}" for item in block.items)
        case Table():
            head = [_pipes(block.columns), "|" + " --- |" * len(block.columns)]
            return "\n".join([*head, *map(_pipes, block.rows)])
        case Code():
            return _fenced(block.text, block.language)
        case Diagram():
            return _fenced(block.mermaid().rstrip(), "mermaid")
        case _:
            assert_never(block)


def _pipes(row: tuple[str, ...]) -> str:
    return "| " + " | ".join(markdown_text(cell) for cell in row) + " |"


def _fenced(text: str, language: str) -> str:
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}{language}\n{text}\n{fence}"


def _html(block: Block) -> str:
    match block:
        case Heading():
            style = f"font-size:{_SIZES[block.level]};font-weight:600;margin:1em 0 .4em"
            return f'<h{block.level} style="{style}">{html_text(block.text)}</h{block.level}>'
        case Paragraph():
            return f"<p>{html_text(block.text)}</p>"
        case Bullets():
            tag = "ol" if block.numbered else "ul"
            return f"<{tag}>{''.join(f'<li>{html_text(item)}</li>' for item in block.items)}</{tag}>"
        case Table():
            head, rows = _html_row("th", block.columns), (_html_row("td", row) for row in block.rows)
            return f'<table style="{_TABLE}"><thead>{head}</thead><tbody>{"".join(rows)}</tbody></table>'
        case Code():
            return _html_code(block.text)
        case Diagram():
            # Drawing it would need a script; the source is there to be taken along.
            return f"<details><summary>Diagram, as Mermaid</summary>{_html_code(block.mermaid().rstrip())}</details>"
        case _:
            assert_never(block)


def _html_code(text: str) -> str:
    lines = "\n".join(html_text(line) for line in text.split("\n"))
    return f"<pre><code>{lines}</code></pre>"


def _html_row(tag: str, row: tuple[str, ...]) -> str:
    return "<tr>" + "".join(f'<{tag} style="{_CELL}">{html_text(cell)}</{tag}>' for cell in row) + "</tr>"
