"""A news site on loopback: a front page, a feed, sitemaps, articles; some redirect, are slow, broken or changed.

with Site(30) as site:
    list(add([site.url("/feed")], library, fetcher=fetcher))
assert 30 == len(site.articles_asked)
"""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from xml.sax.saxutils import escape as escape_xml

from tests.web_server import Page, WebServer, redirect

_FIRST = datetime(2024, 1, 1, 3, tzinfo=UTC)
_CITIES = (
    "Bandung Semarang Surabaya Medan Makassar Ambon Kupang Ternate Padang Manado Mataram Palu Sorong Bontang".split()
)
_PARTNERS = "Cuenca Liuzhou Kawasaki Hamamatsu Suwon Petaling Davao Busan Malmo Cork Adelaide Cebu Penang Turku".split()
_FIELDS = "pengelolaan sampah,pendidikan vokasi,pariwisata,perikanan,pelatihan perawat,angkutan kota".split(",")


class Site(WebServer):
    """`count` articles at /berita/1 to /berita/N, a day apart, the last one newest."""

    def __init__(self, count: int = 30) -> None:
        super().__init__()
        self.count_of_articles = count
        self.states: dict[int, int] = {}  # number -> how often it was changed
        for number in range(1, count + 1):
            self.pages[f"/berita/{number}"] = self.article(number)
        self.publish()

    def __enter__(self) -> "Site":
        super().__enter__()
        return self

    @property
    def articles_asked(self) -> list[str]:
        """The paths of articles asked for, in order."""
        return [path for path in self.paths if path.startswith("/berita/")]

    def day(self, number: int) -> datetime:
        """When an article appeared."""
        return _FIRST + timedelta(days=number)

    def title(self, number: int) -> str:
        """Its headline, with the number of its state once it was changed."""
        state = f", tahap {self.states[number] + 1}" if self.states.get(number) else ""
        return f"Kota {_pick(_CITIES, number)} dan {_pick(_PARTNERS, number)} sepakati kerja sama nomor {number}{state}"

    def article(self, number: int, **page: object) -> Page:
        """The page of an article, with an ETag of its content."""
        title, state = self.title(number), self.states.get(number, 0)
        city, partner, topic = _pick(_CITIES, number), _pick(_PARTNERS, number), _pick(_FIELDS, number + state)
        text = (
            f"Pemerintah Kota {city} menandatangani naskah kerja sama nomor {number} dengan Kota {partner} kemarin.",
            f"Kerja sama itu mencakup {topic} dan berlaku selama {2 + (number + state) % 7} tahun dengan anggaran "
            f"Rp {number * 13 + state} juta dari kedua pemerintah kota.",
            f"Wali Kota {city} mengatakan rombongan ke-{number} berangkat ke {partner} pada bulan depan untuk menyusun "
            "rencana kerja bersama para mitra setempat dan perguruan tinggi.",
        )
        body = (
            f'<!DOCTYPE html><html lang="id"><head><title>{escape(title)} - Warta Uji</title>'
            f'<meta property="og:type" content="article"><meta property="og:site_name" content="Warta Uji">'
            f'<meta property="article:published_time" content="{self.day(number).isoformat()}"></head>'
            f"<body><nav><a href='/'>Beranda</a></nav><article><h1>{escape(title)}</h1>"
            + "".join(f"<p>{escape(paragraph)}</p>" for paragraph in text)
            + "</article></body></html>"
        )
        headers = {"ETag": f'"{sha256(body.encode()).hexdigest()[:12]}"'}
        return Page(body, headers=headers, **page)  # type: ignore[arg-type]

    def change(self, number: int) -> None:
        """A new state of an article, told in feed and sitemaps."""
        self.states[number] = self.states.get(number, 0) + 1
        self.pages[f"/berita/{number}"] = self.article(number)
        self.publish()

    def grow(self, count: int) -> None:
        """More articles."""
        for number in range(self.count_of_articles + 1, self.count_of_articles + count + 1):
            self.pages[f"/berita/{number}"] = self.article(number)
        self.count_of_articles += count
        self.publish()

    def publish(self) -> None:
        """Write feed, sitemaps and front page for the articles there are."""
        numbers = range(self.count_of_articles, 0, -1)
        self.pages["/feed"] = _file(self.feed(list(numbers)), "application/rss+xml")
        half = self.count_of_articles // 2
        self.pages["/sitemap-1.xml"] = _file(self.sitemap(range(1, half + 1)), "application/xml")
        self.pages["/sitemap-2.xml"] = _file(self.sitemap(range(half + 1, len(numbers) + 1)), "application/xml")
        self.pages["/sitemap_index.xml"] = _file(self.index(["/sitemap-1.xml", "/sitemap-2.xml"]), "text/xml")
        links = "".join(f"<li><a href='/berita/{number}'>{escape(self.title(number))}</a></li>" for number in numbers)
        named = '<link rel="alternate" type="application/rss+xml" href="/feed">'
        self.pages["/"] = (
            f"<!DOCTYPE html><html><head><title>Warta Uji</title>{named}</head><body><ul>{links}</ul></body></html>"
        )

    def feed(self, numbers: list[int], extra: str = "") -> str:
        """RSS of these articles; guids are 1, 2, 3 as some sites have them."""
        items = "".join(
            f"<item><title>{escape_xml(self.title(number))}</title><link>{self.url(f'/berita/{number}')}</link>"
            f"<guid>{place}</guid><pubDate>{format_datetime(self.day(number))}</pubDate></item>"
            for place, number in enumerate(numbers, 1)
        )
        return (
            f'<?xml version="1.0"?><rss version="2.0"><channel><title>Warta Uji</title>{items}{extra}</channel></rss>'
        )

    def sitemap(self, numbers: range) -> str:
        """A sitemap of these articles."""
        lines = "".join(
            f"<url><loc>{self.url(f'/berita/{number}')}</loc><lastmod>{self._changed(number)}</lastmod></url>"
            for number in numbers
        )
        return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{lines}</urlset>'

    def index(self, paths: list[str]) -> str:
        """An index of sitemaps."""
        lines = "".join(f"<sitemap><loc>{self.url(path)}</loc></sitemap>" for path in paths)
        return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{lines}</sitemapindex>'

    def trouble(self) -> None:
        """Make some articles of 1 to 8 what articles of real sites are."""
        self.pages["/berita/1"] = redirect("/lama/1")
        self.pages["/lama/1"] = self.article(1)
        self.pages["/berita/2"] = self.article(2, wait=0.3)
        self.pages["/berita/3"] = Page("hilang", status=404)
        self.pages["/berita/4"] = self.article(4, status=500)
        self.pages["/berita/5"] = self.article(5, cut=True)
        self.pages["/berita/6"] = Page("<html><body></body></html>")

    def _changed(self, number: int) -> str:
        return (self.day(number) + timedelta(hours=self.states.get(number, 0))).isoformat()


def _file(body: str, kind: str) -> Page:
    return Page(body, headers={"Content-Type": kind, "ETag": f'"{sha256(body.encode()).hexdigest()[:12]}"'})


def _pick(words: list[str], number: int) -> str:
    return words[number % len(words)]
