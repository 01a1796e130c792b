"""The golden set, answered and judged.

    python -m benchmarks.quality                     # the development half, and each miss
    python -m benchmarks.quality --split test        # the other half: figures only
    python -m benchmarks.quality --set near          # near misses beside their twins, lists, follow-ups
    python -m benchmarks.quality --set aside         # more of these, which no rule was chosen on: figures only
    python -m benchmarks.quality --limit 5           # the first few of them only
    python -m benchmarks.quality --out run.json --against earlier.json --html report.html

The questions are put to the starter articles and the set's own articles together, in a data folder of its own, with no
language model. docs/evaluation.md tells what is counted.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path

from assistant.assemble import Workspace
from assistant.evaluate import Asked, Judged, evaluate, read_questions
from assistant.report import Run, about, against, as_json, read_run, row, table
from assistant.report import corpus_digest as corpus_digest
from assistant.report_page import page
from benchmarks.answers import starter_room
from corpus.article import Article
from corpus.fields import article_of

GOLDEN = Path(__file__).with_name("golden")
NEAR = GOLDEN / "near"
GOLDEN_QUESTIONS = sorted(GOLDEN.glob("questions-*.jsonl"))
NEAR_QUESTIONS = NEAR / "questions.jsonl"
WANTED = ("recall_5", "answered", "contains", "cited", "refused", "unharmed")
TODAY = date(2026, 11, 25)  # what "tahun lalu" in a question counts from
Room = Callable[[Sequence[Article]], AbstractContextManager[Workspace]]


def golden_articles() -> list[Article]:
    return _articles(GOLDEN / "articles" / "articles.jsonl")


def near_articles() -> list[Article]:
    """Those of the sets `near` and `aside`; the golden set is never put to them."""
    return _articles(NEAR / "articles.jsonl")


def near_questions(name: str) -> list[Asked]:
    """The questions of the set `near` or `aside`."""
    return [each for each in read_questions(NEAR_QUESTIONS) if each.id.startswith(name)]


def _articles(path: Path) -> list[Article]:
    found = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [article_of(each, each["id"]) for each in found]


def golden_questions() -> list[Asked]:
    return [each for path in GOLDEN_QUESTIONS for each in read_questions(path)]


@contextmanager
def golden_room(others: Sequence[Article] = ()) -> Iterator[Workspace]:
    """The starter articles, the golden ones and the others, built."""
    with starter_room(TODAY) as room:
        room.ensure_ready()
        with room.writing():
            room.library.add_all([*golden_articles(), *others])
            room.build()
        yield room


def misses(judged: list[Judged]) -> Iterator[str]:
    """A line for each question that is not right, with what is missing of it."""
    for one in judged:
        figures, asked = one.figures, one.asked
        if figures["right"]:
            continue
        lacking = ", ".join(name for name in WANTED if figures[name] is not None and not figures[name])
        kind = f"{asked.kind}, crossed" if asked.crossed else asked.kind
        yield f"{asked.id} {asked.language} ({kind}) no {lacking}: {asked.question}"


def main(argv: Sequence[str] | None = None, opened: Room = golden_room) -> int:
    """`opened` makes the room in which the questions are put, of the articles that a set adds."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--split", choices=("dev", "test"), default="dev")
    options.add_argument("--set", choices=("golden", "near", "aside"), default="golden")
    options.add_argument("--limit", type=int, metavar="N")
    for name in ("out", "against", "html"):
        options.add_argument(f"--{name}", type=Path)
    chosen = options.parse_args(argv)
    golden = chosen.set == "golden"
    questions = golden_questions() if golden else near_questions(chosen.set)
    questions = [each for each in questions if not golden or each.split == chosen.split][: chosen.limit]
    split = chosen.split if golden else chosen.set
    shown = split in ("dev", "near")
    earlier = read_run(chosen.against) if chosen.against else None
    with opened(() if golden else near_articles()) as room:
        judged = list(evaluate(room, questions))
        told = about(room, GOLDEN_QUESTIONS if golden else [NEAR_QUESTIONS], split)
    if shown:
        print("\n".join(misses(judged)))
    run = Run(told, [row(one, with_text=shown) for one in judged])
    beside = against(run, earlier, "en") if earlier else None
    if chosen.out:
        chosen.out.write_text(json.dumps(as_json(run, beside), ensure_ascii=False, indent=1), encoding="utf-8")
    if chosen.html:
        chosen.html.write_text(page(run, beside), encoding="utf-8")
    print(table(run.rows))
    for line in beside.lines() if beside else ():
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
