"""What the reader learns from: questions over passages, in both languages and across them.

Public sets are read from ../shared/data and never copied; test splits are not there. One row of a public set is a
question over a paragraph, one of the news a question over an article, cut into passages as the product cuts it.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.article import Article, Passage
from corpus.passages import passages
from index.pair import Seen
from index.rerank import seen
from training.reader.news import parts, read_articles, read_questions, starter_articles

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
HELD_OUT = 13  # of 256: this part of IDK-MRC's training paragraphs chooses the threshold and calibrates the score
DEV = "dev"  # the part of the news that nothing is trained on


@dataclass(frozen=True, slots=True)
class Example:
    """A question over a passage. `answer` is where the answer stands in `seen.text`, None where it does not."""

    key: str
    question: str
    seen: Seen
    answer: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Row:
    """A question of a public set over a whole paragraph; `answers` are the accepted wordings, none if unanswerable."""

    key: str
    context_id: str
    question: str
    context: str
    answers: tuple[str, ...]
    starts: tuple[int, ...]

    def example(self) -> Example | None:
        """The row as an example; None where its answer does not stand in its paragraph."""
        if not self.answers:
            return Example(self.key, self.question, Seen(self.context), None)
        start = _place(self)
        end = start + len(self.answers[0])
        return None if start < 0 else Example(self.key, self.question, Seen(self.context), (start, end))


def public_rows(name: str) -> list[Row]:
    """`idk_mrc/qa.train` and the like, in the file's order."""
    rows = []
    for line in (DATA / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        answers = tuple(row["answers"]) if row["is_answerable"] else ()
        context_id = row.get("context_id") or hashlib.sha256(row["context"].encode()).hexdigest()[:12]
        starts = tuple(row.get("answer_starts") or ())
        rows.append(Row(f"{name}:{row['id']}", context_id, row["question"], row["context"], answers, starts))
    return rows


def is_held_out(row: Row) -> bool:
    """Whether the row belongs to the part of the training paragraphs that chooses the threshold."""
    return hashlib.sha256(row.context_id.encode()).digest()[0] < HELD_OUT


def _place(row: Row) -> int:
    """Where the first answer stands: where the set says, else where the words around it are most like the question."""
    answer = row.answers[0]
    if row.starts and row.context.startswith(answer, row.starts[0]):
        return row.starts[0]
    found = [match.start() for match in re.finditer(re.escape(answer), row.context)]
    asked = set(re.findall(r"\w+", row.question.casefold()))
    around = [set(re.findall(r"\w+", row.context[max(0, at - 120) : at + 120].casefold())) for at in found]
    return max(
        zip((len(words & asked) for words in around), (-at for at in found), found, strict=True), default=(0, 0, -1)
    )[2]


def crossed_rows() -> Iterator[Row]:
    """English questions over Indonesian paragraphs and the reverse, joined by SQuAD's question ids."""
    english = {row.key.rsplit(":", 1)[1]: row for row in public_rows("xquad_en/qa")}
    for row in public_rows("translated_squad/qa"):
        other = english.get(row.key.rsplit(":", 1)[1].removeprefix("squad-trans-"))
        if other is not None and row.answers:
            yield Row(f"en-id:{row.key}", row.context_id, other.question, row.context, row.answers, row.starts)
            yield Row(f"id-en:{row.key}", other.context_id, row.question, other.context, other.answers, other.starts)


def news_articles(part: str) -> dict[str, Article]:
    """The articles that a part asks about, and those that its search finds beside them."""
    if part == DEV:
        return read_articles(DEV)
    articles = starter_articles("train")
    for each in parts("articles"):
        if each != DEV:
            articles |= read_articles(each)
    return articles


def news_parts() -> list[str]:
    """The parts that are trained on."""
    return [part for part in parts() if part != DEV]


@dataclass(frozen=True, slots=True)
class NewsExample:
    """A question in one language over an article: `gold` are the passages that hold the answer, `others` those of the
    same article that do not. No gold passage where the article does not say."""

    key: str
    question: str
    crossed: bool
    gold: list[Example]
    others: list[Example]


def news_examples(part: str, count_tokens: Callable[[str], int]) -> Iterator[NewsExample]:
    """Every question of a part, first in Indonesian, then in English."""
    articles = news_articles(part)
    cut = {}
    for asked in read_questions(part):
        article = articles[asked.article]
        if article.id not in cut:
            cut[article.id] = passages(article, count_tokens)
        for language, question in (("id", asked.indonesian), ("en", asked.english)):
            key = f"news:{asked.id}:{language}"
            examples = [
                _over(key, question, passage, article, asked.quote, asked.answer) for passage in cut[article.id]
            ]
            gold = [each for each in examples if each.answer]
            others = [each for each in examples if not each.answer]
            yield NewsExample(key, question, language != article.language, gold, others)


def _over(
    key: str, question: str, passage: Passage, article: Article, quote: str | None, answer: str | None
) -> Example:
    shown = seen(passage)
    if quote is None or answer is None:
        return Example(key, question, shown, None)
    start = article.text.index(quote) + quote.index(answer) - passage.start
    if start < 0 or start + len(answer) > len(passage.text):
        return Example(key, question, shown, None)
    return Example(key, question, shown, (shown.begins + start, shown.begins + start + len(answer)))


def read_negatives(path: Path) -> dict[str, list[Seen]]:
    """What `training.reader.negatives` wrote, by question key."""
    found: dict[str, list[Seen]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        found[row["key"]] = [Seen(text, begins) for text, begins in row["passages"]]
    return found
