"""The examples: one is worked out by hand, and the other never looks ahead."""

import random
import sys
import unittest
from pathlib import Path
from typing import List

sys.path.insert(0, str(Path(__file__).parent.parent / "examples"))

import classifier  # noqa: E402
import moving_average  # noqa: E402

from naru_gateway import Bar, Context, Holding, Session, Strategy  # noqa: E402

NAME = "005930.KRX"


def bar(at: int, close: float) -> Bar:
    return Bar(NAME, at, close, close, close, close, 1.0)


def walk(seed: int, count: int) -> List[float]:
    chance, price, closes = random.Random(seed), 50_000.0, []
    for _ in range(count):
        price = max(100.0, price + chance.choice((-100, 0, 100)))
        closes.append(price)
    return closes


class MovingAverages(unittest.TestCase):
    def test_buys_and_sells_where_the_averages_cross(self) -> None:
        params = {"fast": 2.0, "slow": 3.0, "shares": 4.0}
        strategy: Strategy = moving_average.PROGRAM.create(Session("v", params, (NAME,), "1m", 1))
        # Averages of two less averages of three: -, -, -1.0, -0.5, 1.5 | 0.0, -2.0
        told, held = [], 0.0
        for at, close in enumerate([12.0, 10.0, 8.0, 8.0, 12.0, 10.0, 6.0]):
            for signal in strategy.on_bar(bar(at, close), Context(0.0, 0.0, {NAME: Holding(held)})):
                told.append((at, signal.side, signal.shares))
                held = 4.0 if signal.side == "buy" else 0.0
        self.assertEqual(told, [(4, "buy", 4), (6, "sell", None)])


class Classifiers(unittest.TestCase):
    def chances(self, closes: List[float]) -> list:
        model = classifier.NextBar(lags=3, least=30, every=10, seed=1)
        return [model.chance(close) for close in closes]

    def test_learns_from_the_past_alone(self) -> None:
        closes = walk(1, 120)
        whole = self.chances(closes)
        self.assertTrue(any(chance is not None for chance in whole))
        for length in (60, 90, 119):
            self.assertEqual(self.chances(closes[:length] + walk(2, 120 - length))[:length], whole[:length])

    def test_says_the_same_of_the_same_bars(self) -> None:
        self.assertEqual(self.chances(walk(3, 80)), self.chances(walk(3, 80)))

    def test_says_nothing_before_it_has_seen_enough_or_where_nothing_moves(self) -> None:
        self.assertEqual(self.chances([100.0] * 60), [None] * 60)
        self.assertEqual(self.chances(walk(4, 30)), [None] * 30)


if __name__ == "__main__":
    unittest.main()
