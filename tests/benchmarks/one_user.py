"""One user with a hundred thousand events: whether the work grows with their number, in CPU time.

Run ``PYTHONPATH=tests python tests/benchmarks/one_user.py [N]``: N events, 100,000 by default, and half and a quarter.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from random import Random
from time import process_time

from acts.makers import canceled, credential, deleted, options, passkey, registered, started, updated
from entra_combined_reg.acts import Timeline, iter_timelines
from entra_combined_reg.catalog import Activity, Method
from entra_combined_reg.events import Event
from entra_combined_reg.summary import RegistrationSummary

_MAKERS: tuple[Callable[..., Event], ...] = (
    lambda s, **more: passkey(s, "Passkey", **more),
    lambda s, **more: passkey(s, "Fido2", **more),
    lambda s, **more: started(s, method=Method.PASSKEY, **more),
    lambda s, **more: updated(s, "StrongAuthenticationMethod", **more),
    lambda s, **more: registered(s, service="MyAccess", **more),
    lambda s, **more: credential(Activity.ADD_FIDO2_SECURITY_KEY, s, **more),
    options,
    deleted,
    registered,
    canceled,
)
_FAR = 10**9

#: How the events stand in time: second of the n-th of so many.
_SHAPES: dict[str, Callable[[int, int, Random], float]] = {
    "seven seconds apart": lambda n, _, __: n * 7,
    "all in one minute": lambda n, count, _: n * 60 / count,
    "all in one second": lambda _, __, ___: 0,
    "clocks that jump": lambda n, _, dice: dice.choice((n * 7, _FAR, -_FAR)),
}


def log(count: int, second: Callable[[int, int, Random], float]) -> list[Event]:
    dice = Random(1)
    told = [None, "c-1", "c-2"]
    return [
        dice.choice(_MAKERS)(second(n, count, dice), correlation_id=dice.choice(told), key=f"{n:07}")
        for n in range(count)
    ]


def seconds(work: Callable[[], object]) -> float:
    begun = process_time()
    work()
    return process_time() - begun


def main(arguments: list[str]) -> None:
    most = int(arguments[0]) if arguments else 100_000
    print("| events | timeline s | gestures s | summary s | streamed s |\n|---|---:|---:|---:|---:|")
    for name, second in _SHAPES.items():
        for count in (most // 4, most // 2, most):
            events = log(count, second)
            line = Timeline.of(events)
            works = (
                lambda events=events: Timeline.of(events),
                line.gestures,
                lambda line=line: RegistrationSummary.of(line),
                lambda events=events: RegistrationSummary.of_stream(iter_timelines(events)),
            )
            cells = " | ".join(f"{seconds(work):.2f}" for work in works)
            print(f"| {count}, {name} | {cells} |", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
