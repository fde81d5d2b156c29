"""Laws of a diagnosis and of a triage over generated tenants, users and logs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnosis.complaints import cannot_add, missing
from entra_combined_reg.acts import Timeline
from entra_combined_reg.catalog import Activity, InterruptCause, Method, Symptom
from entra_combined_reg.diagnosis import DEFAULT_RULES, Verdict, diagnose, triage
from entra_combined_reg.testing import make_event
from flowchart.cases import ADELE, NOW
from flowchart.generated import SEEDS, make_tenant, make_user, tenants, users

GUILTY = {Verdict.EXPLAINS, Verdict.MAY_EXPLAIN}
_APP = "User started the registration for Authenticator app."
_ADMIN = {"user": {"id": "99999999-9999-4999-8999-999999999999", "userPrincipalName": "lee@contoso.com"}}
_RECORDS = (
    {"activity": "User started security info registration", "reason": _APP},
    {"activity": "User registered security info", "reason": "User registered Phone."},
    {"activity": "User canceled security info registration"},
    {"activity": "User reviewed security info", "result": "failure"},
    {"activity": str(Activity.POST_SECURITY_INFO_REGISTRATION_CALLBACK), "result": "failure"},
    {"activity": "Admin deleted security info", "reason": "Admin deleted Phone.", "initiatedBy": _ADMIN},
    {"activity": "Authentication Methods Policy Update", "targetResources": [{"type": "Policy", "id": "p"}]},
)


def make_log(seed: int) -> list:
    """Some records of the user, and of policies, within a day before the complaint."""
    dice = Random(seed)
    return [
        make_event(
            at=NOW - timedelta(minutes=dice.randrange(1, 1440)), user_id=ADELE, upn="adele@contoso.com", **record
        )
        for record in _RECORDS
        if dice.random() < 0.5
    ]


@settings(max_examples=30, deadline=None)
@given(tenants(), users(), SEEDS, st.sampled_from(InterruptCause), st.sampled_from(Method), st.randoms())
def test_the_order_of_records_policies_and_methods_changes_no_diagnosis_and_no_triage(
    policy, someone, seed, cause, wanted, dice
):
    def shuffled(items):
        mixed = list(items)
        dice.shuffle(mixed)
        return mixed

    events = make_log(seed)
    other = attrs.evolve(
        policy,
        methods=tuple(shuffled(policy.methods)),
        access_policies=tuple(shuffled(policy.access_policies)),
        changes=tuple(shuffled(policy.changes)),
    )
    for complain in (missing, cannot_add):
        found = [
            diagnose(complain(tenant=one, user=someone, cause=cause, wanted=wanted, timeline=Timeline.of(log)))
            for one, log in ((policy, events), (other, shuffled(events)))
        ]
        assert _verdicts(found[0]) == _verdicts(found[1])
        assert found[0].unknowns == found[1].unknowns
    people = [someone, attrs.evolve(someone, upn="lee@contoso.com", object_id="lee")]
    first, second = (
        triage(who, tenant=one, timeline=Timeline.of(log), as_of=NOW)
        for who, one, log in ((people, policy, events), (shuffled(people), other, shuffled(events)))
    )
    assert [(g.code, g.summary, [u.user.label for u in g.users]) for g in first.groups] == [
        (g.code, g.summary, [u.user.label for u in g.users]) for g in second.groups
    ]


def _verdicts(diagnosis):
    found = (*diagnosis.findings, *diagnosis.ruled_out, *diagnosis.not_applicable)
    return [(finding.code, finding.verdict, finding.summary) for finding in found]


#: What most conditions are about, so that fewer complaints reach them all.
_OFTEN = (Method.AUTHENTICATOR, Method.PHONE, Method.EXTERNAL) * 5
_RARE = (InterruptCause.AUTHENTICATION_STRENGTH, InterruptCause.SSPR_REGISTRATION) * 5


def test_every_rule_of_the_articles_symptoms_is_reached_by_some_generated_complaint():
    """Reached: its condition holds for somebody, and fails for somebody else."""
    article = (Symptom.EXPECTED_METHODS_MISSING, Symptom.CANNOT_ADD_METHOD)
    codes = {code for symptom in article for rule in DEFAULT_RULES[symptom] for code in rule.code.split("/")}
    held, failed = set(), set()
    days = (NOW, datetime(2027, 4, 1, tzinfo=UTC), datetime(2022, 1, 1, tzinfo=UTC))
    for seed in range(3000):
        if held >= codes and failed >= codes:
            break
        dice = Random(seed)
        case = {
            "tenant": make_tenant(seed),
            "user": make_user(seed + 1),
            "wanted": dice.choice([*Method, *_OFTEN]),
            "cause": dice.choice([*InterruptCause, *_RARE]),
            "as_of": dice.choice(days),
            "timeline": Timeline.of(make_log(seed), until=NOW) if dice.random() < 0.8 else None,
        }
        for complain in (missing, cannot_add):
            found = diagnose(complain(**case))
            held |= {f.code for f in found.findings if f.verdict in GUILTY}
            failed |= {f.code for f in (*found.ruled_out, *found.not_applicable)}
    assert sorted(codes - held) == []
    assert sorted(codes - failed) == []
