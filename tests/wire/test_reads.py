"""Which records become events, by service and activity."""

import pytest

from entra_combined_reg.catalog import Activity
from entra_combined_reg.events import FAMILY_OF
from entra_combined_reg.wire import parse_events, services_read
from wire.records import graph


def test_whoever_logs_an_activity_of_registration_is_read():
    assert services_read(Activity.USER_REGISTERED_SECURITY_INFO) is None
    assert services_read(Activity.UPDATE_PER_USER_MFA_STATE) is None


@pytest.mark.parametrize(
    ("activity", "services"),
    [
        (Activity.UPDATE_USER, ("Authentication Methods", "Core Directory")),
        (Activity.AUTHENTICATION_METHODS_POLICY_UPDATE, ("Authentication Methods",)),
        (
            Activity.SUSPICIOUS_ACTIVITY_REPORTED,
            ("Authentication Methods", "Azure MFA", "Microsoft Entra multifactor authentication"),
        ),
        (
            Activity.ADD_BLOCKED_USER,
            ("AAD Management UX", "Authentication Methods", "Microsoft Entra Management UX"),
        ),
    ],
)
def test_an_activity_of_others_is_read_from_its_services_and_from_registrations_own(activity, services):
    assert services_read(activity) == services


@pytest.mark.parametrize("activity", FAMILY_OF)
def test_the_parser_reads_exactly_these_services(activity):
    asked = services_read(activity)
    for service in ("Teapot", None, "", *(asked or ())):
        record = graph(activityDisplayName=activity.value, loggedByService=service and service.upper())
        assert bool(parse_events(record).events) is (asked is None or service != "Teapot")
