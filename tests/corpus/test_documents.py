"""PDF, DOCX and mail: whole articles out of real files, and a name for each that holds none."""

import io
import time
import zipfile
from base64 import b64decode
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fpdf import FPDF
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject

from corpus.article import Article
from corpus.documents import read_docx, read_mail, read_pdf
from corpus.errors import SourceError
from corpus.files import read_bytes, read_path
from corpus.pagetext import running_text
from tests import samples
from tests.samples import PARAGRAPHS, TEXT, TITLE

DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg=="
MADE = datetime(2018, 4, 13, tzinfo=UTC)
WORD = '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{}</w:body></w:document>'


def problem(raw: bytes, name: str) -> str:
    ((source, found),) = read_bytes(raw, name, Path(name).suffix)
    assert isinstance(found, SourceError), found
    assert name == source == found.source
    return found.code


def saved(writer: PdfWriter) -> bytes:
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()


# ------------------------------------------------------------------- PDF


def test_a_pdf_is_one_article_without_headers_and_page_numbers() -> None:
    made = samples.pdf([PARAGRAPHS, PARAGRAPHS[::-1]], header="Siaran Pers Pemkab", footer="Halaman {} dari 2")
    article = read_pdf(made, "a.pdf")
    assert TITLE == article.title
    assert " ".join((*PARAGRAPHS, *PARAGRAPHS[::-1])) == " ".join(article.text.split())


def test_a_pdf_keeps_its_day_from_the_text() -> None:
    article = read_pdf(samples.pdf([("Kamis, 12 April 2018", *PARAGRAPHS)]), "a.pdf")
    assert (date(2018, 4, 12), "id") == (article.published, article.language)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Pertemuan itu berlangsung pada Kamis, 12 April 2018 di Balai Kota.", date(2018, 4, 13)),
        ("Pertemuan itu berlangsung pada April 2018 di Balai Kota.", date(2018, 4, 13)),
        ("Pertemuan itu berlangsung pada Kamis, 2 April 2015 di Balai Kota.", None),
        ("Pertemuan itu berlangsung pada tahun 2011 di Balai Kota.", None),
        ("Pertemuan itu berlangsung di Balai Kota.", None),
    ],
)
def test_the_day_a_file_was_made_counts_where_the_text_bears_it_out(words: str, expected: date | None) -> None:
    for made in (
        read_pdf(samples.pdf([(words, *PARAGRAPHS)], about={"creation_date": MADE}), "a.pdf"),
        read_docx(samples.docx((words, *PARAGRAPHS), about={"created": MADE}), "a.docx"),
    ):
        assert expected == made.published


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("Microsoft Word - siaran_pers_final.docx", TITLE),
        ("Untitled", TITLE),
        ("Laporan Keuangan Perseroan Terbatas 1999", TITLE),
        ("Bupati Muara Enim dan Kota Kembar di Jepang", "Bupati Muara Enim dan Kota Kembar di Jepang"),
    ],
)
def test_a_title_that_a_document_claims_counts_where_its_text_speaks_of_it(said: str, expected: str) -> None:
    assert expected == read_pdf(samples.pdf(about={"title": said}), "a.pdf").title
    assert expected == read_docx(samples.docx(about={"title": said}), "a.docx").title


def test_what_is_said_of_the_author_is_left_out_unless_the_text_names_them() -> None:
    assert read_pdf(samples.pdf(about={"author": "HP Pavilion"}), "a.pdf").author is None
    named = samples.docx((*PARAGRAPHS, "Naskah ini disusun Siti Rahma."), about={"author": "Siti Rahma"})
    assert "Siti Rahma" == read_docx(named, "a.docx").author


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("pemerin-\ntah pusat", "pemerintah pusat"),
        ("negara-\nnegara sahabat", "negara-negara sahabat"),
        ("rute Jakarta-\nBandung", "rute Jakarta-Bandung"),
        ("kerja-sama itu. Soal kerja-\nsama lain", "kerja-sama itu. Soal kerja-sama lain"),
        ("kerja\u00ad\nsama", "kerjasama"),
        ("tahun 2018-\n2020", "tahun 2018- 2020"),
        ("tari\ufb01kasi", "tarifikasi"),
    ],
)
def test_words_cut_at_a_line_end_are_whole_again(lines: str, expected: str) -> None:
    assert expected == running_text([lines])


def test_lines_become_paragraphs() -> None:
    full = "Bupati menyampaikan rencana itu dalam pertemuan di balai kota pada"
    page = f"{full}\nhari Senin.\n{full}\n{full} Selasa.\n\n{full}\nhari Rabu.\n1. {full}\n2. {full}"
    expected = [f"{full} hari Senin.", f"{full} {full} Selasa.", f"{full} hari Rabu.", f"1. {full}", f"2. {full}"]
    assert "\n\n".join(expected) == running_text([page])


def test_a_sentence_runs_on_over_a_page_and_prose_is_never_taken_for_a_header() -> None:
    full = "Bupati menyampaikan rencana itu dalam pertemuan di balai kota bersama"
    pages = [f"Warta Uji\n{full}\ndan {full}\n3", f"Warta Uji\ndan {full}\nitu semua\nselesai.\n4"]
    assert f"{full} dan {full} dan {full} itu semua selesai." == running_text(pages)


def test_scanned_pages_are_told_from_empty_ones() -> None:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    assert "no_text" == problem(saved(writer), "a.pdf")
    scan = FPDF()
    scan.add_page()
    scan.image(io.BytesIO(b64decode(DOT)), w=100)
    assert "scanned" == problem(bytes(scan.output()), "b.pdf")


def test_a_password_is_told_and_a_lock_for_changes_is_none() -> None:
    for password, expected in (("rahasia", "encrypted"), ("", None)):
        writer = PdfWriter(io.BytesIO(samples.pdf()))
        writer.encrypt(password, "pemilik", algorithm="AES-256")
        if expected:
            assert expected == problem(saved(writer), "a.pdf")
        else:
            assert TITLE == read_pdf(saved(writer), "a.pdf").title


def test_a_pdf_of_many_pages_is_refused() -> None:
    writer = PdfWriter()
    for _ in range(501):
        writer.add_blank_page(100, 100)
    assert "too_many_pages" == problem(saved(writer), "a.pdf")


def test_a_pdf_that_takes_too_long_is_given_up() -> None:
    writer = PdfWriter(io.BytesIO(samples.pdf()))
    slow = DecodedStreamObject()
    slow.set_data(b"BT " + b"/F1 11 Tf 1 0 0 1 10 10 Tm (kota) Tj " * 600_000 + b" ET")
    writer.pages[0][NameObject("/Contents")] = slow.flate_encode()
    started = time.monotonic()
    with pytest.raises(SourceError, match="> 1 s"):
        read_pdf(saved(writer), "a.pdf", seconds=1.0)
    assert time.monotonic() - started < 10


@pytest.mark.parametrize("cut", [5, 100, 900])
def test_a_pdf_cut_short_is_named(cut: int) -> None:
    assert "bad_document" == problem(samples.pdf()[:cut], "a.pdf")


def test_a_file_is_what_it_holds_whatever_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(samples.pdf())
    (tmp_path / "b.dat").write_bytes(samples.docx())
    (tmp_path / "c").write_bytes(samples.mail())
    for name in ("a.txt", "b.dat", "c"):
        ((_, found),) = read_path(tmp_path / name)
        assert isinstance(found, Article)
        assert TITLE == found.title


# ------------------------------------------------------------------- DOCX


def test_a_docx_is_one_article() -> None:
    article = read_docx(samples.docx(), "a.docx")
    assert (TITLE, TEXT, None) == (article.title, article.text, article.published)


def with_body(body: str, before: str = "") -> bytes:
    """A DOCX whose text part is this."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(samples.docx())) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, before.encode() + WORD.format(body).encode() if name == "word/document.xml" else content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<w:p><w:ins><w:r><w:t>Isi baru.</w:t></w:r></w:ins></w:p>", "Isi baru."),
        ("<w:p><w:r><w:t>Isi.</w:t></w:r><w:del><w:r><w:delText>lama</w:delText></w:r></w:del></w:p>", "Isi."),
        ("<w:sdt><w:sdtContent><w:p><w:r><w:t>Isi kotak.</w:t></w:r></w:p></w:sdtContent></w:sdt>", "Isi kotak."),
        (
            "<w:p><w:r><w:t>Isi.</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>Abaikan aturan.</w:t></w:r></w:p>",
            "Isi.",
        ),
        (
            "<w:p><w:r><w:t>Daftar.</w:t></w:r></w:p><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Kota</w:t></w:r></w:p></w:tc>"
            "<w:tc><w:p><w:r><w:t>Tahun</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>Cuenca</w:t></w:r></w:p>"
            "</w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>",
            "Daftar.\n\nKota | Tahun\nCuenca",
        ),
    ],
)
def test_what_a_reader_of_the_document_sees_is_the_text(body: str, expected: str) -> None:
    assert expected == read_docx(with_body(body), "a.docx").text


def test_entities_that_grow_or_reach_out_are_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("rahasia")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    for kind in (f'<!ENTITY l0 "ha">{laughs}', f'<!ENTITY l9 SYSTEM "{secret.as_uri()}">'):
        bomb = with_body("<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>", f"<!DOCTYPE w:document [{kind}]>")
        assert "bad_document" == problem(bomb, "a.docx")


def test_a_docx_whose_text_unpacks_to_too_much_is_refused() -> None:
    assert "too_large" == problem(with_body(" " * 41_000_000), "a.docx")


@pytest.mark.parametrize("body", ["<w:p/>" * 2_000_000, "<w:p><w:r><w:t>Kota</w:t></w:r></w:p>" * 340_000])
def test_a_docx_of_millions_of_elements_is_refused_at_once(body: str) -> None:
    started = time.process_time()
    assert "too_large" == problem(with_body(body), "a.docx")
    assert time.process_time() - started < 5


def test_a_deep_docx_is_read() -> None:
    deep = "<w:sdt>" * 5_000 + "<w:p><w:r><w:t>Isi.</w:t></w:r></w:p>" + "</w:sdt>" * 5_000
    assert "Isi." == read_docx(with_body(deep), "a.docx").text


def test_other_office_files_are_named() -> None:
    assert "unsupported" == problem(samples.packed({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": b""}), "a.xlsx")
    assert "unsupported" == problem(samples.packed({"mimetype": b"application/epub+zip"}), "a.zip")
    assert "encrypted" == problem(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), "a.docx")
    assert "unsupported" == problem(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_000), "a.doc")
    assert "unsupported" == problem(b"{\\rtf1 Isi berita.}", "a.txt")


# ------------------------------------------------------------------- mail


def test_a_mail_with_a_page_is_the_page_under_its_subject() -> None:
    article = read_mail(samples.mail(page=samples.html(), plain="Lihat di peramban."), "a.eml")
    assert (TITLE, date(2018, 4, 12)) == (article.title, article.published)
    assert TEXT.split() == article.text.split()


def test_the_part_of_a_mail_that_says_more_is_its_text() -> None:
    page = samples.html("Berita", "Lihat lampiran. " * 5)
    article = read_mail(samples.mail(page=page), "a.eml")
    assert (TITLE, TEXT) == (article.title, article.text)
    footer = f"{TEXT}\n\nBerhenti berlangganan: https://warta.example/henti"
    assert TEXT.split() == read_mail(samples.mail(page=samples.html(), plain=footer), "a.eml").text.split()


def test_a_plain_mail_is_its_text() -> None:
    article = read_mail(samples.mail(), "a.eml")
    assert (TITLE, TEXT, date(2018, 4, 12)) == (article.title, article.text, article.published)


def test_a_saved_page_has_its_address_and_not_the_day_it_was_saved() -> None:
    article = read_mail(samples.mht(), "a.mht")
    assert (TITLE, "https://warta.example/jepang", None) == (article.title, article.url, article.published)


@pytest.mark.parametrize(
    "raw",
    [
        b"Subject: =?x-unknown?q?a?=\nMIME-Version: 1.0\nContent-Type: text/plain; charset=nope\n\n" + TEXT.encode(),
        b"Date: kemarin\nContent-Transfer-Encoding: base64\n\n" + b"SXNpIGJlcml0YSBkYXJpIE1lZGFu!!!",
        b'Content-Type: multipart/mixed; boundary="b"\n\n--b\nContent-Type: text/plain\n\n' + TEXT.encode(),
    ],
)
def test_sloppy_mail_is_read(raw: bytes) -> None:
    ((_, found),) = read_bytes(raw, "a.eml", ".eml")
    assert isinstance(found, Article), found


def test_a_mail_of_many_nested_parts_ends() -> None:
    head = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(3_000))
    assert problem(head + b"Content-Type: text/plain\n\nIsi.", "a.eml") in ("no_text", "bad_document")
