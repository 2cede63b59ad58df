"""A program that does what no program should, in the way its second argument says. Speaks the wire itself."""

from __future__ import annotations

import math
import queue
import sys
import time

import grpc

from naru_gateway import Integer, Program, Strategy, _wire

ADDRESS, HOW, TOKEN = sys.argv[1:4]
PROGRAM = Program(
    name="misbehaving", version="1", create=lambda _: Strategy(), params=(Integer("n", 1, 1, 9),), wants_ticks=False
)
FIRST = "005930.KRX"

outbox: queue.SimpleQueue = queue.SimpleQueue()
channel = grpc.insecure_channel(ADDRESS)
run = channel.stream_stream(
    _wire.PATH,
    request_serializer=_wire.FromProgram.SerializeToString,
    response_deserializer=_wire.FromBridge.FromString,
)


def wish(sequence: int, **over: object) -> object:
    message = _wire.FromProgram()
    message.answer.sequence = sequence
    signal = {"instrument": FIRST, "action": 1, "strength": 1.0, "shares": 1, **over}
    message.answer.signals.add(**signal)
    return message


def flood() -> None:
    for _ in range(5_000):
        outbox.put(_wire.credit())


#: One an answer; after the last of them it is honest.
LIES = [
    {"instrument": "000660.KRX"},
    {"strength": 7.0},
    {"strength": math.nan},
    {"limit_price": math.nan},
    {"limit_price": -1.0},
    {"shares": 0.5},
    {"shares": math.inf},
    {"action": 0},
    {"action": 9},
    {"reason": "Drop Table; --"},
]

ANSWERS = {
    "honest": lambda n: outbox.put(wish(n)),
    "strength-7": lambda n: outbox.put(wish(n, strength=7.0)),
    "lies": lambda n: outbox.put(wish(n, **(LIES.pop(0) if LIES else {}))),
    "future-sequence": lambda n: outbox.put(wish(n + 5)),
    "oversize": lambda n: outbox.put(wish(n, reason="x" * 200_000)),
    "second-hello": lambda n: outbox.put(_wire.hello(PROGRAM)),
    "late": lambda n: (time.sleep(0.6), outbox.put(wish(n))),
    "hangs": lambda n: time.sleep(3_600),
    "dies": lambda n: sys.exit(3),
    "floods": lambda n: flood(),
    "silent": lambda n: outbox.put(_wire.answer(n, ())),
    "no-credit": lambda n: outbox.put(_wire.answer(n, ())),
}

if HOW == "floods-at-once":
    flood()
elif HOW == "other-protocol":
    message = _wire.hello(PROGRAM)
    message.hello.protocol = 99
    outbox.put(message)
else:
    outbox.put(_wire.hello(PROGRAM))
call = run(iter(outbox.get, None), metadata=(("authorization", f"Bearer {TOKEN}"),))
try:
    for said in call:
        body = said.WhichOneof("body")
        print(body, flush=True)
        if body == "heartbeat" and HOW != "silent":
            outbox.put(_wire.heartbeat())
        if body != "events":
            continue
        for event in said.events.events:
            if event.deadline_ms == 0:
                continue
            if event.is_past:
                outbox.put(_wire.answer(event.sequence, ()))
            else:
                ANSWERS[HOW](event.sequence)
        if HOW != "no-credit":
            outbox.put(_wire.credit())
    print("over OK", flush=True)
except grpc.RpcError as error:
    print(f"over {error.code().name} {error.details()}", flush=True)
