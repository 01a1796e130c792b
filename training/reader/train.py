"""Train the reader.

    python -m training.reader.negatives WORK
    python -m training.reader.train WORK --examples 48000 [--from WEIGHTS] [--rate 1.5e-4]

WEIGHTS: what an earlier run kept, or index/reader.onnx.

Checkpoints go to WORK every ten minutes; the same command resumes. The weights with the best development figures are
kept as WORK/best.pt. Needs ../shared/data.
"""

import argparse
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from index.bundled import ensure_bundled, ensure_folder
from index.embed import TOKENIZER_FILE, load_tokenizer
from index.pair import BOS, EOS, QUESTION_TOKENS, Encoded, Pair, batch, encode
from training.reader.data import Example
from training.reader.evaluate import MODELS, TorchReader, report
from training.reader.mix import Group, epoch, read_sources
from training.reader.model import Logits, ReaderModel, parameter_groups
from training.reader.weights import load_weights

SEED = 20261125
BATCH_TOKENS = 3072  # padded
POOL = 160  # groups that are sorted by length together
READ = (160, 256)  # tokens of a passage: long ones are cut to one of these, the answer inside
WARM_UP = 0.06  # of all examples
DECAY = 0.01
FADE = 0.95  # each lower layer learns at this part of the rate of the one above it
CHECKPOINT_SECONDS = 600
MEASURED = 3  # every so many checkpoints the development sets are read, which takes a minute or two
CHOSEN_BY = ("idk F1", "idk all F1", "news same F1", "news crossed F1")
JUDGED, LISTED, NULL_SPAN = 1.0, 0.5, 0.5  # weights of the parts of the loss beside the span of a right passage


@dataclass(frozen=True, slots=True)
class Item:
    """An example in tokens. `span`: first and last token in the pair, (0, 0) for none; `group` tells groups apart."""

    pair: Pair
    span: tuple[int, int]
    group: int


def item(example: Example, group: int, tokenizer: Tokenizer, chance: random.Random) -> Item | None:
    """None where the answer's tokens cannot be told."""
    question = encode(tokenizer, example.question).ids[:QUESTION_TOKENS]
    passage = encode(tokenizer, example.seen.text)
    inside = _tokens_of(passage, example.answer) if example.answer else None
    if example.answer and inside is None:
        return None
    size = chance.choice(READ)
    start = 0
    if len(passage.ids) > size:
        least, most = 0, len(passage.ids) - size
        if inside:
            least, most = max(least, inside[1] - size + 1), min(most, inside[0])
        start = chance.randint(min(least, most), most)
    first = len(question) + 3
    pair = Pair([BOS, *question, EOS, EOS, *passage.ids[start : start + size], EOS], first, start)
    span = (first + inside[0] - start, first + inside[1] - start) if inside else (0, 0)
    return Item(pair, span, group) if max(span) < len(pair.ids) - 1 else None


def _tokens_of(passage: Encoded, answer: tuple[int, int]) -> tuple[int, int] | None:
    held = [at for at, (start, end) in enumerate(passage.offsets) if start < answer[1] and end > answer[0]]
    return (held[0], held[-1]) if held else None


def training_batches(groups: list[Group], tokenizer: Tokenizer, seed: int) -> Iterator[list[Item]]:
    """Batches of whole groups, alike in length."""
    chance = random.Random(seed)
    number = 0
    for at in range(0, len(groups), POOL):
        pool = []
        for group in groups[at : at + POOL]:
            items = [each for one in group if (each := item(one, number, tokenizer, chance))]
            number += 1
            if items:
                pool.append(items)
        made = list(_packed(pool))
        chance.shuffle(made)
        yield from made


def _packed(pool: list[list[Item]]) -> Iterator[list[Item]]:
    some: list[Item] = []
    longest = 0
    for items in sorted(pool, key=_longest, reverse=True):
        longest = max(longest, _longest(items))
        if some and longest * (len(some) + len(items)) > BATCH_TOKENS:
            yield some
            some, longest = [], _longest(items)
        some = [*some, *items]
    if some:
        yield some


def _longest(items: list[Item]) -> int:
    return -(-max(len(each.pair.ids) for each in items) // 32) * 32


def loss_of(logits: Logits, items: list[Item]) -> Tensor:
    """Place of the answer, whether there is one, and which passage of a group holds it."""
    starts = torch.tensor([each.span[0] for each in items])
    ends = torch.tensor([each.span[1] for each in items])
    right = (starts > 0).float()
    weight = right + (1 - right) * NULL_SPAN
    places = functional.cross_entropy(logits.starts, starts, reduction="none")
    places = places + functional.cross_entropy(logits.ends, ends, reduction="none")
    loss = (places / 2 * weight).mean()
    loss = loss + JUDGED * functional.binary_cross_entropy_with_logits(logits.answers, right)
    groups: dict[int, list[int]] = {}
    for row, each in enumerate(items):
        groups.setdefault(each.group, []).append(row)
    listed = [
        functional.cross_entropy(logits.answers[rows].unsqueeze(0), torch.zeros(1, dtype=torch.long))
        for rows in groups.values()
        if len(rows) > 1 and items[rows[0]].span != (0, 0)
    ]
    return loss + LISTED * torch.stack(listed).mean() if listed else loss


class Run:
    """A training run that can be stopped at any moment and resumed from its last checkpoint."""

    def __init__(self, work: Path, examples: int, rate: float, start: Path | None, seed: int) -> None:
        self.work, self.examples, self.seed = work, examples, seed
        embedder = ensure_bundled(MODELS)
        self.count_tokens = embedder.count_tokens
        self.tokenizer = load_tokenizer(ensure_folder(MODELS) / TOKENIZER_FILE)
        torch.manual_seed(seed)
        self.model = ReaderModel()
        if start is not None:
            load_weights(self.model, start)
        groups = parameter_groups(self.model, rate, DECAY, FADE)
        self.optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98), fused=True)
        self.rates = [group["lr"] for group in self.optimizer.param_groups]
        self.epoch = self.step = self.seen = 0
        self.best = -1.0
        self.checkpoint = work / "checkpoint.pt"
        if self.checkpoint.exists():
            self._resume()

    def _resume(self) -> None:
        saved = torch.load(self.checkpoint, weights_only=True)
        self.model.load_trained(saved["model"])
        self.optimizer.load_state_dict(saved["optimizer"])
        self.epoch, self.step, self.seen, self.best = (saved[name] for name in ("epoch", "step", "seen", "best"))
        torch.manual_seed(self.seed + self.seen)

    def measure(self) -> None:
        """Read the development sets; keep the weights where they are the best so far."""
        figures = report(TorchReader(self.model, self.tokenizer), self.count_tokens).figures
        chosen = sum(figures[name] for name in CHOSEN_BY)
        with (self.work / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps({"seen": self.seen, **figures}) + "\n")
        if chosen > self.best:
            self.best = chosen
            torch.save(self.model.trained(), self.work / "best.pt")

    def save(self) -> None:
        """Write the checkpoint in one step."""
        state = {"model": self.model.trained(), "optimizer": self.optimizer.state_dict(), "best": self.best}
        state |= {"epoch": self.epoch, "step": self.step, "seen": self.seen}
        part = self.checkpoint.with_suffix(".part")
        torch.save(state, part)
        part.replace(self.checkpoint)

    def go(self) -> None:
        sources = read_sources(self.work, self.count_tokens)
        saved, saves = time.monotonic(), 0
        while self.seen < self.examples:
            groups = epoch(sources, self.seed + self.epoch)
            print(f"epoch {self.epoch}: {sum(map(len, groups))} examples in {len(groups)} groups", flush=True)
            for number, items in enumerate(training_batches(groups, self.tokenizer, self.seed + self.epoch)):
                if number < self.step:
                    continue  # done before the last checkpoint
                self._learn(items)
                self.step = number + 1
                if time.monotonic() - saved > CHECKPOINT_SECONDS:
                    self.save()
                    saves += 1
                    if saves % MEASURED == 0:
                        self.measure()
                    saved = time.monotonic()
                if self.seen >= self.examples:
                    break
            else:
                self.epoch, self.step = self.epoch + 1, 0
        self.measure()
        self.save()

    def _learn(self, items: list[Item]) -> None:
        done = self.seen / self.examples
        factor = done / WARM_UP if done < WARM_UP else max(0.0, (1 - done) / (1 - WARM_UP))
        for group, rate in zip(self.optimizer.param_groups, self.rates, strict=True):
            group["lr"] = rate * factor
        self.model.train()
        arrays = [torch.from_numpy(each) for each in batch([each.pair for each in items], 32)]
        with torch.autocast("cpu", torch.bfloat16):
            logits = self.model(*arrays)
        loss = loss_of(logits, items)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad()
        self.seen += len(items)
        if self.step % 20 == 0:
            print(f"{time.strftime('%H:%M:%S')} {self.seen:6} loss {loss.item():.3f} rate {factor:.3f}", flush=True)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("work", type=Path)
    options.add_argument("--examples", type=int, default=48_000)
    options.add_argument("--rate", type=float, default=1.5e-4)
    options.add_argument("--from", dest="start", type=Path)
    options.add_argument("--seed", type=int, default=SEED)
    chosen = options.parse_args()
    chosen.work.mkdir(parents=True, exist_ok=True)
    Run(chosen.work, chosen.examples, chosen.rate, chosen.start, chosen.seed).go()


if __name__ == "__main__":
    main()
