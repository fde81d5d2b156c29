"""Prints digests of everything the library makes of the example, for comparison between runs. Not a test: a probe."""

import hashlib
import json
import random
import sys
from datetime import UTC, datetime
from pathlib import Path

import entra_combined_reg as ecr
from entra_combined_reg.export import graph_queries, kql_query, to_ecs, to_ocsf
from entra_combined_reg.present import funnel_chart, page, timeline_chart
from entra_combined_reg.summary import RegistrationSummary

DATA = Path(__file__).parents[1] / "docs" / "examples" / "data"
records = json.loads((DATA / "records.json").read_text(encoding="utf-8"))
facts = json.loads((DATA / "facts.json").read_text(encoding="utf-8"))
as_of = datetime(2026, 11, 18, 20, 0, tzinfo=UTC)
order = random.Random(int(sys.argv[1]))
order.shuffle(records)
tables = {name: facts[name] for name in ("users", "methods", "requirements", "roles", "groups")}
order.shuffle(tables["users"])


def digest(value):
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


result = ecr.parse_events(records)
timeline = ecr.Timeline.of(order.sample(result.events, len(result.events)))
documents = {k: v for k, v in facts["tenant"].items() if k not in {"settings", "sspr_scope"}}
tenant = ecr.TenantPolicy.from_graph(**documents, sspr_scope=ecr.Scope.EVERYONE, sspr_gates=2, read_at=as_of)
users = sorted(ecr.assemble_users(**tables, read_at=as_of), key=lambda user: user.object_id)
answers = {
    "events": digest([ecr.to_native(event) for event in result.events]),
    "passed over": digest([[*key, count] for key, count in result.passed_over.items()]),
    "rejected": digest(sorted(str(problem) for item in result.rejected for problem in item.problems)),
    "outward": digest([to_ocsf(result.events, unmapped=True), to_ecs(result.events)]),
    "queries": digest([kql_query(), *(query.path for query in graph_queries())]),
    "timeline": digest(timeline.view().html()),
    "pictures": digest([timeline_chart(timeline, person.object_id or person.upn).svg for person in timeline.users]),
    "funnel": digest(funnel_chart(RegistrationSummary.of(timeline)).svg),
    "pages": digest(page((*timeline.gestures(), *timeline.journeys())).html()),
    "gestures": digest(repr(timeline.gestures())),
    "journeys": digest(repr(timeline.journeys())),
    "plan": ecr.plan_rollback(order.sample(users, len(users)), pilot=2, as_of=as_of).fingerprint,
    "ticket": digest(ecr.plan_rollback(users, pilot=2, as_of=as_of).view().markdown()),
}
for user in users:
    for symptom in ecr.DEFAULT_RULES:
        case = ecr.Case(
            symptom=symptom, wanted=ecr.Method.EMAIL, user=user, tenant=tenant, as_of=as_of, timeline=timeline
        )
        answers[f"{symptom} of {user.upn}"] = digest(ecr.diagnose(case).view().text())
    offer = ecr.manage_options(tenant, user, as_of)
    answers[f"offer to {user.upn}"] = digest(
        [[m, a.shown, [str(t.rule.id) for t in a.trail]] for m, a in offer.methods.items()]
    )
print(json.dumps(answers, indent=0))
