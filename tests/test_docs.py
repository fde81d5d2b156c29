"""Every Python block of the README and the docs runs, and prints what the ``text`` block after it says."""

import contextlib
import io
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_python_block_runs_and_prints_what_the_page_says(page, monkeypatch):
    monkeypatch.chdir(ROOT)
    namespace = {}
    printed = None
    for language, text in BLOCK.findall(page.read_text(encoding="utf-8")):
        if language == "python":
            out = io.StringIO()
            with contextlib.redirect_stdout(out):
                exec(compile(text, page.name, "exec"), namespace)  # noqa: S102  the page's own code
            printed = out.getvalue()
        elif language == "text" and printed is not None:
            assert printed.strip() == text.strip()
            printed = None


def test_the_readme_shows_code():
    languages = [language for language, _ in BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))]
    assert languages.count("python") >= 1
    assert languages.count("text") >= 1
