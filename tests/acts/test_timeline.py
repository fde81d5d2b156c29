"""Timeline: order, people, and every way to ask for somebody."""

from __future__ import annotations

import pickle
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace

import attrs
import pytest

from acts.makers import (
    ADELE,
    ADMIN,
    BORIS,
    CONTOSO,
    FABRIKAM,
    LATER,
    at,
    by_admin,
    deleted,
    event,
    registered,
    started,
    updated,
    user,
)
from entra_combined_reg.acts import (
    Gesture,
    JoinRule,
    JourneyState,
    Person,
    Surroundings,
    Timeline,
    gestures_of,
    journeys_of,
)
from entra_combined_reg.catalog import Activity, Method, Status
from entra_combined_reg.errors import CallError
from entra_combined_reg.events import (
    Change,
    Initiator,
    PasswordOperation,
    PolicyUpdate,
    Principal,
    PrincipalKind,
    RecordCopy,
)
from entra_combined_reg.facts import UserState
from entra_combined_reg.markup import Heading

NAME = "adele@contoso.com"


def boris(seconds, **more):
    return registered(seconds, target=user(BORIS, "boris@contoso.com"), **more)


class TestRecordsOfSeveralParses:
    def test_a_record_counts_once_whatever_shapes_it_came_in(self):
        graph = registered(0, id="r-1", key="r-1", shape="graph")
        diagnostic = attrs.evolve(graph, shape="diagnostic", tenant_id=CONTOSO)
        for order in ([graph, diagnostic], [diagnostic, graph, graph]):
            (only,) = Timeline.of(order).events
            assert (only.shape, only.tenant_id, [copy.shape for copy in only.copies]) == (
                "graph",
                CONTOSO,
                ["diagnostic"],
            )

    def test_what_has_no_id_is_told_by_what_it_says(self):
        assert len(Timeline.of([registered(0), registered(0)]).events) == 2


class TestNobodys:
    """A policy was changed: about nobody, and kept."""

    def test_each_is_an_act_of_its_own_behind_those_of_people(self):
        policy, act = event(PolicyUpdate, 0, target=None), registered(5)
        assert [gesture.events for gesture in Timeline.of([policy, act]).gestures()] == [(act,), (policy,)]

    def test_two_tenants_do_not_mix(self):
        rows = [
            registered(n, target=None, method=Method.PASSKEY, method_text=word, tenant_id=tenant)
            for n, (word, tenant) in enumerate([("Passkey", CONTOSO), ("Fido2", FABRIKAM)])
        ]
        assert [gesture.events for gesture in Timeline.of(rows).gestures()] == [(rows[0],), (rows[1],)]


class TestAround:
    def test_what_came_before_and_after_an_attempt_and_the_policies_of_its_tenant(self):
        policies = [
            event(PolicyUpdate, seconds, target=None, tenant_id=tenant)
            for seconds, tenant in ((-60, CONTOSO.upper()), (-50, FABRIKAM), (-40, None))
        ]
        reset = deleted(-3600, tenant_id=CONTOSO, **by_admin())
        attempt = [
            started(0, method=Method.PHONE, tenant_id=CONTOSO),
            registered(30, method=Method.PHONE, tenant_id=CONTOSO),
        ]
        password = event(PasswordOperation, 40, tenant_id=CONTOSO)
        line = Timeline.of([*policies, reset, *attempt, password, boris(10, tenant_id=CONTOSO)])
        (journey,) = line.for_user(ADELE).journeys()
        found = line.around(journey)
        assert [gesture.anchor for gesture in found.before] == [reset, policies[0], policies[2]]
        assert [gesture.anchor for gesture in found.after] == [password]
        assert [g.anchor for g in line.around(journey, within=timedelta(seconds=50)).before] == [policies[2]]
        assert [g.anchor for g in line.around(journey, within=timedelta(seconds=10)).after] == [password]
        assert line.around(journey, within=timedelta(seconds=9)) == Surroundings(before=(), after=())
        assert [g.anchor for g in line.for_user(ADELE).around(journey).before] == [reset]

    def test_a_person_of_unknown_tenant_may_be_in_any(self):
        policy = event(PolicyUpdate, -1, target=None, tenant_id=CONTOSO)
        line = Timeline.of([policy, registered(0)])
        assert [gesture.anchor for gesture in line.around(line.journeys()[0]).before] == [policy]

    def test_arguments_of_another_kind_are_refused(self):
        line = Timeline.of([registered(0)])
        (journey,) = line.journeys()
        with pytest.raises(CallError, match="journey: expected one of this timeline's"):
            Timeline.of([boris(0)]).around(journey)
        with pytest.raises(CallError, match="journey: expected a Journey, got null"):
            line.around(None)
        for within in (timedelta(seconds=-1), 5):
            with pytest.raises(CallError, match="within: expected a timedelta that is not negative"):
                line.around(journey, within=within)


class TestOf:
    def test_events_stand_in_order_of_time_whoever_they_are_about(self):
        policy = event(PolicyUpdate, 5, target=None)
        first, last = registered(1), boris(9)
        line = Timeline.of([last, policy, first])
        assert line == Timeline(
            events=(first, policy, last),
            groups=(
                (Person(object_id=ADELE, upn=NAME, upns=frozenset({NAME})), (first,)),
                (
                    Person(object_id=BORIS, upn="boris@contoso.com", upns=frozenset({"boris@contoso.com"})),
                    (last,),
                ),
            ),
            until=at(9),
        )

    def test_seven_digit_fractions_keep_their_order(self):
        later, sooner = registered(0, tick=300, key="a"), registered(0, tick=200, key="b")
        assert Timeline.of([later, sooner]).events == (sooner, later)

    def test_the_same_event_twice_counts_once_and_keeps_the_fullest(self):
        plain = registered(0)
        copied = attrs.evolve(plain, copies=(RecordCopy(shape="graph"),))
        kept = attrs.evolve(plain, raw={"id": "x"})
        for order in ([plain, copied, kept], [kept, plain, copied], [copied, kept, plain]):
            assert Timeline.of(order).events[0].copies == copied.copies
        assert Timeline.of([plain, kept]).events[0].raw == {"id": "x"}

    def test_a_timeline_of_a_timeline_is_the_same(self):
        line = Timeline.of([boris(3), registered(1), started(2)])
        assert Timeline.of(line.events) == line

    def test_it_is_a_value(self):
        line = Timeline.of(iter([registered(0, key="k", method=Method.PHONE)]))
        same = Timeline.of([registered(0, key="k", method=Method.PHONE)])
        assert (line, hash(line)) == (same, hash(same))
        assert pickle.loads(pickle.dumps(line)) == line  # noqa: S301  written one line above

    def test_nothing_makes_an_empty_one(self):
        line = Timeline.of([])
        assert line == Timeline(events=(), groups=(), until=None)
        assert (line.users, line.gestures(), line.journeys()) == ((), (), ())

    @pytest.mark.parametrize(
        ("events", "message"),
        [
            (7, r"events: expected the events of a parse, got number"),
            ([{"id": "x"}], r"events\[0\]: expected an event, got object; parse the records first"),
            ("text", r"events\[0\]: expected an event, got text"),
        ],
    )
    def test_what_is_no_event_is_the_callers_fault(self, events, message):
        with pytest.raises(CallError, match=message):
            Timeline.of(events)

    def test_an_event_without_zone_is_the_callers_fault(self):
        with pytest.raises(CallError, match=r"events\[1\]\.occurred_at: expected a time with its zone"):
            Timeline.of([registered(0), registered(0, occurred_at=datetime(2026, 3, 4))])

    @pytest.mark.parametrize(("until", "got"), [(datetime(2026, 3, 4), "one without"), ("2026-03-04", "text")])
    def test_until_needs_its_zone(self, until, got):
        with pytest.raises(CallError, match=f"until: expected a time with its zone, got {got}"):
            Timeline.of([], until=until)


@attrs.frozen
class Colleague:
    object_id: str | None
    upn: str | None


class TestForUser:
    line = Timeline.of([registered(1), boris(2), started(3), updated(4, target=user(None, "carla@contoso.com"))])
    adele = line.users[0]

    @pytest.mark.parametrize(
        "name",
        [
            NAME,
            "ADELE@contoso.com ",
            ADELE,
            ADELE.upper(),
            Colleague(ADELE.upper(), None),
            Colleague(None, NAME.upper()),
            Colleague(ADELE, "renamed@contoso.com"),
            UserState(object_id=ADELE, tenant_id=CONTOSO),
            Person(object_id=ADELE),
        ],
    )
    def test_every_way_to_name_somebody(self, name):
        found = self.line.for_user(name)
        assert found.users == (self.adele,)
        assert [e.occurred_at for e in found.events] == [at(1), at(3)]
        assert found.until == at(4)

    def test_every_person_of_users_is_found(self):
        for person, own in self.line.groups:
            assert self.line.for_user(person) == Timeline(events=own, groups=((person, own),), until=at(4))

    @pytest.mark.parametrize("name", ["nobody@contoso.com", Colleague(BORIS[:-1] + "9", None), Person(object_id="x")])
    def test_somebody_unknown_has_an_empty_timeline(self, name):
        assert self.line.for_user(name) == Timeline(events=(), groups=(), until=at(4))

    def test_an_id_decides_over_a_name(self):
        assert self.line.for_user(Colleague(ADELE, "boris@contoso.com")).users == (self.adele,)

    def test_a_name_that_passed_to_another_id_is_not_followed(self):
        assert self.line.for_user(Colleague("dddddddd-0000-4000-8000-000000000001", NAME)).users == ()

    def test_a_value_with_an_id_is_found_where_the_log_has_the_name_only(self):
        found = self.line.for_user(Colleague("dddddddd-0000-4000-8000-000000000001", "Carla@contoso.com"))
        assert [person.upn for person in found.users] == ["carla@contoso.com"]

    @pytest.mark.parametrize("name", ["", " ", Colleague(None, None), Colleague("", " ")])
    def test_nobody_at_all_is_the_callers_fault(self, name):
        with pytest.raises(CallError, match="user: names nobody"):
            self.line.for_user(name)

    @pytest.mark.parametrize(("name", "kind"), [(None, "null"), (7, "number"), (SimpleNamespace(upn="x"), "Simple")])
    def test_another_kind_of_value_is_the_callers_fault(self, name, kind):
        with pytest.raises(CallError, match=f"user: expected an object id, .* got .*{kind}"):
            self.line.for_user(name)

    @pytest.mark.parametrize(
        ("name", "path"), [(Colleague(7, None), r"user\.object_id"), (Colleague(None, ["x"]), r"user\.upn")]
    )
    def test_attributes_that_are_no_text_are_the_callers_fault(self, name, path):
        with pytest.raises(CallError, match=f"{path}: expected text, got"):
            self.line.for_user(name)
        with pytest.raises(CallError, match="tenant_id: expected text, got number"):
            self.line.for_user(NAME, tenant_id=7)


class TestSeveralTenants:
    line = Timeline.of(
        [
            registered(1, tenant_id=CONTOSO),
            registered(2, tenant_id=FABRIKAM),
            registered(3, target=user(BORIS, NAME)),
        ]
    )

    @pytest.mark.parametrize("name", [NAME, ADELE, Colleague(ADELE, None), Colleague(None, NAME)])
    def test_a_name_that_fits_several_people_is_the_callers_fault(self, name):
        with pytest.raises(CallError, match=r"user: the name fits [23] people; give the object id, or tenant_id"):
            self.line.for_user(name)

    @pytest.mark.parametrize(("tenant", "seconds"), [(CONTOSO, 1), (f" {FABRIKAM.upper()}", 2)])
    def test_the_tenant_tells_them_apart(self, tenant, seconds):
        for found in (
            self.line.for_user(NAME, tenant_id=tenant),
            self.line.for_user(UserState(object_id=ADELE, upn=NAME, tenant_id=tenant)),
            self.line.for_user(Person(object_id=ADELE, tenant_id=CONTOSO), tenant_id=tenant),
        ):
            assert [e.occurred_at for e in found.events] == [at(seconds)]

    def test_somebody_of_an_unknown_tenant_is_meant_where_nobody_of_this_one_is(self):
        assert [e.occurred_at for e in self.line.for_user(BORIS, tenant_id=CONTOSO).events] == [at(3)]
        assert self.line.for_user("nobody@contoso.com", tenant_id=CONTOSO).events == ()


def test_a_person_of_users_is_meant_although_the_name_fits_others():
    name_only = registered(3, target=user(None, NAME))
    line = Timeline.of([registered(1), registered(2, target=user(BORIS, NAME)), name_only])
    (person,) = (p for p in line.users if p.object_id is None)
    assert line.for_user(person).events == (name_only,)
    with pytest.raises(CallError, match="the name fits 3 people"):
        line.for_user(person, tenant_id=CONTOSO)


class TestActs:
    def test_gestures_and_journeys_come_person_by_person(self):
        own, echo, other = registered(2), registered(3, service="MyAccess"), boris(1)
        line = Timeline.of([own, echo, other], until=LATER)
        assert line.gestures() == (*gestures_of([own, echo]), *gestures_of([other]))
        assert line.gestures()[0] == Gesture(
            anchor=own, events=(own, echo), rules=(JoinRule.ANCHOR, JoinRule.OTHER_SERVICE)
        )
        assert line.journeys() == (*journeys_of([own, echo], until=LATER), *journeys_of([other], until=LATER))

    def test_two_people_in_one_second_never_share_an_act(self):
        line = Timeline.of([registered(0), boris(0, service="MyAccess")])
        assert [len(gesture.events) for gesture in line.gestures()] == [1, 1]

    def test_the_last_record_of_anybody_says_until_when_the_log_reaches(self):
        start = started(0, method=Method.PHONE)
        assert [j.state for j in Timeline.of([start]).journeys()] == [JourneyState.OPEN]
        line = Timeline.of([start, boris(901)])
        assert [j.state for j in line.for_user(ADELE).journeys()] == [JourneyState.STALLED]
        assert [j.state for j in Timeline.of([start, boris(901)], until=at(900)).journeys()][:1] == [JourneyState.OPEN]

    def test_an_explicit_end_may_lie_before_the_records(self):
        line = Timeline.of([started(0)], until=at(0) - timedelta(days=1))
        assert (line.until, [j.state for j in line.journeys()]) == (at(-86400), [JourneyState.OPEN])


class TestView:
    def test_a_table_a_person_with_numbers_masked(self):
        act = registered(
            0,
            status_text="success",
            method_text="Call +1 4255550100",
            reason_text="User registered Call +1 4255550100",
            initiator=Initiator.ADMIN,
        )
        bare = started(1, method=Method.PHONE, service=None, status=Status.OTHER)
        heading, attempts, table = Timeline.of([bare, act]).view().blocks
        assert heading.text == NAME
        assert attempts.rows == (("2026-03-04 05:06:08", "0 s", "open", "not known", "", "phone", "1"),)
        assert table.columns == ("Time (UTC)", "Activity", "Status", "Method", "By", "Reason", "Service")
        assert table.rows == (
            (
                "2026-03-04 05:06:07",
                "User registered security info",
                "success",
                "Call +X XXXXXXXXXX",
                "admin",
                "User registered Call +X XXXXXXXXXX",
                "Authentication Methods",
            ),
            ("2026-03-04 05:06:08", "User started security info registration", "not stated", "phone", "", "", ""),
        )

    def test_the_tenant_stands_in_the_heading_where_it_is_known(self):
        assert Timeline.of([registered(0, tenant_id=CONTOSO)]).view().blocks[0].text == f"{NAME} (tenant {CONTOSO})"

    def test_a_time_in_another_zone_is_shown_in_utc(self):
        east = at(0).astimezone(timezone(timedelta(hours=9)))
        page = Timeline.of([registered(0, occurred_at=east)]).view()
        assert [table.rows[0][0] for table in page.blocks[1:]] == ["2026-03-04 05:06:07"] * 2

    def test_somebody_without_an_attempt_has_events_alone(self):
        _heading, table = Timeline.of([updated(0)]).view().blocks
        assert table.rows == (("2026-03-04 05:06:07", "Update user", "not stated", "", "", "", "Core Directory"),)

    def test_of_many_people_the_first_are_shown_and_the_others_counted(self):
        people = [registered(n, target=user(None, f"user{n:02}@contoso.com")) for n in range(23)]
        text = Timeline.of(people).view().text()
        assert "user19@contoso.com" in text
        assert "user20@contoso.com" not in text
        assert text.endswith("\n… and 3 more users, not shown; for_user(…) shows one.\n")
        assert "not shown" not in Timeline.of(people[:20]).view().text()

    def test_who_acted_is_named_where_it_is_not_the_person(self):
        def by(**more):
            return Timeline.of([registered(0, **more)]).view().blocks[-1].rows[0][4]

        admin, service = Initiator.ADMIN, Initiator.SERVICE
        app = {"kind": PrincipalKind.APPLICATION}
        assert by(initiator=Initiator.USER, actor=user()) == "user"
        assert by(initiator=admin, actor=user(ADMIN, "grady@contoso.com")) == "admin: grady@contoso.com"
        assert by(initiator=admin, actor=user(ADMIN, None)) == f"admin: {ADMIN}"
        assert by(initiator=service, actor=Principal(display_name="+1 4255550100", **app)) == "service: +X XXXXXXXXXX"
        assert by(initiator=service, actor=Principal(service_principal_name="sp", app_id="a", **app)) == "service: sp"
        assert by(initiator=service, actor=Principal(app_id="a", service_principal_id="s", **app)) == "service: a"
        assert by(initiator=service, actor=Principal(service_principal_id="s", **app)) == "service: s"
        assert by(initiator=service, actor=Principal(**app)) == "service: not named"

    def test_update_user_says_what_it_changed_of_the_methods(self):
        def told(*changes):
            return Timeline.of([attrs.evolve(updated(0), changes=changes)]).view().blocks[-1].rows[0][5]

        sms = Change(name="StrongAuthenticationMethod", old="[]", new='[{"MethodType":5,"Default":false}]')
        code = Change(name="StrongAuthenticationMethod", old="[]", new='[{"MethodType":7,"Default":false}]')
        apps = '[{"DeviceName":"Phone","Id":"1"}]'
        same = Change(name="StrongAuthenticationPhoneAppDetail", old=apps, new=apps.replace("Phone", "NoPhone"))
        assert told(sms) == "added phone sms"
        assert told(code) == "added StrongAuthenticationMethod 7 code"
        assert told(same) == "housekeeping"
        assert told() == ""

    def test_what_is_about_no_person_stands_last(self):
        policy = Principal(kind=PrincipalKind.OTHER, id="p", display_name="Require MFA")
        change = event(
            PolicyUpdate,
            5,
            Activity.UPDATE_CONDITIONAL_ACCESS_POLICY,
            target=None,
            targets=(policy, attrs.evolve(policy, display_name=None), attrs.evolve(policy, id=None, display_name=None)),
            actor=user(ADMIN, "grady@contoso.com"),
            initiator=Initiator.ADMIN,
            service="Conditional Access",
        )
        line = Timeline.of([change, registered(9)])
        table = line.view().blocks[-1]
        assert [block.text for block in line.view().blocks if isinstance(block, Heading)] == [NAME, "About no person"]
        assert table.columns == ("Time (UTC)", "Activity", "Status", "What", "By", "Reason", "Service")
        assert table.rows == (
            (
                "2026-03-04 05:06:12",
                "Update Conditional Access policy",
                change.status_text or "not stated",
                "Require MFA, p",
                "admin: grady@contoso.com",
                "",
                "Conditional Access",
            ),
        )
        assert "About no person" not in line.for_user(ADELE).view().text()

    def test_an_empty_one_says_that_it_proves_nothing(self):
        assert "no proof that nothing happened" in Timeline.of([]).view().text()
