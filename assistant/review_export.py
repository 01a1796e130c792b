"""Reviews for other programs: rows for a spreadsheet or JSON lines, and questions for `evaluate`."""

import csv
import json
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Any

from assistant.judgements import CRITERIA, MARKS, Given, Reviewed, sentences_of

Row = dict[str, Any]
COLUMNS = (
    *("exchange", "asked", "language", "question", "outcome", "answer", "written_by", "reviewer", "reviewed"),
    *CRITERIA,
    *MARKS,
    *("supported", "unsupported", "note", "case", "citations", "sentences"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # with which a spreadsheet takes a cell for a formula


def review_rows(answers: Iterable[Reviewed]) -> list[Row]:
    """One row for each review, its columns named by COLUMNS; the latest answer first."""
    return [_row(answer, given) for answer in answers for given in answer.reviews]


def as_jsonl(rows: Iterable[Mapping[str, Any]]) -> str:
    """Rows or questions as JSON lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def as_csv(rows: Iterable[Row]) -> str:
    """Rows of reviews as CSV; no cell can be a formula. `citations` and `sentences` are told by number."""
    text = StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    for row in rows:
        flat = row | {
            "citations": "; ".join(f"[{each['number']}] {each['verdict']}" for each in row["citations"]),
            "sentences": "; ".join(f"{each['number']} {each['verdict']}" for each in row["sentences"]),
        }
        writer.writerow({name: _cell(value) for name, value in flat.items()})
    return text.getvalue()


def evaluation_questions(answers: Iterable[Reviewed]) -> list[Row]:
    """The marked cases in the form of docs/evaluation.md, one for each answer: the latest review that marks it counts.

    An answerable one without a citation marked right is left out: what would answer it is not known.
    """
    found = []
    for answer in answers:
        given = next((one for one in answer.reviews if one.review.case), None)
        question = given and _question(answer, given)
        if question:
            found.append(question)
    return found


def _row(answer: Reviewed, given: Given) -> Row:
    kept, review = answer.kept, given.review
    said = kept.answer
    if said is None:
        raise ValueError(f"{kept.key} has no answer")
    passages = {citation.number: citation for citation in said.citations}
    marks, backings = list(review.citations.values()), list(review.sentences.values())
    told = sentences_of(said)
    return {
        "exchange": kept.key,
        "asked": kept.asked.isoformat(timespec="seconds"),
        "language": said.language,
        "question": kept.question,
        "outcome": said.outcome,
        "answer": said.text,
        "written_by": said.written_by,
        "reviewer": given.reviewer,
        "reviewed": given.at.isoformat(timespec="seconds"),
        **{criterion: review.criteria.get(criterion) for criterion in CRITERIA},
        **{mark: marks.count(mark) for mark in MARKS},
        "supported": backings.count("supported"),
        "unsupported": backings.count("unsupported"),
        "note": review.note,
        "case": review.case,
        "citations": [
            {
                "number": number,
                "article_id": passages[number].passage.article_id,
                "quote": passages[number].quote,
                "verdict": mark,
            }
            for number, mark in sorted(review.citations.items())
            if number in passages
        ],
        "sentences": [
            {"number": place + 1, "text": told[place], "verdict": backing}
            for place, backing in sorted(review.sentences.items())
            if place < len(told)
        ],
    }


def _question(answer: Reviewed, given: Given) -> Row | None:
    kept, review, said = answer.kept, given.review, answer.kept.answer
    if said is None:
        return None
    right = [each for each in said.citations if review.citations.get(each.number) == "right"]
    answerable = review.case == "answerable"
    if answerable and not right:
        return None
    accepted = list(review.answers)
    if not accepted and said.short_answer and review.criteria.get("accuracy", "ok") == "ok":
        accepted = [said.short_answer]
    languages = {kept.languages.get(each.passage.article_id) for each in right}
    return {
        "id": kept.key,
        "language": said.language,
        "question": kept.question,
        "history": [
            turn
            for before in answer.history
            for turn in (
                {"role": "user", "content": before.question},
                {"role": "assistant", "content": before.answer.text if before.answer else ""},
            )
        ],
        "kind": "unanswerable" if not answerable else "follow_up" if answer.history else "fact",
        "crossed": answerable and bool(languages) and languages.isdisjoint({said.language, None}),
        "gold": [{"article_id": each.passage.article_id, "quote": each.quote} for each in right] if answerable else [],
        "answers": (accepted or [each.quote for each in right]) if answerable else [],
        "forbidden": list(review.forbidden),
    }


def _cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
