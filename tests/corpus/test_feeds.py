"""Feeds and sitemaps as they are really written, and as an attacker would write them. Nothing is fetched here."""

import gzip
import json
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.discover import feed_links, robots_sitemaps, usual_places
from corpus.errors import SourceError
from corpus.feeds import Entry, is_feed, newest_first, plain_text, read_feed
from tests.conftest import SHARED

URL = "https://warta.id/feed"
LONG = "Kota Bandung dan Kota Cuenca menandatangani naskah kerja sama di bidang pendidikan vokasi dan pariwisata. " * 5
ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>W</title><entry>
<title type="html">Satu &amp;amp; dua</title><link rel="alternate" href="/a/1#top"/><id>x:1</id>
<published>2024-03-01T23:30:00+07:00</published><updated>2024-03-04T01:00:00+07:00</updated>
<author><name>Sari</name></author><content type="html">&lt;p&gt;{LONG}&lt;/p&gt;</content></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel rdf:about="x"><title>W</title></channel><item rdf:about="https://warta.id/a/1"><title>Satu</title>
<link>https://warta.id/a/1</link></item></rdf:RDF>"""


def rss(items: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> bytes:
    return (
        f'{head}<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>W</title><link>https://warta.id/</link>{items}</channel></rss>"
    ).encode()


def entries(raw: bytes | str, url: str = URL) -> tuple[Entry, ...]:
    return read_feed(raw.encode() if isinstance(raw, str) else raw, url, url).entries


def failure(raw: bytes) -> SourceError:
    with pytest.raises(SourceError) as found:
        read_feed(raw, URL, URL)
    return found.value


@pytest.mark.skipif(not SHARED.is_dir(), reason="the sample feeds lie outside the repository")
def test_feeds_of_real_sites_are_read_whole() -> None:
    folder = SHARED / "data" / "rss_samples"
    counts = {path.stem: len(entries(path.read_bytes())) for path in folder.glob("*.xml")}
    for path in folder.glob("*.xml"):
        assert is_feed(path.read_bytes())
        assert counts[path.stem] >= path.read_bytes().count(b"<link>https://www.tempo.co/") - 1
    assert 14 == len(counts)
    assert 45 == sum(count for name, count in counts.items() if name.startswith("tempo"))
    first = entries((folder / "parserss_rssV2EnUS.xml").read_bytes())[0]
    assert date(2019, 8, 5) == first.published
    dated = [each.published for path in folder.glob("*_*.xml") for each in entries(path.read_bytes())]
    assert sum(day is None for day in dated) <= 2  # RSS 1.0 has no dates


def test_a_guid_of_1_2_3_identifies_nothing() -> None:
    items = "".join(
        f"<item><title>T{n}</title><link>https://warta.id/{n}</link><guid>1</guid></item>" for n in range(3)
    )
    assert ["https://warta.id/0", "https://warta.id/1", "https://warta.id/2"] == [e.url for e in entries(rss(items))]


def test_blanks_and_a_mark_before_the_declaration_are_passed_over() -> None:
    item = "<item><title>Satu</title><link>https://warta.id/1</link></item>"
    for before in (b"\n\t ", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n  ", b"<!-- made by hand -->\n"):
        (entry,) = entries(before + rss(item, "" if b"<!--" in before else '<?xml version="1.0"?>'))
        assert "Satu" == entry.title


def test_titles_in_cdata_entities_and_markup_are_plain() -> None:
    item = (
        "<item><title><![CDATA[Bandung &amp; <b>Cuenca</b>]]></title><link> https://warta.id/1?utm_source=rss </link>"
        '<description>&lt;img src=&quot;x.jpg&quot;/&gt;<![CDATA["Isi"]]></description>'
        "<pubDate>05 Agustus 2019</pubDate></item>"
    )
    (entry,) = entries(rss(item))
    assert ("Bandung & Cuenca", "https://warta.id/1", date(2019, 8, 5)) == (entry.title, entry.url, entry.published)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Fri, 05 Jun 2026 00:30:00 +0700", date(2026, 6, 5)),
        ("2026-06-05T23:59:00Z", date(2026, 6, 5)),
        ("Jumat, 5 Juni 2026 14:30 WIB", date(2026, 6, 5)),
        ("kemarin", None),
        ("", None),
    ],
)
def test_the_day_is_the_one_that_is_printed(written: str, day: date | None) -> None:
    (entry,) = entries(rss(f"<item><link>https://warta.id/1</link><pubDate>{written}</pubDate></item>"))
    assert day == entry.published


def test_atom_rdf_and_json_feeds_tell_the_same() -> None:
    (atom,) = entries(ATOM)
    assert ("https://warta.id/a/1", "Satu & dua", "Sari") == (atom.url, atom.title, atom.author)
    assert (date(2024, 3, 1), date(2024, 3, 4)) == (atom.published, atom.updated)
    assert LONG.strip() == atom.text
    item: dict[str, object] = {"url": "https://warta.id/a/1", "title": "Satu & dua", "content_html": f"<p>{LONG}</p>"}
    item |= {"date_published": "2024-03-01T10:00:00Z", "date_modified": "2024-03-04", "author": {"name": "Sari"}}
    (found,) = entries(json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": [item, 7, {}]}))
    assert (atom.url, atom.title, atom.published, atom.updated, atom.author, atom.text) == (
        found.url,
        found.title,
        found.published,
        found.updated,
        found.author,
        found.text,
    )
    assert ["https://warta.id/a/1"] == [entry.url for entry in entries(RDF)]


def test_only_a_text_that_can_be_the_whole_article_is_taken() -> None:
    def text(content: str) -> str | None:
        (entry,) = entries(
            rss(f"<item><link>https://warta.id/1</link><content:encoded><![CDATA[{content}]]></content:encoded></item>")
        )
        return entry.text

    signed = f"<p>{LONG}</p><script>x()</script><p>The post <a>T</a> appeared first on <a>Warta</a>.</p>"
    assert LONG.strip() == text(signed)
    assert None is text("<p>Pendek.</p>")
    assert None is text(f"<p>{LONG}[...]</p>")
    assert None is text(f"<p>{LONG}</p><a>Baca selengkapnya</a>")
    assert "Satu.\nDua tiga." == plain_text("<div>Satu.<p>Dua <b>tiga</b>.</p><style>p{}</style></div>")


def test_sitemaps_with_news_fields_plain_packed_and_nested() -> None:
    news = (
        b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/'
        b'sitemap-image/1.1" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://warta.id/1'
        b"</loc><image:image><image:loc>https://warta.id/x.jpg</image:loc><image:title>Foto</image:title></image:image>"
        b"<news:news><news:publication><news:name>Warta</news:name></news:publication><news:publication_date>2024-03-01"
        b"</news:publication_date><news:title>Satu</news:title></news:news></url><url><loc>/2</loc></url></urlset>"
    )
    first, second = entries(news)
    assert ("https://warta.id/1", "Satu", "Warta", date(2024, 3, 1)) == (
        first.url,
        first.title,
        first.outlet,
        first.published,
    )
    assert "https://warta.id/2" == second.url
    assert entries(news) == entries(gzip.compress(news)) == entries(b"\n" + news)
    assert is_feed(gzip.compress(news))
    assert ["https://warta.id/1", "https://warta.id/2"] == [
        e.url for e in entries("https://warta.id/1\nhttps://warta.id/2")
    ]
    index = "<sitemapindex><sitemap><loc>https://warta.id/s1.xml</loc></sitemap></sitemapindex>"
    assert "sitemap_index" == read_feed(index.encode(), URL, URL).kind


def test_a_sitemap_that_breaks_off_gives_what_stands_before() -> None:
    assert 2 == len(entries("<urlset><url><loc>https://a.id/1</loc></url><url><loc>https://a.id/2</loc></url><url><lo"))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (rss(""), "feed_empty"),
        (b"<urlset></urlset>", "feed_empty"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": ["', "bad_feed"),
        (b'{"version": "https://jsonfeed.org/version/1", "items": 3}', "feed_empty"),
        (b'{"version": "https://jsonfeed.org/version/1", "items":' + b"[" * 100_000, "bad_feed"),
        (b"<html><body>Halo</body></html>", "bad_feed"),
        (b"\x1f\x8b broken", "bad_feed"),
        (b"<urlset><url>", "bad_feed"),
        (rss("<item><title>T</title><link>javascript:alert(1)</link></item>"), "feed_empty"),
        (rss("<item><title>T</title><link>file:///etc/passwd</link></item>"), "feed_empty"),
        (rss("<item><link>http://[1:2</link></item>"), "feed_empty"),
    ],
)
def test_what_cannot_be_read_is_named(raw: bytes, code: str) -> None:
    assert code == failure(raw).code


OF_FILE = '<!ENTITY x SYSTEM "file:///etc/passwd">'
LAUGHS = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))


def bomb(root: str, entities: str, used: str) -> str:
    item = (
        f"<channel><item><title>{used}</title></item></channel>" if root == "rss" else f"<url><loc>{used}</loc></url>"
    )
    return f"<!DOCTYPE {root} [{entities}]><{root}>{item}</{root}>"


@pytest.mark.parametrize(
    "raw",
    [
        bomb("rss", LAUGHS, "&a11;"),
        bomb("urlset", LAUGHS, "&a11;"),
        bomb("rss", OF_FILE, "&x;"),
        bomb("urlset", OF_FILE, "&x;"),
        '<!DOCTYPE urlset SYSTEM "http://127.0.0.1/x.dtd"><urlset><url><loc>https://a.id/</loc></url></urlset>',
        bomb("rss", f'<!ENTITY a "{"a" * 100_000}">', "&a;" * 50_000),
    ],
    ids=["laughs", "laughs-sitemap", "file", "file-sitemap", "dtd", "quadratic"],
)
@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_bombs_and_outward_references_are_refused_at_once(raw: str, coding: str) -> None:
    started = time.monotonic()
    assert "bad_feed" == failure(raw.encode(coding)).code
    assert time.monotonic() - started < 2


def test_a_packed_bomb_is_refused() -> None:
    bomb = gzip.compress(b"<urlset>" + b" " * 60_000_000)
    assert "bad_feed" == failure(bomb).code


def test_comments_without_end_cost_no_time() -> None:
    started = time.monotonic()
    assert not is_feed(b"<!-- a -->" * 100_000)
    assert not is_feed(b"<!DOCTYPE [" * 100_000)
    assert time.monotonic() - started < 1


@given(st.binary(max_size=60), st.integers(0, 400), st.sampled_from([ATOM.encode(), RDF.encode(), rss("<item/>")]))
@settings(max_examples=60, deadline=None)
def test_a_damaged_feed_is_read_or_refused_and_nothing_else(junk: bytes, at: int, whole: bytes) -> None:
    feed, code = None, ""
    try:
        feed = read_feed(whole[:at] + junk + whole[at + len(junk) :], URL, URL)
    except SourceError as error:
        feed, code = None, error.code
    assert code in ("bad_feed", "feed_empty", "binary") if feed is None else feed.entries


def test_what_a_list_says_anew_changes_the_fingerprint() -> None:
    def fingerprint(title: str, more: str = "") -> str:
        (entry,) = entries(rss(f"<item><title>{title}</title><link>https://warta.id/1</link>{more}</item>"))
        return entry.fingerprint

    assert fingerprint("Satu") == fingerprint("Satu", "<guid>9</guid>")
    assert 4 == len(
        {
            fingerprint("Satu"),
            fingerprint("Dua"),
            fingerprint("Satu", "<pubDate>5 Jun 2026</pubDate>"),
            fingerprint("Satu", "<description>Isi</description>"),
        }
    )


def test_the_newest_come_first_and_those_without_a_day_last() -> None:
    days = {"a": None, "b": date(2024, 1, 1), "c": date(2025, 1, 1), "d": None}
    found = newest_first([Entry(name, published=day) for name, day in days.items()])
    assert ["c", "b", "a", "d"] == [entry.url for entry in found]


def test_the_feed_nearest_to_a_page_comes_first_and_that_of_comments_never() -> None:
    page = """<head><link rel="alternate" type="application/rss+xml" href="/feed/">
        <link rel="alternate" type="application/rss+xml" title="Komentar" href="/comments/feed/">
        <link rel="alternate" type="application/atom+xml" href="/tag/sister-city/feed/?utm_source=x">
        <link rel="alternate" hreflang="en" href="/en"></head><a href="http://[bad/rss">x</a>
        <a href="javascript:feed/">x</a><a href="https://lain.id/rss.xml">RSS</a>"""
    assert [
        "https://warta.id/tag/sister-city/feed/",
        "https://warta.id/feed/",
        "https://lain.id/rss.xml",
    ] == feed_links(page, "https://warta.id/tag/sister-city/")
    assert "https://warta.id/tag/x/feed" == next(usual_places("https://warta.id/tag/x/?p=2"))
    assert "https://warta.id/feed" == next(usual_places("https://warta.id/"))
    robots = "User-agent: *\nSitemap: /s.xml\nsitemap: https://news.warta.id/n.xml\nSitemap: http://10.0.0.1/s.xml"
    assert ["https://warta.id/s.xml", "https://news.warta.id/n.xml"] == robots_sitemaps(robots, "https://warta.id/x")


def test_an_address_that_is_no_unicode_harms_no_other() -> None:
    feed = {"version": "https://jsonfeed.org/version/1", "items": [{"url": "https://a.id/\ud800x", "title": "T"}]}
    (entry,) = read_feed(json.dumps(feed).encode(), "https://a.id/feed.json", "https://a.id/feed.json").entries
    assert entry.url.encode()


def test_a_robots_txt_of_blank_lines_is_read_at_once() -> None:
    started = time.monotonic()
    assert ["https://a.id/s.xml"] == robots_sitemaps("\n" * 200_000 + "Sitemap: /s.xml", "https://a.id/")
    assert time.monotonic() - started < 2
