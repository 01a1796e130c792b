"""A question and a passage as the reader sees them: tokens in, the answer's place out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

BOS, PAD, EOS = 0, 1, 2  # pieces of the bundled vocabulary
QUESTION_TOKENS = 64  # longer questions are cut
WINDOW = 256  # tokens of a passage that are read at once
STRIDE = 128  # tokens between the beginnings of two windows
ANSWER_TOKENS = 80  # the longest answer
_AROUND = 10  # tokens by which an answer may begin before a name that it holds, or end behind it
NOTHING = -30.0  # the least margin
_BRACKETS = (("(", ")"), ("[", "]"), ("“", "”"), ('"', '"'), ("‘", "’"))
# What an answer that begins or ends here would cut: a currency or a person's titles before it, a scale behind it.
_TITLES = "Ir|H|Hj|KH|Drs|Dra|Dr|dr|Prof|Mr|Mrs|Ms|Tgk|Letjen|Mayjen|Brigjen"
_BEFORE = re.compile(rf"(?:(?:\b(?:Rp|US\$|A\$|S\$|RM)|[$€£¥]) ?|(?:\b(?:{_TITLES})\.? )+)$")
_SCALE = re.compile(r" ?(?:ribu|juta|miliar|triliun|thousand|million|billion|trillion|persen|percent|%)(?!\w)")
DEGREES = re.compile(r"(?:, ?(?:S|M|Ph|A)\.? ?[A-Z][A-Za-z]{0,3}\.?(?:[A-Z]\.?)?(?=[ ,.;)]|$))+")
_INITIALS = re.compile(
    r"\b(?:[A-Z]|Tbk|Inc|Ltd|Co|Jr|Sr|S\.[A-Z]\w*|M\.[A-Z]\w*|Ph\.D|dll|dsb)\.$"
)  # keep their full stop
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Seen:
    """A text as it is read; the answer may stand from `begins` on. What is before tells what the text is about."""

    text: str
    begins: int = 0


@dataclass(frozen=True, slots=True)
class Span:
    """The best answer in a text, text[start:end]. `margin`: how far its logits are above those of "no answer";
    `judged`: the logit of the head that judges the whole passage. An empty span where nothing could be read."""

    start: int
    end: int
    margin: float
    judged: float


@dataclass(frozen=True, slots=True)
class Rival:
    """Another answer, text[start:end]. `margin`: how far its logits are above those of "no answer"; `lead`: above those
    of the best answer that touches what is claimed, about 0 where that is the best one itself."""

    start: int
    end: int
    margin: float
    lead: float


@dataclass(frozen=True, slots=True)
class Encoded:
    """Tokens of a text; token i stands at text[offsets[i][0]:offsets[i][1]], blanks before it left out."""

    ids: list[int]
    offsets: list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Pair:
    """`ids`: the first piece, the question, two ends, passage tokens, an end. `segments` has 1 for the passage and
    the end after it. `first` is where the passage begins; its token i is the passage's token `offset + i`."""

    ids: list[int]
    first: int
    offset: int

    @property
    def segments(self) -> list[int]:
        return [0] * self.first + [1] * (len(self.ids) - self.first)


def encode(tokenizer: Tokenizer, text: str) -> Encoded:
    """Tokens without the special pieces; empty where the text has nothing to read."""
    made = tokenizer.encode(text, add_special_tokens=False)
    offsets = []
    for start, end in made.offsets:
        while start < end and text[start].isspace():
            start += 1
        offsets.append((start, end))
    return Encoded(made.ids, offsets)


def windows(question: Encoded, passage: Encoded, window: int = WINDOW, stride: int = STRIDE) -> list[Pair]:
    """The pairs that together show the whole passage; at least one."""
    asked = question.ids[:QUESTION_TOKENS]
    first = len(asked) + 3
    count = len(passage.ids)
    starts = range(0, max(1, count - window + stride), stride)
    return [Pair([BOS, *asked, EOS, EOS, *passage.ids[start : start + window], EOS], first, start) for start in starts]


def batch(pairs: Sequence[Pair], multiple: int = 1) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """ids, mask and segments of shape (pairs, longest pair rounded up to `multiple`), padded on the right."""
    longest = -(-max(len(pair.ids) for pair in pairs) // multiple) * multiple
    ids = np.full((len(pairs), longest), PAD, dtype=np.int64)
    mask, segments = np.zeros_like(ids), np.zeros_like(ids)
    for row, pair in enumerate(pairs):
        ids[row, : len(pair.ids)] = pair.ids
        mask[row, : len(pair.ids)] = 1
        segments[row, : len(pair.ids)] = pair.segments
    return ids, mask, segments


def decode(seen: Seen, pair: Pair, passage: Encoded, starts: Floats, ends: Floats, judged: float) -> Span:
    """The logits of one pair's tokens -> the best span of what may be answered with."""
    count = len(pair.ids) - pair.first - 1
    offsets = passage.offsets[pair.offset : pair.offset + count]
    shut = np.array([start < seen.begins or start == end for start, end in offsets], dtype=bool)
    inside = slice(pair.first, pair.first + count)
    first, last, score = _best_span(np.where(shut, -np.inf, starts[inside]), np.where(shut, -np.inf, ends[inside]))
    if not np.isfinite(score):
        return Span(seen.begins, seen.begins, NOTHING, judged)
    start, end = whole(seen.text, seen.begins, *tidy(seen.text, offsets[first][0], offsets[last][1]))
    return Span(start, end, max(NOTHING, score - float(starts[0] + ends[0])), judged)


def over(
    seen: Seen, pair: Pair, passage: Encoded, logits: tuple[Floats, Floats], places: Sequence[tuple[int, int]]
) -> float:
    """The margin of the best span that touches one of the places; NOTHING where none can be read."""
    count = len(pair.ids) - pair.first - 1
    offsets = passage.offsets[pair.offset : pair.offset + count]
    starts, ends = (each[pair.first : pair.first + count] for each in logits)
    best = -np.inf
    for start, end in places:
        touched = [at for at, (first, last) in enumerate(offsets) if first < end and last > start >= seen.begins]
        if touched:
            before = slice(max(0, touched[0] - _AROUND), touched[-1] + 1)
            behind = slice(touched[0], touched[-1] + _AROUND + 1)
            best = max(best, float(starts[before].max() + ends[behind].max()))
    return max(NOTHING, best - float(logits[0][0] + logits[1][0]))


def _best_span(starts: Floats, ends: Floats) -> tuple[int, int, float]:
    """First and last token (inclusive) and the sum of their logits, the highest of all; -inf where there is none."""
    best = (0, 0, -np.inf)
    for first, start in enumerate(starts):
        last = first + int(np.argmax(ends[first : first + ANSWER_TOKENS]))
        total = float(start + ends[last])
        if total > best[2]:
            best = (first, last, total)
    return best


def tidy(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without blanks and punctuation at its ends that a token brought along; brackets stay in pairs."""
    while start < end and (text[end - 1].isspace() or text[end - 1] in ".,;:!?"):
        if text[end - 1] == "." and _INITIALS.search(text[start:end]):
            break
        end -= 1
    while start < end and (text[start].isspace() or text[start] in ".,;:!?"):
        start += 1
    for opening, closing in _BRACKETS:
        inside = text[start:end]
        if inside.endswith(closing) and inside.count(opening) < inside.count(closing):
            end -= 1
        if inside.startswith(opening) and inside.count(opening) > inside.count(closing):
            start += 1
    return start, end


def whole(text: str, begins: int, start: int, end: int) -> tuple[int, int]:
    """The span with what it would otherwise cut: the rest of a word or number, a currency, a scale, a person's titles.
    It stays behind `begins`."""
    if start >= end:
        return start, end
    while start > begins and _within(text, start):
        start -= 1
    if found := _BEFORE.search(text[begins:start]):
        start = begins + found.start()
    while end < len(text) and _within(text, end):
        end += 1
    if found := (_SCALE if text[end - 1].isdigit() else DEGREES).match(text, end):
        end = found.end()
    return start, end


def _within(text: str, at: int) -> bool:
    """Whether a word or a number such as 1.812,5 goes on from text[at - 1] to text[at]."""
    before, after = text[at - 1], text[at]
    if before.isalnum() and after.isalnum():
        return True
    digits = text[at - 2 : at - 1], text[at + 1 : at + 2]
    return (before in ".," and after.isdigit() and digits[0].isdigit()) or (
        after in ".," and before.isdigit() and digits[1].isdigit()
    )
