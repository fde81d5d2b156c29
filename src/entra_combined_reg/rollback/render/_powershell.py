"""A plan as PowerShell: Microsoft Graph PowerShell, or Entra PowerShell for the scope that imitates its cmdlet.

Every text from outside is one single-quoted literal. A script reads nothing again before it deletes: the run does, and
is the safer way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import attrs

from entra_combined_reg.catalog import RESET_CMDLETS, Confidence, Module
from entra_combined_reg.errors import CallError
from entra_combined_reg.quote import plain_text, powershell_literal
from entra_combined_reg.rollback._calls import HttpCall, call_of, endpoint_of_step
from entra_combined_reg.rollback._scopes import RollbackScope
from entra_combined_reg.rollback._steps import RollbackStep, StepKind
from entra_combined_reg.rollback._words import step_text

if TYPE_CHECKING:
    from entra_combined_reg.rollback._plan import RollbackPlan
    from entra_combined_reg.rollback._user_plan import UserPlan, Wave

__all__ = ["entra_script", "graph_script"]

_HEAD: Final = """\
# Rollback of multifactor registration, rendered from plan
# {fingerprint}
# One wave a run: the pilot is wave 0. This script does not read a user again before it deletes.
# Try it with -WhatIf first: it changes nothing and writes no journal.
# Interrupted or failed, run it again with the same journal: what stands there as done is passed over.
# Modules: {modules}
# Connect before: {connect}
[CmdletBinding(SupportsShouldProcess)]
param(
    [Parameter(Mandatory)][string]$Fingerprint,
    [Parameter(Mandatory)][string]$JournalPath,
    [Parameter(Mandatory)][int]$Wave,
    [string]$PilotApprovedBy
)
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
if ($Fingerprint -cne {quoted}) {{ throw 'This is not the plan you approved.' }}
if ($Wave -gt 0 -and [string]::IsNullOrWhiteSpace($PilotApprovedBy)) {{ throw 'The pilot must be approved first.' }}
$script:failed = 0
$script:done = @{{}}
if (Test-Path -LiteralPath $JournalPath) {{
    foreach ($line in Get-Content -LiteralPath $JournalPath -Encoding utf8) {{
        $cells = $line -split "`t"
        if ($cells.Count -eq 5 -and $cells[1] -ceq $Fingerprint -and $cells[4] -ceq 'done') {{
            $script:done["$($cells[2])`t$($cells[3])"] = $true
        }}
    }}
}}
function Test-Done([string]$User, [string]$Step) {{ $script:done.ContainsKey("$User`t$Step") }}
function Write-Journal([string]$User, [string]$Step, [string]$Outcome) {{
    $line = [string]::Join("`t", @([datetime]::UtcNow.ToString('o'), $Fingerprint, $User, $Step, $Outcome))
    if (-not $WhatIfPreference) {{ Add-Content -LiteralPath $JournalPath -Value $line -Encoding utf8 }}
}}
function Wait-Pace([int]$Milliseconds) {{ if (-not $WhatIfPreference) {{ Start-Sleep -Milliseconds $Milliseconds }} }}
if ($Wave -gt 0) {{ Write-Journal 'pilot' 'approval' ($PilotApprovedBy -replace '\\s+', ' ') }}
"""
#: The cmdlet's own pattern for names; ``#EXT#`` and the apostrophe are not in it (ROL-1.7, ROL-S17).
_TAKEN: Final = re.compile(r"[a-zA-Z0-9._%+-]+@")
_TAIL: Final = """\
if ($script:failed -gt 0) {
    Write-Error "$($script:failed) user(s) failed; see the journal." -ErrorAction Continue
    exit 1
}
"""


def graph_script(plan: RollbackPlan) -> str:
    """Render a plan for Microsoft Graph PowerShell.

    ``-WhatIf`` passes through, errors stop the user they concern, every outcome goes to the journal file, and a wave
    beyond the pilot asks who approved it.

    Raises:
        DataError: A text cannot be quoted safely.
        CallError: A step has no counterpart in Graph (the article's one call).
    """
    return _script(plan, (Module.GRAPH, Module.GRAPH_BETA), "Connect-MgGraph", _graph_user)


def entra_script(plan: RollbackPlan) -> str:
    """Render a plan for Entra PowerShell, whose one cmdlet resets a user.

    Raises:
        CallError: The scope is not the one that imitates the cmdlet, or a user has no UPN or one that the cmdlet
            refuses: a guest's with ``#EXT#``, or one with an apostrophe (ROL-1.7).
        DataError: A text cannot be quoted safely.
    """
    if plan.options.scope is not RollbackScope.ENTRA_CMDLET_ALL:
        raise CallError("plan.options.scope: the cmdlet of Entra PowerShell does RollbackScope.ENTRA_CMDLET_ALL only")
    return _script(plan, (Module.ENTRA,), "Connect-Entra", _entra_user)


def _script(
    plan: RollbackPlan, modules: tuple[Module, ...], connect: str, render: Callable[[RollbackPlan, UserPlan], str]
) -> str:
    by_id = {user.object_id: user for user in plan.eligible}
    scopes = ", ".join(powershell_literal(name) for name in plan.needs.permissions)
    head = _HEAD.format(
        fingerprint=plan.fingerprint,
        quoted=powershell_literal(plan.fingerprint),
        modules=", ".join(modules),
        connect=f"{connect} -Scopes {scopes}",
    )
    waves = [_wave(wave, [render(plan, by_id[object_id]) for object_id in wave.users]) for wave in plan.waves]
    return head + "".join(waves) + _TAIL


def _wave(wave: Wave, users: list[str]) -> str:
    return f"if ($Wave -eq {wave.number}) {{\n" + "".join(users) + "}\n"


def _graph_user(plan: RollbackPlan, user: UserPlan) -> str:
    lines: list[str] = []
    for step in user.steps:
        lines += _once(plan, powershell_literal(f"{step.number} {step_text(step)}"), _command(plan, user, step))
    return _guarded(plan, user, lines)


def _once(plan: RollbackPlan, name: str, command: str) -> list[str]:
    """Carry a step out unless the journal says that it was."""
    pace = int(plan.options.min_interval.total_seconds() * 1000)
    return [
        f"        $step = {name}",
        "        if (-not (Test-Done $user $step)) {",
        f"            {command}",
        "            Write-Journal $user $step 'done'",
        f"            Wait-Pace {pace}",
        "        }",
    ]


def _guarded(plan: RollbackPlan, user: UserPlan, lines: list[str]) -> str:
    head = [
        f"    # {plain_text(user.label)}",
        f"    $user = {powershell_literal(user.object_id, 'object_id')}",
        "    $step = 'none'",
        "    try {",
    ]
    tail = [
        "    } catch {",
        "        $script:failed++",
        "        Write-Journal $user $step 'failed'",
        "        Write-Warning ('{0}, {1}: {2}' -f $user, $step, $_.Exception.Message)",
        "    }",
        f"    Wait-Pace {int(plan.pause.total_seconds() * 1000)}",
    ]
    return "\n".join([*head, *lines, *tail]) + "\n"


def _command(plan: RollbackPlan, user: UserPlan, step: RollbackStep) -> str:
    row = endpoint_of_step(step) if step.removes else None
    cmdlet = None if row is None else row.cmdlet
    if step.kind is StepKind.DEACTIVATE and row is not None:
        cmdlet = row.deactivate_cmdlet
    proved = row is not None and row.cmdlet_confidence is Confidence.VERIFIED and not row.singleton
    if row is None or cmdlet is None or not proved or row.cmdlet_parameter is None:
        return _raw(plan, user, step)
    method_id = powershell_literal(step.method_id or "", "method_id")
    return f"{cmdlet} -UserId $user -{row.cmdlet_parameter} {method_id} -ErrorAction Stop -WhatIf:$WhatIfPreference"


def _raw(plan: RollbackPlan, user: UserPlan, step: RollbackStep) -> str:
    """Where no cmdlet's name is proved: the call itself."""
    call = call_of(user.object_id, step, cloud=plan.options.cloud)
    if call is None or step.prepares:
        raise CallError(f"step {step.kind}: it has no place in a script; carry the plan out with a run")
    uri = powershell_literal(f"/{call.version}{call.path}", "uri")
    what = powershell_literal(step_text(step))
    request = f"$null = Invoke-MgGraphRequest -Method {call.method} -Uri {uri}{_with_body(call)} -ErrorAction Stop"
    if step.fallback is not None:
        # "sms" may be refused: then the other value of the same number.
        other = call_of(user.object_id, attrs.evolve(step, value=step.fallback), cloud=plan.options.cloud)
        again = "" if other is None else request.replace(_with_body(call), _with_body(other))
        request = f"try {{ {request} }} catch {{ {again} }}"
    return f"if ($PSCmdlet.ShouldProcess($user, {what})) {{ {request} }}"


def _with_body(call: HttpCall) -> str:
    return (
        "" if call.body is None else f" -Body {powershell_literal(call.body, 'body')} -ContentType 'application/json'"
    )


def _entra_user(plan: RollbackPlan, user: UserPlan) -> str:
    if user.upn is None:
        raise CallError("user.upn: the cmdlet of Entra PowerShell takes user principal names only")
    if not _TAKEN.match(user.upn):
        raise CallError("user.upn: the cmdlet of Entra PowerShell refuses such a name; use graph_script or a run")
    row = next(row for row in RESET_CMDLETS if row.module is Module.ENTRA)
    reset = f"{row.name} -{row.parameter} {powershell_literal(user.upn, 'upn')} -ErrorAction Stop"
    command = f"if ($PSCmdlet.ShouldProcess($user, 'reset')) {{ $null = {reset} }}"
    return _guarded(plan, user, _once(plan, "'reset'", command))
