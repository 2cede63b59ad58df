"""One stream to the bridge: one strategy, from its hello to its end."""

from __future__ import annotations

import os
import queue
import sys
import threading
import time
from typing import Any, Callable, Iterable, Optional

import grpc

from . import _wire
from .model import Context, Session, Signal
from .program import Program, Strategy

#: EX_SOFTWARE of sysexits.h: a strategy does not come back, and Python cannot end a thread.
EXIT_HUNG = 70
#: Longer than the deadline of an event.
_HUNG_SECONDS = 10.0
#: Of an event that has none: of the past.
_PAST_SECONDS = 60.0
_LOOK_SECONDS = 0.1
#: Without a word of the bridge for so many heartbeats it is gone.
_MISSED = 3


class Stream:
    """Runs in the thread that calls `run`; a second one says that it is there."""

    def __init__(
        self,
        program: Program,
        channel: grpc.Channel,
        token: str,
        *,
        on_taken: Callable[[], None] = lambda: None,
        on_heard: Callable[[], None] = lambda: None,
    ) -> None:
        self._program = program
        self._on_taken = on_taken
        self._on_heard = on_heard
        self._outbox: queue.SimpleQueue[Optional[Any]] = queue.SimpleQueue()
        self._is_over = threading.Event()
        self._heartbeat_seconds: Optional[float] = None
        self._heard_at = time.monotonic()
        #: Monotonic: when what the strategy is told now should be over. None: it is told nothing.
        self._busy_until: Optional[float] = None
        self._strategy: Optional[Strategy] = None
        self.was_accepted = False
        run = channel.stream_stream(
            _wire.PATH,
            request_serializer=_wire.FromProgram.SerializeToString,
            response_deserializer=_wire.FromBridge.FromString,
        )
        self._outbox.put(_wire.hello(program))
        self._call = run(iter(self._outbox.get, None), metadata=(("authorization", f"Bearer {token}"),))
        self._call.add_callback(self._is_over.set)

    def run(self) -> str:
        """Until the bridge or the strategy ends it. Returns why, in a word or two."""
        threading.Thread(target=self._watch, daemon=True).start()
        try:
            for message in self._call:
                self._on_heard()
                self._hear(message)
                self._busy_until = None
                self._heard_at = time.monotonic()
        except grpc.RpcError as error:
            return f"{error.code().name}: {error.details()}"
        finally:
            self._busy_until = None
            self.stop()
        return "OK"

    def stop(self) -> None:
        self._outbox.put(None)
        self._call.cancel()

    def _hear(self, message: Any) -> None:
        body = message.WhichOneof("body")
        if body == "accepted":
            self.was_accepted = True
            self._heartbeat_seconds = message.accepted.heartbeat_ms / 1_000
        elif body == "welcome":
            self._strategy = self._begin(_wire.session_of(message.welcome))
        elif body == "events":
            for event in message.events.events:
                self._tell(event)
            self._outbox.put(_wire.credit())

    def _begin(self, session: Session) -> Strategy:
        self._on_taken()
        self._busy_until = time.monotonic() + _PAST_SECONDS
        return self._program.create(session)

    def _tell(self, event: Any) -> None:
        assert self._strategy is not None, "the bridge sent an event before its welcome"
        self._busy_until = time.monotonic() + (event.deadline_ms / 1_000 or _PAST_SECONDS)
        signals = list(_ask(self._strategy, event, _wire.context_of(event)))
        if event.deadline_ms > 0:
            self._outbox.put(_wire.answer(event.sequence, signals))

    def _watch(self) -> None:
        """Says that it is there, notices that the bridge is not, and ends a process whose strategy does not come back."""
        said_at = time.monotonic()
        while not self._is_over.is_set() or self._busy_until is not None:
            time.sleep(_LOOK_SECONDS)
            now = time.monotonic()
            if self._busy_until is not None and now > self._busy_until + _HUNG_SECONDS:
                print(f"{self._program.name}: a strategy hangs, the process ends", file=sys.stderr, flush=True)
                os._exit(EXIT_HUNG)
            if self._heartbeat_seconds is None:
                continue
            if now - said_at >= self._heartbeat_seconds:
                said_at = now
                self._outbox.put(_wire.heartbeat())
            if self._busy_until is None and now - self._heard_at > _MISSED * self._heartbeat_seconds:
                self._call.cancel()


def _ask(strategy: Strategy, event: Any, context: Context) -> Iterable[Signal]:
    body = event.WhichOneof("body")
    if body == "bar":
        return strategy.on_bar(_wire.bar_of(event.bar), context)
    if body == "tick":
        return strategy.on_tick(_wire.tick_of(event.tick), context)
    return strategy.on_fill(_wire.fill_of(event.fill), context)
