"""Every command of the command line, with its options."""

import argparse
from collections.abc import Iterable
from typing import NoReturn

from assistant.errors import UserError
from corpus.fields import NAMES, legible


class Parser(argparse.ArgumentParser):
    """A wrong call is told as every other failure is."""

    def error(self, message: str) -> NoReturn:
        raise UserError("bad_call", reason=message, usage=f"{self.prog} --help")


def _parser() -> argparse.ArgumentParser:
    """Every command and option."""
    top = Parser(prog="python -m assistant", description="Ask the regional-cooperation news.")
    commands = top.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, about: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=about, description=about)
        made.add_argument("--json", action="store_true", help="print JSON for other programs")
        return made

    _adding(command("add", "read files, folders or web addresses and add their articles"))
    _refreshing(command("refresh", "read what is new at the addresses that are watched"))
    command("list", "list the articles, newest first")
    command("show", "print one article").add_argument("article_id", metavar="ARTICLE_ID")
    removing = command("remove", "remove articles")
    removing.add_argument("article_ids", nargs="*", metavar="ARTICLE_ID")
    removing.add_argument("--starter", action="store_true", help="remove the articles that ship with the program")
    removing.add_argument("--no-build", action="store_true", help="leave the index to `build`")
    building = command("build", "bring the index in step with the articles")
    building.add_argument("--fresh", action="store_true", help="throw the index away and make it anew")
    searching = command("search", "find passages")
    searching.add_argument("query", nargs="?", metavar="QUERY")
    searching.add_argument("--limit", type=int, default=10, help="passages at most (10)")
    asking = command("ask", "answer a question with citations")
    asking.add_argument("question", nargs="?", metavar="QUESTION")
    for each in (searching, asking):
        each.add_argument("--batch", metavar="FILE", help="read JSON lines instead of one question")
        each.add_argument("--since", help="articles of this day or later, 2018-04-12")
        each.add_argument("--until", help="articles of this day or earlier")
        each.add_argument("--outlet", help="articles of outlets with these words")
        each.add_argument("--place", help="articles of places with these words")
        each.add_argument("--title", help="articles whose title has these words")
        each.add_argument("--language", choices=("id", "en"), help="articles in this language")
    reading = command("read", "find the answers in given passages, with the reader alone")
    reading.add_argument("--batch", metavar="FILE", required=True, help="JSON lines with question and passage")
    verifying = command("verify", "check whether given evidence supports given sentences")
    verifying.add_argument("--batch", metavar="FILE", required=True, help="JSON lines with sentence and evidence")
    evaluating = command("evaluate", "put questions with known answers, and count")
    evaluating.add_argument("file", metavar="FILE", help="JSON lines; docs/evaluation.md has the form")
    evaluating.add_argument("--split", choices=("dev", "test"), help="one half of the questions")
    evaluating.add_argument("--out", metavar="FILE", help="keep the run as JSON")
    evaluating.add_argument("--against", metavar="FILE", help="compare with a run that was kept")
    evaluating.add_argument("--html", metavar="FILE", help="write a report with plots")
    reviewing = command("reviews", "tell what editors found at the review desk")
    reviewing.add_argument("--out", metavar="FILE", help="write the cases they marked, as `evaluate` reads them")
    command("check", "look whether library, index and model are whole and in step")
    naming = command("user", "make the line that lets a person use the page, for the file TANYA_AUTH names")
    naming.add_argument("name", metavar="NAME")
    naming.add_argument("--role", choices=("reader", "editor"), default="reader", help="an editor changes the corpus")
    command("export", "write all articles as JSON lines").add_argument("file", nargs="?", metavar="FILE")
    importing = command("import", "read articles that export wrote")
    importing.add_argument("sources", nargs=1, metavar="FILE")
    return top


def _adding(adding: argparse.ArgumentParser) -> None:
    adding.add_argument("sources", nargs="*", metavar="SOURCE", help="a file, an archive, a folder or a web address")
    adding.add_argument("--starter", action="store_true", help="add the articles that ship with the program")
    adding.add_argument("--id", help="keep this id (one article only)")
    adding.add_argument("--ids-from-names", action="store_true", help="take each file's name as its article's id")
    adding.add_argument("--map", action="append", metavar="FIELD=COLUMN", help="name a table's column: text=body")
    adding.add_argument("--no-build", action="store_true", help="leave indexing to `build`")


def _refreshing(refreshing: argparse.ArgumentParser) -> None:
    refreshing.add_argument("urls", nargs="*", metavar="URL", help="these of the list alone")
    refreshing.add_argument("--add", action="append", default=[], metavar="URL", help="watch a feed, a site or a page")
    refreshing.add_argument("--remove", action="append", default=[], metavar="URL", help="watch it no longer")
    refreshing.add_argument("--list", action="store_true", help="show the list, and what failed")
    refreshing.add_argument("--no-build", action="store_true", help="leave indexing to `build`")


def columns_of(pairs: Iterable[str] | None) -> dict[str, str]:
    """Field -> column of every FIELD=COLUMN; raises UserError."""
    columns: dict[str, str] = {}
    for pair in pairs or ():
        name, _, column = (part.strip() for part in pair.partition("="))
        name = name.casefold()
        if name not in NAMES or not column or name in columns:
            wanted = f"text=body ({', '.join(NAMES)})"
            raise UserError("bad_option", name="--map", value=pair, wanted=wanted)
        columns[name] = column
    return columns


def read_arguments(argv: Iterable[str] | None) -> argparse.Namespace:
    """The arguments of one call; bytes that are no text are kept in names of files alone. Raises UserError."""
    arguments = _parser().parse_args(None if argv is None else list(argv))
    for name, value in vars(arguments).items():
        if name in {"sources", "file", "batch"}:
            continue
        if isinstance(value, str):
            setattr(arguments, name, legible(value))
        elif isinstance(value, list):
            setattr(arguments, name, [legible(each) for each in value])
    return arguments
