"""Moving averages with pandas: buys when the fast one rises above the slow one, sells when it falls below."""

from __future__ import annotations

from typing import Iterable

import numpy as np
import pandas as pd

from naru_gateway import Bar, Context, Integer, Program, Session, Signal, Strategy, buy, sell, serve


class MovingAverages(Strategy):
    def __init__(self, session: Session) -> None:
        self._fast = session.integer("fast")
        self._slow = session.integer("slow")
        self._shares = session.integer("shares")
        self._closes: dict[str, list[float]] = {instrument: [] for instrument in session.instruments}

    def on_bar(self, bar: Bar, context: Context) -> Iterable[Signal]:
        closes = self._closes[bar.instrument]
        closes.append(bar.close)
        del closes[: -(self._slow + 1)]
        if len(closes) <= self._slow:
            return
        was, now = self._gap(pd.Series(closes, dtype=np.float64))
        if was <= 0 < now and context.is_flat(bar.instrument):
            yield buy(bar.instrument, shares=self._shares, reason="cross_up")
        elif was >= 0 > now and context.held(bar.instrument) > 0:
            yield sell(bar.instrument, reason="cross_down")

    def _gap(self, closes: "pd.Series[float]") -> tuple[float, float]:
        """How far the fast average lies above the slow one: a bar ago, and now."""
        gap = closes.rolling(self._fast).mean() - closes.rolling(self._slow).mean()
        return float(gap.iloc[-2]), float(gap.iloc[-1])


PROGRAM = Program(
    name="moving_average",
    version="1.0.0",
    create=MovingAverages,
    params=(
        Integer("fast", 5, 2, 200, label_ko="빠른 이동평균", label_en="Fast average"),
        Integer("slow", 20, 3, 400, label_ko="느린 이동평균", label_en="Slow average"),
        Integer("shares", 1, 1, 1_000_000, label_ko="주문 수량", label_en="Shares"),
    ),
)

if __name__ == "__main__":
    serve(PROGRAM)
