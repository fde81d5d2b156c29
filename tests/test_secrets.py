"""Numbers, tokens and passes that live in records and facts are in no repr, error, plan, journal or rendering."""

import json
import traceback
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import entra_combined_reg as ecr
from entra_combined_reg.plain import canonical_bytes
from entra_combined_reg.present import timeline_chart
from entra_combined_reg.testing import RecordingAdapter

DATA = Path(__file__).parents[1] / "docs" / "examples" / "data"
AS_OF = datetime(2026, 11, 18, 20, 0, tzinfo=UTC)
NUMBER = "+1 4255557777"
TOKEN = "apns2-e-8f3b7c1d9a"
PASS = "TAP-9x7Qz#1"
SECRETS = ("4255557777", "5557777", TOKEN, PASS, "4255550123", "4255550199", "4255550101", "4255550102")


def facts():
    loaded = json.loads((DATA / "facts.json").read_text(encoding="utf-8"))
    alex = loaded["users"][1]["id"]
    loaded["methods"][alex]["value"] += [
        {
            "@odata.type": "#microsoft.graph.phoneAuthenticationMethod",
            "id": "3179e48a-750b-4051-897c-87b9720928f7",
            "phoneNumber": NUMBER,
            "phoneType": "mobile",
        },
        {
            "@odata.type": "#microsoft.graph.temporaryAccessPassAuthenticationMethod",
            "id": "6f1967b7-15e8-4935-ac26-d50770ed07a7",
            "temporaryAccessPass": PASS,
            "lifetimeInMinutes": 60,
            "isUsableOnce": False,
            "startDateTime": "2026-11-18T18:00:00Z",
        },
        {
            "@odata.type": "#microsoft.graph.microsoftAuthenticatorAuthenticationMethod",
            "id": "R-1",
            "displayName": "phone",
            "deviceToken": TOKEN,
        },
    ]
    return loaded


def users():
    loaded = facts()
    tables = {name: loaded[name] for name in ("users", "methods", "requirements", "roles", "groups")}
    return tuple(ecr.assemble_users(**tables, read_at=AS_OF))


def records():
    loaded = json.loads((DATA / "records.json").read_text(encoding="utf-8"))
    detail = json.dumps([{"DeviceToken": TOKEN, "DeviceName": "phone", "Id": "1"}])
    user = {"id": "3c9d7a10-51be-4b0f-9a66-000000000002", "userPrincipalName": "alex@contoso.com", "type": "User"}
    loaded.append(
        {
            "id": "Directory_1",
            "activityDisplayName": "Update user",
            "activityDateTime": "2026-11-18T19:00:00Z",
            "loggedByService": "Core Directory",
            "result": "success",
            "initiatedBy": {"user": user},
            "targetResources": [
                {
                    **user,
                    "modifiedProperties": [
                        {"displayName": "StrongAuthenticationPhoneAppDetail", "oldValue": "[]", "newValue": detail},
                        {"displayName": "StrongAuthenticationUserDetails", "oldValue": None, "newValue": NUMBER},
                    ],
                }
            ],
        }
    )
    return loaded


def shown(text):
    assert [secret for secret in SECRETS if secret in text] == []


def test_events_and_results_show_none():
    result = ecr.parse_events(records(), keep_raw=True)
    shown(repr(result))
    shown(str(result.rejected))
    shown(result.view().text() + result.view().html() + result.view().markdown())


def test_whatever_shows_itself_shows_none():
    result = ecr.parse_events(records())
    timeline = ecr.Timeline.of(result.events)
    tenant = ecr.TenantPolicy()
    run = ecr.RollbackRun.of(ecr.plan_rollback(users(), pilot=2, as_of=AS_OF))
    values = (
        *result.events,
        *timeline.gestures(),
        *timeline.journeys(),
        *(timeline.for_user(person) for person in timeline.users),
        *users(),
        ecr.coverage(records()),
        ecr.triage(users(), tenant=tenant, timeline=timeline, as_of=AS_OF),
        run,
        *run.plan.users,
        ecr.verify(run, result.events, as_of=AS_OF),
    )
    for value in values:
        shown("".join(value._repr_mimebundle_().values()))
    for person in timeline.users:
        shown("".join(timeline_chart(timeline.for_user(person))._repr_mimebundle_().values()))


def test_timelines_show_none():
    timeline = ecr.Timeline.of(ecr.parse_events(records()).events)
    shown(repr((timeline, timeline.gestures(), timeline.journeys())))
    shown(timeline.view().text() + timeline.view().html())


def pages(value):
    return repr(value) + "".join(write() for write in (value.view().text, value.view().markdown, value.view().html))


def tenant():
    loaded = facts()["tenant"]
    documents = {name: value for name, value in loaded.items() if name not in {"settings", "sspr_scope"}}
    return ecr.TenantPolicy.from_graph(**documents, **loaded["settings"], sspr_scope=ecr.Scope.EVERYONE)


def test_facts_show_none():
    loaded = facts()
    tables = {name: loaded[name] for name in ("users", "methods", "requirements", "roles", "groups")}
    shown(pages(ecr.assemble_users(**tables, read_at=AS_OF)) + pages(tenant()))
    for user in users():
        shown(pages(user))


def test_what_a_user_is_shown_shows_none():
    policy = tenant()
    for user in users():
        shown(pages(ecr.manage_options(policy, user, AS_OF)))
        for cause in (ecr.InterruptCause.CONDITIONAL_ACCESS_MFA, ecr.InterruptCause.SSPR_REFRESH):
            shown(pages(ecr.interrupt_plan(policy, user, cause, AS_OF)))
        shown("".join(map(pages, ecr.causes(policy, user, AS_OF))))
        shown(ecr.why_not(ecr.Method.PHONE, ecr.Mode.MANAGE, policy, user, AS_OF))


def test_triage_what_if_and_suggestions_show_none():
    policy, timeline = tenant(), ecr.Timeline.of(ecr.parse_events(records()).events)
    shown(pages(ecr.triage(users(), tenant=policy, timeline=timeline, as_of=AS_OF)))
    shown(pages(ecr.compare_policies(policy, policy.with_sms_voice_off(), users(), AS_OF)))
    for person in timeline.users:
        shown("".join(map(pages, ecr.suggest_symptoms(timeline.for_user(person)))))


def test_diagnoses_show_none():
    policy, timeline = tenant(), ecr.Timeline.of(ecr.parse_events(records()).events)
    for user in users():
        for symptom in ecr.DEFAULT_RULES:
            case = ecr.Case(
                symptom=symptom, wanted=ecr.Method.PHONE, user=user, tenant=policy, timeline=timeline, as_of=AS_OF
            )
            shown(pages(ecr.diagnose(case)))


def test_plans_runs_and_journals_show_none():
    plan = ecr.plan_rollback(users(), pilot=2, as_of=AS_OF)
    shown(repr(plan) + plan.view().markdown() + canonical_bytes(plan).decode())
    adapter = RecordingAdapter(users())
    run = ecr.RollbackRun.of(plan)
    for _ in range(2):
        while requests := run.pending():
            for request in requests:
                run = run.record(adapter.perform(request))
        shown(repr(run) + repr(run.journal) + canonical_bytes(run.journal).decode())
        if not run.finished if hasattr(run, "finished") else str(run.state) == "awaitingApproval":
            run = run.approve(by="tester", as_of=AS_OF + timedelta(hours=1), fingerprint=plan.fingerprint)


def test_an_error_about_a_record_shows_none():
    bad = records()[-1] | {"activityDateTime": NUMBER, "id": {"secret": TOKEN}}
    with pytest.raises(ecr.RejectedRecordsError) as caught:
        ecr.parse_events([bad]).raise_if_rejected()
    shown("".join(traceback.format_exception(caught.value)))
    assert "activityDateTime" in "".join(traceback.format_exception(caught.value))


def test_an_error_about_a_fact_shows_none():
    with pytest.raises(ecr.DataError) as caught:
        ecr.UserState.from_graph(methods={"value": [{"id": [NUMBER], "phoneNumber": {"x": TOKEN}}]})
    shown("".join(traceback.format_exception(caught.value)))
