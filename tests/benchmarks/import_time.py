"""What ``import entra_combined_reg`` costs, beside importing what it is built on, in fresh processes that take turns.

Run ``python tests/benchmarks/import_time.py [ROUNDS]``. Each figure is the least of the rounds, in CPU time of a process
that has started already.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile

OURS = "import entra_combined_reg"
FLOOR = "import attrs, cattrs, dateutil.parser"
_CLOCK = "from time import process_time as now\nbegun = now()\n{}\nprint(now() - begun)"


def seconds(statement: str, byte_code: str) -> float:
    command = [sys.executable, "-X", f"pycache_prefix={byte_code}", "-c", _CLOCK.format(statement)]
    # Installed packages have their byte code written once; so have these, although the caller may forbid it.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    answer = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return float(answer.stdout)


def least(statements: tuple[str, ...], rounds: int, byte_code: str) -> dict[str, float]:
    # The first round writes the byte code and is thrown away.
    for statement in statements:
        seconds(statement, byte_code)
    best = dict.fromkeys(statements, float("inf"))
    for _ in range(rounds):
        best = {statement: min(known, seconds(statement, byte_code)) for statement, known in best.items()}
    return best


def main(arguments: list[str]) -> None:
    rounds = int(arguments[0]) if arguments else 15
    with tempfile.TemporaryDirectory() as byte_code:
        best = least((OURS, FLOOR), rounds, byte_code)
    print(f"Python {platform.python_version()}, {platform.machine()}, {rounds} rounds\n")
    print("| what | ms | ratio |\n|---|---:|---:|")
    for statement, spent in best.items():
        print(f"| `{statement}` | {spent * 1e3:.1f} | {spent / best[FLOOR]:.2f} |")


if __name__ == "__main__":
    main(sys.argv[1:])
