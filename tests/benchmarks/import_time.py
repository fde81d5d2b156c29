"""What ``import entra_combined_reg`` costs, beside importing what it is built on, in fresh processes that take turns.

Run ``python tests/benchmarks/import_time.py [ROUNDS]``. Each figure is the least of the rounds, in CPU time of a process
that has started already.
"""

from __future__ import annotations

import platform
import subprocess
import sys

OURS = "import entra_combined_reg"
FLOOR = "import attrs, cattrs, dateutil.parser"
_CLOCK = "from time import process_time as now\nbegun = now()\n{}\nprint(now() - begun)"


def seconds(statement: str) -> float:
    answer = subprocess.run(
        [sys.executable, "-c", _CLOCK.format(statement)], capture_output=True, text=True, check=True
    )
    return float(answer.stdout)


def main(arguments: list[str]) -> None:
    rounds = int(arguments[0]) if arguments else 15
    best = {OURS: float("inf"), FLOOR: float("inf")}
    # The first round writes the byte code and is thrown away.
    for statement in best:
        seconds(statement)
    for _ in range(rounds):
        best = {statement: min(least, seconds(statement)) for statement, least in best.items()}
    print(f"Python {platform.python_version()}, {platform.machine()}, {rounds} rounds\n")
    print("| what | ms | ratio |\n|---|---:|---:|")
    for statement, least in best.items():
        print(f"| `{statement}` | {least * 1e3:.1f} | {least / best[FLOOR]:.2f} |")


if __name__ == "__main__":
    main(sys.argv[1:])
