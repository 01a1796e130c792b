"""How well a reader does: spans, answerable or not, on development sets. Never on a test split.

    python -m training.reader.evaluate WEIGHTS       # a checkpoint or the weights that `train` kept

Answers are compared as SQuAD compares them (case, punctuation and blanks aside; its English articles too).
"""

import collections
import re
import string
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from tokenizers import Tokenizer

from index.bundled import ensure_bundled, ensure_folder
from index.embed import TOKENIZER_FILE, load_tokenizer
from index.pair import Floats, Pair, Span, batch
from index.reader import Asked, read_spans
from training.reader.data import DEV, Example, is_held_out, news_examples, public_rows
from training.reader.model import ReaderModel
from training.reader.weights import load_weights

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "data" / "models"


@dataclass(frozen=True, slots=True)
class Question:
    """A question over one passage with its accepted answers; none where it has no answer there."""

    example: Example
    answers: tuple[str, ...]


class SpanReader(Protocol):
    """What is measured: a reader in torch or in ONNX Runtime."""

    def spans(self, asked: Sequence[Asked]) -> list[Span]: ...


class TorchReader:
    """The reader in training, which reads as the one that ships does."""

    def __init__(self, model: ReaderModel, tokenizer: Tokenizer) -> None:
        self._model = model
        self._tokenizer = tokenizer

    def spans(self, asked: Sequence[Asked]) -> list[Span]:
        return read_spans(self._tokenizer, asked, self._logits)

    @torch.inference_mode()
    def _logits(self, pairs: Sequence[Pair]) -> list[tuple[Floats, Floats, float]]:
        self._model.eval()
        arrays = [torch.from_numpy(each) for each in batch(pairs, 32)]
        with torch.autocast("cpu", torch.bfloat16):
            logits = self._model(*arrays)
        starts, ends, judged = (each.float().numpy() for each in (logits.starts, logits.ends, logits.answers))
        return [(starts[row], ends[row], float(judged[row])) for row in range(len(pairs))]


def normalise(text: str) -> list[str]:
    bare = "".join(" " if char in string.punctuation + "–—“”‘’" else char for char in text.casefold())
    return re.sub(r"\b(a|an|the)\b", " ", bare).split()


def f1(said: str, accepted: Sequence[str]) -> float:
    """The best token overlap with an accepted answer, 0..1."""
    best = 0.0
    for answer in accepted:
        ours, theirs = normalise(said), normalise(answer)
        common = sum((collections.Counter(ours) & collections.Counter(theirs)).values())
        if common:
            best = max(best, 2 * common / (len(ours) + len(theirs)))
    return best


def exact(said: str, accepted: Sequence[str]) -> float:
    return float(any(normalise(said) == normalise(answer) for answer in accepted))


def idk_questions(split: str) -> list[Question]:
    """`validation`, or `held`: the part of the training split that nothing is trained on."""
    name = "validation" if split == "validation" else "train"
    questions = []
    for row in public_rows(f"idk_mrc/qa.{name}"):
        example = row.example()
        if example is not None and (split == "validation" or is_held_out(row)):
            questions.append(Question(example, row.answers))
    return questions


def news_questions(count_tokens: Callable[[str], int]) -> dict[str, list[Question]]:
    """The news dev set over single passages, by direction: the gold passage, or for near misses the whole article's."""
    found: dict[str, list[Question]] = {"same": [], "crossed": []}
    for each in news_examples(DEV, count_tokens):
        kind = "crossed" if each.crossed else "same"
        for example in each.gold[:1]:
            assert example.answer is not None
            found[kind].append(Question(example, (example.seen.text[slice(*example.answer)],)))
        if not each.gold:
            found[kind] += [Question(example, ()) for example in each.others]
    return found


def read(reader: SpanReader, questions: Sequence[Question]) -> list[Span]:
    return reader.spans([(each.example.question, each.example.seen) for each in questions])


def text_of(question: Question, span: Span) -> str:
    return question.example.seen.text[span.start : span.end]


def calibrate(predictions: Sequence[Span], answerable: Sequence[bool]) -> LogisticRegression:
    """Fit how likely a passage answers to margin and judgement."""
    return LogisticRegression(C=10.0).fit(features(predictions), answerable)


def features(predictions: Sequence[Span]) -> np.ndarray:
    return np.array([[each.margin, each.judged] for each in predictions])


@dataclass(frozen=True, slots=True)
class Report:
    """`calibration`: logistic weights of margin and judgement, and the bias; `threshold`: the score from which on an
    answer is given; both fitted on held-out training paragraphs. `figures` are of the development sets."""

    calibration: tuple[float, float, float]
    threshold: float
    figures: dict[str, float]


def report(reader: SpanReader, count_tokens: Callable[[str], int]) -> Report:
    """Everything that is measured of a reader."""
    held = idk_questions("held")
    said = read(reader, held)
    answerable = [bool(each.answers) for each in held]
    fitted = calibrate(said, answerable)
    scores = fitted.predict_proba(features(said))[:, 1]
    threshold = best_threshold(held, said, scores)
    figures: dict[str, float] = {}
    questions = idk_questions("validation")
    said = read(reader, questions)
    scores = fitted.predict_proba(features(said))[:, 1]
    figures |= {f"idk {name}": value for name, value in span_figures(questions, said).items()}
    figures["idk all F1"] = 100 * float(np.mean(_kept(questions, said, scores >= threshold)))
    figures["idk AUC"] = roc_auc_score([bool(each.answers) for each in questions], scores)
    for kind, questions in news_questions(count_tokens).items():
        said = read(reader, questions)
        scores = fitted.predict_proba(features(said))[:, 1]
        figures |= {f"news {kind} {name}": value for name, value in span_figures(questions, said).items()}
        figures[f"news {kind} AUC"] = roc_auc_score([bool(each.answers) for each in questions], scores)
    margin, judged = fitted.coef_[0].tolist()
    return Report((margin, judged, float(fitted.intercept_[0])), threshold, figures)


def span_figures(questions: Sequence[Question], said: Sequence[Span]) -> dict[str, float]:
    """F1 and EM in per cent over the answerable ones."""
    pairs = [(each, one) for each, one in zip(questions, said, strict=True) if each.answers]
    return {
        "F1": 100 * float(np.mean([f1(text_of(each, one), each.answers) for each, one in pairs])),
        "EM": 100 * float(np.mean([exact(text_of(each, one), each.answers) for each, one in pairs])),
    }


def best_threshold(questions: Sequence[Question], said: Sequence[Span], scores: np.ndarray) -> float:
    """The score from which on an answer is given, for the highest F1 over all questions."""
    tried = np.arange(0.02, 0.99, 0.02)
    return float(max(tried, key=lambda least: np.mean(_kept(questions, said, scores >= least))))


def _kept(questions: Sequence[Question], said: Sequence[Span], answered: np.ndarray) -> list[float]:
    """F1 of each question where the answer is shown only if `answered`; silence is right where there is none."""
    return [
        (f1(text_of(each, one), each.answers) if shown else 0.0) if each.answers else float(not shown)
        for each, one, shown in zip(questions, said, answered, strict=True)
    ]


def main() -> None:
    model = ReaderModel()
    load_weights(model, Path(sys.argv[1]))
    tokenizer = load_tokenizer(ensure_folder(MODELS) / TOKENIZER_FILE)
    found = report(TorchReader(model, tokenizer), ensure_bundled(MODELS).count_tokens)
    print(f"calibration {found.calibration}, threshold {found.threshold:.2f}")
    for name, value in found.figures.items():
        print(f"{name:24} {value:.4f}")


if __name__ == "__main__":
    main()
