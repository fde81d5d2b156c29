"""The change ticket: complete, ordered, short, without secrets. The example of docs/examples is what is read here."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from entra_combined_reg.catalog import Flow, Method, RoleId
from entra_combined_reg.facts import FactSource, PerUserMfa, StrongAuthentication
from entra_combined_reg.markup import Bullets, Heading, Paragraph, Table
from entra_combined_reg.rollback import (
    Actor,
    Decision,
    DefaultLock,
    OnChange,
    RollbackOptions,
    RollbackReason,
    RollbackScope,
    StopLoss,
    plan_rollback,
)
from entra_combined_reg.rollback._words import duration_text
from entra_combined_reg.rollback.render import ticket_view
from rollback.fakes import NOW, method, oid, user

EXAMPLES = Path(__file__).parents[3] / "docs" / "examples"


def example():
    spec = importlib.util.spec_from_file_location("change_ticket", EXAMPLES / "change_ticket.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


EXAMPLE = example()
PLAN = EXAMPLE.plan()


def planned(*users, **options):
    return plan_rollback(users, as_of=NOW, options=RollbackOptions(**{"accept_lockout": True, **options}))


def section(plan, title):
    """The blocks under one heading."""
    found, inside = [], False
    for block in ticket_view(plan).blocks:
        if isinstance(block, Heading):
            inside = block.text.startswith(title)
        elif inside:
            found.append(block)
    return found


def table(plan, title):
    return next(block for block in section(plan, title) if isinstance(block, Table)).rows


def bullets(plan, title):
    return [item for block in section(plan, title) if isinstance(block, Bullets) for item in block.items]


def head(plan):
    return dict(ticket_view(plan).blocks[1].rows)


class TestExample:
    def test_it_is_what_the_page_in_the_documentation_shows(self):
        for form, name in (((), "change_ticket.md"),):
            command = [sys.executable, "-B", str(EXAMPLES / "change_ticket.py"), *form]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            assert done.stdout == (EXAMPLES / "output" / name).read_text(encoding="utf-8")

    def test_25_inputs_and_each_has_exactly_one_place(self):
        assert len(PLAN.users) == 25
        waves = [
            row[0] for title in ("Pilot", "Wave") for wave in [section(PLAN, title)] for t in wave for row in t.rows
        ]
        out = [row[0].split(",")[0] for row in table(PLAN, "Left out") if not row[0].startswith("line ")]
        assert sorted(waves + out) == sorted(one.label for one in PLAN.users)
        assert len(set(PLAN.counts())) == 13, "of many kinds"

    def test_the_sections_come_in_the_order_of_a_reader(self):
        titles = [block.text for block in ticket_view(PLAN).blocks if isinstance(block, Heading)]
        assert titles == [
            "Rollback of multifactor registration",
            "What it does",
            "Risks",
            "Pilot: nothing else starts before it is approved",
            "Wave 1",
            "Wave 2",
            "Notes to the waves",
            "Left out",
            "What it needs",
            "How it runs, and when it stops",
            "Back-out",
            "Verification",
            "Approval",
        ]

    def test_it_fits_a_few_pages(self):
        assert len(ticket_view(PLAN).text().splitlines()) < 200

    def test_no_secret_is_in_it(self):
        secrets = [one for user in EXAMPLE.users() for one in user.registered or ()]
        values = {value for one in secrets for value in (one.phone_number, one.email_address) if value}
        assert len(values) == 3
        for text in (ticket_view(PLAN).text(), ticket_view(PLAN).markdown(), ticket_view(PLAN).html()):
            assert not [value for value in values if value in text]

    def test_every_number_of_a_note_is_told_and_every_note_is_used(self):
        told = {row[0]: row[2] for row in table(PLAN, "Notes to the waves")}
        rows = [row for title in ("Pilot", "Wave") for t in section(PLAN, title) for row in t.rows]
        used = [number for row in rows for number in row[-1].split(", ")]
        assert list(told) == [str(number) for number in range(1, len(told) + 1)]
        assert {number: str(used.count(number)) for number in set(used)} == told


class TestHead:
    def test_it_says_what_is_signed(self):
        assert head(PLAN) == {
            "Fingerprint": PLAN.fingerprint,
            "Made": "2026-11-23 21:00:00 UTC",
            "Scope": "legacySam. The article's script, which clears StrongAuthenticationMethods: the nearest image of it "
            "in Graph.",
            "Performed by": f"{EXAMPLE.OPERATOR} (Authentication Administrator)",
            "Inputs": "25 users, 5 lines not used",
            "Touched": "12 users in 3 waves; the pilot is 2 users",
            "Left out": "13 users, each with its reason below",
            "Cannot be restored": "12 of 20 methods that go",
            "Calls": "82, up to 114 if every removal is refused once",
            "Time": "2 min 44 s at Graph's documented limit, up to 3 min 57 s; 9 s at the article's pace, which counts no "
            "call",
        }

    @pytest.mark.parametrize(
        ("actor", "text"),
        [
            (None, "not said"),
            (Actor(), "an operator not named (roles not known)"),
            (Actor(flow=Flow.APPLICATION), "an application, which no role keeps from any account"),
            (
                Actor(object_id="me", roles=frozenset({RoleId.GLOBAL_ADMINISTRATOR.value, "x"})),
                "me (Global Administrator, x)",
            ),
        ],
    )
    def test_who_performs_it(self, actor, text):
        assert head(planned(actor=actor))["Performed by"] == text

    @pytest.mark.parametrize(
        ("options", "removed"),
        [
            (
                {},
                (
                    "Authenticator app, Other authenticator app, Phone, Alternate phone, Office phone, "
                    "hardware tokens, which are only deactivated"
                ),
            ),
            (
                {"scope": RollbackScope.KINDS, "kinds": frozenset({Method.HARDWARE_OATH, Method.AUTHENTICATOR})},
                "Authenticator app, passwordless phone sign-in, hardware tokens, which are only deactivated",
            ),
            ({"scope": RollbackScope.IDS, "method_ids": frozenset({"b", "a"})}, "the objects a, b"),
        ],
    )
    def test_what_goes_is_named(self, options, removed):
        one = user(1, registered=(method(Method.AUTHENTICATOR, id="a"),))
        assert bullets(planned(one, **options), "What it does")[0] == f"Removes: {removed}."

    def test_in_an_incident_tokens_are_unassigned(self):
        text = bullets(planned(user(1, Method.PHONE), scope=RollbackScope.EVERYTHING), "What it does")[0]
        assert text.endswith("passwordless phone sign-in, hardware tokens, which are only unassigned.")

    @pytest.mark.parametrize(
        ("time", "text"),
        [
            (timedelta(0), "no time"),
            (timedelta(seconds=9.75), "10 s"),
            (timedelta(seconds=9.25), "10 s"),
            (timedelta(minutes=2), "2 min"),
            (timedelta(hours=3, minutes=53, seconds=20), "3 h 53 min"),
            (timedelta(days=2), "48 h"),
        ],
    )
    def test_times_are_said_in_two_units(self, time, text):
        assert duration_text(time) == text


class TestParts:
    def test_what_is_done_besides_the_scope_is_said(self):
        one = user(1, Method.PHONE)
        plan = planned(
            one,
            tap_minutes=60,
            reset_password=True,
            hooks=("bypass group",),
            revoke_sessions=True,
            per_user_mfa=PerUserMfa.ENFORCED,
        )
        assert [item for item in bullets(plan, "What it does") if item.startswith("Besides")] == [
            "Besides: a step of the operator's own comes first; without it a user is not touched.",
            "Besides: the password is reset first; without that a user is not touched.",
            "Besides: a Temporary Access Pass is issued first; without it a user is not touched.",
            "Besides: sessions are revoked at the end.",
            "Besides: per-user MFA is set to enforced.",
        ]
        assert not any(item.startswith("Besides") for item in bullets(planned(one), "What it does"))

    def test_under_a_scope_without_the_articles_rule_no_note_is_lost(self):
        lock = {"default_lock": DefaultLock.ANY_OTHER, "scope": RollbackScope.PORTAL_REREGISTER}
        plan = planned(user(1, Method.PHONE, Method.AUTHENTICATOR, Method.PASSKEY, default_method=None), **lock)
        assert plan.users[0].reasons[0] is RollbackReason.DEFAULT_NOT_READ
        assert "The default is not known: one refusal may come, then a second pass." in [
            row[1] for row in table(plan, "Notes")
        ]

    def test_why_somebody_is_left_out_is_the_guard_that_decided_and_how_it_is_overridden(self):
        why = {row[0]: row[2] for row in table(PLAN, "Left out")}
        assert why["debra@contoso.com"] == (
            "G03 The account holds an administrative role. It can be overridden: allow_admins, and an actor who may."
        )
        assert why["operator@contoso.com"] == "G04 The account performs the rollback itself."
        assert why["line 28 of the list"] == "the same as line 3"
        assert f"alex@contoso.com, given as {oid_of(3)}" in why

    def test_what_would_decide_what_is_open(self):
        assert bullets(PLAN, "Left out") == list(PLAN.needs.facts)
        assert section(planned(user(1, Method.PHONE)), "Left out") == [Paragraph("Nobody.")]
        assert [type(block) for block in section(planned(user(1)), "Left out")] == [Table]

    def test_back_out_counts_every_step_once(self):
        rows = table(PLAN, "Back-out")
        assert ("delete Phone", "1", "cannot be restored: the number was read masked") in rows
        assert ("delete Phone", "6", "restore from the backup") in rows
        assert ("set the default method to sms", "1", "set the old value again") in rows
        assert sum(int(row[1]) for row in rows) == sum(len(one.steps) for one in PLAN.eligible)

    def test_how_it_stops_is_what_the_plan_says(self):
        plan = planned(user(1, Method.PHONE), stop_loss=StopLoss(consecutive=2, percent=25), on_change=OnChange.REPLAN)
        rules = bullets(plan, "How it runs")
        assert "It stops after 2 failed users in a row, or when more than 25 % failed." in rules
        assert rules[1].endswith("one who changed since this plan is planned again under the same choices.")
        assert bullets(PLAN, "How it runs")[1].endswith("one who changed since this plan is left alone.")

    def test_roles_are_counted_and_those_that_no_table_names_are_said(self):
        roles = {(row[0], row[1]) for row in table(PLAN, "What it needs")}
        assert ("Authentication Administrator", "the smallest that suffices for 11 of 12 users") in roles
        assert ("Privileged Authentication Administrator", "the smallest that suffices for 1 of 12 users") in roles
        unit = user(1, Method.PHONE, roles_at_unit_scope=True)
        plan = planned(
            unit, allow_admins=True, actor=Actor(flow=Flow.APPLICATION), scope=RollbackScope.PORTAL_REREGISTER
        )
        assert [type(block) for block in section(plan, "What it needs")] == [Bullets]
        assert bullets(plan, "What it needs")[0] == "For 1 user the table of roles cannot say which suffices."

    def test_narrower_permissions_are_offered(self):
        assert "Or, to remove methods, only: UserAuthMethod-Phone.ReadWrite.All" in bullets(
            planned(user(1, Method.PHONE)), "What it needs"
        )

    def test_an_audit_record_is_named_once_and_as_sure_as_it_can_be(self):
        strong = StrongAuthentication(method_types=("OneWaySMS",))
        legacy = user(2, registered=None, strong_authentication=strong)
        both = table(planned(user(1, Method.PHONE), legacy), "Verification")
        assert both == (
            ("Admin deleted security info", "Authentication Methods", "always", "verified"),
            ("Update user", "Core Directory", "always", "deduced"),
        )

    def test_nobody_to_touch_is_a_ticket_too(self):
        plan = planned(attrs.evolve(user(1), registered=None))
        assert head(plan)["Touched"] == "0 users in 0 waves; the pilot is 0 users"
        assert bullets(plan, "Risks") == ["Nobody in this plan is eligible: there is nothing to run."]
        assert bullets(plan, "Left out") == ["GET /users/{id}/authentication/methods"]
        titles = [block.text for block in ticket_view(plan).blocks if isinstance(block, Heading)]
        assert titles[1:] == ["Risks", "Left out"], "nothing to run, nothing to sign"
        assert section(planned(), "Left out") == [Paragraph("Nobody.")]

    def test_who_approves_what(self):
        assert [row[0] for row in table(PLAN, "Approval")] == [
            "the plan, before anything is done",
            "the pilot, before wave 1: the approver echoes the fingerprint",
            "the verification, after the last wave",
        ]


def oid_of(number):
    return f"0f3d2c1b-0000-4000-8000-{number:012d}"


class TestSmall:
    def test_the_smallest_plan_is_no_larger_than_it_must_be(self):
        one = attrs.evolve(user(1, Method.PHONE), upn=None)
        plan = planned(one)
        assert plan.users[0].decision is Decision.ELIGIBLE
        assert table(plan, "Pilot")[0][:2] == (oid(1), oid(1))


def test_where_nothing_is_to_be_noted_there_are_no_notes():
    read = FactSource(document="authenticationMethods", fields=("registered",), read_at=NOW)
    quiet = attrs.evolve(user(1, Method.ALTERNATE_PHONE), roles=frozenset(), sources=(read,))
    text = ticket_view(planned(quiet)).text()
    assert "Notes to the waves" not in text
    assert "1. delete Alternate phone  nothing  -" in text
