"""How it runs, in figures: for Prometheus, and whether it is well."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Final

import tornado.web
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from tornado.httpserver import HTTPServer

from handlers.office.config import ConfigError, Health

MOST_WAITING: Final = 500  # updates or messages, from which on something is wrong
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)


class Metrics:
    """Names begin with policy_bot_; no label holds anything of a person."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.questions = Counter(
            "policy_bot_questions", "Questions answered", ["outcome"], registry=self.registry
        )
        self.seconds = Histogram(
            "policy_bot_answer_seconds",
            "From a question to its answer, without sending",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.sends = Counter(
            "policy_bot_sends",
            "Messages by what became of them",
            ["result"],
            registry=self.registry,
        )
        self.errors = Counter(
            "policy_bot_errors", "Errors of handlers", ["kind"], registry=self.registry
        )
        self.late = Counter(
            "policy_bot_loop_late_seconds",
            "Seconds by which the loop was late",
            registry=self.registry,
        )
        self._gauges: dict[str, Callable[[], int]] = {}

    def watch(self, name: str, meaning: str, count: Callable[[], int]) -> None:
        """A figure that is looked up when it is asked for."""
        gauge = Gauge(f"policy_bot_{name}", meaning, registry=self.registry)
        gauge.set_function(count)
        self._gauges[name] = count

    def text(self) -> bytes:
        return generate_latest(self.registry)

    def health(self) -> tuple[bool, dict[str, object]]:
        """Whether all is well, and the figures that it is judged by."""
        figures = {name: count() for name, count in self._gauges.items()}
        waiting = ("queue", "outbox")
        is_well = all(figures.get(name, 0) < MOST_WAITING for name in waiting)
        return is_well, {"status": "ok" if is_well else "behind", **figures}


class Timed:
    """Counts what stands inside as one question."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def __enter__(self) -> None:
        self._began = time.monotonic()

    def __exit__(self, *_: object) -> None:
        self._metrics.seconds.observe(time.monotonic() - self._began)


def listen(health: Health, metrics: Metrics) -> HTTPServer:
    """/healthz and /metrics. Raises ConfigError where the port is taken."""
    shared = {"metrics": metrics}
    application = tornado.web.Application(
        [("/healthz", _Healthz, shared), ("/metrics", _Figures, shared)],
        log_function=lambda _: None,
    )
    server = HTTPServer(application)
    try:
        server.listen(health.port, address=health.listen)
    except OSError as error:
        where = f"{health.listen}:{health.port}"
        raise ConfigError(f"[health] {where}不能监听：{error.strerror}") from error
    return server


class _Handler(tornado.web.RequestHandler):
    def initialize(self, metrics: Metrics) -> None:
        self.metrics = metrics


class _Healthz(_Handler):
    def get(self) -> None:
        is_well, told = self.metrics.health()
        self.set_status(200 if is_well else 503)
        self.set_header("Content-Type", "application/json")
        self.write(json.dumps(told))


class _Figures(_Handler):
    def get(self) -> None:
        self.set_header("Content-Type", CONTENT_TYPE_LATEST)
        self.write(self.metrics.text())
