"""A conversation as PDF, in a font that comes with its wheel and holds Latin, Greek and Cyrillic letters."""

import logging
import unicodedata
from collections.abc import Sequence
from importlib.resources import files

from fpdf import FPDF
from fpdf.enums import XPos, YPos
from fpdf.fonts import TTFFont

from assistant.keep.content import TAGS, Section, Source, content_of
from assistant.kept import Kept
from assistant.messages import message
from corpus.article import Language

_FONT = "Source Sans Pro"
_FILES = {"": "SourceSansPro-Regular.ttf", "B": "SourceSansPro-Semibold.ttf"}  # the italic one lacks half the letters
_LINE = 1.35  # of the letters' height
_POINT = 25.4 / 72  # millimetres
_INDENT = 6.0  # millimetres
# A letter that no font here has is shown as a box; that the font lacks it is no news for the terminal.
logging.getLogger("fpdf.output").setLevel(logging.ERROR)
logging.getLogger("fontTools").setLevel(logging.ERROR)


def pdf_document(exchanges: Sequence[Kept], language: Language, name: str | None = None) -> bytes:
    """The conversation as a PDF of A4 pages, with bookmarks; letters that its font lacks are boxes."""
    content = content_of(exchanges, language, name)
    paper = _Paper(language)
    paper.set_title(content.title)
    paper.set_author("Tanya Warta")
    paper.set_lang(TAGS[language])
    paper.add_page()
    paper.put(content.title, 20, "B")
    if content.subtitle:
        paper.put(content.subtitle, 11)
    for section in content.sections:
        _put_section(paper, section)
    return bytes(paper.output())


def _put_section(paper: "_Paper", section: Section) -> None:
    paper.ln(5)
    paper.start_section(paper.shown(section.question)[:200])
    paper.put(section.question, 14, "B")
    for line in section.lines:
        paper.put(f"• {line.text}" if line.item else line.text, 11, indent=_INDENT if line.item else 0.0)
    if section.note:
        paper.put(section.note, 10)
    if section.sources:
        paper.put(section.heading, 11, "B")
        for source in section.sources:
            _put_source(paper, source)


def _put_source(paper: "_Paper", source: Source) -> None:
    paper.put(" ".join(filter(None, (source.mark, source.title))), 10, "B")
    if source.about:
        paper.put(source.about, 10)
    if source.url:
        paper.put(source.url, 9, link=source.url)
    if source.quote:
        paper.put(source.quote, 10, indent=_INDENT)
    if source.note:
        paper.put(source.note, 9)


class _Paper(FPDF):
    def __init__(self, language: Language) -> None:
        super().__init__(format="A4")
        self._language = language
        folder = files("font_source_sans_pro") / "files"
        for style, name in _FILES.items():
            self.add_font(_FONT, style, str(folder / name))
        self.set_font(_FONT, "", 11)
        font = self.current_font
        self._letters = frozenset(font.cmap) if isinstance(font, TTFFont) else frozenset()
        self.set_margin(20)
        self.set_auto_page_break(True, 20)

    def footer(self) -> None:
        """The number of the page; fpdf calls this at the end of each."""
        self.set_y(-14)
        self.set_font(_FONT, "", 9)
        self.cell(0, 6, message("document_page", self._language, number=self.page_no()), align="R")

    def put(self, text: str, size: float, style: str = "", indent: float = 0.0, link: str = "") -> None:
        """A paragraph of its own."""
        self.set_font(_FONT, style, size)
        self.set_x(self.l_margin + indent)
        height = size * _POINT * _LINE
        self.multi_cell(
            0, height, self.shown(text), align="L", link=link, new_x=XPos.LMARGIN, new_y=YPos.NEXT, padding=(0, 0, 1, 0)
        )

    def shown(self, text: str) -> str:
        """The text in letters that the font has, a box for each that it lacks."""
        return "".join(char if ord(char) in self._letters else self._like(char) for char in text)

    def _like(self, char: str) -> str:
        plainer = unicodedata.normalize("NFKC", char).replace("\u2010", "-")
        return plainer if all(ord(one) in self._letters for one in plainer) else "■"
