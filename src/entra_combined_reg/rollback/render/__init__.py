"""From a plan to something to read or to run: one file, one output. Nothing from outside lands here unquoted."""

from entra_combined_reg.rollback.render._legacy import (
    ARTICLE_SCRIPT,
    Colour,
    LogLine,
    article_command,
    article_script,
    legacy_log,
    target_file,
)
from entra_combined_reg.rollback.render._ticket import step_text, ticket_view

__all__ = [
    "ARTICLE_SCRIPT",
    "Colour",
    "LogLine",
    "article_command",
    "article_script",
    "legacy_log",
    "step_text",
    "target_file",
    "ticket_view",
]
