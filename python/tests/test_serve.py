"""A program against a bridge that says what a test tells it to: the real wire, on this machine."""

import queue
import tempfile
import threading
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Iterable, List

import grpc

from naru_gateway import Bar, Context, Integer, Program, Session, Settings, Signal, Strategy, buy
from naru_gateway import _wire
from naru_gateway._stream import Stream
from naru_gateway.serve import _Host, settings_from_environment

TOKEN = "a-token"


class Bridge:
    """Says what is put into `said`, and keeps what it hears."""

    def __init__(self) -> None:
        self.said: "queue.SimpleQueue[Any]" = queue.SimpleQueue()
        self.heard: "queue.SimpleQueue[Any]" = queue.SimpleQueue()
        self.tokens: List[str] = []
        self._server = grpc.server(ThreadPoolExecutor(4))
        handler = grpc.stream_stream_rpc_method_handler(
            self._run,
            request_deserializer=_wire.FromProgram.FromString,
            response_serializer=_wire.FromBridge.SerializeToString,
        )
        service = grpc.method_handlers_generic_handler("naru.gateway.v1.StrategyGateway", {"Run": handler})
        self._server.add_generic_rpc_handlers((service,))
        self.port = self._server.add_insecure_port("127.0.0.1:0")
        self._server.start()

    def _run(self, requests: Iterable[Any], context: grpc.ServicerContext) -> Iterable[Any]:
        self.tokens.append(dict(context.invocation_metadata())["authorization"])
        threading.Thread(target=lambda: [self.heard.put(one) for one in _quietly(requests)], daemon=True).start()
        for message in iter(self.said.get, None):
            if isinstance(message, grpc.StatusCode):
                context.abort(message, "as the test says")
            yield message

    def hears(self, body: str) -> Any:
        while True:
            message = self.heard.get(timeout=10)
            if message.WhichOneof("body") == body:
                return getattr(message, body)

    def stop(self) -> None:
        self.said.put(None)
        self._server.stop(None).wait()


def _quietly(requests: Iterable[Any]) -> Iterable[Any]:
    try:
        yield from requests
    except grpc.RpcError:
        return


class Always(Strategy):
    """Buys at every bar as many as its parameter says."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def on_bar(self, bar: Bar, context: Context) -> Iterable[Signal]:
        if bar.close == 0:
            raise RuntimeError("a price of nothing")
        yield buy(bar.instrument, shares=self.session.integer("shares"), strength=0.5, reason="always")


PROGRAM = Program("always", "1.2.3", Always, (Integer("shares", 1, 1, 10, label_ko="수량"),))


def accepted() -> Any:
    message = _wire.FromBridge()
    message.accepted.heartbeat_ms = 50
    return message


def welcome() -> Any:
    message = _wire.FromBridge()
    message.welcome.session, message.welcome.bar, message.welcome.seed = "v", "1m", 7
    message.welcome.instruments.append("005930.KRX")
    message.welcome.params.add(id="shares", number=3)
    return message


def bar(sequence: int, close: float = 100.0, deadline_ms: int = 1_000) -> Any:
    message = _wire.FromBridge()
    event = message.events.events.add(sequence=sequence, deadline_ms=deadline_ms)
    event.bar.instrument, event.bar.close = "005930.KRX", close
    return message


class Streams(unittest.TestCase):
    def setUp(self) -> None:
        self.bridge = Bridge()
        self.addCleanup(self.bridge.stop)
        self.channel = grpc.insecure_channel(f"127.0.0.1:{self.bridge.port}")
        self.addCleanup(self.channel.close)

    def start(self) -> "queue.SimpleQueue[Any]":
        """What the stream ends with comes through here."""
        ends: "queue.SimpleQueue[Any]" = queue.SimpleQueue()
        stream = Stream(PROGRAM, self.channel, TOKEN)

        def run() -> None:
            try:
                ends.put(stream.run())
            except RuntimeError as error:
                ends.put(error)

        threading.Thread(target=run, daemon=True).start()
        return ends

    def test_says_who_it_is_with_its_token(self) -> None:
        self.start()
        hello = self.bridge.hears("hello")
        self.assertEqual((hello.protocol, hello.name, hello.version, hello.wants_bars), (1, "always", "1.2.3", True))
        self.assertEqual((hello.params[0].id, hello.params[0].integer.max), ("shares", 10))
        self.assertEqual(self.bridge.tokens, [f"Bearer {TOKEN}"])

    def test_answers_each_question_and_gives_its_credit_back(self) -> None:
        self.start()
        for message in (accepted(), welcome(), bar(1, deadline_ms=0), bar(2)):
            self.bridge.said.put(message)
        answer = self.bridge.hears("answer")
        self.assertEqual(answer.sequence, 2)
        signal = answer.signals[0]
        self.assertEqual((signal.instrument, signal.shares, signal.strength, signal.reason), ("005930.KRX", 3, 0.5, "always"))
        self.assertEqual(self.bridge.hears("credit").messages, 1)

    def test_says_that_it_is_there_and_leaves_a_bridge_that_is_not(self) -> None:
        ends = self.start()
        self.bridge.said.put(accepted())
        self.bridge.hears("heartbeat")
        self.assertIn("CANCELLED", ends.get(timeout=10))

    def test_ends_with_a_strategy_that_throws(self) -> None:
        ends = self.start()
        for message in (accepted(), welcome(), bar(1, close=0.0)):
            self.bridge.said.put(message)
        self.assertIsInstance(ends.get(timeout=10), RuntimeError)

    def test_says_why_it_was_turned_away(self) -> None:
        ends = self.start()
        self.bridge.said.put(grpc.StatusCode.PERMISSION_DENIED)
        self.assertEqual(ends.get(timeout=10), "PERMISSION_DENIED: as the test says")


class Hosts(unittest.TestCase):
    def test_waits_longer_after_each_failure_up_to_a_minute(self) -> None:
        host = _Host(PROGRAM, Settings("127.0.0.1:1", TOKEN))
        pauses = []
        for failures in range(10):
            host._failures = failures
            pauses.append(host._pause())
        self.assertEqual(pauses[0], 0.0)
        for failures, pause in enumerate(pauses[1:]):
            most = min(60.0, 2.0**failures)
            self.assertTrue(most / 2 <= pause <= most, (failures, pause))

    def test_reads_its_token_from_a_file_and_says_what_is_missing(self) -> None:
        with tempfile.NamedTemporaryFile("w", suffix=".token") as file:
            file.write("secret\n")
            file.flush()
            settings = settings_from_environment(
                {"NARU_GATEWAY_ADDRESS": "bridge:50061", "NARU_GATEWAY_TOKEN_FILE": file.name}
            )
        self.assertEqual((settings.address, settings.token), ("bridge:50061", "secret"))
        with self.assertRaises(SystemExit):
            settings_from_environment({"NARU_GATEWAY_ADDRESS": "bridge:50061"})

    def test_shows_whoever_watches_that_it_hears_the_bridge(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            alive = Path(folder) / "alive"
            host = _Host(PROGRAM, Settings("127.0.0.1:1", TOKEN, str(alive)))
            self.assertFalse(alive.exists())
            host._show_alive()
            self.assertTrue(alive.exists())


if __name__ == "__main__":
    unittest.main()
