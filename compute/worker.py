"""A process that runs batches: ``python -m compute.worker FD``. It ends when the other end of its pipe is closed.

Made afresh rather than forked, as the server has threads, and not by ``multiprocessing``, whose children would run
the server's main module once more.
"""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any, Final

NICENESS: Final = 5
"""Whoever turns a knob on the board goes first."""

Answer = tuple[bool, Any]
"""Whether it worked; the result, or what was raised in words."""


def answer(task: Callable[[int, int], Any], first: int, count: int) -> Answer:
    try:
        return True, task(first, count)
    except Exception as error:
        return False, f"{type(error).__name__}: {error}"


def serve(pipe: Connection) -> None:
    while True:
        try:
            message = pipe.recv()
        except EOFError:
            return
        except Exception as error:  # a task that cannot be unpickled here
            pipe.send((False, f"{type(error).__name__}: {error}"))
            continue
        reply = answer(*message)
        try:
            pipe.send(reply)
        except BrokenPipeError:
            return
        except Exception as error:  # a result that cannot be pickled
            pipe.send((False, f"{type(error).__name__}: {error}"))


if __name__ == "__main__":
    os.nice(NICENESS)
    with suppress(KeyboardInterrupt):
        serve(Connection(int(sys.argv[1])))
