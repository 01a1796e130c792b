"""Saved pages: the headline without its site's name, the article without what stands around it."""

import gzip
import json
import re
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.canonical import same_site
from corpus.errors import SourceError
from corpus.files import read_text
from corpus.headline import headline
from corpus.pages import read_page
from tests.conftest import SHARED

BROKEN = [
    *"<html> <body> <p> </p> <div> </div> <table> <td> <!-- --> <![CDATA[ <script> </script> <h1> <title>".split(),
    *"&#x0; &#55296; \x00 \ud800 <svg> <frameset> <article> <br> <head> </html>".split(),
    "<script type='application/ld+json'>",
    '{"@type": "NewsArticle", "datePublished": [], "author": 3, "headline": {}}',
    *("<base href='http://['>", "<link rel=canonical href='//[x'>", "<meta property=og:url content='http://:x'>"),
    *("<time datetime='9999-99-99'>", "<time>31/02/2018</time>", "<meta name=date content='99999999999999999999'>"),
    *("<a href='x'>", "Pemerintah kota membahas kerja sama dengan kota lain di Jepang pada hari Senin kemarin."),
]
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


def read(
    head: str = "", before: str = "", url: str | None = None, title: str = "Bandung jajaki Cuenca lagi"
) -> dict[str, Any]:
    return read_page(page(title, "Bandung jajaki Cuenca lagi", head, before), "p.html", url)


def ld(**fields: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', **fields})}</script>"


HERE = "https://regional.koran.co.id/read/1/bandung-jajaki-cuenca"


@pytest.mark.parametrize(
    ("named", "url", "wanted"),
    [
        ("https://koran.co.id/read/1?utm_source=x&id=7&fbclid=y#top", HERE, "https://koran.co.id/read/1?id=7"),
        ("/read/1", HERE, "https://regional.koran.co.id/read/1"),
        ("https://lain.co.id/read/1", HERE, HERE),
        ("https://koran.co.id/", HERE, HERE),
        ("javascript:alert(1)", HERE, HERE),
        ("https://koran.co.id@lain.id/x", HERE, HERE),
        ("http://[::1", HERE, HERE),
        ("https://b.blogspot.com/x", "https://a.blogspot.com/x", "https://a.blogspot.com/x"),
        ("https://b.wordpress.com/x", "https://a.wordpress.com/x", "https://a.wordpress.com/x"),
        ("https://koran.co.id/read/1", "https://amp.koran.co.id/read/1/amp?gclid=1", "https://koran.co.id/read/1"),
        ("https://koran.co.id/read/1", "https://koran.co.id/read/1?page=2", "https://koran.co.id/read/1?page=2"),
        ("https://koran.co.id/read/1", None, "https://koran.co.id/read/1"),
        ("/read/1", None, None),
    ],
)
def test_a_page_is_kept_under_an_address_of_its_own_site(named: str, url: str | None, wanted: str | None) -> None:
    assert wanted == read(f"<link rel='canonical' href='{named}'>", url=url)["url"]


def test_an_address_without_a_canonical_one_loses_its_tracking() -> None:
    assert f"{HERE}?id=3" == read(url=f"{HERE}?utm_medium=x&id=3")["url"]


META = "<meta property='article:published_time' content='2019-02-03T08:00:00+07:00'>"
TIME = "<time datetime='2019-03-04'>4 Maret 2019</time>"


@pytest.mark.parametrize(
    ("head", "before", "wanted"),
    [
        (ld(datePublished="2018-04-12T04:19:00+07:00") + META, TIME, "2018-04-12"),
        (META, TIME, "2019-02-03"),
        ("", TIME, "2019-03-04"),
        ("", "<div>Kamis, 12 April 2018 / 04.19.00 WIB</div>", "2018-04-12"),
        ("", "<p>Jumat, 7 Agt 2020 | 10:15 WIB</p>", "2020-08-07"),
        (ld(datePublished="Kamis, 12 April 2018 04:19 WIB"), "", "2018-04-12"),
        (ld(datePublished="2018-04-11T22:00:00Z"), "", "2018-04-12"),
        (ld(datePublished="2018-04-11T22:00:00Z"), "<div>Rabu, 11 April 2018 22:00 WIB</div>", "2018-04-11"),
        (ld(datePublished="1970-01-01T00:00:00Z") + META, "", "2019-02-03"),
        (ld(datePublished=1523480400000), "", "2018-04-12"),
        (ld(datePublished={"a": []}) + META, "", "2019-02-03"),
        ("<script type='application/ld+json'>{'@type': </script>" + META, "", "2019-02-03"),
    ],
)
def test_the_most_trusted_day_counts(head: str, before: str, wanted: str) -> None:
    assert wanted == str(read(head, before)["published"])


@pytest.mark.parametrize(
    ("modified", "wanted"), [("2018-04-14", "2018-04-14"), ("2018-04-12", "None"), ("2017-01-01", "None")]
)
def test_an_update_is_later_than_the_day_itself(modified: str, wanted: str) -> None:
    assert wanted == str(read(ld(datePublished="2018-04-12", dateModified=modified))["updated"])


def test_persons_are_authors_and_sites_are_none() -> None:
    site = "<meta property='og:site_name' content='Koran Kita'>"
    author = [{"name": "Siti Aminah"}, {"name": "Koran Kita"}, "Redaksi", {"name": "https://koran.id"}]
    assert "Siti Aminah" == read(ld(author=author) + site)["author"]
    assert read(ld(author={"name": "Koran Kita"}) + site)["author"] is None
    assert "Koran Kita" == read(site)["outlet"]


def test_a_template_in_english_does_not_make_an_article_english() -> None:
    html = page("Bandung jajaki Cuenca").replace("<html>", "<html lang='en-US'>")
    assert read_page(html, "p.html")["language"] is None
    assert "id" == read_page(html.replace("en-US", "id-ID"), "p.html")["language"]


def test_text_beside_paragraphs_is_kept() -> None:
    loose = "BANDUNG - Wali kota bertemu duta besar <b>Ekuador</b> di Bandung pada Senin."
    html = f"<h1>Bandung jajaki Cuenca</h1><div>{loose}<p>{'</p><p>'.join(PARAGRAPHS)}</p></div>"
    assert "Wali kota bertemu duta besar Ekuador di Bandung" in read_page(html, "p.html")["text"]


def test_an_article_that_a_script_shows_is_read() -> None:
    story = "".join(f"<p>{each}</p>" for each in PARAGRAPHS)
    data = json.dumps({"title": "Bandung jajaki Cuenca", "body": story}).replace("<", "\\u003c")
    head = "<head><title>Bandung jajaki Cuenca</title></head>"
    html = f"<html>{head}<body><div id=root></div><script>window.x = {data}</script></body></html>"
    assert PARAGRAPHS == read_page(html, "p.html")["text"].split("\n")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(BROKEN) | st.text(max_size=30), max_size=40))
def test_whatever_is_given_is_read_or_refused(parts: list[str]) -> None:
    with suppress(SourceError):
        assert read_page("".join(parts), "p.html", HERE)["text"]


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "html",
    [
        "<html><body>" + "<p>Kerja sama daerah dibahas lagi pada Senin.</p>" * 200_000,
        "<html><body><script>" + '"<p ' * 2_000_000 + "</script>" + PARAGRAPHS[0],
        "<html><head><script type='application/ld+json'>" + "[" * 5_000_000 + "</script></head>" + PARAGRAPHS[0],
        "<" * 10_000_000,
        "<div>" * 500_000 + PARAGRAPHS[0],
        "<p>" + " " * 9_000_000 + PARAGRAPHS[0],
    ],
    ids=["long", "script", "data", "signs", "deep", "blank"],
)
def test_huge_pages_have_an_end(html: str) -> None:
    with suppress(SourceError):
        assert read_page(html, "p.html")["text"]


@pytest.mark.parametrize("declared", ["<meta charset='utf-16'>", "<?xml version='1.0' encoding='utf-32'?>"])
def test_a_wrong_encoding_that_a_page_declares_is_not_believed(declared: str) -> None:
    html = page("Bandung jajaki Cuenca").replace("Kota Cuenca", "Kota Cuéncà\x00 \ud800")
    start = declared + html if declared.startswith("<?") else html.replace("<title>", declared + "<title>")
    assert "Kota Cuéncà" in read_page(start, "p.html")["text"]


LONG_DATA = ('{"@type":"NewsArticle","headline":"' + "x - " * 20_000 + '"}', "[" + "1," * 200_000 + "1]")


@pytest.mark.parametrize("data", LONG_DATA, ids=["headline", "list"])
def test_long_data_of_a_page_is_read_in_time(data: str) -> None:
    story = "<p>Kota Bandung dan Kota Cuenca meneken kota kembar di Balai Kota.</p>" * 9
    page = f'<title>Judul</title><script type="application/ld+json">{data}</script><article>{story}</article>'
    started = time.monotonic()
    read_page(page, "a.html")
    assert time.monotonic() - started < 5


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://amp.kompas.com/a", "https://regional.kompas.com/a", True),
        ("https://kompas.com/a", "https://www.kompas.com/b", True),
        ("https://ani.wordpress.com/a", "https://budi.wordpress.com/a", False),
        ("https://kompas.com/a", "https://kompas.com.jahat.id/a", False),
        ("http://127.0.0.1:8001/a", "http://127.0.0.1:8002/a", False),
        ("http://a.go.id/x", "http://b.go.id/x", False),
    ],
)
def test_what_one_site_is(one: str, other: str, same: bool) -> None:
    assert same == same_site(one, other)


@pytest.mark.parametrize("code", [1, 8, 11, 12, 17, 31, 0xFFFE, 0xFFFF])
def test_characters_that_no_tree_takes(code: int) -> None:
    loose = "Teks lepas yang berdiri sendiri di samping paragraf, cukup panjang untuk menjadi paragraf."
    for written in (chr(code), f"&#{code};", f"&#x{code:X}", f"&#000{code};", f"&#&#{code};{code};"):
        html = page("Bandung jajaki Cuenca").replace("<p>Paragraf 1", f"{loose}{written} Sambungan.<p>Paragraf 1", 1)
        text = read_page(html, "t.html")["text"]
        assert loose in text and "Paragraf 1" in text
        assert chr(code) not in text
