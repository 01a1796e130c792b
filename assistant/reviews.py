"""The command `reviews`: what editors found at the desk, for other programs."""

import argparse

from assistant.assemble import Workspace
from assistant.lines import print_json, print_text, write_file
from assistant.messages import message
from assistant.records import Records
from assistant.records_reviews import answers_to_review
from assistant.review_export import as_jsonl, evaluation_questions, review_rows


def reviews(arguments: argparse.Namespace, room: Workspace) -> int:
    """Print the reviews that are kept, or how many; write the marked cases where `evaluate` reads them."""
    with Records(room.settings.home / "records.sqlite3") as records:
        answers = answers_to_review(records)
    rows, questions = review_rows(answers), evaluation_questions(answers)
    if arguments.out:
        write_file(arguments.out, [as_jsonl(questions)])
    if arguments.json:
        print_json(rows)
    else:
        print_text(message("reviews_counted", room.settings.language, reviews=len(rows), questions=len(questions)))
    return 0
