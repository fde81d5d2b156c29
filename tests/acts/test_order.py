"""One order for the whole room, whatever order the events came in."""

from __future__ import annotations

from itertools import permutations

import attrs

from acts.makers import CONTOSO, registered, user
from entra_combined_reg.acts._order import distinct, in_order
from entra_combined_reg.catalog import Usage
from entra_combined_reg.events import Change, RecordCopy


def test_time_then_tick_then_activity_then_key_then_tenant_then_shape():
    base = registered(0, key="b", tick=5)
    ordered = [
        attrs.evolve(base, tick=4, key="z"),
        attrs.evolve(base, activity_text="A", key="z"),
        attrs.evolve(base, key="a", tenant_id=CONTOSO),
        base,
        attrs.evolve(base, shape="portal_csv"),
        attrs.evolve(base, tenant_id=CONTOSO),
        registered(1, key="a"),
    ]
    assert all(in_order(order) == ordered for order in permutations(ordered))


def test_events_that_share_every_key_stand_in_the_order_of_their_content():
    base = registered(0)
    tied = [
        base,
        attrs.evolve(base, target=user(None)),
        attrs.evolve(base, changes=(Change(name="x", new="1"),)),
        attrs.evolve(base, changes=(Change(name="x", new="2"),)),
        attrs.evolve(base, usages=frozenset({Usage.PUSH, Usage.CODE})),
    ]
    expected = in_order(tied)
    assert all(in_order(order) == expected for order in permutations(tied))


def test_of_equal_events_the_one_with_most_copies_stays_then_the_one_with_its_record():
    plain = registered(0)
    kept = attrs.evolve(plain, raw={})
    copied = attrs.evolve(plain, copies=(RecordCopy(shape="graph"),))
    for order in permutations([plain, kept, copied]):
        (one,) = distinct(order)
        assert one is copied
    assert [one.raw for one in distinct([kept, plain])] == [{}]
