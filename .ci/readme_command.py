"""Print a command of the README: the fenced block after the comment ``<!-- command: NAME -->``."""

import pathlib
import re
import sys

text = pathlib.Path("README.md").read_text(encoding="utf-8")
match = re.search(rf"<!-- command: {sys.argv[1]} -->\n+```sh\n(.*?)```", text, re.DOTALL)
if match is None:
    sys.exit(f"README.md holds no command named {sys.argv[1]}")
print(match[1])
