"""From an export to an answer: what was read, who did what, why it may fail, and how it could be undone.

Usage: python triage.py RECORDS [--facts FACTS] [--user USER] [--symptom NAME [--wanted METHOD]] ...

RECORDS is a .json, .jsonl/.ndjson or .csv file with audit records of any shape, mixed. FACTS is a JSON file with what
the caller knows of tenant and users (data/facts.json shows every part; each may be missing). All I/O lives here, in
the caller; the library has none.
"""

from __future__ import annotations

import argparse
import csv
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs

import entra_combined_reg as ecr


def load_records(path: Path) -> Any:
    """Decode a file into mappings; which shape they have is the library's business."""
    csv.field_size_limit(10_000_000)
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".csv":
        return list(csv.DictReader(text.splitlines(keepends=True)))
    if path.suffix in {".jsonl", ".ndjson"}:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    return json.loads(text)


def load_tenant(facts: dict[str, Any], read_at: datetime | None) -> ecr.TenantPolicy:
    """Build the tenant's policy from Graph's answers and the settings no API returns."""
    documents = dict(facts.get("tenant", {}))
    settings = dict(documents.pop("settings", {}))
    scope = {"all": ecr.Scope.EVERYONE, "none": ecr.Scope.NOBODY}.get(documents.pop("sspr_scope", None))
    for name, kind in (("cloud", ecr.Cloud), ("subscription", ecr.Subscription)):
        if name in settings:
            settings[name] = kind(settings[name])
    return ecr.TenantPolicy.from_graph(**documents, **settings, sspr_scope=scope, read_at=read_at)


def load_users(facts: dict[str, Any], timeline: ecr.Timeline, read_at: datetime | None) -> list[ecr.UserState]:
    """Join the bulk exports; whoever only the events know is known by name alone."""
    names = ("users", "methods", "requirements", "registration_details", "roles", "groups", "groups_complete")
    tables = {name: facts[name] for name in names if name in facts}
    known: list[ecr.UserState] = []
    if "users" in tables:
        joined = ecr.assemble_users(**tables, tenant_id=facts.get("tenant", {}).get("tenant_id"), read_at=read_at)
        for problem in joined.problems:
            print(f"facts: {problem}")
        known = [attrs.evolve(user, **facts.get("user_settings", {})) for user in joined]
    ids = {user.object_id for user in known}
    strangers = [person for person in timeline.users if person.object_id not in ids]
    return known + [
        ecr.UserState(object_id=person.object_id, upn=person.upn, tenant_id=person.tenant_id) for person in strangers
    ]


def cases(
    user: ecr.UserState, tenant: ecr.TenantPolicy, timeline: ecr.Timeline, asked: argparse.Namespace, as_of: datetime
) -> list[tuple[str, ecr.Case]]:
    """Return the complaint the caller names, else those the events suggest, with the reason for asking."""
    name = user.object_id or user.upn
    own = timeline.for_user(name, tenant_id=user.tenant_id) if name else ecr.Timeline.of(())
    if asked.symptom:
        suggested = [("asked for", ecr.Symptom(asked.symptom), ecr.Method(asked.wanted) if asked.wanted else None)]
    else:
        suggested = [(one.why, one.symptom, one.wanted) for one in ecr.suggest_symptoms(own)]
    return [
        (why, ecr.Case(symptom=symptom, wanted=wanted, user=user, tenant=tenant, timeline=timeline, as_of=as_of))
        for why, symptom, wanted in suggested
    ]


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("records", type=Path)
    parser.add_argument("--facts", type=Path, help="what is known of tenant and users, as JSON")
    parser.add_argument("--user", help="only this user: object id or user principal name")
    parser.add_argument("--symptom", choices=[symptom.value for symptom in ecr.DEFAULT_RULES])
    parser.add_argument("--wanted", choices=[method.value for method in ecr.Method], help="the method that is missed")
    parser.add_argument("--as-of", help="the time to answer for, ISO 8601 with zone; default: when the facts were read")
    order = parser.add_mutually_exclusive_group()
    order.add_argument("--day-first", action="store_true", help="03/04/2026 is 3 April")
    order.add_argument("--month-first", action="store_true", help="03/04/2026 is March 4")
    return parser.parse_args()


def main() -> None:
    """Read, tell, explain, plan."""
    asked = arguments()
    facts: dict[str, Any] = json.loads(asked.facts.read_text(encoding="utf-8")) if asked.facts else {}
    read_at = datetime.fromisoformat(facts["read_at"]) if "read_at" in facts else None
    as_of = datetime.fromisoformat(asked.as_of) if asked.as_of else read_at or datetime.now(UTC)
    day_first = True if asked.day_first else False if asked.month_first else None

    result = ecr.parse_events(load_records(asked.records), shapes=ecr.shapes_for(day_first=day_first))
    print(result.view().text())

    timeline = ecr.Timeline.of(result.events)
    shown = timeline.for_user(asked.user) if asked.user else timeline
    print(shown.view().text())
    for person in shown.users:
        for journey in shown.for_user(person).journeys():
            methods = ", ".join(journey.methods) or "no method"
            print(f"{person.label}: {journey.state} in {journey.mode or 'an unknown'} mode, {methods}")
    print()

    tenant = load_tenant(facts, read_at)
    users = load_users(facts, timeline, read_at)
    concerned = []
    for user in users:
        if asked.user and asked.user not in {user.object_id, user.upn}:
            continue
        for why, case in cases(user, tenant, timeline, asked, as_of):
            concerned.append(user)
            print(f"== {user.label}: {why}\n")
            if case.symptom in ecr.DEFAULT_RULES:
                print(ecr.diagnose(case).view().text())
            else:
                row = ecr.symptom_row(case.symptom)
                print(f"{row.words}\n{row.fix}\n")
    if not concerned:
        print("No symptom is suggested by these events, and none was asked for: no diagnosis.\n")
        return
    chosen = list({id(user): user for user in concerned}.values())
    print(ecr.plan_rollback(chosen, as_of=as_of).view().text())


if __name__ == "__main__":
    main()
