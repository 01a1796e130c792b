"""What is taken along from the page: an answer or a quotation as text, and the addresses that lead back to them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.answer import Citation
from assistant.page.conversation import Exchange
from assistant.page.labels import label, show_date
from assistant.page.sources import Source
from assistant.web_address import safe_url
from corpus.article import Language

_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a conversation, as an address names it; `answer` is an exchange's key, `citation` 0 for none."""

    conversation: str
    answer: str = ""
    citation: int = 0


def read_place(query: Mapping[str, str]) -> Place | None:
    """The place that `?c=…&a=…&n=…` names; None where it names none."""
    conversation, answer, number = (query.get(name, "") for name in ("c", "a", "n"))
    if not _ID.fullmatch(conversation):
        return None
    numbered = int(number) if re.fullmatch(r"\d{1,3}", number, re.ASCII) else 0
    return Place(conversation, answer if _ID.fullmatch(answer) else "", numbered)


def answer_as_text(exchange: Exchange, language: Language) -> str:
    """Question, answer and its numbered list of sources with outlet, date and address; readable as Markdown too."""
    answer = exchange.answer
    if answer is None:
        return ""
    lines = [exchange.question, "", answer.text.strip()]
    if answer.citations:
        lines += ["", f"{label('sources', language)}:"]
        lines += [_source_line(citation, language) for citation in answer.citations]
    return "\n".join(lines)


def citation_as_text(source: Source, language: Language) -> str:
    """A quotation with where it stands."""
    where = [source.title, source.outlet, show_date(source.published, language), safe_url(source.url)]
    return f"“{source.quote}”\n— {'. '.join(part for part in where if part)}"


def _source_line(citation: Citation, language: Language) -> str:
    passage = citation.passage
    where = [passage.outlet, show_date(passage.published, language), safe_url(passage.url)]
    return f"[{citation.number}] {passage.title}. {', '.join(part for part in where if part)}"
