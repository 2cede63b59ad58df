"""Between the messages of strategy_gateway.proto and what strategies are told.

The message classes are made when this is imported, from the descriptor beside it: no compiler of protobuf is needed.
"""

from __future__ import annotations

import base64
from typing import Any, Sequence

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

from ._descriptor import DESCRIPTOR
from .model import Bar, Context, Fill, Holding, Session, Signal, Tick
from .program import Choice, Integer, Param, Program

PROTOCOL = 1
PATH = "/naru.gateway.v1.StrategyGateway/Run"
#: Messages the bridge may send before the first of them has been dealt with.
CREDIT = 8

_pool = descriptor_pool.DescriptorPool()
_pool.Add(descriptor_pb2.FileDescriptorProto.FromString(base64.b64decode(DESCRIPTOR)))


def _message(name: str) -> Any:
    descriptor = _pool.FindMessageTypeByName(f"naru.gateway.v1.{name}")
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(_pool).GetPrototype(descriptor)  # before protobuf 4.22


FromProgram = _message("FromProgram")
FromBridge = _message("FromBridge")

_ACTIONS = {"buy": 1, "sell": 2}
_SIDES = {1: "buy", 2: "sell"}


def hello(program: Program, credit: int = CREDIT) -> Any:
    message = FromProgram()
    said = message.hello
    said.protocol, said.name, said.version, said.credit = PROTOCOL, program.name, program.version, credit
    said.wants_bars, said.wants_ticks = program.wants_bars, program.wants_ticks
    for param in program.params:
        _describe(said.params.add(), param)
    return message


def _describe(said: Any, param: Param) -> None:
    said.id, said.label_ko, said.label_en = param.id, param.label_ko, param.label_en
    if isinstance(param, Choice):
        said.choice.default = param.default
        for id_, label_ko, label_en in param.options:
            said.choice.options.add(id=id_, label_ko=label_ko, label_en=label_en)
        return
    kind = said.integer if isinstance(param, Integer) else said.decimal
    kind.min, kind.max, kind.step, kind.default = param.min, param.max, param.step, param.default


def heartbeat() -> Any:
    message = FromProgram()
    message.heartbeat.SetInParent()
    return message


def credit(messages: int = 1) -> Any:
    message = FromProgram()
    message.credit.messages = messages
    return message


def answer(sequence: int, signals: Sequence[Signal]) -> Any:
    message = FromProgram()
    message.answer.sequence = sequence
    for signal in signals:
        wish = message.answer.signals.add()
        wish.instrument, wish.action = signal.instrument, _ACTIONS[signal.side]
        wish.strength, wish.reason = signal.strength, signal.reason
        if signal.shares is not None:
            wish.shares = signal.shares
        elif signal.equity_share is not None:
            wish.equity_share = signal.equity_share
        if signal.limit_price is not None:
            wish.limit_price = signal.limit_price
    return message


def session_of(welcome: Any) -> Session:
    params = {one.id: one.text if one.WhichOneof("value") == "text" else one.number for one in welcome.params}
    return Session(welcome.session, params, tuple(welcome.instruments), welcome.bar, welcome.seed)


def context_of(event: Any) -> Context:
    account = event.account
    holdings = {one.instrument: Holding(one.shares, one.average_price, one.pending) for one in account.holdings}
    return Context(account.cash, account.equity, holdings, event.is_past)


def bar_of(bar: Any) -> Bar:
    return Bar(bar.instrument, bar.ts, bar.open, bar.high, bar.low, bar.close, bar.volume)


def tick_of(tick: Any) -> Tick:
    return Tick(tick.instrument, tick.ts, tick.price, tick.size)


def fill_of(fill: Any) -> Fill:
    return Fill(fill.instrument, _SIDES[fill.action], fill.shares, fill.price)
