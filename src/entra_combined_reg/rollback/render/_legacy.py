"""The article's own script and its own messages. History: the module it needs was retired, and the script cannot run.

The script is quoted word for word, with the line breaks that the article's page lost. The messages are the script's,
blanks included; where the script was wrong about a user, the line says so in our words instead.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from entra_combined_reg.catalog import ARTICLE_MODULE_COMMANDS, Module, module_row
from entra_combined_reg.quote import plain_text, powershell_literal
from entra_combined_reg.rollback._eligibility import Decision, eligibility_of
from entra_combined_reg.rollback._progress import Outcome
from entra_combined_reg.values import frozen

if TYPE_CHECKING:
    from entra_combined_reg.rollback._plan import RollbackPlan
    from entra_combined_reg.rollback._run import RollbackRun
    from entra_combined_reg.rollback._user_plan import UserPlan

__all__ = ["ARTICLE_SCRIPT", "Colour", "LogLine", "article_command", "article_script", "legacy_log", "target_file"]

#: The script of the article, word for word; only line breaks and indents are ours.
ARTICLE_SCRIPT: Final = """\
<#
//********************************************************
//* *
//* Copyright (C) Microsoft. All rights reserved. *
//* *
//********************************************************
#>
param($path)

# Define Remediation Fn
function RemediateUser {
    param (
        $ObjectId
    )
    $user = Get-MsolUser -ObjectId $ObjectId
    Write-Host "Checking if user is eligible for rollback: UPN: " $user.UserPrincipalName " ObjectId: " $user.ObjectId \
-ForegroundColor Yellow
    $hasMfaRelyingParty = $false
    foreach($p in $user.StrongAuthenticationRequirements) {
        if ($p.RelyingParty -eq "*") {
            $hasMfaRelyingParty = $true
            Write-Host "User was enabled for per-user MFA." -ForegroundColor Yellow
        }
    }
    if ($user.StrongAuthenticationMethods.Count -gt 0 -and -not $hasMfaRelyingParty) {
        Write-Host $user.UserPrincipalName " is eligible for rollback" -ForegroundColor Yellow
        Write-Host "Rolling back user ..." -ForegroundColor Yellow
        Reset-MsolStrongAuthenticationMethodByUpn -UserPrincipalName $user.UserPrincipalName
        Write-Host "Successfully rolled back user " $user.UserPrincipalName -ForegroundColor Green
    }
    else {
        Write-Host $user.UserPrincipalName " is not eligible for rollback. No action required."
    }
    Write-Host ""
    Start-Sleep -Milliseconds 750
}

# Connect
Import-Module MSOnline
Connect-MsolService

foreach($line in Get-Content $path) {
    RemediateUser -ObjectId $line
}
"""


def article_script() -> str:
    """Return the article's script under a banner that says why it can no longer run.

    It is kept for the record and for reading; ``plan_rollback`` says what takes its place.
    """
    row = module_row(Module.MSONLINE)
    banner = (
        "# HISTORICAL: this script can no longer run.",
        f"# The module MSOnline was deprecated on {row.deprecated_on}, its support ended on {row.support_ends_on},",
        f"# and it was retired on {row.retired_on}: Connect-MsolService and the two other cmdlets no longer answer.",
        "# Installed in its time with:",
        *(f"#   {command}" for command in ARTICLE_MODULE_COMMANDS),
    )
    return "\n".join(banner) + "\n" + ARTICLE_SCRIPT


def article_command(script: str, users: str) -> str:
    """Return the command that started the script in its time: "<script location> -path <user file location>".

    Args:
        script: Location of the script.
        users: Location of the list of object ids.

    Raises:
        DataError: A location cannot be quoted safely.
    """
    return f"& {powershell_literal(script, 'script')} -path {powershell_literal(users, 'users')}"


def target_file(plan: RollbackPlan) -> str:
    """Return the object ids of the users who are touched, "one ID per line", the pilot first."""
    return "".join(f"{user.object_id}\n" for user in plan.eligible)


class Colour(StrEnum):
    """The colour the script wrote a line in; the last is the window's own."""

    YELLOW = "Yellow"
    GREEN = "Green"
    DEFAULT = ""


@frozen
class LogLine:
    """One line the script would have printed."""

    text: str
    colour: Colour = Colour.DEFAULT


_UNREAD: Final[dict[Decision, str]] = {
    Decision.NOT_FOUND: "was not found; it was not evaluated.",
    Decision.NOT_FOUND_OR_DELETED: "was not found or is deleted; it was not evaluated.",
    Decision.UNREADABLE: "could not be read; it was not evaluated.",
    Decision.UNKNOWN_STATE: "was not evaluated: the per-user MFA state is not known.",
    Decision.DUPLICATE: "is named a second time; it was not evaluated again.",
}


def legacy_log(plan: RollbackPlan, run: RollbackRun | None = None) -> tuple[LogLine, ...]:
    """Return what the article's script would have printed.

    Deviations, each in our own words: a user who was not found or not read is never called "not eligible"; a user whom
    a guard left out is named as such; and "Successfully rolled back" stands only where the run proved it done.

    Args:
        plan: The plan.
        run: The run of it; without one, or for a user it has not reached, nothing is said of a reset.
    """
    outcomes = {} if run is None else {one.object_id: one.outcome for one in run.outcomes() if one.object_id}
    lines: list[LogLine] = []
    for user in plan.users:
        lines += [*_lines_of(user, outcomes.get(user.object_id, Outcome.OPEN)), LogLine("")]
    return tuple(lines)


def _lines_of(user: UserPlan, outcome: Outcome) -> list[LogLine]:
    name = plain_text(user.upn or "")
    if user.decision in _UNREAD or user.user is None:
        return [LogLine(f"{plain_text(user.label)} {_UNREAD.get(user.decision, 'was not evaluated.')}")]
    # Write-Host joins its parts with one blank, so that two stand where a part brings its own.
    lines = [
        LogLine(f"Checking if user is eligible for rollback: UPN:  {name}  ObjectId:  {user.object_id}", Colour.YELLOW)
    ]
    answer = eligibility_of(user.user)
    lines += [LogLine("User was enabled for per-user MFA.", Colour.YELLOW)] * answer.star_entries
    if not answer.eligible:
        return [*lines, LogLine(f"{name}  is not eligible for rollback. No action required.")]
    if user.decision is not Decision.ELIGIBLE:
        return [*lines, LogLine(f"{name} is left out of this rollback: {user.decision}.")]
    lines.append(LogLine(f"{name}  is eligible for rollback", Colour.YELLOW))
    return [*lines, *_reset_lines(name, outcome)]


def _reset_lines(name: str, outcome: Outcome) -> list[LogLine]:
    if outcome is Outcome.OPEN:
        return []
    lines = [LogLine("Rolling back user ...", Colour.YELLOW)]
    if outcome in {Outcome.ROLLED_BACK, Outcome.ALREADY_DONE}:
        return [*lines, LogLine(f"Successfully rolled back user  {name}", Colour.GREEN)]
    return [*lines, LogLine(f"{name} was not rolled back: {outcome}.")]
