"""A model's reply, in pieces as it comes -> its visible text, whole sentences, the keys each cites."""

import re
from collections.abc import Iterator

from corpus.sentences import split_sentences

_ITEM = r"(?:[a-zA-Z]+\s*)?\^?\d"
_MARKED = rf"[\[【]\s*{_ITEM}[\w\s,;–†&-]*[\]】]"
_MARKERS = re.compile(_MARKED)
_LEADING = re.compile(rf"(?:\s*{_MARKED}[.,;:]?)+")
_UNFINISHED = re.compile(r"\s*[\[【][^\]】]*$")
_TAG, _CLOSE = re.compile(r"</?(?:think|thinking|reasoning)>"), re.compile(r"</(?:think|thinking|reasoning)>")
_LONGEST_TAG = len("</reasoning>")


def visible(pieces: Iterator[str]) -> Iterator[str]:
    """The text outside <think>…</think>, however the tags are cut into pieces; an unclosed one hides the rest.
    Before a closing tag without an opening one, what has not been passed on yet is hidden."""
    buffer, hidden = "", False
    for piece in pieces:
        buffer += piece
        while found := (_CLOSE if hidden else _TAG).search(buffer):
            opens = not found.group().startswith("</")
            if opens:
                yield buffer[: found.start()]
            buffer, hidden = buffer[found.end() :], opens  # some templates send the closing tag alone
        tag = buffer.rfind("<", max(0, len(buffer) - _LONGEST_TAG))  # the beginning of a tag, perhaps
        keep = tag if tag >= 0 else len(buffer)
        if not hidden:
            yield buffer[:keep]
        buffer = buffer[keep:]
    if not hidden:
        yield buffer


def cut(pieces: Iterator[str]) -> Iterator[str]:
    """Whole sentences with the markers that follow them, each as soon as the next one has begun."""
    buffer = ""
    for piece in pieces:
        buffer += piece
        *whole, last = _sentences(buffer) or [(0, 0)]
        if whole and re.search(r"\S\s", buffer[last[0] :]) and not _UNFINISHED.match(buffer[last[0] :]):
            yield from (buffer[start:end] for start, end in whole)
            buffer = buffer[last[0] :]
    yield from (buffer[start:end] for start, end in _sentences(buffer))


def _sentences(text: str) -> list[tuple[int, int]]:
    """Sentences; a marker after the full stop belongs to the sentence before it."""
    spans: list[tuple[int, int]] = []
    for start, end in split_sentences(text):
        leading = _LEADING.match(text, start, end)
        if spans and (leading or _UNFINISHED.match(text[start:end])):
            at = leading.end() if leading else end
            spans[-1] = (spans[-1][0], at)
            start = at + len(text[at:end]) - len(text[at:end].lstrip())
        if start < end:
            spans.append((start, end))
    return spans


def without_markers(piece: str, key: str) -> tuple[str, list[int]]:
    """The sentence as it is shown, and the passages it names under `key`, each once; a range names all between.

    What stands in brackets without the key names nothing.
    """
    numbers: list[int] = []
    for marker in _MARKERS.findall(piece):
        for low, high in re.findall(rf"{key}(\d{{1,3}})(?:\s*[-–]\s*(?:{key})?(\d{{1,3}}))?", marker, re.IGNORECASE):
            numbers.extend(range(int(low), min(int(high or low), int(low) + 9) + 1))
    bare = _MARKERS.sub("", piece)
    while _MARKERS.search(bare):  # one that only the removal of another made
        bare = _MARKERS.sub("", bare)
    text = re.sub(r"\s+([.,;:!?])", r"\1", bare.replace("**", ""))
    return " ".join(text.split()), list(dict.fromkeys(numbers))
