"""Train the judge of sentences: the reader's encoder with a head that doubts single words of a sentence.

    python -m training.reader.train_claims WORK --examples 24000 [--from WEIGHTS] [--rate 2e-4]

WEIGHTS: what an earlier run kept, or index/reader.onnx. The weights with the best figures over
benchmarks/verification are kept as WORK/best.pt; checkpoints every ten minutes, and the same command resumes.
"""

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional

from benchmarks.verification import Pair as Judged
from benchmarks.verification import read_pairs
from index.bundled import ensure_bundled, ensure_folder
from index.embed import TOKENIZER_FILE, load_tokenizer
from index.pair import BOS, EOS, Pair, Seen, batch, encode
from training.reader.claims import Claim, ClaimSources, claims, parallel_sentences
from training.reader.data import news_examples, news_parts
from training.reader.evaluate import MODELS
from training.reader.mix import english_words
from training.reader.model import ReaderModel, parameter_groups
from training.reader.statements import read_statements
from training.reader.weights import load_weights

CLAIM_TOKENS = 96
EVIDENCE_TOKENS = 256
BATCH_TOKENS = 3072
POOL = 400
WARM_UP = 0.06
DECAY = 0.01
FADE = 0.95
CHECKPOINT_SECONDS = 600
WORDS, BLAMED = 1.0, 4.0  # weight of the single words beside the sentence, and of a wrong word beside a right one


class ClaimModel(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.reader = ReaderModel()
        self.doubt = nn.Linear(self.reader.places.in_features, 1)

    def forward(self, ids: Tensor, mask: Tensor, segments: Tensor) -> Tensor:
        """(pairs, tokens): the doubt about each token of the sentence, -1e4 elsewhere."""
        bert = self.reader.bert
        words = bert.embeddings.word_embeddings(ids) + self.reader.segments(segments)
        hidden = self.reader.dropout(bert(inputs_embeds=words, attention_mask=mask).last_hidden_state)
        doubts = self.doubt(hidden).squeeze(-1).float()
        shut = (segments == 1) | (mask == 0) | (ids == BOS) | (ids == EOS)
        return doubts.masked_fill(shut, -1e4)


@dataclass(frozen=True, slots=True)
class Item:
    pair: Pair
    wrong: list[int] | None
    supported: bool


def item(claim: Claim, tokenizer: Tokenizer) -> Item:
    said, seen = encode(tokenizer, claim.text), encode(tokenizer, claim.seen.text)
    asked = said.ids[:CLAIM_TOKENS]
    wrong = None
    if claim.wrong is not None:
        wrong = [
            at + 1
            for at, (start, end) in enumerate(said.offsets[:CLAIM_TOKENS])
            if any(start < last and first < end for first, last in claim.wrong)
        ]
    pair = Pair([BOS, *asked, EOS, EOS, *seen.ids[:EVIDENCE_TOKENS], EOS], len(asked) + 3, 0)
    return Item(pair, wrong, claim.supported)


def batches(made: Sequence[Claim], tokenizer: Tokenizer, chance: random.Random) -> Iterator[list[Item]]:
    for at in range(0, len(made), POOL):
        pool = sorted((item(each, tokenizer) for each in made[at : at + POOL]), key=lambda each: -len(each.pair.ids))
        some: list[list[Item]] = []
        for each in pool:
            if not some or -(-len(some[-1][0].pair.ids) // 32) * 32 * (len(some[-1]) + 1) > BATCH_TOKENS:
                some.append([])
            some[-1].append(each)
        chance.shuffle(some)
        yield from some


def loss_of(doubts: Tensor, items: Sequence[Item]) -> Tensor:
    unsupported = torch.tensor([float(not each.supported) for each in items])
    loss = functional.binary_cross_entropy_with_logits(torch.logsumexp(doubts, 1), unsupported)
    known = torch.tensor([each.wrong is not None for each in items]).unsqueeze(1) & (doubts > -1e3)
    labels = torch.zeros_like(doubts)
    for row, each in enumerate(items):
        labels[row, each.wrong or []] = 1.0
    if known.any():
        weight = 1 + labels * (BLAMED - 1)
        single = functional.binary_cross_entropy_with_logits(doubts, labels, weight, reduction="none")
        loss = loss + WORDS * single[known].mean()
    return loss


@torch.inference_mode()
def doubted(model: ClaimModel, tokenizer: Tokenizer, pairs: Sequence[Judged]) -> list[float]:
    """The strongest doubt about a word of each sentence."""
    model.eval()
    found = []
    for each in pairs:
        text = "\n".join(one.text for one in each.evidence)
        made = item(Claim(each.sentence, Seen(text), ()), tokenizer)
        arrays = [torch.from_numpy(one) for one in batch([made.pair], 32)]
        with torch.autocast("cpu", torch.bfloat16):
            doubts = model(*arrays)
        found.append(float(torch.logsumexp(doubts, 1)))
    return found


def measure(model: ClaimModel, tokenizer: Tokenizer) -> dict[str, float]:
    pairs = read_pairs()
    scores = np.array(doubted(model, tokenizer, pairs))
    wrong = np.array([each.change is not None for each in pairs])
    lines = np.quantile(scores, np.arange(0.05, 0.96, 0.01))
    figures = {"AUC": float(roc_auc_score(wrong, scores))}
    figures["best balanced"] = max(
        ((scores > line)[wrong].mean() + (scores <= line)[~wrong].mean()) / 2 for line in lines
    )
    for change in sorted({each.change for each in pairs if each.change}):
        here = np.array([each.change == change for each in pairs])
        figures[change] = float(roc_auc_score(wrong[here | ~wrong], scores[here | ~wrong]))
    return {name: round(float(value), 3) for name, value in figures.items()}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("work", type=Path)
    options.add_argument("--examples", type=int, default=24_000)
    options.add_argument("--rate", type=float, default=2e-4)
    options.add_argument("--from", dest="start", type=Path, default=Path("index/reader.onnx"))
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    chosen.work.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(chosen.seed)
    embedder = ensure_bundled(MODELS)
    tokenizer = load_tokenizer(ensure_folder(MODELS) / TOKENIZER_FILE)
    model = ClaimModel()
    if chosen.start.suffix == ".onnx":
        load_weights(model.reader, chosen.start)
    else:
        model.load_state_dict(torch.load(chosen.start, weights_only=True))
    groups = parameter_groups(model.reader, chosen.rate, DECAY, FADE)
    groups.append({"params": list(model.doubt.parameters()), "lr": chosen.rate * 4, "weight_decay": DECAY})
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)
    rates = [group["lr"] for group in optimizer.param_groups]
    news = [each for part in news_parts() for each in news_examples(part, embedder.count_tokens)]
    parallel, words = list(parallel_sentences()), english_words()
    chance = random.Random(chosen.seed)
    seen, step, best, saved = 0, 0, 0.0, time.monotonic()
    while seen < chosen.examples:
        made = claims(ClaimSources(read_statements(), parallel, news), words, chance)
        print("epoch of", len(made), flush=True)
        for items in batches(made, tokenizer, chance):
            done = seen / chosen.examples
            factor = done / WARM_UP if done < WARM_UP else max(0.0, (1 - done) / (1 - WARM_UP))
            for group, rate in zip(optimizer.param_groups, rates, strict=True):
                group["lr"] = rate * factor
            model.train()
            arrays = [torch.from_numpy(each) for each in batch([each.pair for each in items], 32)]
            with torch.autocast("cpu", torch.bfloat16):
                doubts = model(*arrays)
            loss = loss_of(doubts, items)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad()
            seen, step = seen + len(items), step + 1
            if step % 20 == 0:
                print(f"{time.strftime('%H:%M:%S')} {seen:6} loss {loss.item():.3f} rate {factor:.3f}", flush=True)
            if time.monotonic() - saved > CHECKPOINT_SECONDS or seen >= chosen.examples:
                figures = measure(model, tokenizer)
                print(seen, json.dumps(figures), flush=True)
                if figures["AUC"] > best:
                    best = figures["AUC"]
                    torch.save(model.state_dict(), chosen.work / "best.pt")
                saved = time.monotonic()
            if seen >= chosen.examples:
                break


if __name__ == "__main__":
    main()
