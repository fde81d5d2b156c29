"""Whatever a stranger passes to the public API: an answer or a documented error, never anything else."""

from datetime import UTC, datetime

import pytest

import entra_combined_reg as ecr
from entra_combined_reg import rollback
from entra_combined_reg.errors import expect, expect_all
from entra_combined_reg.export import graph_queries, kql_query, to_ecs, to_ocsf
from entra_combined_reg.testing import make_event, make_policy, make_user

NOW = datetime(2026, 11, 22, tzinfo=UTC)
USER = make_user(ecr.Method.PHONE)
TENANT = make_policy(ecr.PolicyName.SMS)
EVENT = make_event()
PLAN = ecr.plan_rollback([USER], as_of=NOW)
RUN = ecr.RollbackRun.of(PLAN)
CAUSE = ecr.InterruptCause.SSPR_REGISTRATION
STRANGE = [None, 5, True, "x", b"x", [], {}, [None], [5], object(), float("nan"), [[]], {"a": 1}, datetime(2026, 1, 1)]


def case(**fields):
    known = {"symptom": ecr.Symptom.CANNOT_ADD_METHOD, "user": USER, "tenant": TENANT, "as_of": NOW}
    return ecr.diagnose(ecr.Case(**{**known, **fields}))


CALLS = {
    "parse_events": ecr.parse_events,
    "parse_events([x])": lambda x: ecr.parse_events([x]),
    "parse_events(shapes=x)": lambda x: ecr.parse_events([{"a": 1}], shapes=x),
    "iter_events": lambda x: list(ecr.iter_events(x)),
    "to_native": ecr.to_native,
    "Timeline.of": ecr.Timeline.of,
    "Timeline.of(until=x)": lambda x: ecr.Timeline.of([EVENT], until=x),
    "for_user": lambda x: ecr.Timeline.of([EVENT]).for_user(x),
    "for_user(tenant_id=x)": lambda x: ecr.Timeline.of([EVENT]).for_user("a", tenant_id=x),
    "diagnose": ecr.diagnose,
    "diagnose(rules=x)": lambda x: ecr.diagnose(ecr.Case(symptom=ecr.Symptom.CANNOT_ADD_METHOD, user=USER, tenant=TENANT, as_of=NOW), x),
    **{f"Case({name}=x)": lambda x, name=name: case(**{name: x}) for name in ("symptom", "user", "tenant", "as_of", "wanted", "timeline", "cause")},
    "suggest_symptoms": ecr.suggest_symptoms,
    "suggest_symptoms(user=x)": lambda x: ecr.suggest_symptoms(ecr.Timeline.of([EVENT]), x),
    "triage": lambda x: ecr.triage(x, tenant=TENANT, as_of=NOW),
    "compare_policies(before=x)": lambda x: ecr.compare_policies(x, TENANT, [USER], NOW),
    "compare_policies(users=x)": lambda x: ecr.compare_policies(TENANT, TENANT, x, NOW),
    "interrupt_plan(tenant=x)": lambda x: ecr.interrupt_plan(x, USER, CAUSE, NOW),
    "interrupt_plan(user=x)": lambda x: ecr.interrupt_plan(TENANT, x, CAUSE, NOW),
    "interrupt_plan(cause=x)": lambda x: ecr.interrupt_plan(TENANT, USER, x, NOW),
    "interrupt_plan(as_of=x)": lambda x: ecr.interrupt_plan(TENANT, USER, CAUSE, x),
    "manage_options": lambda x: ecr.manage_options(TENANT, x, NOW),
    "why_not(method=x)": lambda x: ecr.why_not(x, ecr.Mode.MANAGE, TENANT, USER, NOW),
    "why_not(mode=x)": lambda x: ecr.why_not(ecr.Method.EMAIL, x, TENANT, USER, NOW),
    "causes": lambda x: ecr.causes(TENANT, USER, x),
    "from_graph(policy=x)": lambda x: ecr.TenantPolicy.from_graph(authentication_methods_policy=x),
    "from_graph(access=x)": lambda x: ecr.TenantPolicy.from_graph(conditional_access=x, authorization_policy=x, security_defaults=x),
    "from_graph(read_at=x)": lambda x: ecr.TenantPolicy.from_graph(read_at=x),
    "from_graph(legacy=x)": lambda x: ecr.TenantPolicy.from_graph(legacy_mfa=x),
    "UserState.from_graph(user=x)": lambda x: ecr.UserState.from_graph(user=x),
    "UserState.from_graph(methods=x)": lambda x: ecr.UserState.from_graph(methods=x),
    "assemble_users": lambda x: ecr.assemble_users(users=x),
    "assemble_users(methods=x)": lambda x: ecr.assemble_users(users=[{"id": "a"}], methods=x),
    "assemble_users(roles=x)": lambda x: ecr.assemble_users(users=[{"id": "a"}], roles=x, groups=x),
    "plan_rollback": lambda x: ecr.plan_rollback(x, as_of=NOW),
    **{f"plan_rollback({n}=x)": lambda x, n=n: ecr.plan_rollback([USER], **{"as_of": NOW, n: x}) for n in ("as_of", "targets", "pilot", "scope", "options")},
    "read_targets": ecr.read_targets,
    "backup_of": ecr.backup_of,
    "RollbackRun.of": ecr.RollbackRun.of,
    "record": RUN.record,
    "approve(by=x)": lambda x: RUN.approve(by=x, as_of=NOW, fingerprint=PLAN.fingerprint),
    "approve(as_of=x)": lambda x: RUN.approve(by="x", as_of=x, fingerprint=PLAN.fingerprint),
    "resume": lambda x: ecr.RollbackRun.resume(PLAN, x),
    "drive": lambda x: ecr.drive(RUN, x, sleep=lambda _: None),
    "verify(run=x)": lambda x: ecr.verify(x, [], as_of=NOW),
    "verify(events=x)": lambda x: ecr.verify(RUN, x, as_of=NOW),
    "verify(as_of=x)": lambda x: ecr.verify(RUN, [], as_of=x),
    "verify(actors=x)": lambda x: ecr.verify(RUN, [], as_of=NOW, actors=x),
    "to_ocsf": to_ocsf,
    "to_ocsf(schema_version=x)": lambda x: to_ocsf([EVENT], x),
    "to_ecs": to_ecs,
    **{f"{write.__name__}({n}=x)": lambda x, write=write, n=n: write(**{n: x}) for write in (graph_queries, kql_query) for n in ("window", "users")},
    **{f"{write.__name__}(window=(x, x))": lambda x, write=write: write(window=(x, x)) for write in (graph_queries, kql_query)},
}  # fmt: skip


@pytest.mark.parametrize("strange", STRANGE, ids=[f"{n} {type(one).__name__}" for n, one in enumerate(STRANGE)])
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_strange_argument_is_answered_or_refused_by_a_documented_error(call, strange):
    message = refusal(call, strange)
    assert message != ""
    assert "object at 0x" not in str(message)


def refusal(call, strange):
    """The message of a documented error, ``None`` for an answer; any other error goes through."""
    try:
        call(strange)
    except ecr.CombinedRegError as error:
        return str(error)
    return None


def test_illegal_moves_change_nothing():
    before = RUN
    with pytest.raises(ecr.CallError):
        RUN.approve(by="somebody", as_of=NOW, fingerprint=PLAN.fingerprint)
    with pytest.raises(ecr.CallError):
        RUN.record(rollback.Answer(request="another run's", result=rollback.AnswerClass.DONE))
    assert before == RUN == ecr.RollbackRun.of(PLAN)


class TestExpect:
    def test_it_returns_what_it_was_given(self):
        assert expect("name", 5, int) == 5
        assert expect_all("names", iter(["a", "b"]), str) == ("a", "b")

    def test_it_names_the_argument_the_kind_and_the_position(self):
        with pytest.raises(ecr.CallError, match=r"^name: expected text, got number$"):
            expect("name", 5, str)
        with pytest.raises(ecr.CallError, match=r"^names\[1\]: expected a UserState, got null$"):
            expect_all("names", [USER, None], ecr.UserState)
        with pytest.raises(ecr.CallError, match=r"^names: expected an iterable of str, got text$"):
            expect_all("names", "abc", str)
