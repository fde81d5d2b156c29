"""The public types, checked by mypy and pyright, never run."""

from datetime import UTC, datetime
from typing import Any, assert_type

import entra_combined_reg as ecr
from entra_combined_reg import events, export, rollback, testing

now = datetime(2026, 11, 22, tzinfo=UTC)

result = ecr.parse_events([{"activityDisplayName": "Update user"}])
assert_type(result, ecr.ParseResult)
assert_type(result.events, tuple[events.Event, ...])
event = result.events[0]
assert_type(event.method, ecr.Method | None)
assert_type(event.occurred_at, datetime)

match event:
    case events.MethodRegistration(method=ecr.Method.PHONE):
        assert_type(event.reason, ecr.Reason | None)
    case _:
        pass

timeline = ecr.Timeline.of(result.events)
assert_type(timeline.users, tuple[ecr.Person, ...])
assert_type(timeline.for_user("adele@contoso.com").journeys(), tuple[ecr.Journey, ...])

assert_type(export.to_ocsf(result.events, "1.9.0", unmapped=True)[0], dict[str, Any])
assert_type(export.to_ecs(result.events)[0], dict[str, Any])
assert_type(export.kql_query(window=(now, now), users=["adele@contoso.com"]), str)
assert_type(export.graph_queries()[0].path, str)

user = ecr.UserState(upn="adele@contoso.com")
tenant = ecr.TenantPolicy()
assert_type(user.licensed, bool | None)
diagnosis = ecr.diagnose(
    ecr.Case(
        symptom=ecr.Symptom.CANNOT_ADD_METHOD, wanted=ecr.Method.ALTERNATE_PHONE, user=user, tenant=tenant, as_of=now
    )
)
assert_type(diagnosis.findings, tuple[ecr.Finding, ...])
assert_type(diagnosis.findings[0].verdict, ecr.Verdict)

plan = ecr.plan_rollback([user], pilot=2, as_of=now)
assert_type(plan, ecr.RollbackPlan)
run = ecr.RollbackRun.of(plan)


class TenLines:
    """An executor as a caller writes it: no base class, one method."""

    def perform(self, request: rollback.Request) -> rollback.Answer:
        """Carry out one request."""
        return rollback.Answer.done(request)


executor: rollback.Executor = TenLines()
for request in run.pending():
    run = run.record(executor.perform(request))


def cut_deletes(verb: str, path: str) -> testing.Fault | None:
    """Plan faults as a caller does: by verb and path."""
    return testing.Fault.CUT if verb == "DELETE" and "phone" in path else None


simulated = testing.SimulatedTenant([user], as_of=now, faults=cut_deletes)
executor = simulated
run = rollback.drive(run, rollback.GraphAdapter(simulated.send), sleep=simulated.sleep)
awaited: rollback.AsyncExecutor = rollback.AsyncGraphAdapter(simulated.asend)
