"""Exchanges for tests of what is remembered; imports nothing heavy, as a subprocess does too."""

from datetime import UTC, date, datetime

from assistant.answer import Answer, Citation
from assistant.kept import Kept
from corpus.article import Passage
from index.hit import Hit, Reading

ASKED = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
TEXT = "Kota Surabaya mengirim 12 guru ke Kochi. Wali kota senang."
FIRST, SECOND = TEXT[:40], TEXT[41:]


def answered(quotes: tuple[str, ...] = (FIRST,), article_id: str = "a") -> Answer:
    passage = Passage(f"{article_id}#0", article_id, 0, len(TEXT), TEXT, "Guru ke Kochi", "Koran", date(2024, 5, 1))
    citations = tuple(
        Citation(number, passage, quote, TEXT.index(quote), TEXT.index(quote) + len(quote))
        for number, quote in enumerate(quotes, 1)
    )
    text = "\n".join(f"“{each.quote}” — Koran [{each.number}]" for each in citations)
    hits = (Hit(passage, 0.9, frozenset({"meaning", "words"}), "id", ("b",), Reading(0, 4, 0.5)),)
    return Answer(text, citations, "id", "Berapa guru?", hits, "extract", "answered", seconds={"search": 0.1})


def exchange(key: str, question: str = "Berapa guru?", **fields: object) -> Kept:
    given: dict[str, object] = {"asked": ASKED, "status": "done", "answer": answered(), "languages": {"a": "id"}}
    return Kept(key, question, "id", **given | fields)  # type: ignore[arg-type]
