"""Sentences over evidence, with the words that the evidence does not carry: what the support head learns from.

Four kinds: the statements of `news/` with their broken twins; sentences of parallel paragraphs over the other language's
paragraph; sentences of news passages over that passage, some of their words in the other language; and questions
followed by an answer. Of the last three a part is broken by putting another name, figure or day in the place of one.
"""

import difflib
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.sentences import split_sentences
from index.pair import Seen
from training.reader.cloze import Told, told
from training.reader.data import Example, NewsExample, public_rows
from training.reader.statements import LANGUAGES, Statement

Spans = tuple[tuple[int, int], ...]
BROKEN_TWINS = 2  # of each statement in each language, those of one epoch
SWAPPED = 0.5  # of the statements, those that are also broken by a swap of their own
PARALLEL_CONTEXT = 3  # sentences of the other paragraph around the one that a parallel sentence renders
ANSWERED = 0.12  # of the news questions with an answer, those that are read with it as a claim
COPIED = 0.25  # of the news passages of right answers, those from which a sentence is taken
MARKED = 0.5  # the most of a broken sentence's words that may differ from its twin for their places to count


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence over evidence. `wrong`: the places of its words that the evidence does not carry, empty where it
    carries all; None where it does not carry the sentence and no single word can be blamed."""

    text: str
    seen: Seen
    wrong: Spans | None

    @property
    def supported(self) -> bool:
        return self.wrong == ()


def differing(broken: str, sound: str) -> Spans | None:
    """The words of `broken` that stand otherwise in `sound`; the word behind a gap where words were only left out."""
    ours, theirs = list(re.finditer(r"\w+(?:[.,]\d+)*%?", broken)), re.findall(r"\w+(?:[.,]\d+)*%?", sound)
    words = [match.group() for match in ours]
    wrong: list[int] = []
    for kind, _, _, first, last in difflib.SequenceMatcher(None, theirs, words, autojunk=False).get_opcodes():
        if kind == "delete":
            wrong.append(min(first, len(words) - 1))
        elif kind != "equal":
            wrong += range(first, last)
    if not wrong or len(wrong) > MARKED * len(words):
        return None
    return tuple(ours[at].span() for at in dict.fromkeys(wrong))


def swapped(text: str, others: Sequence[tuple[str, str]], chance: random.Random) -> tuple[str, Spans] | None:
    """The text with one name, figure or day replaced by one of `others` (kind, words), or two of its own exchanged.
    None where nothing can be."""
    units = told(text)
    own = [(one, two) for one in units for two in units
           if one.start < two.start and one.kind == two.kind and _bare(text, one) != _bare(text, two)]  # fmt: skip
    present = {_bare(text, each) for each in units}
    taken = [(each, words) for each in units for kind, words in others
             if kind == each.kind and words.casefold() not in text.casefold() and words.casefold() not in present]  # fmt: skip
    if own and (not taken or chance.random() < 0.4):
        one, two = chance.choice(own)
        first, second = text[one.start : one.end], text[two.start : two.end]
        made = f"{text[: one.start]}{second}{text[one.end : two.start]}{first}{text[two.end :]}"
        moved = len(second) - len(first)
        return made, ((one.start, one.start + len(second)), (two.start + moved, two.start + moved + len(first)))
    if not taken:
        return None
    each, words = chance.choice(taken)
    made = f"{text[: each.start]}{words}{text[each.end :]}"
    return made, ((each.start, each.start + len(words)),)


def units_of(text: str) -> list[tuple[str, str]]:
    """Kind and words of what the text tells."""
    return [(each.kind, text[each.start : each.end]) for each in told(text)]


def _bare(text: str, each: Told) -> str:
    return text[each.start : each.end].casefold()


@dataclass(frozen=True, slots=True)
class ClaimSources:
    """Everything that claims are made of, read once. `parallel`: a sentence and the other language's paragraph around
    it."""

    statements: list[Statement]
    parallel: list[tuple[str, str]]
    news: list[NewsExample]


def parallel_sentences() -> Iterator[tuple[str, str]]:
    """The sentences of paragraphs that both languages have with as many sentences, each over the other's."""
    english = {row.key.rsplit(":", 1)[1]: row.context for row in public_rows("xquad_en/qa")}
    pairs = {}
    for row in public_rows("translated_squad/qa"):
        other = english.get(row.key.rsplit(":", 1)[1].removeprefix("squad-trans-"))
        if other is not None:
            pairs[other] = row.context
    for one, two in pairs.items():
        cut = [[text[start:end] for start, end in split_sentences(text)] for text in (one, two)]
        if len(cut[0]) != len(cut[1]):
            continue
        for at in range(len(cut[0])):
            around = slice(max(0, at - PARALLEL_CONTEXT // 2), at + 1 + PARALLEL_CONTEXT // 2)
            yield cut[0][at], " ".join(cut[1][around])
            yield cut[1][at], " ".join(cut[0][around])


def claims(sources: ClaimSources, words: dict[str, str], chance: random.Random) -> list[Claim]:
    """The claims of one epoch, in random order. `words`: Indonesian word -> an English one."""
    made = [
        *_of_statements(sources.statements, chance),
        *_of_parallels(sources.parallel, chance),
        *_of_passages(sources.news, words, chance),
        *_of_answers(sources.news, chance),
    ]
    chance.shuffle(made)
    return made


def _of_statements(statements: Sequence[Statement], chance: random.Random) -> Iterator[Claim]:
    told_over: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for each in statements:
        for language, sentence in zip(LANGUAGES, each.supported, strict=True):
            told_over.setdefault((each.title, language), set()).update(units_of(sentence))
    for each in statements:
        titled = chance.random() < 0.5
        seen = Seen(f"{each.title}\n{each.evidence}" if titled else each.evidence)
        for at, (language, sentence) in enumerate(zip(LANGUAGES, each.supported, strict=True)):
            yield Claim(sentence, seen, ())
            twins = chance.sample(each.broken, min(BROKEN_TWINS, len(each.broken)))
            for twin in twins:
                yield Claim(twin[at], seen, differing(twin[at], sentence))
            if chance.random() < SWAPPED:
                others = sorted(told_over[each.title, language])
                if made := swapped(sentence, others, chance):
                    yield Claim(made[0], seen, made[1])
                    yield Claim(sentence, Seen(each.evidence), ())


def _of_parallels(parallel: Sequence[tuple[str, str]], chance: random.Random) -> Iterator[Claim]:
    for sentence, paragraph in parallel:
        if chance.random() < 0.5:
            yield Claim(sentence, Seen(paragraph), ())
        elif made := swapped(sentence, (), chance):
            yield Claim(made[0], Seen(paragraph), made[1])


def _of_passages(news: Sequence[NewsExample], words: dict[str, str], chance: random.Random) -> Iterator[Claim]:
    for each in news:
        if not each.gold or chance.random() > COPIED:
            continue
        seen = each.gold[0].seen
        body = seen.text[seen.begins :]
        sentences = [body[start:end] for start, end in split_sentences(body) if 40 < end - start < 260]
        if not sentences:
            continue
        sentence = _in_part_translated(chance.choice(sentences), words, chance)
        if chance.random() < 0.5:
            yield Claim(sentence, seen, ())
        elif made := swapped(sentence, units_of(body), chance):
            yield Claim(made[0], seen, made[1])


def _of_answers(news: Sequence[NewsExample], chance: random.Random) -> Iterator[Claim]:
    for each in news:
        if not each.gold or chance.random() > ANSWERED:
            continue
        example = each.gold[0]
        yield from _answered(example, chance)


def _answered(example: Example, chance: random.Random) -> Iterator[Claim]:
    assert example.answer is not None
    text = example.seen.text
    answer = text[slice(*example.answer)]
    yield Claim(f"{example.question} {answer}", example.seen, ())
    kinds = {each.kind for each in told(f"- {answer}")}
    wrong = [
        words
        for each in told(text)
        if each.kind in kinds and (words := text[each.start : each.end]).casefold() not in answer.casefold()
        and answer.casefold() not in words.casefold()
    ]  # fmt: skip
    if wrong:
        start = len(example.question) + 1
        words = chance.choice(wrong)
        yield Claim(f"{example.question} {words}", example.seen, ((start, start + len(words)),))


def _in_part_translated(sentence: str, words: dict[str, str], chance: random.Random) -> str:
    """Small words of an Indonesian sentence put into English here and there; names stay."""
    share = chance.choice((0.0, 0.3, 0.8))

    def swap(match: re.Match[str]) -> str:
        word = match.group()
        other = words.get(word)
        return other if other and chance.random() < share else word

    return re.sub(r"\b[a-z]+\b", swap, sentence)
