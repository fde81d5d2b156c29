"""Values to show: a small tenant's events with everything that may stand in them, a plan and findings."""

from datetime import UTC, datetime

import entra_combined_reg as ecr
from entra_combined_reg.testing import WHEN, make_policy, make_user
from wire import records

AS_OF = datetime(2026, 11, 20, tzinfo=UTC)


def events():
    """Every shape that keeps the most, and one record with as little as can be."""
    full = records.graph(activityDateTime="2026-02-25T09:19:25.1234567Z")
    bare = {"activityDisplayName": "User deleted security info", "activityDateTime": "2026-02-26T00:00:00Z", "id": None}
    return ecr.parse_events([full, records.log_analytics(Id="Directory_other"), bare]).raise_if_rejected().events


def plan():
    phone = ecr.RegisteredMethod(method=ecr.Method.PHONE, type_text="phoneAuthenticationMethod", id="3179e48a")
    users = [
        make_user(registered=(phone,)),
        make_user(object_id="3c9d7a10-51be-4b0f-9a66-000000000002", upn=None, registered=None),
    ]
    return ecr.plan_rollback(users, as_of=WHEN, pilot=1)


def findings():
    case = ecr.Case(
        symptom=ecr.Symptom.CANNOT_ADD_METHOD,
        wanted=ecr.Method.ALTERNATE_PHONE,
        user=make_user(),
        tenant=make_policy(),
        as_of=AS_OF,
    )
    return ecr.diagnose(case).findings
