"""Timing: contenders run in turn (A B C, A B C ...), so that a noisy machine is noisy for all."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Contender:
    """One way to do the work.

    ``every`` is 3 for one that runs in each third round only; ``inside`` makes the context that
    it runs in, which is entered and left outside the timing.
    """

    name: str
    run: Callable[[], object]
    every: int = 1
    inside: Callable[[], AbstractContextManager[object]] = nullcontext


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of each run, on the clock and on the processor (all threads of this process)."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """Median on the clock."""
        return statistics.median(self.wall)

    @property
    def cpu_median(self) -> float:
        """Median on the processor."""
        return statistics.median(self.cpu)

    @property
    def spread(self) -> tuple[float, float]:
        """First and third quartile on the clock (smallest and largest of fewer than four)."""
        if len(self.wall) < 4:
            return min(self.wall), max(self.wall)
        first, _, third = statistics.quantiles(self.wall, n=4, method="inclusive")
        return first, third

    def values(self) -> dict[str, float]:
        """For JSON, in milliseconds."""
        low, high = self.spread
        return {
            "wall_ms": round(self.median * 1e3, 3), "cpu_ms": round(self.cpu_median * 1e3, 3),
            "low_ms": round(low * 1e3, 3), "high_ms": round(high * 1e3, 3),
            "runs": len(self.wall),
        }  # fmt: skip


def race(contenders: Sequence[Contender], rounds: int, warm_ups: int) -> dict[str, Timing]:
    """Time contenders in turn.

    Garbage is collected before each run and not during the timing of another's: the collector
    stays on, but nobody pays for what somebody else left behind.
    """
    for contender in contenders:
        with contender.inside():
            for _ in range(warm_ups):
                contender.run()
    timings = {contender.name: Timing() for contender in contenders}
    for index in range(rounds):
        for contender in contenders:
            if index % contender.every:
                continue
            timing = timings[contender.name]
            with contender.inside():
                gc.collect()
                processor, clock = time.process_time(), time.perf_counter()
                contender.run()
                timing.wall.append(time.perf_counter() - clock)
                timing.cpu.append(time.process_time() - processor)
    return timings


def ms(seconds: float) -> str:
    """Milliseconds in as many digits as are worth reading."""
    value = seconds * 1e3
    return f"{value:.1f}" if value < 100 else f"{value:.0f}"
