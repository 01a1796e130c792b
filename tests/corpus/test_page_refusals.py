"""What came in place of an article is refused; what may be an article is not."""

import json

import pytest

from benchmarks.extraction import PAGES, ours, pages
from corpus.errors import SourceError
from corpus.pages import read_page

STORY = "".join(
    f"<p>Pemerintah Kota Bandung menjajaki kerja sama dengan kota ke-{n} di Ekuador, kata wali kota pada Senin.</p>"
    for n in range(12)
)
HEADLINES = [f"Wali kota bertemu utusan ke-{n} dari negara sahabat" for n in range(14)]
LINKS = "".join(f"<li><h3><a href='/read/{n}'>{each}</a></h3></li>" for n, each in enumerate(HEADLINES))
TEASERS = "".join(
    f"<article><h2><a href='/read/{n}'>{each}</a></h2><time>12 April 2018</time><p>Pertemuan itu membahas rencana kerja"
    f" sama di bidang pendidikan dan pariwisata antara kedua kota, kata juru bicara.</p></article>"
    for n, each in enumerate(HEADLINES)
)
CONSENT_EN = """<h1>Before you continue</h1><p>We and our 842 partners use cookies to store and/or access information
on a device.</p><p>You can accept all cookies or manage your privacy settings.</p>
<button>Accept all</button><button>Reject all</button>"""
CONSENT_ID = """<h1>Kami menghargai privasi Anda</h1><p>Kami dan mitra menggunakan cookie untuk menampilkan iklan.</p>
<p>Pilih terima semua cookie atau kelola preferensi privasi Anda.</p><button>Terima semua</button>"""


def page(title: str, body: str, head: str = "") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


def ld(**fields: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', **fields})}</script>"


def code(html: str, url: str | None = None) -> str | None:
    try:
        read_page(html, "p.html", url)
    except SourceError as error:
        return error.code
    return None


PAID = ld(headline="Bandung jajaki Cuenca", isAccessibleForFree="False", wordCount=700)
TEASER = "<h1>Bandung jajaki Cuenca</h1><p>Pemerintah Kota Bandung menjajaki kerja sama dengan Cuenca di Ekuador.</p>"
UNFREE = ld(headline="Bandung jajaki Cuenca", isAccessibleForFree=False)
SUBSCRIBE = "<div>Untuk melanjutkan membaca, silakan berlangganan mulai Rp 50.000.</div>"


@pytest.mark.parametrize(
    ("wanted", "html"),
    [
        ("consent_wall", page("Before you continue", CONSENT_EN)),
        ("consent_wall", page("Koran Kita", CONSENT_ID)),
        ("paywall", page("Bandung jajaki Cuenca", TEASER, PAID)),
        ("paywall", page("Bandung jajaki Cuenca", TEASER, UNFREE)),
        ("paywall", page("Bandung jajaki Cuenca", TEASER + SUBSCRIBE)),
        ("paywall", page("Bandung and Cuenca", TEASER + "<p>Subscribe now to continue reading this story.</p>")),
        ("paywall", page("Bandung jajaki Cuenca", TEASER + "<p>Artikel ini khusus untuk pelanggan Koran Kita.</p>")),
        ("error_page", page("Halaman tidak ditemukan - Koran Kita", "<h1>Maaf</h1><p>Coba cari lagi.</p>" + LINKS)),
        ("error_page", page("Koran Kita", "<h1>404</h1><p>Halaman yang Anda cari tidak ada.</p>")),
        ("error_page", page("404 Not Found", "<h1>404 Not Found</h1><hr>nginx")),
        ("error_page", page("Page not found | The Paper", "<p>Sorry.</p>" + LINKS)),
        ("error_page", page("Just a moment...", "<p>Verifying you are human. This may take a few seconds.</p>")),
        ("error_page", page("koran.id", "<p>Complete the security check to access koran.id</p>")),
        ("index_page", page("Indeks Berita Kota", f"<h1>Indeks</h1><ul>{LINKS}</ul>")),
        ("index_page", page("Kerja sama daerah", f"<h1>Kerja sama</h1>{TEASERS}")),
    ],
)
def test_what_is_no_article_is_refused(wanted: str, html: str) -> None:
    assert wanted == code(html)


@pytest.mark.parametrize("url", ["https://koran.id/", "https://koran.id/tag/kerja-sama", "https://koran.id/indeks"])
def test_an_address_of_a_list_tells_too(url: str) -> None:
    head = "<meta property='og:type' content='article'>"
    assert "index_page" == code(page("Berita kerja sama daerah hari ini", TEASERS, head), url)


@pytest.mark.parametrize(
    "html",
    [
        page("Bandung jajaki Cuenca", f"<h1>Bandung jajaki Cuenca</h1>{STORY}", PAID.replace("700", "190")),
        page("Bandung jajaki Cuenca", f"<h1>Bandung jajaki Cuenca</h1>{STORY}{SUBSCRIBE}"),
        page("Bandung jajaki Cuenca", f"{TEASER}<footer>Sudah berlangganan? Daftar untuk membaca lagi.</footer>"),
        page("404 desa sudah tersambung listrik, kata menteri", f"<h1>404 desa sudah tersambung listrik</h1>{TEASER}"),
        page("Halaman masjid raya menjadi pasar", f"<h1>Halaman masjid raya menjadi pasar</h1>{TEASER}"),
        page("Captcha baru di situs", f"<h1>Captcha baru di situs</h1>{STORY}<p>Tulisannya: verify you are human.</p>"),
        page("Aturan cookie baru", f"<h1>Aturan cookie baru</h1>{STORY}<p>Situs menggunakan cookie.</p>{CONSENT_ID}"),
        page("Bandung dan Cuenca bekerja sama lagi", f"<h1>Bandung dan Cuenca bekerja sama lagi</h1>{TEASER}{LINKS}"),
        page("Bandung jajaki Cuenca", f"<h1>Kota</h1>{STORY}<aside>{LINKS}</aside>"),
        page("Bandung jajaki Cuenca", f"{TEASER}{LINKS}", ld(headline="Bandung jajaki Cuenca")),
    ],
)
def test_what_may_be_an_article_is_not_refused(html: str) -> None:
    assert code(html) is None


@pytest.mark.skipif(not PAGES.is_dir(), reason="the golden pages lie outside the repository")
def test_no_golden_page_is_refused() -> None:
    every = [each for at, each in enumerate(pages()) if each.kind != "general" or at % 18 == 0]
    assert [] == [each.url for each in every if not ours(each)["text"]]
