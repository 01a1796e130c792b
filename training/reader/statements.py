"""Sentences about regional-cooperation news with the evidence that carries them, and the same made false by one change.

    python -m training.reader.statements     # check every file

`news/statements-N.jsonl`, over the articles that are trained on: `evidence` is verbatim in its article, the `supported`
sentence in both languages is carried by it, each of the `broken` ones is not.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from assistant.cloze import Told, clozes, told
from assistant.figures import figures
from corpus.article import Article, Language
from corpus.dates import days_named
from index.pair import Seen
from training.reader.data import Example, news_articles
from training.reader.news import FOLDER

LANGUAGES: tuple[Language, Language] = ("id", "en")
Texts = tuple[str, str]  # in Indonesian, in English


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence that the evidence carries, and some that it does not."""

    id: str
    title: str
    evidence: str
    supported: Texts
    broken: tuple[Texts, ...]


def read_statements() -> list[Statement]:
    """Every statement, in the files' order. Raises KeyError for one over an unknown article."""
    articles = news_articles("")
    return [
        Statement(row["id"], articles[row["article"]].title, row["evidence"], _texts(row["supported"]), _broken(row))
        for row in _rows()
    ]


def statement_clozes() -> Iterator[list[Example]]:
    """For each supported sentence, in either language, what it tells and the evidence tells once, asked for."""
    for statement in read_statements():
        seen = Seen(f"{statement.title}\n{statement.evidence}", len(statement.title) + 1)
        for language, sentence in zip(LANGUAGES, statement.supported, strict=True):
            found = []
            for each, question in clozes(sentence, language):
                place = _place(each, sentence, statement.evidence)
                if place is not None:
                    answer = (seen.begins + place[0], seen.begins + place[1])
                    found.append(Example(f"{statement.id}:{language}:{each.start}", question, seen, answer))
            yield found


def _place(each: Told, sentence: str, evidence: str) -> tuple[int, int] | None:
    """Where the evidence tells the same; None where it does not or more than once."""
    said = _meant(each, sentence)
    alike = [(one.start, one.end) for one in told(evidence) if one.kind == each.kind and _meant(one, evidence) == said]
    return alike[0] if said and len(alike) == 1 else None


def _meant(each: Told, text: str) -> object:
    words = text[each.start : each.end]
    if each.kind == "name":
        return words.casefold()
    return {figure for figure, _ in figures(words)} if each.kind == "figure" else {day[1:] for day in days_named(words)}


def faults() -> Iterator[str]:
    """What is wrong with the files, a sentence each; nothing where they are sound."""
    articles: dict[str, Article] = news_articles("")
    seen: set[str] = set()
    for row in _rows():
        name = row["id"]
        if name in seen:
            yield f"{name}: the id stands twice"
        seen.add(name)
        article = articles.get(row["article"])
        if article is None or row["evidence"] not in article.text:
            yield f"{name}: the evidence does not stand in the article {row['article']}"
        texts = [_texts(row["supported"]), *_broken(row)]
        if len(texts) < 3 or not all(text.strip() for pair in texts for text in pair):
            yield f"{name}: a sentence is missing"
        if len({text for pair in texts for text in pair}) != 2 * len(texts):
            yield f"{name}: a sentence stands twice"


def _rows() -> Iterator[dict[str, Any]]:
    for path in sorted(FOLDER.glob("statements-*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip():
                yield json.loads(line)


def _texts(row: dict[str, str]) -> Texts:
    return row["id"], row["en"]


def _broken(row: dict[str, Any]) -> tuple[Texts, ...]:
    return tuple(_texts(each) for each in row["broken"])


def main() -> int:
    """Print every fault and how many there are. 1 where there is a fault."""
    found = list(faults())
    for fault in found:
        print(fault)
    print(f"{len(read_statements())} statements")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
