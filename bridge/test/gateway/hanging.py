"""A strategy that never comes back, in a program that is honest otherwise."""

from __future__ import annotations

import sys
import time
from typing import Iterable

from naru_gateway import Bar, Context, Program, Settings, Signal, Strategy, _stream, serve

_stream._HUNG_SECONDS = 0.2


class Hanging(Strategy):
    def on_bar(self, bar: Bar, context: Context) -> Iterable[Signal]:
        time.sleep(3_600)
        return ()


serve(Program("other", "1", lambda _: Hanging()), Settings(sys.argv[1], sys.argv[2]))
