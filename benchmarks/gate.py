"""Fits the refusal gate on the development questions, and says how well it does on questions it was not fitted on.

    python -m benchmarks.gate

Prints the area under the curve and both errors (answerable refused, unanswerable answered) in ten-fold
cross-validation over five shuffles, then the weights for assistant/gate.py, fitted on all. Questions for a list are
left out: they have a rule of their own.
"""

import sys

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from assistant.condense import question_language
from assistant.extract import ExtractWriter
from assistant.gate import WEIGHTS, features
from assistant.question import read_question
from benchmarks.answers import load, starter_room

FOLDS, SHUFFLES = 10, 5


def examples() -> tuple[np.ndarray, np.ndarray]:
    """Features of shape (questions, len(WEIGHTS)), and 1 where the question can be answered."""
    rows, answerable = [], []
    with starter_room() as room:
        writer = ExtractWriter(room.searcher)
        for asked in load("dev_questions.jsonl"):
            text = str(asked["question"])
            question = read_question(text, question_language(text) or "id")
            candidates = writer.weigh(question, room.search(text))
            if question.wants_list or not candidates:
                continue
            values = features(candidates[0])
            rows.append([values[name] for name in WEIGHTS])
            answerable.append(int(bool(asked["answerable"])))
    return np.array(rows), np.array(answerable)


def model() -> LogisticRegression:
    return LogisticRegression(C=10, class_weight="balanced")


def main() -> int:
    rows, answerable = examples()
    area, refused, answered = [], [], []
    for seed in range(SHUFFLES):
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed)
        scores = cross_val_predict(model(), rows, answerable, cv=folds, method="decision_function")
        area.append(roc_auc_score(answerable, scores))
        refused.append((scores[answerable == 1] < 0).mean())
        answered.append((scores[answerable == 0] >= 0).mean())
    print(f"{len(rows)} questions, {answerable.sum()} answerable")
    print(
        f"cross-validated: AUC {np.mean(area):.3f}, answerable refused {np.mean(refused):.0%}, "
        f"unanswerable answered {np.mean(answered):.0%}"
    )
    fitted = model().fit(rows, answerable)
    weights = {name: round(float(weight), 2) for name, weight in zip(WEIGHTS, fitted.coef_[0], strict=True)}
    print(f"WEIGHTS = {weights}\nBIAS = {float(fitted.intercept_[0]):.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
