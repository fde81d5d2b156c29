"""docs/article-coverage.md against the code: every sentence there, every name and every test of it real."""

import ast
import hashlib
import importlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: SHA-256 of the article's sentences, one a line, as they were read: the page cannot drop or change one.
SENTENCES = "785e9eb191e3497ebb51629008f8a138df193397f826aa7f9cf1362662b55975"


def rows():
    text = (ROOT / "docs" / "article-coverage.md").read_text(encoding="utf-8")
    found = []
    for line in text.splitlines():
        if re.match(r"\| \d+ \|", line):
            _, number, sentence, held, proved, _ = re.split(r"(?<!\\)\|", line)
            plain = re.sub(r"\\([|<*])", r"\1", sentence.strip())
            found.append((int(number), plain, re.findall(r"`([^`]+)`", held), re.findall(r"`([^`]+)`", proved)))
    return found


def test_every_sentence_of_the_article_is_there_word_for_word():
    sentences = [sentence for _, sentence, _, _ in rows()]
    assert hashlib.sha256("\n".join(sentences).encode()).hexdigest() == SENTENCES
    assert [number for number, *_ in rows()] == list(range(1, len(sentences) + 1))


@pytest.mark.parametrize(("number", "held"), [(number, held) for number, _, held, _ in rows()])
def test_every_name_that_holds_a_sentence_exists(number, held):
    assert held, f"sentence {number} is held by nothing"
    for name in held:
        module, _, attribute = name.partition(":")
        path = "entra_combined_reg" if module == "entra_combined_reg" else f"entra_combined_reg.{module}"
        assert hasattr(importlib.import_module(path), attribute), name


@pytest.mark.parametrize(("number", "proved"), [(number, proved) for number, _, _, proved in rows()])
def test_every_test_that_proves_a_sentence_exists(number, proved):
    assert proved, f"sentence {number} is proved by nothing"
    for node in proved:
        file, _, name = node.partition("::")
        tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
        names = {n.name for n in ast.walk(tree) if isinstance(n, (ast.ClassDef, ast.FunctionDef))}
        assert name in names if name else any(n.startswith("test_") for n in names), node
