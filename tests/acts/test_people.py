"""People: (tenant, object id), else the UPN where exactly one id carries it. Nobody is merged on a guess."""

from __future__ import annotations

from itertools import permutations

import pytest

from acts.makers import (
    ADELE,
    ADMIN,
    BORIS,
    CONTOSO,
    FABRIKAM,
    by_admin,
    by_user,
    event,
    options,
    registered,
    updated,
    user,
)
from entra_combined_reg.acts import Naming, Person, naming_of, people_of, subject_of, who_is_who
from entra_combined_reg.errors import CallError
from entra_combined_reg.events import (
    HardwareTokenChange,
    Initiator,
    PerUserMfaUpdate,
    PolicyUpdate,
    Principal,
    PrincipalKind,
)

NAME = "adele@contoso.com"
ZERO = "00000000-0000-0000-0000-000000000000"


def about(object_id=None, upn=None, tenant=None, seconds=0):
    return registered(seconds, target=user(object_id, upn), tenant_id=tenant)


def who(*events):
    """(tenant, id, names) → the numbers of the events, after checking every order."""
    numbers = {id(e): n for n, e in enumerate(events)}
    answers = [
        {
            (person.tenant_id, person.object_id, *sorted(person.upns)): sorted(numbers[id(e)] for e in own)
            for person, own in people_of(order).items()
        }
        for order in permutations(events)
    ]
    assert all(answer == answers[0] for answer in answers)
    return answers[0]


class TestSubject:
    def test_it_is_the_user_target(self):
        target = user()
        assert subject_of(registered(target=target, **by_admin())) == target

    def test_without_any_target_it_is_the_user_who_acted(self):
        assert subject_of(options(target=None, **by_user())) == user()
        assert subject_of(options(target=None, actor=user(), initiator=None)) == user()

    def test_an_application_is_no_subject(self):
        app = Principal(kind=PrincipalKind.APPLICATION, app_id="a-1")
        assert subject_of(options(target=None, actor=app)) is None
        assert subject_of(options(target=None)) is None

    def test_another_target_is_no_reason_to_take_the_actor(self):
        policy = Principal(kind=PrincipalKind.OTHER, id="p-1")
        assert subject_of(options(target=None, targets=(policy,), **by_user())) is None

    @pytest.mark.parametrize("family", [PolicyUpdate, HardwareTokenChange, PerUserMfaUpdate])
    def test_what_administrators_do_is_not_about_who_did_it(self, family):
        assert subject_of(event(family, target=None, actor=user(), initiator=None)) is None
        assert subject_of(registered(target=None, **by_admin())) is None
        assert subject_of(updated(target=None, actor=user())) is None


class TestWhoIsWho:
    def test_an_id_in_any_case_is_one_person_whatever_the_names(self):
        events = about(ADELE, "Adele@Contoso.com"), about(f" {ADELE.upper()}", "adele.new@contoso.com"), about(ADELE)
        assert who(*events) == {(None, ADELE, "adele.new@contoso.com", NAME): [0, 1, 2]}

    def test_a_name_alone_joins_the_one_id_that_carries_it(self):
        assert who(about(ADELE, NAME), about(None, NAME.upper())) == {(None, ADELE, NAME): [0, 1]}

    def test_a_name_that_two_ids_carry_stays_a_person_of_its_own(self):
        assert who(about(ADELE, NAME), about(BORIS, NAME), about(None, NAME)) == {
            (None, ADELE, NAME): [0],
            (None, BORIS, NAME): [1],
            (None, None, NAME): [2],
        }

    def test_the_same_name_in_two_tenants_is_two_people(self):
        assert who(about(None, NAME, CONTOSO), about(None, NAME, FABRIKAM)) == {
            (CONTOSO, None, NAME): [0],
            (FABRIKAM, None, NAME): [1],
        }

    def test_the_same_id_in_two_tenants_is_two_people(self):
        assert who(about(ADELE, NAME, CONTOSO), about(ADELE, NAME, FABRIKAM.upper())) == {
            (CONTOSO, ADELE, NAME): [0],
            (FABRIKAM, ADELE, NAME): [1],
        }

    def test_an_id_without_tenant_joins_the_one_tenant_that_knows_it(self):
        assert who(about(ADELE, None, CONTOSO), about(ADELE, NAME)) == {(CONTOSO, ADELE, NAME): [0, 1]}

    def test_an_id_that_two_tenants_know_joins_neither(self):
        events = about(ADELE, None, CONTOSO), about(ADELE, None, FABRIKAM), about(ADELE)
        assert who(*events) == {(CONTOSO, ADELE): [0], (FABRIKAM, ADELE): [1], (None, ADELE): [2]}

    def test_a_name_without_tenant_joins_the_one_tenant_that_knows_it(self):
        assert who(about(None, NAME, CONTOSO), about(None, NAME)) == {(CONTOSO, None, NAME): [0, 1]}
        assert who(about(ADELE, NAME, CONTOSO), about(None, NAME)) == {(CONTOSO, ADELE, NAME): [0, 1]}

    def test_a_name_that_two_tenants_know_joins_neither(self):
        assert who(about(ADELE, NAME, CONTOSO), about(None, NAME, FABRIKAM), about(None, NAME)) == {
            (CONTOSO, ADELE, NAME): [0],
            (FABRIKAM, None, NAME): [1],
            (None, None, NAME): [2],
        }

    def test_an_id_of_unknown_tenant_takes_its_name_from_one_tenant_only(self):
        assert who(about(ADELE, NAME), about(None, NAME, CONTOSO)) == {(None, ADELE, NAME): [0, 1]}
        assert who(about(ADELE, NAME), about(None, NAME, CONTOSO), about(None, NAME, FABRIKAM)) == {
            (None, ADELE, NAME): [0],
            (CONTOSO, None, NAME): [1],
            (FABRIKAM, None, NAME): [2],
        }

    def test_a_second_id_of_unknown_tenant_leaves_the_name_in_doubt(self):
        events = about(ADELE, NAME, CONTOSO), about(BORIS, NAME), about(None, NAME, CONTOSO)
        assert who(*events) == {(CONTOSO, ADELE, NAME): [0], (None, BORIS, NAME): [1], (CONTOSO, None, NAME): [2]}

    def test_within_its_own_tenant_a_name_is_sure(self):
        events = about(ADELE, NAME, CONTOSO), about(BORIS, NAME, FABRIKAM), about(None, NAME, FABRIKAM)
        assert who(*events) == {(CONTOSO, ADELE, NAME): [0], (FABRIKAM, BORIS, NAME): [1, 2]}

    def test_an_id_that_looks_like_a_name_stays_an_id(self):
        assert who(about(NAME), about(None, NAME)) == {(None, NAME): [0], (None, None, NAME): [1]}

    @pytest.mark.parametrize("scrubbed", [ZERO, "", "  ", None])
    def test_a_scrubbed_id_is_none(self, scrubbed):
        assert who(about(scrubbed, NAME)) == {(None, None, NAME): [0]}
        assert who(about(scrubbed, " ")) == {}

    def test_an_event_about_nobody_is_left_out(self):
        assert who(registered(target=None), about(ADELE)) == {(None, ADELE): [1]}


class TestNamings:
    def test_an_event_names_its_person_in_lower_case(self):
        assert naming_of(about(ADELE.upper(), "Adele@Contoso.com", CONTOSO.upper())) == Naming(
            tenant_id=CONTOSO, object_id=ADELE, upn=NAME
        )
        assert naming_of(about(ZERO, NAME)) == Naming(upn=NAME)
        assert naming_of(about(ZERO, " ")) is None
        assert naming_of(registered(target=None)) is None

    def test_each_stands_for_the_person_once_all_have_been_heard(self):
        full = Naming(tenant_id=CONTOSO, object_id=ADELE, upn=NAME)
        by_id, by_name = Naming(object_id=ADELE), Naming(upn=NAME)
        person = Naming(tenant_id=CONTOSO, object_id=ADELE)
        assert who_is_who([by_name, full, by_id]) == dict.fromkeys([by_name, full, by_id], person)
        assert who_is_who([by_name]) == {by_name: by_name}
        assert who_is_who([]) == {}

    def test_what_is_no_naming_is_refused(self):
        with pytest.raises(CallError, match=r"namings\[0\]: expected a Naming, got text"):
            who_is_who(["adele@contoso.com"])


class TestPerson:
    def test_names_are_the_last_ones_written(self):
        old = registered(0, target=user(ADELE, "Old@contoso.com", display_name="Old"), tenant_id=CONTOSO.upper())
        new = registered(9, target=user(ADELE.upper(), "New@contoso.com"))
        (person,) = people_of([new, old])
        assert person == Person(
            tenant_id=CONTOSO,
            object_id=ADELE,
            upn="New@contoso.com",
            upns=frozenset({"old@contoso.com", "new@contoso.com"}),
            display_name="Old",
        )

    def test_people_come_in_order_of_label_then_tenant(self):
        events = [
            about(None, "b@contoso.com"),
            about(None, "A@contoso.com"),
            about(ADMIN, None, FABRIKAM),
            about(ADMIN, None, CONTOSO),
        ]
        labels = [(person.label, person.tenant_id) for person in people_of(events)]
        assert labels == [("A@contoso.com", None), ("b@contoso.com", None), (ADMIN, CONTOSO), (ADMIN, FABRIKAM)]

    def test_the_label_is_never_empty(self):
        assert [Person(upn="u").label, Person(object_id="o").label, Person().label] == ["u", "o", "(unknown person)"]

    @pytest.mark.parametrize("name", [ADELE, ADELE.upper(), NAME, " Adele@Contoso.COM "])
    def test_it_answers_to_id_and_names_in_any_case(self, name):
        assert Person(object_id=ADELE, upns=frozenset({NAME})).answers_to(name)

    @pytest.mark.parametrize("name", ["", BORIS, "boris@contoso.com"])
    def test_it_answers_to_nothing_else(self, name):
        assert not Person(object_id=ADELE, upns=frozenset({NAME})).answers_to(name)
        assert not Person().answers_to(name)

    def test_it_is_shown_alike_whatever_the_hash_seed(self):
        names = frozenset(f"{letter}@contoso.com" for letter in "cab")
        assert "upns=['a@contoso.com', 'b@contoso.com', 'c@contoso.com']" in repr(Person(upns=names))

    def test_people_sort_although_fields_are_unknown(self):
        people = [Person(upn="b"), Person(), Person(tenant_id="t"), Person(upns=frozenset({"z"})), Person(upn="a")]
        assert sorted(people) == [people[1], people[3], people[4], people[0], people[2]]

    def test_initiators_do_not_change_who_it_is_about(self):
        (person,) = people_of([registered(**by_admin()), registered(initiator=Initiator.SERVICE)])
        assert person.object_id == ADELE
