"""A conversation as Markdown, DOCX and PDF: whole, in either language, and with articles that would like to be code."""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pypdf import PdfReader

from assistant.answer import Answer
from assistant.keep.content import content_of, plain, web_address
from assistant.keep.markdown import escaped, markdown_document
from assistant.keep.pdf import pdf_document
from assistant.keep.word import word_document
from assistant.kept import Kept, Trouble
from corpus.article import Language
from tests.assistant.kept_answers import ASKED, FIRST, SECOND, TEXT, answered, exchange

READER = MarkdownIt("gfm-like")  # tables, strikethrough, addresses made links unasked, HTML
HOSTILE = (
    "<script>alert(1)</script> <img src=x> [klik](javascript:alert(2)) ![g](http://x.id/a.png) <http://x.id> "
    "http://x.id/b www.x.id/c x.id/d surat@x.id https://x.id mailto:a@x.id &lt;b&gt; **t** __u__ ~~v~~ `w` $x$ "
    "| a | b | [^1] [ref]: http://x.id <!-- y --> \\ {{z}} \u202egnp.exe tamat"
)
URL = "https://koran.id/guru?a=1&b=(2)_x"


def with_words(words: str, url: str | None = URL) -> Kept:
    """An exchange whose every word comes from an article that says `words`."""
    answer = answered((FIRST, SECOND))
    cited = []
    for citation in answer.citations:
        passage = replace(citation.passage, title=words, outlet=words, url=url)
        cited.append(replace(citation, passage=passage, quote=words, start=0, end=len(words)))
    text = f"Pembuka:\n\n- {words} [1]\n- {words} [2]\n\n{words}"
    return exchange("k", words, answer=replace(answer, text=text, citations=tuple(cited), notice=words))


def conversation() -> list[Kept]:
    changed = answered()
    changed = replace(changed, citations=(replace(changed.citations[0], changed=True, state="partly"),))
    refused = Answer("Artikel tidak memuatnya.", (), "id", "Kapan?", answered().hits * 2, "extract", "not_found")
    return [
        exchange("k1", answer=changed),
        exchange("k2", "Kapan?", answer=refused, asked=ASKED + timedelta(days=1)),
        exchange(
            "k3", "Siapa?", answer=None, status="failed", trouble=Trouble("busy", {"holder": "7", "name": "data"})
        ),
        exchange("k4", "Mengapa?", answer=None, status="stopped"),
    ]


def words_of(kind: str, exchanges: Sequence[Kept], language: Language = "id") -> str:
    """The words a reader of the document sees, blanks aside."""
    if kind == "markdown":
        text = " ".join(_inline(MarkdownIt().parse(markdown_document(exchanges, language))))
    elif kind == "word":
        document = docx.Document(BytesIO(word_document(exchanges, language)))
        text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    else:
        pages = PdfReader(BytesIO(pdf_document(exchanges, language))).pages
        text = "\n".join(page.extract_text() for page in pages)
    return "".join(text.split())


def _inline(tokens: Sequence[Token]) -> list[str]:
    children = [child for token in tokens for child in token.children or ()]
    return [child.content if child.type != "softbreak" else " " for child in children]


@pytest.mark.parametrize("kind", ["markdown", "word", "pdf"])
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_document_holds_questions_answers_and_sources(kind: str, language: Language) -> None:
    told = words_of(kind, conversation(), language)
    expected = {
        "id": "Sumber 1 Mei 2024 Artikel terdekat|25 November 2026 – 26 November 2026|Artikel telah berubah|dihentikan",
        "en": "Sources 1 May 2024 nearest articles|25 November 2026 – 26 November 2026|article has changed|was stopped",
    }[language]
    parts = [*re.split(r"\|| (?=\d|Artikel t|nearest)", expected), "Berapa guru?", f"“{FIRST}” — Koran [1]", "Mengapa?"]
    parts += ["Guru ke Kochi", "Artikel tidak memuatnya."]
    assert [] == [part for part in parts if "".join(part.split()) not in told]
    assert 2 == told.count("GurukeKochi")  # the nearest article once, however many passages


@pytest.mark.parametrize("kind", ["markdown", "word", "pdf"])
def test_a_document_says_what_the_article_says_and_no_more(kind: str) -> None:
    told = words_of(kind, [with_words(HOSTILE)])
    expected = "".join(plain(HOSTILE).split())
    assert "\u202e" not in told
    assert 1 + 3 + 1 + 4 + 2 == told.count(expected)  # question, answer, notice, titles and outlets, quotations


def test_nothing_an_article_says_is_markdown() -> None:
    tokens = READER.parse(markdown_document([with_words(HOSTILE)], "id"))
    kinds = {child.type for token in tokens for child in token.children or ()} | {token.type for token in tokens}
    assert set() == kinds & {"html_inline", "html_block", "image", "code_inline", "table_open", "s_open", "fence"}
    links = [child.attrs["href"] for token in tokens for child in token.children or () if child.type == "link_open"]
    assert [URL, URL] == links


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from("aZ9 \\`*_{}[]()<>#+-.!|~&:/@$^='\"\tw"), min_size=1, max_size=25))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    line = plain(text)
    tokens = READER.parse(f"{escaped(line)}\n")
    shown = ["inline", "paragraph_open", "paragraph_close"]
    assert {token.type for token in tokens} <= set(shown)
    assert {"text"} >= {child.type for token in tokens for child in token.children or ()}
    assert line == "".join(_inline(tokens))


@pytest.mark.parametrize(
    "beginning",
    ["# a", "- a", "+ a", "1. a", "2) a", "> a", "===", "---", "***", "```", "~~~", "| a |", ": a", "    a"],
)
def test_a_beginning_makes_no_block(beginning: str) -> None:
    document = markdown_document([with_words(f"{beginning} kata")], "id")
    inside = [token.type for token in READER.parse(document)]
    assert ["heading_open"] * 3 == [kind for kind in inside if kind == "heading_open"]
    assert 2 + beginning.startswith("- ") == inside.count("list_item_open")  # an answer's own list is one
    assert set() == set(inside) & {"hr", "fence", "code_block", "table_open", "ordered_list_open"}
    assert document.count("kata") == words_of("markdown", [with_words(f"{beginning} kata")]).count("kata")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("javascript:alert(1)", None),
        (" JavaScript://x.id/%0aalert(1)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("http://[broken", None),
        ("//x.id", None),
        ("", None),
        ("https://x.id/a b\n\rc", "https://x.id/a%20b%20c"),
        ("HTTPS://x.id/>)<b>", "HTTPS://x.id/>)<b>"),
    ],
)
def test_only_addresses_of_the_web_are_links(url: str, shown: str | None) -> None:
    assert shown == web_address(url)
    exchanges = [with_words("kata", url)]
    tokens = READER.parse(markdown_document(exchanges, "id"))
    links = [child for token in tokens for child in token.children or () if child.type == "link_open"]
    reader = PdfReader(BytesIO(pdf_document(exchanges, "id")))
    targets = {note.get_object()["/A"]["/URI"] for page in reader.pages for note in page.get("/Annots", [])}
    parts = docx.Document(BytesIO(word_document(exchanges, "id"))).part.rels.values()
    outside = {part.target_ref for part in parts if part.is_external}
    expected = {shown} if shown else set()
    assert [2 * len(expected), expected, expected] == [len(links), targets, outside]
    assert "html_inline" not in {child.type for token in tokens for child in token.children or ()}


def test_odd_characters_break_no_document() -> None:
    odd = "".join(map(chr, range(32))) + "\x7f\x85\u2028\ufffe\ud800 日本 \U0001f600 éñŞķĀΩдệ " + "x" * 3000
    exchanges = [with_words(odd, f"https://x.id/{'y' * 3000}")]
    for kind in ("markdown", "word", "pdf"):
        assert "éñŞķĀΩдệ" in words_of(kind, exchanges)
    assert "日本" in words_of("word", exchanges)
    assert "■■■" in words_of("pdf", exchanges)  # what the font lacks is seen to be lacking


def test_a_word_file_holds_no_field() -> None:
    with zipfile.ZipFile(BytesIO(word_document([with_words("{ HYPERLINK x } { DDEAUTO c:\\cmd }")], "id"))) as parts:
        body = parts.read("word/document.xml").decode()
    assert "DDEAUTO" in body
    assert [] == re.findall(r"instrText|fldSimple|fldChar", body)


def test_a_document_tells_its_title_and_language() -> None:
    exchanges = conversation()
    pdf = PdfReader(BytesIO(pdf_document(exchanges, "id", "Guru")))
    word = docx.Document(BytesIO(word_document(exchanges, "en", "x" * 999)))
    assert ["Guru", "id-ID"] == [pdf.metadata and pdf.metadata.title, str(pdf.root_object["/Lang"])]
    assert ["Berapa guru?", "Kapan?", "Siapa?", "Mengapa?"] == [
        str(one.title) for one in pdf.outline if hasattr(one, "title")
    ]
    assert ("x" * 255, "en-GB") == (word.core_properties.title, word.core_properties.language)


def test_an_empty_conversation_is_a_document_all_the_same() -> None:
    assert "Percakapan dengan Tanya Warta" == content_of([], "id", " \n").title
    for kind in ("markdown", "word", "pdf"):
        assert words_of(kind, []).startswith("PercakapandenganTanyaWarta")


def test_a_long_conversation_has_numbered_pages() -> None:
    exchanges = [exchange(f"k{number}", f"{TEXT} {number}") for number in range(30)]
    pages = PdfReader(BytesIO(pdf_document(exchanges, "id"))).pages
    assert len(pages) > 3
    assert all(f"Halaman {number}" in page.extract_text() for number, page in enumerate(pages, 1))
