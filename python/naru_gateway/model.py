"""What a strategy is told, and what it can want. Money is won, sizes are shares, times are milliseconds since 1970 UTC."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Mapping, Optional, Sequence, Union

ParamValue = Union[float, str]


@dataclass(frozen=True)
class Bar:
    """A bar that has closed. `ts` is its start."""

    instrument: str
    ts: int
    open: float
    high: float
    low: float
    close: float
    volume: float


@dataclass(frozen=True)
class Tick:
    """A trade, or with size 0 a price that was read."""

    instrument: str
    ts: int
    price: float
    size: float


@dataclass(frozen=True)
class Fill:
    """An order of the strategy's own has traded. `side` is "buy" or "sell"; the price is won per share."""

    instrument: str
    side: str
    shares: float
    price: float


@dataclass(frozen=True)
class Holding:
    shares: float = 0
    #: Won per share paid on average; 0 without a holding.
    average_price: float = 0
    #: Shares of its own orders that may still fill.
    pending: float = 0


_NOTHING = Holding()


@dataclass(frozen=True)
class Context:
    """The strategy's own book as it is while an event is told."""

    cash: float
    equity: float
    holdings: Mapping[str, Holding] = field(default_factory=dict)
    #: It has happened before: what is wanted of it is not traded.
    is_past: bool = False

    def holding(self, instrument: str) -> Holding:
        return self.holdings.get(instrument, _NOTHING)

    def held(self, instrument: str) -> float:
        return self.holding(instrument).shares

    def is_flat(self, instrument: str) -> bool:
        """Nothing held and nothing ordered."""
        one = self.holding(instrument)
        return one.shares == 0 and one.pending == 0


@dataclass(frozen=True)
class Session:
    """A version that was armed, and what its owner has set."""

    id: str
    params: Mapping[str, ParamValue]
    instruments: Sequence[str]
    #: "1m", "5m", "15m", "30m", "60m" or "1d"
    bar: str
    #: The same for this version whenever it runs: for `random.Random` or numpy.
    seed: int

    def number(self, name: str) -> float:
        return float(self.params[name])

    def integer(self, name: str) -> int:
        return int(self.params[name])

    def text(self, name: str) -> str:
        return str(self.params[name])


@dataclass(frozen=True)
class Signal:
    """What is wanted. Made by `buy` and `sell`, which check it; the bridge checks again and believes nothing."""

    instrument: str
    side: str
    strength: float = 1.0
    reason: str = ""
    shares: Optional[int] = None
    equity_share: Optional[float] = None
    limit_price: Optional[float] = None

    def __post_init__(self) -> None:
        if self.side not in ("buy", "sell"):
            raise ValueError(f"a side is buy or sell, not {self.side!r}")
        if not 0 <= self.strength <= 1:
            raise ValueError(f"a strength lies between 0 and 1, not {self.strength!r}")
        if self.shares is not None and self.equity_share is not None:
            raise ValueError("a size is shares or a part of equity, not both")
        if self.shares is not None and (self.shares < 1 or self.shares != int(self.shares)):
            raise ValueError(f"shares are whole and at least one, not {self.shares!r}")
        if self.equity_share is not None and not 0 < self.equity_share <= 1:
            raise ValueError(f"a part of equity lies above 0 and is at most 1, not {self.equity_share!r}")
        if self.limit_price is not None and not (self.limit_price > 0 and math.isfinite(self.limit_price)):
            raise ValueError(f"a price is above 0, not {self.limit_price!r}")


def buy(
    instrument: str,
    *,
    strength: float = 1.0,
    reason: str = "",
    shares: Optional[int] = None,
    equity_share: Optional[float] = None,
    limit_price: Optional[float] = None,
) -> Signal:
    """Without a size as many as the owner of the strategy has set; without a price at the market."""
    return Signal(instrument, "buy", strength, reason, shares, equity_share, limit_price)


def sell(
    instrument: str,
    *,
    strength: float = 1.0,
    reason: str = "",
    shares: Optional[int] = None,
    equity_share: Optional[float] = None,
    limit_price: Optional[float] = None,
) -> Signal:
    """Without a size everything the strategy holds of it."""
    return Signal(instrument, "sell", strength, reason, shares, equity_share, limit_price)
