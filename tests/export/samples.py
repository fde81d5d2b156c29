"""Events to write out: every activity that makes one, with every result, and records of strangers."""

import entra_combined_reg as ecr
from entra_combined_reg.events import FAMILY_OF
from wire import records

RESULTS = ("success", "failure", "timeout", "clientError", "Failure of a kind", None)
APPLICATION = {
    "app": {"displayName": "Contoso provisioning", "appId": "a-1", "servicePrincipalId": "s-1"},
    "user": None,
}
ADMIN = {"user": {"id": "00000000-0000-4000-8000-00000000ad01", "displayName": "Megan", "userPrincipalName": "megan@contoso.com",
                  "ipAddress": "2001:db8::7", "userType": "Member", "homeTenantId": records.TENANT}}  # fmt: skip
POLICY = {"id": "p-1", "displayName": "Authentication methods policy", "type": "Policy", "modifiedProperties": []}
PHONE = "+1 4255550123"


def event(**fields):
    """The event of a full Graph record with these values."""
    (made,) = ecr.parse_events([records.graph(**fields)], keep_raw=True).raise_if_rejected().events
    return made


def every():
    """Every activity, by turns with every result, actor and target there may be."""
    actors = (records.graph()["initiatedBy"], ADMIN, APPLICATION, None)
    targets = (records.graph()["targetResources"], [POLICY], [], [{"type": "User", "displayName": "Adele only"}])
    return [
        event(
            id=f"e{number}-{turn}",
            activityDisplayName=activity.value,
            result=RESULTS[(number + turn) % len(RESULTS)],
            initiatedBy=actors[(number + turn) % 4],
            targetResources=targets[turn],
        )
        for number, activity in enumerate([*FAMILY_OF, ecr.Activity("User registered security info")])
        for turn in range(4)
    ] + [event(id="new", activityDisplayName="User polished security info")]


def hostile():
    """Records of strangers that hold numbers, scripts, lone surrogates and addresses that are none."""
    number = f"Call {PHONE}"
    user = {
        "id": records.USER,
        "displayName": f"<img onerror=1> {PHONE}",
        "userPrincipalName": records.UPN,
        "ipAddress": f"::{PHONE}",
    }
    target = {
        **user,
        "type": number,
        "modifiedProperties": [{"displayName": number, "oldValue": PHONE, "newValue": PHONE}],
    }
    app = {"displayName": number, "servicePrincipalName": number, "appId": "\ud800", "servicePrincipalId": "s-1"}
    details = [{"key": "User-Agent", "value": f"curl {PHONE}\x00\ud800"}, {"key": number, "value": PHONE}]
    shared = {
        "resultReason": f"User registered {number}",
        "targetResources": [target, {**POLICY, "displayName": number}],
        "additionalDetails": details,
        "operationType": number,
        "category": number,
        "loggedByService": "Authentication Methods",
    }
    return [
        event(**shared, result=number, initiatedBy={"user": user}),
        event(**shared, id="by app", initiatedBy={"app": app}),
        event(**shared, id="new", activityDisplayName=f"User dialled {PHONE}", initiatedBy={"user": user}),
        event(
            **shared, id="policy", activityDisplayName="Authentication Methods Policy Update", initiatedBy={"app": app}
        ),
    ]
