"""A scikit-learn classifier that learns from closed bars alone.

It guesses from the last returns whether the next bar closes higher. What it is taught is always older than what it is
asked: the newest bar has no next one yet, so it is asked about and not taught. No promise that it earns anything.
"""

from __future__ import annotations

from typing import Iterable, Optional

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

from naru_gateway import Bar, Context, Decimal, Integer, Program, Session, Signal, Strategy, buy, sell, serve

#: Bars it remembers at most.
_MEMORY = 2_000


class NextBar:
    """Of one instrument: closes so far, and what they taught."""

    def __init__(self, lags: int, least: int, every: int, seed: int) -> None:
        self._lags, self._least, self._every, self._seed = lags, least, every, seed
        self._closes: list[float] = []
        self._taught = 0
        self._model: Optional[Pipeline] = None

    def chance(self, close: float) -> Optional[float]:
        """That the bar after this one closes higher, 0 to 1; None while it has seen too little."""
        self._closes.append(close)
        del self._closes[:-_MEMORY]
        returns = np.diff(np.log(np.asarray(self._closes)))
        if len(returns) < self._least + self._lags:
            return None
        rows = np.lib.stride_tricks.sliding_window_view(returns, self._lags)
        if self._model is None or self._taught >= self._every:
            self._model = self._learn(rows[:-1], returns[self._lags :] > 0)
            self._taught = 0
        self._taught += 1
        return None if self._model is None else float(self._model.predict_proba(rows[-1:])[0, 1])

    def _learn(self, rows: np.ndarray, rose: np.ndarray) -> Optional[Pipeline]:
        """Each row is what was known before the bar that rose or fell."""
        if rose.all() or not rose.any():
            return None
        model = make_pipeline(StandardScaler(), LogisticRegression(random_state=self._seed))
        return model.fit(rows, rose)


class Classifier(Strategy):
    def __init__(self, session: Session) -> None:
        self._margin = session.number("margin")
        settings = (session.integer("lags"), session.integer("least"), session.integer("every"))
        self._models = {name: NextBar(*settings, session.seed) for name in session.instruments}

    def on_bar(self, bar: Bar, context: Context) -> Iterable[Signal]:
        chance = self._models[bar.instrument].chance(bar.close)
        if chance is None:
            return
        strength = min(1.0, abs(chance - 0.5) * 2)
        if chance > 0.5 + self._margin and context.is_flat(bar.instrument):
            yield buy(bar.instrument, strength=strength, reason="likely_up")
        elif chance < 0.5 - self._margin and context.held(bar.instrument) > 0:
            yield sell(bar.instrument, strength=strength, reason="likely_down")


PROGRAM = Program(
    name="classifier",
    version="1.0.0",
    create=Classifier,
    params=(
        Integer("lags", 5, 1, 60, label_ko="보는 봉 수", label_en="Bars it looks at"),
        Integer("least", 100, 20, 1_500, label_ko="배우는 최소 봉 수", label_en="Least bars to learn from"),
        Integer("every", 20, 1, 500, label_ko="다시 배우는 간격", label_en="Bars between lessons"),
        Decimal("margin", 0.05, 0, 0.45, 0.01, label_ko="확신 폭", label_en="Margin"),
    ),
)

if __name__ == "__main__":
    serve(PROGRAM)
