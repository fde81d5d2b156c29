"""The article's heading "How to roll back users", sentence by sentence."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest

from entra_combined_reg.catalog import Method, RoleId
from entra_combined_reg.errors import CallError
from entra_combined_reg.facts import PerUserMfa, StrongAuthentication
from entra_combined_reg.plain import from_plain, to_plain
from entra_combined_reg.rollback import (
    ELIGIBILITY_TABLE,
    Answer,
    Decision,
    Journal,
    Outcome,
    RollbackPlan,
    RollbackRun,
    RunState,
    StepKind,
    drive,
    eligibility_of,
    plan_rollback,
    read_targets,
)
from entra_combined_reg.rollback.render import (
    ARTICLE_SCRIPT,
    Colour,
    LogLine,
    article_command,
    article_script,
    legacy_log,
    target_file,
)
from rollback.fakes import NOW, Tenant, finish, oid, user

# The script as the article's page prints it: one line.
SEED_SCRIPT = r"""<# //******************************************************** //* * //* Copyright (C) Microsoft. All rights reserved. * //* * //******************************************************** #> param($path) # Define Remediation Fn function RemediateUser { param ( $ObjectId ) $user = Get-MsolUser -ObjectId $ObjectId Write-Host "Checking if user is eligible for rollback: UPN: " $user.UserPrincipalName " ObjectId: " $user.ObjectId -ForegroundColor Yellow $hasMfaRelyingParty = $false foreach($p in $user.StrongAuthenticationRequirements) { if ($p.RelyingParty -eq "*") { $hasMfaRelyingParty = $true Write-Host "User was enabled for per-user MFA." -ForegroundColor Yellow } } if ($user.StrongAuthenticationMethods.Count -gt 0 -and -not $hasMfaRelyingParty) { Write-Host $user.UserPrincipalName " is eligible for rollback" -ForegroundColor Yellow Write-Host "Rolling back user ..." -ForegroundColor Yellow Reset-MsolStrongAuthenticationMethodByUpn -UserPrincipalName $user.UserPrincipalName Write-Host "Successfully rolled back user " $user.UserPrincipalName -ForegroundColor Green } else { Write-Host $user.UserPrincipalName " is not eligible for rollback. No action required." } Write-Host "" Start-Sleep -Milliseconds 750 } # Connect Import-Module MSOnline Connect-MsolService foreach($line in Get-Content $path) { RemediateUser -ObjectId $line }"""


def dump(number, methods=("OneWaySMS", "TwoWayVoiceMobile"), parties=(), **changes):
    """A user as the MSOnline module showed it, and nothing from Graph."""
    strong = StrongAuthentication(method_types=methods, relying_parties=parties)
    return user(number, registered=None, per_user_mfa=None, strong_authentication=strong, **changes)


class TestReset:
    """The script will clear the StrongAuthenticationMethods property for a user's mobile app and/or phone number."""

    def test_a_user_known_from_msonline_gets_the_one_call(self):
        plan = plan_rollback([dump(1)], as_of=NOW)
        assert [step.kind for step in plan.users[0].steps] == [StepKind.RESET]

    def test_the_property_is_empty_afterwards(self):
        tenant = Tenant([dump(1)])
        run = finish(RollbackRun.of(plan_rollback(tenant.users.values(), as_of=NOW)), tenant)
        assert tenant.users[oid(1)].strong_authentication.method_types == ()
        assert [one.outcome for one in run.outcomes()] == [Outcome.ROLLED_BACK]
        assert run.outcomes()[0].proved is True

    def test_a_user_known_from_graph_loses_app_and_number_and_nothing_else(self):
        tenant = Tenant([user(1, Method.PHONE, Method.AUTHENTICATOR, Method.EMAIL, Method.PASSKEY)])
        finish(RollbackRun.of(plan_rollback(tenant.users.values(), as_of=NOW)), tenant)
        assert [one.method for one in tenant.users[oid(1)].registered] == [Method.EMAIL, Method.PASSKEY]


class TestPilot:
    """We recommend testing rollback with one or two users before rolling back all affected users."""

    @pytest.mark.parametrize("size", [1, 2])
    def test_the_first_wave_has_one_or_two_users(self, size):
        plan = plan_rollback([user(n, Method.PHONE) for n in range(5)], pilot=size, as_of=NOW)
        assert [len(wave.users) for wave in plan.waves] == [size, 5 - size]

    @pytest.mark.parametrize("size", [0, 3, -1, True, 1.0, "2", (), [oid(1), oid(2), oid(3)]])
    def test_no_pilot_and_a_larger_pilot_are_refused(self, size):
        with pytest.raises(CallError, match="pilot"):
            plan_rollback([user(n, Method.PHONE) for n in range(5)], pilot=size, as_of=NOW)

    def test_the_caller_may_name_the_pilot(self):
        plan = plan_rollback([user(n, Method.PHONE) for n in range(4)], pilot=[oid(3).upper()], as_of=NOW)
        assert [wave.users for wave in plan.waves] == [(oid(3),), (oid(0), oid(1), oid(2))]

    def test_a_named_pilot_who_is_not_eligible_is_refused(self):
        with pytest.raises(CallError, match="1 of the chosen users are not eligible"):
            plan_rollback([user(1, Method.PHONE), user(2)], pilot=[oid(2)], as_of=NOW)

    def test_nobody_else_is_touched_before_the_pilot_is_approved(self):
        tenant = Tenant([user(n, Method.PHONE) for n in range(5)])
        run = finish(RollbackRun.of(plan_rollback(tenant.users.values(), as_of=NOW)), tenant, approve=False)
        assert (run.state, run.pending()) == (RunState.AWAITING_APPROVAL, ())
        assert set(tenant.touched) == {oid(0), oid(1)}

    def test_the_script_of_the_front_page_works_as_printed(self):
        tenant = Tenant([user(n, Method.PHONE) for n in range(3)])
        plan = plan_rollback(list(tenant.users.values()), pilot=2, as_of=NOW)
        assert plan.view().markdown().startswith("# Rollback")
        run = RollbackRun.of(plan)
        while requests := run.pending():
            for request in requests:
                run = run.record(tenant.perform(request))
        run = run.approve(by="Adele", as_of=NOW, fingerprint=plan.fingerprint)
        run = drive(run, tenant, sleep=lambda wait: None)
        assert (run.state, run.counts()) == (RunState.DONE, {Outcome.ROLLED_BACK: 3})


class TestPrerequisites:
    """Azure AD and MSOnline PowerShell modules are deprecated as of March 30, 2024."""

    def test_the_plan_says_that_the_module_no_longer_runs(self):
        needs = plan_rollback([user(1, Method.PHONE)], as_of=NOW).needs
        assert [(one.module, one.retired, one.retired_on) for one in needs.modules] == [
            ("MSOnline", True, "2025-05-30"),
            ("AzureAD", None, None),
            ("Microsoft.Graph", False, None),
            ("Microsoft.Graph.Beta", False, None),
            ("Microsoft.Entra", False, None),
        ]

    def test_the_ticket_says_it_too(self):
        text = plan_rollback([user(1, Method.PHONE)], as_of=NOW).view().text()
        assert "- Module MSOnline: retired on 2025-05-30, it no longer runs." in text
        assert "- Module AzureAD: deprecated; whether it still works is not certain." in text

    def test_before_that_day_it_did(self):
        needs = plan_rollback([user(1, Method.PHONE)], as_of=NOW.replace(year=2024)).needs
        assert needs.modules[0].retired is False


class TestRole:
    """Provide at least Privileged Authentication Administrator credentials when prompted."""

    def test_the_plan_names_the_role(self):
        roles = plan_rollback([user(1, Method.PHONE)], as_of=NOW).needs.roles
        assert (roles[0].role, roles[0].source) == (RoleId.PRIVILEGED_AUTHENTICATION_ADMINISTRATOR, "article")


class TestList:
    """Save the list of affected user object IDs to your computer as a text file with one ID per line."""

    def test_the_list_is_the_order(self):
        listed = read_targets(f"{oid(3)}\n{oid(1)}\n")
        plan = plan_rollback([user(n, Method.PHONE) for n in range(5)], targets=listed, as_of=NOW)
        assert target_file(plan) == f"{oid(3)}\n{oid(1)}\n"

    def test_nobody_outside_the_list_is_in_the_plan(self):
        plan = plan_rollback([user(n, Method.PHONE) for n in range(5)], targets=[oid(3)], as_of=NOW)
        assert [one.object_id for one in plan.users] == [oid(3)]


class TestCondition:
    """if ($user.StrongAuthenticationMethods.Count -gt 0 -and -not $hasMfaRelyingParty)"""

    @pytest.mark.parametrize("row", ELIGIBILITY_TABLE)
    def test_msonline_properties_decide_as_the_table_says(self, row):
        parties = ("*",) * row.has_star + ("https://app.contoso.com",) * row.has_others
        answer = eligibility_of(dump(1, ("PhoneAppOTP",) * row.has_methods, parties))
        assert answer.eligible is row.eligible

    @pytest.mark.parametrize("row", ELIGIBILITY_TABLE)
    def test_their_image_in_graph_decides_the_same(self, row):
        state = PerUserMfa.ENFORCED if row.has_star else PerUserMfa.DISABLED
        methods = (Method.SOFTWARE_OATH,) * row.has_methods
        assert eligibility_of(user(1, *methods, per_user_mfa=state)).eligible is row.eligible

    def test_the_table_has_the_five_rows(self):
        rows = [(row.has_methods, row.has_star, row.has_others, row.eligible) for row in ELIGIBILITY_TABLE]
        assert rows == [
            (False, False, False, False),
            (False, True, False, False),
            (True, True, False, False),
            (True, False, False, True),
            (True, False, True, True),
        ]


class TestPause:
    """Start-Sleep -Milliseconds 750"""

    def test_the_pause_is_data_on_the_plan(self):
        assert plan_rollback([], as_of=NOW).pause == timedelta(milliseconds=750)

    def test_it_is_waited_for_after_every_user(self):
        tenant, waits = Tenant([user(n, Method.PHONE) for n in range(2)]), []
        run = RollbackRun.of(plan_rollback(tenant.users.values(), as_of=NOW))
        drive(run, tenant, sleep=waits.append)
        # A read costs four calls at two seconds each.
        assert [wait.seconds for wait in waits] == [2.0, 2.0, 8.75, 2.0, 2.0]


class TestOutcome:
    """The script will output the outcome of each user update operation."""

    def plan(self):
        users = [
            dump(1),
            dump(2, (), ("*", "*")),
            dump(3, parties=("*",)),
            dump(4, (), ()),
            user(5, registered=None),
        ]
        return plan_rollback(users, targets=[*(oid(n) for n in range(1, 7))], as_of=NOW), Tenant(users)

    def test_the_messages_are_the_scripts_own(self):
        plan, tenant = self.plan()
        run = finish(RollbackRun.of(plan), tenant)
        check = "Checking if user is eligible for rollback: UPN:  user{0}@contoso.com  ObjectId:  {1}"
        star = LogLine("User was enabled for per-user MFA.", Colour.YELLOW)
        empty = LogLine("")
        assert legacy_log(plan, run) == (
            LogLine(check.format(1, oid(1)), Colour.YELLOW),
            LogLine("user1@contoso.com  is eligible for rollback", Colour.YELLOW),
            LogLine("Rolling back user ...", Colour.YELLOW),
            LogLine("Successfully rolled back user  user1@contoso.com", Colour.GREEN),
            empty,
            LogLine(check.format(2, oid(2)), Colour.YELLOW),
            star,
            star,
            LogLine("user2@contoso.com  is not eligible for rollback. No action required."),
            empty,
            LogLine(check.format(3, oid(3)), Colour.YELLOW),
            star,
            LogLine("user3@contoso.com  is not eligible for rollback. No action required."),
            empty,
            LogLine(check.format(4, oid(4)), Colour.YELLOW),
            LogLine("user4@contoso.com  is not eligible for rollback. No action required."),
            empty,
            LogLine("user5@contoso.com could not be read; it was not evaluated."),
            empty,
            LogLine(f"{oid(6)} was not found; it was not evaluated."),
            empty,
        )

    def test_before_a_run_nothing_is_said_of_a_reset(self):
        plan, _ = self.plan()
        assert legacy_log(plan)[1:3] == (
            LogLine("user1@contoso.com  is eligible for rollback", Colour.YELLOW),
            LogLine(""),
        )

    def test_a_user_who_failed_gets_no_line_of_success(self):
        users = [dump(1)]
        plan = plan_rollback(users, as_of=NOW)
        run = RollbackRun.of(plan)
        run = run.record(Answer.read(run.pending()[0], users[0]))
        run = run.record(Answer.of(run.pending()[0], "forbidden"))
        assert legacy_log(plan, run)[-2] == LogLine("user1@contoso.com was not rolled back: forbidden.")

    def test_a_user_whom_a_guard_left_out_is_named_so(self):
        plan = plan_rollback([dump(1, roles=frozenset({RoleId.USER_ADMINISTRATOR}))], as_of=NOW)
        assert plan.users[0].decision is Decision.SKIP_ADMIN
        assert legacy_log(plan)[1] == LogLine("user1@contoso.com is left out of this rollback: skipAdmin.")

    def test_a_name_with_a_line_break_stays_on_its_line(self):
        plan = plan_rollback([dump(1, upn="a@contoso.com\nSuccessfully rolled back user  b")], as_of=NOW)
        assert all("\n" not in line.text for line in legacy_log(plan))


class TestInterruption:
    """A rerun of the script was safe because users who were done had no methods left; a journal is safer."""

    def test_a_run_goes_on_from_plan_and_journal_alone(self):
        tenant = Tenant([user(n, Method.PHONE, Method.AUTHENTICATOR) for n in range(4)])
        plan = plan_rollback(tenant.users.values(), as_of=NOW)
        run = RollbackRun.of(plan)
        for _ in range(3):
            run = run.record(tenant.perform(run.pending()[0]))
        stored = json.dumps([to_plain(plan), to_plain(run.journal)])
        plan_data, journal_data = json.loads(stored)
        again = RollbackRun.resume(from_plain(plan_data, RollbackPlan), from_plain(journal_data, Journal))
        run = finish(again, tenant)
        assert run.counts() == {Outcome.ROLLED_BACK: 4}
        assert all(one.registered == () for one in tenant.users.values())


class TestScript:
    """Save the following script to your computer and make note of the location of the script."""

    def test_it_is_quoted_word_for_word(self):
        assert " ".join(ARTICLE_SCRIPT.split()) == " ".join(SEED_SCRIPT.split())

    def test_the_banner_says_that_it_cannot_run(self):
        banner, _, rest = article_script().partition("<#")
        assert banner.splitlines()[:3] == [
            "# HISTORICAL: this script can no longer run.",
            "# The module MSOnline was deprecated on 2024-03-30, its support ended on 2025-03-30,",
            "# and it was retired on 2025-05-30: Connect-MsolService and the two other cmdlets no longer answer.",
        ]
        assert all(line.startswith("#") for line in banner.splitlines())
        assert "<#" + rest == ARTICLE_SCRIPT

    def test_it_parses_as_powershell(self):
        grammar = pytest.importorskip("tree_sitter_powershell")
        tree_sitter = pytest.importorskip("tree_sitter")
        parser = tree_sitter.Parser(tree_sitter.Language(grammar.language()))
        assert not parser.parse(article_script().encode()).root_node.has_error


class TestCommand:
    """<script location> -path <user file location>"""

    def test_locations_are_quoted(self):
        command = article_command(r"C:\it's here\roll.ps1", r"C:\users.txt")
        assert command == r"& 'C:\it''s here\roll.ps1' -path 'C:\users.txt'"

    def test_it_has_the_articles_shape(self):
        assert re.fullmatch(r"& '[^']+' -path '[^']+'", article_command("a.ps1", "b.txt"))
