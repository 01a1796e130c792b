"""How many questions on the starter corpus are answered right, with the right citation.

    python -m benchmarks.answers                       # the 40 questions of questions.jsonl
    python -m benchmarks.answers dev_questions.jsonl   # the development questions

Right is: an answerable question is answered and one citation quotes a gold sentence; an unanswerable one is refused.
Every miss is printed with its cause.
"""

import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from assistant.answer import Answer
from assistant.assemble import Workspace, assemble
from assistant.settings import Settings

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Result:
    """One judged question; `cause` is empty where it is right."""

    question: dict[str, object]
    answer: Answer
    cause: str


def load(name: str) -> list[dict[str, object]]:
    """The questions of a file beside this one."""
    return [json.loads(line) for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()]


def judge(question: dict[str, object], answer: Answer) -> str:
    """The cause of a miss, or nothing."""
    gold = {(each["article_id"], plain(each["sentence"])) for each in question["gold"]}  # type: ignore[attr-defined]
    if not question["answerable"]:
        return "answered though the articles do not say" if answer.outcome == "answered" else ""
    articles = {article_id for article_id, _ in gold}
    if answer.outcome != "answered":
        found = articles & {hit.passage.article_id for hit in answer.hits[:5]}
        return "refused, gold article was among the first five" if found else "refused, gold article not found"
    for citation in answer.citations:
        for article_id, sentence in gold:
            quote = plain(citation.quote)
            if citation.passage.article_id == article_id and (sentence in quote or quote in sentence):
                return ""
    if articles & {citation.passage.article_id for citation in answer.citations}:
        return "right article, another sentence"
    if articles & {hit.passage.article_id for hit in answer.hits[:5]}:
        return "another article, gold article was among the first five"
    return "another article, gold article not found"


def plain(text: object) -> str:
    """Text with single spaces."""
    return " ".join(str(text).split())


@contextmanager
def starter_room(today: date | None = None) -> Iterator[Workspace]:
    """The starter corpus, in a data folder of its own; `today` holds the clock still, TANYA_READER is heeded."""
    home = Path(tempfile.mkdtemp(prefix="tanya-warta-"))
    (ROOT / "data" / "models").mkdir(parents=True, exist_ok=True)
    (home / "models").symlink_to(ROOT / "data" / "models")
    room = Workspace(Settings(home=home, today=today, reader=os.environ.get("TANYA_READER") != "off"))
    try:
        yield room
    finally:
        room.close()
        shutil.rmtree(home, ignore_errors=True)


def run(questions: list[dict[str, object]]) -> list[Result]:
    """Answer and judge every question over the starter corpus."""
    with starter_room() as room:
        assistant = assemble(room.settings, room)
        answers = [(question, assistant.reply(str(question["question"]))) for question in questions]
        return [Result(question, answer, judge(question, answer)) for question, answer in answers]


def main() -> int:
    results = run(load(sys.argv[1] if len(sys.argv) > 1 else "questions.jsonl"))
    for result in results:
        if result.cause:
            print(
                f"{result.question['id']} {result.question['language']} {result.cause}: {result.question['question']}"
            )
    for wanted, name in ((True, "answerable"), (False, "unanswerable")):
        group = [result for result in results if result.question["answerable"] == wanted]
        right = sum(not result.cause for result in group)
        wrong_way = sum((result.answer.outcome == "answered") != wanted for result in group)
        print(f"{name}: {right} of {len(group)} right; wrong way {wrong_way} ({wrong_way / max(1, len(group)):.0%})")
    for language in ("id", "en"):
        group = [result for result in results if result.question["language"] == language]
        print(f"{language}: {sum(not result.cause for result in group)} of {len(group)} right")
    print(f"all: {sum(not result.cause for result in results)} of {len(results)} right with a right citation")
    return 0


if __name__ == "__main__":
    sys.exit(main())
