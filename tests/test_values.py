"""`values.frozen`: what attrs would have made of the same class, made once for all classes."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import attrs
import pytest

from entra_combined_reg.values import frozen


@frozen(kw_only=True)
class Point:
    x: int
    y: int = 0
    note: str = attrs.field(default="", eq=False)
    secret: str = attrs.field(default="", repr=lambda _: "<hidden>")
    bag: Any = attrs.field(default=None, hash=False, repr=False)


@frozen
class Nothing:
    pass


@frozen
class Named:
    name: str

    def __repr__(self) -> str:
        return f"<{self.name}>"


@attrs.frozen(kw_only=True)
class AttrsPoint:
    x: int
    y: int = 0
    note: str = attrs.field(default="", eq=False)
    secret: str = attrs.field(default="", repr=lambda _: "<hidden>")
    bag: Any = attrs.field(default=None, hash=False, repr=False)


class TestComparison:
    def test_equal_fields_make_equal_values_with_equal_hashes(self) -> None:
        one, other = Point(x=1, y=2), Point(x=1, y=2)
        assert one == other
        assert hash(one) == hash(other)
        assert len({one, other}) == 1

    def test_one_differing_field_makes_values_differ(self) -> None:
        assert Point(x=1) != Point(x=2)
        assert Point(x=1, y=3) != Point(x=1)
        assert hash(Point(x=1)) != hash(Point(x=2))

    def test_a_field_with_eq_false_is_not_compared_and_not_hashed(self) -> None:
        assert Point(x=1, note="a") == Point(x=1, note="b")
        assert hash(Point(x=1, note="a")) == hash(Point(x=1, note="b"))

    def test_a_field_with_hash_false_is_compared_and_not_hashed(self) -> None:
        assert Point(x=1, bag=[1]) != Point(x=1, bag=[2])
        assert hash(Point(x=1, bag=[1])) == hash(Point(x=1, bag=[2]))

    def test_another_class_with_the_same_fields_is_never_equal(self) -> None:
        assert Point(x=1) != AttrsPoint(x=1)
        assert Point(x=1).__eq__(AttrsPoint(x=1)) is NotImplemented
        assert Point(x=1) != 1

    def test_the_same_value_equals_itself_even_where_a_field_does_not(self) -> None:
        odd = Point(x=1, bag=float("nan"))
        same = odd
        assert odd == same

    def test_values_without_fields_are_equal_and_hash_alike(self) -> None:
        assert Nothing() == Nothing()
        assert hash(Nothing()) == hash(Nothing())
        assert Nothing() != Point(x=1)


class TestRepr:
    def test_it_reads_as_attrs_own(self) -> None:
        given = {"x": 1, "y": 2, "note": "n", "secret": "s"}
        assert repr(Point(**given)) == repr(AttrsPoint(**given)).removeprefix("Attrs")
        assert repr(Point(**given)) == "Point(x=1, y=2, note='n', secret=<hidden>)"
        assert repr(Nothing()) == "Nothing()"

    def test_a_field_that_has_its_default_is_left_out(self) -> None:
        assert repr(Point(x=0)) == "Point(x=0)"
        assert repr(Point(x=0, y=1)) == "Point(x=0, y=1)"

    def test_an_empty_set_is_the_empty_default_and_another_set_is_shown(self) -> None:
        @frozen
        class Sets:
            some: frozenset[int] = frozenset()

        assert repr(Sets(frozenset([1]) - {1})) == "Sets()"
        assert repr(Sets(frozenset([1]))) == "Sets(some=frozenset({1}))"

    def test_a_value_whose_comparison_raises_is_shown(self) -> None:
        class Hostile:
            def __eq__(self, other: object) -> bool:
                raise RuntimeError

            __hash__ = None  # type: ignore[assignment]

            def __repr__(self) -> str:
                return "hostile"

        assert repr(Point(x=1, note=Hostile())) == "Point(x=1, note=hostile)"  # type: ignore[arg-type]

    def test_a_class_inside_a_function_shows_without_the_function(self) -> None:
        @frozen
        class Inner:
            a: int

        assert repr(Inner(1)) == "Inner(a=1)"

    def test_a_repr_of_the_class_itself_stays(self) -> None:
        assert repr(Named("n")) == "<n>"
        assert Named("n") == Named("n")

    def test_a_value_that_holds_itself_ends(self) -> None:
        @frozen
        class Loop:
            items: list[Any]

        loop = Loop([])
        loop.items.append(loop)
        assert repr(loop) == "Loop(items=[...])"


class TestTheRestIsAttrs:
    def test_frozen_and_slotted(self) -> None:
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            Point(x=1).x = 2  # type: ignore[misc]
        assert not hasattr(Point(x=1), "__dict__")

    def test_evolve_copy_and_pickle_give_equal_values(self) -> None:
        point = Point(x=1, y=2, bag=(1,))
        assert attrs.evolve(point, y=5) == Point(x=1, y=5, bag=(1,))
        assert copy.copy(point) == point
        assert pickle.loads(pickle.dumps(point)) == point  # noqa: S301 (bytes of our own making)

    def test_keyword_only_is_passed_on(self) -> None:
        with pytest.raises(TypeError):
            Point(1)  # type: ignore[misc, call-arg]
