"""Same input, same output, same order: whatever the hash seed, whatever the order of records and users."""

import json
import os
import subprocess
import sys
from pathlib import Path

PROBE = Path(__file__).with_name("determinism_probe.py")


def answers(hash_seed, shuffle):
    done = subprocess.run(
        [sys.executable, "-B", str(PROBE), str(shuffle)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONHASHSEED": str(hash_seed)},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_no_answer_depends_on_the_hash_seed_or_on_the_order_of_the_input():
    first = answers(0, 1)
    assert len(first) > 20
    for hash_seed, shuffle in ((1, 1), (31337, 2)):
        assert answers(hash_seed, shuffle) == first
