"""A conversation as DOCX. All text is text: nothing in it can become a field or a link but the sources' addresses."""

from collections.abc import Sequence
from io import BytesIO

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from assistant.keep.content import TAGS, Section, Source, content_of
from assistant.kept import Kept
from corpus.article import Language


def word_document(exchanges: Sequence[Kept], language: Language, name: str | None = None) -> bytes:
    """The conversation as a DOCX file with headings, in the language's proofing."""
    content = content_of(exchanges, language, name)
    document = docx.Document()
    document.core_properties.title = content.title[:255]  # Word takes no longer one
    document.core_properties.author = "Tanya Warta"
    document.core_properties.comments = ""
    document.core_properties.language = TAGS[language]
    _proof_in(document, TAGS[language])
    document.add_heading(content.title, 0)
    if content.subtitle:
        document.add_paragraph(content.subtitle, "Subtitle")
    for section in content.sections:
        _add_section(document, section)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _proof_in(document: Document, tag: str) -> None:
    proofing = OxmlElement("w:lang")
    proofing.set(qn("w:val"), tag)
    properties = document.styles["Normal"].element.get_or_add_rPr()
    properties.append(proofing)


def _add_section(document: Document, section: Section) -> None:
    document.add_heading(section.question, 1)
    for line in section.lines:
        document.add_paragraph(line.text, "List Bullet" if line.item else None)
    if section.note:
        document.add_paragraph().add_run(section.note).italic = True
    if section.sources:
        document.add_heading(section.heading, 2)
        for source in section.sources:
            _add_source(document, source)


def _add_source(document: Document, source: Source) -> None:
    paragraph = document.add_paragraph()
    if source.mark:
        paragraph.add_run(f"{source.mark} ")
    paragraph.add_run(source.title).bold = True
    if source.about:
        paragraph.add_run(f" · {source.about}")
    if source.url:
        paragraph.add_run(" · ")
        _add_link(paragraph, source.url)
    if source.quote:
        document.add_paragraph(source.quote, "Quote")
    if source.note:
        document.add_paragraph().add_run(source.note).italic = True


def _add_link(paragraph: Paragraph, url: str) -> None:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = Run(OxmlElement("w:r"), paragraph)
    run.text = url
    run.underline = True
    link.append(run._r)
    paragraph._p.append(link)
