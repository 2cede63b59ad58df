"""Strategies of your own in Python, traded by the bridge on your NAS.

A program names itself, says which parameters it takes, and makes a strategy for each version that is armed. It is told
closed bars, prices and its own fills in order, and answers with signals. It can do nothing else: orders, sizes, limits
and accounts are the bridge's.
"""

from .model import Bar, Context, Fill, Holding, Session, Signal, Tick, buy, sell
from .program import Choice, Decimal, Integer, Param, Program, Strategy
from .serve import Settings, serve, settings_from_environment

__all__ = [
    "Bar",
    "Choice",
    "Context",
    "Decimal",
    "Fill",
    "Holding",
    "Integer",
    "Param",
    "Program",
    "Session",
    "Settings",
    "Signal",
    "Strategy",
    "Tick",
    "buy",
    "sell",
    "serve",
    "settings_from_environment",
]
