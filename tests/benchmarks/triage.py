"""CPU time of triage for each user, beside that of decoding the same users' JSON, in one run.

Usage: PYTHONPATH=src python tests/benchmarks/triage.py [N]

N users (10,000 by default) as Graph tells them: profile, methods, groups, roles. Most tenants look like this one: a few
dozen kinds of users, everybody with a name, an id and a phone number of their own.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from time import process_time

from entra_combined_reg.catalog import PolicyName
from entra_combined_reg.diagnosis import Standing, triage
from entra_combined_reg.facts import (
    AccessPolicy,
    AccessState,
    AuthenticatorTarget,
    Cloud,
    MethodPolicy,
    MigrationState,
    Scope,
    Subscription,
    TenantPolicy,
    UserState,
)

NOW = datetime(2026, 11, 23, tzinfo=UTC)
STAFF, GUESTS = "22222222-2222-4222-8222-222222222222", "33333333-3333-4333-8333-333333333333"
GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10"
ON = {PolicyName.MICROSOFT_AUTHENTICATOR, PolicyName.SMS, PolicyName.EMAIL, PolicyName.FIDO2}
ASKS_MFA = AccessPolicy(
    state=AccessState.ENABLED, scope=Scope.EVERYONE, all_resources=True, controls=frozenset({"mfa"})
)


def methods_of(number: int) -> list[dict[str, object]]:
    """What a user has registered: a phone, the app, both, a key, or nothing."""
    phone = {
        "id": "3179e48a-750b-4051-897c-87b9720928f7",
        "phoneType": "mobile",
        "phoneNumber": f"+1 425555{number:04}",
    }
    app = {"id": f"app-{number}", "displayName": f"Phone of {number}", "phoneAppVersion": "6.8"}
    key = {"id": f"key-{number}", "displayName": "Blue key", "aaGuid": "00000000-0000-4000-8000-000000000000"}
    kinds = {"phone": phone, "microsoftAuthenticator": app, "fido2": key}
    held = [("phone",), ("microsoftAuthenticator",), ("phone", "microsoftAuthenticator"), ("fido2",), ()][number % 5]
    return [{"@odata.type": f"#microsoft.graph.{kind}AuthenticationMethod", **kinds[kind]} for kind in held]


def exports(count: int) -> list[str]:
    """Each user's documents as JSON text, as an admin's script stores them."""
    return [
        json.dumps(
            {
                "user": {
                    "id": f"{number:08}-0000-4000-8000-000000000000",
                    "userPrincipalName": f"user{number}@contoso.com",
                    "displayName": f"User {number}",
                    "userType": "Guest" if number % 17 == 0 else "Member",
                    "accountEnabled": True,
                    "businessPhones": [],
                    "otherMails": [],
                },
                "methods": {"value": methods_of(number)},
                "groups": [STAFF] if number % 3 else [GUESTS, f"group-{number}"],
                "roles": [GLOBAL_ADMINISTRATOR] if number % 97 == 0 else [],
                "requirements": {"perUserMfaState": "disabled"},
            }
        )
        for number in range(count)
    ]


def tenant() -> TenantPolicy:
    """A tenant that asks everybody for MFA and lets its staff use the Authenticator."""
    methods = tuple(
        MethodPolicy(
            name=name,
            id_text=name.value,
            enabled=name in ON,
            scope=Scope(groups=frozenset({STAFF})) if name is PolicyName.MICROSOFT_AUTHENTICATOR else Scope.EVERYONE,
            authenticator_targets=(AuthenticatorTarget(scope=Scope.EVERYONE, mode="any"),)
            if name is PolicyName.MICROSOFT_AUTHENTICATOR
            else (),
            authenticator_otp=True,
            self_service=True,
        )
        for name in PolicyName
    )
    return TenantPolicy(
        migration_state=MigrationState.COMPLETE,
        methods=methods,
        methods_complete=True,
        legacy_mfa=frozenset(),
        legacy_sspr=frozenset(),
        sspr_scope=Scope.NOBODY,
        sspr_gates=1,
        sspr_require_registration=False,
        sspr_reconfirm_days=0,
        admin_sspr_allowed=True,
        security_defaults=False,
        idp_registration=Scope.NOBODY,
        access_policies=(ASKS_MFA,),
        subscription=Subscription.PAID,
        custom_domain=True,
        connect_sync=False,
        customer_telecom=False,
        cloud=Cloud.PUBLIC,
    )


def users_of(documents: list[dict[str, object]]) -> list[UserState]:
    """The decoded documents as users."""
    return [UserState.from_graph(**document, read_at=NOW) for document in documents]  # type: ignore[arg-type]


def main() -> None:
    """Measure, and print what each step takes for one user."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    texts = exports(count)
    size = sum(map(len, texts)) / count
    start = process_time()
    documents = [json.loads(text) for text in texts]
    decoded = process_time()
    users = users_of(documents)
    built = process_time()
    result = triage(users, tenant=tenant(), as_of=NOW)
    done = process_time()
    print(f"{count} users, {size:.0f} bytes of JSON each")
    for name, seconds in (
        ("json.loads", decoded - start),
        ("UserState.from_graph", built - decoded),
        ("triage", done - built),
    ):
        ratio = seconds / (decoded - start)
        print(f"{name:22}{seconds * 1e6 / count:9.1f} us a user {ratio:9.1f} x json.loads {seconds:9.2f} s")
    for standing in Standing:
        print(f"{standing.value:22}{result.count(standing):9} users")
    print(f"{'not judged':22}{sum(len(group.users) for group in result.unjudged):9} users, well {result.well}")


if __name__ == "__main__":
    main()
