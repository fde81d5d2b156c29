"""Public names: sorted, complete, documented, one owner each."""

import importlib
import inspect
import pkgutil

import pytest

import entra_combined_reg

ROOMS = sorted(
    name
    for _, name, _ in pkgutil.walk_packages(entra_combined_reg.__path__, "entra_combined_reg.")
    if not any(part.startswith("_") for part in name.split("."))
)
FILES = sorted(name for _, name, _ in pkgutil.walk_packages(entra_combined_reg.__path__, "entra_combined_reg."))


def public(name):
    return importlib.import_module(name)


@pytest.mark.parametrize("name", FILES)
def test_every_module_says_what_is_public_and_holds_it(name):
    module = public(name)
    assert list(module.__all__) == sorted(set(module.__all__), key=_ruff_order)
    assert [n for n in module.__all__ if not hasattr(module, n)] == []


def _ruff_order(name):
    # Constants, classes, functions: the order the linter sorts __all__ in.
    kind = 0 if name.isupper() else 1 if name[0].isupper() else 2
    return kind, name


def test_the_top_holds_the_daily_path_and_every_name_has_one_owner():
    top = entra_combined_reg.__all__
    assert list(top) == sorted(set(top), key=_ruff_order)
    for name in top:
        if f"entra_combined_reg.{name}" in ROOMS:
            continue  # a room of its own
        owners = {room for room in ROOMS if name in public(room).__all__}
        values = {id(getattr(public(room), name)) for room in owners} | {id(getattr(entra_combined_reg, name))}
        assert owners, f"{name} has no room"
        assert len(values) == 1, f"{name} means different things in {owners}"


def test_no_two_rooms_use_one_name_for_different_things():
    meanings = {}
    for room in ROOMS:
        for name in public(room).__all__:
            meanings.setdefault(name, {}).setdefault(id(getattr(public(room), name)), []).append(room)
    assert {name: rooms for name, rooms in meanings.items() if len(rooms) > 1} == {}


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_name_is_documented(room):
    module = public(room)
    bare = [
        name
        for name in module.__all__
        if (inspect.isclass(getattr(module, name)) or inspect.isfunction(getattr(module, name)))
        and not (inspect.getdoc(getattr(module, name)) or "").strip()
    ]
    assert bare == []


@pytest.mark.parametrize("room", ROOMS)
def test_every_public_method_is_documented(room):
    module = public(room)
    bare = [
        f"{name}.{attribute}"
        for name in module.__all__
        if inspect.isclass(thing := getattr(module, name)) and thing.__module__.startswith("entra_combined_reg")
        for attribute, value in vars(thing).items()
        if not attribute.startswith("_")
        and (inspect.isfunction(value) or isinstance(value, (property, classmethod, staticmethod)))
        and not (inspect.getdoc(value) or "").strip()
    ]
    assert bare == []
