"""What a change of policy does to users: one table of users, one change at a time."""

from __future__ import annotations

import attrs
import pytest

from entra_combined_reg.catalog import InterruptCause, Method, PolicyName
from entra_combined_reg.errors import CallError
from entra_combined_reg.facts import AccessPolicy, AccessState, Scope
from entra_combined_reg.plain import from_plain, to_plain
from entra_combined_reg.whatif import (
    Difference,
    Interrupt,
    PolicyComparison,
    Question,
    Totals,
    Undecided,
    compare_policies,
)
from flowchart.cases import (
    APP_AND_SMS,
    AUTHENTICATOR,
    GLOBAL_ADMINISTRATOR,
    NOW,
    PHONE,
    STAFF,
    amp,
    reset,
    tenant,
    user,
)

DEFAULTS = (InterruptCause.SECURITY_DEFAULTS,)
SOFTWARE_OATH = Method.SOFTWARE_OATH

ASKS_MFA = AccessPolicy(
    state=AccessState.ENABLED, scope=Scope.EVERYONE, all_resources=True, controls=frozenset({"mfa"})
)
BEFORE = tenant(methods=amp(*APP_AND_SMS), access_policies=(ASKS_MFA,), campaign=None)
CAUSES = (InterruptCause.CONDITIONAL_ACCESS_MFA, InterruptCause.METHOD_DISABLED, InterruptCause.SECURITY_DEFAULTS)


def compared(after, *users, before=BEFORE, **options):
    return compare_policies(before, after, users, NOW, **{"causes": CAUSES, **options})


def test_a_policy_compared_with_itself_changes_nothing():
    result = compared(BEFORE, user(), user(PHONE), user(AUTHENTICATOR))
    assert (result.groups, result.unchanged) == ((), 3)


def test_turning_sms_off_takes_the_last_method_and_says_what_is_asked_instead():
    result = compared(BEFORE.with_sms_voice_off(), user(PHONE))
    asks = (AUTHENTICATOR,)
    assert result.of(user(PHONE)) == Difference(
        interrupted=(
            Interrupt(cause=InterruptCause.CONDITIONAL_ACCESS_MFA, asks_for=asks, behind=(), skippable=False),
            Interrupt(cause=InterruptCause.METHOD_DISABLED, asks_for=asks, behind=(), skippable=False),
        ),
        withdrawn=(),
        unusable=(PHONE,),
        loses_last=True,
    )


def test_a_thousand_alike_users_are_one_group():
    phones = [user(PHONE, object_id=f"id-{n}", upn=f"user{n:04}@contoso.com") for n in range(1000)]
    result = compared(BEFORE.with_sms_voice_off(), *phones)
    assert [len(group.users) for group in result.groups] == [1000]
    assert result.totals == Totals(
        users=1000,
        interrupted=1000,
        released=0,
        locked_out=0,
        let_in=0,
        lose_last=1000,
        offered=0,
        withdrawn=0,
        undecided=0,
        unchanged=0,
    )
    assert result.by_cause == ((InterruptCause.CONDITIONAL_ACCESS_MFA, 1000), (InterruptCause.METHOD_DISABLED, 1000))


def test_with_nothing_else_allowed_turning_sms_off_locks_out():
    before = tenant(methods=amp(*APP_AND_SMS[1:]), access_policies=(ASKS_MFA,))
    found = compared(before.with_sms_voice_off(), user(PHONE), before=before).groups[0].difference
    assert found.locked_out == (InterruptCause.CONDITIONAL_ACCESS_MFA, InterruptCause.METHOD_DISABLED)
    assert found.sentences()[0] == "locked out by: I-2, I-9"
    assert (
        "newly interrupted by: I-2 (asks for nothing that can be registered), I-9 (asks for nothing that can be "
        "registered)" in found.sentences()
    )


def test_what_a_new_cause_asks_for_may_be_open_and_says_for_want_of_what():
    staff_only = tenant(methods=amp(*APP_AND_SMS, scope=Scope(groups=frozenset({STAFF}))))
    found = compared(staff_only.with_security_defaults(), user(), before=staff_only, causes=DEFAULTS).of(user())
    assert found.interrupted == (
        Interrupt(
            cause=InterruptCause.SECURITY_DEFAULTS, asks_for=(AUTHENTICATOR,), behind=(SOFTWARE_OATH,), skippable=False
        ),
    )
    asks = attrs.evolve(staff_only, access_policies=(ASKS_MFA,))
    vague = user(groups=None)
    (group,) = compared(asks, vague, before=staff_only, causes=CAUSES[:1]).groups
    assert group.difference == Difference(
        interrupted=(
            Interrupt(cause=InterruptCause.CONDITIONAL_ACCESS_MFA, asks_for=None, behind=None, skippable=False),
        ),
        undecided=(
            Undecided(question=Question.ASKED, cause=InterruptCause.CONDITIONAL_ACCESS_MFA, needs=("groups",)),
            Undecided(question=Question.LOCKED_OUT, cause=InterruptCause.CONDITIONAL_ACCESS_MFA, needs=("groups",)),
        ),
    )
    assert group.difference.needs == ("groups",)
    assert "newly interrupted by: I-2 (asks for not known what)" in group.difference.sentences()


def test_causes_that_wait_for_an_act_are_looked_at_where_they_are_named():
    after = BEFORE.with_sms_voice_off()
    joining = (InterruptCause.DEVICE_REGISTRATION,)
    named = compared(after, user(PHONE), causes=iter(joining)).groups[0].difference
    assert tuple(one.cause for one in named.interrupted) == joining
    every = compare_policies(BEFORE, after, [user(PHONE)], NOW).groups[0].difference
    assert InterruptCause.DEVICE_REGISTRATION not in {one.cause for one in every.interrupted}


def test_a_key_of_the_device_is_left_whatever_the_policies_say():
    found = compared(BEFORE.with_sms_voice_off(), user(PHONE, Method.WINDOWS_HELLO)).groups[0].difference
    assert (found.unusable, found.loses_last) == ((PHONE,), False)


def test_where_the_sources_are_silent_it_says_so():
    """What an MFA demand does to administrators who may not reset, while registration is required, is not stated."""
    before = reset(1, methods=amp(), access_policies=(ASKS_MFA,), admin_sspr_allowed=True)
    after = attrs.evolve(before, admin_sspr_allowed=False)
    admin = user(roles=frozenset({GLOBAL_ADMINISTRATOR}))
    found = compared(after, admin, before=before, causes=CAUSES[:1]).of(admin)
    silent = Undecided(question=Question.LOCKED_OUT, cause=InterruptCause.CONDITIONAL_ACCESS_MFA)
    assert silent in found.undecided
    assert any("the sources are silent" in sentence for sentence in found.sentences())


def test_the_worst_group_comes_first():
    before = tenant(methods=amp(PolicyName.SMS, PolicyName.EMAIL), access_policies=(ASKS_MFA,))
    people = [
        user(Method.PASSKEY, upn="zoe@contoso.com", groups=frozenset()),
        user(upn="bob@contoso.com"),
        user(PHONE, upn="eve@contoso.com"),
    ]
    app = amp(PolicyName.MICROSOFT_AUTHENTICATOR, scope=Scope(groups=frozenset({STAFF})))
    result = compare_policies(before, attrs.evolve(before, methods=app), people, NOW, causes=CAUSES)
    assert [[one.label for one in group.users] for group in result.groups] == [
        ["zoe@contoso.com"],
        ["eve@contoso.com"],
        ["bob@contoso.com"],
    ]
    # Eve has a phone already, so it was not listed for her.
    assert result.withdrawn == ((Method.EMAIL, 3), (Method.PHONE, 2))
    assert result.of(user(upn="nobody@contoso.com")) == Difference()


class TestThePage:
    def test_it_shows_totals_causes_groups_and_what_is_missing(self):
        people = [user(PHONE, upn=f"user{n}@contoso.com") for n in range(5)]
        result = compared(BEFORE.with_sms_voice_off(), *people, user(registered=None, upn="zoe@contoso.com"))
        text = result.view().text()
        assert "lose last    5" in text
        assert "I-2                 A resource is opened" in text
        assert "user0@contoso.com, user1@contoso.com, user2@contoso.com, …" in text
        assert "loses the last usable method: yes" in text
        assert "registered, for 1 users: What the user has decides what is still asked" in text
        assert result.missing == (("registered", 1),)

    def test_nothing_to_tell_is_told_in_numbers(self):
        text = compared(BEFORE, user()).view().text()
        assert "unchanged    1" in text
        assert "Among them" not in text

    def test_a_group_shows_what_changes_and_for_whom(self):
        (group,) = compared(
            BEFORE.with_sms_voice_off(), *(user(PHONE, upn=f"user{n}@contoso.com") for n in range(2))
        ).groups
        heading, changes, people = group.view().blocks
        assert heading.text == "The same for 2 users"
        assert changes == group.difference.view().blocks[0]
        assert changes.items == group.difference.sentences()
        assert people.items == ("user0@contoso.com", "user1@contoso.com")

    def test_no_difference_is_said(self):
        assert Difference().view().text() == "Nothing changes.\n"

    def test_its_repr_counts_users_instead_of_showing_them(self):
        assert "users=<1 users>" in repr(compared(BEFORE.with_sms_voice_off(), user(PHONE)))


def test_a_time_without_its_zone_is_refused():
    with pytest.raises(CallError, match="as_of"):
        compare_policies(BEFORE, BEFORE, [], NOW.replace(tzinfo=None))


def test_an_unknown_fact_is_undecided_and_never_unchanged():
    nobody = user(registered=None)
    found = compared(BEFORE.with_sms_voice_off(), nobody).groups[0].difference
    assert not found.loses_last
    assert "registered" in found.needs
    assert Method.PHONE in {open_.method for open_ in found.undecided}


def test_it_is_stored_and_read_back():
    result = compared(BEFORE.with_sms_voice_off(), user(PHONE), user(registered=None))
    assert from_plain(to_plain(result), PolicyComparison) == result


def test_what_is_no_user_or_no_cause_is_refused():
    with pytest.raises(CallError, match="users\\[0\\]: expected a UserState, got object"):
        compared(BEFORE.with_sms_voice_off(), {"userPrincipalName": "ada@contoso.com"})
    with pytest.raises(CallError, match="causes: expected InterruptCause members, got text"):
        compared(BEFORE, user(), causes=["I-2"])


def test_groups_of_one_size_stand_by_the_name_of_their_first_user():
    before = tenant(methods=amp(PolicyName.SMS, PolicyName.MICROSOFT_AUTHENTICATOR))
    people = [
        user(upn="eve@contoso.com"),
        user(upn="adele@contoso.com"),
        user(PHONE, AUTHENTICATOR, upn="bob@contoso.com"),
        user(PHONE, AUTHENTICATOR, upn="zoe@contoso.com"),
    ]
    result = compared(before.with_sms_voice_off(), *people, before=before)
    assert [[one.label for one in group.users] for group in result.groups] == [
        ["adele@contoso.com", "eve@contoso.com"],
        ["bob@contoso.com", "zoe@contoso.com"],
    ]


def test_good_news_stands_before_what_is_only_open():
    before = tenant(methods=amp(), access_policies=(ASKS_MFA,))
    after = attrs.evolve(before, access_policies=())
    open_ = user(registered=None, per_user_mfa=None, groups=None, upn="adele@contoso.com")
    sms = attrs.evolve(after, methods=amp(PolicyName.SMS, scope=Scope(groups=frozenset({STAFF}))))
    outside = user(upn="zoe@contoso.com", groups=frozenset())
    result = compared(sms, open_, outside, before=before)
    (let_in,) = [group for group in result.groups if group.users == (outside,)]
    assert let_in.difference == Difference(
        released=(InterruptCause.CONDITIONAL_ACCESS_MFA,), let_in=(InterruptCause.CONDITIONAL_ACCESS_MFA,)
    )
    assert let_in.difference.sentences() == ("no longer locked out by: I-2", "no longer interrupted by: I-2")
    again = compared(before.with_security_defaults(), user(), before=before, causes=DEFAULTS).groups[0].difference
    assert again.sentences()[-1] == "newly interrupted by: I-4 (asks for Authenticator app)"


def test_a_registered_method_lost_stands_before_a_method_more():
    sms = [
        policy
        for policy in amp(PolicyName.SMS, scope=Scope(groups=frozenset({STAFF})))
        if policy.name is PolicyName.SMS
    ]
    rest = [policy for policy in amp(PolicyName.MICROSOFT_AUTHENTICATOR) if policy.name is not PolicyName.SMS]
    before = tenant(methods=(*rest, *sms))
    key = [
        policy
        for policy in amp(PolicyName.FIDO2, scope=Scope(groups=frozenset({"keys"})))
        if policy.name is PolicyName.FIDO2
    ]
    kept = [policy for policy in before.with_sms_voice_off().methods or () if policy.name is not PolicyName.FIDO2]
    loses = user(PHONE, AUTHENTICATOR, upn="zoe@contoso.com")
    gain = [user(upn=f"{name}@contoso.com", groups=frozenset({"keys"})) for name in ("adele", "bob")]
    result = compared(attrs.evolve(before, methods=(*kept, *key)), loses, *gain, before=before)
    assert [(group.difference.unusable, group.difference.offered) for group in result.groups] == [
        ((PHONE,), ()),
        ((), (Method.PASSKEY,)),
    ]


def test_a_method_for_reset_alone_is_a_method_as_well():
    before = reset(1, methods=amp(PolicyName.EMAIL))
    email = user(Method.EMAIL)
    found = compared(attrs.evolve(before, methods=amp()), email, before=before, causes=DEFAULTS).of(email)
    assert (found.unusable, found.loses_last) == ((Method.EMAIL,), True)


def test_three_names_are_all_there_is_to_show_of_three():
    people = [user(PHONE, upn=f"user{n}@contoso.com") for n in range(3)]
    text = compared(BEFORE.with_sms_voice_off(), *people).view().text()
    assert "user2@contoso.com" in text
    assert "…" not in text


def test_a_page_that_surely_changes_names_what_is_open_about_it():
    """Email is enabled for a group only: whether it could stand behind the link is open, that SMS goes is not."""
    email = [policy for policy in amp(PolicyName.EMAIL, scope=Scope(groups=frozenset({STAFF}))) if policy.enabled]
    rest = [policy for policy in amp(*APP_AND_SMS) if policy.name is not PolicyName.EMAIL]
    before = reset(2, methods=(*rest, *email), access_policies=(ASKS_MFA,), enforced=False)
    found = compared(before.with_sms_voice_off(), user(groups=None), before=before, causes=CAUSES[:1]).groups[0]
    assert [one.cause for one in found.difference.asked_otherwise] == [InterruptCause.CONDITIONAL_ACCESS_MFA]
    assert (found.difference.asked_otherwise[0].asks_for, found.difference.needs) == (None, ("groups",))
    assert (
        Undecided(question=Question.ASKED, cause=InterruptCause.CONDITIONAL_ACCESS_MFA, needs=("groups",))
        in found.difference.undecided
    )


def test_the_policy_that_comes_after_is_doubted_where_it_cannot_stand():
    result = compared(BEFORE.with_security_defaults(), user(PHONE), causes=DEFAULTS)
    assert [doubt.code.value for doubt in result.doubts] == ["defaultsBesideAccess"]
    assert "Security defaults are on beside enabled Conditional Access policies" in result.view().text()
    assert compared(BEFORE, user(PHONE)).doubts == ()
