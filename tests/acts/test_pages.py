"""What an act, an attempt and a reading of an update show in a notebook."""

from __future__ import annotations

from acts.makers import ADELE, LATER, by_user, deleted, passkey, registered, started, updated, user
from entra_combined_reg.acts import (
    MethodChange,
    MethodChangeKind,
    UpdateReading,
    event_table,
    gestures_of,
    journeys_of,
)
from entra_combined_reg.catalog import Method
from entra_combined_reg.diagram import Arrow, Node
from entra_combined_reg.events import Change

NUMBER = "+1 4255550100"


def test_a_record_is_a_row_with_its_numbers_masked():
    texts = dict.fromkeys(("activity_text", "status_text", "method_text", "reason_text", "service"), NUMBER)
    assert event_table([registered(0, **texts)]).rows == (
        ("2026-03-04 05:06:07", *["+X XXXXXXXXXX"] * 3, "", *["+X XXXXXXXXXX"] * 2),
    )


class TestAct:
    def test_it_shows_each_record_with_why_it_is_one_of_them(self):
        (act,) = gestures_of([passkey(0, "Fido", **by_user()), passkey(1, "Fido2 Authentication Method")])
        heading, facts, records = act.view().blocks
        assert heading.text == "User registered security info: not stated"
        assert facts.rows == (
            ("User", "adele@contoso.com"),
            ("By", "user"),
            ("Method", "passkey"),
            ("Nobody's act", "no"),
        )
        assert records.columns[-1] == "Part of the act by"
        assert [row[0] for row in records.rows] == ["2026-03-04 05:06:07", "2026-03-04 05:06:08"]
        assert [row[-1] for row in records.rows] == [rule.value for rule in act.rules]

    def test_what_is_not_known_is_said_and_noise_is_named(self):
        old = '[{"DeviceToken":"a","Id":"1"}]'
        change = Change(name="StrongAuthenticationPhoneAppDetail", old=old, new=old.replace("a", "b"))
        (act,) = gestures_of([updated(0, changes=(change,), activity_text=f"Update {NUMBER}", status_text=NUMBER)])
        heading, facts, _records = act.view().blocks
        assert heading.text == "Update +X XXXXXXXXXX: +X XXXXXXXXXX"
        assert facts.rows[1:] == (("By", "not known"), ("Method", "none named"), ("Nobody's act", "housekeeping"))

    def test_somebody_is_named_by_the_id_alone_or_not_at_all(self):
        def named(event):
            (act,) = gestures_of([event])
            return act.view().blocks[1].rows[0]

        assert named(registered(0, target=user(upn=None))) == ("User", ADELE)
        assert named(updated(0, target=None)) == ("User", "(unknown person)")


class TestAttempt:
    def test_it_shows_what_it_came_to_its_records_and_a_drawing(self):
        start = started(0, method=Method.PHONE, status_text="success", **by_user())
        done = registered(150, method=Method.PHONE, status_text="success", **by_user())
        (attempt,) = journeys_of([start, done], until=LATER)
        heading, facts, records, drawing = attempt.view().blocks
        assert heading.text == "Attempt: registered"
        assert facts.rows == (
            ("User", "adele@contoso.com"),
            ("Began (UTC)", "2026-03-04 05:06:07"),
            ("Took", "2 min"),
            ("Mode", "not known (no record of the attempt tells the modes apart)"),
            ("Registered", "phone"),
            ("Tried", "phone, 1 time"),
        )
        assert records == event_table([start, done])
        assert drawing.nodes == (
            Node("05:06:07 User started security info registration, phone: success"),
            Node("05:08:37 User registered security info, phone: success"),
            Node("registered"),
        )
        assert drawing.arrows == (Arrow(0, 1, "2 min"), Arrow(1, 2))

    def test_nothing_and_a_mode_are_said(self):
        (attempt,) = journeys_of([started(0)], until=LATER)
        assert attempt.view().blocks[1].rows[4:] == (("Registered", "nothing"), ("Tried", "nothing"))
        (managed,) = journeys_of([registered(0), deleted(5)], until=LATER)
        mode = "manage (methods can be changed or deleted in manage mode only)"
        assert managed.view().blocks[1].rows[3] == ("Mode", mode)

    def test_the_drawing_of_a_long_attempt_shows_its_ends_and_counts_the_rest(self):
        (attempt,) = journeys_of([started(10 * n) for n in range(20)], until=LATER)
        drawing = attempt.view().diagram
        assert drawing is not None
        assert len(drawing.nodes) == 13
        assert drawing.nodes[6].text == "05:08:27 User started security info registration: not stated"
        assert [arrow.text for arrow in drawing.arrows] == [*["10 s"] * 5, "8 more records, 90 s", *["10 s"] * 5, ""]

    def test_an_attempt_of_twelve_records_is_drawn_whole(self):
        (attempt,) = journeys_of([started(n) for n in range(12)], until=LATER)
        assert [arrow.text for arrow in attempt.view().diagram.arrows] == [*["1 s"] * 11, ""]

    def test_numbers_in_the_drawing_are_masked(self):
        (attempt,) = journeys_of([started(0, activity_text=NUMBER, status_text=NUMBER)], until=LATER)
        assert attempt.view().diagram.nodes[0].text == "05:06:07 +X XXXXXXXXXX: +X XXXXXXXXXX"


class TestUpdate:
    def test_it_shows_what_changed_and_what_did_not(self):
        change = MethodChange(
            kind=MethodChangeKind.ADDED, property_name="StrongAuthenticationMethod", method=Method.PHONE, entry=NUMBER
        )
        bare = MethodChange(kind=MethodChangeKind.REMOVED, property_name="x")
        page = UpdateReading(changes=(change, bare), housekeeping=("a", "b"), unread=("c",)).view()
        assert page.text() == (
            "What the update changed\n-----------------------\n\n"
            "Change   Method     Entry          Property\n"
            "-------  ---------  -------------  --------------------------\n"
            "added    phone      +X XXXXXXXXXX  StrongAuthenticationMethod\n"
            "removed  not known                 x\n\n"
            "Housekeeping: a, b\n\nNot read: c\n"
        )

    def test_nothing_is_said_to_have_changed_where_nothing_did(self):
        assert UpdateReading().view().text() == "What the update changed\n-----------------------\n\nNo method.\n"
