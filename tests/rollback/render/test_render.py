"""Renderings of a plan: nothing from outside becomes code, whatever a name holds."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entra_combined_reg.catalog import DefaultOption, GraphVersion, Method
from entra_combined_reg.errors import CallError, DataError
from entra_combined_reg.facts import Cloud, PerUserMfa, StrongAuthentication
from entra_combined_reg.rollback import (
    Decision,
    MethodRef,
    Reversal,
    RollbackOptions,
    RollbackScope,
    call_of,
    plan_rollback,
)
from entra_combined_reg.rollback.render import (
    DECISION_WORDS,
    REVERSAL_WORDS,
    batches,
    entra_script,
    graph_calls,
    graph_script,
    help_desk_notes,
    legacy_log,
    method_text,
    plan_csv,
    plan_mermaid,
    target_file,
    ticket_view,
    user_note,
)
from rollback.fakes import NOW, SECRET_NUMBER, method, oid, user

HOSTILE = [
    "a'; Remove-Item C:\\ -Recurse; '@contoso.com",
    "a$(Get-Secret)@contoso.com",
    "a`nGet-Secret@contoso.com",
    "a\u2019; Get-Secret; \u2018@contoso.com",
    'a"; Get-Secret; "@contoso.com',
    "a#>Get-Secret<#@contoso.com",
    "=cmd|' /C calc'!A0@contoso.com",
    "<script>alert(1)</script>@contoso.com",
]


def parse(script):
    grammar = pytest.importorskip("tree_sitter_powershell")
    tree_sitter = pytest.importorskip("tree_sitter")
    parser = tree_sitter.Parser(tree_sitter.Language(grammar.language()))
    # This grammar knows no digit in a parameter's name; PowerShell does.
    return parser.parse(script.replace(" -Fido2", " -Fido").encode()).root_node


def commands(node):
    """The name of every command a script runs, in order."""
    found = [node.text.decode()] if node.type == "command_name" else []
    for child in node.children:
        found += commands(child)
    return found


def full_plan(**changes):
    users = [
        user(1, Method.PHONE, Method.ALTERNATE_PHONE, default_method=DefaultOption.VOICE_ALTERNATE_MOBILE),
        user(2, Method.HARDWARE_OATH, Method.QR_CODE, Method.EXTERNAL, Method.AUTHENTICATOR),
        user(3, Method.PASSKEY, Method.EMAIL),
        user(4),
    ]
    options = RollbackOptions(scope=RollbackScope.EVERYTHING, accept_lockout=True, **changes)
    return plan_rollback(users, as_of=NOW, options=options)


class TestGraphScript:
    def test_it_is_powershell_and_runs_the_planned_commands_only(self):
        root = parse(graph_script(full_plan()))
        assert not root.has_error
        assert [name for name in commands(root) if name.startswith(("Remove-", "Invoke-"))] == [
            "Invoke-MgGraphRequest",  # default to sms
            "Invoke-MgGraphRequest",  # or to a call
            "Remove-MgUserAuthenticationPhoneMethod",
            "Remove-MgUserAuthenticationPhoneMethod",
            "Invoke-MgGraphRequest",  # sessions
            "Remove-MgBetaUserAuthenticationHardwareOathMethod",
            "Remove-MgUserAuthenticationExternalAuthenticationMethod",
            "Invoke-MgGraphRequest",  # QR code: no proved cmdlet
            "Remove-MgUserAuthenticationMicrosoftAuthenticatorMethod",
            "Invoke-MgGraphRequest",
            "Remove-MgUserAuthenticationFido2Method",
            "Remove-MgUserAuthenticationEmailMethod",
            "Invoke-MgGraphRequest",
        ]

    def test_every_command_stops_on_errors_and_heeds_whatif(self):
        lines = [line for line in graph_script(full_plan()).splitlines() if "Remove-Mg" in line]
        assert len(lines) == 7
        assert all("-ErrorAction Stop -WhatIf:$WhatIfPreference" in line for line in lines)

    def test_the_fingerprint_is_asked_for(self):
        plan = full_plan()
        assert f"if ($Fingerprint -cne '{plan.fingerprint}') {{ throw" in graph_script(plan)

    def test_who_approved_the_pilot_is_in_the_journal(self):
        script = graph_script(full_plan())
        assert "if ($Wave -gt 0) { Write-Journal 'pilot' 'approval' ($PilotApprovedBy -replace '\\s+', ' ') }" in script

    def test_it_says_what_to_connect_with(self):
        head = graph_script(full_plan()).split("[CmdletBinding", 1)[0]
        assert "# Modules: Microsoft.Graph, Microsoft.Graph.Beta\n" in head
        assert (
            "# Connect before: Connect-MgGraph -Scopes 'AuditLog.Read.All', 'User.RevokeSessions.All', "
            "'UserAuthenticationMethod.ReadWrite.All'\n"
        ) in head

    def test_the_pace_is_the_plans_and_no_pace_is_kept_for_whatif(self):
        script = graph_script(full_plan())
        assert (script.count("Wait-Pace 750"), script.count("Wait-Pace 2000")) == (3, 12)
        assert [name for name in commands(parse(script)) if name == "Start-Sleep"] == ["Start-Sleep"]
        assert "if (-not $WhatIfPreference) { Start-Sleep -Milliseconds $Milliseconds }" in script

    def test_what_the_journal_of_this_plan_holds_as_done_is_passed_over(self):
        script = graph_script(full_plan())
        assert "$cells[1] -ceq $Fingerprint -and $cells[4] -ceq 'done'" in script
        steps = re.findall(
            r"\$step = '([^']*)'\n +if \(-not \(Test-Done \$user \$step\)\) \{\n +(.*)\n +Write-Journal \$user \$step 'done'",
            script,
        )
        assert [name for name, _ in steps][:4] == [
            "1 set the default method to sms",
            "2 delete Alternate phone",
            "3 delete Phone",
            "4 revoke sign-in sessions",
        ]
        assert len(steps) == 12

    def test_an_error_is_shown_and_its_text_stays_out_of_the_journal(self):
        script = graph_script(full_plan())
        assert script.count("Write-Warning ('{0}, {1}: {2}' -f $user, $step, $_.Exception.Message)") == 3
        assert all("Exception" not in line for line in script.splitlines() if "Write-Journal" in line)

    def test_where_sms_is_refused_the_call_is_tried(self):
        line = next(line for line in graph_script(full_plan()).splitlines() if "signInPreferences" in line)
        bodies = re.findall(r"\{\"userPreferredMethodForSecondaryAuthentication\": \"(\w+)\"\}", line)
        assert bodies == ["sms", "voiceMobile"]
        assert line.index("try {") < line.index('"sms"') < line.index("catch {") < line.index("voiceMobile")

    def test_deactivation_has_its_own_cmdlet(self):
        plan = plan_rollback([user(1, Method.HARDWARE_OATH)], as_of=NOW)
        assert "Invoke-MgBetaDeactivateUserAuthenticationHardwareOathMethod -UserId $user" in graph_script(plan)

    def test_the_articles_one_call_has_no_place_in_it(self):
        strong = StrongAuthentication(method_types=("OneWaySMS",))
        plan = plan_rollback([user(1, registered=None, strong_authentication=strong)], as_of=NOW)
        with pytest.raises(CallError, match="step reset"):
            graph_script(plan)

    @pytest.mark.parametrize(
        ("choice", "kind"),
        [({"tap_minutes": 60}, "createTap"), ({"reset_password": True}, "resetPassword"), ({"hooks": ("x",)}, "hook")],
    )
    def test_nor_has_what_somebody_must_be_handed_or_do(self, choice, kind):
        with pytest.raises(CallError, match=f"step {kind}"):
            graph_script(full_plan(**choice))

    def test_nor_has_a_number_that_no_plan_holds(self):
        one = user(1, Method.PHONE, Method.ALTERNATE_PHONE)
        kinds = {"scope": RollbackScope.KINDS, "kinds": frozenset({Method.PHONE})}
        options = RollbackOptions(**kinds, new_numbers=frozenset({oid(1)}))
        plan = plan_rollback([one], as_of=NOW, options=options)
        with pytest.raises(CallError, match="step updatePhone"):
            graph_script(plan)
        assert [one.call for one in graph_calls(plan)] == [None]

    @pytest.mark.parametrize("name", HOSTILE)
    def test_hostile_names_and_ids_add_no_command(self, name):
        tame = plan_rollback([user(1, Method.SOFTWARE_OATH)], as_of=NOW)
        wild = plan_rollback(
            [user(1, upn=name, object_id=name, registered=(method(Method.SOFTWARE_OATH, id=name),))], as_of=NOW
        )
        root = parse(graph_script(wild))
        assert not root.has_error
        assert commands(root) == commands(parse(graph_script(tame)))

    @settings(max_examples=60, deadline=None)
    @given(st.text(min_size=1, max_size=30))
    def test_any_text_is_a_literal_or_refused(self, text):
        wild = plan_rollback([user(1, Method.SOFTWARE_OATH, object_id=text, upn=text)], as_of=NOW)
        try:
            script = graph_script(wild)
        except DataError:
            return
        expected = commands(parse(graph_script(plan_rollback([user(1, Method.SOFTWARE_OATH)], as_of=NOW))))
        assert commands(parse(script)) == expected

    def test_a_line_break_in_an_id_is_refused(self):
        plan = plan_rollback([user(1, registered=(method(Method.SOFTWARE_OATH, id="a\nGet-Secret"),))], as_of=NOW)
        with pytest.raises(DataError, match="method_id"):
            graph_script(plan)


class TestEntraScript:
    def plan(self, **changes):
        return plan_rollback([user(1, Method.PHONE, **changes)], scope=RollbackScope.ENTRA_CMDLET_ALL, as_of=NOW)

    def test_one_cmdlet_a_user(self):
        root = parse(entra_script(self.plan()))
        assert not root.has_error
        assert [name for name in commands(root) if "Reset" in name] == ["Reset-EntraStrongAuthenticationMethodByUpn"]

    def test_other_scopes_are_refused(self):
        with pytest.raises(CallError, match="ENTRA_CMDLET_ALL"):
            entra_script(full_plan())

    @pytest.mark.parametrize("name", ["adele_contoso.com#EXT#@fabrikam.com", "o'neill@contoso.com"])
    def test_a_name_that_the_cmdlet_refuses_is_refused_beforehand(self, name):
        with pytest.raises(CallError, match="graph_script or a run"):
            entra_script(self.plan(upn=name))

    def test_the_quoted_name_is_all_that_a_hostile_user_adds(self):
        name = "a@contoso.com'; Get-Secret; '"
        root = parse(entra_script(self.plan(upn=name)))
        assert not root.has_error
        assert commands(root) == commands(parse(entra_script(self.plan())))

    def test_a_user_without_a_name_is_refused(self):
        with pytest.raises(CallError, match=r"user\.upn"):
            entra_script(self.plan(upn=None))


class TestGraphCalls:
    def test_each_step_is_the_documented_call(self):
        calls = [(one.call.method, one.call.version, one.call.path) for one in graph_calls(full_plan())]
        root1, root2, root3 = (f"/users/{oid(n)}" for n in (1, 2, 3))
        assert calls == [
            ("PATCH", "beta", f"{root1}/authentication/signInPreferences"),
            ("DELETE", "v1.0", f"{root1}/authentication/phoneMethods/b6332ec1-7057-4abe-9331-3d72feddfe41"),
            ("DELETE", "v1.0", f"{root1}/authentication/phoneMethods/3179e48a-750b-4051-897c-87b9720928f7"),
            ("POST", "v1.0", f"{root1}/revokeSignInSessions"),
            ("DELETE", "beta", f"{root2}/authentication/hardwareOathMethods/hardwareOath-1"),
            ("DELETE", "v1.0", f"{root2}/authentication/externalAuthenticationMethods/external-3/$ref"),
            ("DELETE", "beta", f"{root2}/authentication/qrCodePinMethod"),
            ("DELETE", "v1.0", f"{root2}/authentication/microsoftAuthenticatorMethods/authenticator-4"),
            ("POST", "v1.0", f"{root2}/revokeSignInSessions"),
            ("DELETE", "v1.0", f"{root3}/authentication/fido2Methods/passkey-1"),
            ("DELETE", "v1.0", f"{root3}/authentication/emailMethods/3ddfcfc8-9383-446f-83cc-3ab9be4be18f"),
            ("POST", "v1.0", f"{root3}/revokeSignInSessions"),
        ]

    def test_a_token_is_deactivated_by_its_own_call(self):
        call = graph_calls(plan_rollback([user(1, Method.HARDWARE_OATH)], as_of=NOW))[0].call
        path = f"/users/{oid(1)}/authentication/hardwareOathMethods/hardwareOath-1/deactivate"
        assert (call.method, call.version, call.path, call.ok) == ("POST", "beta", path, frozenset({204}))

    def test_bodies_are_the_services_words(self):
        options = RollbackOptions(tap_minutes=480, per_user_mfa=PerUserMfa.ENFORCED)
        calls = graph_calls(plan_rollback([user(1, Method.PHONE)], as_of=NOW, options=options))
        assert [None if one.call.body is None else json.loads(one.call.body) for one in calls] == [
            {"lifetimeInMinutes": 480, "isUsableOnce": False},
            None,
            {"perUserMfaState": "enforced"},
        ]

    @pytest.mark.parametrize(
        ("name", "segment"),
        [
            ("adele_contoso.com#EXT#@fabrikam.com", "adele_contoso.com%23EXT%23%40fabrikam.com"),
            ("a/b%20c d", "a%2Fb%2520c%20d"),
            ("\u200fa", "%E2%80%8Fa"),
        ],
    )
    def test_an_id_stays_one_segment(self, name, segment):
        plan = plan_rollback([user(1, Method.PHONE, object_id=name)], as_of=NOW)
        # Object ids are kept in lower case.
        assert graph_calls(plan)[0].call.path.split("/")[2].casefold() == segment.casefold()

    def test_a_cloud_without_the_segment_gets_no_call(self):
        options = RollbackOptions(cloud=Cloud.CHINA)
        plan = plan_rollback([user(1, Method.PHONE, Method.SOFTWARE_OATH)], as_of=NOW, options=options)
        assert [one.step.method for one in graph_calls(plan)] == [Method.PHONE]
        assert "unsupportedInCloud" in plan.users[0].reasons
        step = plan_rollback([user(1, Method.SOFTWARE_OATH)], as_of=NOW).users[0].steps[0]
        assert call_of(oid(1), step, cloud=Cloud.CHINA) is None


class TestBatches:
    def test_no_user_has_two_steps_in_one(self):
        users = [user(n, Method.PHONE, Method.AUTHENTICATOR) for n in range(50)]
        found = batches(plan_rollback(users, as_of=NOW))
        total = 0
        for batch in found:
            parts = json.loads(batch.body)["requests"]
            owners = [part["url"].split("/")[2] for part in parts]
            assert len(owners) == len(set(owners)) <= 20
            assert all("dependsOn" not in part for part in parts)
            total += len(parts)
        assert total == 100
        assert {batch.version for batch in found} == {GraphVersion.V1}

    @settings(max_examples=60, deadline=None)
    @given(
        st.lists(
            st.lists(st.sampled_from([one for one in Method if one is not Method.PASSWORD]), unique=True, max_size=5),
            max_size=45,
        )
    )
    def test_whatever_the_users_hold_every_step_is_in_one_part_and_in_order(self, people):
        users = [user(n, *kinds) for n, kinds in enumerate(people)]
        options = RollbackOptions(scope=RollbackScope.EVERYTHING, accept_lockout=True, wave_size=30)
        plan = plan_rollback(users, as_of=NOW, options=options)
        sent = {}
        for batch in batches(plan):
            parts = json.loads(batch.body)["requests"]
            ids = [part["id"].casefold() for part in parts]
            owners = [part["url"].split("/")[2] for part in parts]
            assert len(set(ids)) == len(set(owners)) == len(parts) <= 20
            assert not any("dependsOn" in part or part["url"].startswith("http") for part in parts)
            for part, owner in zip(parts, owners, strict=True):
                sent.setdefault(owner, []).append((batch.wave, batch.round, part["method"], part["url"]))
        planned = {}
        for one in graph_calls(plan):
            planned.setdefault(one.user_id, []).append((one.wave, one.step.number, one.call.method, one.call.path))
        assert sent == planned

    @pytest.mark.parametrize(
        ("choice", "kind"),
        [({"tap_minutes": 60}, "createTap"), ({"reset_password": True}, "resetPassword"), ({"hooks": ("a",)}, "hook")],
    )
    def test_what_must_come_before_the_deletes_is_never_dropped_from_them(self, choice, kind):
        plan = plan_rollback([user(1, Method.PHONE)], as_of=NOW, options=RollbackOptions(**choice))
        with pytest.raises(CallError, match=f"^step {kind}: it has no place in a batch"):
            batches(plan)

    def test_the_articles_call_which_graph_lacks_is_in_no_batch(self):
        legacy = user(1, registered=None, strong_authentication=StrongAuthentication(method_types=("OneWaySMS",)))
        assert batches(plan_rollback([legacy], as_of=NOW)) == ()

    def test_versions_are_kept_apart_and_bodies_have_headers(self):
        found = batches(full_plan())
        assert {batch.version for batch in found} == {"beta", "v1.0"}
        part = json.loads(found[0].body)["requests"][0]
        assert part == {
            "id": f"{oid(1)}-1",
            "method": "PATCH",
            "url": f"/users/{oid(1)}/authentication/signInPreferences",
            "headers": {"Content-Type": "application/json"},
            "body": {"userPreferredMethodForSecondaryAuthentication": "sms"},
        }


class TestTables:
    def test_csv_has_a_row_a_step_and_a_row_for_who_is_left_out(self):
        rows = list(csv.DictReader(io.StringIO(plan_csv(full_plan()))))
        assert len(rows) == 13
        assert rows[1] == {
            "wave": "0",
            "input": oid(1),
            "userPrincipalName": "user1@contoso.com",
            "objectId": oid(1),
            "decision": "eligible",
            "why": "defaultChangedFirst G06 G10 G13",
            "step": "2",
            "action": "delete Alternate phone",
            "methodId": "b6332ec1-7057-4abe-9331-3d72feddfe41",
            "undo": "recreateFromBackup",
        }
        assert (rows[-1]["decision"], rows[-1]["why"], rows[-1]["wave"]) == ("skipNoMethods", "noMethods", "")

    def test_no_cell_is_a_formula(self):
        text = plan_csv(plan_rollback([user(1, Method.PHONE, upn="=1+1@contoso.com")], as_of=NOW))
        assert '"\'=1+1@contoso.com"' in text

    def test_the_chart_shows_pilot_approval_and_what_is_left_out(self):
        users = [user(n, Method.PHONE) for n in range(7)] + [user(8)]
        plan = plan_rollback(users, as_of=NOW)
        assert plan_mermaid(plan).splitlines() == [
            "flowchart TD",
            f'    n0["Plan {plan.fingerprint[:12]}, 8 inputs"]',
            '    n1["Pilot#58; user0@contoso.com, user1@contoso.com"]',
            '    n2{"Approved#63;"}',
            '    n3["Wave 1#58; user2@contoso.com, user3@contoso.com, user4@contoso.com and 2 more"]',
            '    n4["1 left out#58; no methods"]',
            "    n0 --> n1",
            "    n1 --> n2",
            "    n2 --> n3",
            "    n0 -.-> n4",
        ]
        assert plan.view()._repr_mimebundle_()["text/vnd.mermaid"] == plan_mermaid(plan)

    def test_the_chart_of_a_long_plan_is_cut_and_says_so(self):
        users = [user(n, Method.PHONE) for n in range(24)]
        chart = plan_mermaid(plan_rollback(users, as_of=NOW, pilot=1, options=RollbackOptions(wave_size=1)))
        assert chart.splitlines()[21:24] == [
            '    n20["Wave 18#58; user18@contoso.com"]',
            '    n21["Wave 19#58; user19@contoso.com"]',
            '    n22["#8230; and 4 more waves"]',
        ]
        assert chart.splitlines()[-1] == "    n21 --> n22"

    def test_a_plan_that_touches_nobody_is_a_box_with_what_is_left_out(self):
        chart = plan_mermaid(plan_rollback([user(1)], as_of=NOW)).splitlines()
        assert chart[2:] == ['    n1["1 left out#58; no methods"]', "    n0 -.-> n1"]

    def test_the_users_note_says_what_goes_what_stays_and_when(self):
        kinds = (Method.PHONE, Method.AUTHENTICATOR, Method.AUTHENTICATOR, Method.PASSKEY)
        plan = plan_rollback([user(1, *kinds)], as_of=NOW)
        assert user_note(plan.users[0], when="on Tuesday after 6 pm").text() == (
            "Your sign-in methods: user1@contoso.com\n"
            "---------------------------------------\n\n"
            "Your registration for multifactor authentication is reset on Tuesday after 6 pm. What goes:\n\n"
            "- Authenticator app\n- Phone\n\n"
            "What stays:\n\n"
            "- Passkey\n\n"
            "You will be asked to register again when multifactor authentication is next needed.\n\n"
            "Please do so soon, on a device and in a place you trust. Nobody will ask you for a code by phone.\n"
        )

    @pytest.mark.parametrize(
        ("choice", "user_is_told", "desk_is_told"),
        [
            ({"revoke_sessions": True}, "signed out everywhere", "Everybody is signed out"),
            ({"tap_minutes": 60}, "hands you a Temporary Access Pass", "Passes are issued"),
            ({"reset_password": True}, "Your password is reset", "Passwords are reset"),
        ],
    )
    def test_what_somebody_must_be_handed_is_said(self, choice, user_is_told, desk_is_told):
        one = user(1, Method.PHONE)
        with_it = plan_rollback([one], as_of=NOW, options=RollbackOptions(**choice))
        without = plan_rollback([one], as_of=NOW)
        assert user_is_told in user_note(with_it.users[0]).text()
        assert user_is_told not in user_note(without.users[0]).text()
        assert desk_is_told in help_desk_notes(with_it).text()
        assert desk_is_told not in help_desk_notes(without).text()

    def test_a_changed_number_and_the_articles_call_have_words_for_the_user(self):
        one = user(1, Method.PHONE, Method.ALTERNATE_PHONE)
        kinds = {"scope": RollbackScope.KINDS, "kinds": frozenset({Method.PHONE}), "new_numbers": frozenset({oid(1)})}
        plan = plan_rollback([one], as_of=NOW, options=RollbackOptions(**kinds))
        assert "- Phone: its number is changed\n" in user_note(plan.users[0]).text()
        legacy = user(1, registered=None, strong_authentication=StrongAuthentication(method_types=("OneWaySMS",)))
        assert "- Your registered app and numbers\n" in user_note(plan_rollback([legacy], as_of=NOW).users[0]).text()

    def test_the_help_desk_knows_who_comes_when_and_who_does_not(self):
        text = help_desk_notes(full_plan()).text()
        assert "- Pilot: user1@contoso.com, user2@contoso.com\n- Wave 1: user3@contoso.com" in text
        assert "Left out: nothing happens to them\n---------------------------------\n\n" in text
        assert "- user4@contoso.com: left out: no methods" in text
        assert "Left out" not in help_desk_notes(plan_rollback([user(1, Method.PHONE)], as_of=NOW)).text()

    def test_every_word_has_its_row(self):
        assert set(DECISION_WORDS) == set(Decision)
        assert set(REVERSAL_WORDS) == set(Reversal)

    def test_methods_are_named_as_security_info_names_them(self):
        twin = "#microsoft.graph.passwordlessMicrosoftAuthenticatorAuthenticationMethod"
        refs = [
            MethodRef(method=Method.AUTHENTICATOR, type_text="x"),
            MethodRef(method=Method.AUTHENTICATOR, type_text=twin),
            MethodRef(method=None, type_text="newMethod"),
        ]
        assert [method_text(ref) for ref in refs] == ["Authenticator app", "Passwordless phone sign-in", "newMethod"]

    def test_no_rendering_holds_a_number(self):
        plan = full_plan()
        texts = [
            graph_script(plan),
            plan_csv(plan),
            plan_mermaid(plan),
            help_desk_notes(plan).html(),
            ticket_view(plan).html(),
            *(batch.body for batch in batches(plan)),
            *(user_note(one).markdown() for one in plan.users),
        ]
        assert not any(SECRET_NUMBER in text for text in texts)


#: What else strangers write: a way out of a table, a list, a chart; text that runs backwards; guests.
PAGES = [
    *HOSTILE,
    "a|b|c@contoso.com",
    "a](https://evil.example)[b@contoso.com",
    "a\n# Heading\n- item@contoso.com",
    'a"] --> evil["x@contoso.com',
    "\u202emoc.osotnoc@eleda",
    "adele_contoso.com#EXT#@fabrikam.com",
    "50%/2 off@contoso.com",
]


@pytest.mark.parametrize("name", PAGES)
class TestHostileNames:
    """A name adds text and nothing else: as many rows, cells, headings, links and nodes as a tame one."""

    def plan(self, name):
        return plan_rollback([user(1, Method.PHONE, upn=name), user(2, upn=name)], as_of=NOW)

    def both(self, name, render):
        # A guest has a note more than a member.
        tame = "adele_fabrikam.com#EXT#@contoso.com" if "#EXT#" in name else "adele@contoso.com"
        return render(self.plan(name)), render(self.plan(tame))

    def test_in_html(self, name):
        tags = re.compile(r"<[^>]*>")
        for render in (ticket_view, help_desk_notes, lambda plan: user_note(plan.users[0])):
            wild, tame = self.both(name, lambda plan, render=render: render(plan).html())
            assert tags.findall(wild) == tags.findall(tame)

    def test_in_markdown(self, name):
        marks = re.compile(r"^(#+|-|\||>| {4})|(?<!\\)[|\[\]`]|<", re.MULTILINE)
        for render in (ticket_view, help_desk_notes, lambda plan: user_note(plan.users[0])):
            wild, tame = self.both(name, lambda plan, render=render: render(plan).markdown())
            assert [one[0] for one in marks.finditer(wild)] == [one[0] for one in marks.finditer(tame)]
            assert "\u202e" not in wild

    def test_in_mermaid(self, name):
        wild, tame = self.both(name, plan_mermaid)
        shape = re.compile(r'"[^"]*"')
        assert shape.sub('""', wild) == shape.sub('""', tame)

    def test_in_csv(self, name):
        wild, tame = self.both(name, plan_csv)
        rows, others = (list(csv.reader(io.StringIO(text, newline=""))) for text in (wild, tame))
        assert [len(row) for row in rows] == [len(row) for row in others]
        assert [row[2].removeprefix("'") for row in rows[1:]] == [name, name]
        assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)

    def test_in_the_articles_messages_and_files(self, name):
        wild, tame = self.both(name, lambda plan: [line.text for line in legacy_log(plan)])
        assert len(wild) == len(tame)
        assert not any("\n" in line or "\u202e" in line for line in wild)
        assert target_file(self.plan(name)) == f"{oid(1)}\n"
