"""From a plan to something to read or to run: one file, one output. Nothing from outside lands here unquoted."""

from entra_combined_reg.rollback._ticket import ticket_view
from entra_combined_reg.rollback._words import DECISION_WORDS, REVERSAL_WORDS, method_text, step_text
from entra_combined_reg.rollback.render._graph import Batch, PlannedCall, batches, graph_calls
from entra_combined_reg.rollback.render._legacy import (
    ARTICLE_SCRIPT,
    Colour,
    LogLine,
    article_command,
    article_script,
    legacy_log,
    target_file,
)
from entra_combined_reg.rollback.render._powershell import entra_script, graph_script
from entra_combined_reg.rollback.render._tables import help_desk_notes, plan_csv, plan_mermaid, user_note

__all__ = [
    "ARTICLE_SCRIPT",
    "DECISION_WORDS",
    "REVERSAL_WORDS",
    "Batch",
    "Colour",
    "LogLine",
    "PlannedCall",
    "article_command",
    "article_script",
    "batches",
    "entra_script",
    "graph_calls",
    "graph_script",
    "help_desk_notes",
    "legacy_log",
    "method_text",
    "plan_csv",
    "plan_mermaid",
    "step_text",
    "target_file",
    "ticket_view",
    "user_note",
]
