"""The order rule and the scopes, by the test vectors of ROL-8."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.facts import Cloud, PerUserMfa, StrongAuthentication
from entra_combined_reg.rollback import (
    SCOPES,
    Decision,
    DefaultLock,
    MethodRef,
    Reversal,
    RollbackOptions,
    RollbackReason,
    RollbackScope,
    StepKind,
    plan_rollback,
    scope_row,
)
from rollback.fakes import NOW, method, user

STRONG = StrongAuthentication(method_types=("OneWaySMS",))
TWIN = "passwordlessMicrosoftAuthenticatorAuthenticationMethod"


def only(one, **options):
    options = {"accept_lockout": True, **options}
    return plan_rollback([one], as_of=NOW, options=RollbackOptions(**options)).users[0]


def shown(entry):
    return [(step.kind, step.method or step.value) for step in entry.steps]


class TestOrder:
    """Test vectors of ROL-8."""

    def test_3_mobile_and_alternate_with_sms(self):
        one = user(1, Method.PHONE, Method.ALTERNATE_PHONE, default_method=DefaultOption.SMS)
        assert shown(only(one)) == [(StepKind.DELETE, Method.ALTERNATE_PHONE), (StepKind.DELETE, Method.PHONE)]

    def test_4_mobile_and_alternate_with_the_alternate_as_default(self):
        one = user(1, Method.PHONE, Method.ALTERNATE_PHONE, default_method=DefaultOption.VOICE_ALTERNATE_MOBILE)
        entry = only(one)
        assert shown(entry) == [
            (StepKind.SET_DEFAULT, DefaultOption.SMS),
            (StepKind.DELETE, Method.ALTERNATE_PHONE),
            (StepKind.DELETE, Method.PHONE),
        ]
        assert (entry.steps[0].fallback, entry.steps[0].before) == (
            DefaultOption.VOICE_MOBILE,
            "voiceAlternateMobile",
        )

    def test_5_authenticator_goes_and_the_mobile_number_is_kept(self):
        one = user(1, Method.AUTHENTICATOR, Method.PHONE, default_method=DefaultOption.PUSH)
        entry = only(one, scope=RollbackScope.KINDS, kinds=frozenset({Method.AUTHENTICATOR}))
        assert shown(entry) == [
            (StepKind.SET_DEFAULT, DefaultOption.SMS),
            (StepKind.DELETE, Method.AUTHENTICATOR),
        ]
        assert [ref.method for ref in entry.kept] == [Method.PHONE]

    def test_a_tenant_where_every_other_method_locks_the_default(self):
        lock = {"default_lock": DefaultLock.ANY_OTHER}
        one = user(1, Method.PHONE, Method.PASSKEY, default_method=DefaultOption.SMS)
        entry = only(one, **lock)
        assert (entry.decision, entry.reasons) == (
            Decision.BLOCKED_BY_RETAINED,
            (RollbackReason.METHODS_REGISTERED, RollbackReason.BLOCKED_BY_RETAINED),
        )
        two = only(attrs.evolve(one, registered=(*one.registered, method(Method.AUTHENTICATOR, 3))), **lock)
        assert shown(two) == [(StepKind.DELETE, Method.AUTHENTICATOR)]
        assert {ref.method for ref in two.kept} == {Method.PHONE, Method.PASSKEY}
        alone = attrs.evolve(one, registered=one.registered[:1])
        assert shown(only(alone, **lock)) == [(StepKind.DELETE, Method.PHONE)]
        assert only(alone, **lock, tap_minutes=60).decision is Decision.BLOCKED_BY_RETAINED

    def test_a_tenant_where_each_of_several_counts_as_the_default(self):
        lock = {"default_lock": DefaultLock.EVERY_OWNER}
        apps = (method(Method.AUTHENTICATOR, 1), method(Method.AUTHENTICATOR, 2))
        one = user(1, registered=apps, default_method=DefaultOption.PUSH)
        entry = only(one, **lock)
        assert (entry.decision, entry.reasons) == (
            Decision.MANUAL_ONLY,
            (RollbackReason.METHODS_REGISTERED, RollbackReason.OWNERS_LOCK_EACH_OTHER),
        )
        assert shown(only(attrs.evolve(one, registered=(*apps, method(Method.PHONE))), **lock)) == [
            (StepKind.SET_DEFAULT, DefaultOption.SMS),
            (StepKind.DELETE, Method.AUTHENTICATOR),
            (StepKind.DELETE, Method.AUTHENTICATOR),
            (StepKind.DELETE, Method.PHONE),
        ]

    def test_a_deactivated_token_can_be_no_default(self):
        token = method(Method.HARDWARE_OATH, 2, usable=False)
        one = user(1, registered=(method(Method.AUTHENTICATOR), token), default_method=DefaultOption.PUSH)
        entry = only(one)
        assert shown(entry) == [(StepKind.DELETE, Method.AUTHENTICATOR)]
        assert RollbackReason.RETAINED_MAY_BLOCK in entry.reasons, "whether it counts as another method is not known"

    def test_what_may_block_is_said_only_where_nothing_kept_can_be_the_default(self):
        chosen = {"scope": RollbackScope.KINDS, "kinds": frozenset({Method.AUTHENTICATOR})}
        first = only(user(1, Method.AUTHENTICATOR, Method.PASSKEY), **chosen)
        second = only(user(1, Method.AUTHENTICATOR, Method.PASSKEY, Method.PHONE), **chosen)
        assert RollbackReason.RETAINED_MAY_BLOCK in first.reasons
        assert RollbackReason.RETAINED_MAY_BLOCK not in second.reasons

    def test_one_user_who_may_be_blocked_is_a_warning_of_the_plan(self):
        users = [user(1, Method.PHONE), user(2, Method.PHONE, Method.PASSKEY)]
        said = [text for text in plan_rollback(users, as_of=NOW).warnings if "A1" in text]
        assert len(said) == 1
        assert not any("A1" in text for text in plan_rollback(users[:1], as_of=NOW).warnings)

    def test_6_a_code_as_default_with_two_who_make_codes(self):
        one = user(1, Method.AUTHENTICATOR, Method.SOFTWARE_OATH, Method.PHONE, default_method=DefaultOption.OATH)
        entry = only(one)
        assert [what for _, what in shown(entry)] == [Method.PHONE, Method.SOFTWARE_OATH, Method.AUTHENTICATOR]
        assert RollbackReason.SEVERAL_OWNERS in entry.reasons

    def test_15b_a_mobile_number_stays_where_the_alternate_stays(self):
        one = user(1, Method.PHONE, Method.ALTERNATE_PHONE)
        entry = only(one, scope=RollbackScope.KINDS, kinds=frozenset({Method.PHONE}))
        assert entry.decision is Decision.BLOCKED_BY_ALTERNATE
        entry = only(
            attrs.evolve(one, registered=(*one.registered, method(Method.AUTHENTICATOR))),
            scope=RollbackScope.KINDS,
            kinds=frozenset({Method.PHONE, Method.AUTHENTICATOR}),
        )
        assert [what for _, what in shown(entry)] == [Method.AUTHENTICATOR]
        assert RollbackReason.BLOCKED_BY_ALTERNATE in entry.reasons

    def test_15b_the_way_out_is_a_new_number(self):
        one = user(1, Method.PHONE, Method.ALTERNATE_PHONE)
        kinds = {"scope": RollbackScope.KINDS, "kinds": frozenset({Method.PHONE})}
        assert only(one, **kinds).decision is Decision.BLOCKED_BY_ALTERNATE
        entry = only(one, **kinds, new_numbers=frozenset({one.object_id.upper()}))
        assert (entry.decision, shown(entry)) == (Decision.ELIGIBLE, [(StepKind.UPDATE_PHONE, Method.PHONE)])
        assert RollbackReason.NUMBER_CHANGED in entry.reasons
        assert {ref.method for ref in entry.kept} == {Method.PHONE, Method.ALTERNATE_PHONE}
        assert entry.steps[0].reversal is Reversal.RECREATE_FROM_BACKUP

    def test_a_number_that_can_go_is_not_changed(self):
        one = user(1, Method.PHONE, Method.ALTERNATE_PHONE)
        entry = only(one, new_numbers=frozenset({one.object_id}))
        assert [kind for kind, _ in shown(entry)] == [StepKind.DELETE, StepKind.DELETE]

    def test_what_prepares_comes_before_the_first_removal(self):
        entry = only(user(1, Method.PHONE), hooks=("bypass group", "tell"), reset_password=True, tap_minutes=60)
        assert [(step.number, step.kind, step.hook) for step in entry.steps] == [
            (1, StepKind.HOOK, "bypass group"),
            (2, StepKind.HOOK, "tell"),
            (3, StepKind.RESET_PASSWORD, None),
            (4, StepKind.CREATE_TAP, None),
            (5, StepKind.DELETE, None),
        ]
        assert [step.reversal for step in entry.steps[:3]] == [Reversal.NONE] * 3

    def test_16_an_unknown_type_is_kept(self):
        new = method(Method.PHONE, method=None, type_text="new", id="n")
        entry = only(user(1, registered=(new,)), scope=RollbackScope.EVERYTHING)
        assert (entry.decision, entry.kept[0].name) == (Decision.SKIP_EXCLUDED_KIND_ONLY, "new")

    def test_17_the_estimate(self):
        users = [user(n, Method.PHONE, Method.AUTHENTICATOR) for n in range(1000)]
        cost = plan_rollback(users, as_of=NOW).estimate
        assert (cost.users, cost.calls_low, cost.calls_high) == (1000, 7000, 10000)
        assert cost.shortest == timedelta(seconds=750)
        assert cost.documented == timedelta(seconds=14000)
        assert cost.longest == timedelta(seconds=20750)

    def test_the_ranks_are_those_of_the_source(self):
        kinds = list(Method)
        entry = only(user(1, *kinds), scope=RollbackScope.EVERYTHING)
        assert [step.method for step in entry.steps if step.removes] == [
            Method.TEMPORARY_ACCESS_PASS,
            Method.HARDWARE_OATH,
            Method.EXTERNAL,
            Method.QR_CODE,
            Method.PASSKEY,
            Method.PLATFORM_CREDENTIAL,
            Method.WINDOWS_HELLO,
            Method.EMAIL,
            Method.OFFICE_PHONE,
            Method.ALTERNATE_PHONE,
            Method.SOFTWARE_OATH,
            Method.AUTHENTICATOR,
            Method.PHONE,
        ]
        assert "manualLeftovers" in entry.reasons

    def test_the_older_goes_first_and_a_missing_date_last(self):
        tokens = [method(Method.SOFTWARE_OATH, n) for n in (3, 1)]
        undated = method(Method.SOFTWARE_OATH, 9, created_at=None)
        entry = only(user(1, registered=(undated, *tokens)))
        assert [step.method_id for step in entry.steps] == ["softwareOath-1", "softwareOath-3", "softwareOath-9"]

    def test_the_passwordless_twin_goes_just_before(self):
        twin = method(Method.AUTHENTICATOR, 1, id="twin", type_text=TWIN)
        one = user(1, registered=(method(Method.AUTHENTICATOR, 1), twin))
        entry = only(one, scope=RollbackScope.EVERYTHING, revoke_sessions=False)
        assert [step.method_id for step in entry.steps] == ["twin", "authenticator-1"]
        entry = only(one)
        assert [ref.name for ref in entry.kept] == ["passwordless authenticator"]


BUTTON = ("phone", "alternatePhone", "officePhone", "authenticator", "softwareOath")
CMDLET = (*BUTTON, "email", "passkey", "windowsHello", "temporaryAccessPass")
#: ROL-2.6, row by row; the cmdlet's beta twin also removes the passwordless one, the table does not.
ROWS = {
    RollbackScope.LEGACY_SAM: (*BUTTON, "hardwareOath"),
    RollbackScope.PORTAL_REREGISTER: (*BUTTON, "hardwareOath"),
    RollbackScope.ENTRA_CMDLET_ALL: CMDLET,
    RollbackScope.EVERYTHING: (
        *CMDLET,
        "external",
        "passwordless authenticator",
        "platformCredential",
        "qrCode",
        "hardwareOath",
    ),
}
HARDWARE = {
    RollbackScope.LEGACY_SAM: StepKind.DEACTIVATE,
    RollbackScope.PORTAL_REREGISTER: StepKind.DEACTIVATE,
    RollbackScope.ENTRA_CMDLET_ALL: None,
    RollbackScope.EVERYTHING: StepKind.UNASSIGN,
}


class TestScopes:
    EVERY = user(1, *Method)

    @pytest.mark.parametrize("row", SCOPES)
    def test_each_says_what_it_imitates_and_leaves(self, row):
        assert scope_row(row.scope) is row
        assert row.imitates
        assert row.leaves

    @pytest.mark.parametrize("scope", ROWS)
    def test_each_removes_what_the_source_says(self, scope):
        refs = [MethodRef.of(method(kind)) for kind in Method]
        twin = attrs.evolve(refs[0], method=Method.AUTHENTICATOR, type_text=TWIN)
        row = scope_row(scope)
        assert {ref.name for ref in [*refs, twin] if row.action_for(ref) is not None} == set(ROWS[scope])
        assert row.hardware is HARDWARE[scope]

    def test_hardware_tokens(self):
        one = user(1, Method.HARDWARE_OATH, Method.PHONE)
        kinds = frozenset({Method.HARDWARE_OATH})
        assert shown(only(one))[0][0] is StepKind.DEACTIVATE
        assert shown(only(one, scope=RollbackScope.EVERYTHING))[0][0] is StepKind.UNASSIGN
        assert shown(only(one, scope=RollbackScope.ENTRA_CMDLET_ALL)) == [(StepKind.DELETE, Method.PHONE)]
        chosen = only(one, scope=RollbackScope.KINDS, kinds=kinds, hardware=StepKind.UNASSIGN)
        assert shown(chosen)[-1] == (StepKind.UNASSIGN, Method.HARDWARE_OATH)

    def test_a_token_that_is_deactivated_already_stays(self):
        one = user(1, registered=(method(Method.HARDWARE_OATH, usable=False), method(Method.PHONE)))
        assert shown(only(one)) == [(StepKind.DELETE, Method.PHONE)]

    def test_15_what_the_cloud_does_not_offer_is_kept(self):
        entry = only(user(1, Method.SOFTWARE_OATH, Method.PHONE), cloud=Cloud.CHINA)
        assert shown(entry) == [(StepKind.DELETE, Method.PHONE)]
        assert [ref.method for ref in entry.kept] == [Method.SOFTWARE_OATH]
        assert RollbackReason.UNSUPPORTED_IN_CLOUD in entry.reasons
        entry = only(user(1, Method.SOFTWARE_OATH), cloud=Cloud.CHINA)
        assert (entry.decision, entry.reasons[-1]) == (
            Decision.SKIP_EXCLUDED_KIND_ONLY,
            RollbackReason.UNSUPPORTED_IN_CLOUD,
        )

    def test_an_unknown_type_is_not_even_removed_by_its_id(self):
        new = method(Method.PHONE, method=None, type_text="new", id="n")
        entry = only(user(1, registered=(new,)), scope=RollbackScope.IDS, method_ids=frozenset({"n"}))
        assert (entry.decision, entry.steps) == (Decision.SKIP_EXCLUDED_KIND_ONLY, ())

    def test_single_ids(self):
        one = user(1, Method.AUTHENTICATOR, Method.SOFTWARE_OATH, Method.HARDWARE_OATH)
        ids = frozenset({"softwareOath-2", "hardwareOath-3", "elsewhere"})
        entry = only(one, scope=RollbackScope.IDS, method_ids=ids)
        assert [(step.kind, step.method_id) for step in entry.steps] == [
            (StepKind.DEACTIVATE, "hardwareOath-3"),
            (StepKind.DELETE, "softwareOath-2"),
        ]

    def test_the_plans_own_pass_may_block_too(self):
        reason = RollbackReason.RETAINED_MAY_BLOCK
        assert reason not in only(user(1, Method.PHONE)).reasons
        assert reason in only(user(1, Method.PHONE), tap_minutes=60).reasons

    def test_the_step_says_what_pass_is_issued(self):
        step = only(user(1, Method.PHONE), tap_minutes=480, tap_once=True).steps[0]
        assert (step.kind, step.pass_minutes, step.pass_once) == (StepKind.CREATE_TAP, 480, True)

    def test_the_plans_own_pass_is_never_deleted(self):
        entry = only(
            user(1, Method.TEMPORARY_ACCESS_PASS, Method.PHONE),
            scope=RollbackScope.EVERYTHING,
            tap_minutes=60,
        )
        assert shown(entry) == [
            (StepKind.CREATE_TAP, None),
            (StepKind.DELETE, Method.PHONE),
            (StepKind.REVOKE_SESSIONS, None),
        ]

    def test_sessions_are_revoked_only_where_somebody_says_so(self):
        one = user(1, Method.PHONE)
        for scope, asked, kinds in (
            (RollbackScope.LEGACY_SAM, None, False),
            (RollbackScope.LEGACY_SAM, True, True),
            (RollbackScope.EVERYTHING, None, True),
            (RollbackScope.EVERYTHING, False, False),
        ):
            entry = only(one, scope=scope, revoke_sessions=asked)
            assert any(step.kind is StepKind.REVOKE_SESSIONS for step in entry.steps) is kinds

    def test_each_step_says_how_it_is_undone(self):
        entry = only(user(1, Method.PHONE, Method.AUTHENTICATOR, Method.HARDWARE_OATH))
        assert {step.method: step.reversal for step in entry.steps} == {
            Method.PHONE: Reversal.RECREATE_FROM_BACKUP,
            Method.AUTHENTICATOR: Reversal.USER_REGISTERS_AGAIN,
            Method.HARDWARE_OATH: Reversal.ACTIVATE_AGAIN,
        }

    @pytest.mark.parametrize(
        ("one", "reversal"),
        [
            (method(Method.PHONE, phone_number="+1 XXXXXXXX22"), Reversal.NUMBER_MASKED),
            (method(Method.PHONE, phone_number=None), Reversal.NOT_READ),
            (method(Method.EMAIL, email_address="a@contoso.com"), Reversal.RECREATE_FROM_BACKUP),
            (method(Method.EXTERNAL), Reversal.NOT_READ),
            (method(Method.QR_CODE), Reversal.NEW_ONE),
        ],
    )
    def test_what_cannot_be_restored_says_why(self, one, reversal):
        entry = only(user(1, registered=(one,)), scope=RollbackScope.EVERYTHING, revoke_sessions=False)
        assert [step.reversal for step in entry.steps] == [reversal]

    def test_a_value_that_was_not_read_cannot_be_set_back(self):
        known, unknown = (
            only(user(1, Method.PHONE, per_user_mfa=state), scope=RollbackScope.PORTAL_REREGISTER, per_user_mfa=wanted)
            for state, wanted in ((PerUserMfa.DISABLED, PerUserMfa.ENFORCED), (None, PerUserMfa.ENFORCED))
        )
        assert [step.reversal for step in (known.steps[-1], unknown.steps[-1])] == [
            Reversal.SET_BACK,
            Reversal.OLD_VALUE_UNKNOWN,
        ]

    def test_a_pass_that_was_issued_can_be_deleted(self):
        assert only(user(1, Method.PHONE), tap_minutes=60).steps[0].reversal is Reversal.DELETE_PASS

    def test_expected_records_are_those_of_the_catalogue(self):
        kinds = (Method.PHONE, Method.PASSKEY, Method.WINDOWS_HELLO, Method.HARDWARE_OATH)
        entry = only(user(1, *kinds), scope=RollbackScope.EVERYTHING, tap_minutes=60)
        acts = list(dict.fromkeys(record.act.value for record in entry.expected_events))
        assert acts == [
            "createTemporaryAccessPass",
            "changeHardwareToken",
            "deletePasskey",
            "deleteWindowsHello",
            "deleteMethod",
            "revokeSessions",
        ]
        twin = method(Method.AUTHENTICATOR, 1, id="twin", type_text=TWIN)
        entry = only(user(1, registered=(twin,)), scope=RollbackScope.EVERYTHING)
        assert entry.expected_events[0].act == "deletePasswordless"
