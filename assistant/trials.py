"""Commands that let other programs test the parts: the reader, the check of a sentence, whole answers."""

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from assistant.as_json import reading_json, verdict_json
from assistant.assemble import Workspace
from assistant.errors import UserError
from assistant.evidence import Evidence
from assistant.lines import BadLine, batch, print_json, print_text, write_file
from assistant.support import check
from corpus.fields import legible


def read(arguments: argparse.Namespace, room: Workspace) -> int:
    """The reader alone, over a batch of questions and passages."""
    from index.pair import Seen  # brings the tokenizer's library, which other commands do without

    reader = room.reader
    if reader is None:
        raise UserError("reader_off")

    def reading_of(found: dict[str, Any]) -> dict[str, Any]:
        passage = legible(found["passage"])
        (reading,) = reader.read(legible(found["question"]), [Seen(passage)])
        return reading_json(reading, passage, found.get("id"))

    return batch(arguments.batch, ("question", "passage"), reading_of, room.settings.language)


def verify(arguments: argparse.Namespace, room: Workspace) -> int:
    """Whether evidence supports a sentence, over a batch of both."""

    def verdict_of(found: dict[str, Any]) -> dict[str, Any]:
        return verdict_json(check(legible(found["sentence"]), _evidence(found.get("evidence"))), found.get("id"))

    return batch(arguments.batch, ("sentence",), verdict_of, room.settings.language)


def _evidence(given: object) -> list[Evidence]:
    if not isinstance(given, list):
        raise BadLine("evidence")
    return [_one_evidence(each) for each in given]


def _one_evidence(given: object) -> Evidence:
    """Raises BadLine naming what cannot be used; an outlet or a day may be left out."""
    if not isinstance(given, dict) or not isinstance(given.get("text"), str):
        raise BadLine("text")
    outlet, published = given.get("outlet"), given.get("published")
    try:
        day = date.fromisoformat(published[:10]) if published else None
    except (TypeError, ValueError) as error:
        raise BadLine("published") from error
    return Evidence(legible(given["text"]), legible(outlet) if isinstance(outlet, str) else None, day)


def evaluate(arguments: argparse.Namespace, room: Workspace) -> int:
    """Put questions with known answers; print, keep and compare what came of them."""
    from assistant.evaluate import evaluate as put
    from assistant.evaluate import read_questions
    from assistant.report import Run, about, against, as_json, read_run, row, table
    from assistant.report_page import page

    path = Path(arguments.file)
    questions = [each for each in read_questions(path) if arguments.split in (None, each.split)]
    if not questions:
        raise UserError("no_questions", name=arguments.file)
    earlier = read_run(Path(arguments.against)) if arguments.against else None
    rows = [row(judged, with_text=judged.asked.split == "dev") for judged in put(room, questions)]
    run = Run(about(room, [path], arguments.split), rows)
    beside = against(run, earlier, room.settings.language) if earlier else None
    kept = as_json(run, beside)
    if arguments.out:
        write_file(arguments.out, [json.dumps(kept, ensure_ascii=False, indent=1)])
    if arguments.html:
        write_file(arguments.html, [page(run, beside)])
    if arguments.json:
        print_json(kept)
        return 0
    print_text(table(rows))
    for line in beside.lines() if beside else ():
        print_text(line)
    return 0
