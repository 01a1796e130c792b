"""Whole addresses as sources: articles, feeds, sitemaps and sites, over real HTTP on loopback."""

from collections.abc import Iterator
from datetime import date

import pytest

from corpus.add import AddOptions, Outcome, add
from corpus.fetch import Fetcher, FetchRules
from corpus.library import Library
from corpus.web import open_address
from tests.site import Site
from tests.web_server import Page, redirect

FULL = "Kota Ternate dan Kota Davao menyepakati jalur kapal penumpang yang dilayani dua kali sepekan. " * 5


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(12) as made:
        yield made


def codes(outcomes: list[Outcome]) -> list[str]:
    return [outcome.error.code for outcome in outcomes if outcome.error]


def test_an_article_is_known_by_its_address(site: Site, library: Library, fetcher: Fetcher) -> None:
    (outcome,) = add([site.url("/berita/3?utm_source=wa#baca")], library, fetcher=fetcher)
    article = library.get(outcome.article_ids[0])
    assert article is not None
    assert (site.title(3), "Warta Uji", site.day(3).date()) == (article.title, article.outlet, article.published)
    assert site.url("/berita/3") == article.url
    (again,) = add([site.url("/berita/3")], library, fetcher=fetcher)
    assert ("unchanged", 1) == (again.state, library.count())


def test_a_changed_page_replaces_its_article_and_the_earlier_state_is_kept(
    site: Site, library: Library, fetcher: Fetcher
) -> None:
    (first,) = add([site.url("/berita/3")], library, fetcher=fetcher)
    site.change(3)
    (second,) = add([site.url("/berita/3")], library, fetcher=fetcher)
    assert ("replaced", first.article_ids) == (second.state, second.article_ids)
    assert 1 == len(library.history(first.article_ids[0]))
    assert 1 == library.count()


@pytest.mark.parametrize("path", ["/feed", "/sitemap_index.xml", "/"])
def test_a_feed_a_sitemap_and_a_site_bring_every_article_once(
    site: Site, library: Library, fetcher: Fetcher, path: str
) -> None:
    seen: list[int] = []
    outcomes = list(add([site.url(path)], library, AddOptions(known=seen.append), fetcher))
    assert [] == codes(outcomes)
    assert 12 == len(outcomes) == library.count() == len(site.articles_asked)
    assert [1, 12] == seen
    assert site.url("/berita/12") == outcomes[0].source  # the newest


def test_troubled_pages_are_named_and_stop_nothing(site: Site, library: Library, fetcher: Fetcher) -> None:
    site.trouble()
    outcomes = list(add([site.url("/feed")], library, fetcher=fetcher))
    failed = {outcome.source: outcome.error.code for outcome in outcomes if outcome.error}
    assert {
        site.url("/berita/3"): "fetch_status",
        site.url("/berita/4"): "fetch_status",
        site.url("/berita/5"): "fetch_failed",
        site.url("/berita/6"): "no_text",
    } == failed
    assert 8 == library.count()
    assert site.url("/lama/1") in {article.url for article in library.articles()}


def test_the_feed_fills_what_a_page_lacks_and_stands_in_for_one_that_fails(
    site: Site, library: Library, fetcher: Fetcher
) -> None:
    bare = "<html><body><article>" + "".join(f"<p>{FULL}</p>" for _ in range(2)) + "</article></body></html>"
    site.pages |= {"/a": bare, "/b": Page(status=403), "/c": Page(status=403)}
    items = "".join(
        f"<item><title>Kapal {path}</title><link>{path}</link><pubDate>05 Agustus 2019</pubDate>"
        f"<dc:creator>Sari Dewi</dc:creator>{content}</item>"
        for path, content in (
            ("/a", ""),
            ("/b", f"<content:encoded><![CDATA[<p>{FULL}</p>]]></content:encoded>"),
            ("/c", "<description>Ringkasan saja.</description>"),
        )
    )
    site.pages["/x.xml"] = (
        '<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>{items}</channel></rss>'
    )
    outcomes = list(add([site.url("/x.xml")], library, fetcher=fetcher))
    assert ["fetch_status"] == codes(outcomes)
    found = {article.url: article for article in library.articles()}
    for path in ("/a", "/b"):
        article = found[site.url(path)]
        assert (date(2019, 8, 5), "Sari Dewi", f"Kapal {path}") == (article.published, article.author, article.title)
        assert "127.0.0.1" == article.outlet
    assert FULL.strip() == found[site.url("/b")].text


def test_two_entries_that_lead_to_one_page_are_one_article(site: Site, library: Library, fetcher: Fetcher) -> None:
    site.pages["/pendek"] = redirect("/berita/2")
    site.pages["/x.xml"] = (
        "<urlset>"
        + "".join(f"<url><loc>{each}</loc></url>" for each in ("/pendek", "/berita/2", "/berita/2?utm_source=x#a"))
        + "</urlset>"
    )
    outcomes = list(add([site.url("/x.xml")], library, fetcher=fetcher))
    assert ["added", "unchanged"] == [outcome.state for outcome in outcomes]
    assert 1 == library.count()


def test_a_section_leads_to_its_own_feed_and_a_site_without_one_is_named(
    site: Site, library: Library, fetcher: Fetcher
) -> None:
    listing = site.pages["/"]
    site.pages["/tag/davao/"] = listing
    site.pages["/tag/davao/feed"] = Page(site.feed([5]))
    found = open_address(site.url("/tag/davao/"), fetcher).listing
    assert found is not None
    assert site.url("/feed") == found.url  # which the page names itself
    assert isinstance(listing, str)
    site.pages["/tag/davao/"] = listing.replace("alternate", "x")
    found = open_address(site.url("/tag/davao/"), fetcher).listing
    assert found is not None and 1 == len(found.entries)
    for path in ("/feed", "/tag/davao/feed"):
        del site.pages[path]
    (outcome,) = add([site.url("/tag/davao/")], library, fetcher=fetcher)
    assert ["no_feed"] == codes([outcome])
    site.pages["/robots.txt"] = "Sitemap: /sitemap-1.xml\nSitemap: http://10.1.1.1/s.xml"
    with Fetcher(FetchRules(loopback=True, delay=0)) as fresh:
        found = open_address(site.url("/tag/davao/"), fresh).listing
    assert found is not None and ("sitemap", 6) == (found.kind, len(found.entries))


def test_a_sitemap_names_pages_of_its_own_site_alone_and_loops_end(
    site: Site, library: Library, fetcher: Fetcher
) -> None:
    site.pages["/s.xml"] = site.index(["/s.xml", "/deep1.xml", "/sitemap-1.xml", "/tag-sitemap.xml"])
    for depth in range(1, 9):
        site.pages[f"/deep{depth}.xml"] = site.index([f"/deep{depth + 1}.xml"])
    (first, *others) = open_address(site.url("/s.xml"), fetcher).listing.entries  # type: ignore[union-attr]
    assert (6, site.url("/berita/1")) == (1 + len(others), first.url)
    assert "/deep3.xml" in site.paths and "/deep4.xml" not in site.paths
    assert "/tag-sitemap.xml" not in site.paths
    site.pages["/s.xml"] = "<urlset><url><loc>https://orang.example/a</loc></url></urlset>"
    assert ["feed_empty"] == codes(list(add([site.url("/s.xml")], library, fetcher=fetcher)))


def test_a_thousand_at_most_the_newest_first(site: Site, library: Library, fetcher: Fetcher) -> None:
    lines = (f"<url><loc>/x/{n}</loc><lastmod>{2000 + n % 20}-01-01</lastmod></url>" for n in range(3_000))
    site.pages["/s.xml"] = f"<urlset>{''.join(lines)}</urlset>"
    outcomes = list(add([site.url("/s.xml")], library, fetcher=fetcher))
    assert 1_000 == len(outcomes)
    assert {13, 14, 15, 16, 17, 18, 19} == {int(outcome.source.rpartition("/")[2]) % 20 for outcome in outcomes}


def test_a_site_that_stopped_answering_is_given_up(site: Site, library: Library) -> None:
    for number in range(1, 11):
        site.pages[f"/berita/{number}"] = Page(wait=5)
    with Fetcher(FetchRules(loopback=True, delay=0, seconds=0.2)) as hasty:
        outcomes = list(add([site.url("/feed")], library, fetcher=hasty))
    assert ["fetch_timeout"] * 6 == codes(outcomes)
    assert (site.url("/feed"), 2) == (outcomes[-1].source, library.count())


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (Page("<urlset><url>", headers={"Content-Type": "application/xml"}), "bad_feed"),
        (Page(b"\x89PNG....", headers={"Content-Type": "image/png"}), "unsupported"),
        (Page(b"MZ\x00\x01\x02" * 50, headers={"Content-Type": "application/octet-stream"}), "binary"),
        (Page("<html><body></body></html>"), "no_text"),
        (Page(""), "empty"),
        (Page(status=404), "fetch_status"),
        (redirect("http://169.254.169.254/"), "address_private"),
        (redirect("file:///etc/passwd"), "address"),
    ],
)
def test_an_address_that_leads_to_no_article_says_why(
    site: Site, library: Library, fetcher: Fetcher, page: Page, code: str
) -> None:
    site.pages["/x"] = page
    assert [code] == codes(list(add([site.url("/x")], library, fetcher=fetcher)))


def test_documents_at_an_address_are_read_by_what_they_are(site: Site, library: Library, fetcher: Fetcher) -> None:
    site.pages["/t"] = Page(
        f'{{"text": "{FULL}"}}\n{{"text": "Lain. {FULL}"}}', headers={"Content-Type": "application/x-ndjson"}
    )
    site.pages["/p.md"] = Page(f"# Kapal\n\n{FULL}", headers={"Content-Type": "text/markdown"})
    outcomes = list(add([site.url("/t"), site.url("/p.md")], library, fetcher=fetcher))
    assert [] == codes(outcomes)
    assert 3 == len(outcomes)
    article = library.get(outcomes[-1].article_ids[0])
    assert article is not None and site.url("/p.md") == article.url


def test_a_page_cannot_take_the_place_of_another_sites_article(site: Site, library: Library, fetcher: Fetcher) -> None:
    for named in ("https://kompas.example/asli", site.url("/")):
        page = site.article(4)
        site.pages["/palsu"] = str(page.body).replace("</head>", f'<link rel="canonical" href="{named}"></head>')
        (outcome,) = add([site.url("/palsu")], library, fetcher=fetcher)
        article = library.get(outcome.article_ids[0])
        assert article is not None and site.url("/palsu") == article.url


def test_web_addresses_need_a_fetcher_and_one_id_needs_one_article(
    site: Site, library: Library, fetcher: Fetcher
) -> None:
    assert ["fetch_failed"] == codes(list(add([site.url("/feed")], library)))
    assert ["id_many"] == codes(list(add([site.url("/feed")], library, AddOptions(id="satu"), fetcher)))
    (outcome,) = add([site.url("/berita/1")], library, AddOptions(id="satu"), fetcher)
    assert ("satu",) == outcome.article_ids
