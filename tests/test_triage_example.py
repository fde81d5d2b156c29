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


def test_its_first_page_says_who_may_need_help_and_why(told):
    page = told[told.index("Who may need help") : told.index("Time (UTC)")]
    assert "- diego@contoso.com: The registration of passkey was started or failed 3 times" in page
    assert page.count("- isaiah@contoso.com: ") == 2
    assert "adele" not in page[: page.index("adele@contoso.com (tenant ")]


def test_it_shows_each_users_timeline_and_keeps_tenants_apart(told):
    assert told.count("jo@shared.example (tenant ") == 2
    assert "2026-11-18 08:01:02  97 s  completed  interrupt  authenticator, phone" in told
    assert "2026-11-18 10:10:00  20 min  stalled  not known              passkey         3" in told


def test_it_shows_what_is_about_nobody(told):
    section = told[told.index("About no person") :]
    assert "Authentication Methods Policy Update" in section


def test_it_diagnoses_what_the_events_suggest(told):
    cause = told[told.index("== alex@contoso.com: Registration was cancelled in interrupt mode 2 times") :]
    assert cause.index("I'm not seeing the methods I expected to see.") < cause.index("== diego@contoso.com")
    cause = told[told.index("== isaiah@contoso.com: The registration of authenticator was started or failed once") :]
    assert cause.index("I don't have the option to add a particular method.") < cause.index("== megan@contoso.com")


def test_it_plans_a_rollback_for_the_users_concerned(told):
    plan = told[told.index("Rollback of multifactor registration") :]
    assert "1. delete Alternate phone" in plan
    assert "adele@contoso.com" not in plan
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


def test_of_a_name_in_two_tenants_it_asks_which_in_one_line():
    done = triage(DATA / "records.json", "--user", "jo@shared.example")
    assert (done.returncode, done.stdout.count("Who may need help")) == (1, 0)
    assert done.stderr == "triage: user: the name fits 2 people; give the object id, or tenant_id\n"


def test_a_user_is_found_in_any_case_and_an_unknown_one_has_no_case():
    known = triage(DATA / "records.json", "--user", "Alex@Contoso.COM")
    assert "== alex@contoso.com: Registration was cancelled" in known.stdout
    unknown = triage(DATA / "records.json", "--user", "nobody@contoso.com", "--symptom", "cannotAddMethod")
    assert (unknown.returncode, unknown.stderr) == (0, "")
    assert "Nobody, as far as these records tell." in unknown.stdout


RECORD = {
    "id": "IAMUX_1",
    "activityDisplayName": "User registered security info",
    "activityDateTime": "2026-03-04T05:06:07Z",
    "loggedByService": "Authentication Methods",
    "resultReason": "User registered App\u2028Password",
}


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("storage/PT1H.json", "utf-8"),
        ("export.ndjson", "utf-8-sig"),
        ("export.JSONL", "utf-16"),
    ],
)
def test_json_lines_are_read_under_any_name_and_encoding_and_a_torn_line_costs_only_itself(tmp_path, name, encoding):
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    # A line separator inside a text does not end the line.
    line = json.dumps(RECORD, ensure_ascii=False)
    path.write_text(f"{line}\n\n{line[:40]}\n", encoding=encoding)
    done = triage(path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 records: 1 event, 0 further deliveries of them, 0 passed over, 1 rejected." in done.stdout
    assert "record 1 (no known shape): expected an object, got text" in done.stdout


def test_a_breaking_character_in_a_cell_does_not_end_its_row(tmp_path):
    path = tmp_path / "portal.CSV"
    head = "Date (UTC),Service,Activity,ResultReason"
    row = "2026-03-04T05:06:07Z,Authentication Methods,User registered security info,User registered\x85App Password"
    path.write_bytes(f"{head}\r\n{row}\r\n".encode())
    done = triage(path)
    assert "1 record: 1 event" in done.stdout


def test_a_file_that_cannot_be_read_is_one_line(tmp_path):
    done = triage(tmp_path / "none.json")
    assert done.returncode == 1
    assert done.stderr.startswith("triage: [Errno 2] No such file or directory")
    assert done.stderr.count("\n") == 1


def test_facts_that_cannot_be_read_are_one_line_that_names_the_file(tmp_path):
    path = tmp_path / "facts.json"
    path.write_text('{"users": ', encoding="utf-8")
    done = triage(DATA / "records.json", "--facts", path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"triage: {path}: Expecting value")
    assert done.stderr.count("\n") == 1
