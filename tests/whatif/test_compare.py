"""What a change of policy does to users: one table of users, one change at a time."""

from __future__ import annotations

from entra_combined_reg.catalog import InterruptCause, Method
from entra_combined_reg.facts import AccessPolicy, AccessState, Scope
from entra_combined_reg.whatif import Difference, Interrupt, Totals, compare_policies
from flowchart.cases import APP_AND_SMS, AUTHENTICATOR, NOW, PHONE, amp, tenant, user

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


def test_an_unknown_fact_is_undecided_and_never_unchanged():
    nobody = user(registered=None)
    found = compared(BEFORE.with_sms_voice_off(), nobody).groups[0].difference
    assert not found.loses_last
    assert "registered" in found.needs
    assert Method.PHONE in {open_.method for open_ in found.undecided}
