"""Keeps a program connected: always one stream that waits for work, besides those that do some."""

from __future__ import annotations

import logging
import os
import random
import signal
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Mapping, Optional

import grpc

from ._stream import Stream
from .program import Program

_LOG = logging.getLogger("naru_gateway")


@dataclass(frozen=True)
class Settings:
    #: "bridge:50061"
    address: str
    token: str
    #: Touched with every word of the bridge, for whoever watches the process.
    alive_file: Optional[str] = None
    #: Versions that may run in this process at once.
    most_sessions: int = 8
    #: Between attempts: doubled each time up to the second, and a part of it at random.
    backoff_seconds: tuple[float, float] = (1.0, 60.0)


def settings_from_environment(environment: Mapping[str, str] = os.environ) -> Settings:
    """NARU_GATEWAY_ADDRESS, and NARU_GATEWAY_TOKEN or a file named by NARU_GATEWAY_TOKEN_FILE."""
    file = environment.get("NARU_GATEWAY_TOKEN_FILE")
    if file:
        with open(file, encoding="utf-8") as lines:
            token = lines.read().strip()
    else:
        token = environment.get("NARU_GATEWAY_TOKEN", "")
    address = environment.get("NARU_GATEWAY_ADDRESS", "")
    if not token or not address:
        raise SystemExit("NARU_GATEWAY_ADDRESS and NARU_GATEWAY_TOKEN or NARU_GATEWAY_TOKEN_FILE are needed")
    return Settings(address, token, environment.get("NARU_GATEWAY_ALIVE") or None)


def serve(program: Program, settings: Optional[Settings] = None) -> None:
    """Runs until the process is told to end (SIGTERM, SIGINT)."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    host = _Host(program, settings or settings_from_environment())
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: host.stop())
    host.run()


class _Host:
    def __init__(self, program: Program, settings: Settings) -> None:
        self._program = program
        self._settings = settings
        self._channel = grpc.insecure_channel(settings.address, options=[("grpc.max_reconnect_backoff_ms", 5_000)])
        self._is_over = threading.Event()
        self._room = threading.Semaphore(settings.most_sessions)
        self._streams: set[Stream] = set()
        self._failures = 0

    def stop(self) -> None:
        self._is_over.set()
        for stream in list(self._streams):
            stream.stop()

    def run(self) -> None:
        while not self._is_over.is_set():
            with_room = self._room.acquire(timeout=1)
            if not with_room:
                continue
            is_free = threading.Event()
            threading.Thread(target=self._open, args=(is_free,), daemon=True).start()
            is_free.wait()
            self._is_over.wait(self._pause())
        self._channel.close()

    def _open(self, is_free: threading.Event) -> None:
        """`is_free`: another stream may be opened, as this one has work or is over."""
        was_taken = threading.Event()

        def on_taken() -> None:
            self._failures = 0
            was_taken.set()
            is_free.set()

        stream = Stream(
            self._program, self._channel, self._settings.token, on_taken=on_taken, on_heard=self._show_alive
        )
        self._streams.add(stream)
        try:
            why = stream.run()
            _LOG.info("%s: %s", self._program.name, why)
        except Exception:  # a strategy that throws ends its stream, and begins anew
            _LOG.exception("%s: the strategy failed", self._program.name)
        finally:
            self._streams.discard(stream)
            self._failures = 1 if stream.was_accepted else self._failures + 1
            self._room.release()
            is_free.set()

    def _show_alive(self) -> None:
        if self._settings.alive_file is not None:
            Path(self._settings.alive_file).touch()

    def _pause(self) -> float:
        if self._failures == 0:
            return 0.0
        first, most = self._settings.backoff_seconds
        return min(most, first * 2.0 ** (self._failures - 1)) * random.uniform(0.5, 1.0)
