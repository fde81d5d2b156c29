"""Runs the public API under an audit hook and prints every event that touches the world. Not a test: a probe."""

import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import entra_combined_reg as ecr
from entra_combined_reg.plain import from_plain, to_plain
from entra_combined_reg.present import funnel_chart, page, timeline_chart
from entra_combined_reg.rollback.render import (
    article_script,
    batches,
    entra_script,
    graph_script,
    plan_csv,
    plan_mermaid,
)
from entra_combined_reg.summary import RegistrationSummary
from entra_combined_reg.testing import RecordingAdapter

DATA = Path(__file__).parents[1] / "docs" / "examples" / "data"
records = json.loads((DATA / "records.json").read_text(encoding="utf-8"))
facts = json.loads((DATA / "facts.json").read_text(encoding="utf-8"))
touched = []
FORBIDDEN = ("open", "socket.", "subprocess.", "os.", "shutil.", "import", "ctypes.", "winreg.", "urllib.", "sqlite3.")


def hook(event, args):
    if watching and event.startswith(FORBIDDEN):
        touched.append(f"{event} {args!r}"[:200])


watching = False
sys.addaudithook(hook)
watching = True

as_of = datetime(2026, 11, 18, 20, 0, tzinfo=UTC)
result = ecr.parse_events(records, shapes=ecr.shapes_for(day_first=False), keep_raw=True)
list(ecr.iter_events(records))
again = ecr.parse_events([ecr.to_native(event) for event in result.events])
timeline = ecr.Timeline.of(result.events)
views = [result.view(), timeline.view()]
repr((result, timeline, timeline.gestures(), timeline.journeys()))
tenant = ecr.TenantPolicy.from_graph(
    **{name: value for name, value in facts["tenant"].items() if name not in {"settings", "sspr_scope"}},
    **{name: value for name, value in facts["tenant"]["settings"].items() if name not in {"cloud", "subscription"}},
    cloud=ecr.Cloud.PUBLIC,
    subscription=ecr.Subscription.PAID,
    sspr_scope=ecr.Scope.EVERYONE,
    read_at=as_of,
)
tables = {name: facts[name] for name in ("users", "methods", "requirements", "roles", "groups")}
users = list(ecr.assemble_users(**tables, read_at=as_of, tenant_id=facts["tenant"]["tenant_id"]))
for user in users:
    ecr.suggest_symptoms(timeline, user.object_id)
    for answer in ecr.causes(tenant, user, as_of):
        ecr.interrupt_plan(tenant, user, answer.cause, as_of)
    ecr.manage_options(tenant, user, as_of)
    ecr.why_not(ecr.Method.EMAIL, ecr.Mode.MANAGE, tenant, user, as_of)
    for symptom in ecr.DEFAULT_RULES:
        case = ecr.Case(
            symptom=symptom, wanted=ecr.Method.PASSKEY, user=user, tenant=tenant, as_of=as_of, timeline=timeline
        )
        views.append(ecr.diagnose(case).view())
plan = ecr.plan_rollback(users, pilot=2, as_of=as_of)
views.append(plan.view())
ecr.backup_of(users)
assert from_plain(to_plain(plan), type(plan)) == plan
run = ecr.RollbackRun.of(plan)
adapter = RecordingAdapter(users)
while requests := run.pending():
    for request in requests:
        run = run.record(adapter.perform(request))
run = run.approve(by="probe", as_of=as_of + timedelta(hours=1), fingerprint=plan.fingerprint)
ecr.verify(run, events=result.events, as_of=as_of + timedelta(hours=2), actors=["admin@contoso.com"])
ecr.RollbackRun.resume(plan, run.journal)
for render in (graph_script, plan_csv, plan_mermaid):
    render(plan)
article_script()
entra_script(ecr.plan_rollback(users, scope=ecr.RollbackScope.ENTRA_CMDLET_ALL, as_of=as_of))
batches(plan)
views.append(ecr.compare_policies(tenant, tenant, users, as_of).view())
views += [timeline.for_user(user).view() for user in timeline.users]
views.append(page((*timeline.gestures(), *timeline.journeys(), tenant, run, run.journal, *users)))
for user in timeline.users:
    timeline_chart(timeline.for_user(user))._repr_mimebundle_()
funnel_chart(RegistrationSummary.of(timeline))._repr_mimebundle_()
for view in views:
    view._repr_mimebundle_()
    view.text(), view.markdown(), view.html()
watching = False
print(json.dumps({"touched": touched, "events": len(result.events), "views": len(views), "again": len(again.events)}))
