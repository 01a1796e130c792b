"""Public retrieval sets in BEIR's form, and how well a ranking does on them.

Read from ../shared/data where it is there; the sets are never copied into the project.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import ir_measures
from ir_measures import RR, R, nDCG

from corpus.article import Language

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
MEASURES = (nDCG @ 10, R @ 5, R @ 20, R @ 100, RR @ 10)

Run = dict[str, dict[str, float]]  # question id -> document id -> score, higher is better


@dataclass(frozen=True, slots=True)
class Documents:
    """One corpus: document id -> its text and its language; `name` tells corpora apart."""

    name: str
    texts: Mapping[str, str]
    languages: Mapping[str, Language]


@dataclass(frozen=True, slots=True)
class Task:
    """Questions over one corpus. `relevant`: question id -> document id -> grade."""

    name: str
    documents: Documents
    language: Language
    questions: Mapping[str, str]
    relevant: Mapping[str, Mapping[str, int]]


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def tasks() -> Iterator[Task]:
    """Every development set; nothing where the data is absent."""
    if not DATA.is_dir():
        return
    for name in ("belebele", "squad_xling_mt"):
        folder = DATA / name / "beir" if name == "belebele" else DATA / name
        for spoken in _LANGUAGES:
            path = f"corpus.{spoken}.jsonl" if name == "belebele" else f"{spoken}-passages/corpus.jsonl"
            documents = _documents(f"{name} {spoken}", spoken, folder / path)
            for asked in _LANGUAGES:
                qrels = folder / f"qrels/{asked}-q_{spoken}-p.tsv"
                yield _task(f"{name} {asked} > {spoken}", documents, asked, folder / f"queries.{asked}.jsonl", qrels)
    yield from _mixed()
    for name in ("facqa", "idk_mrc"):
        folder = DATA / name / "beir"
        documents = _documents(name, "id", folder / "corpus.jsonl")
        task = _task(f"{name} validation", documents, "id", folder / "queries.jsonl", folder / "qrels/validation.tsv")
        yield task
        if name == "facqa":  # the questions over passages that its training split does not hold
            unseen = set((DATA / name / "validation_unseen_passages.txt").read_text(encoding="utf-8").split())
            questions = {each: text for each, text in task.questions.items() if each in unseen}
            relevant = {each: grades for each, grades in task.relevant.items() if each in unseen}
            yield replace(task, name="facqa unseen", questions=questions, relevant=relevant)


_LANGUAGES: tuple[Language, Language] = ("id", "en")


def _documents(name: str, language: Language, path: Path) -> Documents:
    texts = {row["_id"]: f"{row.get('title') or ''}\n{row['text']}".strip() for row in rows(path)}
    return Documents(name, texts, dict.fromkeys(texts, language))


def _mixed() -> Iterator[Task]:
    """Belebele's passages in one corpus, half of them in either language: each answer stands there in one of them.

    Parallel passages end in the same number. This is what a newsroom's corpus is like, and what a set in one language
    does not show: whether an answer in the other language is found among passages in the question's own.
    """
    folder = DATA / "belebele" / "beir"
    texts: dict[str, str] = {}
    languages: dict[str, Language] = {}
    for spoken in _LANGUAGES:
        for at, (document, text) in enumerate(_documents("", spoken, folder / f"corpus.{spoken}.jsonl").texts.items()):
            if at // 2 % 2 == _LANGUAGES.index(spoken):  # in pairs: only every second passage has questions
                texts[document], languages[document] = text, spoken
    documents = Documents("belebele mixed", texts, languages)
    for asked in _LANGUAGES:
        for spoken in _LANGUAGES:
            qrels = folder / f"qrels/{asked}-q_{spoken}-p.tsv"
            whole = _task("", documents, asked, folder / f"queries.{asked}.jsonl", qrels)
            relevant = {each: grades for each, grades in whole.relevant.items() if not texts.keys().isdisjoint(grades)}
            questions = {each: whole.questions[each] for each in relevant}
            yield Task(f"belebele mixed {asked} > {spoken}", documents, asked, questions, relevant)


def _task(name: str, documents: Documents, language: Language, questions: Path, qrels: Path) -> Task:
    relevant: dict[str, dict[str, int]] = {}
    for line in qrels.read_text(encoding="utf-8").splitlines()[1:]:
        question, document, grade = line.split("\t")
        relevant.setdefault(question, {})[document] = int(grade)
    asked = {row["_id"]: row["text"] for row in rows(questions) if row["_id"] in relevant}
    return Task(name, documents, language, asked, relevant)


def measure(relevant: Mapping[str, Mapping[str, int]], run: Run) -> dict[str, float]:
    """nDCG@10, R@5, R@20, R@100 and RR@10, each the mean over all questions with a relevant document."""
    found = ir_measures.calc_aggregate(MEASURES, {each: dict(grades) for each, grades in relevant.items()}, run)
    return {str(each): float(found[each]) for each in MEASURES}
