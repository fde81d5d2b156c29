"""The public API runs without touching the world: no file, no socket, no process, no import, after import."""

import json
import os
import subprocess
import sys
from pathlib import Path

PROBE = Path(__file__).with_name("purity_probe.py")


def test_the_whole_public_api_touches_nothing():
    done = subprocess.run([sys.executable, "-B", str(PROBE)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["touched"] == []
    # The probe did something: it is not pure by doing nothing.
    assert report["events"] == report["again"] == 30
    assert report["views"] >= 20


def test_importing_prints_nothing_and_warns_of_nothing():
    code = "import entra_combined_reg as ecr; assert ecr.__all__"
    done = subprocess.run(
        [sys.executable, "-B", "-W", "error", "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ},
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
