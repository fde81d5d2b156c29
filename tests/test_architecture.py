"""The laws of the house that can be read from the syntax trees: purity, sizes, no import inside a function."""

import ast
from pathlib import Path

import pytest

SRC = Path(__file__).parents[1] / "src" / "entra_combined_reg"
MODULES = sorted(SRC.rglob("*.py"))
NAMES = [str(path.relative_to(SRC)) for path in MODULES]

#: Doors to the world: built-ins, and attributes that read clocks, files, the environment or chance.
FORBIDDEN_CALLS = {"open", "print", "input", "exec", "eval", "compile", "__import__", "breakpoint", "vars", "globals"}
FORBIDDEN_ATTRIBUTES = {
    "now", "utcnow", "today", "read_text", "write_text", "read_bytes", "write_bytes", "environ", "getenv", "urandom",
    "tzlocal", "gettz", "import_module", "sleep",
}  # fmt: skip
FORBIDDEN_MODULES = {
    "asyncio", "builtins", "contextvars", "ctypes", "fileinput", "ftplib", "getpass", "glob", "http", "importlib", "io",
    "locale", "logging", "multiprocessing", "os", "pathlib", "pkgutil", "platform", "random", "secrets", "select",
    "shelve", "shutil", "signal", "smtplib", "socket", "sqlite3", "ssl", "subprocess", "sys", "tempfile", "threading",
    "time", "urllib.request", "uuid", "warnings", "webbrowser", "zoneinfo", "cattrs.global_converter",
}  # fmt: skip
#: Data tables may be longer; everything else is read in one sitting.
LONG_TABLES = {"catalog/_activities.py", "catalog/_reasons.py", "catalog/_methods.py"}


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imported(node):
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or "", *(f"{node.module}.{alias.name}" for alias in node.names)]


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_no_module_calls_a_door_to_the_world(path):
    found = [
        node.func.id
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FORBIDDEN_CALLS
    ]
    found += [n.attr for n in ast.walk(tree(path)) if isinstance(n, ast.Attribute) and n.attr in FORBIDDEN_ATTRIBUTES]
    assert found == []


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_no_module_imports_a_door_to_the_world(path):
    names = [
        n for node in ast.walk(tree(path)) if isinstance(node, (ast.Import, ast.ImportFrom)) for n in imported(node)
    ]
    assert [name for name in names if name in FORBIDDEN_MODULES or name.split(".")[0] in FORBIDDEN_MODULES] == []


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_modules_are_imported_whole_and_early(path):
    lazy = [
        node.lineno
        for function in ast.walk(tree(path))
        if isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    relative = [n.lineno for n in ast.walk(tree(path)) if isinstance(n, ast.ImportFrom) and n.level]
    assert (lazy, relative) == ([], [])


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_every_module_opens_with_its_law(path):
    assert ast.get_docstring(tree(path)), "a module says what lives in it"


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_no_function_is_above_fifty_lines(path):
    def length(function):
        body = function.body
        if isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
            body = body[1:] or body
        return function.end_lineno - body[0].lineno + 1

    functions = [n for n in ast.walk(tree(path)) if isinstance(n, (ast.FunctionDef, ast.AsyncFunctionDef))]
    assert [(f.name, length(f)) for f in functions if length(f) > 50] == []


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_files_stay_short_but_for_data_tables(path):
    name = str(path.relative_to(SRC))
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= 350 or name in LONG_TABLES or name.startswith("catalog/"), lines


def test_the_tree_of_modules_was_found():
    assert len(MODULES) > 40
