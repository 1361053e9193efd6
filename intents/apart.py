"""Work that takes long and much memory, done by a Python of its own that ends with it."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any, Final, TypeVar

Progress = Callable[[float], None]
T = TypeVar("T")
Work = Callable[..., Generator[float, None, T]]

_CHILD: Final = [sys.executable, "-c", "from intents.apart import _serve; _serve()"]


def here(work: Work[T], *given: Any, progress: Progress) -> T:
    """The work tells how far it is, 0–1, and returns its result."""
    running = work(*given)
    while True:
        try:
            progress(next(running))
        except StopIteration as end:
            result: T = end.value
            return result


def apart(work: Work[T], *given: Any, progress: Progress) -> T:
    """The same elsewhere. Raises ChildProcessError where that ends before its time."""
    root = Path(__file__).parent.parent
    pipe = subprocess.PIPE
    with subprocess.Popen(_CHILD, stdin=pipe, stdout=pipe, cwd=root) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        try:
            pickle.dump((work, given), child.stdin)
            child.stdin.close()
            while True:
                is_result, said = pickle.load(child.stdout)
                if is_result:
                    result: T = said
                    return result
                progress(said)
        except (EOFError, BrokenPipeError) as error:
            raise ChildProcessError(f"{work.__name__} failed") from error


def shares(progress: Progress, parts: int) -> list[Progress]:
    """For work in equal parts: each tells how far it is, and is told on how far all are."""
    done = [0.0] * parts

    def of(part: int) -> Progress:
        def tell(own: float) -> None:
            done[part] = own
            progress(sum(done) / parts)

        return tell

    return [of(part) for part in range(parts)]


def _serve() -> None:
    out, sys.stdout = sys.stdout.buffer, sys.stderr  # what is printed is no message

    def say(*message: object) -> None:
        pickle.dump(message, out)
        out.flush()

    work, given = pickle.load(sys.stdin.buffer)
    say(True, here(work, *given, progress=lambda done: say(False, done)))
