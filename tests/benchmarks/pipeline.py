"""A whole log, from lines of JSON to figures: time beside ``json.loads`` of the same lines, and peak memory.

Run ``python tests/benchmarks/pipeline.py [N] [spark]``: N records, 50,000 by default, written to a file first. Each
contestant reads that file in a process of its own, one after the other, and all figures must be the same. Spark comes
with the group ``spark`` and wants Java.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from collections import deque
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

HERE = Path(__file__).resolve().parent
USERS_PER_RECORD = 1 / 25


def documents(path: Path) -> Iterator[Any]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def decoded(path: Path) -> None:
    deque(documents(path), maxlen=0)


def events(path: Path) -> None:
    from entra_combined_reg.wire import iter_events

    deque(iter_events(documents(path)), maxlen=0)


def streamed(path: Path) -> object:
    from entra_combined_reg.acts import iter_timelines
    from entra_combined_reg.summary import RegistrationSummary
    from entra_combined_reg.wire import iter_events

    return RegistrationSummary.of_stream(iter_timelines(iter_events(documents(path))))


def kept(path: Path) -> object:
    from entra_combined_reg.acts import Timeline
    from entra_combined_reg.summary import RegistrationSummary
    from entra_combined_reg.wire import parse_events

    return RegistrationSummary.of(Timeline.of(parse_events(documents(path)).events))


def spark(path: Path) -> object:
    sys.path.append(str(HERE.parents[1] / "docs" / "examples"))
    os.environ |= {"PYSPARK_PYTHON": sys.executable, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    from pyspark.sql import SparkSession
    from spark_summary import summarise

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    for name in ("bindAddress", "host"):
        builder = builder.config(f"spark.driver.{name}", "127.0.0.1")
    session = builder.getOrCreate()
    summary = summarise(session, [str(path)])[0]
    session.stop()
    return summary


CONTESTANTS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "decoded": ("json.loads, one line at a time", decoded),
    "events": ("and iter_events", events),
    "streamed": ("and iter_timelines, gestures, journeys, summary: all streamed", streamed),
    "kept": ("the same with every event kept", kept),
    "spark": ("the same on Spark, local[2], its start included", spark),
}


def do(name: str, path: Path) -> None:
    """Measure one contestant in this process; say it as JSON on the last line."""
    # Importing is measured elsewhere.
    import entra_combined_reg.summary  # noqa: F401
    from entra_combined_reg.interchange import to_json

    wall, cpu = perf_counter(), process_time()
    figures = CONTESTANTS[name][1](path)
    told = {
        "cpu": process_time() - cpu,
        "wall": perf_counter() - wall,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "figures": sha256(to_json(figures).encode()).hexdigest()[:12] if figures else None,
    }
    print(json.dumps(told))


def measured(name: str, path: Path) -> dict[str, Any]:
    command = [sys.executable, __file__, "do", name, str(path)]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode:
        sys.exit(f"{name}: {answer.stderr[-2000:]}")
    found: dict[str, Any] = json.loads(answer.stdout.splitlines()[-1])
    return found


def write(path: Path, count: int) -> None:
    import scenes

    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(record) + "\n" for record in scenes.log(count, users=int(count * USERS_PER_RECORD)))


def main(arguments: list[str]) -> None:
    numbers = [int(one) for one in arguments if one.isdecimal()]
    count = numbers[0] if numbers else 50_000
    names = [name for name in CONTESTANTS if name != "spark" or "spark" in arguments]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.jsonl"
        write(path, count)
        size = path.stat().st_size
        print(f"Python {platform.python_version()}, {platform.machine()}, {platform.system()}")
        print(f"{count} records, {size / count:.0f} bytes each, {size / 2**20:.0f} MiB\n")
        found = {name: measured(name, path) for name in names}
    print("| what | CPU s | us a record | ratio | wall s | peak MiB |\n|---|---:|---:|---:|---:|---:|")
    for name, one in found.items():
        # Most of what Spark does is done by other processes.
        cpu = "| | " if name == "spark" else f"{one['cpu']:.1f} | {one['cpu'] / count * 1e6:.2f} | "
        ratio = "" if name == "spark" else f"{one['cpu'] / found['decoded']['cpu']:.2f}"
        peak = "" if name == "spark" else f"{one['peak']:.0f}"
        print(f"| {CONTESTANTS[name][0]} | {cpu}{ratio} | {one['wall']:.1f} | {peak} |")
    digests = {one["figures"] for one in found.values()} - {None}
    print(f"\nfigures: {'equal' if len(digests) == 1 else 'NOT EQUAL'}, {', '.join(sorted(digests))}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["do"]:
        do(sys.argv[2], Path(sys.argv[3]))
    else:
        main(sys.argv[1:])
