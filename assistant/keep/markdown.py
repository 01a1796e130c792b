"""A conversation as Markdown. Nothing an article says becomes a link, a picture, a heading or HTML."""

import re
from collections.abc import Sequence

from assistant.keep.content import Section, Source, content_of
from assistant.kept import Kept
from corpus.article import Language

_CONTROL = re.compile(r"([\\`*_\[\]<>&|~$^#@{}])")
_ADDRESS = re.compile(r"(?<=\w)([.:])(?=[^\W\d_]|/)|(?<=\w):(?=\S)")  # what readers of Markdown make links of unasked
_BEGINNING = re.compile(r"^([-+=:]|\d+(?=[.)]))")


def markdown_document(exchanges: Sequence[Kept], language: Language, name: str | None = None) -> str:
    """The conversation as CommonMark; only the addresses of sources are links."""
    content = content_of(exchanges, language, name)
    blocks = [f"# {escaped(content.title)}"]
    if content.subtitle:
        blocks.append(escaped(content.subtitle))
    for section in content.sections:
        blocks += _section(section)
    return "\n\n".join(_tight(blocks)) + "\n"


def escaped(text: str) -> str:
    """One line of text that Markdown shows as it is, wherever it stands."""
    safe = _ADDRESS.sub(lambda found: f"\\{found.group()}", _CONTROL.sub(r"\\\1", text))
    beginning = _BEGINNING.match(safe)
    if not beginning:
        return safe
    if beginning.group().isdecimal():
        return f"{beginning.group()}\\{safe[beginning.end() :]}"
    return f"\\{safe}"


def _section(section: Section) -> list[str]:
    blocks = [f"## {escaped(section.question)}"]
    blocks += [f"- {escaped(line.text)}" if line.item else escaped(line.text) for line in section.lines]
    if section.note:
        blocks.append(f"*{escaped(section.note)}*")
    if section.sources:
        blocks.append(f"### {escaped(section.heading)}")
        blocks += [_source(source) for source in section.sources]
    return blocks


def _source(source: Source) -> str:
    head = " · ".join(filter(None, (f"**{escaped(source.title)}**", escaped(source.about), _link(source.url))))
    lines = [f"{escaped(source.mark)} {head}".strip()]
    lines += [f"> {escaped(source.quote)}"] if source.quote else []
    lines += [f"*{escaped(source.note)}*"] if source.note else []
    return "\n\n".join(lines)


def _link(url: str | None) -> str:
    """An address between angle brackets, in which only these and blanks have a meaning."""
    return f"<{re.sub(r'[<>`]', lambda found: f'%{ord(found.group()):02X}', url)}>" if url else ""


def _tight(blocks: list[str]) -> list[str]:
    """Items of one list in one block."""
    joined: list[str] = []
    for block in blocks:
        if joined and block.startswith("- ") and joined[-1].startswith("- "):
            joined[-1] += f"\n{block}"
        else:
            joined.append(block)
    return joined
