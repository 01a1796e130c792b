"""Where the refusal gate stands, and how well it tells what the articles say from what they do not.

    python -m benchmarks.gate                     # with the reader: both errors for every line
    TANYA_READER=off python -m benchmarks.gate    # without it: cross-validated, then the weights for assistant/gate.py

The questions are those of dev_questions.jsonl, the reader's news dev set and the golden set's development half, put to
all their articles together. Errors are the answerable refused and the unanswerable answered.
"""

import os
import sys
from collections.abc import Iterator

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold, cross_val_predict

from assistant.gate import BIAS, LINE, WEIGHTS, features
from benchmarks.answers import load
from benchmarks.quality import golden_articles, golden_questions
from benchmarks.reading import Asked, Told, news, searcher, tell

FOLDS = 10
LINES = (0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75)


def questions() -> Iterator[tuple[str, Asked, bool]]:
    """(source, question, whether it can be answered); two forms of one question follow each other."""
    for row in load("dev_questions.jsonl"):
        yield "dev questions", Asked(str(row["question"]), ()), bool(row["answerable"])
    for asked in news()[1]:
        yield "news", asked, bool(asked.answers)
    for each in golden_questions():
        if each.split == "dev" and not each.history:
            yield "golden", Asked(each.question, each.answers), bool(each.gold)


def examples() -> list[tuple[str, Told, bool]]:
    """(source, what became of the question, whether it can be answered)."""
    with searcher([*news()[0], *golden_articles()]) as searching:
        told = [(source, tell(asked, searching), can) for source, asked, can in questions()]
    return [each for each in told if each[1].candidates]


def show(sources: np.ndarray, answerable: np.ndarray, scores: np.ndarray, line: float) -> None:
    """A line for each source: area under the curve, and both errors."""
    for source in dict.fromkeys(sources):
        own = sources == source
        right, score = answerable[own], scores[own]
        print(
            f"  {source}: {own.sum()} questions, {right.sum()} answerable; AUC {roc_auc_score(right, score):.3f}, "
            f"answerable refused {(score[right == 1] < line).mean():.0%}, "
            f"unanswerable answered {(score[right == 0] >= line).mean():.0%}"
        )


def main() -> int:
    found = examples()
    sources, answerable = np.array([each[0] for each in found]), np.array([int(each[2]) for each in found])
    if os.environ.get("TANYA_READER") != "off":
        scores = np.array([told.support + LINE for _, told, _ in found])
        for line in LINES:
            print(f"line {line}{' (now)' if line == LINE else ''}")
            show(sources, answerable, scores, line)
        return 0
    single = np.array([not told.question.wants_list for _, told, _ in found])  # lists have a rule of their own
    rows = np.array([[features(told.candidates[0])[name] for name in WEIGHTS] for _, told, _ in found])[single]
    model = LogisticRegression(C=10, class_weight="balanced")
    folds = GroupKFold(FOLDS)
    groups = np.arange(len(rows)) // 2  # both languages' forms of a question stay together
    scores = cross_val_predict(model, rows, answerable[single], groups=groups, cv=folds, method="decision_function")
    print("cross-validated")
    show(sources[single], answerable[single], scores, 0.0)
    fitted = model.fit(rows, answerable[single])
    weights = {name: round(float(weight), 2) for name, weight in zip(WEIGHTS, fitted.coef_[0], strict=True)}
    print(f"WEIGHTS = {weights}\nBIAS = {float(fitted.intercept_[0]):.2f} (now {WEIGHTS}, {BIAS})")
    return 0


if __name__ == "__main__":
    sys.exit(main())
