"""The golden set, answered and judged.

    python -m benchmarks.quality                     # the development half, and each miss
    python -m benchmarks.quality --split test        # the other half: figures only
    python -m benchmarks.quality --set near          # near misses beside their twins, lists, follow-ups
    python -m benchmarks.quality --set aside         # more of these, which no rule was chosen on: figures only
    python -m benchmarks.quality --out run.json --against earlier.json --html report.html

The questions are put to the starter articles and the set's own articles together, in a data folder of its own, with no
language model. docs/evaluation.md tells what is counted.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from assistant.assemble import Workspace
from assistant.evaluate import Asked, Judged, evaluate, read_questions
from assistant.report import as_json, compare, read_run, row, table
from assistant.report_page import page
from benchmarks.answers import starter_room
from corpus.article import Article
from corpus.fields import article_of

GOLDEN = Path(__file__).with_name("golden")
NEAR = GOLDEN / "near"
WANTED = ("recall_5", "answered", "contains", "cited", "refused", "unharmed")
TODAY = date(2026, 11, 25)  # what "tahun lalu" in a question counts from


def golden_articles() -> list[Article]:
    return _articles(GOLDEN / "articles" / "articles.jsonl")


def near_articles() -> list[Article]:
    """Those of the sets `near` and `aside`; the golden set is never put to them."""
    return _articles(NEAR / "articles.jsonl")


def near_questions(name: str) -> list[Asked]:
    """The questions of the set `near` or `aside`."""
    return [each for each in read_questions(NEAR / "questions.jsonl") if each.id.startswith(name)]


def _articles(path: Path) -> list[Article]:
    found = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return [article_of(each, each["id"]) for each in found]


def golden_questions() -> list[Asked]:
    return [each for path in sorted(GOLDEN.glob("questions-*.jsonl")) for each in read_questions(path)]


@contextmanager
def golden_room(others: Sequence[Article] = ()) -> Iterator[Workspace]:
    """The starter articles, the golden ones and the others, built."""
    with starter_room(TODAY) as room:
        room.ensure_ready()
        with room.writing():
            room.library.add_all([*golden_articles(), *others])
            room.build()
        yield room


def corpus_digest(room: Workspace) -> str:
    """Twelve digits that change with any article: figures over another corpus are other figures."""
    return hashlib.sha256(json.dumps(sorted(room.library.digests().items())).encode()).hexdigest()[:12]


def misses(judged: list[Judged]) -> Iterator[str]:
    """A line for each question that is not right, with what is missing of it."""
    for one in judged:
        figures, asked = one.figures, one.asked
        if figures["right"]:
            continue
        lacking = ", ".join(name for name in WANTED if figures[name] is not None and not figures[name])
        kind = f"{asked.kind}, crossed" if asked.crossed else asked.kind
        yield f"{asked.id} {asked.language} ({kind}) no {lacking}: {asked.question}"


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--split", choices=("dev", "test"), default="dev")
    options.add_argument("--set", choices=("golden", "near", "aside"), default="golden")
    for name in ("out", "against", "html"):
        options.add_argument(f"--{name}", type=Path)
    chosen = options.parse_args()
    golden = chosen.set == "golden"
    questions = golden_questions() if golden else near_questions(chosen.set)
    with golden_room(() if golden else near_articles()) as room:
        judged = list(evaluate(room, [each for each in questions if not golden or each.split == chosen.split]))
        split = chosen.split if golden else chosen.set
        about = {"split": split, "embedding model": room.embedder.name, "corpus": corpus_digest(room)}
    shown = split in ("dev", "near")
    if shown:
        print("\n".join(misses(judged)))
    rows = [row(one, with_text=shown) for one in judged]
    changes = compare(rows, read_run(chosen.against)) if chosen.against else {}
    if chosen.out:
        chosen.out.write_text(json.dumps(as_json(rows, about), ensure_ascii=False, indent=1), encoding="utf-8")
    if chosen.html:
        chosen.html.write_text(page(rows, about, changes), encoding="utf-8")
    print(table(rows))
    for figure, (difference, p, count) in changes.items():
        print(f"{figure}: {difference:+.3f} against the earlier run (p {p:.3f}, {count} questions)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
