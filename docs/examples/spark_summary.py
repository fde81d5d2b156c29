"""The figures of a log that has outgrown one machine, and every attempt to register as a table, on Apache Spark.

    spark-submit spark_summary.py RECORDS [RECORDS ...]

RECORDS are files or folders of audit records, one JSON document a line, as diagnostic settings write them to storage.
A person's records must come to one place whole, and records name people in several ways. So the job reads every record
once for how it names its person, lets the library say who is who, and only then groups by person.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

import attrs
import pandas as pd
from pyspark.sql import DataFrame, SparkSession

import entra_combined_reg as ecr
from entra_combined_reg.acts import Naming, naming_of, who_is_who
from entra_combined_reg.interchange import from_json, to_json
from entra_combined_reg.present import JOURNEYS, ColumnKind
from entra_combined_reg.present.pandas import to_pandas
from entra_combined_reg.summary import RegistrationSummary

Batches = Iterable[pd.DataFrame]
#: What Spark calls what a column of ours holds.
TYPES = {ColumnKind.TIME: "timestamp", ColumnKind.INTEGER: "bigint", ColumnKind.NUMBER: "double"}
COLUMNS = ["naming", "at", "record", "problem"]
TEXT = "string"
ROWS = ", ".join(f"{column} {TEXT}" for column in COLUMNS)
SUMMARY = "summary string"
ATTEMPTS = ", ".join(f"{column.name} {TYPES.get(column.kind, 'string')}" for column in JOURNEYS.columns)


def told(naming: Naming) -> str:
    """Return a naming as text that Spark can compare and join."""
    return json.dumps(attrs.asdict(naming))


def read(batches: Batches) -> Iterator[pd.DataFrame]:
    """Read lines; one row a record: how it names its person, when it happened, the record; or what is wrong with it."""
    for batch in batches:
        problems: list[str] = []
        result = ecr.parse_events(documents(batch["value"], problems), keep_raw=True)
        problems += ["; ".join(map(str, rejected.problems)) for rejected in result.rejected]
        rows = [row for event in result.events for row in rows_of(event)]
        yield pd.DataFrame([*rows, *((None, None, None, problem) for problem in problems)], columns=COLUMNS, dtype=TEXT)


def documents(lines: Iterable[str], problems: list[str]) -> Iterator[Any]:
    """Decode lines; one that is no JSON costs only itself."""
    for line in lines:
        if line.strip():
            try:
                yield json.loads(line)
            except ValueError:
                problems.append("no JSON")


def rows_of(event: ecr.Event) -> Iterator[tuple[str | None, str, str, None]]:
    """Yield what the rest of the job needs: the record of an event, and the copies of it that came along."""
    naming = naming_of(event)
    at = event.occurred_at.isoformat(timespec="microseconds")
    for record in (event.raw, *(copy.raw for copy in event.copies)):
        yield None if naming is None else told(naming), at, json.dumps(record), None


def events_by_person(rows: DataFrame) -> DataFrame:
    """Put to each event the person it is about: tenant and id, else tenant and name."""
    named = rows.where("naming is not null")
    namings = [Naming(**json.loads(one.naming)) for one in named.select("naming").distinct().collect()]
    pairs = [(told(naming), told(person)) for naming, person in who_is_who(namings).items()]
    return named.join(rows.sparkSession.createDataFrame(pairs, "naming string, person string"), "naming")


def timeline_of(person: str, records: Iterable[str], until: datetime) -> ecr.Timeline:
    """Read one person's records again. A record that names no tenant takes the person's."""
    tenant = json.loads(person)["tenant_id"]
    events = ecr.parse_events(map(json.loads, records)).events
    own = (event if event.tenant_id or not tenant else attrs.evolve(event, tenant_id=tenant) for event in events)
    return ecr.Timeline.of(own, until=until)


def attempts(until: datetime) -> Callable[[pd.DataFrame], pd.DataFrame]:
    """Return what turns one person's records into their attempts, one row each."""
    return lambda frame: to_pandas(
        timeline_of(frame["person"].iloc[0], frame["record"], until).journeys(), table=JOURNEYS
    )


def figures(until: datetime) -> Callable[[Batches], Iterator[pd.DataFrame]]:
    """Return what turns the records of a partition, sorted by person, into one summary, one person held at a time."""

    def count(batches: Batches) -> Iterator[pd.DataFrame]:
        rows = (row for batch in batches for row in zip(batch["person"], batch["record"], strict=True))
        people = groupby(rows, key=itemgetter(0))
        timelines = (timeline_of(person, (record for _, record in own), until) for person, own in people)
        yield one_row(RegistrationSummary.of_stream(timelines))

    return count


def merge(batches: Batches) -> Iterator[pd.DataFrame]:
    """Merge the summaries of a partition."""
    yield one_row(RegistrationSummary.merged(from_json(text) for batch in batches for text in batch["summary"]))


def one_row(summary: RegistrationSummary) -> pd.DataFrame:
    """Return a summary as a frame of one row."""
    return pd.DataFrame({"summary": [to_json(summary)]}, dtype=TEXT)


def merged(parts: DataFrame) -> RegistrationSummary:
    """Merge summaries as a tree: some on each worker, the rest here."""
    few = parts.repartition(parts.sparkSession.sparkContext.defaultParallelism)
    return RegistrationSummary.merged(from_json(row.summary) for row in few.mapInPandas(merge, SUMMARY).collect())


def summarise(spark: SparkSession, paths: list[str]) -> tuple[RegistrationSummary, DataFrame, DataFrame]:
    """Return the figures, the attempts, and what could not be read."""
    rows = spark.read.text(paths).mapInPandas(read, ROWS).cache()
    last = rows.selectExpr("max(at) as at").first()
    until = datetime.fromisoformat(last.at if last and last.at else "9999-12-31T00:00:00+00:00")
    people = events_by_person(rows)
    sorted_people = people.repartition("person").sortWithinPartitions("person")
    return (
        merged(sorted_people.mapInPandas(figures(until), SUMMARY)),
        people.groupBy("person").applyInPandas(attempts(until), ATTEMPTS),
        rows.where("problem is not null"),
    )


def show(summary: RegistrationSummary, journeys: DataFrame, problems: DataFrame) -> None:
    """Print the figures, the first attempts, and how much could not be read."""
    print(summary.view().text())
    journeys.select("began_at", "person_upn", "state", "methods", "tried").orderBy("began_at").show(20, truncate=False)
    print(f"{problems.count()} lines or records could not be read")


if __name__ == "__main__":
    session = SparkSession.builder.appName("entra_combined_reg").getOrCreate()
    show(*summarise(session, sys.argv[1:]))
    session.stop()
