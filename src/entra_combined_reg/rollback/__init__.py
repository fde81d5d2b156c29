"""From users to a plan, and a run that somebody else performs: targets, decisions, waves, answers, verification."""

from entra_combined_reg.rollback._backup import Backup, UserBackup, backup_of
from entra_combined_reg.rollback._calls import HttpCall, call_of
from entra_combined_reg.rollback._drivers import AsyncExecutor, Executor, Observer, drive, drive_async
from entra_combined_reg.rollback._eligibility import (
    ELIGIBILITY_TABLE,
    Decision,
    Eligibility,
    EligibilityRow,
    RollbackReason,
    eligibility_of,
)
from entra_combined_reg.rollback._estimate import Estimate
from entra_combined_reg.rollback._graph import AsyncGraphAdapter, AsyncSend, GraphAdapter, Send
from entra_combined_reg.rollback._guard_rows import GUARDS, Effect, Guard, GuardNote, GuardRow
from entra_combined_reg.rollback._journal import (
    Answered,
    Approved,
    Halted,
    HaltReason,
    Journal,
    JournalEntry,
    Resumed,
)
from entra_combined_reg.rollback._needs import ModuleNeed, Needs, RoleNeed
from entra_combined_reg.rollback._options import Actor, DefaultLock, OnChange, RollbackOptions, StopLoss
from entra_combined_reg.rollback._outlook import PRECONDITION_TEXTS, Precondition, StepOutlook
from entra_combined_reg.rollback._permissions import can_act, smallest_role
from entra_combined_reg.rollback._pictures import MethodRef, Snapshot
from entra_combined_reg.rollback._plan import RollbackPlan, plan_rollback
from entra_combined_reg.rollback._progress import Outcome, StepOutcome, StepResult, UserOutcome
from entra_combined_reg.rollback._requests import PHRASES, Answer, AnswerClass, Request, RequestKind, Wait
from entra_combined_reg.rollback._restorable import Restorable
from entra_combined_reg.rollback._restore import restore_call, restore_calls
from entra_combined_reg.rollback._run import RollbackRun
from entra_combined_reg.rollback._scopes import SCOPES, RollbackScope, ScopeRow, scope_row
from entra_combined_reg.rollback._states import TRANSITIONS, Move, RunState
from entra_combined_reg.rollback._steps import Reversal, RollbackStep, StepKind
from entra_combined_reg.rollback._targets import (
    LineFault,
    RefKind,
    RejectedLine,
    Target,
    TargetList,
    read_targets,
)
from entra_combined_reg.rollback._user_plan import UserPlan, Wave
from entra_combined_reg.rollback._verify import Recovery, RollbackVerdict, UserVerification, Verification, verify

__all__ = [
    "ELIGIBILITY_TABLE",
    "GUARDS",
    "PHRASES",
    "PRECONDITION_TEXTS",
    "SCOPES",
    "TRANSITIONS",
    "Actor",
    "Answer",
    "AnswerClass",
    "Answered",
    "Approved",
    "AsyncExecutor",
    "AsyncGraphAdapter",
    "AsyncSend",
    "Backup",
    "Decision",
    "DefaultLock",
    "Effect",
    "Eligibility",
    "EligibilityRow",
    "Estimate",
    "Executor",
    "GraphAdapter",
    "Guard",
    "GuardNote",
    "GuardRow",
    "HaltReason",
    "Halted",
    "HttpCall",
    "Journal",
    "JournalEntry",
    "LineFault",
    "MethodRef",
    "ModuleNeed",
    "Move",
    "Needs",
    "Observer",
    "OnChange",
    "Outcome",
    "Precondition",
    "Recovery",
    "RefKind",
    "RejectedLine",
    "Request",
    "RequestKind",
    "Restorable",
    "Resumed",
    "Reversal",
    "RoleNeed",
    "RollbackOptions",
    "RollbackPlan",
    "RollbackReason",
    "RollbackRun",
    "RollbackScope",
    "RollbackStep",
    "RollbackVerdict",
    "RunState",
    "ScopeRow",
    "Send",
    "Snapshot",
    "StepKind",
    "StepOutcome",
    "StepOutlook",
    "StepResult",
    "StopLoss",
    "Target",
    "TargetList",
    "UserBackup",
    "UserOutcome",
    "UserPlan",
    "UserVerification",
    "Verification",
    "Wait",
    "Wave",
    "backup_of",
    "call_of",
    "can_act",
    "drive",
    "drive_async",
    "eligibility_of",
    "plan_rollback",
    "read_targets",
    "restore_call",
    "restore_calls",
    "scope_row",
    "smallest_role",
    "verify",
]
