"""Whole, small files of every kind that is read; one article each, all about the same."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.feather
import pyarrow.parquet
from docx import Document
from fpdf import FPDF

TITLE = "Muara Enim Menjajaki Kerja Sama Kota Kembar dengan Jepang"
PARAGRAPHS = (
    "Pemerintah Kabupaten Muara Enim berencana menjalin kerja sama kota kembar dengan sebuah kota di Jepang. Rencana"
    " itu disampaikan Bupati dalam pertemuan dengan perwakilan negara-negara sahabat.",
    "Kerja sama itu mencakup pendidikan, pertanian, dan pariwisata. Naskahnya sedang disusun oleh Bagian Kerja Sama"
    " dan akan dibahas bersama dewan perwakilan rakyat daerah sebelum ditandatangani.",
    "Bupati menambahkan bahwa anggaran belum ditetapkan. Ia meminta semua dinas menyiapkan usulan kegiatan.",
)
TEXT = "\n\n".join(PARAGRAPHS)
ROW = {"title": TITLE, "text": TEXT, "published": "2018-04-12", "outlet": "Warta Uji"}


def pdf(
    pages: Sequence[Sequence[str]] = (PARAGRAPHS,),
    heading: str = TITLE,
    header: str = "",
    footer: str = "",
    about: Mapping[str, Any] | None = None,
) -> bytes:
    """A PDF of these paragraphs, `heading` set larger on its first page; `{}` in the footer is the page."""
    paper = FPDF()
    paper.set_auto_page_break(False)
    for name, value in (about or {}).items():
        getattr(paper, f"set_{name}")(value)
    for number, paragraphs in enumerate(pages, 1):
        paper.add_page()
        for words, size in ((header, 9), (heading if number == 1 else "", 20), *((each, 11) for each in paragraphs)):
            if words:
                paper.set_font("helvetica", size=size)
                paper.multi_cell(0, size / 2, words, new_x="LMARGIN", new_y="NEXT")
                paper.ln(3)
        paper.set_y(-20)
        if footer:
            paper.cell(0, 5, footer.format(number))
    return bytes(paper.output())


def docx(paragraphs: Sequence[str] = PARAGRAPHS, title: str = TITLE, about: Mapping[str, Any] | None = None) -> bytes:
    document = Document()
    if title:
        document.add_heading(title, 0)
    for each in paragraphs:
        document.add_paragraph(each)
    for name, value in (about or {}).items():
        setattr(document.core_properties, name, value)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def html(title: str = TITLE, text: str = TEXT, charset: str = "utf-8") -> bytes:
    body = "".join(f"<p>{each}</p>" for each in text.split("\n\n"))
    page = (
        f'<!DOCTYPE html><html lang="id"><head><meta charset="{charset}"><title>{title}</title></head>'
        f"<body><article><h1>{title}</h1>{body}</article></body></html>"
    )
    return page.encode(charset)


def mail(subject: str = f"Fwd: {TITLE}", plain: str = TEXT, page: bytes | None = None) -> bytes:
    message = EmailMessage()
    message["From"] = "Redaksi <redaksi@warta.example>"
    message["Subject"] = subject
    message["Date"] = "Thu, 12 Apr 2018 09:30:00 +0700"
    message.set_content(plain)
    if page is not None:
        message.add_alternative(page.decode(), subtype="html")
    return message.as_bytes()


def mht(page: bytes | None = None, address: str = "https://warta.example/jepang") -> bytes:
    message = EmailMessage()
    message["From"] = "<Saved by Blink>"
    message["Snapshot-Content-Location"] = address
    message["Subject"] = TITLE
    message["Date"] = "Mon, 3 Feb 2025 10:00:00 -0000"
    message.set_content((page or html()).decode(), subtype="html", cte="quoted-printable")
    message.make_related()
    message.add_related(b"\x89PNG\r\n", "image", "png")
    return message.as_bytes()


def jsonl(rows: Sequence[Mapping[str, Any]] = (ROW,)) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def csv(rows: Sequence[Mapping[str, str]] = (ROW,), delimiter: str = ",") -> bytes:
    def quoted(value: str) -> str:
        return '"' + value.replace('"', '""') + '"'

    lines = [delimiter.join(rows[0]), *(delimiter.join(map(quoted, row.values())) for row in rows)]
    return ("\n".join(lines) + "\n").encode()


def table(rows: Sequence[Mapping[str, Any]] = (ROW,)) -> pa.Table:
    return pa.Table.from_pylist([dict(row) for row in rows])


def parquet(made: pa.Table | None = None, **options: Any) -> bytes:
    file = io.BytesIO()
    pa.parquet.write_table(table() if made is None else made, file, **options)
    return file.getvalue()


def feather(made: pa.Table | None = None) -> bytes:
    file = io.BytesIO()
    pa.feather.write_feather(table() if made is None else made, file)
    return file.getvalue()


def arrow_stream(made: pa.Table | None = None) -> bytes:
    made = table() if made is None else made
    file = io.BytesIO()
    with pa.ipc.new_stream(file, made.schema) as writer:
        writer.write_table(made)
    return file.getvalue()


def dataset(folder: Path, parts: Sequence[Sequence[Mapping[str, Any]]]) -> Path:
    """A folder as the datasets library saves it, with what it caches beside the data."""
    folder.mkdir(parents=True)
    names = [f"data-{number:05}-of-{len(parts):05}.arrow" for number in range(len(parts))]
    for name, rows in zip(names, parts, strict=True):
        (folder / name).write_bytes(arrow_stream(table(rows)))
    (folder / "cache-0123abcd.arrow").write_bytes(arrow_stream(table([{"text": "Isi yang sudah usang."}])))
    (folder / "state.json").write_text(json.dumps({"_data_files": [{"filename": name} for name in names]}))
    (folder / "dataset_info.json").write_text(json.dumps({"features": {}}))
    return folder


def packed(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return file.getvalue()


def every_kind() -> dict[str, bytes]:
    """A whole file of every kind, by name."""
    return {
        "a.pdf": pdf(footer="Halaman {}"),
        "a.docx": docx(),
        "a.eml": mail(page=html()),
        "a.mht": mht(),
        "a.html": html(),
        "a.md": f"---\ntitle: {TITLE}\n---\n{TEXT}".encode(),
        "a.txt": f"{TITLE}\n\n{TEXT}".encode(),
        "a.csv": csv(),
        "a.tsv": csv(delimiter="\t"),
        "a.jsonl": jsonl(),
        "a.json": json.dumps([ROW]).encode(),
        "a.parquet": parquet(),
        "a.feather": feather(),
        "a.arrow": arrow_stream(),
        "a.zip": packed({"inner/b.html": html(), "c.zip": packed({"d.jsonl": jsonl()}), "e.docx": docx()}),
    }
