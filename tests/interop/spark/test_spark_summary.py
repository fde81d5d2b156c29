"""The example for Spark, on a real local Spark: the figures and attempts of one machine, whatever the split."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

import entra_combined_reg as ecr
from acts.makers import ADELE, BORIS, CONTOSO, FABRIKAM
from entra_combined_reg.present import to_records
from entra_combined_reg.summary import RegistrationSummary

pyspark = pytest.importorskip("pyspark", reason="NOT CHECKED: pyspark is not installed (its own group: `spark`)")
if shutil.which("java") is None:
    pytest.skip("NOT CHECKED: Spark wants Java, and there is none", allow_module_level=True)

ROOT = Path(__file__).parents[3]
EXAMPLES, BENCHMARKS = ROOT / "docs" / "examples", ROOT / "tests" / "benchmarks"
for folder in (EXAMPLES, BENCHMARKS):
    sys.path.append(str(folder))

import scenes  # noqa: E402
import spark_summary  # noqa: E402

# Of pyspark's own: it looks at versions of its friends, and leaves sockets to the collector.
pytestmark = [
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def record(n: int, minutes: float, upn: str, object_id: str | None = None, tenant: str | None = None, **more):
    """A registration of somebody who is named in one way or another."""
    who = {"id": object_id, "userPrincipalName": upn}
    return {
        "id": f"Authentication Methods_made-up_{n:05}",
        "activityDateTime": f"2026-03-02T{int(minutes) // 60:02}:{int(minutes) % 60:02}:00.0000000Z",
        "activityDisplayName": "User registered security info",
        "loggedByService": "Authentication Methods",
        "result": "success",
        "resultReason": "User registered Email",
        "tenantId": tenant,
        "initiatedBy": {"user": who},
        "targetResources": [{"type": "User", **who}],
        **more,
    }


def lines() -> list[str]:
    """People whose records are apart and name them in several ways, in two tenants; copies, envelopes, broken lines."""
    adele = [
        record(1, 0, "adele@contoso.com", ADELE, CONTOSO),
        record(2, 5, "adele@contoso.com"),
        record(3, 9, "ADELE@contoso.com", None, CONTOSO),
        record(4, 60, "adele@fabrikam.com", ADELE, FABRIKAM),
        record(5, 90, "adele@contoso.com", ADELE.upper(), CONTOSO.upper(), result="failure"),
    ]
    boris = [record(n, n, "boris@contoso.com", BORIS if n % 2 else None) for n in range(10, 20)]
    # About nobody, and the last of all: until then the log reaches.
    policy = record(30, 0, "", activityDisplayName="Authentication Methods Policy Update", targetResources=[])
    policy["activityDateTime"] = "2026-03-09T00:00:00Z"
    unreadable = record(31, 0, "boris@contoso.com", activityDateTime="yesterday")
    log = [*scenes.log(1500, users=40), *adele, *boris, policy, unreadable]
    envelope = {"records": [adele[0], boris[0]]}
    return [*map(json.dumps, [*log, *log[:50], envelope]), "", "{broken"]


@pytest.fixture(scope="module")
def session():
    # Workers are processes of their own: they run this interpreter and see what it sees.
    told = {
        "PYSPARK_PYTHON": sys.executable,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT / "src"), str(EXAMPLES), os.environ.get("PYTHONPATH")])),
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in told.items():
            patch.setenv(name, value)
        spark = (
            pyspark.sql.SparkSession.builder.master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "3")
            .config("spark.sql.session.timeZone", "UTC")
            .getOrCreate()
        )
        yield spark
        spark.stop()


@pytest.fixture(scope="module")
def found(session, tmp_path_factory):
    """What the example makes of the log, dealt out to three files line by line."""
    folder = tmp_path_factory.mktemp("log")
    log = lines()
    paths = [folder / f"{part}.jsonl" for part in range(3)]
    for part, path in enumerate(paths):
        path.write_text("\n".join(log[part::3]), encoding="utf-8")
    return spark_summary.summarise(session, [str(path) for path in paths])


@pytest.fixture(scope="module")
def timeline():
    documents = [json.loads(line) for line in lines()[:-2]]
    return ecr.Timeline.of(ecr.parse_events(documents).events)


def test_the_figures_are_those_of_one_machine(found, timeline):
    summary, _, _ = found
    assert summary == RegistrationSummary.of(timeline)
    assert summary.users > 30


def test_the_attempts_are_those_of_one_machine(found, timeline):
    _, attempts, _ = found
    rows = [row.asDict() for row in attempts.collect()]
    for row in rows:
        for name in ("began_at", "ended_at"):
            row[name] = row[name].isoformat()
    expected = to_records(timeline.journeys())
    for row in expected:
        for name in ("began_at", "ended_at"):
            row[name] = row[name].replace(tzinfo=None).isoformat()
    key = lambda row: row["event_keys"]  # noqa: E731
    assert sorted(rows, key=key) == sorted(expected, key=key)


def test_what_could_not_be_read_is_told(found, capsys):
    problems = sorted(row.problem for row in found[2].collect())
    time = "expected a time (ISO 8601), got other text or a date out of range @ activityDateTime"
    assert problems == [time, "no JSON"]
    spark_summary.show(*found)
    assert "2 lines or records could not be read" in capsys.readouterr().out
