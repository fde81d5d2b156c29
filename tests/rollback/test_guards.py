"""What stands between a scope's rule and a user."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType

import attrs
import pytest

from entra_combined_reg.catalog import DefaultOption, Flow, MayAct, Method, RoleId
from entra_combined_reg.facts import FactSource, PerUserMfa, UserType
from entra_combined_reg.rollback import (
    GUARDS,
    Actor,
    Decision,
    Effect,
    Guard,
    RollbackOptions,
    RollbackScope,
    StepKind,
    can_act,
    plan_rollback,
    smallest_role,
)
from rollback.fakes import NOW, method, oid, user

AUTH = RoleId.AUTHENTICATION_ADMINISTRATOR.value
PRIVILEGED = RoleId.PRIVILEGED_AUTHENTICATION_ADMINISTRATOR.value
GLOBAL = RoleId.GLOBAL_ADMINISTRATOR.value
YES, NO, UNKNOWN = MayAct.YES, MayAct.NO, MayAct.UNKNOWN


def planned(one, **options):
    return plan_rollback([one], as_of=NOW, options=RollbackOptions(**options)).users[0]


def effects(entry):
    return {note.guard: note.effect for note in entry.guards}


def test_every_code_has_its_row_in_order():
    assert [row.guard for row in GUARDS] == list(Guard)


class TestBreakGlass:
    def test_a_protected_account_is_never_planned(self):
        entry = planned(user(1, Method.PHONE), protected_ids=frozenset({oid(1).upper()}))
        assert (entry.decision, entry.steps) == (Decision.SKIP_PROTECTED, ())
        assert effects(entry)[Guard.BREAK_GLASS] is Effect.EXCLUDES
        assert [ref.method for ref in entry.kept] == [Method.PHONE]

    def test_unless_it_is_named(self):
        ids = frozenset({oid(1)})
        entry = planned(user(1, Method.PHONE), protected_ids=ids, unprotected_ids=frozenset({oid(1).upper()}))
        assert entry.decision is Decision.ELIGIBLE
        assert effects(entry)[Guard.BREAK_GLASS] is Effect.WARNS
        assert Guard.BREAK_GLASS not in effects(planned(user(2, Method.PHONE), protected_ids=ids, unprotected_ids=ids))


class TestSelf:
    def test_the_actor_is_never_a_target(self):
        entry = planned(user(1, Method.PHONE), actor=Actor(object_id=oid(1).upper(), roles=frozenset({GLOBAL})))
        assert entry.decision is Decision.SKIP_SELF

    def test_an_application_has_no_self(self):
        entry = planned(user(1, Method.PHONE), actor=Actor(flow=Flow.APPLICATION))
        assert entry.decision is Decision.ELIGIBLE


class TestAdmins:
    ADMIN = user(1, Method.PHONE, roles=frozenset({RoleId.HELPDESK_ADMINISTRATOR.value}))

    @pytest.mark.parametrize(
        "facts",
        [
            {"roles": frozenset({AUTH})},
            {"in_role_assignable_group": True},
            {"in_restricted_unit": True},
            {"roles_at_unit_scope": True},
        ],
    )
    def test_administrators_are_left_out(self, facts):
        assert planned(user(1, Method.PHONE, **facts)).decision is Decision.SKIP_ADMIN

    @pytest.mark.parametrize(
        ("actor", "decision"),
        [
            (None, Decision.SKIP_NOT_PERMITTED),
            (Actor(), Decision.SKIP_NOT_PERMITTED),
            (Actor(roles=frozenset({AUTH})), Decision.SKIP_NOT_PERMITTED),
            (Actor(roles=frozenset({PRIVILEGED})), Decision.ELIGIBLE),
            (Actor(flow=Flow.APPLICATION), Decision.ELIGIBLE),
        ],
    )
    def test_if_allowed_the_actor_must_be_one_who_may(self, actor, decision):
        entry = planned(self.ADMIN, allow_admins=True, actor=actor)
        assert entry.decision is decision
        assert effects(entry)[Guard.ADMIN_TARGET] is (
            Effect.WARNS if decision is Decision.ELIGIBLE else Effect.EXCLUDES
        )

    def test_an_actor_without_rights_reaches_nobody(self):
        actor = Actor(roles=frozenset({RoleId.HELPDESK_ADMINISTRATOR.value}))
        assert planned(user(1, Method.PHONE), actor=actor).decision is Decision.SKIP_NOT_PERMITTED

    def test_roles_that_were_not_read_are_a_warning(self):
        assert effects(planned(user(1, Method.PHONE, roles=None)))[Guard.ADMIN_TARGET] is Effect.WARNS
        assert Guard.ADMIN_TARGET not in effects(planned(user(1, Method.PHONE)))


class TestLastAdmin:
    USERS = (
        user(1, Method.PHONE, roles=frozenset({GLOBAL})),
        user(2, Method.PHONE, roles=frozenset({PRIVILEGED})),
        user(3, Method.PHONE),
    )

    def decisions(self, actor, targets=None):
        options = RollbackOptions(allow_admins=True, actor=actor)
        plan = plan_rollback(self.USERS, as_of=NOW, options=options, targets=targets)
        return [entry.decision for entry in plan.users]

    def test_never_all_of_them(self):
        assert self.decisions(Actor(flow=Flow.APPLICATION)) == [
            Decision.SKIP_ADMIN,
            Decision.SKIP_ADMIN,
            Decision.ELIGIBLE,
        ]

    def test_an_actor_of_that_rank_is_one_who_stays(self):
        assert self.decisions(Actor(object_id=oid(9), roles=frozenset({GLOBAL}))) == [Decision.ELIGIBLE] * 3

    def test_so_is_one_who_is_no_target(self):
        actor = Actor(flow=Flow.APPLICATION)
        assert self.decisions(actor, targets=[oid(1), oid(3)]) == [Decision.ELIGIBLE] * 2


class TestLockout:
    ONE = user(1, Method.PASSKEY)
    ALL = MappingProxyType({"scope": RollbackScope.EVERYTHING})

    def test_a_user_of_passkeys_only_is_left_out(self):
        assert planned(self.ONE, **self.ALL).decision is Decision.SKIP_LOCKOUT

    def test_unless_a_pass_is_issued_or_the_risk_accepted(self):
        assert planned(self.ONE, **self.ALL, tap_minutes=60).decision is Decision.ELIGIBLE
        entry = planned(self.ONE, **self.ALL, accept_lockout=True)
        assert (entry.decision, effects(entry)[Guard.LOCKOUT_PASSWORDLESS]) == (Decision.ELIGIBLE, Effect.WARNS)

    def test_where_passkeys_go_a_policy_that_demands_them_is_named(self):
        kinds = {"scope": RollbackScope.KINDS, "kinds": frozenset({Method.PASSKEY})}
        one = user(1, Method.PASSKEY, Method.PHONE)

        def told(**options):
            plan = plan_rollback([one], as_of=NOW, options=RollbackOptions(**options))
            return any("phishing-resistant" in text for text in plan.warnings)

        assert told(**kinds)
        assert not told(**kinds, tap_minutes=60)
        assert not told()

    def test_a_deactivated_token_is_no_way_in(self):
        one = user(1, registered=(method(Method.PASSKEY), method(Method.HARDWARE_OATH, 2, usable=False)))
        kinds = {"scope": RollbackScope.KINDS, "kinds": frozenset({Method.PASSKEY})}
        assert planned(one, **kinds).decision is Decision.SKIP_LOCKOUT
        token = method(Method.HARDWARE_OATH, 2)
        assert planned(attrs.evolve(one, registered=(one.registered[0], token)), **kinds).decision is Decision.ELIGIBLE

    def test_no_password_locks_out_whatever_the_methods_are(self):
        one = user(1, Method.PHONE, has_usable_password=False)
        assert planned(one).decision is Decision.SKIP_LOCKOUT
        assert planned(user(1, Method.PHONE, Method.PASSKEY, has_usable_password=False)).decision is Decision.ELIGIBLE

    def test_a_password_is_a_way_in(self):
        assert planned(user(1, Method.PASSKEY, has_usable_password=True), **self.ALL).decision is Decision.ELIGIBLE

    def test_where_all_goes_the_password_must_be_known_or_the_risk_accepted(self):
        one = user(1, Method.PHONE)
        assert planned(one, **self.ALL).decision is Decision.SKIP_LOCKOUT
        assert planned(one, **self.ALL, accept_lockout=True).decision is Decision.ELIGIBLE
        assert planned(attrs.evolve(one, has_usable_password=True), **self.ALL).decision is Decision.ELIGIBLE
        assert planned(one, scope=RollbackScope.ENTRA_CMDLET_ALL).decision is Decision.ELIGIBLE

    def test_the_scope_says_so_as_a_whole(self):
        plan = plan_rollback([], as_of=NOW, scope=RollbackScope.EVERYTHING)
        assert any(text.startswith("G06") for text in plan.warnings)


class TestNotes:
    @pytest.mark.parametrize(
        ("facts", "options", "guard", "effect"),
        [
            ({"user_type": UserType.GUEST}, {}, Guard.GUEST, Effect.WARNS),
            ({"upn": "a_b.com#EXT#@contoso.com"}, {}, Guard.GUEST, Effect.WARNS),
            ({}, {"tap_minutes": 60}, Guard.TAP_BEFORE, Effect.NOTES),
            ({}, {}, Guard.KEEP_SSPR, Effect.WARNS),
            ({"prefilled": frozenset({Method.PHONE})}, {}, Guard.EXTERNAL_OWNER, Effect.WARNS),
            ({"account_enabled": False}, {}, Guard.DISABLED, Effect.NOTES),
            ({"licensed": False}, {}, Guard.DISABLED, Effect.NOTES),
            (
                {"per_user_mfa": PerUserMfa.ENABLED},
                {"scope": RollbackScope.PORTAL_REREGISTER},
                Guard.PER_USER_MFA,
                Effect.WARNS,
            ),
        ],
    )
    def test_what_a_reader_must_know_is_said(self, facts, options, guard, effect):
        entry = planned(user(1, Method.PHONE, **facts), **options)
        assert (entry.decision, effects(entry)[guard]) == (Decision.ELIGIBLE, effect)
        quiet = planned(user(1, Method.SOFTWARE_OATH, account_enabled=True))
        assert guard is Guard.KEEP_SSPR or guard not in effects(quiet)

    def test_a_guest_who_would_need_a_pass_is_left_out(self):
        guest = user(1, Method.PHONE, user_type=UserType.GUEST)
        entry = planned(guest, tap_minutes=60)
        assert (entry.decision, effects(entry)[Guard.GUEST]) == (Decision.SKIP_GUEST, Effect.EXCLUDES)
        assert planned(guest, reset_password=True).decision is Decision.SKIP_GUEST
        assert planned(guest).decision is Decision.ELIGIBLE

    def test_guests_are_left_out_by_choice(self):
        entry = planned(user(1, Method.PHONE, user_type=UserType.GUEST), allow_guests=False)
        assert entry.decision is Decision.SKIP_GUEST

    def test_an_external_registration_stays_at_its_provider(self):
        entry = planned(user(1, Method.EXTERNAL), scope=RollbackScope.EVERYTHING)
        assert effects(entry)[Guard.EXTERNAL_OWNER] is Effect.WARNS

    def test_methods_that_serve_no_reset_are_not_counted(self):
        entry = planned(user(1, Method.PASSKEY), scope=RollbackScope.EVERYTHING, accept_lockout=True)
        assert Guard.KEEP_SSPR not in effects(entry)

    @pytest.mark.parametrize(
        ("number", "said"), [("+1 XXXXXXX99", True), ("+49 *****12", True), (None, True), ("+1 5", False)]
    )
    def test_a_number_that_cannot_be_restored_is_said(self, number, said):
        entry = planned(user(1, registered=(method(Method.PHONE, phone_number=number),)))
        assert (Guard.BACKUP in effects(entry)) is said

    def test_a_resource_account_is_left_out(self):
        key = method(Method.PHONE, method=None, type_text="resourceAccountKeyAuthenticationMethod", id="k")
        entry = planned(user(1, registered=(method(Method.PHONE), key)))
        assert entry.decision is Decision.SKIP_PROTECTED
        assert Guard.UNKNOWN_KIND not in effects(entry)

    def test_a_shared_device_is_left_out_unless_its_code_is_what_goes(self):
        one = user(1, Method.PHONE, Method.QR_CODE)
        entry = planned(one)
        assert (entry.decision, effects(entry)[Guard.RESOURCE_ACCOUNT]) == (Decision.SKIP_PROTECTED, Effect.EXCLUDES)
        kinds = frozenset({Method.QR_CODE})
        assert planned(one, scope=RollbackScope.KINDS, kinds=kinds).decision is Decision.ELIGIBLE

    @pytest.mark.parametrize(
        ("required", "kept", "effect"),
        [
            (None, (), Effect.WARNS),
            (1, (), Effect.WARNS),
            (1, (Method.EMAIL,), Effect.NOTES),
            (None, (Method.EMAIL,), Effect.NOTES),
            (2, (Method.EMAIL,), Effect.WARNS),
            (2, (Method.EMAIL, Method.SECURITY_QUESTIONS), Effect.NOTES),
        ],
    )
    def test_too_few_methods_for_a_password_reset_are_a_warning(self, required, kept, effect):
        entry = planned(user(1, Method.PHONE, *kept), sspr_methods_required=required)
        assert effects(entry)[Guard.KEEP_SSPR] is effect

    def test_an_unknown_type_is_kept(self):
        new = method(Method.PHONE, method=None, type_text="brainWaveAuthenticationMethod", id="b")
        entry = planned(user(1, registered=(method(Method.PHONE), new)))
        assert effects(entry)[Guard.UNKNOWN_KIND] is Effect.WARNS
        assert [ref.type_text for ref in entry.kept] == ["brainWaveAuthenticationMethod"]
        assert "unknownTypeKept" in entry.reasons

    @pytest.mark.parametrize(
        ("read_at", "effect"), [(None, Effect.NOTES), (NOW - timedelta(days=2), Effect.WARNS), (NOW, None)]
    )
    def test_old_facts_are_said(self, read_at, effect):
        source = FactSource(document="methods", read_at=read_at, fields=("registered",))
        assert effects(planned(user(1, Method.PHONE, sources=(source,)))).get(Guard.STALE_SNAPSHOT) is effect


class TestCanAct:
    """The table of ROL-3.2, all rows by three actors."""

    CUSTOM = "99999999-0000-4000-8000-000000000001"

    @pytest.mark.parametrize(
        ("facts", "auth", "privileged"),
        [
            ({"roles": frozenset()}, YES, YES),
            ({"roles": None}, UNKNOWN, YES),
            ({"roles": frozenset({RoleId.DIRECTORY_READERS.value.upper()})}, YES, YES),
            ({"roles": frozenset({RoleId.PASSWORD_ADMINISTRATOR.value})}, YES, YES),
            ({"roles": frozenset({AUTH})}, YES, YES),
            ({"roles": frozenset({RoleId.USER_ADMINISTRATOR.value})}, NO, YES),
            ({"roles": frozenset({GLOBAL})}, NO, YES),
            ({"roles": frozenset({CUSTOM})}, NO, YES),
            ({"roles": frozenset({AUTH, CUSTOM})}, NO, YES),
            ({"in_role_assignable_group": True}, NO, YES),
            ({"in_restricted_unit": True}, NO, YES),
            ({"roles_at_unit_scope": True}, UNKNOWN, UNKNOWN),
        ],
    )
    def test_who_may(self, facts, auth, privileged):
        target = user(1, **facts)
        assert can_act(Actor(roles=frozenset({AUTH.upper()})), target) is auth
        assert can_act(Actor(roles=frozenset({PRIVILEGED})), target) is privileged
        assert can_act(Actor(roles=frozenset({GLOBAL})), target) is privileged
        assert can_act(Actor(roles=frozenset({AUTH, PRIVILEGED})), target) is privileged
        assert can_act(Actor(roles=frozenset({RoleId.USER_ADMINISTRATOR.value})), target) is NO
        assert can_act(Actor(flow=Flow.APPLICATION), target) is YES
        smallest = {YES: AUTH, NO: PRIVILEGED, UNKNOWN: PRIVILEGED}[auth]
        assert smallest_role(target) == (None if privileged is UNKNOWN else smallest)

    def test_nobody_acts_on_itself(self):
        assert can_act(Actor(object_id=oid(1), roles=frozenset({GLOBAL})), user(1)) is NO


class TestNeeds:
    def test_every_need_is_named(self):
        users = [user(1, Method.PHONE), user(2, Method.PHONE, roles=None), user(3, registered=None)]
        options = RollbackOptions(per_user_mfa=PerUserMfa.ENFORCED, revoke_sessions=True)
        needs = plan_rollback(users, as_of=NOW, options=options).needs
        assert [(role.role, role.source) for role in needs.roles] == [
            (PRIVILEGED, "article"),
            (AUTH, "ROL-3.2"),
            (PRIVILEGED, "ROL-3.2"),
            (RoleId.AUTHENTICATION_POLICY_ADMINISTRATOR.value, "ROL-S13"),
            (AUTH, "ROL-S4"),
        ]
        assert needs.permissions == (
            "AuditLog.Read.All",
            "Policy.ReadWrite.AuthenticationMethod",
            "User.RevokeSessions.All",
            "UserAuthenticationMethod.ReadWrite.All",
        )
        assert needs.facts == (
            "GET /roleManagement/directory/roleAssignments?$filter=principalId eq '{id}'",
            "GET /users/{id}/authentication/methods",
        )

    def test_the_sources_that_disagree_about_the_state_are_both_named(self):
        roles = plan_rollback([user(1, Method.PHONE)], as_of=NOW).needs.roles
        assert [(role.name, role.why, role.source) for role in roles[2:]] == [
            (
                "Authentication Policy Administrator",
                "to read the per-user MFA state again before each user; without it the state of this plan counts",
                "ROL-S13",
            ),
            ("Authentication Administrator", "for the same, by an older page", "ROL-S4"),
        ]
        scope = RollbackScope.PORTAL_REREGISTER
        assert len(plan_rollback([user(1, Method.PHONE)], as_of=NOW, scope=scope).needs.roles) == 1

    def test_the_permissions_for_single_kinds_are_named_as_narrower(self):
        kinds = (Method.PHONE, Method.ALTERNATE_PHONE, Method.AUTHENTICATOR, Method.HARDWARE_OATH)
        needs = plan_rollback([user(1, *kinds)], as_of=NOW, options=RollbackOptions(tap_minutes=60)).needs
        assert needs.narrower == (
            "UserAuthMethod-HardwareOATH.ReadWrite.All",
            "UserAuthMethod-MicrosoftAuthApp.ReadWrite.All",
            "UserAuthMethod-Phone.ReadWrite.All",
            "UserAuthMethod-TAP.ReadWrite.All",
        )

    def test_where_one_kind_has_none_or_the_default_changes_only_the_broad_one_will_do(self):
        twin = method(Method.AUTHENTICATOR, type_text="passwordlessMicrosoftAuthenticatorAuthenticationMethod")
        options = RollbackOptions(scope=RollbackScope.EVERYTHING, accept_lockout=True)
        assert plan_rollback([user(1, registered=(twin,))], as_of=NOW, options=options).needs.narrower == ()
        one = user(1, Method.PHONE, Method.ALTERNATE_PHONE, default_method=DefaultOption.VOICE_ALTERNATE_MOBILE)
        assert plan_rollback([one], as_of=NOW).needs.narrower == ()
        assert plan_rollback([], as_of=NOW).needs.narrower == ()

    def test_the_state_is_last_and_sessions_after_it(self):
        entry = planned(user(1, Method.PHONE), per_user_mfa=PerUserMfa.ENFORCED, revoke_sessions=True)
        assert [step.kind for step in entry.steps] == [
            StepKind.DELETE,
            StepKind.SET_PER_USER_MFA,
            StepKind.REVOKE_SESSIONS,
        ]
        assert entry.steps[1].before == "disabled"

    def test_a_state_that_holds_already_is_not_set(self):
        entry = planned(user(1, Method.PHONE), per_user_mfa=PerUserMfa.DISABLED)
        assert [step.kind for step in entry.steps] == [StepKind.DELETE]
