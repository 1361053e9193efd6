"""One line of JSON for each event: its name, and fields that hold no text, name or secret.

What libraries log is cut down to their own words: the template without what was put into it, and
of an error its kind and place. On a terminal the same is laid out for people.
"""

from __future__ import annotations

import asyncio
import logging
import re
import sys
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any, Final

import structlog
from structlog.typing import Processor

from knowledge.registry.masking import masked

Event = MutableMapping[str, Any]

_TOKEN: Final = re.compile(r"\d{5,}:[A-Za-z0-9_-]{5,}")
_COMMON: Final[list[Processor]] = [
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure() -> None:
    """Lets structlog's events go the way of the standard library's."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_COMMON,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    # At INFO it writes the address of every call, which holds the token.
    logging.getLogger("httpx").setLevel(logging.WARNING)


def to_stderr() -> None:
    """From now on, of whoever logs."""
    configure()
    handler = logging.StreamHandler()
    handler.setFormatter(formatter(is_for_people=sys.stderr.isatty()))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    logging.captureWarnings(True)


def formatter(*, is_for_people: bool = False) -> logging.Formatter:
    render: Processor = (
        structlog.dev.ConsoleRenderer(colors=False)
        if is_for_people
        else structlog.processors.JSONRenderer(ensure_ascii=False, default=_kind_of)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[_their_own_words, *_COMMON],
        processors=[
            _without_errors,
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _discreet,
            render,
        ],
        keep_exc_info=True,
    )


def _kind_of(value: object) -> str:
    return type(value).__name__


def _their_own_words(_: object, __: str, event: Event) -> Event:
    """What a library calls the event, without what it is about."""
    record: logging.LogRecord = event["_record"]
    event["event"] = str(record.msg).partition("\n")[0]
    return event


def _without_errors(_: object, __: str, event: Event) -> Event:
    """Of an error its kind and place; its text may hold what somebody wrote."""
    error = event.pop("exc_info", None)
    record: logging.LogRecord = event["_record"]
    if not isinstance(error, tuple):
        error = record.exc_info
    # Nothing after this is to format it.
    record.exc_info = record.exc_text = record.stack_info = None
    if isinstance(error, tuple) and error[0] is not None:
        event["error"] = error[0].__name__
        event["where"] = place(error[2])
    return event


def place(trace: TracebackType | None) -> str:
    """Where an error arose: the last few frames, the innermost last."""
    frames: list[str] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append(f"{code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}")
        trace = trace.tb_next
    return " ".join(frames[-4:])


def _discreet(_: object, __: str, event: Event) -> Event:
    return {key: _masked(value) for key, value in event.items()}


def _masked(value: Any) -> Any:
    return masked(_TOKEN.sub("…", value)) if isinstance(value, str) else value


def log_of_the_loop(_: asyncio.AbstractEventLoop, told: dict[str, Any]) -> None:
    """For `loop.set_exception_handler`: asyncio's own words repeat the error."""
    error = told.get("exception")
    structlog.stdlib.get_logger("asyncio").error(
        "loop_error",
        error=type(error).__name__ if error is not None else "",
        where=place(error.__traceback__) if error is not None else "",
    )
