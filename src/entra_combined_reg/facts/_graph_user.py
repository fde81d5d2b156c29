"""Which document answers which facts of a user: profile, requirements, sign-in preferences, report, roles, groups.

Where two documents answer one fact, the one nearer to its owner wins: ``signInPreferences`` over the report, the
profile over the report. Sources: REG-0, REG-S21, REG-S38, ROL-2.1, ROL-2.4, ROL-2.7, ROL-3.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from entra_combined_reg.catalog import Method, default_option_of
from entra_combined_reg.errors import DataError
from entra_combined_reg.facts._graph_registered import read_methods, read_reported, with_report
from entra_combined_reg.facts._reading import Document, Node
from entra_combined_reg.facts._sources import FactSource
from entra_combined_reg.facts._user_values import PerUserMfa, UserType

__all__ = [
    "Facts",
    "close",
    "combine",
    "open_methods",
    "read_groups",
    "read_profile",
    "read_report",
    "read_requirements",
    "read_roles",
    "read_user_documents",
]

Facts = dict[str, Any]
_UNIT: Final = "/administrativeunits/"


def read_profile(user: Node) -> Facts:
    """Read a Graph user."""
    upn = user.get("userPrincipalName").text()
    deleted = user.get("deletedDateTime")
    phones = _filled(user.get("businessPhones"))
    return {
        "object_id": user.get("id").identifier(),
        "upn": upn,
        "display_name": user.get("displayName").verbatim(),
        "user_type": _user_type(user, upn),
        "account_enabled": user.get("accountEnabled").flag(),
        "deleted": deleted.stamp() is not None if deleted.present else None,
        "business_phone_set": phones,
        "prefilled": _prefilled(user, office=phones),
    }


def _user_type(user: Node, upn: str | None) -> UserType | None:
    said = (user.get("userType").text() or "").casefold()
    external = "#ext#" in (upn or "").casefold()
    invited = user.get("externalUserState")
    if said == "guest":
        # Only an answer that was asked for externalUserState can tell an internal guest.
        return UserType.INTERNAL_GUEST if invited.present and not invited.text() and not external else UserType.GUEST
    if said == "member":
        return UserType.MEMBER
    return UserType.GUEST if external and not said else None


def _filled(node: Node) -> bool | None:
    """Say whether a list holds any text; ``None`` where the property was not asked for."""
    if not node.present:
        return None
    texts = node.texts()
    return bool(texts) if texts is not None or node.value in (None, "") else None


def _prefilled(user: Node, *, office: bool | None) -> frozenset[Method] | None:
    """Read what the profile holds; not known unless all three properties were asked for."""
    mobile = user.get("mobilePhone")
    answers = {
        Method.PHONE: bool(mobile.text()) if mobile.present else None,
        Method.OFFICE_PHONE: office,
        Method.EMAIL: _filled(user.get("otherMails")),
    }
    if None in answers.values():
        return None
    return frozenset(method for method, filled in answers.items() if filled)


def read_requirements(row: Node) -> Facts:
    """Read ``authentication/requirements`` (beta)."""
    return {"per_user_mfa": row.get("perUserMfaState").choice(PerUserMfa)}


def _read_preferences(row: Node) -> Facts:
    return {
        "default_method": default_option_of(row.get("userPreferredMethodForSecondaryAuthentication").verbatim()),
        "system_preferred": row.get("isSystemPreferredAuthenticationMethodEnabled").flag(),
    }


def read_report(row: Node) -> Facts:
    """Read one row of ``userRegistrationDetails``."""
    names = row.get("methodsRegistered")
    return {
        "object_id": row.get("id").identifier(),
        "upn": row.get("userPrincipalName").text(),
        "display_name": row.get("userDisplayName").verbatim(),
        "user_type": {"member": UserType.MEMBER, "guest": UserType.GUEST}.get(
            (row.get("userType").text() or "").casefold()
        ),
        "sspr_registered": row.get("isSsprRegistered").flag(),
        "mfa_registered": row.get("isMfaRegistered").flag(),
        "mfa_capable": row.get("isMfaCapable").flag(),
        "registered": read_reported(names.texts()),
        **_read_preferences(row),
    }


def open_methods(value: Any, *, under: str | None = None) -> dict[str, Document]:
    """Open the listings of a user: one answer, or several by segment (``{"methods": …, "hardwareOathMethods": …}``).

    Args:
        value: The answer, or answers by segment.
        under: What the paths of problems begin with.
    """
    if isinstance(value, Mapping) and value and all(_is_segment(key) for key in value):
        return {key: Document.of(f"{under}.{key}" if under else key, answer) for key, answer in value.items()}
    return {"methods": Document.of(under or "methods", value)}


def _is_segment(key: Any) -> bool:
    folded = key.casefold() if isinstance(key, str) else ""
    return folded == "methods" or folded.endswith(("methods", "qrcodepinmethod"))


def read_roles(document: Document, principals: frozenset[str]) -> Facts:
    """Read role assignments, directory roles or plain template ids.

    Args:
        document: Rows of ``roleAssignments``, ``directoryRole`` objects, or texts.
        principals: The user's id and those of the user's groups; rows of other principals are not the user's. Empty
            where the id is not known.
    """
    templates: set[str] = set()
    scoped = False
    for row in _entries(document):
        principal = row.get("principalId").identifier()
        if principal is not None and principals and principal not in principals:
            continue
        template = _template(row)
        if template is not None:
            templates.add(template)
            scoped = scoped or (row.get("directoryScopeId").text() or "").casefold().startswith(_UNIT)
    return {} if document.pages_left else {"roles": frozenset(templates), "roles_at_unit_scope": scoped}


def _template(row: Node) -> str | None:
    if isinstance(row.value, str):
        return row.identifier()
    kind = (row.get("@odata.type").text() or "directoryRole").casefold()
    if "role" not in kind:
        return None
    definition = row.get("roleDefinition").thing()
    return (
        row.get("roleTemplateId").identifier()
        or definition.get("templateId").identifier()
        or row.get("roleDefinitionId").identifier()
    )


def read_groups(document: Document, *, complete: bool) -> Facts:
    """Read the groups of a user: ids, or objects of ``transitiveMemberOf``.

    Args:
        document: The list; directory roles and administrative units in it answer facts of their own.
        complete: The list holds nested groups as well. Where it does not, the groups stay unknown.
    """
    groups: set[str] = set()
    facts: Facts = {}
    for row in _entries(document):
        kind = (row.get("@odata.type").text() or "group").casefold() if row.is_object() else "group"
        named = row.get("id").identifier() if row.is_object() else row.identifier()
        if named is None:
            # What is no group says nothing about groups: they stay unknown, they do not become none.
            row.wrong("a group with its id")
            complete = False
        if kind.endswith("administrativeunit"):
            if row.get("isMemberManagementRestricted").flag():
                facts["in_restricted_unit"] = True
        elif kind.endswith("group") and named is not None:
            groups.add(named)
            if row.get("isAssignableToRole").flag():
                facts["in_role_assignable_group"] = True
    if complete and not document.pages_left:
        facts["groups"] = frozenset(groups)
    return facts


def _entries(document: Document) -> Iterable[Node]:
    if isinstance(document.root.value, str):
        return document.rows()
    return [item if isinstance(item.value, str) else item.thing() for item in document.root.items() or ()]


def combine(parts: Iterable[tuple[str, Facts, datetime | None]], read_at: datetime | None) -> Facts:
    """Put the facts of several documents together, the first that knows a fact wins.

    Args:
        parts: The name of a document, the facts it answers, the time it says it is of; the nearest first.
        read_at: When they were fetched.
    """
    facts: Facts = {}
    sources: list[FactSource] = []
    for name, answered, content_at in parts:
        new = tuple(fact for fact, value in answered.items() if value is not None and fact not in facts)
        facts.update((fact, answered[fact]) for fact in new)
        sources.append(FactSource(document=name, read_at=read_at, fields=new, content_at=content_at))
    return {**facts, "sources": tuple(sources)}


#: Documents that hold one object a user, in the order in which their answers win.
_SINGLE: Final[tuple[tuple[str, str, Callable[[Node], Facts]], ...]] = (
    ("user", "user", read_profile),
    ("requirements", "requirements", read_requirements),
    ("sign_in_preferences", "signInPreferences", _read_preferences),
)


def read_user_documents(
    documents: Mapping[str, Any], *, groups_complete: bool = True, read_at: datetime | None = None
) -> Facts:
    """Read every document of one user.

    Args:
        documents: By argument name of ``UserState.from_graph``, ``None`` where not given.
        groups_complete: The groups hold nested ones.
        read_at: When they were fetched.

    Returns:
        The fields of ``UserState`` with their sources.

    Raises:
        DataError: With every problem of every document.
    """
    opened: list[Document] = []
    parts: list[tuple[str, Facts, datetime | None]] = []
    for argument, name, reader in _SINGLE:
        if documents.get(argument) is not None:
            opened.append(Document.of(name, documents[argument]))
            parts.append((name, reader(opened[-1].one()), None))
    report = _read_details(documents.get("registration_details"), opened)
    parts += _read_listings(documents.get("methods"), opened, report)
    parts += report
    parts += _read_memberships(documents, opened, parts, groups_complete=groups_complete)
    close(opened)
    return combine(parts, read_at)


def _read_details(value: Any, opened: list[Document]) -> list[tuple[str, Facts, datetime | None]]:
    if value is None:
        return []
    document = Document.of("userRegistrationDetails", value)
    opened.append(document)
    row = document.one()
    return [(document.name, read_report(row), row.get("lastUpdatedDateTime").stamp())]


def _read_listings(
    value: Any, opened: list[Document], report: list[tuple[str, Facts, datetime | None]]
) -> list[tuple[str, Facts, datetime | None]]:
    if value is None:
        return []
    listings = open_methods(value)
    opened += listings.values()
    facts = read_methods(listings)
    reported = report[0][1].get("registered") if report else None
    if reported:
        facts["registered"] = with_report(facts["registered"], reported, complete=facts["registered_complete"])
    return [("authenticationMethods", facts, None)]


def _read_memberships(
    documents: Mapping[str, Any],
    opened: list[Document],
    parts: list[tuple[str, Facts, datetime | None]],
    *,
    groups_complete: bool,
) -> list[tuple[str, Facts, datetime | None]]:
    found: list[tuple[str, Facts, datetime | None]] = []
    principals = {str(facts["object_id"]) for _, facts, _ in parts if facts.get("object_id")}
    if documents.get("groups") is not None:
        opened.append(Document.of("groups", documents["groups"]))
        groups = read_groups(opened[-1], complete=groups_complete)
        principals |= groups.get("groups", frozenset()) if principals else set()
        found.append(("groups", groups, None))
    if documents.get("roles") is not None:
        opened.append(Document.of("roleAssignments", documents["roles"]))
        found.append(("roleAssignments", read_roles(opened[-1], frozenset(principals)), None))
    return found


def close(documents: Iterable[Document]) -> None:
    """Raise what was found wrong in some documents.

    Raises:
        DataError: With every problem, each once.
    """
    bad = [document for document in documents if document.problems]
    if bad:
        problems = tuple(dict.fromkeys(problem for document in bad for problem in document.problems))
        raise DataError(problems, ", ".join(dict.fromkeys(document.name for document in bad)))
