"""What a strategy can want, and what is refused before it is sent."""

import math
import unittest

from naru_gateway import Context, Holding, Signal, buy, sell


class Signals(unittest.TestCase):
    def test_a_wish_without_a_size_leaves_it_to_the_owner(self) -> None:
        self.assertEqual(buy("005930.KRX"), Signal("005930.KRX", "buy", 1.0, "", None, None, None))

    def test_refuses_what_is_no_number_that_means_something(self) -> None:
        wrong = [
            {"strength": 7.0},
            {"strength": math.nan},
            {"shares": 0},
            {"shares": 1.5},
            {"equity_share": 0.0},
            {"equity_share": 1.1},
            {"limit_price": -1.0},
            {"limit_price": math.inf},
            {"shares": 1, "equity_share": 0.1},
        ]
        for over in wrong:
            with self.subTest(over), self.assertRaises(ValueError):
                sell("005930.KRX", **over)  # type: ignore[arg-type]


class Books(unittest.TestCase):
    def test_is_flat_only_without_shares_and_without_orders(self) -> None:
        context = Context(1.0, 1.0, {"a": Holding(shares=1), "b": Holding(pending=1)})
        self.assertEqual([context.is_flat(name) for name in "abc"], [False, False, True])


if __name__ == "__main__":
    unittest.main()
