"""The page with an assistant whose every word is known: `python tests/page/fake.py PORT [HOME (USERS | HOST)]`.

With a folder it keeps conversations there. It answers from a handful of articles, one of them hostile, one long, one in
English, one carried twice. Words in the question decide what happens: `pelan` writes slowly, `gagal` fails, `basa-basi`
chats, `entah` finds nothing, `rinci` quotes two sentences of the first article.
"""

import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from assistant.answer import Answer, Citation, Turn
from assistant.errors import UserError
from assistant.page.build import build_page
from assistant.page.launch import open_page
from assistant.records import Records
from assistant.settings import Settings
from corpus.article import Article, Language, Passage
from corpus.library import Filters
from corpus.spans import Span
from corpus.versions import Version
from index.hit import Hit

HOSTILE = (
    '<script>window.hacked=1</script><img src=x onerror="window.hacked=2"> [klik](javascript:window.hacked=3) '
    "![gambar](http://198.51.100.7/a.png) http://198.51.100.7/b {{constructor}} ${window.hacked=4} `c` "
    "</mark></section><a href='javascript:window.hacked=5'>x</a> <svg onload=window.hacked=6> &lt;b&gt; "
    "<style>body{display:none}</style> <iframe src=http://198.51.100.7/c></iframe> \u202egnp.exe $$x$$ **tebal** tamat."
)
FILLER = "Paragraf ini menjelaskan latar belakang panjang tentang kerja sama antardaerah dan sejarah pertemuannya. " * 6
LONG = (
    "\n\n".join([FILLER.strip()] * 12)
    + "\n\nPada 12 Mei 2019 kedua kota meneken LoI di Balai Kota.\n\n"
    + FILLER.strip()
)


def articles() -> list[Article]:
    """A few of the articles that ship, and the ones made for these tests."""
    made = [
        Article(
            "hostile",
            HOSTILE[:150],
            f"Berita jahat dibuka. {HOSTILE} Selesai.",
            "id",
            "javascript:alert(1)",
            None,
            HOSTILE[:60],
        ),
        Article(
            "long",
            "Sejarah panjang dua kota",
            LONG,
            "id",
            "https://example.org/panjang",
            date(2019, 5, 13),
            "Harian Contoh",
        ),
        Article(
            "copy",
            "Sejarah dua kota (kawat)",
            LONG,
            "id",
            "https://example.com/kawat",
            date(2019, 5, 14),
            "Kawat Contoh",
        ),
    ]
    return made + [read_starter(path) for path in sorted(STARTER.glob("*.md")) if path.name != "README.md"]


STARTER = Path(__file__).parents[2] / "corpus" / "starter"


def read_starter(path: Path) -> Article:
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    fields = dict(re.findall(r"^(\w+): \"?(.*?)\"?$", front, re.M))
    language: Language = "en" if fields["language"] == "en" else "id"
    day = date.fromisoformat(fields["published"]) if fields.get("published", "").count("-") == 2 else None
    return Article(
        fields["id"], fields["title"], body.strip(), language, fields.get("url") or None, day, fields.get("outlet")
    )


class FakeAssistant:
    """Finds articles by shared words, quotes their first sentences, forgets nothing."""

    def __init__(self) -> None:
        self.articles = {article.id: article for article in articles()}

    def article(self, article_id: str) -> Article | None:
        return self.articles.get(article_id)

    def warm(self) -> None:
        time.sleep(0.2)

    def reply(self, question: str, turns: Sequence[Turn] = (), filters: Filters | None = None) -> Answer:
        if filters is not None and filters.outlet:
            raise UserError("busy", holder=filters.outlet, name="data")
        *_, answer = self.stream(question, turns)
        return answer

    def quoted(self, question: str, filters: Filters | None) -> Answer:
        return self.reply(question)

    def versions(self, article_id: str) -> list[Version]:
        return []

    def translate(self, text: str, wanted: Language) -> str:
        if "jahat" in text:
            raise UserError("model_silent", name="palsu", reason="<b>mati</b>")
        return f"({wanted}) {text}"

    def search(self, question: str, limit: int, filters: Filters | None, earlier: str | None) -> list[Hit]:
        return self.hits(question)[:limit]

    def stream(
        self, question: str, turns: Sequence[Turn], filters: Filters | None = None, timeless: bool = False
    ) -> Iterator[Answer]:
        language: Language = "en" if re.search(r"\b(the|what|when|how|which|did)\b", question, re.I) else "id"
        if "gagal" in question:
            raise RuntimeError("/secret/path: boom")
        blank = Answer("", (), language, question, (), "extract", "rejected")
        if len(question) > 2000:
            yield replace(blank, text=f"Pertanyaan itu {len(question)} karakter; paling banyak 2000.")
            return
        if "basa-basi" in question:
            yield replace(blank, text="Halo! Silakan bertanya.", outcome="chat")
            return
        filters = filters or Filters()
        hits = self.hits(question + " " + " ".join(turn.question for turn in turns if "itu" in question.split()))
        hits = [hit for hit in hits if (filters.outlet or "").casefold() in (hit.passage.outlet or "").casefold()]
        hits = [hit for hit in hits if filters.language in (None, hit.language)]
        if "entah" in question or not hits:
            yield replace(
                blank, text="Artikel yang tersimpan tidak memuat jawabannya.", outcome="not_found", hits=tuple(hits)
            )
            return
        for answer in self.answers(question, language, hits):
            yield replace(answer, span=None) if timeless else answer

    def answers(self, question: str, language: Language, hits: list[Hit]) -> Iterator[Answer]:
        text = "The articles say:" if language == "en" else "Artikel yang ada menyebutkan:"
        citations: list[Citation] = []
        used = [hits[0], hits[1], hits[0]] if "rinci" in question else hits[: 8 if "pelan" in question else 2]
        for hit in used:
            article, number = self.articles[hit.passage.article_id], len(citations) + 1
            start, end = quoted(article)
            if number == 3 and "rinci" in question:
                start, end = end + 1, article.text.index(".", end + 1) + 1
            quote = article.text[start:end]
            citations.append(
                Citation(number, hit.passage, quote, start, end, also_in=hit.also_in, changed="berubah" in question)
            )
            text += f"\n\n“{quote}” — {article.outlet or article.title} [{number}]"
            span = Span(date(2018, 1, 1), date(2018, 12, 31)) if "2018" in question else None
            yield Answer(text, tuple(citations), language, question, tuple(hits), "extract", "answered", span)
            time.sleep(1.0 if "pelan" in question else 0.15)

    def hits(self, question: str) -> list[Hit]:
        wanted = set(re.findall(r"\w{4,}", question.casefold()))
        scored = []
        for article in self.articles.values():
            said = set(re.findall(r"\w{4,}", f"{article.id} {article.title} {article.text}".casefold()))
            scored.append((len(wanted & said) / (len(wanted) + 1), article))
        best = sorted(scored, key=lambda pair: -pair[0])[:8]
        return [hit_of(article, score) for score, article in best if article.id != "copy"]


def quoted(article: Article) -> tuple[int, int]:
    """The sentence the fake quotes: the telling one of the long article, all of the hostile one, else the first."""
    if article.id == "hostile":
        return 0, len(article.text)
    if article.id == "long":
        start = article.text.index("Pada 12 Mei")
        return start, article.text.index("\n", start)
    stop = re.search(r"[.?!](?=\s+[A-Z“]|$)", article.text)
    return 0, stop.end() if stop else len(article.text)


def hit_of(article: Article, score: float) -> Hit:
    start, end = quoted(article)
    passage = Passage(
        f"{article.id}#1",
        article.id,
        start,
        end,
        article.text[start:end],
        article.title,
        article.outlet,
        article.published,
        article.url,
    )
    return Hit(passage, score, frozenset({"words"}), article.language, ("copy",) if article.id == "long" else ())


if __name__ == "__main__":
    records = Records(Path(sys.argv[2]) / "records.sqlite3") if sys.argv[2:] else None
    page = build_page(FakeAssistant(), records)
    settings = Settings(port=int(sys.argv[1]))
    if sys.argv[2:]:  # a folder for cookies, and the file of users or else the host to listen on
        home, who = Path(sys.argv[2]), sys.argv[3]
        settings = replace(settings, home=home, **({"auth": Path(who)} if "/" in who else {"host": who}))
    sys.stdout.write(open_page(page, settings) + "\n")
    sys.stdout.flush()
    page.block_thread()
