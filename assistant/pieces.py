"""A model's reply, in pieces as it comes -> its visible text, whole sentences, the keys each cites.

A piece that is None says that nothing came for a moment.
"""

import re
from collections.abc import Iterator

from corpus.sentences import split_sentences

_NAMES = ("think", "thinking", "thought", "reasoning", "reflection")
_TAGS = {f"<{name}>" for name in _NAMES} | {f"</{name}>" for name in _NAMES} | {"[think]", "[/think]"}
_TAG = re.compile("|".join(map(re.escape, sorted(_TAGS))), re.IGNORECASE)
_CLOSE = re.compile("|".join(re.escape(tag) for tag in sorted(_TAGS) if "/" in tag), re.IGNORECASE)
_LONGEST_TAG = max(map(len, _TAGS))
_OPEN, _SHUT = r"\[【［〔({", r"\]】］〕)}"
_UNFINISHED = re.compile(rf"\s*[{_OPEN}][^{_SHUT}]{{0,60}}$")
_MARKDOWN = re.compile(r"\*\*|__|`+|^\s*>+\s?|^\s*#{1,6}\s|\s*\|\s*(?=$)|^\s*\|\s*|(?<=\s)\|(?=\s)")
HEADING = re.compile(r"\s*#{1,6}\s")


def visible(pieces: Iterator[str | None]) -> Iterator[str | None]:
    """The text outside <think>…</think>, however the tags are cut into pieces; an unclosed one hides the rest.
    A closing tag without an opening one hides what has not been passed on yet, and ends the sentence before it."""
    buffer, hidden = "", False
    for piece in pieces:
        if piece is None:
            yield None
            continue
        buffer += piece
        while found := (_CLOSE if hidden else _TAG).search(buffer):
            opens = "/" not in found.group()
            if opens:
                yield buffer[: found.start()]
            elif not hidden:  # some templates send the closing tag alone
                yield "\n\n"
            buffer, hidden = buffer[found.end() :], opens
        keep = _before_a_tag(buffer)
        if not hidden:
            yield buffer[:keep]
        buffer = buffer[keep:]
    if not hidden:
        yield buffer


def _before_a_tag(text: str) -> int:
    """Where the beginning of a tag stands at the end of the text; its length where none does."""
    for at in range(max(0, len(text) - _LONGEST_TAG), len(text)):
        if text[at] in "<[" and any(tag.startswith(text[at:].casefold()) for tag in _TAGS):
            return at
    return len(text)


class Markers:
    """The markers of one reply: `key` with a passage's number, in whatever brackets a model puts it.

    A number in square brackets without the key is a marker as well, and names nothing.
    """

    def __init__(self, key: str) -> None:
        named = rf"{key}\d{{1,3}}"
        more = rf"(?:\s*(?:[-–,;/&]|dan\b|and\b)?\s*(?:{key})?\d{{1,3}}\b)*"
        keyed = rf"[{_OPEN}]+[^{_OPEN}{_SHUT}\n]{{0,30}}?{named}[^{_OPEN}{_SHUT}\n]{{0,60}}[{_SHUT}]+(?:\([^()\s]*\))?"
        bare = r"[\[【]\s*(?:[a-zA-Z]+\s*)?\^?\d[\w\s,;–†&-]*[\]】]"
        self._any = re.compile(rf"{keyed}|{bare}|\b{named}{more}", re.IGNORECASE)
        self._numbers = re.compile(rf"{key}(\d{{1,3}})(?:\s*[-–]\s*(?:{key})?(\d{{1,3}}))?", re.IGNORECASE)
        some = rf"(?:\s*(?:{self._any.pattern})[.,;:]?)+"
        self._leading = re.compile(some, re.IGNORECASE)
        stop = r"[.!?…][\"”’)]*"
        self._finished = re.compile(rf"(?:{stop}{some}|{some}{stop})\s*$", re.IGNORECASE)

    def cut(self, pieces: Iterator[str | None]) -> Iterator[str | None]:
        """Whole sentences with the markers that follow them, each as soon as the next one has begun, or nothing comes
        behind its full stop and marker; None where nothing comes."""
        buffer = ""
        for piece in pieces:
            if piece is None:
                if self._finished.search(buffer):
                    yield from (buffer[start:end] for start, end in self._sentences(buffer))
                    buffer = ""
                yield None
                continue
            buffer += piece
            *whole, last = self._sentences(buffer) or [(0, 0)]
            rest = buffer[last[0] :]
            if whole and not _UNFINISHED.match(rest):
                # a full stop alone may be an abbreviation's, one with a marker is not
                begun = r"\S" if self._finished.search(buffer[slice(*whole[-1])]) else r"\S\s"
                if re.search(begun, rest):
                    yield from (buffer[start:end] for start, end in whole)
                    buffer = rest
        yield from (buffer[start:end] for start, end in self._sentences(buffer))

    def _sentences(self, text: str) -> list[tuple[int, int]]:
        """Sentences; a marker after the full stop belongs to the sentence before it."""
        spans: list[tuple[int, int]] = []
        for start, end in split_sentences(text):
            leading = self._leading.match(text, start, end)
            if spans and (leading or _UNFINISHED.match(text[start:end])):
                at = leading.end() if leading else end
                spans[-1] = (spans[-1][0], at)
                start = at + len(text[at:end]) - len(text[at:end].lstrip())
            if start < end:
                spans.append((start, end))
        return spans

    def taken(self, piece: str) -> tuple[str, list[int]]:
        """The sentence as it is shown, without markers and marks of Markdown, and the passages it names, each once; a
        range names all between."""
        numbers: list[int] = []
        for marker in self._any.findall(piece):
            for low, high in self._numbers.findall(marker):
                numbers.extend(range(int(low), min(int(high or low), int(low) + 9) + 1))
        bare = self._any.sub("", piece)
        while self._any.search(bare):  # one that only the removal of another made
            bare = self._any.sub("", bare)
        text = re.sub(r"\s+([.,;:!?])", r"\1", _MARKDOWN.sub("", bare))
        text = re.sub(r"(?<![.])([.!?])\.(?![.])", r"\1", text)  # one stood on either side of the marker
        return " ".join(text.split()), list(dict.fromkeys(numbers))
