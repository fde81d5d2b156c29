"""Gestures: the record groups of AUD-B4, and what must not be joined."""

from __future__ import annotations

import random
from itertools import permutations

import attrs
import pytest

from acts.makers import (
    ADELE,
    ADMIN,
    BORIS,
    CONTOSO,
    FABRIKAM,
    at,
    by_admin,
    by_user,
    credential,
    defaulted,
    deleted,
    event,
    options,
    passkey,
    registered,
    started,
    updated,
    user,
)
from entra_combined_reg.acts import Gesture, JoinRule, Noise, gestures_of
from entra_combined_reg.catalog import Activity, Method, Status
from entra_combined_reg.errors import CallError
from entra_combined_reg.events import Change, Event, Initiator, MethodRegistration, MethodUpdate, PasswordResetProgress

R = JoinRule


def grouped(events):
    """The gestures, after checking that they do not depend on the order of the records."""
    found = gestures_of(events)
    for seed in range(5):
        shuffled = list(events)
        random.Random(seed).shuffle(shuffled)
        assert gestures_of(shuffled) == found
    return found


def one(anchor, *pairs):
    return Gesture(anchor=anchor, events=tuple(e for e, _ in pairs), rules=tuple(rule for _, rule in pairs))


def alone(event):
    return one(event, (event, R.ANCHOR))


class TestPasskey:
    """Get passkey creation options → started → device registration → Passkey and Fido2 → Update user (AUD-B4)."""

    def test_all_six_records_are_one_act_named_by_the_portal(self):
        asked = options(0)
        start = started(1, method=Method.PASSKEY)
        key = credential(Activity.ADD_PASSKEY_DEVICE_BOUND, 20)
        portal, service = passkey(21, "Passkey"), passkey(22, "Fido2 Authentication Method")
        directory = updated(23, "SearchableDeviceKey")
        expected = one(
            portal,
            (asked, R.PASSKEY_OPTIONS),
            (start, R.STARTED),
            (key, R.DEVICE_CREDENTIAL),
            (portal, R.ANCHOR),
            (service, R.PASSKEY_TWIN),
            (directory, R.USER_UPDATE),
        )
        assert grouped([asked, start, key, portal, service, directory]) == (expected,)
        assert expected.method is Method.PASSKEY

    @pytest.mark.parametrize("word", ["Passkey", "Fido"])
    @pytest.mark.parametrize("apart", [-120, -1, 0, 1, 120])
    def test_the_two_words_for_one_passkey_join_whichever_comes_first(self, word, apart):
        portal, service = passkey(300, word), passkey(300 + apart, "Fido2 Authentication Method")
        (gesture,) = grouped([portal, service])
        assert gesture.anchor == portal
        assert dict(zip(gesture.events, gesture.rules, strict=True)) == {portal: R.ANCHOR, service: R.PASSKEY_TWIN}

    @pytest.mark.parametrize(
        ("one_word", "other"),
        [("Passkey", "Passkey"), ("Fido2 Authentication Method", "Fido2 Authentication Method"), ("Passkey", "Fido")],
    )
    def test_two_rows_of_one_emitter_are_two_passkeys(self, one_word, other):
        assert len(grouped([passkey(0, one_word), passkey(5, other)])) == 2

    def test_rows_more_than_two_minutes_apart_are_two_acts(self):
        assert len(grouped([passkey(0, "Passkey"), passkey(121, "Fido2")])) == 2

    def test_a_failed_row_is_no_twin_of_a_successful_one(self):
        assert len(grouped([passkey(0, "Passkey"), passkey(1, "Fido2", status=Status.FAILURE)])) == 2

    def test_two_passkeys_within_two_minutes_keep_their_own_twins(self):
        first, second = passkey(0, "Passkey"), passkey(60, "Passkey")
        twins = passkey(1, "Fido2"), passkey(61, "Fido2")
        expected = [one(p, (p, R.ANCHOR), (t, R.PASSKEY_TWIN)) for p, t in zip((first, second), twins, strict=True)]
        assert grouped([first, second, *twins]) == tuple(expected)

    def test_the_closest_pair_joins_first_when_a_twin_is_missing(self):
        lonely, portal, service = passkey(0, "Passkey"), passkey(61, "Passkey"), passkey(60, "Fido2")
        expected = one(portal, (service, R.PASSKEY_TWIN), (portal, R.ANCHOR))
        assert grouped([lonely, portal, service]) == (alone(lonely), expected)

    def test_one_correlation_joins_before_the_closer_row(self):
        near, far = passkey(0, "Passkey"), passkey(90, "Passkey", correlation_id="c-1")
        service = passkey(1, "Fido2", correlation_id="c-1")
        expected = one(far, (service, R.PASSKEY_TWIN), (far, R.ANCHOR))
        assert grouped([near, far, service]) == (alone(near), expected)

    def test_a_service_row_without_a_portal_row_is_an_act(self):
        service = passkey(0, "Fido2")
        assert grouped([service]) == (alone(service),)

    def test_deletion_leaves_two_rows_as_well(self):
        portal = deleted(0, method=Method.PASSKEY, method_text="Fido")
        service = deleted(0, method=Method.PASSKEY, method_text="Fido2 Authentication Method")
        (gesture,) = grouped([service, portal])
        assert (gesture.anchor, set(gesture.rules)) == (portal, {R.ANCHOR, R.PASSKEY_TWIN})

    def test_a_deletion_is_no_twin_of_a_registration(self):
        assert len(grouped([passkey(0, "Passkey"), deleted(1, method=Method.PASSKEY, method_text="Fido2")])) == 2

    def test_an_administrator_and_the_user_registering_a_minute_apart_stay_two(self):
        assert len(grouped([passkey(0, "Passkey", **by_user()), passkey(60, "Fido2", **by_admin())])) == 2

    def test_whoever_acted_where_one_record_does_not_say(self):
        rows = [passkey(0, "Passkey", **by_user()), passkey(1, "Fido2", initiator=None, actor=user(ADMIN))]
        assert len(grouped(rows)) == 1
        assert len(grouped([rows[1], passkey(0, "Passkey", **by_admin(ADELE))])) == 1

    def test_people_without_an_id_are_told_by_their_part_alone(self):
        rows = [passkey(n, word, initiator=Initiator.USER) for n, word in enumerate(("Passkey", "Fido2"))]
        assert len(grouped(rows)) == 1

    def test_two_administrators_stay_two(self):
        rows = [passkey(0, "Passkey", **by_admin(ADMIN)), passkey(1, "Fido2", **by_admin(ADELE))]
        assert len(grouped(rows)) == 2

    def test_an_application_writes_in_anybodys_name(self):
        rows = [passkey(0, "Passkey", **by_user()), passkey(1, "Fido2", initiator=Initiator.SERVICE)]
        assert len(grouped(rows)) == 1


class TestOtherServices:
    """MyAccess at the whole second of the start, Azure MFA beside the Update user rows (AUD-B4)."""

    def test_authenticator_with_both_other_services(self):
        update = updated(0, "StrongAuthenticationPhoneAppDetail", initiator=Initiator.SERVICE)
        start = started(5.3, method=Method.AUTHENTICATOR)
        my_access = registered(5, service="MyAccess")
        mfa = registered(0.2, service="Azure MFA", method=Method.AUTHENTICATOR)
        own = registered(75, method=Method.AUTHENTICATOR)
        expected = one(
            own,
            (update, R.USER_UPDATE),
            (mfa, R.OTHER_SERVICE),
            (my_access, R.OTHER_SERVICE),
            (start, R.STARTED),
            (own, R.ANCHOR),
        )
        assert grouped([update, start, my_access, mfa, own]) == (expected,)

    def test_a_second_row_of_the_same_service_is_another_act(self):
        own, first, second = registered(0), registered(1, service="MyAccess"), registered(2, service="MyAccess")
        expected = one(own, (own, R.ANCHOR), (first, R.OTHER_SERVICE))
        assert grouped([own, first, second]) == (expected, alone(second))

    def test_a_row_of_another_service_alone_is_an_act(self):
        row = registered(0, service="MyAccess")
        assert grouped([row]) == (alone(row),)

    def test_another_services_word_for_a_passkey_is_that_services_row(self):
        portal, other = passkey(0, "Passkey"), passkey(1, "Fido2", service="Azure MFA")
        assert grouped([portal, other]) == (one(portal, (portal, R.ANCHOR), (other, R.OTHER_SERVICE)),)

    def test_a_row_that_names_another_method_is_another_act(self):
        rows = [registered(0, method=Method.EMAIL), registered(1, service="Azure MFA", method=Method.PHONE)]
        assert len(grouped(rows)) == 2

    def test_a_service_passkey_row_without_the_portals_takes_other_services(self):
        service, my_access = passkey(0, "Fido2"), registered(1, service="MyAccess")
        assert grouped([service, my_access]) == (one(service, (service, R.ANCHOR), (my_access, R.OTHER_SERVICE)),)

    def test_a_record_without_service_is_taken_for_registrations_own(self):
        rows = [registered(0, service=None, method=Method.PHONE), registered(1, method=Method.PHONE)]
        assert len(grouped(rows)) == 2

    def test_two_authenticator_registrations_within_two_minutes_stay_two(self):
        first, second = (registered(s, method=Method.AUTHENTICATOR) for s in (0, 90))
        echoes = [registered(s, service="MyAccess") for s in (1, 91)]
        expected = [one(a, (a, R.ANCHOR), (e, R.OTHER_SERVICE)) for a, e in zip((first, second), echoes, strict=True)]
        assert grouped([first, second, *echoes]) == tuple(expected)


class TestMyAccess:
    """Stamped at the whole second of the started record: no proof of completion (AUD-B4)."""

    def test_it_goes_with_the_start_that_came_to_nothing(self):
        row, start = registered(5, service="MyAccess"), started(5.3, method=Method.AUTHENTICATOR)
        assert grouped([row, start]) == (one(start, (row, R.OTHER_SERVICE), (start, R.ANCHOR)),)

    @pytest.mark.parametrize(
        "start",
        [started(6, method=Method.PHONE), started(4.9, method=Method.PHONE), started(5.3, method=Method.EMAIL)],
    )
    def test_it_goes_with_no_start_of_another_second_or_method(self, start):
        assert len(grouped([registered(5, service="MyAccess", method=Method.PHONE), start])) == 2

    def test_nor_with_somebody_elses(self):
        row = registered(5, service="MyAccess", **by_user())
        assert len(grouped([row, started(5.3, method=Method.PHONE, **by_admin())])) == 2
        assert len(grouped([deleted(5, service="MyAccess"), started(5.3, method=Method.PHONE)])) == 2

    def test_it_goes_with_the_registration_where_there_is_one(self):
        row, start = registered(5, service="MyAccess"), started(5.3, method=Method.PHONE)
        end = registered(75, method=Method.PHONE)
        assert grouped([row, start, end]) == (one(end, (row, R.OTHER_SERVICE), (start, R.STARTED), (end, R.ANCHOR)),)

    def test_alone_it_does_not_say_how_the_act_ended(self):
        (unproved,) = grouped([registered(0, service="MyAccess")])
        (proved,) = grouped([registered(0)])
        assert (unproved.status, proved.status) == (Status.OTHER, Status.SUCCESS)


class TestAdminPhone:
    """One Authentication Methods record and one Update user with the same timestamp and target (AUD-B4)."""

    def test_the_pair_is_one_act(self):
        act = registered(0, method=Method.PHONE, **by_admin())
        directory = updated(0, "StrongAuthenticationUserDetails", **by_admin())
        (gesture,) = grouped([directory, act])
        assert (gesture.anchor, set(gesture.events)) == (act, {act, directory})

    def test_the_users_start_is_no_part_of_it(self):
        start = started(-60, method=Method.PHONE, **by_user())
        act = registered(0, method=Method.PHONE, **by_admin())
        assert grouped([start, act]) == (alone(start), alone(act))

    def test_the_user_registering_the_same_method_a_minute_later_is_another_act(self):
        rows = [registered(0, method=Method.PHONE, **by_admin()), registered(60, method=Method.PHONE, **by_user())]
        assert grouped(rows) == tuple(alone(row) for row in rows)


class TestUserUpdate:
    @pytest.mark.parametrize(("seconds", "joined"), [(0, True), (-300, True), (-301, False), (1, False)])
    def test_it_belongs_to_an_act_in_the_five_minutes_after(self, seconds, joined):
        act, directory = registered(0, method=Method.EMAIL), updated(seconds, "StrongAuthenticationUserDetails")
        assert (len(grouped([act, directory])) == 1) is joined

    @pytest.mark.parametrize(
        ("name", "seconds", "joined"),
        [
            ("SearchableDeviceKey", 120, True),
            ("SearchableDeviceKey", 121, False),
            ("DeviceKey", 5, True),
            ("StrongAuthenticationMethod", 5, False),
        ],
    )
    def test_the_key_of_a_passkey_is_written_after_it(self, name, seconds, joined):
        assert (len(grouped([passkey(0, "Passkey"), updated(seconds, name)])) == 1) is joined

    def test_another_methods_act_takes_no_key_that_was_written_after_it(self):
        assert len(grouped([registered(0, method=Method.PHONE), updated(5, "SearchableDeviceKey")])) == 2

    def test_nor_does_a_credential_of_unknown_activity(self):
        strange = event(type(credential(Activity.ADD_FIDO2_SECURITY_KEY)), 0)
        assert len(grouped([strange, updated(0, "SearchableDeviceKey")])) == 2

    def test_an_app_that_wrote_its_token_anew_is_no_part_of_what_the_user_did(self):
        renewal = Change(name="StrongAuthenticationPhoneAppDetail", old='[{"Id": "1"}]', new='[{"Id": "1"}]')
        directory = updated(-60, changes=(renewal,))
        act = registered(0, method=Method.EMAIL)
        assert grouped([directory, act]) == (alone(directory), alone(act))

    def test_an_administrators_update_is_no_part_of_what_the_user_did(self):
        directory = updated(-60, "StrongAuthenticationUserDetails", **by_admin())
        act = registered(0, method=Method.EMAIL, **by_user())
        assert grouped([directory, act]) == (alone(directory), alone(act))

    @pytest.mark.parametrize("names", [(), ("LastDirSyncTime",), (None,)])
    def test_an_update_of_other_properties_stands_alone(self, names):
        act, directory = registered(0), updated(0, *names)
        assert set(grouped([act, directory])) == {alone(act), alone(directory)}

    def test_several_updates_join_one_act_and_each_the_nearest(self):
        first, second = registered(0, method=Method.EMAIL), registered(100, method=Method.PHONE)
        updates = [updated(s, "StrongAuthenticationMethod") for s in (-2, -1, 99)]
        found = grouped([first, second, *updates])
        assert [gesture.events for gesture in found] == [(updates[0], updates[1], first), (updates[2], second)]


class TestStarts:
    def test_each_registration_takes_one_start_and_the_others_stay_silent_failures(self):
        silent, own = started(0, method=Method.PHONE), started(60, method=Method.PHONE)
        end = registered(90, method=Method.PHONE)
        assert grouped([silent, own, end]) == (alone(silent), one(end, (own, R.STARTED), (end, R.ANCHOR)))

    def test_a_start_of_another_method_is_another_act(self):
        assert len(grouped([started(0, method=Method.PHONE), registered(9, method=Method.EMAIL)])) == 2

    def test_a_start_that_names_no_method_joins_by_correlation_only(self):
        end = registered(9, method=Method.EMAIL, correlation_id="c-1")
        assert len(grouped([started(0, correlation_id="c-1"), end])) == 1
        assert len(grouped([started(0), end])) == 2

    @pytest.mark.parametrize(("seconds", "joined"), [(-900, True), (-901, False), (0, True), (1, False)])
    def test_a_session_lives_fifteen_minutes(self, seconds, joined):
        rows = [started(seconds, method=Method.PHONE), registered(0, method=Method.PHONE)]
        assert (len(grouped(rows)) == 1) is joined

    @pytest.mark.parametrize("status", [Status.FAILURE, Status.TIMEOUT, Status.CLIENT_ERROR])
    def test_a_start_that_failed_is_an_act_of_its_own(self, status):
        rows = [started(0, method=Method.PHONE, status=status), registered(9, method=Method.PHONE)]
        assert len(grouped(rows)) == 2

    def test_a_start_is_no_part_of_a_deletion(self):
        assert len(grouped([started(0, method=Method.PHONE), deleted(9, method=Method.PHONE)])) == 2

    def test_a_start_in_the_services_words_is_a_start(self):
        start, end = started(0, method=Method.PASSKEY, method_text="Fido2"), passkey(9, "Passkey")
        assert grouped([start, end]) == (one(end, (start, R.STARTED), (end, R.ANCHOR)),)

    def test_another_methods_act_in_the_services_words_is_no_twin(self):
        rows = [passkey(0, "Passkey"), registered(1, method=None, method_text="Fido2 something new")]
        assert grouped(rows) == tuple(alone(row) for row in rows)

    def test_options_belong_to_passkeys_of_the_same_person(self):
        assert len(grouped([options(0), registered(9, method=Method.PHONE)])) == 2
        assert len(grouped([options(0, **by_user()), passkey(9, "Passkey", **by_admin())])) == 2


class TestSilence:
    def test_options_and_start_of_a_passkey_that_fails_in_silence_are_one_act(self):
        asked, start = options(0), started(1, method=Method.PASSKEY)
        assert grouped([asked, start]) == (one(start, (asked, R.PASSKEY_OPTIONS), (start, R.ANCHOR)),)

    def test_options_alone_are_about_a_passkey(self):
        (gesture,) = grouped([options(0)])
        assert gesture.method is Method.PASSKEY

    def test_a_start_that_failed_takes_the_options_before_it(self):
        start = started(1, method=Method.PASSKEY, status=Status.FAILURE)
        assert len(grouped([options(0), start])) == 1

    def test_other_starts_and_earlier_ones_do_not(self):
        assert len(grouped([options(0), started(1, method=Method.PHONE)])) == 2
        assert len(grouped([options(1), started(0, method=Method.PASSKEY)])) == 2


class TestDeviceCredential:
    """A Device Registration Service and an Authentication Methods record may share a correlation id (AUD-B4)."""

    def test_a_shared_correlation_id_joins_any_method(self):
        act = registered(0, method=Method.WINDOWS_HELLO, correlation_id="c-1")
        key = credential(Activity.ADD_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL, 3, correlation_id="c-1")
        assert grouped([act, key]) == (one(act, (act, R.ANCHOR), (key, R.DEVICE_CREDENTIAL)),)

    def test_without_one_only_passkeys_join(self):
        act = registered(0, method=Method.WINDOWS_HELLO)
        assert len(grouped([act, credential(Activity.ADD_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL)])) == 2
        assert len(grouped([passkey(0, "Fido"), credential(Activity.ADD_FIDO2_SECURITY_KEY, 60)])) == 1

    @pytest.mark.parametrize(
        ("activity", "make", "joined"),
        [
            (Activity.ADD_FIDO2_SECURITY_KEY, registered, True),
            (Activity.ADD_PASSKEY_DEVICE_BOUND, registered, True),
            (Activity.ADD_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL, registered, False),
            (Activity.ADD_PASSWORDLESS_PHONE_SIGN_IN_CREDENTIAL, registered, False),
            (Activity.ADD_PLATFORM_CREDENTIAL, registered, False),
            (Activity.DELETE_FIDO2_SECURITY_KEYS, deleted, True),
            (Activity.DELETE_PASSKEY_DEVICE_BOUND, deleted, True),
            (Activity.DELETE_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL, deleted, False),
            (Activity.DELETE_PASSWORDLESS_PHONE_SIGN_IN_CREDENTIAL, deleted, False),
            (Activity.DELETE_PLATFORM_CREDENTIAL, deleted, False),
        ],
    )
    def test_a_passkey_goes_with_a_passkeys_credential_only(self, activity, make, joined):
        assert (len(grouped([make(0, method=Method.PASSKEY), credential(activity)])) == 1) is joined
        assert len(grouped([make(0, method=Method.PHONE), credential(activity)])) == 2
        linked = make(0, method=Method.PHONE, correlation_id="c"), credential(activity, correlation_id="c")
        assert len(grouped(linked)) == 1

    @pytest.mark.parametrize(
        ("activity", "make", "joined"),
        [
            (Activity.DELETE_FIDO2_SECURITY_KEYS, deleted, True),
            (Activity.DELETE_FIDO2_SECURITY_KEYS, registered, False),
            (Activity.ADD_FIDO2_SECURITY_KEY, deleted, False),
        ],
    )
    def test_adding_goes_with_registering_and_deleting_with_deleting(self, activity, make, joined):
        rows = [make(0, method=Method.PASSKEY, correlation_id="c-1"), credential(activity, correlation_id="c-1")]
        assert (len(grouped(rows)) == 1) is joined

    def test_of_two_people_they_stay_two(self):
        rows = [passkey(0, "Fido", **by_user()), credential(Activity.ADD_FIDO2_SECURITY_KEY, **by_admin())]
        assert len(grouped(rows)) == 2

    def test_one_that_failed_is_no_part_of_what_succeeded(self):
        failed = credential(Activity.ADD_FIDO2_SECURITY_KEY, 0, status=Status.FAILURE)
        assert len(grouped([failed, passkey(60, "Passkey")])) == 2

    @pytest.mark.parametrize(
        ("activity", "method"),
        [
            (Activity.ADD_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL, Method.WINDOWS_HELLO),
            (Activity.ADD_FIDO2_SECURITY_KEY, Method.PASSKEY),
            (Activity.DELETE_PLATFORM_CREDENTIAL, Method.PLATFORM_CREDENTIAL),
            (Activity.ADD_PASSWORDLESS_PHONE_SIGN_IN_CREDENTIAL, Method.AUTHENTICATOR),
        ],
    )
    def test_where_no_record_of_registration_itself_is_left_it_names_the_act_and_its_method(self, activity, method):
        key, directory = credential(activity, 0), updated(2, "SearchableDeviceKey")
        expected = one(key, (key, R.ANCHOR), (directory, R.USER_UPDATE))
        assert grouped([key, directory]) == (expected,)
        assert expected.method is method

    def test_then_it_takes_the_start_and_the_options_of_a_passkey(self):
        asked, start = options(0), started(1, method=Method.PASSKEY)
        key = credential(Activity.ADD_PASSKEY_DEVICE_BOUND, 20)
        expected = one(key, (asked, R.PASSKEY_OPTIONS), (start, R.STARTED), (key, R.ANCHOR))
        assert grouped([asked, start, key]) == (expected,)

    def test_but_no_start_of_another_method_nor_an_update_of_something_else(self):
        hello = credential(Activity.ADD_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL, 20)
        rows = [
            options(0),
            started(1, method=Method.WINDOWS_HELLO),
            updated(20, "StrongAuthenticationMethod"),
            hello,
            credential(Activity.DELETE_FIDO2_SECURITY_KEYS, 20),
        ]
        assert grouped(rows) == tuple(alone(row) for row in sorted(rows, key=lambda row: row.order))

    def test_one_of_unknown_activity_stands_alone(self):
        assert len(grouped([passkey(0, "Fido"), event(type(credential(Activity.ADD_FIDO2_SECURITY_KEY)), 0)])) == 2


class TestGestures:
    def test_nothing_makes_nothing(self):
        assert gestures_of([]) == ()

    def test_the_same_event_twice_counts_once(self):
        act = registered(0)
        assert gestures_of([act, attrs.evolve(act)]) == (alone(act),)

    @pytest.mark.parametrize(
        "other", [registered(1, target=user(BORIS)), registered(1, tenant_id=CONTOSO), registered(1, target=None)]
    )
    def test_events_of_several_people_are_refused_because_their_acts_would_mix(self, other):
        act = registered(0, tenant_id=FABRIKAM)
        if other.target is None:
            assert len(gestures_of([act, other])) == 2
        else:
            with pytest.raises(CallError, match="events: expected those of one person, got those of 2; Timeline"):
                gestures_of([act, other])

    def test_what_is_no_event_is_refused(self):
        with pytest.raises(CallError, match=r"events\[0\]: expected a SecurityInfoEvent, got object"):
            gestures_of([{"id": "1"}])

    def test_many_records_of_other_kinds_around_an_act_hide_none_of_its_own(self):
        """A self-service password reset leaves a dozen records in the minutes before a registration."""
        start, end = started(0, method=Method.PHONE), registered(300, method=Method.PHONE)
        steps = [event(PasswordResetProgress, n) for n in range(1, 100)]
        assert one(end, (start, R.STARTED), (end, R.ANCHOR)) in grouped([start, *steps, end])

    def test_the_method_is_the_anchors_else_another_records_else_unknown(self):
        act, start = registered(9, correlation_id="c"), started(0, correlation_id="c")
        mfa = registered(9, service="Azure MFA")
        assert [g.method for g in gestures_of([act, start, mfa])] == [None]
        named = Gesture(anchor=act, events=(start, defaulted(1, method=Method.EMAIL)), rules=(R.ANCHOR, R.STARTED))
        assert named.method is Method.EMAIL

    def test_every_family_that_names_an_act_does(self):
        rows = [event(MethodUpdate, 0), defaulted(1), registered(2), deleted(3)]
        assert grouped(rows) == tuple(alone(row) for row in rows)

    def test_equal_candidates_are_chosen_by_their_place_in_time_not_in_the_input(self):
        acts = [passkey(0, "Passkey", key="a"), passkey(2, "Passkey", key="b")]
        rows = [*acts, passkey(1, "Fido2", key="c"), passkey(1, "Fido2", key="d")]
        expected = gestures_of(rows)
        assert all(gestures_of(order) == expected for order in permutations(rows))
        assert [[e.key for e in gesture.events] for gesture in expected] == [["a", "c"], ["d", "b"]]

    def test_the_first_and_the_last_second_of_the_calendar_are_moments_like_others(self):
        ends = [
            registered(0).__class__(occurred_at=stamp, activity_text="x", method=Method.PASSKEY, method_text=word)
            for stamp in (at(0).min.replace(tzinfo=at(0).tzinfo), at(0).max.replace(tzinfo=at(0).tzinfo))
            for word in ("Passkey", "Fido2")
        ]
        assert [len(gesture.events) for gesture in grouped(ends)] == [2, 2]

    def test_twenty_thousand_records_in_one_second_are_grouped_and_none_is_lost(self):
        families = (
            lambda n: passkey(0, "Passkey"),
            lambda n: passkey(0, "Fido2"),
            lambda n: updated(0, "StrongAuthenticationMethod"),
            lambda n: started(0, method=Method.PASSKEY),
        )
        rows = [families[n % 4](n) for n in range(20_000)]
        found = gestures_of(rows)
        assert sorted(e.key for gesture in found for e in gesture.events) == sorted(e.key for e in rows)

    def test_a_crowded_second_is_not_searched_from_end_to_end(self, monkeypatch):
        from entra_combined_reg.acts import _gestures

        asked = []
        monkeypatch.setattr(_gestures, "linked", lambda one, other: bool(asked.append(1)))
        rows = [row for n in range(500) for row in (passkey(0, "Passkey"), passkey(0, "Fido2"))]
        gestures_of(rows)
        assert 0 < len(asked) <= 500 * 16


class TestNoise:
    """The service writes rows nobody caused; they are kept, and told apart from acts, with the reason."""

    def only(self, event: Event) -> Gesture:
        (gesture,) = gestures_of([event])
        return gesture

    def test_an_app_that_wrote_its_token_anew_is_housekeeping(self):
        change = Change(
            name="StrongAuthenticationPhoneAppDetail", old='[{"Id": "1", "DeviceToken": "a"}]', new='[{"Id": "1"}]'
        )
        assert self.only(updated(0, changes=(change,))).noise is Noise.HOUSEKEEPING

    def test_an_update_of_something_else_is_unrelated(self):
        assert self.only(updated(0, "DisplayName", "Included Updated Properties")).noise is Noise.UNRELATED

    def test_a_record_that_a_service_wrote_by_itself_without_a_change_is_the_services(self):
        change = Change(name="StrongAuthenticationMethod", old="?", new="?")
        assert self.only(updated(0, changes=(change,), initiator=Initiator.SERVICE)).noise is Noise.SERVICE

    def test_a_real_change_is_an_act_although_a_service_wrote_it(self):
        change = Change(name="StrongAuthenticationMethod", old="[]", new='[{"MethodType": 5}]')
        assert self.only(updated(0, changes=(change,), initiator=Initiator.SERVICE)).noise is None

    def test_an_update_that_lists_no_property_is_not_called_noise(self):
        assert self.only(updated(0)).noise is None

    @pytest.mark.parametrize("program", [Initiator.SERVICE, Initiator.APPLICATION])
    def test_a_program_that_registered_nothing_that_it_names_is_the_services(self, program):
        """Since June 2026 records "User registered security info" come with no act of a user."""
        noise = self.only(registered(0, initiator=program, reason_text="User registered security info")).noise
        assert noise is Noise.SERVICE
        assert noise.reason == (
            "A service wrote the record by itself; it names no method, and no change can be read in it."
        )

    @pytest.mark.parametrize(
        "registration",
        [
            registered(0, **by_user()),
            registered(0),
            registered(0, method=Method.PHONE, initiator=Initiator.SERVICE),
            registered(0, method_text="something new", initiator=Initiator.SERVICE),
            event(MethodRegistration, 0, Activity.ADMIN_REGISTERED_SECURITY_INFO, initiator=Initiator.APPLICATION),
            deleted(0, initiator=Initiator.SERVICE),
        ],
    )
    def test_one_that_names_its_method_or_that_no_program_wrote_is_an_act(self, registration):
        assert self.only(registration).noise is None

    def test_so_is_one_with_a_start_of_the_user_or_a_change_in_the_directory(self):
        row = registered(9, initiator=Initiator.SERVICE, correlation_id="c-1")
        (begun,) = gestures_of([started(0, correlation_id="c-1", **by_user()), row])
        change = Change(name="StrongAuthenticationMethod", old="[]", new='[{"MethodType": 5}]')
        (changed,) = gestures_of([updated(0, changes=(change,), initiator=Initiator.SERVICE), row])
        assert (begun.noise, changed.noise) == (None, None)

    def test_every_kind_has_its_reason(self):
        assert len({noise.reason for noise in Noise}) == len(Noise)


class TestIsRegistration:
    @pytest.mark.parametrize(
        ("record", "is_one"),
        [
            (registered(0), True),
            (registered(0, **by_admin()), True),
            (credential(Activity.ADD_FIDO2_SECURITY_KEY), True),
            (credential(Activity.ADD_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL), True),
            (credential(Activity.DELETE_PLATFORM_CREDENTIAL), False),
            (event(type(credential(Activity.ADD_FIDO2_SECURITY_KEY))), False),
            (registered(0, status=Status.FAILURE), False),
            (registered(0, service="MyAccess"), False),
            (registered(0, initiator=Initiator.SERVICE), False),
            (started(0), False),
            (deleted(0), False),
        ],
    )
    def test_it_is_one_where_the_records_prove_it(self, record, is_one):
        (gesture,) = gestures_of([record])
        assert gesture.is_registration is is_one


class TestWhoActed:
    def test_the_anchor_says_it_else_another_record_of_the_act(self):
        (silent,) = gestures_of([registered(30, method=Method.PHONE), started(0, method=Method.PHONE, **by_user())])
        assert silent.initiator is Initiator.USER
        (told,) = gestures_of([registered(0, **by_admin())])
        assert told.initiator is Initiator.ADMIN
        (unknown,) = gestures_of([registered(0)])
        assert unknown.initiator is None

    def test_a_persons_record_says_more_than_a_programs(self):
        row = registered(30, method=Method.PHONE, initiator=Initiator.SERVICE)
        (gesture,) = gestures_of([row, started(0, method=Method.PHONE, **by_user())])
        assert gesture.initiator is Initiator.USER
        (alone,) = gestures_of([row])
        assert alone.initiator is Initiator.SERVICE
