"""The guards G01 to G22: what stands between a scope's rule and a user, named, reported as a deviation from the rule.

The article's script had none of them. A guard that excludes can be overridden only as its row says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from entra_combined_reg.catalog import METHODS, MayAct, Method, RoleId, is_mfa_method
from entra_combined_reg.facts import PerUserMfa, RegisteredMethod, UserState, UserType
from entra_combined_reg.markup import counted
from entra_combined_reg.rollback._decide import Decided
from entra_combined_reg.rollback._eligibility import Decision
from entra_combined_reg.rollback._guard_rows import Effect, Guard, GuardNote
from entra_combined_reg.rollback._options import RollbackOptions
from entra_combined_reg.rollback._permissions import can_act, is_admin
from entra_combined_reg.rollback._steps import Reversal
from entra_combined_reg.values import frozen

__all__ = ["PASSWORDLESS", "guard_user", "hits_every_admin", "scope_warnings"]


@frozen
class _Case:
    """One user under the guards."""

    user: UserState
    decided: Decided
    options: RollbackOptions
    as_of: datetime

    @property
    def object_id(self) -> str:
        return (self.user.object_id or "").lower()

    @property
    def removed(self) -> tuple[Method, ...]:
        return tuple(step.method for step in self.decided.steps if step.removes and step.method is not None)


def _excludes(guard: Guard, decision: Decision, text: str) -> GuardNote:
    return GuardNote(guard=guard, effect=Effect.EXCLUDES, text=text, decision=decision)


def _warns(guard: Guard, text: str) -> GuardNote:
    return GuardNote(guard=guard, effect=Effect.WARNS, text=text)


def _notes(guard: Guard, text: str) -> GuardNote:
    return GuardNote(guard=guard, effect=Effect.NOTES, text=text)


def _protected(case: _Case) -> GuardNote | None:
    options = case.options
    protected, named = (
        {object_id.lower() for object_id in ids} for ids in (options.protected_ids, options.unprotected_ids)
    )
    if case.object_id not in protected:
        return None
    if case.object_id in named:
        return _warns(Guard.BREAK_GLASS, "The account is on the protected list, and was named to be planned.")
    return _excludes(Guard.BREAK_GLASS, Decision.SKIP_PROTECTED, "The account is on the protected list.")


def _itself(case: _Case) -> GuardNote | None:
    actor = case.options.actor
    if actor is None or actor.object_id is None or actor.object_id.lower() != case.object_id:
        return None
    return _excludes(Guard.SELF_TARGET, Decision.SKIP_SELF, "The account performs the rollback itself.")


def _admin(case: _Case) -> GuardNote | None:
    admin = is_admin(case.user)
    if admin and not case.options.allow_admins:
        return _excludes(Guard.ADMIN_TARGET, Decision.SKIP_ADMIN, "The account holds an administrative role.")
    may = MayAct.UNKNOWN if case.options.actor is None else can_act(case.options.actor, case.user)
    if may is MayAct.NO:
        return _excludes(Guard.ADMIN_TARGET, Decision.SKIP_NOT_PERMITTED, "The actor's roles do not reach the account.")
    if admin and may is MayAct.UNKNOWN:
        text = "The account holds an administrative role and it is not known whether the actor may act on it."
        return _excludes(Guard.ADMIN_TARGET, Decision.SKIP_NOT_PERMITTED, text)
    if admin is None:
        return _warns(Guard.ADMIN_TARGET, "The roles were not read: it may be an administrator.")
    return _warns(Guard.ADMIN_TARGET, "An administrator, allowed by the caller.") if admin else None


PASSWORDLESS: Final = frozenset({Method.PASSKEY, Method.WINDOWS_HELLO, Method.PLATFORM_CREDENTIAL, Method.CERTIFICATE})


def _lockout(case: _Case) -> GuardNote | None:
    left = any(is_mfa_method(ref.method) and ref.usable is not False for ref in case.decided.kept)
    if left or not _may_lack_password(case) or case.options.tap_minutes is not None:
        return None
    text = "No method for MFA is left, and no password is known to be usable."
    if case.options.accept_lockout:
        return _warns(Guard.LOCKOUT_PASSWORDLESS, text)
    return _excludes(Guard.LOCKOUT_PASSWORDLESS, Decision.SKIP_LOCKOUT, text)


def _may_lack_password(case: _Case) -> bool:
    """Whether no password is known to be usable, where that must be known: all goes, or the user had only keys."""
    if case.user.has_usable_password is not None:
        return not case.user.has_usable_password
    only_passwordless = bool(case.removed) and all(method in PASSWORDLESS for method in case.removed)
    return only_passwordless or case.options.row.needs_acknowledgement


def _guest(case: _Case) -> GuardNote | None:
    if case.user.user_type is not UserType.GUEST and "#ext#" not in (case.user.upn or "").lower():
        return None
    if not case.options.allow_guests:
        return _excludes(Guard.GUEST, Decision.SKIP_GUEST, "Guests are left out by choice.")
    if case.options.tap_minutes is not None or case.options.reset_password:
        text = "A guest's pass and password are issued at home: plan guests without them."
        return _excludes(Guard.GUEST, Decision.SKIP_GUEST, text)
    text = "A guest registers in every tenant anew, and a risk policy may block one who has not; sessions end at home."
    return _warns(Guard.GUEST, text)


def _tap(case: _Case) -> GuardNote | None:
    if case.options.tap_minutes is None:
        return None
    return _notes(Guard.TAP_BEFORE, "A pass is issued before the first delete; the adapter hands it over, once.")


def _sspr(case: _Case) -> GuardNote | None:
    gates = {row.method for row in METHODS if row.sspr}
    gone = sum(method in gates for method in set(case.removed))
    if not gone:
        return None
    left = len({ref.method for ref in case.decided.kept if ref.method in gates})
    required = case.options.sspr_methods_required
    text = f"Password reset loses {counted(gone, 'method')} and keeps {left}"
    text += "." if required is None else f" of {required} required."
    return (_warns if left < (required or 1) else _notes)(Guard.KEEP_SSPR, text)


def _backup(case: _Case) -> GuardNote | None:
    lost = {step.reversal for step in case.decided.steps}
    if Reversal.NUMBER_MASKED in lost:
        text = "A number was read masked and cannot be restored: read it as Privileged Authentication Administrator."
        return _warns(Guard.BACKUP, text)
    if Reversal.NOT_READ in lost:
        return _warns(Guard.BACKUP, "The data of a phone, e-mail or external method was not read: not restorable.")
    return None


def _stale(case: _Case) -> GuardNote | None:
    source = case.user.source_of("registered") or case.user.source_of("strong_authentication")
    if source is None or source.read_at is None:
        return _notes(Guard.STALE_SNAPSHOT, "It is not known when the methods were read.")
    if case.as_of - source.read_at > case.options.max_age:
        return _warns(Guard.STALE_SNAPSHOT, "The methods were read too long ago: the run will read them again.")
    return None


def _owner(case: _Case) -> GuardNote | None:
    if Method.EXTERNAL in case.removed:
        return _warns(Guard.EXTERNAL_OWNER, "The registration at the external provider stays.")
    if (case.user.prefilled or frozenset()) & set(case.removed):
        return _warns(Guard.EXTERNAL_OWNER, "A number that sync or an administrator filled in may come back.")
    return None


def _per_user(case: _Case) -> GuardNote | None:
    if case.user.per_user_mfa in {None, PerUserMfa.DISABLED}:
        return None
    return _warns(Guard.PER_USER_MFA, "Per-user MFA demands registration at the next sign-in; app passwords apply.")


def _disabled(case: _Case) -> GuardNote | None:
    if case.user.account_enabled is False:
        return _notes(Guard.DISABLED, "The account is disabled.")
    return _notes(Guard.DISABLED, "The account has no licence.") if case.user.licensed is False else None


def _resource(case: _Case) -> GuardNote | None:
    if any(_is_key(method) for method in case.user.registered or ()):
        return _excludes(Guard.RESOURCE_ACCOUNT, Decision.SKIP_PROTECTED, "A resource account, such as a meeting room.")
    if any(ref.method is Method.QR_CODE for ref in case.decided.kept):
        return _excludes(Guard.RESOURCE_ACCOUNT, Decision.SKIP_PROTECTED, "A QR code shows a shared device.")
    return None


def _is_key(method: RegisteredMethod) -> bool:
    return "resourceAccountKey" in method.type_text


def _unknown(case: _Case) -> GuardNote | None:
    if all(one.method is not None or _is_key(one) for one in case.user.registered or ()):
        return None
    return _warns(Guard.UNKNOWN_KIND, "A method of an unknown type is kept: the plan is not complete for this user.")


#: Checked in this order; the first that excludes decides.
_USER_GUARDS: Final[tuple[Callable[[_Case], GuardNote | None], ...]] = (
    _protected,
    _itself,
    _resource,
    _admin,
    _guest,
    _lockout,
    _tap,
    _sspr,
    _backup,
    _stale,
    _owner,
    _per_user,
    _disabled,
    _unknown,
)


def guard_user(
    user: UserState, decided: Decided, options: RollbackOptions, as_of: datetime
) -> tuple[Decision, tuple[GuardNote, ...]]:
    """Put one eligible user under every guard.

    Returns:
        The decision that stands, and what each guard that spoke did.
    """
    case = _Case(user, decided, options, as_of)
    notes = tuple(note for check in _USER_GUARDS if (note := check(case)) is not None)
    decision = next((note.decision for note in notes if note.decision is not None), decided.decision)
    return decision, notes


_HIGHEST: Final = frozenset({RoleId.GLOBAL_ADMINISTRATOR.value, RoleId.PRIVILEGED_AUTHENTICATION_ADMINISTRATOR.value})


def _is_highest(roles: frozenset[str] | None) -> bool:
    return not _HIGHEST.isdisjoint(role.lower() for role in roles or ())


def hits_every_admin(known: Sequence[UserState], planned: frozenset[str], options: RollbackOptions) -> frozenset[str]:
    """Return the Global and Privileged Authentication Administrators in the plan, where it would hit every known one.

    The actor counts as one that is not hit, if its roles say so.
    """
    holders = {(user.object_id or "").lower() for user in known if _is_highest(user.roles)}
    spared = options.actor is not None and _is_highest(options.actor.roles)
    return frozenset(holders) if holders and not spared and holders <= planned else frozenset()


LAST_ADMIN_NOTE: Final = _excludes(
    Guard.LAST_ADMIN, Decision.SKIP_ADMIN, "The plan would hit every known highest administrator."
)


def scope_warnings(options: RollbackOptions) -> tuple[str, ...]:
    """Return what a scope as such must say beforehand."""
    if not options.row.needs_acknowledgement or options.accept_lockout or options.tap_minutes is not None:
        return ()
    return (
        "G06: everything goes. Who is not known to have a usable password is left out: issue a pass, or accept it.",
    )
