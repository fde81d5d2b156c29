"""The parts of the Open Cybersecurity Schema Framework (OCSF) that our events fill, version by version.

Facts only, from the framework's own schema (github.com/ocsf/ocsf-schema, releases 1.1.0 to 1.8.0 and 1.9.0). Class 3001
``account_change`` is marked deprecated from 1.9.0 on, in favour of 3007 ``user_management``.
"""

from __future__ import annotations

from typing import Any, Final

from entra_combined_reg.errors import CallError, expect
from entra_combined_reg.export._meanings import Operation
from entra_combined_reg.values import frozen

__all__ = ["BASE_EVENT", "OCSF_VERSIONS", "OcsfClass", "OcsfVersion", "version_named"]

_IAM: Final = (3, "Identity & Access Management")
_Activities = tuple[tuple[Operation, int, str], ...]


@frozen(kw_only=True)
class OcsfClass:
    """One event class of one version.

    Attributes:
        uid: ``class_uid``.
        name: ``class_name``.
        category: ``category_uid`` and ``category_name``.
        activities: ``activity_id`` and ``activity_name`` of what our events do; the rest is 99, Other.
        attributes: Which of the objects that we fill it has.
    """

    uid: int
    name: str
    category: tuple[int, str] = _IAM
    activities: _Activities = ()
    attributes: frozenset[str] = frozenset()


@frozen(kw_only=True)
class OcsfVersion:
    """What one version has.

    Attributes:
        name: The version.
        user: The class for what is done to a user.
        entity: The class for what is done to a policy or a token.
        application: Names of an acting application and of its id in ``actor``; no name, no place.
        display_name: Name of a display name in ``user``.
        original_event_uid: Whether ``metadata`` tells the id of the record from that of the event.
    """

    name: str
    user: OcsfClass
    entity: OcsfClass
    application: tuple[str, str | None] = ("app_name", "app_uid")
    display_name: str = "display_name"
    original_event_uid: bool = True


#: For what has not what its class requires: a user or an entity with a name.
BASE_EVENT: Final = OcsfClass(uid=0, name="Base Event", category=(0, "Uncategorized"))

_O = Operation
_ACCOUNT: Final[_Activities] = (
    (_O.PASSWORD_CHANGE, 3, "Password Change"),
    (_O.PASSWORD_RESET, 4, "Password Reset"),
    (_O.ENABLE_FACTOR, 10, "MFA Factor Enable"),
    (_O.DISABLE_FACTOR, 11, "MFA Factor Disable"),
)
_UNLOCK: Final[_Activities] = ((_O.UNLOCK, 12, "Unlock"),)
_USER: Final = frozenset({"actor", "http_request", "src_endpoint", "user"})
_FACTORS: Final = _USER | {"auth_factors"}


def _account(activities: _Activities, attributes: frozenset[str]) -> OcsfClass:
    return OcsfClass(uid=3001, name="Account Change", activities=activities, attributes=attributes)


_MANAGEMENT: Final = OcsfClass(
    uid=3007,
    name="User Management",
    activities=(
        (_O.UPDATE, 2, "Update"),
        (_O.UNLOCK, 7, "Unlock"),
        (_O.PASSWORD_CHANGE, 8, "Password Change"),
        (_O.PASSWORD_RESET, 9, "Password Reset"),
        (_O.ENABLE_FACTOR, 12, "Enable MFA Factors"),
        (_O.DISABLE_FACTOR, 13, "Disable MFA Factors"),
    ),
    attributes=_FACTORS,
)


def _entity(*attributes: str) -> OcsfClass:
    return OcsfClass(
        uid=3004,
        name="Entity Management",
        activities=((_O.CREATE, 1, "Create"), (_O.UPDATE, 3, "Update"), (_O.DELETE, 4, "Delete")),
        attributes=frozenset({"entity", *attributes}),
    )


def _versions(names: str, user: OcsfClass, entity: OcsfClass, **fields: Any) -> tuple[OcsfVersion, ...]:
    return tuple(OcsfVersion(name=name, user=user, entity=entity, **fields) for name in names.split())


_BEFORE_1_7: Final[dict[str, Any]] = {"original_event_uid": False}
_BEFORE_1_5: Final = {**_BEFORE_1_7, "display_name": "full_name"}
_BEFORE_1_2: Final = {**_BEFORE_1_5, "application": ("invoked_by", None)}
_WEB: Final = ("http_request", "src_endpoint")

_TABLE: Final = (
    *_versions("1.1.0", _account(_ACCOUNT, _USER), _entity(), **_BEFORE_1_2),
    *_versions("1.2.0 1.3.0", _account(_ACCOUNT, _USER), _entity(*_WEB), **_BEFORE_1_5),
    *_versions("1.4.0", _account(_ACCOUNT + _UNLOCK, _USER), _entity("actor", *_WEB), **_BEFORE_1_5),
    *_versions("1.5.0 1.6.0", _account(_ACCOUNT + _UNLOCK, _USER), _entity("actor", *_WEB), **_BEFORE_1_7),
    *_versions("1.7.0 1.8.0", _account(_ACCOUNT + _UNLOCK, _FACTORS), _entity("actor", *_WEB)),
    *_versions("1.9.0", _MANAGEMENT, _entity("actor", *_WEB)),
)
_BY_NAME: Final = {version.name: version for version in _TABLE}
#: Names of the versions that can be written, in order.
OCSF_VERSIONS: Final = tuple(_BY_NAME)


def version_named(name: str) -> OcsfVersion:
    """Look up a version.

    Raises:
        CallError: It is none of those that can be written.
    """
    version = _BY_NAME.get(expect("schema_version", name, str))
    if version is None:
        raise CallError(f"schema_version: expected one of {', '.join(_BY_NAME)}")
    return version
