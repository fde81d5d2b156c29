from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entra_combined_reg.errors import CallError
from entra_combined_reg.rollback import LineFault, RefKind, RejectedLine, Target, TargetList, read_targets
from rollback.fakes import oid


def one(text):
    read = read_targets(text)
    return (*read.targets, *read.rejected)[0]


@pytest.mark.parametrize(
    "line",
    [oid(1), f"  {oid(1)}\t", "\ufeff" + oid(1), f'"{oid(1)}"', f"'{oid(1)}'", f'\ufeff" {oid(1)} "', oid(1).upper()],
)
def test_blanks_a_byte_order_mark_quotes_and_case_are_forgiven(line):
    assert one(line) == Target(ref=oid(1), kind=RefKind.OBJECT_ID, line=1)


def test_a_upn_is_accepted_and_marked():
    assert one("Adele#EXT#@contoso.com") == Target(ref="Adele#EXT#@contoso.com", kind=RefKind.UPN, line=1)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("", LineFault.BLANK),
        ("   ", LineFault.BLANK),
        ('""', LineFault.BLANK),
        ("ObjectId", LineFault.HEADER),
        ("UserPrincipalName", LineFault.HEADER),
        ("# disabled accounts", LineFault.COMMENT),
        ("not-an-id", LineFault.MALFORMED),
        (oid(1)[:-1], LineFault.MALFORMED),
        (f"{oid(1)},adele@contoso.com", LineFault.MALFORMED),
        (f"{oid(1)} {oid(2)}", LineFault.MALFORMED),
        ('"', LineFault.MALFORMED),
        ("a@b@c", LineFault.MALFORMED),
    ],
)
def test_what_names_nobody_is_rejected_by_number(line, fault):
    assert one(line + "\n") == RejectedLine(line=1, fault=fault)


def test_the_first_position_wins():
    text = f"{oid(2)}\n{oid(1)}\r\n\r{oid(2).upper()}\nA@contoso.com\na@CONTOSO.com\n"
    assert read_targets(text) == TargetList(
        targets=(
            Target(ref=oid(2), kind=RefKind.OBJECT_ID, line=1),
            Target(ref=oid(1), kind=RefKind.OBJECT_ID, line=2),
            Target(ref="A@contoso.com", kind=RefKind.UPN, line=5),
        ),
        rejected=(
            RejectedLine(line=3, fault=LineFault.BLANK),
            RejectedLine(line=4, fault=LineFault.DUPLICATE, first_line=1),
            RejectedLine(line=6, fault=LineFault.DUPLICATE, first_line=5),
        ),
    )


def test_an_empty_file_names_nobody():
    assert read_targets("") == TargetList()


def test_bytes_are_no_text():
    with pytest.raises(CallError, match="got bytes"):
        read_targets(b"")


@settings(max_examples=100)
@given(st.lists(st.text(st.characters(exclude_characters="\r\n"), max_size=50)))
def test_every_line_is_a_target_or_a_rejected_line_and_no_text_is_kept(lines):
    read = read_targets("".join(line + "\n" for line in lines))
    assert sorted(one.line for one in (*read.targets, *read.rejected)) == list(range(1, len(lines) + 1))


def test_a_rejected_line_keeps_no_text():
    assert "5550199" not in repr(read_targets("+49 89 5550199"))
