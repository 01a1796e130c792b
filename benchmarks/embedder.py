"""Quality and speed of the bundled embedder against the same weights in torch fp32, in one run.

    python -m benchmarks.embedder            # prints a table; needs ../shared/data

Quality is nDCG@10 on the Belebele dev half, dense search only, in the four directions. Speed is passages of about 160
tokens a second and the median time of one question; read the ratios, the seconds are this machine's.
"""

import json
import statistics
import sys
import time
from pathlib import Path

import ir_measures
import numpy as np

from index.bundled import ensure_bundled
from index.embed import Embedder, named_embedder

ROOT = Path(__file__).resolve().parent.parent
DATA = ROOT.parent / "shared" / "data" / "belebele" / "beir"
DIRECTIONS = (("en", "id"), ("id", "en"), ("id", "id"), ("en", "en"))


def rows(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def ndcg(embedder: Embedder) -> dict[str, float]:
    """nDCG@10 by direction, `en > id` being English questions over Indonesian passages."""
    passages = {lang: rows(DATA / f"corpus.{lang}.jsonl") for lang in ("id", "en")}
    vectors = {lang: embedder.embed_passages([row["text"] for row in passages[lang]]) for lang in passages}
    scores = {}
    for question_language, passage_language in DIRECTIONS:
        qrels = list(
            ir_measures.read_trec_qrels(trec(DATA / "qrels" / f"{question_language}-q_{passage_language}-p.tsv"))
        )
        wanted = {qrel.query_id for qrel in qrels}
        questions = [row for row in rows(DATA / f"queries.{question_language}.jsonl") if row["_id"] in wanted]
        similar = embedder.embed_questions([row["text"] for row in questions]) @ vectors[passage_language].T
        run = [
            ir_measures.ScoredDoc(question["_id"], passages[passage_language][int(at)]["_id"], float(line[at]))
            for question, line in zip(questions, similar, strict=True)
            for at in np.argsort(-line)[:20]
        ]
        measure = ir_measures.nDCG @ 10
        scores[f"{question_language} > {passage_language}"] = ir_measures.calc_aggregate([measure], qrels, run)[measure]
    return scores


def trec(path: Path) -> str:
    """A BEIR qrels file as TREC lines."""
    lines = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    return "\n".join(f"{query} 0 {passage} {score}" for query, passage, score in lines)


def passages_per_second(embedder: Embedder, texts: list[str]) -> float:
    started = time.perf_counter()
    embedder.embed_passages(texts)
    return len(texts) / (time.perf_counter() - started)


def question_seconds(embedder: Embedder, questions: list[str]) -> float:
    embedder.embed_questions(questions[:3])
    times = []
    for question in questions:
        started = time.perf_counter()
        embedder.embed_questions([question])
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def main() -> int:
    if not DATA.is_dir():
        print(f"skipped: {DATA} is not there")
        return 0
    bundled = ensure_bundled(ROOT / "data" / "models")
    folder = next((ROOT / "data" / "models").glob("multilingual-e5-small-*"))
    torch_fp32 = named_embedder(str(folder))
    texts = [(row["text"] * 3)[:700] for row in rows(DATA / "corpus.id.jsonl")][:160]
    questions = [row["text"] for row in rows(DATA / "queries.id.jsonl")][:60]
    print(f"tokens in a passage: {statistics.mean(map(bundled.count_tokens, texts)):.0f}")
    quality, rate, wait = {}, {}, {}
    for name, embedder in (("bundled", bundled), ("torch fp32", torch_fp32)):
        quality[name] = ndcg(embedder)
    for name, embedder in (("bundled", bundled), ("torch fp32", torch_fp32)):
        rate[name] = statistics.median(passages_per_second(embedder, texts[i::4]) for i in range(4))
        wait[name] = question_seconds(embedder, questions)
    for direction in quality["bundled"]:
        ours, theirs = quality["bundled"][direction], quality["torch fp32"][direction]
        print(f"nDCG@10 {direction}: bundled {ours:.4f}, torch fp32 {theirs:.4f}, difference {ours - theirs:+.4f}")
    print(f"passages/s: {rate['bundled']:.1f} / {rate['torch fp32']:.1f} = {rate['bundled'] / rate['torch fp32']:.2f}x")
    print(
        f"one question: {wait['torch fp32'] * 1e3:.1f} ms / {wait['bundled'] * 1e3:.1f} ms = "
        f"{wait['torch fp32'] / wait['bundled']:.2f}x"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
