"""What the project's files promise: one list of tools in two forms, floors without caps, a version said once."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def flattened(group):
    groups = PROJECT["dependency-groups"]
    found = []
    for item in groups[group]:
        found += flattened(item["include-group"]) if isinstance(item, dict) else [item]
    return found


def test_the_dev_extra_equals_the_dev_group():
    # Old pip cannot read dependency groups; the extra is the same list for it.
    assert sorted(PROJECT["project"]["optional-dependencies"]["dev"]) == sorted(flattened("dev"))


def test_runtime_dependencies_are_three_with_floors_and_no_caps():
    names = [spec.split(">=")[0] for spec in PROJECT["project"]["dependencies"]]
    assert names == ["attrs", "cattrs", "python-dateutil"]
    everything = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["dev"]]
    assert [spec for spec in everything if ">=" not in spec or "<" in spec or "==" in spec] == []


def test_the_changelog_speaks_of_this_version():
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in text or f"## [{PROJECT['project']['version']}]" in text


def test_nothing_names_a_machine_path_or_a_registry_host():
    suspects = ("/work/", "/tmp/", "/root/", "pypi.org", "files.pythonhosted", "registry.npmjs")
    own = {"test_packaging.py"}
    files = [
        path
        for folder in ("src", "tests", "docs", ".ci")
        for path in (ROOT / folder).rglob("*")
        if path.is_file()
        and path.suffix in {".py", ".md", ".toml", ".json", ".jsonl", ".csv", ".ipynb", ""}
        and path.name not in own
    ]
    files += [ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md", "pyproject.toml")]
    found = [
        (path.name, word)
        for path in files
        for word in suspects
        if word in path.read_text(encoding="utf-8", errors="ignore")
    ]
    assert found == []
