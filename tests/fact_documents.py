"""Whole documents with values of our own, in the shapes that services and tools really write."""

import copy

ALEX = "11111111-aaaa-4aaa-8aaa-111111111111"
KIM = "22222222-bbbb-4bbb-8bbb-222222222222"
SALES = "aaaaaaaa-0001-4001-8001-aaaaaaaaaaaa"
PILOT = "aaaaaaaa-0002-4002-8002-aaaaaaaaaaaa"
GLOBAL_ADMIN = "62e90394-69f5-4237-9190-012177145e10"
STRENGTH = "00000000-0000-0000-0000-000000000004"

EVERYBODY = {"targetType": "group", "id": "all_users", "isRegistrationRequired": False}

#: The layout of 2026: feature settings apart, excludes, profiles, migration state.
POLICY_2026 = {
    "@odata.context": "https://graph.microsoft.com/beta/$metadata#authenticationMethodsPolicy",
    "id": "authenticationMethodsPolicy",
    "policyVersion": "1.6",
    "lastModifiedDateTime": "2026-05-01T10:00:00.1234567Z",
    "policyMigrationState": "migrationInProgress",
    "optOutSettings": {"passkeyDynamicMigration": True},
    "aSettingOfNextYear": {"state": "enabled"},
    "registrationEnforcement": {
        "authenticationMethodsRegistrationCampaign": {
            "state": "enabled",
            "snoozeDurationInDays": 3,
            "enforceRegistrationAfterAllowedSnoozes": True,
            "includeTargets": [{**EVERYBODY, "targetedAuthenticationMethod": "fido2"}],
            "excludeTargets": [{"targetType": "user", "id": KIM}],
        }
    },
    "authenticationMethodConfigurations": [
        {
            "@odata.type": "#microsoft.graph.microsoftAuthenticatorAuthenticationMethodConfiguration",
            "id": "MicrosoftAuthenticator",
            "state": "enabled",
            "isSoftwareOathEnabled": False,
            "featureSettings": {"displayAppInformationRequiredState": {"state": "enabled"}},
            "excludeTargets": [{"targetType": "group", "id": PILOT.upper()}],
            "includeTargets": [
                {"targetType": "group", "id": SALES, "authenticationMode": "push"},
                {"targetType": "user", "id": ALEX, "authenticationMode": "deviceBasedPush"},
            ],
        },
        {"id": "Voice", "state": "disabled", "isOfficePhoneAllowed": True, "includeTargets": [EVERYBODY]},
        {
            "id": "Sms",
            "state": "enabled",
            "includeTargets": [{**EVERYBODY, "isUsableForSignIn": False}],
            "excludeTargets": [],
        },
        {
            "id": "Fido2",
            "state": "enabled",
            "isSelfServiceRegistrationAllowed": True,
            "isAttestationEnforced": False,
            "keyRestrictions": {"isEnforced": False},
            "passkeyProfiles": [
                {"id": "p1", "attestationEnforcement": "registrationOnly", "keyRestrictions": {"isEnforced": True}},
                {"id": "p2", "attestationEnforcement": "registrationOnly", "keyRestrictions": {"isEnforced": False}},
            ],
            "includeTargets": [EVERYBODY],
        },
        {"id": "TemporaryAccessPass", "state": "enabled", "isUsableOnce": True, "includeTargets": [EVERYBODY]},
        {
            "@odata.type": "#microsoft.graph.externalAuthenticationMethodConfiguration",
            "id": "99999999-0001-4001-8001-999999999999",
            "state": "enabled",
            "includeTargets": [{"targetType": "administrativeUnit", "id": SALES}],
        },
        {"id": "VerifiableCredentials", "state": "aStateOfNextYear", "includeTargets": [EVERYBODY]},
    ],
}

ACCESS_POLICY = {
    "id": "CCCCCCCC-0001-4001-8001-CCCCCCCCCCCC",
    "displayName": "Guard security info",
    "state": "enabledForReportingButNotEnforced",
    "conditions": {
        "users": {
            "includeUsers": ["All"],
            "excludeUsers": ["GuestsOrExternalUsers", KIM],
            "includeGroups": [],
            "excludeGroups": [PILOT],
            "includeRoles": [GLOBAL_ADMIN],
            "excludeRoles": [],
            "includeGuestsOrExternalUsers": {"guestOrExternalUserTypes": "b2bCollaborationGuest"},
            "excludeGuestsOrExternalUsers": None,
        },
        "applications": {
            "includeApplications": [],
            "excludeApplications": ["app-1"],
            "includeUserActions": ["urn:user:registersecurityinfo"],
            "applicationFilter": {"mode": "include", "rule": "x"},
        },
        "clientAppTypes": ["browser"],
        "locations": {"includeLocations": ["All"], "excludeLocations": ["AllTrusted"]},
        "platforms": {"includePlatforms": ["iOS"], "excludePlatforms": []},
        "signInRiskLevels": [],
        "aConditionOfNextYear": {"x": 1},
    },
    "grantControls": {
        "operator": "AND",
        "builtInControls": ["mfa", "compliantDevice"],
        "authenticationStrength": {"id": STRENGTH},
    },
}

STRENGTHS = {
    "value": [
        {
            "id": STRENGTH,
            "displayName": "Phishing-resistant MFA",
            "allowedCombinations": ["windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"],
        }
    ]
}

USER = {
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users/$entity",
    "id": ALEX,
    "userPrincipalName": "alex@contoso.com",
    "displayName": "Alex",
    "userType": "Member",
    "externalUserState": None,
    "accountEnabled": True,
    "businessPhones": ["+1 4255550100"],
    "mobilePhone": None,
    "otherMails": ["alex@example.com"],
}

METHODS = {
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users('x')/authentication/methods",
    "value": [
        {
            "@odata.type": "#microsoft.graph.passwordAuthenticationMethod",
            "id": "28c10230-6103-485e-b985-444c60001490",
            "createdDateTime": "2025-01-02T03:04:05Z",
            "password": None,
        },
        {
            "@odata.type": "#microsoft.graph.phoneAuthenticationMethod",
            "id": "b6332ec1-7057-4abe-9331-3d72feddfe41",
            "phoneNumber": "+1 2065550100",
            "phoneType": "alternateMobile",
            "smsSignInState": "notSupported",
        },
        {
            "@odata.type": "#microsoft.graph.temporaryAccessPassAuthenticationMethod",
            "id": "tap-1",
            "temporaryAccessPass": None,
            "createdDateTime": "2026-01-01T09:00:00Z",
            "startDateTime": "2026-01-01T10:00:00Z",
            "isUsableOnce": True,
            "isUsable": False,
        },
        {"@odata.type": "#microsoft.graph.methodOfNextYear", "id": "n-1", "displayName": "New"},
    ],
}

REPORT = {
    "id": ALEX,
    "userPrincipalName": "alex@contoso.com",
    "userDisplayName": "Alex W",
    "isSsprRegistered": True,
    "isMfaRegistered": False,
    "isMfaCapable": False,
    "methodsRegistered": [
        "microsoftAuthenticatorPush",
        "microsoftAuthenticatorPasswordless",
        "securityQuestion",
        "hardwareOneTimePasscode",
        "wordOfNextYear",
    ],
    "isSystemPreferredAuthenticationMethodEnabled": True,
    "userPreferredMethodForSecondaryAuthentication": "push",
    "lastUpdatedDateTime": "2026-03-01T00:00:00Z",
    "userType": "member",
}

MSOL = {
    "ObjectId": ALEX,
    "UserPrincipalName": "alex@contoso.com",
    "DisplayName": "Alex",
    "UserType": "Member",
    "BlockCredential": False,
    "PhoneNumber": "+1 4255550100",
    "StrongAuthenticationMethods": [
        {"IsDefault": False, "MethodType": "OneWaySMS"},
        {"IsDefault": False, "MethodType": "TwoWayVoiceMobile"},
        {"IsDefault": True, "MethodType": "PhoneAppNotification"},
        {"IsDefault": False, "MethodType": "PhoneAppOTP"},
    ],
    "StrongAuthenticationRequirements": [{"RelyingParty": "*", "State": "Enforced"}],
    "StrongAuthenticationUserDetails": {"PhoneNumber": "+1 2065550100", "Email": "alex@example.com"},
    "StrongAuthenticationPhoneAppDetails": [],
}


def changed(document, path, value):
    """Copy a document with one value replaced; a path is a tuple of keys and indexes."""
    copied = copy.deepcopy(document)
    if not path:
        return value
    inner = copied
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return copied


def paths(document, here=()):
    """Yield the path of every value in a document."""
    yield here
    if isinstance(document, dict):
        for key, value in document.items():
            yield from paths(value, (*here, key))
    elif isinstance(document, list):
        for index, value in enumerate(document):
            yield from paths(value, (*here, index))
