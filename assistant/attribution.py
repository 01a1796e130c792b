"""What of an answer is quoted and what its writer says: whether citations support it, and the language it is in."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import get_args

from assistant.answer import MARKER, Answer, Citation
from assistant.evidence import Evidence
from assistant.messages import message
from assistant.support import check
from corpus.article import Language
from corpus.language import detect_language
from corpus.sentences import split_sentences

LANGUAGES: tuple[Language, ...] = get_args(Language)
_FRAMED = ("found_one", "found_list", "sources_differ", "state_changed")
#: a sentence of the program's own -> its language
FRAMES = {message(key, language): language for key in _FRAMED for language in LANGUAGES}
_DIFFERING = tuple(message(key, language) for key in ("sources_differ", "state_changed") for language in LANGUAGES)
_REMARKS = {message(f"from_other_{other}", language): language for other in LANGUAGES for language in LANGUAGES}
_SHORT = {message("short_answer", language, answer=""): language for language in LANGUAGES}
_SHORT_LINE = re.compile(rf"(?P<frame>{'|'.join(map(re.escape, _SHORT))})(?P<told>.+?)(?: \(“(?P<words>.+)”\))?")
_QUOTATION = re.compile(r"“(.+)” — ", re.DOTALL)
_WORD = re.compile(r"[^\W\d_]+")
FEWEST_WORDS, FEWEST_SMALL = 4, 3  # of a piece whose language can be told; names begin with a capital letter


def attribution(answer: Answer) -> tuple[float, float]:
    """Precision and recall of citations as ALCE defines them, with this project's matcher in the model's place.

    Recall: the share of sentences that their citations together support. Precision: the share of citations that
    support their sentence alone, or without which the others do not (Gao et al. 2023, arXiv 2305.14627).
    """
    cited = {citation.number: citation for citation in answer.citations}
    supported: list[bool] = []
    needed: list[bool] = []
    for sentence, numbers in _cited_sentences(answer.text):
        evidence = [_evidence(cited[number]) for number in numbers]
        whole = bool(evidence) and _supports(sentence, evidence)
        supported.append(whole)
        for at, one in enumerate(evidence):
            rest = evidence[:at] + evidence[at + 1 :]
            needed.append(whole and (_supports(sentence, [one]) or not (rest and _supports(sentence, rest))))
    return mean(needed) or 0.0, mean(supported) or 0.0


def _cited_sentences(text: str) -> Iterator[tuple[str, list[int]]]:
    """The sentences that state something, each with the numbers behind it."""
    for block in text.splitlines():
        if not block.strip() or block.strip() in FRAMES:
            continue
        parts = re.split(r"((?:\s*\[\d+\])+)", block)
        for said, markers in zip(parts[::2], [*parts[1::2], ""], strict=True):
            numbers = [int(number) for number in MARKER.findall(markers)]
            if not said.strip(" .") and not numbers:
                continue
            sentences = [said] if said.strip().startswith("“") else _sentences(said)
            for sentence in sentences[:-1]:
                yield sentence, []  # a marker stands behind the last of them only
            yield sentences[-1] if sentences else said, numbers


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


def _evidence(citation: Citation) -> Evidence:
    passage = citation.passage
    return Evidence(f"{passage.title}\n{citation.quote}", passage.outlet, passage.published)


def _supports(sentence: str, evidence: Sequence[Evidence]) -> bool:
    quotation = _QUOTATION.match(sentence.strip())
    if quotation:  # what is said is what stands between the marks
        return any(quotation[1] in each.text for each in evidence)
    short = _SHORT_LINE.fullmatch(sentence.strip())
    if short:
        return any((short["words"] or short["told"]) in each.text for each in evidence)
    return check(sentence, evidence).state == "supported"


def in_language(answer: Answer, wanted: Language) -> bool:
    """Whether all that the writer says itself is in this language; too little to tell by counts as the answer says.

    A frame is known word for word, sentences are told by their words.
    """
    spoken: list[Language] = []
    little = []
    for piece, language in _own_words(answer):
        if language or _enough(piece):
            spoken.append(language or detect_language(piece))
        else:
            little.append(piece)
    rest = " ".join(little)
    if _enough(rest):
        spoken.append(detect_language(rest))
    return all(language == wanted for language in spoken or [answer.language])


def _own_words(answer: Answer) -> Iterator[tuple[str, Language | None]]:
    """Everything but quotations with their outlet and day, in pieces; a frame with its language.

    A language model's words are all its own, save the quotations that stand before them where sources differ.
    """
    text = re.sub(r"\s*\[\d+\]", "", answer.text)
    if answer.written_by == "extract" or text.startswith(_DIFFERING):
        for citation in answer.citations:
            text = text.replace(f"“{citation.quote}” — ", "“” — ")
    for line in filter(None, map(str.strip, text.splitlines())):
        short = _SHORT_LINE.fullmatch(line)
        if line in FRAMES:
            yield line, FRAMES[line]
        elif line.startswith("“” — "):
            yield from ((remark, language) for remark, language in _REMARKS.items() if line.endswith(remark))
        elif short:
            yield short["frame"], _SHORT[short["frame"]]
            if short["words"] or not any(short["told"] in citation.quote for citation in answer.citations):
                yield short["told"], None
        else:
            yield from ((sentence, None) for sentence in _sentences(line))


def _enough(piece: str) -> bool:
    words = _WORD.findall(piece)
    return len(words) >= FEWEST_WORDS and sum(word[0].islower() for word in words) >= FEWEST_SMALL


def mean(values: Iterable[bool | float]) -> float | None:
    """The mean, None of nothing."""
    found = [float(value) for value in values]
    return sum(found) / len(found) if found else None
