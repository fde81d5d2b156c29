"""The main job as a newcomer runs it, on the bundled example and on what people really hand it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "docs" / "examples"
DATA = EXAMPLE / "data"


def triage(*arguments):
    command = [sys.executable, "-B", str(EXAMPLE / "triage.py"), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def told():
    done = triage(DATA / "records.json", "--facts", DATA / "facts.json")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_says_what_was_read_passed_over_and_rejected(told):
    assert "37 records: 30 events, 2 further deliveries of them, 3 passed over, 2 rejected." in told
    assert "record 35 (graph): required, but missing @ activityDateTime" in told
    assert "record 36 (log_analytics): expected JSON as text, got other or truncated text @ TargetResources" in told


def test_it_shows_each_users_timeline_and_keeps_tenants_apart(told):
    assert told.count("jo@shared.example (") == 2
    assert "adele@contoso.com: completed in interrupt mode, authenticator, phone" in told
    assert "diego@contoso.com: stalled in an unknown mode, no method" in told


def test_it_diagnoses_what_the_events_suggest(told):
    assert "alex@contoso.com: Registration was cancelled in interrupt mode 2 times, and not completed since." in told
    assert "I'm not seeing the methods I expected to see." in told
    assert "isaiah@contoso.com: The registration of authenticator was started or failed once" in told
    assert "I don't have the option to add a particular method." in told


def test_it_plans_a_rollback_for_the_users_concerned(told):
    plan = told[told.index("Rollback plan") if "Rollback plan" in told else told.rindex("ollback") :]
    assert "megan@contoso.com" in plan
    assert "4255550123" not in told


@pytest.mark.parametrize("name", ["portal.csv", "storage.jsonl"])
def test_it_reads_csv_and_json_lines(name):
    done = triage(DATA / name, "--as-of", "2026-11-19T00:00:00+00:00")
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 rejected" in done.stdout


def test_a_named_symptom_without_facts_says_what_to_fetch():
    done = triage(
        DATA / "records.json",
        "--user",
        "alex@contoso.com",
        "--symptom",
        "cannotAddMethod",
        "--wanted",
        "alternatePhone",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "GET /policies/authenticationMethodsPolicy" in done.stdout or "authenticationMethodsPolicy" in done.stdout


def test_an_empty_export_says_so(tmp_path):
    path = tmp_path / "empty.json"
    path.write_text(json.dumps({"value": []}), encoding="utf-8")
    done = triage(path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "0 records" in done.stdout
    assert "no proof that nothing happened" in done.stdout
