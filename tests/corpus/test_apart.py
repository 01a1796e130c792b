"""A parser in a process of its own: what it says is heard, and its end is never mistaken for success."""

import time
from pathlib import Path

import pytest

from corpus.apart import Unanswered, answers
from tests import samples


def test_a_child_that_says_nothing_or_dies_is_told() -> None:
    with pytest.raises(Unanswered, match="died"):
        list(answers("corpus.errors", b""))  # a module that serves nothing
    with pytest.raises(Unanswered, match="> 0 s"):
        list(answers("corpus.pdf", samples.pdf(), seconds=0.0))


def test_the_same_is_said_of_a_file_and_of_its_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(raw := samples.pdf())
    assert list(answers("corpus.pdf", raw)) == list(answers("corpus.pdf", path))


def children() -> set[str]:
    return {pid for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()}


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="children are counted in /proc")
def test_a_child_is_gone_when_no_one_listens() -> None:
    before = children()
    heard = answers("corpus.arrow", samples.parquet(), ['{"names": {"text": ["text"]}, "columns": {}, "longest": 1}'])
    assert {"long": len(samples.TEXT)} == next(heard)
    assert len(children() - before) == 1
    heard.close()  # type: ignore[attr-defined]
    until = time.monotonic() + 20
    while children() - before and time.monotonic() < until:
        time.sleep(0.05)
    assert not children() - before
