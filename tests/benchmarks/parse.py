"""What reading a record costs, beside ``json.loads`` of the same record, all in one run.

Run ``python tests/benchmarks/parse.py [N]``: N records, 5000 by default. Each figure is the least of many rounds, in
CPU time of this process; the contestants take turns, so that a busy machine is busy for all. msgspec and pydantic come
with the extra ``bench``; where they are absent, their rows say so.
"""

from __future__ import annotations

import gc
import json
import platform
import sys
from collections import deque
from collections.abc import Callable, Iterable
from time import process_time
from typing import Any

import attrs
import cattrs
import records
import trees

from entra_combined_reg.wire import iter_events, parse_events

ROUNDS = 15

Work = Callable[[list[Any]], object]


@attrs.frozen
class Row:
    """One line of the table: what is done, with which input, with the collector on or off."""

    name: str
    work: Work | None
    source: str = "records"
    collector: bool = True


def drain(things: Iterable[object]) -> None:
    deque(things, maxlen=0)


def kept(one: Callable[[Any], object]) -> Work:
    return lambda found: [one(record) for record in found]


def streamed(one: Callable[[Any], object]) -> Work:
    return lambda found: drain(map(one, found))


def rows() -> list[Row]:
    convert, validate = trees.msgspec_convert(), trees.pydantic_validate()
    structure = cattrs.Converter().get_structure_hook(trees.Audit)
    table = [Row("json.loads, one record at a time", streamed(json.loads), "texts")]
    for collector in (True, False):
        table += [
            Row("msgspec.convert to a Struct tree, kept", convert and kept(convert), collector=collector),
            Row("msgspec.convert to a Struct tree, streamed", convert and streamed(convert), collector=collector),
        ]
    table += [
        Row("cattrs to an attrs tree, kept", kept(lambda record: structure(record, trees.Audit))),
        Row("pydantic to a model tree, kept", validate and kept(validate)),
    ]
    for collector in (True, False):
        table += [
            Row("parse_events, kept", parse_events, collector=collector),
            Row("iter_events, streamed", lambda found: drain(iter_events(found)), collector=collector),
        ]
    return [*table, Row("parse_events, passing over what is not ours", parse_events, "others")]


def measure(work: Work, source: list[Any], *, collector: bool) -> float:
    """Return the seconds of one round. What it keeps is let go after the clock has stopped."""
    gc.collect()
    (gc.enable if collector else gc.disable)()
    try:
        begun = process_time()
        result = work(source)
        spent = process_time() - begun
    finally:
        gc.enable()
    del result
    return spent


def table(count: int, ours_of_five: int) -> None:
    found = records.records(count, ours_of_five=ours_of_five)
    texts = records.as_text(found)
    sources = {"records": found, "texts": texts, "others": records.records(count, ours_of_five=0)}
    lines = rows()
    best = [float("inf")] * len(lines)
    for _ in range(ROUNDS):
        for n, row in enumerate(lines):
            if row.work is not None:
                best[n] = min(best[n], measure(row.work, sources[row.source], collector=row.collector))
    size = sum(map(len, texts)) / count
    print(f"\n{count} records of {size:.0f} bytes on average, {20 * ours_of_five} % of them ours, {ROUNDS} rounds\n")
    print("| what | collector | µs a record | of json.loads |\n|---|---|---:|---:|")
    for row, seconds in zip(lines, best, strict=True):
        state = "on" if row.collector else "off"
        cells = "not installed | |" if row.work is None else f"{seconds / count * 1e6:.2f} | {seconds / best[0]:.2f} |"
        print(f"| {row.name} | {state} | {cells}")


def main(arguments: list[str]) -> None:
    count = int(arguments[0]) if arguments else 5000
    print(f"Python {platform.python_version()}, {platform.machine()}, {platform.system()}")
    for ours_of_five in (1, 5):
        table(count, ours_of_five)


if __name__ == "__main__":
    main(sys.argv[1:])
