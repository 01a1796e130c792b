"""Saved pages: the headline without its site's name, the article without what stands around it."""

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from corpus.files import read_text
from corpus.pages import headline
from tests.conftest import SHARED

GOLDEN = SHARED / "data" / "html_golden"
PARAGRAPHS = [
    f"Paragraf {n}: Pemerintah Kota Bandung menjajaki kerja sama dengan Kota Cuenca. Rencana itu dibahas pada Senin."
    for n in range(6)
]


def page(title: str, heading: str = "", head: str = "", before: str = "") -> str:
    paragraphs = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    return (
        f"<html><head><title>{title}</title>{head}</head><body><article><h1>{heading}</h1>{before}{paragraphs}"
        "</article></body></html>"
    )


@pytest.mark.parametrize(
    ("title", "sites", "headings", "wanted"),
    [
        ("Bandung jajaki Cuenca - Kompas.com", ("KOMPAS.com", "kompas.com"), [], "Bandung jajaki Cuenca"),
        ("Bandung jajaki Cuenca - Kompas.com Regional", ("KOMPAS.com", None), [], "Bandung jajaki Cuenca"),
        ("Bandung jajaki Cuenca | Koran | Koran Kita", ("Koran Kita", None), ["Bandung jajaki Cuenca"], None),
        ("KoranKita.com: Bandung jajaki Cuenca", ("KoranKita.com", None), [], "Bandung jajaki Cuenca"),
        ("Gubernur terima utusan - Bandung", ("bandung.go.id", None), [], "Gubernur terima utusan - Bandung"),
        ("Bandung: kota kembar baru", ("bandung.go.id", "bandung.go.id"), [], "Bandung: kota kembar baru"),
        ("Wali kota: kerja sama - jalan terus", ("Koran", None), [], "Wali kota: kerja sama - jalan terus"),
        ("Koran", ("Koran", None), ["Koran"], "Koran"),
        ("Bandung jajaki Kochi lagi", ("Koran", None), ["Bandung jajaki Kochi"], "Bandung jajaki Kochi lagi"),
    ],
)
def test_a_headline_is_told_from_the_name_of_its_site(
    title: str, sites: tuple[str | None, ...], headings: list[str], wanted: str | None
) -> None:
    assert (wanted or headings[0]) == headline(title, sites, headings)


def test_a_headline_repeated_above_the_text_is_no_part_of_it() -> None:
    html = page("Bandung jajaki Cuenca | Koran Kita", "Bandung jajaki Cuenca")
    article = read_text(html, "p.html", ".html")
    assert "Bandung jajaki Cuenca" == article.title
    assert article.text.startswith("Paragraf 0")
    assert article.text.endswith("Senin.")


def test_an_address_is_no_outlet() -> None:
    head = (
        "<meta property='og:site_name' content='https://www.facebook.com/KoranKita'>"
        "<link rel='canonical' href='https://www.korankita.example/a'>"
    )
    assert "korankita.example" == read_text(page("Bandung jajaki Cuenca", head=head), "p.html", ".html").outlet


def test_a_page_of_nested_tags_has_no_end(tmp_path: Path) -> None:
    deep = "<div>" * 5_000 + PARAGRAPHS[0] + "</div>" * 5_000
    article = read_text(page("Bandung jajaki Cuenca", "Bandung jajaki Cuenca") + deep, "p.html", ".html")
    assert "Paragraf 0" in article.text


@pytest.mark.skipif(not GOLDEN.is_dir(), reason="the golden pages lie outside the repository")
@pytest.mark.parametrize(("folder", "titles", "days", "overlap"), [("id_news_2015", 12, 13, 0.90)])
def test_golden_pages(folder: str, titles: int, days: int, overlap: float) -> None:
    rows = [json.loads(line) for line in (GOLDEN / folder / "ground_truth.jsonl").read_text().splitlines()]
    right_titles = right_days = 0
    overlaps = []
    for row in rows:
        html = gzip.decompress((GOLDEN / folder / row["file"]).read_bytes()).decode(errors="replace")
        article = read_text(html, row["file"], ".html")
        right_titles += words(row["title"]) == words(article.title)
        right_days += row["date_iso_wib"][:10] == str(article.published)
        ours, theirs = Counter(words(article.text)), Counter(words(row["body"]))
        overlaps.append(2 * (ours & theirs).total() / (ours.total() + theirs.total()))
    assert right_titles >= titles
    assert right_days >= days
    assert sum(overlaps) / len(overlaps) >= overlap


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
