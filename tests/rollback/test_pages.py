"""What the parts of a rollback show in a notebook."""

from __future__ import annotations

import attrs
import pytest

from entra_combined_reg.catalog import Method
from entra_combined_reg.rollback import (
    Answer,
    AnswerClass,
    Answered,
    Approved,
    Halted,
    HaltReason,
    Journal,
    Recovery,
    Resumed,
    RollbackOptions,
    RollbackRun,
    RollbackVerdict,
    RunState,
    UserVerification,
    plan_rollback,
    read_targets,
)
from entra_combined_reg.testing import RecordingAdapter, make_event
from rollback.fakes import NOW, oid, user


class TestUserPlan:
    def test_it_shows_why_what_is_done_how_it_is_undone_and_what_stays(self):
        plan = plan_rollback([user(1, Method.PHONE, Method.WINDOWS_HELLO)], as_of=NOW)
        assert plan.users[0].view().text() == (
            "user1@contoso.com: eligible\n---------------------------\n\n"
            "- Strong authentication methods are registered, and no per-user MFA.\n"
            "- UNVERIFIED (A1): a kept method may still stop the last delete.\n"
            "- G10 Password reset loses 1 method and keeps 0.\n"
            "- G13 It is not known when the methods were read.\n\n"
            "Step  What          Undone\n"
            "----  ------------  -----------------------\n"
            "1     delete Phone  restore from the backup\n\n"
            "Kept: Windows Hello for Business.\n"
        )

    def test_somebody_left_out_has_a_reason_and_no_steps(self):
        protected = RollbackOptions(protected_ids=frozenset({oid(1)}))
        plan = plan_rollback([user(1, Method.PHONE)], as_of=NOW, options=protected)
        text = plan.users[0].view().text()
        assert text.startswith("user1@contoso.com: left out: protected\n")
        assert "- G0" in text
        assert "Step" not in text


class TestRun:
    users = (user(1, Method.PHONE), user(2, Method.PHONE), user(3))

    def run(self):
        return RollbackRun.of(plan_rollback(self.users, as_of=NOW, pilot=1))

    def carried(self):
        run, adapter = self.run(), RecordingAdapter(self.users)
        while requests := run.pending():
            for request in requests:
                run = run.record(adapter.perform(request))
        return run

    def test_it_shows_where_it_stands_what_is_next_and_every_input(self):
        run = self.carried()
        heading, facts, following, rows = run.view().blocks
        assert heading.text == "Rollback run: awaitingApproval"
        assert facts.rows == (
            ("Plan", run.plan_fingerprint),
            ("Wave", "1 of 2"),
            ("Pilot approved", "no"),
            ("Stopped for", "nothing"),
            ("Journal", "3 entries"),
            ("Outcomes", "1 open, 1 rolledBack, 1 skipped"),
        )
        assert following.text == "Next: look at the pilot users, then approve(…) with the plan's fingerprint."
        assert rows.rows == (
            ("user1@contoso.com", "rolledBack", "yes", "delete Phone: done"),
            ("user2@contoso.com", "open", "not read", ""),
            ("user3@contoso.com", "skipped", "not read", ""),
        )

    def test_one_that_has_just_begun_has_open_steps(self):
        rows = self.run().view().blocks[3].rows
        assert rows[0] == ("user1@contoso.com", "open", "not read", "delete Phone: open")

    def test_one_that_stands_still_says_for_what(self):
        facts = dict(attrs.evolve(self.run(), halted_for=HaltReason.AUTH_LOST).view().blocks[1].rows)
        assert facts["Stopped for"] == "authLost"

    def test_one_of_a_plan_that_touches_nobody_is_done(self):
        page = RollbackRun.of(plan_rollback([user(3)], as_of=NOW)).view()
        assert page.blocks[0].text == "Rollback run: done"
        assert dict(page.blocks[1].rows)["Wave"] == "0 of 0"

    def test_an_approved_run_and_a_listing_that_says_otherwise_are_told(self):
        run = self.carried().approve(by="Lee", as_of=NOW, fingerprint=self.run().plan_fingerprint)
        wrong = attrs.evolve(run.closed[0][0], proved=False)
        _heading, facts, _next, rows = attrs.evolve(run, closed=((wrong,),)).view().blocks
        assert (dict(facts.rows)["Pilot approved"], dict(facts.rows)["Wave"]) == ("yes", "2 of 2")
        assert rows.rows[0][2] == "no"

    @pytest.mark.parametrize("state", RunState)
    def test_every_state_says_what_is_next(self, state):
        assert attrs.evolve(self.run(), state=state).view().blocks[2].text.startswith("Next: ")


def test_a_journal_shows_its_entries_in_order():
    read = Answered(answer=Answer(request="a/1", result=AnswerClass.DONE))
    lost = Answered(answer=Answer(request="a/2", result=AnswerClass.AUTH_LOST, http_status=401))
    entries = (
        read,
        lost,
        Halted(by="Lee", as_of=NOW),
        Resumed(),
        Approved(by="Lee", as_of=NOW, fingerprint="f"),
    )
    heading, rows = Journal(plan="f00d", entries=entries).view().blocks
    assert heading.text == "Journal of plan f00d"
    assert rows.rows == (
        ("1", "answered", "a/1", "done"),
        ("2", "answered", "a/2", "authLost, HTTP 401"),
        ("3", "halted", "by Lee", "2026-11-22 12:00:00"),
        ("4", "resumed", "", ""),
        ("5", "approved", "by Lee", "2026-11-22 12:00:00"),
    )


class TestTargets:
    def test_targets_and_lines_that_are_none_are_shown_by_number_and_never_by_text(self):
        text = read_targets(f"{oid(1)}\nsecret!\n{oid(1)}\nadele@contoso.com\n").view().text()
        assert text == (
            "2 targets, 2 lines not used\n---------------------------\n\n"
            "Line  Target                                Named by\n"
            "----  ------------------------------------  --------\n"
            f"1     {oid(1)}  objectId\n"
            "4     adele@contoso.com                     upn\n\n"
            "Line  Not used   First named in line\n"
            "----  ---------  -------------------\n"
            "2     malformed\n"
            "3     duplicate  1\n"
        )

    def test_an_empty_file_is_a_heading(self):
        assert [type(block).__name__ for block in read_targets("").view().blocks] == ["Heading"]


class TestVerified:
    def test_the_verdict_has_its_proof_and_what_others_did(self):
        proof, foreign = make_event("Admin deleted security info"), make_event("User registered security info")
        found = UserVerification(
            ref=oid(1),
            object_id=oid(1),
            upn="adele@contoso.com",
            verdict=RollbackVerdict.PROVEN,
            basis=("listing", "events"),
            proof=(proof,),
            recovery=Recovery.STARTED,
            foreign=(foreign,),
        )
        heading, facts, *events = found.view().blocks
        assert heading.text == "adele@contoso.com: proven"
        assert facts.rows == (("By", "listing, events"), ("Registered again", "started"))
        assert [(title.text, table.rows[0][1]) for title, table in zip(events[::2], events[1::2], strict=True)] == [
            ("Proof", "Admin deleted security info"),
            ("Changes by others", "User registered security info"),
        ]

    def test_without_events_there_is_the_verdict_alone(self):
        bare = UserVerification(ref="a", object_id="", verdict=RollbackVerdict.UNTOUCHED)
        assert bare.view().text().startswith("a: untouched\n")
        assert bare.view().blocks[1].rows == (("By", "nothing"), ("Registered again", "none"))
