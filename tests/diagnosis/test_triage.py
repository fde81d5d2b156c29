"""Triage: who is locked out, stuck, or about to be; who is not; and who cannot be judged."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entra_combined_reg.acts import Timeline
from entra_combined_reg.catalog import Method, PolicyName, Usage
from entra_combined_reg.diagnosis import Standing, Triage, triage
from entra_combined_reg.diagnosis._trouble import _DEMANDING, Plight, judge
from entra_combined_reg.errors import CallError
from entra_combined_reg.facts import (
    AccessPolicy,
    AccessState,
    Cloud,
    FactSource,
    LegacySsprMethod,
    MigrationState,
    PerUserMfa,
    PolicyChange,
    Scope,
    Strength,
    TenantPolicy,
    UserState,
    UserType,
)
from entra_combined_reg.flowchart import Readings, causes, interrupt_plan
from entra_combined_reg.flowchart.judgements import Situation
from entra_combined_reg.plain import from_plain, to_plain
from entra_combined_reg.testing import make_event
from flowchart.cases import (
    APP_AND_SMS,
    AUTHENTICATOR,
    EMAIL,
    GLOBAL_ADMINISTRATOR,
    NOW,
    PHONE,
    STAFF,
    amp,
    entry,
    reset,
    tenant,
    user,
)

ASKS_MFA = AccessPolicy(
    id="ca-1", state=AccessState.ENABLED, scope=Scope.EVERYONE, all_resources=True, controls=frozenset({"mfa"})
)
STRONG = Strength(display_name="Phishing-resistant", methods=frozenset({(Method.PASSKEY, None)}))
#: SMS retires by Microsoft in the public cloud only; most tests are not about that.
ELSEWHERE = {"access_policies": (ASKS_MFA,), "cloud": Cloud.US_GOV}
APP_ONLY = tenant(methods=amp(PolicyName.MICROSOFT_AUTHENTICATOR), **ELSEWHERE)
NOTHING = tenant(methods=amp(), **ELSEWHERE)
AFTER_BOTH = datetime(2027, 2, 1, 9, tzinfo=UTC)


def triaged(policy, *users, as_of=NOW, **parts):
    return triage(users, tenant=policy, as_of=as_of, **parts)


def rows(result):
    return [(group.standing, group.code, group.on, [one.user.label for one in group.users]) for group in result.groups]


def named(name, *held, **facts):
    return user(*held, upn=f"{name}@contoso.com", object_id=f"id-{name}", **facts)


class TestFactsAlone:
    def test_nothing_that_satisfies_can_be_registered(self):
        result = triaged(NOTHING, named("ada"))
        assert rows(result) == [(Standing.LOCKED_OUT, "I-2", None, ["ada@contoso.com"])]
        (group,) = result.groups
        assert group.summary.endswith("nothing that satisfies it can be registered, and it cannot be put off.")
        assert group.sources == ("REG-2.4 G2", "REG-S4", "REG-S12")
        assert [step.number for step in group.steps] == [1, 2]
        assert result.count(Standing.LOCKED_OUT) == 1

    def test_the_facts_read_are_the_evidence_with_their_documents(self):
        where = FactSource(document="authenticationMethodsPolicy", read_at=NOW, fields=("methods",))
        result = triaged(attrs.evolve(NOTHING, sources=(where,)), named("ada", EMAIL))
        (group,) = result.groups
        shared = {item.fact: (item.value, item.source) for item in group.evidence}
        assert shared["methods"] == ("off: 11", where)
        assert shared["access_policies"] == ("1 entries", None)
        own = {item.fact: item.value for item in group.users[0].evidence}
        assert own["registered"] == "email"

    def test_a_strength_that_nothing_satisfies_says_so(self):
        result = triaged(attrs.evolve(APP_ONLY, access_policies=()).with_strength(STRONG), named("ada", AUTHENTICATOR))
        assert rows(result) == [(Standing.LOCKED_OUT, "I-3", None, ["ada@contoso.com"])]
        assert result.groups[0].sources == ("REG-S7",)

    def test_what_was_registered_is_allowed_no_more(self):
        result = triaged(APP_ONLY, named("ada", PHONE))
        assert rows(result) == [(Standing.STUCK, "I-9", None, ["ada@contoso.com"])]
        assert result.groups[0].summary == (
            "No policy allows what the user registered any more (Phone); the next sign-in with MFA asks for "
            "Authenticator app."
        )

    def test_what_is_asked_for_instead_may_be_open(self):
        for_staff = Scope(groups=frozenset({STAFF}))
        policy = tenant(
            methods=(
                *(p for p in amp(PolicyName.SOFTWARE_OATH) if p.name is not PolicyName.MICROSOFT_AUTHENTICATOR),
                *(p for p in amp(PolicyName.MICROSOFT_AUTHENTICATOR, scope=for_staff) if p.enabled),
            )
        )
        (group,) = triaged(policy, named("ada", PHONE, groups=None)).groups
        assert group.code == "I-9"
        assert "asks for something that missing facts leave open" in group.summary

    def test_a_lock_out_is_the_worst_and_the_rest_is_named_beside_it(self):
        (group,) = triaged(NOTHING, named("ada", PHONE)).groups
        assert (group.code, group.users[0].also) == ("I-2", ("I-9",))

    def test_within_the_days_of_skipping_nobody_is_locked_out_yet(self):
        asked = tenant(methods=amp(), idp_registration=Scope.EVERYONE, cloud=Cloud.US_GOV)
        result = triaged(asked, named("ada", first_sign_in_after_idp=NOW - timedelta(days=3)))
        assert rows(result) == [(Standing.STUCK, "I-5", None, ["ada@contoso.com"])]
        late = triaged(asked, named("ada", first_sign_in_after_idp=NOW - timedelta(days=14)))
        assert rows(late) == [(Standing.LOCKED_OUT, "I-5", None, ["ada@contoso.com"])]

    def test_fewer_reset_methods_on_offer_than_gates(self):
        result = triaged(reset(2, methods=amp(PolicyName.EMAIL), cloud=Cloud.US_GOV), named("ada"))
        assert rows(result) == [(Standing.STUCK, "I-6", None, ["ada@contoso.com"])]
        assert result.groups[0].summary.endswith("so the prompt comes back at every sign-in.")

    def test_enough_reset_methods_on_offer_trouble_nobody(self):
        policy = reset(2, methods=amp(PolicyName.EMAIL, *APP_AND_SMS), cloud=Cloud.US_GOV)
        assert triaged(policy, named("ada")).well == 1

    def test_an_administrator_is_prompted_and_can_register_nothing(self):
        policy = reset(1, methods=amp(*APP_AND_SMS), admin_sspr_allowed=False, cloud=Cloud.US_GOV)
        admin = named("ada", roles=frozenset({GLOBAL_ADMINISTRATOR}))
        result = triaged(policy, admin)
        assert rows(result) == [(Standing.STUCK, "X-1", None, ["ada@contoso.com"])]
        assert result.groups[0].sources == ("REG-S2",)

    def test_causes_that_wait_for_an_act_trouble_nobody_before_it(self):
        assert triaged(tenant(methods=amp(), cloud=Cloud.US_GOV), named("ada")).well == 1


class TestTheDaysOfTheRetirement:
    PUBLIC = tenant(
        methods=amp(*APP_AND_SMS, PolicyName.FIDO2),
        access_policies=(ASKS_MFA,),
        passkey_dynamic_migration_opt_out=False,
    )

    def test_a_phone_alone_is_blocked_from_the_second_day_on_and_nudged_from_the_first(self):
        result = triaged(self.PUBLIC, named("ada", PHONE))
        assert rows(result) == [(Standing.ABOUT_TO_BE, "I-16", date(2027, 2, 1), ["ada@contoso.com"])]
        assert result.groups[0].summary == (
            "From 2027-02-01: SMS and voice are retired, and the user has nothing else: blocked until Passkey is "
            "registered."
        )
        assert result.groups[0].users[0].also == ()

    def test_who_has_another_method_is_nudged_at_most(self):
        result = triaged(self.PUBLIC, named("ada", PHONE, AUTHENTICATOR))
        assert rows(result) == [(Standing.NUDGE, "I-16", date(2026, 9, 1), ["ada@contoso.com"])]

    def test_a_nudge_that_has_begun_troubles_nobody(self):
        begun = datetime(2026, 9, 1, tzinfo=UTC)
        assert triaged(self.PUBLIC, named("ada", PHONE, AUTHENTICATOR), as_of=begun).well == 1

    def test_on_the_day_itself_it_is_so_now(self):
        result = triaged(self.PUBLIC, named("ada", PHONE), as_of=AFTER_BOTH)
        assert rows(result) == [(Standing.STUCK, "I-16", None, ["ada@contoso.com"])]

    def test_a_guest_who_may_not_have_a_passkey_will_be_locked_out(self):
        sms_only = attrs.evolve(self.PUBLIC, methods=amp(PolicyName.SMS, PolicyName.FIDO2))
        result = triaged(sms_only, named("gus", PHONE, user_type=UserType.GUEST))
        assert rows(result) == [(Standing.ABOUT_TO_BE, "I-16", date(2027, 2, 1), ["gus@contoso.com"])]
        assert "cannot be put off" in result.groups[0].summary

    def test_who_could_register_nothing_but_a_phone_will_be_locked_out_by_what_asks_for_mfa(self):
        sms_only = attrs.evolve(self.PUBLIC, methods=amp(PolicyName.SMS))
        result = triaged(sms_only, named("ada"))
        assert rows(result) == [(Standing.ABOUT_TO_BE, "I-2", date(2027, 2, 1), ["ada@contoso.com"])]

    def test_the_lock_out_of_the_day_goes_before_its_other_demands(self):
        strong = attrs.evolve(self.PUBLIC, methods=amp(PolicyName.SMS, PolicyName.FIDO2)).with_strength(
            Strength(methods=frozenset({(PHONE, Usage.SMS)}))
        )
        result = triaged(strong, named("ada", PHONE))
        assert rows(result) == [(Standing.ABOUT_TO_BE, "I-2", date(2027, 2, 1), ["ada@contoso.com"])]
        assert result.groups[0].users[0].also == ("I-3", "I-16")

    def test_with_a_provider_of_ones_own_nothing_comes(self):
        own = attrs.evolve(self.PUBLIC, customer_telecom=True)
        assert triaged(own, named("ada", PHONE)).well == 1

    def test_an_open_nudge_leaves_nobody_unjudged(self):
        unsaid = attrs.evolve(self.PUBLIC, passkey_dynamic_migration_opt_out=None)
        assert triaged(unsaid, named("ada", PHONE, AUTHENTICATOR)).well == 1

    def test_an_unknown_cloud_leaves_the_day_open(self):
        result = triaged(attrs.evolve(self.PUBLIC, cloud=None), named("ada", PHONE))
        assert result.missing == (("cloud", 1),)
        assert result.groups == ()


class TestEvents:
    def log(self, *events):
        return Timeline.of(events, until=NOW)

    def event(self, activity, name="ada", hours=3, **parts):
        at = NOW - timedelta(hours=hours)
        return make_event(activity, user_id=f"id-{name}", upn=f"{name}@contoso.com", at=at, **parts)

    def test_a_stalled_journey_is_stuck(self):
        start = self.event("User started security info registration", reason="User started the registration for Phone.")
        result = triaged(APP_ONLY, named("ada", AUTHENTICATOR), timeline=self.log(start))
        assert rows(result) == [(Standing.STUCK, "MAN", None, ["ada@contoso.com"])]
        (evidence,) = result.groups[0].users[0].evidence
        assert (evidence.fact, evidence.event_id) == ("event", start.id)
        assert evidence.value.endswith("Last: 2026-06-01 09:00:00 UTC.")
        assert result.groups[0].evidence == ()

    def test_events_after_the_time_asked_about_are_passed_over(self):
        later = self.event("User started security info registration", hours=-1)
        log = Timeline.of([later], until=NOW + timedelta(days=1))
        assert triaged(APP_ONLY, named("ada", AUTHENTICATOR), timeline=log).well == 1

    def test_the_last_of_several_events_is_the_record_named(self):
        cancel = "User canceled security info registration"
        first, last = self.event(cancel, hours=9), self.event(cancel, hours=2)
        (group,) = triaged(APP_ONLY, named("ada", AUTHENTICATOR), timeline=self.log(last, first)).groups
        (evidence,) = group.users[0].evidence
        assert evidence.event_id == last.id

    def test_users_whose_events_suggest_the_same_are_one_group(self):
        cancel = "User canceled security info registration"
        log = self.log(self.event(cancel), self.event(cancel, name="bob", hours=5))
        result = triaged(APP_ONLY, named("bob", AUTHENTICATOR), named("ada", AUTHENTICATOR), timeline=log)
        assert rows(result) == [(Standing.STUCK, "INT", None, ["ada@contoso.com", "bob@contoso.com"])]

    def test_events_stand_beside_what_the_facts_say(self):
        cancel = self.event("User canceled security info registration")
        (group,) = triaged(NOTHING, named("ada"), timeline=self.log(cancel)).groups
        assert (group.code, group.users[0].also) == ("I-2", ("INT",))
        assert group.users[0].evidence[-1].event_id == cancel.id

    def test_somebody_found_by_name_alone(self):
        cancel = self.event("User canceled security info registration")
        result = triaged(
            APP_ONLY, user(AUTHENTICATOR, object_id=None, upn="ADA@contoso.com"), timeline=self.log(cancel)
        )
        assert [group.code for group in result.groups] == ["INT"]
        assert result.not_among_users == 0

    def test_a_name_that_fits_two_people_is_not_guessed(self):
        log = self.log(
            self.event("User canceled security info registration", tenantId="11111111-0000-4000-8000-000000000001"),
            make_event(
                "User canceled security info registration",
                user_id="id-other",
                upn="ada@contoso.com",
                at=NOW - timedelta(hours=1),
            ),
        )
        result = triaged(APP_ONLY, user(AUTHENTICATOR, object_id=None, upn="ada@contoso.com"), timeline=log)
        assert (result.groups, result.missing) == ((), (("tenant_id", 1),))
        assert result.not_among_users == 2

    def test_people_of_the_log_who_are_not_asked_about_are_counted(self):
        log = self.log(self.event("User canceled security info registration", name="eve"))
        result = triaged(APP_ONLY, named("ada", AUTHENTICATOR), UserState(), timeline=log)
        assert result.not_among_users == 1
        assert "1 people of the timeline are none of these users." in result.view().text()

    def test_the_latest_change_of_a_policy_dates_the_trouble(self):
        change = PolicyChange(policy="authenticationMethods", at=NOW - timedelta(minutes=40))
        future = PolicyChange(policy="sspr", at=NOW + timedelta(minutes=40))
        (group,) = triaged(attrs.evolve(NOTHING, changes=(change, future)), named("ada")).groups
        assert (group.evidence[-1].fact, group.evidence[-1].value) == (
            "changes",
            "authenticationMethods changed 40 minutes ago",
        )


class TestGroups:
    def test_one_wrong_policy_is_one_row(self):
        many = [named(f"user{n:03}", PHONE) for n in range(300)]
        result = triaged(APP_ONLY, *reversed(many), named("zoe", AUTHENTICATOR))
        assert [(len(group.users), group.code) for group in result.groups] == [(300, "I-9")]
        assert [one.user for one in result.groups[0].users] == many
        assert result.well == 1

    def test_the_worst_comes_first_then_the_larger_group(self):
        policy = tenant(
            methods=amp(PolicyName.MICROSOFT_AUTHENTICATOR, scope=Scope(groups=frozenset({STAFF}))), **ELSEWHERE
        )
        outside = {"groups": frozenset()}
        mixed = [
            named("a", PHONE),
            named("b", PHONE, EMAIL),
            named("c", **outside),
            named("d", Method.SOFTWARE_OATH),
        ]
        result = triaged(policy, *mixed)
        assert [(group.standing, len(group.users)) for group in result.groups] == [
            (Standing.LOCKED_OUT, 1),
            (Standing.STUCK, 2),
            (Standing.STUCK, 1),
        ]

    def test_whoever_cannot_be_judged_is_named_with_what_is_missing_most(self):
        policy = attrs.evolve(
            APP_ONLY, methods=amp(PolicyName.MICROSOFT_AUTHENTICATOR, scope=Scope(groups=frozenset({STAFF})))
        )
        lost = named("d", groups=None, roles=None, per_user_mfa=None)
        one, two = named("a", groups=None), named("b", groups=None)
        ranked = triaged(policy, attrs.evolve(lost, registered=None), one, two).unjudged
        assert [len(group.users) for group in ranked] == [2, 1]
        vague = triaged(policy, attrs.evolve(lost, registered=None), one, two)
        assert vague.missing[0] == ("groups", 3)
        assert vague.next_question is not None
        assert vague.next_question.fact == "groups"
        result = triaged(policy, one, two, named("c", AUTHENTICATOR))
        assert [(group.needs, len(group.users)) for group in result.unjudged] == [(("groups",), 2)]
        assert result.missing == (("groups", 2),)
        assert result.next_question is not None
        assert result.next_question.fact == "groups"
        assert "Next question: groups." in result.view().text()
        assert (result.groups, result.well) == ((), 1)

    def test_the_page_shows_numbers_steps_and_a_cut_list(self):
        text = triaged(APP_ONLY, *(named(f"user{n:02}", PHONE) for n in range(25))).view().text()
        assert "25 users stuck: I-9" in text
        assert "1. Enable the method again until everybody has another one" in text
        assert "user19@contoso.com" in text
        assert "user20@contoso.com" not in text
        assert "… and 5 more with the same trouble." in text

    def test_a_group_shows_itself_as_it_stands_on_the_page(self):
        result = triaged(APP_ONLY, named("ada", PHONE))
        assert result.groups[0].view().text().strip() in result.view().text()
        assert result.groups[0].view().blocks[0].text == "1 user stuck: I-9"

    def test_the_page_names_the_day_and_the_documents(self):
        where = FactSource(document="authenticationMethodsPolicy", fields=("methods",))
        policy = attrs.evolve(
            TestTheDaysOfTheRetirement.PUBLIC,
            sources=(where,),
        )
        text = triaged(policy, named("ada", PHONE)).view().text()
        assert "1 user aboutToBe from 2027-02-01: I-16" in text
        (line,) = (line for line in text.splitlines() if line.startswith("- methods: on: "))
        assert line.endswith(" (authenticationMethodsPolicy)")

    def test_the_page_names_the_record_of_a_change(self):
        change = make_event("Authentication Methods Policy Update", at=NOW - timedelta(minutes=40))
        text = triaged(NOTHING, named("ada"), timeline=Timeline.of([change])).view().text()
        assert f"changes: authenticationMethods changed 40 minutes ago (record {change.id})" in text

    def test_its_repr_counts_users_instead_of_showing_them(self):
        assert "users=<1 users>" in repr(triaged(NOTHING, named("ada")))


def test_a_time_without_its_zone_is_refused():
    with pytest.raises(CallError, match="as_of"):
        triaged(APP_ONLY, as_of=datetime(2026, 6, 1))


# Properties

POLICIES = st.lists(st.sampled_from(tuple(PolicyName)), unique=True).map(lambda names: amp(*names))
TENANTS = st.builds(
    tenant,
    methods=POLICIES,
    migration_state=st.sampled_from(tuple(MigrationState)),
    sspr_scope=st.sampled_from([Scope.NOBODY, Scope.EVERYONE, Scope(groups=frozenset({STAFF}))]),
    sspr_gates=st.sampled_from([1, 2]),
    sspr_require_registration=st.booleans(),
    admin_sspr_allowed=st.booleans(),
    security_defaults=st.booleans(),
    idp_registration=st.sampled_from([Scope.NOBODY, Scope.NOBODY, Scope.EVERYONE]),
    legacy_sspr=st.sets(st.sampled_from(tuple(LegacySsprMethod))).map(frozenset),
    access_policies=st.sampled_from(
        [(), (ASKS_MFA,), (attrs.evolve(ASKS_MFA, controls=frozenset(), strength=STRONG),)]
    ),
)
HELD = st.lists(
    st.sampled_from([AUTHENTICATOR, PHONE, EMAIL, Method.SOFTWARE_OATH, Method.PASSKEY]), unique=True, max_size=2
)
PEOPLE = st.builds(
    lambda held, number, **facts: named(f"user{number}", *held, first_sign_in_after_idp=LONG_AGO, **facts),
    HELD,
    st.integers(0, 5),
    roles=st.sampled_from([frozenset(), frozenset({GLOBAL_ADMINISTRATOR})]),
    groups=st.sampled_from([frozenset(), frozenset({STAFF})]),
    user_type=st.sampled_from([UserType.MEMBER, UserType.GUEST]),
    per_user_mfa=st.sampled_from([PerUserMfa.DISABLED, PerUserMfa.ENABLED]),
    prefilled=st.sampled_from([frozenset(), frozenset({EMAIL})]),
    signed_in_with_tap=st.booleans(),
    client=st.just("browser"),
)
LONG_AGO = NOW - timedelta(days=100)
UNSURE = ("per_user_mfa", "registered", "roles", "groups", "licensed", "prefilled")


@settings(max_examples=40, deadline=None)
@given(TENANTS, st.lists(PEOPLE, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_users_is_irrelevant(policy, people, chance):
    shuffled = list(people)
    chance.shuffle(shuffled)
    assert triaged(policy, *shuffled) == triaged(policy, *people)


@settings(max_examples=60, deadline=None)
@given(TENANTS, PEOPLE)
def test_who_is_listed_as_locked_out_is_so_by_the_flowchart_and_nobody_else(policy, person):
    result = triaged(policy, person)
    plans = [
        interrupt_plan(policy, person, answer.cause, NOW) for answer in causes(policy, person, NOW) if answer.holds
    ]
    assert (result.count(Standing.LOCKED_OUT) == 1) is any(plan.locked_out for plan in plans)
    assert result.unjudged == ()


@settings(max_examples=60, deadline=None)
@given(TENANTS, st.sampled_from([frozenset(), frozenset({STAFF})]))
def test_a_user_without_trouble_is_never_listed(policy, groups):
    """Everything that any demand could ask for is registered and allowed."""
    generous = attrs.evolve(
        policy,
        methods=amp(*PolicyName),
        security_defaults=False,
        migration_state=MigrationState.COMPLETE,
        passkey_dynamic_migration_opt_out=False,
    )
    full = (entry(AUTHENTICATOR, Usage.PUSH), entry(PHONE), entry(EMAIL), entry(Method.PASSKEY))
    result = triaged(generous, named("ada", registered=full, groups=groups))
    assert (result.groups, result.unjudged, result.well) == ((), (), 1)


@settings(max_examples=40, deadline=None)
@given(TENANTS, PEOPLE, st.sets(st.sampled_from(UNSURE), min_size=1))
def test_a_fact_that_is_not_known_never_makes_a_lock_out(policy, person, unsure):
    less = attrs.evolve(person, **dict.fromkeys(unsure))
    if triaged(policy, less).count(Standing.LOCKED_OUT):
        assert triaged(policy, person).count(Standing.LOCKED_OUT) == 1


@settings(max_examples=60, deadline=None)
@given(TENANTS, PEOPLE)
def test_the_short_question_agrees_with_the_page(policy, person):
    """What the policies can meet is nobody's plight: the page itself would miss nothing."""
    found = judge(Situation(tenant=policy, user=person, as_of=NOW, readings=Readings()))
    now = {trouble.cause: trouble.plight for trouble in found.troubles if trouble.on is None}
    for answer in causes(policy, person, NOW):
        if answer.holds and answer.cause in _DEMANDING:
            plan = interrupt_plan(policy, person, answer.cause, NOW)
            short = plan.shortfall and not plan.locked_out
            missing = now.get(answer.cause, Plight.NONE)
            assert (missing is Plight.LOCKED_OUT) is bool(plan.locked_out)
            if short and missing is not Plight.UNSATISFIED:
                assert missing is Plight.SHORT


@settings(max_examples=40, deadline=None)
@given(TENANTS, PEOPLE, PEOPLE)
def test_users_are_judged_as_if_alone(policy, one, other):
    together = triaged(policy, one, other)
    alone = [triaged(policy, person) for person in (one, other)]
    assert together.well == sum(result.well for result in alone)
    for standing in Standing:
        assert together.count(standing) == sum(result.count(standing) for result in alone)


@settings(max_examples=60, deadline=None)
@given(TENANTS, PEOPLE)
def test_who_is_short_of_reset_methods_is_stuck_whatever_the_cause_is_called(policy, person):
    """Causes that inherit another's demand are not asked: the other one is."""
    plans = [
        interrupt_plan(policy, person, answer.cause, NOW) for answer in causes(policy, person, NOW) if answer.holds
    ]
    if any(plan.shortfall or plan.locked_out for plan in plans):
        (group,) = triaged(policy, person).groups
        assert group.standing in {Standing.LOCKED_OUT, Standing.STUCK}


def test_an_unknown_tenant_judges_nobody():
    result = triaged(TenantPolicy(), named("ada"))
    assert (result.groups, result.well, len(result.unjudged)) == ((), 0, 1)


def test_it_is_stored_and_read_back():
    change = PolicyChange(policy="authenticationMethods", at=NOW - timedelta(minutes=40))
    log = Timeline.of([make_event("User canceled security info registration", at=NOW - timedelta(hours=1))], until=NOW)
    people = [named("ada"), named("bob", PHONE), user(upn="adele@contoso.com", object_id=None), UserState(upn="x")]
    result = triaged(attrs.evolve(APP_ONLY, changes=(change,)), *people, timeline=log)
    assert from_plain(to_plain(result), Triage) == result
