"""The example that prints which facts each file answers: told apart by address or by keys, known beside not known."""

import json
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[1] / "docs" / "examples" / "facts_table.py"
#: File: its content, the facts that are known of it, those that are not. Shapes as services and tools write them.
FILES = {
    "captured-policy.json": (
        {
            "request": {"url": "https://graph.microsoft.com/v1.0/policies/authenticationMethodsPolicy"},
            "response": {
                "body": {
                    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#authenticationMethodsPolicy",
                    "authenticationMethodConfigurations": [{"id": "Sms", "state": "enabled"}],
                }
            },
        },
        "methods: on: Sms; methods_complete: no",
        "migration_state, campaign, passkey_dynamic_migration_opt_out",
    ),
    "captured-method.json": (
        {
            "request": {"url": "https://graph.microsoft.com/beta/me/authentication/fido2Methods?$top=5"},
            "response": {"body": {"value": [{"id": "k", "displayName": "Blue key"}]}},
        },
        "registered: passkey; registered_complete: no",
        "tap_one_time, tap_issued_at",
    ),
    "captured-nothing.json": (
        {"request": {"url": "https://graph.microsoft.com/v1.0/users/u/authentication/fido2Methods/k"}, "response": {}},
        "",
        "the answer has no body",
    ),
    "cut.json": (
        [{"Id": "authenticationMethodsPolicy", "authenticationMethodConfigurations": 5}],
        "",
        "expected a list",
    ),
    "other.json": ({"id": "x"}, "", "no document of registration"),
    "defaults.json": ({"isEnabled": True}, "security_defaults: yes", ""),
    "required.txt": ("perUserMfaState : enforced\n", "per_user_mfa: enforced", ""),
}


@pytest.fixture
def folder(tmp_path):
    for name, (content, *_) in FILES.items():
        (tmp_path / name).write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    (tmp_path / "report.txt").write_text(
        "Id IsMfaRegistered\n-- ---------------\na  True\nb  False\n", encoding="utf-8"
    )
    (tmp_path / "readme.md").write_text("not a document", encoding="utf-8")
    return tmp_path


def test_each_file_is_a_row_with_what_is_known_and_what_is_not(folder):
    rows = {name: (known, unknown) for name, known, unknown in runpy.run_path(str(SCRIPT))["table"](folder).rows}
    for name, (_, known, unknown) in FILES.items():
        assert rows[name][0] == known
        assert unknown in rows[name][1]
    assert set(rows) == {*FILES, "report.txt"}


def test_a_report_is_a_row_for_each_user(folder):
    rows = [row for row in runpy.run_path(str(SCRIPT))["table"](folder).rows if row[0] == "report.txt"]
    assert [row[1] for row in rows] == ["object_id: a; mfa_registered: yes", "object_id: b; mfa_registered: no"]


def test_it_runs_from_the_command_line(folder):
    done = subprocess.run([sys.executable, SCRIPT, folder], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("File ")
    assert "defaults.json" in done.stdout
