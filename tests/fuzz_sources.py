"""Broken files of every kind: each must end in articles or named errors, soon.

`python -m tests.fuzz_sources MINUTES` tries for long and counts; test_fuzz_sources.py tries a few.
"""

import os
import random
import sys
import time
from collections import Counter
from functools import cache
from pathlib import Path, PurePosixPath

from corpus.article import Article
from corpus.errors import SourceError
from corpus.files import read_bytes
from tests import samples

LONGEST = 10.0  # seconds of the processor for one file
_NUMBERS = (b"\x00" * 4, b"\xff" * 4, b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\x80\x00\x00\x00")
_WORDS = (
    *(
        b"\x00",
        b"\xff\xfe",
        b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
        b"<html>",
        b"</",
        b'"',
        b",",
        b"\r",
        b"\n\n",
        b"--",
        b"{",
    ),
    *(b"[" * 200, b"<div>" * 500, b"obj <<", b"endstream", b"/Kids [1 0 R]", b"/Length 99999999", b"PK\x03\x04"),
    *(b"PK\x01\x02", b"../", b"---\n", "\u202e\ud7ff".encode(), b"\xed\xa0\x80", b"&#0;&#xd800;", b"=?utf-8?b?//8=?="),
    b"Content-Type: multipart/mixed; boundary=a\n",
)


@cache
def whole() -> dict[str, bytes]:
    return samples.every_kind()


def broken(chance: random.Random) -> tuple[str, bytes]:
    """A file of some kind, with one to eight things done to it."""
    name, raw = chance.choice(sorted(whole().items()))
    for _ in range(chance.choice((1, 1, 2, 4, 8))):
        raw = _once(raw, chance)
    return (name if chance.random() < 0.9 else chance.choice(sorted(whole()))), raw


def _once(raw: bytes, chance: random.Random) -> bytes:
    at, end = sorted((chance.randrange(len(raw) + 1), chance.randrange(len(raw) + 1)))
    near = min(end, at + chance.choice((1, 4, 64, 4096)))
    match chance.choice(("flip", "cut", "drop", "insert", "number", "swap", "repeat", "join")):
        case "flip":
            return raw[:at] + bytes([chance.randrange(256)]) + raw[at + 1 :]
        case "cut":
            return raw[:at] if chance.random() < 0.5 else raw[at:]
        case "drop":
            return raw[:at] + raw[near:]
        case "insert":
            return raw[:at] + chance.choice(_WORDS) + raw[at:]
        case "number":
            return raw[:at] + chance.choice(_NUMBERS) + raw[at + 4 :]
        case "swap":
            return raw[:at] + raw[end:near:-1] + raw[at:]
        case "repeat":
            return raw[:at] + raw[at:near] * chance.choice((2, 50)) + raw[near:]
        case _:
            other = chance.choice(sorted(whole().values()))
            return raw[:at] + other[chance.randrange(len(other)) :]


def outcome(name: str, raw: bytes) -> Counter[str]:
    """How often each outcome came; anything but articles and named errors leaves as it came."""
    counts: Counter[str] = Counter()
    for source, found in read_bytes(raw, name, PurePosixPath(name).suffix):
        if isinstance(found, Article):
            counts["article"] += 1
        else:
            assert isinstance(found, SourceError) and found.source and source
            counts[found.code] += 1
        if sum(counts.values()) >= 1_000:
            break
    assert counts, "neither an article nor an error"
    return counts


def spent() -> float:
    """Seconds of the processor so far, those of ended children too: a busy machine makes no file slow."""
    return sum(os.times()[:4])


def main() -> int:
    """Try until the time is up; what fails is kept in the working folder and named."""
    until = time.monotonic() + 60 * float(sys.argv[1])
    seed, tried, failed, slowest = time.time_ns(), 0, 0, 0.0
    counts: Counter[str] = Counter()
    while time.monotonic() < until:
        seed += 1
        name, raw = broken(random.Random(seed))
        started = spent()
        problem = ""
        try:
            counts += outcome(name, raw)
        except Exception as error:
            problem = f"{type(error).__name__}: {error}"
        seconds = spent() - started
        slowest, tried = max(slowest, seconds), tried + 1
        if seconds > LONGEST:
            problem = problem or f"{seconds:.1f} s"
        if problem:
            failed += 1
            kept = Path(f"fuzz-{seed}{PurePosixPath(name).suffix}")
            kept.write_bytes(raw)
            print(f"{kept}: {problem[:200]}")
    print(f"{tried} files, {failed} failed, slowest {slowest:.1f} s")
    print(", ".join(f"{code} {count}" for code, count in counts.most_common()))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
