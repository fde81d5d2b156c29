"""Which file of an EntraExporter folder is which document: by the folders of its path, whatever stands before them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from entra_combined_reg.errors import CallError, kind_of

__all__ = ["exported_documents"]

#: Folders, in small letters, by the argument of ``TenantPolicy.from_graph``. The exporter writes the method
#: configurations one a file, and no ``authenticationMethodsPolicy`` of its own; a later one may.
_FOLDERS: Final[tuple[tuple[str, str], ...]] = (
    ("/policies/authenticationmethodspolicy/authenticationmethodconfigurations/", "configurations"),
    ("/policies/authenticationmethodspolicy/", "authentication_methods_policy"),
    ("/policies/authorizationpolicy/", "authorization_policy"),
    ("/policies/identitysecuritydefaultsenforcementpolicy/", "security_defaults"),
    ("/policies/authenticationstrengthpolicies/", "authentication_strengths"),
    ("/identity/conditional/accesspolicies/", "conditional_access"),
    ("/organization/organization.json/", "organization"),
)
_LISTS: Final = frozenset({"configurations", "conditional_access", "authentication_strengths"})


def exported_documents(files: Mapping[str, Any]) -> dict[str, Any]:
    """Sort the files of an export.

    Args:
        files: Path to loaded content. Paths may begin anywhere above the folders, with either slash.

    Returns:
        Documents by argument of ``TenantPolicy.from_graph``; files that answer nothing about a tenant are passed over.

    Raises:
        CallError: ``files`` is no mapping of texts.
    """
    if not isinstance(files, Mapping) or not all(isinstance(path, str) for path in files):
        raise CallError(f"from_exporter: files must map paths to contents, got {kind_of(files)}")
    found: dict[str, Any] = {}
    for path in sorted(files):
        folded = f"/{path.casefold().replace(chr(92), '/').strip('/')}/"
        argument = next((name for folder, name in _FOLDERS if folder in folded), None)
        if argument in _LISTS:
            content = files[path]
            found.setdefault(str(argument), []).extend(content if isinstance(content, (list, tuple)) else [content])
        elif argument is not None:
            found[argument] = files[path]
    configurations = found.pop("configurations", None)
    if configurations is not None:
        found["authentication_methods_policy"] = _joined(found.get("authentication_methods_policy"), configurations)
    return found


def _joined(policy: Any, configurations: list[Any]) -> Any:
    """Put the configurations into the policy where it was exported without them."""
    if isinstance(policy, Mapping):
        # The exported files are not all configurations, whatever the version that the policy was read in.
        whole = "authenticationMethodConfigurations" in policy
        kept = policy if whole else {key: value for key, value in policy.items() if key != "@odata.context"}
        return {"authenticationMethodConfigurations": configurations, **kept}
    return configurations
