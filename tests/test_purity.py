"""The public API runs without touching the world: no file, no socket, no process, no import, after import."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from purity_hook import touched

PROBE = Path(__file__).with_name("purity_probe.py")


@pytest.fixture(scope="module")
def report():
    done = subprocess.run([sys.executable, "-B", str(PROBE)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_whole_public_api_touches_nothing(report):
    assert report["touched"] == []


def test_the_probe_calls_every_public_function_method_and_property(report):
    """Whoever adds one adds a line to ``purity_probe.py``."""
    assert report["uncalled"] == []
    assert report["events"] == report["again"] == 30
    assert report["views"] >= 20


def test_the_probe_would_notice():
    """A file that is opened, a module that is imported late: the probe's own hook sees both."""
    source = PROBE.read_text(encoding="utf-8")
    late = source.replace("looked_up()\nwith", "import colorsys\nopen(__file__).close()\nlooked_up()\nwith")
    assert late != source
    done = subprocess.run(
        [sys.executable, "-B", "-c", late.replace("__file__", repr(str(PROBE)))],
        capture_output=True,
        text=True,
        check=True,
    )
    touched = json.loads(done.stdout)["touched"]
    assert any(event.startswith("import ('colorsys'") for event in touched)
    assert any("purity_probe.py" in event for event in touched)


def test_the_hook_over_all_tests_would_notice():
    """A function of the library that opens a file or imports late, in any test of the suite."""
    source = "def reads(path):\n    import colorsys\n    open(path).close()"
    library = {}
    exec(compile(source, f"{os.sep}entra_combined_reg{os.sep}wire.py", "exec"), library)  # noqa: S102  our own text
    before = len(touched)
    sys.modules.pop("colorsys", None)
    library["reads"](__file__)
    seen = touched[before:]
    del touched[before:]
    assert any(event.startswith("import ('colorsys'") for event in seen)
    assert any("test_purity.py" in event for event in seen)


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
