"""One act, written in every wire shape. Values of our own: contoso.com, documentation addresses, made-up ids."""

import copy
import json

TENANT = "7a9c0000-1111-4222-8333-00000000c0de"
USER = "3c9d7a10-51be-4b0f-9a66-00000000ade1"
UPN = "adele@contoso.com"
CORRELATION = "0d4f2c6e-77aa-4d1b-8c11-0000000c0441"
ID = f"IAMUX_{CORRELATION}_K2ATV_323947358"
ACTIVITY = "User registered security info"
REASON = "User registered Authenticator App with Notification and Code"
SERVICE = "Authentication Methods"
IP = "203.0.113.7"
AGENT = "Mozilla/5.0 (contoso)"
DETAILS = [{"key": "InitiatedFrom", "value": "contoso"}, {"key": "User-Agent", "value": AGENT}]
CHANGES = [{"displayName": "Included Updated Properties", "oldValue": '""', "newValue": '"Phone"'}]


def graph(**fields):
    """A ``directoryAudit`` object with every key Graph writes."""
    record = {
        "id": ID,
        "category": "UserManagement",
        "correlationId": CORRELATION,
        "result": "success",
        "resultReason": REASON,
        "activityDisplayName": ACTIVITY,
        "activityDateTime": "2026-02-25T09:19:25.391Z",
        "loggedByService": SERVICE,
        "operationType": "Add",
        "initiatedBy": {
            "app": None,
            "user": {"id": USER, "displayName": None, "userPrincipalName": UPN, "ipAddress": IP},
        },
        "targetResources": [
            {
                "id": USER,
                "displayName": "Adele",
                "type": "User",
                "userPrincipalName": UPN,
                "groupType": None,
                "modifiedProperties": copy.deepcopy(CHANGES),
            }
        ],
        "additionalDetails": copy.deepcopy(DETAILS),
    }
    return record | fields


def without_nulls(value):
    """An SDK's dump leaves keys out where Graph writes null."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


def without(record, *names):
    """The record without some of its keys."""
    return {key: value for key, value in record.items() if key not in names}


def _pascal(value):
    if isinstance(value, dict):
        names = {"ipAddress": "IPAddress"}
        return {names.get(key, key[:1].upper() + key[1:]): _pascal(item) for key, item in value.items()}
    return [_pascal(item) for item in value] if isinstance(value, list) else value


def powershell(**fields):
    """``Get-MgAuditLogDirectoryAudit | ConvertTo-Json`` of Windows PowerShell."""
    return _pascal(graph(activityDateTime="/Date(1772011165391)/")) | fields


def log_analytics(**fields):
    """A row of ``AuditLogs`` whose dynamic columns are objects."""
    source = graph()
    row = {
        "TenantId": "99999999-0000-4000-8000-000000000001",
        "TimeGenerated": "2026-02-25T09:19:25.391Z",
        "ActivityDateTime": "2026-02-25T09:19:25.391Z",
        "ActivityDisplayName": ACTIVITY,
        "OperationName": ACTIVITY,
        "LoggedByService": SERVICE,
        "Category": "UserManagement",
        "AADOperationType": "Add",
        "AADTenantId": TENANT,
        "Result": "success",
        "ResultReason": "",
        "ResultDescription": REASON,
        "CorrelationId": CORRELATION,
        "Id": ID,
        "Identity": "Adele",
        "Level": "4",
        "DurationMs": "0",
        "InitiatedBy": source["initiatedBy"],
        "TargetResources": source["targetResources"],
        "AdditionalDetails": source["additionalDetails"],
    }
    return row | fields


DYNAMIC = ("InitiatedBy", "TargetResources", "AdditionalDetails")


def log_analytics_text(**fields):
    """The same row with its dynamic columns as JSON text."""
    row = log_analytics()
    return row | {name: json.dumps(row[name]) for name in DYNAMIC} | fields


def log_analytics_csv(**fields):
    """A row of the portal's export: the zone in the header, US dates, text everywhere."""
    row = log_analytics_text()
    for name in ("TimeGenerated", "ActivityDateTime"):
        del row[name]
        row[f"{name} [UTC]"] = "2/25/2026, 9:19:25.391 AM"
    return row | fields


def query_tables(*rows):
    """The query API's answer around rows."""
    names = list(rows[0])
    table = {
        "name": "PrimaryResult",
        "columns": [{"name": name, "type": "string"} for name in names],
        "rows": [[row[name] for name in names] for row in rows],
    }
    return {"tables": [table]}


def diagnostic(**fields):
    """A record of diagnostic settings, as the Event Hub and storage carry it."""
    inner = graph(userAgent=None, activityDateTime="2026-02-25T09:19:25.3910000+00:00")
    inner["initiatedBy"] = {"user": inner["initiatedBy"]["user"] | {"roles": []}}
    inner["targetResources"][0]["administrativeUnits"] = []
    record = {
        "time": "2026-02-25T09:19:25.3910000Z",
        "resourceId": f"/tenants/{TENANT}/providers/Microsoft.aadiam",
        "operationName": ACTIVITY,
        "operationVersion": "1.0",
        "category": "AuditLogs",
        "tenantId": TENANT,
        "resultSignature": "None",
        "resultDescription": REASON,
        "durationMs": 0,
        "callerIpAddress": IP,
        "correlationId": CORRELATION,
        "Level": 4,
        "properties": inner,
    }
    return record | fields


def diagnostic_text(**fields):
    """``properties`` as JSON text, after a hop through a SIEM."""
    record = diagnostic()
    return record | {"properties": json.dumps(record["properties"])} | fields


COLUMNS = (
    "Date (UTC)", "CorrelationId", "Service", "Category", "Activity", "Result", "ResultReason", "User Agent",
    "ActorType", "ActorDisplayName", "ActorObjectId", "ActorUserPrincipalName", "IPAddress", "ActorHomeTenantId",
    "ActorHomeTenantName", "ActorServicePrincipalId", "ActorServicePrincipalName",
    *(
        f"Target{n}{part}"
        for n in (1, 2, 3)
        for part in (
            "Type", "DisplayName", "ObjectId", "UserPrincipalName",
            *(f"ModifiedProperty{m}{end}" for m in (1, 2, 3, 4, 5) for end in ("Name", "OldValue", "NewValue")),
        )
    ),
    *(f"AdditionalDetail{n}{end}" for n in (1, 2, 3, 4, 5, 6) for end in ("Key", "Value")),
)  # fmt: skip


def portal_csv(**fields):
    """A row of the portal's CSV download: 86 columns, empty text where nothing is."""
    values = {
        "Date (UTC)": "2026-02-25T09:19:25.391Z",
        "CorrelationId": CORRELATION,
        "Service": SERVICE,
        "Category": "UserManagement",
        "Activity": ACTIVITY,
        "Result": "success",
        "ResultReason": REASON,
        "User Agent": AGENT,
        "ActorType": "User",
        "ActorObjectId": USER,
        "ActorUserPrincipalName": UPN,
        "IPAddress": IP,
        "Target1Type": "User",
        "Target1DisplayName": "Adele",
        "Target1ObjectId": USER,
        "Target1UserPrincipalName": UPN,
        "Target1ModifiedProperty1Name": "Included Updated Properties",
        "Target1ModifiedProperty1OldValue": '""',
        "Target1ModifiedProperty1NewValue": '"Phone"',
        "AdditionalDetail1Key": "InitiatedFrom",
        "AdditionalDetail1Value": "contoso",
        "AdditionalDetail2Key": "User-Agent",
        "AdditionalDetail2Value": AGENT,
    }
    return dict.fromkeys(COLUMNS, "") | values | fields


SPANISH = {
    "Date (UTC)": "Fecha (UTC)",
    "Service": "Servicio",
    "Category": "Categoría",
    "Activity": "Actividad",
    "Result": "Resultado",
    "User Agent": "Agente de usuario",
    "Target1UserPrincipalName": "Objetivo1NombrePrincipalDeUsuario",
}


def elastic(**fields):
    """``azure.auditlogs`` of Elastic's pipeline: snake case, lists as objects keyed by number."""
    source = graph()
    target = source["targetResources"][0]
    change = target["modifiedProperties"][0]
    record = {
        "@timestamp": "2026-02-25T09:19:25.391Z",
        "event": {"action": ACTIVITY, "outcome": "success", "duration": 0},
        "source": {"ip": IP},
        "azure": {
            "tenant_id": TENANT,
            "correlation_id": CORRELATION,
            "resource": {"id": f"/tenants/{TENANT}/providers/Microsoft.aadiam"},
            "auditlogs": {
                "category": "AuditLogs",
                "operation_name": ACTIVITY,
                "properties": {
                    "id": ID,
                    "activity_display_name": ACTIVITY,
                    "activity_datetime": "2026-02-25T09:19:25.391Z",
                    "category": "UserManagement",
                    "correlation_id": CORRELATION,
                    "logged_by_service": SERVICE,
                    "operation_type": "Add",
                    "result": "success",
                    "result_reason": REASON,
                    "initiated_by": source["initiatedBy"],
                    "target_resources": {
                        "0": {
                            "id": target["id"],
                            "display_name": target["displayName"],
                            "type": "User",
                            "user_principal_name": UPN,
                            "modified_properties": {
                                "0": {
                                    "display_name": change["displayName"],
                                    "old_value": change["oldValue"],
                                    "new_value": change["newValue"],
                                }
                            },
                        }
                    },
                    "additional_details": source["additionalDetails"],
                },
            },
        },
    }
    return record | fields


UNIFIED_ID = "5e5e0000-2222-4333-8444-00000000f00d"


def unified(**fields):
    """``Update user.`` as the unified audit log writes it."""
    record = {
        "Id": UNIFIED_ID,
        "CreationTime": "2026-02-25T09:19:25",
        "Operation": "Update user.",
        "Workload": "AzureActiveDirectory",
        "RecordType": 8,
        "AzureActiveDirectoryEventType": 1,
        "ResultStatus": "Success",
        "OrganizationId": TENANT,
        "UserId": UPN,
        "UserKey": "Not Available",
        "UserType": 0,
        "ActorIpAddress": IP,
        "ClientIP": "",
        "InterSystemsId": CORRELATION,
        "ObjectId": UPN,
        "Actor": [{"ID": UPN, "Type": 5}, {"ID": "1003BFFD00000001", "Type": 3}, {"ID": USER, "Type": 2}],
        "Target": [{"ID": USER, "Type": 2}, {"ID": UPN, "Type": 5}, {"ID": "User", "Type": 2}],
        "ModifiedProperties": [
            {"Name": "TargetId.UserType", "OldValue": "", "NewValue": "Member"},
            {
                "Name": "StrongAuthenticationMethod",
                "OldValue": "[]",
                "NewValue": '[\r\n  {\r\n    "MethodType": 6,\r\n    "Default": true\r\n  }\r\n]',
            },
        ],
        "ExtendedProperties": [
            {"Name": "additionalDetails", "Value": json.dumps({"UserType": "Member", "User-Agent": AGENT})},
            {"Name": "extendedAuditEventCategory", "Value": "User"},
        ],
    }
    return record | fields


def other(**fields):
    """A record of another service, which is passed over."""
    return (
        graph(id="Directory_X_1", activityDisplayName="Add member to group", loggedByService="Core Directory") | fields
    )
