"""Every printed cause of S-01 to S-35: judged where it holds and where it does not, or asked of a person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from diagnosis.complaints import TENANT
from entra_combined_reg.acts import Timeline
from entra_combined_reg.catalog import (
    SYMPTOMS,
    Activity,
    DefaultOption,
    InterruptCause,
    Method,
    PolicyName,
    Status,
    Symptom,
    symptom_of,
    symptom_row,
)
from entra_combined_reg.diagnosis import DEFAULT_RULES, Case, Severity, Verdict, diagnose
from entra_combined_reg.events import Initiator, MethodDeletion, Principal, PrincipalKind
from entra_combined_reg.facts import (
    AccessPolicy,
    AccessState,
    Campaign,
    CampaignState,
    FactSource,
    LegacyMfaMethod,
    MethodPolicy,
    MigrationState,
    PerUserMfa,
    PolicyChange,
    RegisteredMethod,
    Scope,
    Strength,
    Subscription,
    UserType,
)
from entra_combined_reg.testing import make_event
from flowchart.cases import (
    ADELE,
    APP_AND_SMS,
    AUTHENTICATOR,
    EMAIL,
    GLOBAL_ADMINISTRATOR,
    MFA,
    NOW,
    PHONE,
    RESET,
    amp,
    entry,
    reset,
    tenant,
    user,
)

PASSKEY, TAP, OFFICE = Method.PASSKEY, Method.TEMPORARY_ACCESS_PASS, Method.OFFICE_PHONE
GUEST = user(user_type=UserType.GUEST)
PUSH_ONLY = Strength(methods=frozenset({(AUTHENTICATOR, None)}))
WITH_TAP = Strength(methods=frozenset({(AUTHENTICATOR, None), (TAP, None)}))
NUDGING = datetime(2026, 10, 1, tzinfo=UTC)
ONE_APP = reset(1, methods=amp(PolicyName.MICROSOFT_AUTHENTICATOR))
PASSED = {"signed_in_with_tap": True, "tap_one_time": True}
ONE_TIME = MethodPolicy(
    name=PolicyName.TEMPORARY_ACCESS_PASS,
    id_text="TemporaryAccessPass",
    enabled=True,
    scope=Scope.EVERYONE,
    tap_one_time_only=True,
)
OFFERED = tenant(
    methods=amp(*APP_AND_SMS),
    campaign=Campaign(state=CampaignState.ENABLED, target="microsoftAuthenticator", scope=Scope.EVERYONE),
)
RESTRICTED = MethodPolicy(
    name=PolicyName.FIDO2, id_text="Fido2", enabled=True, aaguids_restricted=False, attestation_enforced=True
)
FREE_KEYS = attrs.evolve(RESTRICTED, attestation_enforced=False)
TOKEN_CHANGED = tenant(changes=(PolicyChange(policy="hardwareOath", at=NOW - timedelta(minutes=59)),))
TOKEN_ARRIVED = tenant(changes=(PolicyChange(policy="hardwareOath", at=NOW - timedelta(minutes=60)),))


def access(*controls: str, **facts) -> AccessPolicy:
    known = {"state": AccessState.ENABLED, "scope": Scope.EVERYONE, "controls": frozenset(controls)}
    return AccessPolicy(**{**known, **facts})


def guarded(*policies: AccessPolicy):
    return tenant(methods=amp(*APP_AND_SMS), access_policies=policies)


def on_page(*controls: str, **facts):
    return guarded(access(*controls, registers_security_info=True, **facts))


OUTSIDE = on_page("block", locations_included=frozenset({"All"}), locations_excluded=frozenset({"AllTrusted"}))
INSIDE = user(trusted_location=True)


REPORT = FactSource(
    document="userRegistrationDetails",
    fields=("mfa_capable",),
    content_at=NOW - timedelta(hours=5),
    read_at=NOW - timedelta(hours=5),
)
REPORTED = user(sources=(REPORT,))
READ_AT = user(sources=(attrs.evolve(REPORT, content_at=None),))
REGISTERED, LONG_REGISTERED = (
    Timeline.of([make_event(at=NOW - timedelta(hours=hours), user_id=ADELE, reason="User registered Phone.")])
    for hours in (4, 6)
)


def numbered(*numbers: str):
    held = (Method.PHONE, Method.OFFICE_PHONE)
    return user(registered=tuple(entry(m, phone_number=n) for m, n in zip(held, numbers, strict=False)))


def on_resources(strength, *more):
    return guarded(access(strength=strength, all_resources=True), *more)


def deletion(kind: PrincipalKind, initiator: Initiator) -> Timeline:
    someone = Principal(kind=PrincipalKind.USER, id=user().object_id, upn="adele@contoso.com")
    return Timeline.of(
        [
            MethodDeletion(
                id="record-1",
                occurred_at=NOW,
                activity=Activity.ADMIN_DELETED_SECURITY_INFO,
                activity_text="Admin deleted security info",
                status=Status.SUCCESS,
                initiator=initiator,
                actor=Principal(kind=kind, id="9"),
                target=someone,
                targets=(someone,),
            )
        ]
    )


BY_ADMIN = deletion(PrincipalKind.USER, Initiator.ADMIN)
BY_USER = deletion(PrincipalKind.USER, Initiator.USER)


def complaint(code: str, **parts) -> Case:
    symptom = symptom_of(code.partition(".")[0])
    known = {"symptom": symptom, "user": user(), "tenant": TENANT, "as_of": NOW}
    return Case(**{**known, **parts})


def finding(code: str, **parts):
    found = diagnose(complaint(code, **parts))
    return {f.code: f for f in (*found.findings, *found.ruled_out, *found.not_applicable)}[code]


#: code, where it holds, where it does not.
JUDGED = [
    ("S-01.1", {"cause": RESET, "tenant": ONE_APP}, {"cause": RESET}),
    ("S-01.2", {"cause": RESET, "tenant": ONE_APP}, {"cause": RESET, "tenant": reset(1, methods=amp(PolicyName.SMS))}),
    ("S-01.3", {"tenant": tenant(security_defaults=True)}, {}),
    ("S-02.1", {}, {"user": user(PHONE, EMAIL)}),
    ("S-02.2", {"user": user(PHONE)}, {}),
    ("S-02.2", {"user": user(PHONE)}, {"user": user(PHONE), "tenant": attrs.evolve(TENANT, sspr_gates=1)}),
    ("S-02.2", {"user": user(PHONE)}, {"user": user(PHONE, licensed=False)}),
    ("S-02.3", {"tenant": attrs.evolve(TENANT, sspr_reconfirm_days=29)}, {}),
    (
        "S-02.3",
        {"tenant": attrs.evolve(TENANT, sspr_reconfirm_days=1)},
        {"tenant": attrs.evolve(TENANT, sspr_reconfirm_days=30)},
    ),
    ("S-03.1", {"user": user(per_user_mfa=PerUserMfa.ENFORCED)}, {}),
    (
        "S-03.1",
        {"tenant": tenant(idp_registration=Scope.EVERYONE), "user": user(first_sign_in_after_idp=NOW - timedelta(15))},
        {"tenant": tenant(idp_registration=Scope.EVERYONE), "user": user(first_sign_in_after_idp=NOW - timedelta(14))},
    ),
    ("S-03.2", {}, {"user": user(PHONE, EMAIL)}),
    ("S-04.1", {"tenant": on_page("block")}, {"tenant": on_page("mfa")}),
    ("S-04.1", {"tenant": OUTSIDE, "user": user(trusted_location=False)}, {"tenant": OUTSIDE, "user": INSIDE}),
    ("S-04.2", {"tenant": on_page("compliantDevice")}, {"tenant": on_page("mfa", "block")}),
    ("S-04.2", {"tenant": on_page(strength=PUSH_ONLY)}, {"tenant": guarded(access("compliantDevice"))}),
    ("S-04.3", {"tenant": on_page("mfa")}, {"tenant": on_page("mfa"), "user": user(PHONE)}),
    ("S-04.3", {"tenant": on_page(strength=PUSH_ONLY)}, {"tenant": on_page("block")}),
    ("S-05.1", {"tenant": on_resources(PUSH_ONLY)}, {"tenant": on_resources(WITH_TAP)}),
    ("S-05.1", {"tenant": on_resources(PUSH_ONLY)}, {"tenant": on_resources(PUSH_ONLY), "user": user(AUTHENTICATOR)}),
    (
        "S-05.1",
        {"tenant": on_resources(PUSH_ONLY)},
        {"tenant": on_resources(PUSH_ONLY, access(strength=WITH_TAP, registers_security_info=True))},
    ),
    ("S-05.1", {"tenant": on_resources(PUSH_ONLY)}, {"tenant": guarded(access(strength=PUSH_ONLY))}),
    ("S-06.1", {"tenant": tenant(), "user": user(PHONE)}, {}),
    ("S-07.1", {"user": user(signed_in_with_tap=True, client="browser")}, {"user": user(client="browser")}),
    (
        "S-07.2",
        {"user": user(**PASSED, tap_issued_at=NOW - timedelta(minutes=11))},
        {"user": user(**PASSED, tap_issued_at=NOW - timedelta(minutes=10))},
    ),
    (
        "S-07.2",
        {"user": user(**PASSED, tap_issued_at=NOW - timedelta(minutes=11))},
        {"user": user(signed_in_with_tap=True, tap_one_time=False, tap_issued_at=NOW - timedelta(minutes=11))},
    ),
    ("S-07.3", {"user": user(registered=(entry(TAP, usable=False),))}, {"user": user(TAP)}),
    ("S-07.4", {}, {"tenant": tenant(methods=amp(PolicyName.TEMPORARY_ACCESS_PASS))}),
    (
        "S-07.5",
        {"tenant": tenant(methods=(ONE_TIME,)), "user": user(tap_one_time=False)},
        {"tenant": tenant(methods=(ONE_TIME,)), "user": user(tap_one_time=True)},
    ),
    (
        "S-07.5",
        {"tenant": tenant(methods=(ONE_TIME,)), "user": user(tap_one_time=False)},
        {
            "tenant": tenant(methods=(attrs.evolve(ONE_TIME, tap_one_time_only=False),)),
            "user": user(tap_one_time=False),
        },
    ),
    (
        "S-08.1",
        {"user": user(session_started=NOW - timedelta(minutes=16))},
        {"user": user(session_started=NOW - timedelta(minutes=15))},
    ),
    (
        "S-08.2",
        {"wanted": PASSKEY, "user": user(last_strong_auth=NOW - timedelta(minutes=6))},
        {"wanted": PASSKEY, "user": user(last_strong_auth=NOW - timedelta(minutes=5))},
    ),
    ("S-09.4", {"tenant": tenant(subscription=Subscription.TRIAL)}, {}),
    (
        "S-11.1",
        {
            "wanted": PHONE,
            "tenant": tenant(
                migration_state=MigrationState.IN_PROGRESS, legacy_mfa=frozenset({LegacyMfaMethod.TEXT_TO_PHONE})
            ),
        },
        {"wanted": PHONE},
    ),
    ("S-11.2", {"wanted": OFFICE, "user": user(business_phone_set=True)}, {"wanted": OFFICE}),
    ("S-12.1", {"user": user(PHONE)}, {"user": user(PHONE, EMAIL)}),
    ("S-12.1", {"user": user(PHONE)}, {"user": user(licensed=False)}),
    ("S-12.2", {"user": user(Method.SOFTWARE_OATH)}, {"user": user(PHONE)}),
    ("S-12.3", {"user": numbered("4255550100")}, {"user": numbered("+1 4255550100")}),
    ("S-12.3", {"user": numbered("+14255550100")}, {"user": numbered("+44 20 7946-0100x12")}),
    ("S-12.3", {"user": numbered("+1 4255550100", "none")}, {"user": user(EMAIL)}),
    ("S-12.4", {"timeline": BY_ADMIN}, {"timeline": BY_USER}),
    ("S-13.1", {"tenant": tenant()}, {}),
    ("S-13.2", {"user": user(licensed=False)}, {}),
    ("S-13.3", {"tenant": attrs.evolve(TENANT, sspr_scope=Scope(groups=frozenset({"x"})))}, {}),
    ("S-14.1", {"user": user(prefilled=frozenset({PHONE, EMAIL}))}, {"user": user(prefilled=frozenset({PHONE}))}),
    ("S-14.1", {"user": user(prefilled=frozenset({PHONE, EMAIL}))}, {"user": user(PHONE, EMAIL)}),
    ("S-14.2", {"user": user(client="rich_client")}, {"user": user(client="browser")}),
    ("S-14.3", {"user": user(licensed=False)}, {}),
    (
        "S-15.1",
        {"tenant": attrs.evolve(TENANT, sspr_reconfirm_days=7), "user": user(last_sspr_confirm=NOW - timedelta(7))},
        {},
    ),
    ("S-16.1", {"user": user(default_method=DefaultOption.SMS)}, {"user": user(default_method=DefaultOption.PUSH)}),
    (
        "S-16.1",
        {"user": user(default_method=DefaultOption.VOICE_MOBILE)},
        {"user": user(default_method=DefaultOption.NONE)},
    ),
    (
        "S-16.1",
        {"user": user(default_method=DefaultOption.VOICE_OFFICE), "wanted": Method.OFFICE_PHONE},
        {"user": user(default_method=DefaultOption.VOICE_OFFICE), "wanted": PHONE},
    ),
    ("S-16.2", {"user": user(Method.ALTERNATE_PHONE)}, {}),
    ("S-17.1", {}, {"tenant": tenant(app_passwords_allowed=True)}),
    ("S-17.2", {}, {"user": user(per_user_mfa=PerUserMfa.ENFORCED)}),
    ("S-17.3", {"tenant": guarded(access("mfa"))}, {}),
    ("S-18.1", {}, {"tenant": tenant(app_passwords_allowed=True)}),
    ("S-19.1", {"user": GUEST}, {}),
    ("S-20.1", {"user": user(client="legacy_webview")}, {"user": user(client="browser")}),
    (
        "S-21.1",
        {"tenant": OFFERED, "user": user(PHONE, client="mobile_os")},
        {"tenant": OFFERED, "user": user(PHONE, client="browser", platform="Windows")},
    ),
    ("S-22.1", {"tenant": TOKEN_CHANGED}, {"tenant": TOKEN_ARRIVED}),
    ("S-22.3", {"user": GUEST}, {"user": user(user_type=UserType.INTERNAL_GUEST)}),
    ("S-22.4", {"user": user(registered=tuple(entry(AUTHENTICATOR, number=n) for n in range(5)))}, {}),
    (
        "S-23.1",
        {"tenant": tenant(methods=amp(PolicyName.EXTERNAL))},
        {"tenant": tenant(methods=amp(PolicyName.EXTERNAL)), "user": user(Method.EXTERNAL)},
    ),
    ("S-23.1", {"tenant": tenant(methods=amp(PolicyName.EXTERNAL))}, {}),
    (
        "S-24.1",
        {"tenant": tenant(methods=amp(scope=Scope(groups=frozenset(f"g{n}" for n in range(100)))))},
        {"tenant": tenant(methods=amp(scope=Scope(groups=frozenset(f"g{n}" for n in range(99)))))},
    ),
    (
        "S-25.1",
        {"user": user(default_method=DefaultOption.VOICE_MOBILE)},
        {"user": user(default_method=DefaultOption.SMS)},
    ),
    ("S-26.1", {"user": user(roles=frozenset({GLOBAL_ADMINISTRATOR}))}, {}),
    ("S-27.1", {}, {"tenant": attrs.evolve(TENANT, migration_state=MigrationState.IN_PROGRESS)}),
    ("S-27.1", {}, {"tenant": tenant(methods=amp(*APP_AND_SMS))}),
    ("S-28.1", {"user": user(federated=True)}, {}),
    ("S-28.1", {"user": user(federated=True)}, {"user": user(federated=True, licensed=False)}),
    ("S-30.2", {"tenant": tenant(methods=(RESTRICTED,))}, {"tenant": tenant(methods=(FREE_KEYS,))}),
    (
        "S-30.2",
        {"tenant": tenant(methods=(attrs.evolve(FREE_KEYS, aaguids_restricted=True),))},
        {"tenant": tenant(methods=())},
    ),
    ("S-30.4", {"user": GUEST}, {}),
    ("S-30.4", {"user": user(user_type=UserType.INTERNAL_GUEST)}, {}),
    ("S-30.5", {"user": user(upn_changed_after_passkey=True)}, {"user": user(upn_changed_after_passkey=False)}),
    (
        "S-31.1",
        {
            "as_of": NUDGING,
            "user": user(PHONE),
            "tenant": tenant(methods=amp(*APP_AND_SMS), passkey_dynamic_migration_opt_out=False),
        },
        {"user": user(PHONE)},
    ),
    ("S-32.1", {"user": user(per_user_mfa=PerUserMfa.ENABLED)}, {"user": user(per_user_mfa=PerUserMfa.ENFORCED)}),
    (
        "S-33.2",
        {"user": user(mfa_registered=True, mfa_capable=False)},
        {"user": user(mfa_registered=True, mfa_capable=True)},
    ),
    (
        "S-33.2",
        {"user": user(mfa_registered=True, mfa_capable=False)},
        {"user": user(mfa_registered=False, mfa_capable=False)},
    ),
    ("S-33.3", {"user": user(Method.EXTERNAL)}, {}),
    ("S-33.1", {"user": REPORTED, "timeline": REGISTERED}, {"user": REPORTED, "timeline": LONG_REGISTERED}),
    ("S-33.1", {"user": READ_AT, "timeline": REGISTERED}, {"user": READ_AT, "timeline": LONG_REGISTERED}),
    ("S-33.4", {"user": user(deleted=True)}, {"user": user(deleted=False)}),
    (
        "S-34.1",
        {"tenant": tenant(security_defaults=True)},
        {
            "tenant": tenant(methods=amp(*APP_AND_SMS), campaign=Campaign(state=CampaignState.DISABLED)),
            "user": user(PHONE),
        },
    ),
]
IDS = [f"{row[0]}-{number}" for number, row in enumerate(JUDGED)]


#: What a finding says beside the printed cause.
SAID_BESIDE = {"S-22.1": " Changed 59 minutes ago; try again after 12:01 UTC."}


@pytest.mark.parametrize(("code", "holding", "failing"), JUDGED, ids=IDS)
def test_a_printed_cause_may_explain_where_it_holds(code, holding, failing):
    found = finding(code, **holding)
    row = symptom_row(symptom_of(code.partition(".")[0]))
    assert found.verdict is Verdict.MAY_EXPLAIN
    assert found.summary == row.causes[int(code.partition(".")[2]) - 1] + SAID_BESIDE.get(code, "")
    assert found.steps == row.steps
    assert found.severity not in {Severity.NOTHING, Severity.LOOK_UP}


@pytest.mark.parametrize(("code", "holding", "failing"), JUDGED, ids=IDS)
def test_a_printed_cause_is_ruled_out_where_it_does_not_hold(code, holding, failing):
    found = finding(code, **failing)
    assert found.verdict is Verdict.RULED_OUT
    assert found.summary.startswith("Not so: ")
    assert found.steps == ()


def test_every_printed_cause_is_one_rule_with_its_number_judged_or_asked():
    judged = {row[0] for row in JUDGED}
    asked = set()
    for row in SYMPTOMS[2:]:
        codes = [rule.code for rule in DEFAULT_RULES[row.symptom] if not rule.code.startswith("EV-")]
        assert codes == [f"{row.id}.{n}" for n in range(1, len(row.causes) + 1)]
        asked |= set(codes) - judged
    assert " ".join(sorted(asked)) == (
        "S-09.1 S-09.2 S-09.3 S-09.5 S-09.6 S-10.1 S-10.2 S-14.4 S-14.5 S-19.2 S-20.2 S-22.2 S-22.5 S-24.2 S-29.1 "
        "S-29.2 S-30.1 S-30.3 S-35.1"
    )
    for code in asked:
        found = finding(code, wanted=PHONE)
        assert found.verdict is Verdict.NEEDS_DATA
        assert [need.fact for need in found.needs] == [code]
        assert found.summary == f"No fact tells; ask: {found.needs[0].question.removeprefix('Is it so? ')}"


@pytest.mark.parametrize(
    ("code", "parts", "needs"),
    [
        ("S-04.1", {"tenant": tenant(access_policies=None)}, ["access_policies"]),
        ("S-04.1", {"tenant": OUTSIDE}, ["trusted_location"]),
        ("S-04.1", {"tenant": on_page("block", other_conditions=("platforms",))}, ["access_policies"]),
        ("S-04.2", {"tenant": tenant(access_policies=None)}, ["access_policies"]),
        ("S-04.3", {"tenant": tenant(access_policies=None)}, ["access_policies"]),
        ("S-05.1", {"tenant": tenant(access_policies=None)}, ["access_policies"]),
        ("S-08.1", {}, ["session_started"]),
        ("S-12.3", {"user": user(registered=None)}, ["registered"]),
        ("S-12.3", {"user": user(PHONE)}, ["registered"]),
        ("S-12.4", {}, ["timeline"]),
        ("S-12.4", {"timeline": BY_ADMIN, "user": user(object_id=None, upn=None)}, ["timeline"]),
        ("S-16.1", {}, ["default_method"]),
        ("S-20.1", {}, ["client"]),
        ("S-22.1", {"tenant": tenant()}, ["changes"]),
        ("S-30.2", {"tenant": tenant(methods=None)}, ["methods"]),
        ("S-32.1", {"user": user(per_user_mfa=None)}, ["per_user_mfa"]),
        ("S-33.1", {"timeline": REGISTERED}, ["timeline"]),
        ("S-33.1", {"user": REPORTED}, ["timeline"]),
        ("S-33.1", {"user": user(sources=(FactSource(document="r", fields=("mfa_capable",)),))}, ["timeline"]),
    ],
)
def test_a_missing_fact_is_named(code, parts, needs):
    found = finding(code, **parts)
    assert found.verdict is Verdict.NEEDS_DATA
    assert [need.fact for need in found.needs] == needs


def test_a_policy_that_was_read_and_leaves_it_open_asks_for_its_conditions_and_not_for_itself():
    narrowed = finding("S-04.1", tenant=on_page("block", other_conditions=("platforms",))).needs[0]
    unread = finding("S-04.1", tenant=tenant(access_policies=None)).needs[0]
    assert narrowed.question.startswith("The policies were read; do the further conditions")
    assert (narrowed.fetch, unread.fetch is None) == (None, False)


def test_a_list_that_does_not_say_how_many_asks_how_many():
    report = (RegisteredMethod(method=Method.HARDWARE_OATH, type_text="hardwareOneTimePasscode"),)
    (needed,) = finding("S-22.4", user=user(registered=report)).needs
    assert needed.question.endswith("how many of a method are there?")


def test_the_policy_of_tokens_is_a_part_of_the_methods_policy():
    changes = (PolicyChange(policy="authenticationMethods", at=NOW - timedelta(minutes=30)),)
    found = finding("S-22.1", tenant=tenant(changes=changes))
    assert found.summary.endswith(" Changed 30 minutes ago; try again after 12:30 UTC.")
    assert (
        finding("S-22.1", tenant=tenant(changes=changes), as_of=NOW + timedelta(hours=1)).verdict is Verdict.RULED_OUT
    )


def test_an_empty_log_of_the_user_rules_an_administrators_hand_out():
    other = user(object_id="99999999-9999-4999-8999-999999999999", upn="lee@contoso.com")
    assert finding("S-12.4", timeline=BY_ADMIN, user=other).verdict is Verdict.RULED_OUT


def test_causes_that_are_not_meant_do_not_apply():
    assert finding("S-01.2", cause=MFA).verdict is Verdict.NOT_APPLICABLE
    assert finding("S-08.2", wanted=PHONE).verdict is Verdict.NOT_APPLICABLE
    assert finding("S-01.1", cause=InterruptCause.CAMPAIGN).verdict is Verdict.NOT_APPLICABLE


def test_the_article_comes_first_and_every_symptom_is_there():
    assert list(DEFAULT_RULES)[:2] == [Symptom.EXPECTED_METHODS_MISSING, Symptom.CANNOT_ADD_METHOD]
    assert set(DEFAULT_RULES) == set(Symptom)
