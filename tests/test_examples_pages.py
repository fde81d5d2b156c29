"""The pages of examples hold one for every rule, and every worked case; that they run, ``test_docs`` proves."""

import re
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
EXAMPLE = re.compile(
    r"^### (\S+)\n\n[^\n]+\n\n```python\n(?:[^`][^\n]*\n)+```\n\n```text\n(\S+) (\w+): [^\n]+\n-> [^\n]+\n```$",
    re.MULTILINE,
)


def test_every_rule_of_the_articles_symptoms_has_an_example_in_which_it_explains():
    page = (DOCS / "diagnosis-examples.md").read_text(encoding="utf-8")
    found = EXAMPLE.findall(page)
    codes = [*(f"INT-{n}" for n in range(1, 26)), *(f"MAN-{n}" for n in range(1, 20))]
    assert [(title, code) for title, code, _ in found] == [(code, code) for code in codes]
    assert {verdict for *_, verdict in found} == {"explains", "mayExplain"}


def test_every_worked_case_stands_in_the_printed_table():
    page = (DOCS / "worked-cases.md").read_text(encoding="utf-8")
    printed = re.findall(r"^(CASE-\S+) +\d / \d", page, re.MULTILINE)
    names = [f"CASE-{n:02}" for n in range(1, 14)]
    assert printed == [*names[:5], "CASE-05b", *names[5:10], "CASE-10b", *names[10:], "CASE-05"]
