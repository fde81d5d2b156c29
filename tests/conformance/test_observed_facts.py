"""Public answers and dumps that nobody on this project wrote: every one is read, and says what it leaves unknown."""

import os
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FOLDER = Path(os.environ.get("OBSERVED") or ROOT.parent / "shared" / "data" / "observed")
SCRIPT = ROOT / "docs" / "examples" / "facts_table.py"
#: What a deletion or an update answers.
EMPTY = "the answer has no body"
REPORT = (
    "object_id, upn, user_type, registered, default_method, system_preferred, sspr_registered, mfa_registered, "
    "mfa_capable"
)
#: File (its beginning): the facts that are known, beside those that a document of its kind could tell and does not.
GRAPH = {
    "contrib-beta-requirements": [("per_user_mfa", "")],
    "contrib-v1-authenticationMethodsPolicy-2022": [
        ("methods, methods_complete, campaign", "migration_state, passkey_dynamic_migration_opt_out")
    ],
    "contrib-v1-caTemplates": [("", "access_policies")],
    "contrib-v1-softwareOathMethods": [("registered, registered_complete", "tap_one_time, tap_issued_at")],
    "contrib-v1-userRegistrationDetails": [(REPORT, "")] * 3,
    "docs2021-beta-authentication-list-passwordmethods": [
        ("registered, registered_complete", "tap_one_time, tap_issued_at")
    ],
    "docs2021-beta-authenticationmethodspolicy": [
        ("campaign", "migration_state, methods, methods_complete, passkey_dynamic_migration_opt_out")
    ],
    "docs2021-beta-emailauthenticationmethod-delete": [("", EMPTY)],
    "docs2021-beta-passwordauthenticationmethod": [("registered, registered_complete", "tap_one_time, tap_issued_at")],
    "docs2021-beta-passwordlessmicrosoftauthenticator": [
        ("registered, registered_complete", "tap_one_time, tap_issued_at")
    ],
    "docs2021-beta-phoneauthenticationmethod-get": [("registered, registered_complete", "tap_one_time, tap_issued_at")],
    "docs2021-beta-phoneauthenticationmethod-update": [
        ("registered, registered_complete", "tap_one_time, tap_issued_at")
    ],
    "docs2021-beta-smsauthenticationmethodconfiguration": [
        ("methods", "migration_state, methods_complete, campaign, passkey_dynamic_migration_opt_out")
    ],
    "docs2021-beta-temporaryaccesspass": [("registered, registered_complete, tap_one_time, tap_issued_at", "")],
    "docs2021-beta-windowshello": [("registered, registered_complete", "tap_one_time, tap_issued_at")],
    "docs2021-v1-authorizationpolicy": [("admin_sspr_allowed", "")],
    "docs2021-v1-emailauthenticationmethodconfiguration": [
        ("methods", "migration_state, methods_complete, campaign, passkey_dynamic_migration_opt_out")
    ],
    "docs2021-v1-fido2authenticationmethod-delete": [("", EMPTY)],
    "docs2021-v1-fido2authenticationmethod-list": [("registered, registered_complete", "tap_one_time, tap_issued_at")],
    "docs2021-v1-fido2authenticationmethodconfiguration": [("", EMPTY)],
    "docs2021-v1-identitysecuritydefaults": [("security_defaults", "")],
    "docs2021-v1-microsoftauthenticatorauthenticationmethod-delete": [("", EMPTY)],
    "docs2021-v1-microsoftauthenticatorauthenticationmethod-get": [
        ("registered, registered_complete", "tap_one_time, tap_issued_at")
    ],
    "docs2021-v1-microsoftauthenticatorauthenticationmethod-list": [
        ("registered, registered_complete", "tap_one_time, tap_issued_at")
    ],
    "docs2021-v1-microsoftauthenticatorauthenticationmethodconfiguration": [
        ("methods", "migration_state, methods_complete, campaign, passkey_dynamic_migration_opt_out")
    ],
    "docs2021-v1-windowshello": [("", EMPTY)],
    "pnp-authorizationPolicy": [("admin_sspr_allowed", "")],
    "scuba-stub-authentication_method": [
        ("migration_state", "methods, methods_complete, campaign, passkey_dynamic_migration_opt_out")
    ],
    "scuba-stub-authorization_policies": [("admin_sspr_allowed", "")],
    "scuba-stub-cap-registersecurityinfo-1": [("access_policies", "")],
    "scuba-stub-cap-registersecurityinfo-4": [("access_policies", "")],
}


@pytest.fixture(scope="module", autouse=True)
def _observed():
    """Say aloud when the documents are not there: a check that did not run must not look like one that passed."""
    if not FOLDER.is_dir():
        missing = f"NOT CHECKED: no observed documents in {FOLDER}; name their folder in the variable OBSERVED"
        print(missing)
        pytest.skip(missing)


def rows(folder: str):
    return runpy.run_path(str(SCRIPT))["table"](FOLDER / folder).rows


def names(known: str) -> str:
    """The names of the facts of a cell; their values hold colons of their own."""
    parts = [part.partition(": ")[0] for part in known.split("; ")]
    return ", ".join(part for part in parts if part.isidentifier() and part not in {"off", "on"})


def test_every_answer_of_graph_is_read_and_says_what_it_leaves_unknown():
    found: dict[str, list[tuple[str, str]]] = {}
    for file, known, unknown in rows("graph-responses"):
        key = max((start for start in GRAPH if file.startswith(start)), key=len)
        found.setdefault(key, []).append((names(known), unknown))
    assert found == GRAPH


def test_every_dump_of_powershell_is_read():
    found = rows("powershell-dumps")
    requirements = [row for row in found if row[0] == "entraps-authrequirement.txt"]
    assert [row[1:] for row in requirements] == [("per_user_mfa: disabled", "")]
    users = [row for row in found if row[0] == "entraps-userregistrationdetails.txt"]
    assert len(users) == 16
    assert all("mfa_registered: " in known for _, known, _ in users)
    # The one that was printed as a list tells everything, a table only the columns that fit.
    assert [unknown for _, _, unknown in users].count("") == 1
