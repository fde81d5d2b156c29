"""Every door to the world that a function of the library goes through while the tests run. Imported by ``conftest``."""

import os
import sys
from pathlib import Path

TESTS = Path(__file__).parent
#: Tests and the examples' adapters do I/O; so does what watches the tests.
OTHERS = (str(TESTS), str(TESTS.parent / "docs"))
WATCHERS = (os.sep + "_pytest" + os.sep, os.sep + "coverage" + os.sep)
PACKAGE = os.sep + "entra_combined_reg" + os.sep
#: They hand over to libraries of others, which open files when they please.
EXTRAS = ("present" + os.sep + "pandas.py", "present" + os.sep + "polars.py")
FORBIDDEN = ("open", "socket.", "subprocess.", "os.", "shutil.", "import", "ctypes.", "urllib.", "sqlite3.")
touched: list[str] = []


def of_the_library(frame):
    """Whether a function of the library asked for it: the nearest frame that is its own or its caller's decides."""
    while frame is not None:
        code = frame.f_code
        if PACKAGE in code.co_filename and not code.co_filename.endswith(EXTRAS):
            # A module that is being imported reads its neighbours; that is how Python works.
            return code.co_name != "<module>"
        if code.co_filename.startswith(OTHERS) or any(part in code.co_filename for part in WATCHERS):
            return False
        frame = frame.f_back
    return False


def hook(event, args):
    if event.startswith(FORBIDDEN) and of_the_library(sys._getframe(1)):
        touched.append(f"{event} {args!r}"[:200])


sys.addaudithook(hook)
