"""Reading in a process of its own, bounded in time and memory: what a broken or hostile file can do to its parser.

The parent calls `answers`; the child is a module that ends in `serve(read)`. What the child says is JSON lines, so a
parser that was taken over can say wrong things, but make nothing run here.
"""

import json
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast, get_args

from corpus.errors import SourceError, SourceProblem

SECONDS = 30.0  # that one answer may take
_MEMORY = 4_000_000_000  # bytes of address space; libraries reserve far more than they use
_LONGEST = 64_000_000  # bytes of one answer
_CHUNK = 1_000_000
_ROOT = Path(__file__).parents[1]

# Said last. The exit code does not tell: libraries with threads may die in taking themselves down, all being read.
_END = {"end": True}

Answer = dict[str, Any]


class Unanswered(Exception):
    """The child took too long, died, or said what is no answer; the text says which."""


def answers(
    module: str, given: bytes | Path, options: Sequence[str] = (), seconds: float = SECONDS
) -> Iterator[Answer]:
    """What `python -m module OPTIONS` says of the bytes or the file it is given, as it says it.

    Raises Unanswered. The child is gone when the iterator is, however far it was read.
    """
    command = [sys.executable, "-m", module, *options]
    if isinstance(given, Path):
        with given.open("rb") as file:
            child = _start(command, file)
    else:
        child = _start(command, subprocess.PIPE)
        threading.Thread(target=_feed, args=(child, given), daemon=True).start()
    try:
        for line in _lines(child, seconds):
            try:
                answer = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise Unanswered("no answer") from error
            if answer == _END:
                return
            yield answer
        raise Unanswered("the parser died")
    finally:
        child.kill()
        child.wait()
        if child.stdout:
            child.stdout.close()


def failure(answer: Answer, source: str, otherwise: SourceProblem) -> SourceError | None:
    """The error that an answer tells, `otherwise` where it names no problem; None where it tells none."""
    if "error" not in answer:
        return None
    code, detail = answer["error"]
    return SourceError(code if code in get_args(SourceProblem) else otherwise, source, detail)


def _start(command: list[str], stdin: int | BinaryIO) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        command, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=_ROOT
    )


def _feed(child: subprocess.Popen[bytes], given: bytes) -> None:
    if child.stdin:
        with suppress(OSError), child.stdin as pipe:  # a child that died reads no more
            pipe.write(given)


def _lines(child: subprocess.Popen[bytes], seconds: float) -> Iterator[bytes]:
    pipe = cast("BinaryIO", child.stdout)
    held: list[bytes] = []
    size = 0
    with selectors.DefaultSelector() as waiting:
        waiting.register(pipe, selectors.EVENT_READ)
        until = time.monotonic() + seconds
        while True:
            if not waiting.select(max(0.0, until - time.monotonic())):
                raise Unanswered(f"> {seconds:.0f} s")
            chunk = os.read(pipe.fileno(), _CHUNK)
            if not chunk:
                return
            *ended, rest = chunk.split(b"\n")
            for part in ended:
                yield b"".join((*held, part))
                held, size = [], 0
                until = time.monotonic() + seconds  # what is done with a line meanwhile is not the child's time
            held.append(rest)
            size += len(rest)
            if size > _LONGEST:
                raise Unanswered(f"> {_LONGEST / 1e6:.0f} MB")


def serve(read: Callable[[BinaryIO, Sequence[str]], Iterator[Answer]]) -> None:
    """The child's whole life: say what `read` gives for the standard input and the command's options.

    An error of a source, and any other, becomes the last answer: {"error": [code, detail]}; code is empty where the
    parser gave up without one.
    """
    _bound()
    out = sys.stdout.buffer
    given = sys.stdin.buffer
    try:
        file = given if given.seekable() else BytesIO(given.read())
        for answer in read(cast("BinaryIO", file), sys.argv[1:]):
            out.write(json.dumps(answer).encode() + b"\n")
            out.flush()
    except SourceError as error:
        out.write(json.dumps({"error": [error.code, error.detail]}).encode() + b"\n")
    except MemoryError:
        out.write(json.dumps({"error": ["", "out of memory"]}).encode() + b"\n")
    except Exception as error:  # a parser may raise anything on what is broken
        detail = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        out.write(json.dumps({"error": ["", detail]}).encode() + b"\n")
    out.write(json.dumps(_END).encode() + b"\n")
    out.flush()
    os._exit(0)


def _bound() -> None:
    """Bound the memory, where the system lets us; the time is the parent's to bound."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
