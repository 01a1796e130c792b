"""How much of a news page is read rightly, beside bare trafilatura on the same pages.

Read from ../shared/data where it is there; the pages are never copied into the project.
"""

import gzip
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import trafilatura

from benchmarks.beir import DATA, rows
from corpus.errors import SourceError
from corpus.fields import day_of
from corpus.pages import read_page

PAGES = DATA / "html_golden"
_SETS = {"id_news_2015": "Indonesian", "fundus_asia_pacific": "Asia-Pacific", "scrapinghub_aeb": "general"}
_INDONESIAN_SITES = ("mediaindonesia.com", "kabarislamia.com")
# Scripts without spaces between words are counted by their characters.
_WORD = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")
_SHINGLE = 4  # words, as the benchmark of article extraction by Scrapinghub has it


@dataclass(frozen=True, slots=True)
class Page:
    """A saved page with what stands in it; title and day are None where nobody wrote them down."""

    name: str
    kind: str
    url: str
    html: str
    text: str
    title: str | None
    day: str | None


@dataclass(frozen=True, slots=True)
class Score:
    """What was read of one page, each in 0..1; None where the right answer is not known."""

    shingles: tuple[float, float]
    words: float
    title: bool | None
    day: bool | None


Reader = Callable[[Page], dict[str, Any]]


def pages() -> Iterator[Page]:
    """Every golden page; nothing where the data is absent."""
    for folder, kind in _SETS.items() if PAGES.is_dir() else ():
        for row in rows(PAGES / folder / "ground_truth.jsonl"):
            html = gzip.decompress((PAGES / folder / row["file"]).read_bytes()).decode(errors="replace")
            ours = "Indonesian" if any(site in row["url"] for site in _INDONESIAN_SITES) else kind
            day = str(row.get("date_iso_wib") or row.get("date") or "")[:10] or None
            yield Page(row["file"], ours, row["url"], html, row["body"], row.get("title"), day)


def words(text: str | None) -> list[str]:
    return _WORD.findall((text or "").casefold())


def score(page: Page, read: dict[str, Any]) -> Score:
    wanted, given = words(page.text), words(read.get("text"))
    return Score(
        _shares(_shingles(wanted), _shingles(given)),
        _f1(*_shares(Counter(wanted), Counter(given))),
        words(page.title) == words(read.get("title")) if page.title else None,
        page.day == str(day_of(read.get("published"))) if page.day else None,
    )


def _shingles(tokens: list[str]) -> Counter[Any]:
    size = min(_SHINGLE, len(tokens)) or 1
    return Counter(tuple(tokens[at : at + size]) for at in range(len(tokens) - size + 1))


def _shares(wanted: Counter[Any], given: Counter[Any]) -> tuple[float, float]:
    """Precision and recall."""
    both = (wanted & given).total()
    return both / given.total() if given else 1.0, both / wanted.total() if wanted else 1.0


def _f1(precision: float, recall: float) -> float:
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def ours(page: Page) -> dict[str, Any]:
    return read_page(page.html, page.name, page.url)


def bare(page: Page) -> dict[str, Any]:
    found: Any = trafilatura.bare_extraction(page.html, with_metadata=True)  # without it there is no title or day
    return {"text": found.text, "title": found.title, "published": found.date} if found else {}


def line(name: str, scores: list[Score]) -> str:
    """One row of the table: text F1 by shingles and by words, then the shares of right titles and days."""
    precision, recall = (statistics.mean(each.shingles[at] for each in scores) for at in (0, 1))
    counted = [_f1(precision, recall), statistics.mean(each.words for each in scores)]
    titles = [each.title for each in scores if each.title is not None]
    days = [each.day for each in scores if each.day is not None]
    cells = [f"{value:.3f}" for value in counted]
    cells += [f"{sum(right)}/{len(right)}" if right else "-" for right in (titles, days)]
    return f"| {name} | {len(scores)} | " + " | ".join(cells) + " |"


def main() -> int:
    golden = list(pages())
    if not golden:
        print(f"skipped: {PAGES} is not there")
        return 0
    print("| pages | | text F1, shingles | text F1, words | title | day |\n|---|--:|--:|--:|--:|--:|")
    for name, reader in (("trafilatura", bare), ("ours", ours)):
        started, refused, found = time.perf_counter(), Counter[str](), {}
        for page in golden:
            try:
                found[page] = score(page, reader(page))
            except SourceError as error:
                refused[error.code] += 1
                found[page] = score(page, {})
        seconds = (time.perf_counter() - started) / len(golden)
        for kind in ("all", "Indonesian", "Asia-Pacific", "general"):
            print(line(f"{kind}, {name}", [each for page, each in found.items() if kind in ("all", page.kind)]))
        print(f"\n{name}: refused {refused.total()} {dict(refused) or ''}, {1e3 * seconds:.0f} ms a page\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
