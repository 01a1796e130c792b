"""python -m assistant COMMAND: see `--help`."""

import argparse
import io
import json
import sys
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from assistant.answer import Answer
from assistant.as_json import answer_json, article_json, hit_json
from assistant.assemble import Workspace, assemble
from assistant.enrol import user
from assistant.errors import UserError, WriterUnavailable, told
from assistant.lines import batch, print_json, turns_of, write_file
from assistant.messages import day_in_words, message
from assistant.options import read_arguments
from assistant.progress import Bar
from assistant.restrictions import read_days
from assistant.reviews import reviews
from assistant.settings import Settings, read_settings, terminal_language
from assistant.sources import add, refresh
from assistant.trials import evaluate, read, verify
from corpus.add import starter_articles
from corpus.article import Article, Language
from corpus.library import Filters


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    """Do one command; returns the exit code. Raises UserError."""
    room = Workspace(settings, Bar())
    try:
        with told():
            return COMMANDS[arguments.command](arguments, room)
    finally:
        room.close()


def _list(arguments: argparse.Namespace, room: Workspace) -> int:
    articles = room.library.articles()
    if arguments.json:
        print_json([{**article_json(article), "text": None} for article in articles])
    else:
        for article in articles:
            print(f"{article.id}\t{article.published or '-'}\t{article.language}\t{article.title}")
    return 0


def _show(arguments: argparse.Namespace, room: Workspace) -> int:
    article = room.library.get(arguments.article_id)
    if article is None:
        raise UserError("no_such_article", name=arguments.article_id)
    if arguments.json:
        print_json(article_json(article))
    else:
        print("\n".join(part for part in (article.title, _source_line(article, room.settings.language), "") if part))
        print(f"\n{article.text}")
    return 0


def _source_line(article: Article, language: Language) -> str:
    day = day_in_words(article.published, language) if article.published else None
    return " · ".join(part for part in (article.outlet, day, article.place, article.url) if part)


def _remove(arguments: argparse.Namespace, room: Workspace) -> int:
    language = room.settings.language
    ids = list(arguments.article_ids)
    if arguments.starter:
        ids += [article.id for article in starter_articles() if room.library.get(article.id)]
    if not ids and not arguments.starter:
        raise UserError("nothing_to_remove")
    failed = False
    with room.writing():
        for article_id in ids:
            removed = room.library.remove(article_id)
            failed |= not removed
            sentence = message("removed" if removed else "no_such_article", language, name=article_id)
            if arguments.json:
                error = None if removed else sentence
                print(
                    json.dumps({"source": article_id, "article_ids": [article_id], "error": error}, ensure_ascii=False)
                )
            else:
                print(sentence, file=sys.stdout if removed else sys.stderr)
        if not arguments.no_build:
            room.build()
    return 1 if failed else 0


def _build(arguments: argparse.Namespace, room: Workspace) -> int:
    with room.writing():
        if not room.library.ever_held:
            for article in starter_articles():
                room.library.add(article)
        changes = room.build(arguments.fresh)
    counts = {"added": changes.added, "removed": changes.removed, "unchanged": changes.unchanged}
    if arguments.json:
        print_json(counts)
    else:
        print(message("built", room.settings.language, **counts))
    return 0


def _search(arguments: argparse.Namespace, room: Workspace) -> int:
    filters = _filters(arguments)
    if arguments.limit < 1:
        raise UserError("bad_option", name="--limit", value=arguments.limit, wanted=">= 1")
    if arguments.batch:

        def hits_of(found: dict[str, Any]) -> dict[str, Any]:
            hits = room.search(found["query"], arguments.limit, filters) if found["query"].strip() else []
            return {"id": found.get("id"), "hits": [hit_json(hit) for hit in hits]}

        return batch(arguments.batch, ("query",), hits_of, room.settings.language)
    if not (arguments.query or "").strip():
        raise UserError("empty_question")
    hits = room.search(arguments.query, arguments.limit, filters)
    if arguments.json:
        print_json([hit_json(hit) for hit in hits])
    elif not hits:
        print(message("nothing_found", room.settings.language))
    else:
        for hit in hits:
            text = " ".join(hit.passage.text.split())
            print(f"{hit.score:.2f}  {hit.passage.title}  [{hit.passage.article_id}]\n      {text}\n")
    return 0


def _ask(arguments: argparse.Namespace, room: Workspace) -> int:
    assistant = assemble(room.settings, room)
    filters = _filters(arguments)
    if arguments.batch:

        def answer_of(found: dict[str, Any]) -> dict[str, Any]:
            answer = assistant.reply(found["question"], turns_of(found.get("history")), filters)
            return answer_json(answer, found["question"], found.get("id"))

        return batch(arguments.batch, ("question",), answer_of, room.settings.language)
    if arguments.question is None:
        raise UserError("empty_question")
    answer = assistant.reply(arguments.question, (), filters)
    if arguments.json:
        print_json(answer_json(answer, arguments.question))
    else:
        _print_answer(answer)
    return 0


def _print_answer(answer: Answer) -> None:
    if answer.notice:
        print(answer.notice, file=sys.stderr)
    print(answer.text)
    cited = answer.citations
    if cited:
        print()
    for citation in cited:
        passage = citation.passage
        day = day_in_words(passage.published, answer.language) if passage.published else None
        print(
            f"[{citation.number}] "
            + " · ".join(part for part in (passage.title, passage.outlet, day, passage.url) if part)
        )
    if answer.outcome == "not_found":
        for title in dict.fromkeys(hit.passage.title for hit in answer.hits[:5]):
            print(f"  - {title}")


def _check(arguments: argparse.Namespace, room: Workspace) -> int:
    library, index = room.library, room.index
    language = room.settings.language
    index.require(room.embedder)
    held, indexed = library.digests(), index.ledger.digests()
    counts = {"articles": len(held), "passages": index.store.count(), "words": index.lexical.count()}
    behind = held != indexed or counts["passages"] != counts["words"]
    model = _language_model(room.settings)
    if arguments.json:
        print_json({**counts, "indexed": len(indexed), "in_step": not behind, "language_model": model})
        return 1 if behind or not model["answers"] else 0
    if behind:
        print(message("behind", language, detail=f"{len(indexed)}/{len(held)}"), file=sys.stderr)
    else:
        print(message("healthy", language, articles=counts["articles"], passages=counts["passages"]))
    key = "model_none" if room.settings.llm == "none" else "model_answers" if model["answers"] else "model_silent"
    print(message(key, language, **model), file=sys.stdout if model["answers"] else sys.stderr)
    return 1 if behind or not model["answers"] else 0


def _language_model(settings: Settings) -> dict[str, Any]:
    """What is configured, whether it answers and after how many seconds; without one nothing is asked."""
    found: dict[str, Any] = {"name": settings.llm, "answers": True, "seconds": None, "reason": None}
    if settings.llm != "none":
        from assistant.write import make_model_writer

        try:
            found["seconds"] = round(make_model_writer(settings.llm, settings.llm_base_url).probe(), 2)
        except WriterUnavailable as error:
            found |= {"answers": False, "reason": error.reason(settings.language)}
    return found


def _export(arguments: argparse.Namespace, room: Workspace) -> int:
    lines = (json.dumps(article_json(article), ensure_ascii=False) + "\n" for article in room.library.articles())
    if arguments.file is None:
        sys.stdout.writelines(lines)
        return 0
    write_file(arguments.file, lines)
    return 0


def _filters(arguments: argparse.Namespace) -> Filters:
    since, until = read_days(arguments.since, arguments.until, "--")
    return Filters(
        since=since,
        until=until,
        outlet=arguments.outlet,
        place=arguments.place,
        title=arguments.title,
        language=arguments.language,
    )


COMMANDS = {
    "add": add,
    "list": _list,
    "show": _show,
    "remove": _remove,
    "refresh": refresh,
    "build": _build,
    "search": _search,
    "ask": _ask,
    "read": read,
    "verify": verify,
    "evaluate": evaluate,
    "reviews": reviews,
    "check": _check,
    "user": user,
    "export": _export,
    "import": add,
}


def main(argv: Iterable[str] | None = None) -> int:
    """The command line; never a traceback. What it prints is UTF-8, whatever the locale."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # file names may hold bytes that are no text
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    language = terminal_language()
    try:
        arguments = read_arguments(argv)
        return run(arguments, read_settings())
    except UserError as error:
        print(error.sentence(language), file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        with suppress(OSError):
            sys.stdout = None
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # the last guard: a person gets a sentence, whatever went wrong
        print(message("unexpected", language, reason=f"{type(error).__name__}: {error}"), file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
