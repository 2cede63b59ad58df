"""What a program says of itself, and what its strategies are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Iterable, Sequence, Union

from .model import Bar, Context, Fill, Session, Signal, Tick


@dataclass(frozen=True)
class Integer:
    """A whole number; bounds are inclusive. The labels are what the builder of strategies shows."""

    id: str
    default: int
    min: int
    max: int
    step: int = 1
    label_ko: str = ""
    label_en: str = ""


@dataclass(frozen=True)
class Decimal:
    """A number; bounds are inclusive."""

    id: str
    default: float
    min: float
    max: float
    step: float
    label_ko: str = ""
    label_en: str = ""


@dataclass(frozen=True)
class Choice:
    """One of a few words. `options` are (id, Korean, English)."""

    id: str
    default: str
    options: Sequence[tuple[str, str, str]]
    label_ko: str = ""
    label_en: str = ""


Param = Union[Integer, Decimal, Choice]


class Strategy:
    """One version at work. Told everything in order; whatever it returns is a wish.

    The same events must bring the same wishes: after a restart, of either side, they are told again from the beginning.
    """

    def on_bar(self, bar: Bar, context: Context) -> Iterable[Signal]:
        return ()

    def on_tick(self, tick: Tick, context: Context) -> Iterable[Signal]:
        return ()

    def on_fill(self, fill: Fill, context: Context) -> Iterable[Signal]:
        return ()


@dataclass(frozen=True)
class Program:
    """Strategies name it by `name`; `create` makes one for each version that is armed."""

    name: str
    version: str
    create: Callable[[Session], Strategy]
    params: Sequence[Param] = ()
    wants_bars: bool = True
    wants_ticks: bool = False
