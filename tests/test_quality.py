"""Floors under the hand-made sets: a change that loses what they hold fails here; and what the golden set's program
shows of its halves."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from assistant.assemble import Workspace, assemble
from assistant.evaluate import Asked
from assistant.settings import Settings
from benchmarks.handmade import ask_all, copies
from benchmarks.quality import TODAY, golden_articles, golden_questions, main, near_articles, near_questions
from corpus.add import starter_articles
from corpus.article import Article
from index.embed import Embedder

FIRST_HIT_RIGHT = 54  # of 60: nine in ten


@pytest.mark.parametrize("name", ["names", "dates"])
def test_the_first_hit_is_right_in_nine_of_ten(name: str, embedder: Embedder) -> None:
    asked = ask_all(name)
    assert 60 == len(asked)
    right = sum(one.right for one in asked)
    assert right >= FIRST_HIT_RIGHT, [one.question["id"] for one in asked if not one.right]


def test_copies_are_grouped_and_reports_of_one_event_are_not() -> None:
    precision, recall, wrong = copies()
    assert precision >= 0.95, wrong
    assert recall >= 0.90, wrong


LIMIT = 4
ARTICLES = {article.id: article for article in [*starter_articles(), *golden_articles(), *near_articles()]}


def first(name: str) -> list[Asked]:
    """The questions that `--limit` leaves of a half of the golden set or of a set beside it."""
    halves = {half: [each for each in golden_questions() if each.split == half] for half in ("dev", "test")}
    return (halves.get(name) or near_questions(name))[:LIMIT]


@pytest.fixture
def opened(bare_home: Path) -> Callable[[Sequence[Article]], Iterator[Workspace]]:
    """A room as the program opens it, with the articles of the first questions alone."""

    def open_room(_: Sequence[Article]) -> Iterator[Workspace]:
        room = Workspace(Settings(home=bare_home, today=TODAY))
        asked = [each for name in ("dev", "test", "near", "aside") for each in first(name)]
        with room.writing():
            room.library.add_all([ARTICLES[name] for name in {name for each in asked for name, _ in each.gold}])
            room.build()
        yield room
        room.close()

    return open_room


@pytest.mark.parametrize(
    ("name", "arguments", "shown"),
    [
        ("dev", ["--split", "dev"], True),
        ("test", ["--split", "test"], False),
        ("near", ["--set", "near"], True),
        ("aside", ["--set", "aside"], False),
    ],
)
def test_the_program_shows_answers_of_what_is_for_development_only(
    opened: Callable[[Sequence[Article]], Iterator[Workspace]],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    arguments: list[str],
    shown: bool,
) -> None:
    asked, room = first(name), contextmanager(opened)
    with room(()) as here:
        answers = [assemble(here.settings, here).reply(each.question, each.history) for each in asked]
    quotes = [citation.quote for answer in answers for citation in answer.citations]
    assert quotes
    kept, html = tmp_path / "run.json", tmp_path / "run.html"
    assert 0 == main([*arguments, "--limit", str(LIMIT), "--out", str(kept), "--html", str(html)], room)
    printed = capsys.readouterr().out
    found = json.loads(kept.read_text(encoding="utf-8"))
    assert [each.id for each in asked] == [one["id"] for one in found["rows"]]
    assert [answer.text if shown else None for answer in answers] == [one["text"] for one in found["rows"]]
    assert name == found["about"]["split"]
    told = printed + html.read_text(encoding="utf-8") + json.dumps(found, ensure_ascii=False)
    for words in quotes:
        assert words not in printed
        assert shown == (words in told), words
    assert f"| all | {LIMIT} |" in printed
    if not shown:
        assert not any(each.question in told for each in asked)
