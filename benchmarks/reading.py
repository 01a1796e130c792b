"""What the reader is worth from question to answer, over whole corpora. Nothing here was trained on.

    python -m benchmarks.reading             # the news, public questions, speed; ten minutes on two cores
    python -m benchmarks.reading news        # one of them: news, idk_mrc, speed
    TANYA_READER=off python -m benchmarks.reading news

news: the reader's own dev questions, asked in both languages over the starter articles and the dev articles together.
idk_mrc: the validation questions over all its 4,395 passages; an unanswerable one counts as answered wrongly even where
another passage happens to answer it.
"""

import os
import statistics
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sklearn.metrics import roc_auc_score

from assistant.candidate import Candidate
from assistant.condense import question_language
from assistant.extract import ExtractWriter, choose
from assistant.gate import support
from assistant.question import Question, read_question
from benchmarks.beir import DATA, rows
from benchmarks.retrieval import indexed
from corpus.add import starter_articles
from corpus.article import Article, Language
from corpus.fields import article_of
from index.bundled import bundled_reader, ensure_bundled
from index.hit import Hit
from index.rerank import seen
from index.search import Searcher
from index.when import read_when
from training.reader.news import read_articles, read_questions

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT / "data" / "models"
TODAY = date(2026, 11, 25)
HITS = 10
PASSAGES_READ, ROUNDS = 8, 40


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the answers that count, none where no article says; `crossed`: its article is in the other
    language."""

    text: str
    answers: tuple[str, ...]
    crossed: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a question: its evidence and how far that is above the line of the gate."""

    asked: Asked
    question: Question
    hits: list[Hit]
    candidates: list[Candidate]
    support: float

    @property
    def answered(self) -> bool:
        return bool(self.candidates) and self.support >= 0

    def first_holds(self) -> bool:
        """Whether the first sentence quoted holds an answer."""
        return bool(self.candidates) and _holds(choose(self.question, self.candidates)[0].quote.text, self.asked)

    def passages_hold(self, count: int) -> bool:
        return any(_holds(hit.passage.text, self.asked) for hit in self.hits[:count])


def _holds(text: str, asked: Asked) -> bool:
    return any(answer.casefold() in text.casefold() for answer in asked.answers)


@contextmanager
def searcher(articles: Sequence[Article]) -> Iterator[Searcher]:
    """Search over the articles, with the reader unless TANYA_READER is off."""
    embedder = ensure_bundled(MODELS)
    reader = None if os.environ.get("TANYA_READER") == "off" else bundled_reader(MODELS)
    with indexed(articles, embedder) as (index, library):
        yield Searcher(index, embedder, library, reader)


def tell(asked: Asked, searching: Searcher) -> Told:
    """One question, as the product answers it without a language model."""
    writer = ExtractWriter(searching)
    question = read_question(asked.text, question_language(asked.text) or "id")
    hits = searching.search(asked.text, HITS, None, read_when(asked.text, TODAY))
    candidates = writer.weigh(question, hits)
    value = support(question, candidates[0], hits, searching) if candidates else -9.0
    return Told(asked, question, hits, candidates, value)


def news() -> tuple[list[Article], list[Asked]]:
    """The articles, and every dev question in both languages."""
    articles = read_articles("dev")
    asked: list[Asked] = []
    for each in read_questions("dev"):
        answers = (each.answer,) if each.answer else ()
        spoken: dict[Language, str] = {"id": each.indonesian, "en": each.english}
        asked += [Asked(text, answers, articles[each.article].language != one) for one, text in spoken.items()]
    return [*starter_articles(), *articles.values()], asked


def idk_mrc() -> tuple[list[Article], list[Asked]]:
    texts = {row["_id"]: row["text"] for row in rows(DATA / "idk_mrc" / "beir" / "corpus.jsonl")}
    articles = [article_of({"id": each, "text": text, "language": "id"}, each) for each, text in texts.items()]
    found = rows(DATA / "idk_mrc" / "qa.validation.jsonl")
    return articles, [Asked(row["question"], tuple(row["answers"]) if row["is_answerable"] else ()) for row in found]


def show(name: str, told: Sequence[Told]) -> None:
    """One line of figures."""
    answerable = [each for each in told if each.asked.answers]
    silent = [each for each in told if not each.asked.answers]
    first = statistics.mean(each.first_holds() for each in answerable)
    reachable = statistics.mean(each.passages_hold(5) for each in answerable)
    line = f"{name:22} {len(told):4} questions; answer in the first five passages {reachable:.0%}, in the first "
    line += f"sentence {first:.0%}; refused though answerable {statistics.mean(not e.answered for e in answerable):.0%}"
    if silent:
        area = roc_auc_score([bool(each.asked.answers) for each in told], [each.support for each in told])
        line += f"; answered though not {statistics.mean(each.answered for each in silent):.0%}; AUC {area:.3f}"
    print(line, flush=True)


def speed() -> None:
    """Seconds to read eight passages of the starter corpus, and to load the reader."""
    articles = list(starter_articles())
    started = time.perf_counter()
    reader = bundled_reader(MODELS)
    loaded = time.perf_counter() - started
    with searcher(articles) as searching:
        hits = searching.search("Kapan nota kesepahaman sister city itu ditandatangani?", PASSAGES_READ)
    texts = [seen(hit.passage) for hit in hits]
    taken = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        reader.read("Kapan nota kesepahaman sister city itu ditandatangani?", texts)
        taken.append(time.perf_counter() - started)
    middle, most = statistics.median(taken), statistics.quantiles(taken, n=20)[-1]
    print(
        f"reader: loaded in {loaded:.2f} s; {len(texts)} passages read in {1000 * middle:.0f} ms, p95 {1000 * most:.0f}"
    )


def main() -> int:
    chosen = sys.argv[1:] or ["news", "idk_mrc", "speed"]
    for name, made in (("news", news), ("idk_mrc", idk_mrc)):
        if name not in chosen:
            continue
        if name == "idk_mrc" and not DATA.is_dir():
            print("idk_mrc skipped: ../shared/data is not there")
            continue
        articles, questions = made()
        with searcher(articles) as searching:
            told = [tell(asked, searching) for asked in questions]
        show(name, told)
        for crossed in (False, True) if name == "news" else ():
            show(f"  {'crossed' if crossed else 'same'}", [each for each in told if each.asked.crossed == crossed])
    if "speed" in chosen:
        speed()
    return 0


if __name__ == "__main__":
    sys.exit(main())
