"""plain: values to plain data and back, strictly."""

from __future__ import annotations

import hashlib
import json
import math
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entra_combined_reg.errors import CallError, DataError, Problem
from entra_combined_reg.plain import canonical_bytes, fingerprint, from_plain, secret, to_plain


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@attrs.frozen(kw_only=True)
class Leaf:
    name: str


@attrs.frozen(kw_only=True)
class Twig:
    length: float


@attrs.frozen(kw_only=True)
class Unsorted:
    zeta: int
    alpha: int


@attrs.frozen(kw_only=True)
class Tree:
    name: str
    count: int = 0
    weight: float = 0.0
    alive: bool | None = None
    at: datetime | None = None
    day: date | None = None
    wait: timedelta = timedelta(0)
    colours: frozenset[Colour] = frozenset()
    pairs: tuple[tuple[str, Colour], ...] = ()
    part: Leaf | Twig | None = None
    parts: tuple[Leaf | Twig, ...] = ()
    key: str | None = secret(default=None)


leaves = st.builds(Leaf, name=st.text())
parts = leaves | st.builds(Twig, length=st.floats(allow_nan=False, allow_infinity=False))
trees = st.builds(
    Tree,
    name=st.text(),
    count=st.integers(),
    weight=st.floats(allow_nan=False, allow_infinity=False),
    alive=st.none() | st.booleans(),
    at=st.none() | st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1), timezones=st.just(UTC)),
    day=st.none() | st.dates(),
    wait=st.timedeltas(min_value=timedelta(-1000), max_value=timedelta(1000)),
    colours=st.frozensets(st.sampled_from(Colour)),
    pairs=st.lists(st.tuples(st.text(), st.sampled_from(Colour)), max_size=3).map(tuple),
    part=st.none() | parts,
    parts=st.lists(parts, max_size=3).map(tuple),
)


@settings(max_examples=100)
@given(trees)
def test_a_value_comes_back_from_its_json_as_it_was(tree):
    assert from_plain(json.loads(json.dumps(to_plain(tree))), Tree) == tree


@settings(max_examples=50)
@given(trees, trees)
def test_equal_values_have_equal_bytes_and_equal_bytes_mean_equal_values(one, other):
    assert (one == other) or (canonical_bytes(one) != canonical_bytes(other))
    assert canonical_bytes(one) == canonical_bytes(from_plain(to_plain(one), Tree))
    assert fingerprint(one) == hashlib.sha256(canonical_bytes(one)).hexdigest()
    assert canonical_bytes(one).isascii()


def test_plain_data_is_written_as_the_documentation_shows_it():
    tree = Tree(
        name="oak",
        count=2,
        weight=1.5,
        alive=True,
        at=datetime(2026, 3, 4, 5, 6, 7, 890000, tzinfo=timezone(timedelta(hours=2))),
        day=date(2026, 3, 4),
        wait=timedelta(milliseconds=750),
        colours=frozenset({Colour.RED, Colour.BLUE}),
        pairs=(("a", Colour.RED),),
        part=Leaf(name="x"),
        parts=(Twig(length=1.0),),
        key="hunter2",
    )
    plain = to_plain(tree)
    assert json.loads(json.dumps(plain)) == {
        "name": "oak",
        "count": 2,
        "weight": 1.5,
        "alive": True,
        "at": "2026-03-04T03:06:07.890000Z",
        "day": "2026-03-04",
        "wait": 0.75,
        "colours": ["blue", "red"],
        "pairs": [["a", "red"]],
        "part": {"kind": "Leaf", "name": "x"},
        "parts": [{"kind": "Twig", "length": 1.0}],
    }
    assert canonical_bytes(Unsorted(zeta=1, alpha=2)) == b'{"alpha":2,"zeta":1}'
    assert canonical_bytes(Leaf(name="ä")) == b'{"name":"\\u00e4"}'


class TestSecrets:
    """A field made with secret() leaves only where it is asked for by name."""

    tree = Tree(name="oak", key="hunter2")

    def test_it_is_in_no_repr_no_bytes_and_no_fingerprint(self):
        assert "hunter2" not in repr(self.tree)
        assert b"hunter2" not in canonical_bytes(self.tree)
        assert fingerprint(self.tree) == fingerprint(attrs.evolve(self.tree, key="other"))

    def test_it_is_written_when_asked_for_and_read_where_it_is_given(self):
        plain = to_plain(self.tree, secrets=True)
        assert plain["key"] == "hunter2"
        assert from_plain(plain, Tree) == self.tree
        assert from_plain(to_plain(self.tree), Tree).key is None


def test_a_union_is_written_with_its_tag_when_asked_for():
    union = Leaf | Twig
    assert to_plain(Leaf(name="x"), as_type=union) == {"kind": "Leaf", "name": "x"}
    assert to_plain(Leaf(name="x")) == {"name": "x"}
    assert from_plain({"kind": "Twig", "length": 2}, union) == Twig(length=2.0)


@attrs.frozen
class Kinded:
    kind: str


@attrs.frozen
class Holder:
    item: Kinded | Leaf


def test_a_class_whose_field_the_tag_would_overwrite_cannot_stand_in_a_union():
    with pytest.raises(TypeError, match='Kinded has a field "kind"'):
        to_plain(Holder(Kinded("x")))


@pytest.mark.parametrize(
    ("data", "problems"),
    [
        (None, [Problem("$", "expected an object (Tree), got null")]),
        ([], [Problem("$", "expected an object (Tree), got list")]),
        ({}, [Problem("$.name", "required, but missing")]),
        ({"name": 1}, [Problem("$.name", "expected text, got number")]),
        ({"name": "a", "count": True}, [Problem("$.count", "expected a whole number, got boolean")]),
        ({"name": "a", "count": 1.0}, [Problem("$.count", "expected a whole number, got number")]),
        ({"name": "a", "weight": "1"}, [Problem("$.weight", "expected a number, got text")]),
        ({"name": "a", "weight": False}, [Problem("$.weight", "expected a number, got boolean")]),
        ({"name": "a", "alive": 1}, [Problem("$.alive", "expected true or false, got number")]),
        ({"name": "a", "at": 5}, [Problem("$.at", "expected a time as ISO 8601 text, got number")]),
        ({"name": "a", "at": "soon"}, [Problem("$.at", "expected a time as ISO 8601 text, got other text")]),
        ({"name": "a", "at": "2026-01-01T00:00:00"}, [Problem("$.at", "expected a time with its zone, got one without")]),
        ({"name": "a", "at": "0001-01-01T00:00:00+14:00"}, [Problem("$.at", "not acceptable here (OverflowError)")]),
        ({"name": "a", "day": 5}, [Problem("$.day", "expected a day as ISO 8601 text, got number")]),
        ({"name": "a", "day": "soon"}, [Problem("$.day", "expected a day as ISO 8601 text, got text")]),
        ({"name": "a", "wait": "1"}, [Problem("$.wait", "expected a number, got text")]),
        ({"name": "a", "colours": "red"}, [Problem("$.colours", "expected a list, got text")]),
        ({"name": "a", "colours": {"red": 1}}, [Problem("$.colours", "expected a list, got object")]),
        (
            {"name": "a", "colours": ["red", "green", []]},
            [
                Problem("$.colours[1]", "expected one of red, blue; got text that is none of them"),
                Problem("$.colours[2]", "expected one of red, blue; got list that is none of them"),
            ],
        ),
        ({"name": "a", "pairs": [["a"]]}, [Problem("$.pairs[0]", "expected a list of 2, got one of 1")]),
        ({"name": "a", "pairs": [["a", "red"], ["b", 1]]}, [
            Problem("$.pairs[1][1]", "expected one of red, blue; got number that is none of them"),
        ]),
        ({"name": "a", "part": {"name": "x"}}, [
            Problem("$.part", 'expected an object whose "kind" is one of Leaf, Twig'),
        ]),
        ({"name": "a", "part": "Leaf"}, [Problem("$.part", 'expected an object whose "kind" is one of Leaf, Twig')]),
        ({"name": "a", "part": {"kind": "Leaf"}}, [Problem("$.part.name", "required, but missing")]),
        ({"name": "a", "zeta": 1, 7: 2}, [Problem("$", "unknown key '7'"), Problem("$", "unknown key 'zeta'")]),
        (
            {"name": 1, "count": "x", "more": 1},
            [
                Problem("$.name", "expected text, got number"),
                Problem("$.count", "expected a whole number, got text"),
                Problem("$", "unknown key 'more'"),
            ],
        ),
    ],
)  # fmt: skip
def test_every_problem_is_named_with_its_place_and_never_the_value(data, problems):
    with pytest.raises(DataError) as caught:
        from_plain(data, Tree)
    assert caught.value == DataError(problems, "Tree")


def test_a_number_too_big_for_a_span_is_refused_at_the_top_as_well():
    with pytest.raises(DataError, match="not acceptable here \\(OverflowError\\)"):
        from_plain(1e300, timedelta)


@attrs.frozen
class Picky:
    name: str = attrs.field()

    @name.validator
    def _check(self, _, value):
        if value == "taught":
            raise CallError("a name of ours, please")
        error = ValueError(f"the value is {value}")
        error.add_note("a note that is no place")
        raise error


def test_a_validators_own_sentence_is_not_repeated_since_it_may_show_the_value():
    with pytest.raises(DataError) as caught:
        from_plain({"name": "hunter2"}, Picky)
    assert str(caught.value) == "Picky: not acceptable here (ValueError) @ $"
    with pytest.raises(DataError, match="a name of ours, please @ \\$"):
        from_plain({"name": "taught"}, Picky)


def test_a_time_without_a_zone_is_never_stored():
    with pytest.raises(CallError, match="a time without a zone cannot be stored"):
        canonical_bytes(Tree(name="oak", at=datetime(2026, 1, 1)))


@pytest.mark.parametrize("value", [Twig(length=math.nan), Twig(length=math.inf), Leaf(name=object())])
def test_what_plain_data_cannot_hold_has_no_bytes(value):
    with pytest.raises(CallError, match="something that plain data cannot hold"):
        canonical_bytes(value)


def test_sets_are_written_in_one_order_whatever_the_hash_seed():
    assert to_plain(frozenset({"b", "a", "c"})) == ["a", "b", "c"]
    assert to_plain(Tree(name="a", colours=frozenset(Colour)))["colours"] == ["blue", "red"]
