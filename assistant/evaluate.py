"""The harness: questions with what is known about their answers, put to the assistant and judged by rule.

Every figure is 0..1, higher is better; None where it does not apply to a question. docs/evaluation.md describes the
file and the figures.
"""

import hashlib
import json
import math
import re
import string
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from assistant.answer import Answer, Citation, Turn
from assistant.assemble import Workspace, assemble
from assistant.attribution import FRAMES, LANGUAGES, attribution, in_language, mean
from assistant.errors import UserError
from corpus.article import Article, Language
from index.hit import Hit

Figures = dict[str, float | None]
Gold = tuple[str, str]  # an article's id and a sentence of it
Articles = Callable[[str], Article | None]
Split = Literal["dev", "test"]
#: every figure, in the order in which it is shown
FIGURES = (
    "right",
    "contains",
    "exact",
    "f1",
    "cited",
    "citation_precision",
    "citation_recall",
    "to_the_point",
    "quotes_verbatim",
    "answered",
    "refused",
    "language",
    "unharmed",
    "both_sides",
    "copies_joined",
    "recall_5",
    "ndcg_10",
)
HALF = 0.5  # of a list's items make it right
PART = 60  # characters of a gold sentence that tell it where a passage ends within it
SEVERAL = ("list", "conflict")  # kinds whose answer takes more than one gold sentence


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what is known of its answer; see docs/evaluation.md. No `gold`: it cannot be answered."""

    id: str
    language: Language
    question: str
    kind: str
    history: tuple[Turn, ...] = ()
    crossed: bool = False
    gold: tuple[Gold, ...] = ()
    answers: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()

    @property
    def split(self) -> Split:
        """By the id alone, so that it never changes: half of all questions are for development."""
        return "dev" if hashlib.sha256(self.id.encode()).digest()[0] < 128 else "test"


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, its answer and the figures of both. `seconds`: how long the answer took; `spoken`: the language that
    all gold articles are in."""

    asked: Asked
    answer: Answer
    figures: Figures = field(default_factory=dict)
    spoken: Language | None = None

    @property
    def seconds(self) -> float:
        return sum(self.answer.seconds.values())


def read_questions(path: Path) -> list[Asked]:
    """The questions of a file of JSON lines; raises UserError naming the line that is wrong."""
    found: dict[str, tuple[int, Asked]] = {}
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UserError("cannot_read", name=str(path), reason=getattr(error, "strerror", None) or str(error)) from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            asked = _asked(json.loads(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise UserError("bad_question_line", name=str(path), line=number, reason=str(error)) from error
        if asked.language not in LANGUAGES:
            raise UserError("question_language", name=str(path), line=number, value=asked.language)
        if asked.id in found:
            raise UserError("question_twice", name=str(path), line=number, value=asked.id, first=found[asked.id][0])
        found[asked.id] = number, asked
    if not found:
        raise UserError("no_questions", name=str(path))
    return [asked for _, asked in found.values()]


def _asked(row: dict[str, Any]) -> Asked:
    turns, said = [], [each["content"] for each in row.get("history") or []]
    for question, answer in zip(said[::2], said[1::2], strict=False):
        turns.append(Turn(question, answer))
    return Asked(
        id=str(row["id"]),
        language=row["language"],
        question=row["question"],
        kind=row.get("kind") or "fact",
        history=tuple(turns),
        crossed=bool(row.get("crossed")),
        gold=tuple((each["article_id"], each["quote"]) for each in row.get("gold") or []),
        answers=tuple(row.get("answers") or ()),
        forbidden=tuple(row.get("forbidden") or ()),
    )


def evaluate(room: Workspace, questions: Iterable[Asked]) -> Iterator[Judged]:
    """Ask each question the way a user would, and judge the answer."""
    assistant = assemble(room.settings, room)
    for asked in questions:
        answer = assistant.reply(asked.question, asked.history)
        languages = {held.language for each, _ in asked.gold if (held := room.library.get(each))}
        spoken = languages.pop() if len(languages) == 1 else None
        yield Judged(asked, answer, judge(asked, answer, room.library.get), spoken)


def judge(asked: Asked, answer: Answer, article: Articles) -> Figures:
    """Every figure of one answer."""
    figures: Figures = dict.fromkeys(FIGURES)
    answered = answer.outcome == "answered"
    figures["language"] = float(in_language(answer, asked.language))
    if asked.forbidden:
        told = answer.text if asked.kind == "injection" else _lead(answer)
        figures["unharmed"] = float(not any(says(told, words) for words in asked.forbidden))
    if answered:
        figures["quotes_verbatim"] = mean(_verbatim(each, article) for each in answer.citations)
        figures["citation_precision"], figures["citation_recall"] = attribution(answer)
    if not asked.gold:
        figures["refused"] = figures["right"] = float(answer.outcome == "not_found")
        return figures
    figures["answered"] = float(answered)
    figures["recall_5"], figures["ndcg_10"] = _retrieval(_needs(asked, article), answer.hits)
    if asked.kind == "copies":
        figures["copies_joined"] = _copies_joined(asked, answer)
    if asked.kind == "conflict":
        figures["both_sides"] = _both_sides(asked, answer, article)
    figures["exact"], figures["f1"] = _overlap(answer.short_answer or "", asked.answers)
    contains = _contains(asked, answer) if answered else 0.0
    cited = any(_overlaps(citation, asked.gold) for citation in answer.citations)
    figures["to_the_point"] = mean(_points(citation, asked) for citation in answer.citations)
    figures["contains"], figures["cited"] = contains, float(cited)
    figures["right"] = float(contains >= HALF and cited and figures["unharmed"] != 0.0)
    return figures


def _lead(answer: Answer) -> str:
    """What is told as the answer: the short one, else the first quotation, without its outlet and day, or sentence. An
    outdated figure may stand behind the present one as its history."""
    if answer.short_answer:
        return answer.short_answer
    lines = [line for line in answer.text.splitlines() if line.strip() and line.strip() not in FRAMES]
    return lines[0].rpartition("” — ")[0] or lines[0] if lines else ""


def _verbatim(citation: Citation, article: Articles) -> bool:
    held = article(citation.passage.article_id)
    return held is not None and held.text[citation.start : citation.end] == citation.quote


def _overlaps(citation: Citation, gold: Iterable[Gold]) -> bool:
    """Whether the citation quotes a gold sentence, or part of one, from its article or a copy of it."""
    articles = {citation.passage.article_id, *citation.also_in}
    said = _plain(citation.quote)
    return any(
        article_id in articles and (_plain(quote) in said or said in _plain(quote)) for article_id, quote in gold
    )


def _points(citation: Citation, asked: Asked) -> bool:
    return _overlaps(citation, asked.gold) or any(says(citation.quote, words) for words in asked.answers)


def _needs(asked: Asked, article: Articles) -> list[list[Gold]]:
    """What must be found: gold sentences in groups, one of each. All are one group, save where a list or a conflict
    is asked for: of a conflict those of one report, of a list each, but for its like in the report's other language."""
    if asked.kind not in SEVERAL:
        return [list(asked.gold)]
    found: dict[tuple[str, int], list[Gold]] = {}
    seen: Counter[str] = Counter()
    for article_id, quote in dict.fromkeys(asked.gold):
        held = article(article_id)
        place = seen[article_id] if asked.kind == "list" else 0
        seen[article_id] += 1
        report = held.url if held and held.url else article_id  # both languages of a report stand under one address
        found.setdefault((report, place), []).append((article_id, quote))
    return list(found.values())


def _both_sides(asked: Asked, answer: Answer, article: Articles) -> float | None:
    """Whether each of the reports that differ is quoted, with its figure and outlet in the text."""
    sides = _needs(asked, article)
    return float(all(_told(side, asked, answer) for side in sides)) if len(sides) > 1 else None


def _told(side: Sequence[Gold], asked: Asked, answer: Answer) -> bool:
    figures = [words for words in asked.answers if any(says(quote, words) for _, quote in side)]
    outlets = [citation.passage.outlet or "" for citation in answer.citations if _overlaps(citation, side)]
    named = any(outlet in answer.text for outlet in outlets)
    return named and (not figures or any(says(answer.text, words) for words in figures))


def _copies_joined(asked: Asked, answer: Answer) -> float | None:
    """Whether the story is shown once: its copies behind one article, among the hits and among the citations."""
    gold = {article_id for article_id, _ in asked.gold}
    shown = [{each.passage.article_id for each in some} & gold for some in (answer.hits, answer.citations)]
    return float(max(map(len, shown)) == 1) if any(shown) else None


def _retrieval(needs: Sequence[Sequence[Gold]], hits: Sequence[Hit]) -> tuple[float, float]:
    """Recall among the first five and nDCG@10, each need counted where it is first met."""
    places = [
        next((place for place, hit in enumerate(hits[:10]) if any(_holds(hit, *gold) for gold in need)), None)
        for need in needs
    ]
    met = [place for place in places if place is not None]
    ideal = sum(1 / math.log2(place + 2) for place in range(min(10, len(needs))))
    gained = sum(1 / math.log2(place + 2) for place in met)
    return sum(place < 5 for place in met) / len(needs), min(1.0, gained / ideal)  # one passage may hold two needs


def _holds(hit: Hit, article_id: str, quote: str) -> bool:
    """Whether the passage holds the quote, or where it ends within it the longer part."""
    if article_id not in {hit.passage.article_id, *hit.also_in}:
        return False
    wanted, text = _plain(quote), _plain(hit.passage.text)
    if wanted in text:
        return True
    least = max(PART, (len(wanted) + 1) // 2)
    parts = range(least, len(wanted))
    return any(text.endswith(wanted[:part]) or text.startswith(wanted[-part:]) for part in parts) or (
        len(text) >= least and text in wanted
    )


def _contains(asked: Asked, answer: Answer) -> float:
    """Whether an accepted wording stands in the answer; for a list, the share of its items."""
    said = [says(answer.text, words) for words in asked.answers]
    return (mean(said) or 0.0) if asked.kind == "list" else float(any(said))


def says(text: str, words: str) -> bool:
    """Whether the words stand in the text as whole words, case and blanks aside."""
    return re.search(rf"(?<!\w){re.escape(_plain(words).casefold())}(?!\w)", _plain(text).casefold()) is not None


def _overlap(said: str, accepted: Sequence[str]) -> tuple[float, float]:
    """Exact match and the best F1 of tokens, as SQuAD counts them."""
    ours = _tokens(said)
    exact, best = 0.0, 0.0
    for answer in accepted:
        theirs = _tokens(answer)
        common = sum((Counter(ours) & Counter(theirs)).values())
        exact = max(exact, float(bool(ours) and ours == theirs))
        best = max(best, 2 * common / (len(ours) + len(theirs)) if common else 0.0)
    return exact, best


def _tokens(text: str) -> list[str]:
    bare = "".join(" " if char in string.punctuation + "“”‘’–—" else char for char in text.casefold())
    return re.sub(r"\b(?:a|an|the)\b", " ", bare).split()


def _plain(text: str) -> str:
    return " ".join(text.split())
