"""Whether the shipped reader's score is what it says: of the passages it scores .7, seven in ten should answer.

    python -m training.reader.reliability     # a table for the model card, on the development sets

A pair is a question over one passage: IDK-MRC validation, and our news dev set in both directions. Needs
../shared/data.
"""

import numpy as np

from index.bundled import bundled_reader, ensure_bundled
from training.reader.evaluate import MODELS, Question, idk_questions, news_questions

EDGES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def table(scores: np.ndarray, answerable: np.ndarray) -> list[str]:
    """A line for each tenth: how many pairs, their mean score, the share that can be answered. Then the expected
    calibration error, the mean distance of the two, each tenth weighing what it holds."""
    lines, error = [], 0.0
    for low, high in zip(EDGES, EDGES[1:], strict=False):
        inside = (scores >= low) & ((scores < high) | (high == EDGES[-1]))
        if inside.any():
            said, true = scores[inside].mean(), answerable[inside].mean()
            error += inside.mean() * abs(said - true)
            lines.append(f"| {low:.1f}–{high:.1f} | {inside.sum()} | {said:.2f} | {true:.2f} |")
    return [*lines, f"Expected calibration error: {error:.3f}"]


def main() -> None:
    reader = bundled_reader(MODELS)
    news = news_questions(ensure_bundled(MODELS).count_tokens)
    sets: dict[str, list[Question]] = {
        "IDK-MRC validation": idk_questions("validation"),
        "news dev": [*news["same"], *news["crossed"]],
    }
    for name, asked in sets.items():
        scores = np.array([reader.read(each.example.question, [each.example.seen])[0].score for each in asked])
        print(
            f"{name} ({len(asked)} pairs)", *table(scores, np.array([bool(each.answers) for each in asked])), sep="\n"
        )


if __name__ == "__main__":
    main()
