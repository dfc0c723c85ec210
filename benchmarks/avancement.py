"""What a benchmark is doing, on the error output while it runs: the figures alone go to the other.

Nothing is told between the start and the end of what is timed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")
_DEPART = time.monotonic()


def tell(etape: str) -> None:
    """Print a step, with the seconds gone since the start."""
    print(f"  [{time.monotonic() - _DEPART:5.0f} s] {etape}", file=sys.stderr, flush=True)


def follow(etape: str, choses: Sequence[T]) -> Iterator[T]:
    """Yield each thing, and tell before it which one comes, of how many."""
    for rang, chose in enumerate(choses, 1):
        tell(f"{etape}, {rang}/{len(choses)}")
        yield chose
