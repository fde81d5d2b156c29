"""From what PowerShell printed to rows: ``Format-List`` blocks and ``Format-Table`` tables, nothing interpreted.

The rows are read by the same readers as Graph's answers, keys of any case. A cell that PowerShell cut off with dots is
left out, so that it reads as unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from entra_combined_reg.errors import DataError, Problem, kind_of

__all__ = ["powershell_rows"]

_RULE: Final = re.compile(r"\s*-+(\s+-+)*\s*")
_DASHES: Final = re.compile(r"-+")
_PAIR: Final = re.compile(r"([^\s:][^:]*?)\s+: ?(.*)|([^\s:]+): (.*)")
_DOTS: Final = ("…", "...")


def powershell_rows(text: str) -> tuple[dict[str, Any], ...]:
    """Read what ``Format-List`` or ``Format-Table`` printed, several outputs one after the other as well.

    Args:
        text: The printed text. Blank lines part records and tables.

    Returns:
        One mapping a record, in order: texts, lists of texts for ``{a, b}``, ``None`` for blank values. Empty where the
        text holds neither form.

    Raises:
        DataError: It is no text, or a row of a table runs across its columns.
    """
    if not isinstance(text, str):
        raise DataError([Problem("$", f"expected text, got {kind_of(text)}")], "PowerShell output")
    problems: list[Problem] = []
    rows = tuple(row for start, block in _blocks(text) for row in _rows(block, start, problems))
    if problems:
        raise DataError(problems, "PowerShell output")
    return rows


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield runs of lines that are not blank, with the number of the first."""
    block: list[str] = []
    number = 0
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1):
        if line.strip():
            block.append(line)
        elif block:
            yield number - len(block), block
            block = []
    if block:
        yield number - len(block) + 1, block


def _rows(block: list[str], start: int, problems: list[Problem]) -> Iterator[dict[str, Any]]:
    """Read one block; a table may follow another without a blank line between."""
    at = next((index for index in range(1, len(block)) if _RULE.fullmatch(block[index])), None)
    if at is None:
        yield from _list(block)
        return
    again = next((index for index in range(at + 1, len(block)) if _RULE.fullmatch(block[index])), None)
    end = len(block) if again is None else again - 1
    columns = _columns(block[at - 1], block[at])
    for index in range(at + 1, end):
        yield _cells(block[index], columns, Problem(f"line {start + index}", "a row runs across its columns"), problems)
    if again is not None:
        yield from _rows(block[end:], start + end, problems)


def _columns(header: str, rule: str) -> list[tuple[str, int, int]]:
    """Name the columns by the header's words, place them by the dashes: a printed header may be wider or narrower."""
    starts = [found.start() for found in _DASHES.finditer(rule)]
    return list(zip(header.split(), starts, [*starts[1:], 10**6], strict=False))


def _cells(
    line: str, columns: list[tuple[str, int, int]], crossing: Problem, problems: list[Problem]
) -> dict[str, Any]:
    if any(line[start - 1 : start].strip() and line[start : start + 1].strip() for _, start, _ in columns if start):
        problems.append(crossing)
        return {}
    cells = {name: line[start:end].strip() for name, start, end in columns}
    return {name: _value(cell) for name, cell in cells.items() if not cell.endswith(_DOTS)}


def _list(block: list[str]) -> Iterator[dict[str, Any]]:
    """Read ``name : value`` lines; an indented line goes on with the value above it."""
    values: dict[str, str] = {}
    name: str | None = None
    for line in block:
        pair = None if line[:1].isspace() else _PAIR.fullmatch(line)
        if pair:
            name = str(pair[1] or pair[3])
            values[name] = pair[2] if pair[1] else pair[4]
        elif name is not None:
            values[name] += line.strip()
    if values:
        yield {key: _value(value.strip()) for key, value in values.items() if not value.rstrip().endswith("…")}


def _value(cell: str) -> Any:
    if cell.startswith("{") and cell.endswith("}"):
        items = [item.strip() for item in cell[1:-1].split(",")]
        # PowerShell prints the first four items of a list only, and dots for the rest.
        return None if items[-1].endswith(_DOTS) else [item for item in items if item]
    return cell or None
