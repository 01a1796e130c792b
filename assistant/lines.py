"""JSON in and out of the command line: batches of lines, single objects."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from tqdm import tqdm

from assistant.answer import Turn
from assistant.errors import UserError
from assistant.messages import message
from corpus.article import Language


class BadLine(Exception):
    """A field of a batch line cannot be used; `args[0]` names it."""


def batch(
    name: str, fields: tuple[str, ...], do: Callable[[dict[str, Any]], dict[str, Any]], language: Language
) -> int:
    """Print what `do` makes of each line of a batch, in order; a broken line gives its error and exit code 1.

    `fields` must be strings; for others `do` raises BadLine.
    """
    failed = False
    for number, line in _lines(name):
        try:
            found = json.loads(line)
        except (ValueError, RecursionError):
            found = None
        missing = [field for field in fields if not isinstance(found, dict) or not isinstance(found.get(field), str)]
        if isinstance(found, dict) and not missing:
            try:
                print_line(do(found))
                continue
            except BadLine as error:
                missing = [str(error)]
        failed = True
        number_given = found.get("id") if isinstance(found, dict) else None
        print_line({"id": number_given, "error": message("bad_batch_line", language, line=number, field=missing[0])})
    return 1 if failed else 0


def _lines(name: str) -> Iterator[tuple[int, str]]:
    """The lines of a batch that are not blank, numbered from 1; - is the standard input."""
    try:
        with sys.stdin if name == "-" else Path(name).open(encoding="utf-8-sig", errors="replace") as file:
            yield from ((number, line) for number, line in enumerate(file, 1) if line.strip())
    except OSError as error:
        raise UserError("cannot_read", name=name, reason=error.strerror) from error


def turns_of(history: object) -> list[Turn]:
    """User and assistant messages in pairs."""
    turns: list[Turn] = []
    asked: str | None = None
    for each in history if isinstance(history, list) else []:
        if isinstance(each, dict) and each.get("role") == "user":
            asked = str(each.get("content", ""))
        elif isinstance(each, dict) and each.get("role") == "assistant" and asked is not None:
            turns.append(Turn(asked, str(each.get("content", ""))))
            asked = None
    return turns


def print_text(text: str) -> None:
    """A text as it is."""
    print(text)


def print_error(text: str) -> None:
    """A sentence of trouble, above the bar of a terminal if there is one."""
    tqdm.write(text, file=sys.stderr)


def print_json(value: object) -> None:
    """One object over several lines."""
    print(json.dumps(value, ensure_ascii=False, indent=1))


def print_line(value: object) -> None:
    """One object in one line, at once: a program may be waiting for it."""
    print(json.dumps(value, ensure_ascii=False), flush=True)


def write_file(name: str, texts: Iterable[str]) -> None:
    """Put the texts into the file in one step; raises UserError, and then leaves what was there."""
    part = Path(f"{name}.part")
    try:
        with part.open("w", encoding="utf-8") as file:
            file.writelines(texts)
        part.replace(name)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise UserError("cannot_write", name=name, reason=error.strerror) from error
