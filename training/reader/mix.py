"""One epoch of training examples, in groups: a question's right passage first, then wrong ones found for it."""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from index.glossary import GLOSSARY_FILE
from index.pair import Seen
from training.reader.data import (
    Example,
    NewsExample,
    Row,
    crossed_rows,
    is_held_out,
    news_examples,
    news_parts,
    public_rows,
    read_negatives,
)
from training.reader.statements import statement_clozes

Group = list[Example]
PUBLIC_SHARE = 0.5  # of the public questions made by people, those of one epoch; the weights start from all of them
WITH_NEGATIVE = 0.5  # of the public answerable questions, those read beside a wrong passage in an epoch
TRANSLATED_SQUAD = {True: 0.1, False: 0.05}  # of its answerable and unanswerable questions; machine-made, partly wrong
CLOZES = 2  # of each sentence's names, figures and days, those asked for in an epoch
ASIDE = 0.3  # of these, those also read over other evidence of the same article, which does not answer them
NEWS_SHARE = 0.4  # of the news questions, those of one epoch: each has two or three passages
NEWS_NEGATIVES = (1, 2)  # passages of other articles beside a news question's own: at least, at most
SWITCHED = 0.15  # of Indonesian questions, those whose words are swapped for English ones
SWITCHED_WORDS = 0.7  # of the words that the glossary knows
RENAMED = 0.4  # of news questions, those whose terms are swapped for another name of the same
# One thing, said in several ways. A term is swapped for another of its line, whatever the language around it.
SAME = (
    "sister city|kota kembar|kota bersaudara|twin city",
    "sister province|provinsi kembar|provinsi bersaudara",
    "sister cities|twin towns|twinned cities",
    "MoU|nota kesepahaman|memorandum of understanding",
    "LoI|letter of intent|surat minat|surat pernyataan kehendak",
    "PKS|perjanjian kerja sama|cooperation agreement",
    "menandatangani|meneken|neken|menyepakati",
    "ditandatangani|diteken|disepakati",
    "wali kota|walikota|wako",
    "kerja sama|kerjasama|kemitraan",
    "pemerintah kota|pemkot",
    "pemerintah kabupaten|pemkab",
    "pemerintah provinsi|pemprov",
    "signed|inked|put their names to",
    "agreement|accord|deal",
    "cooperation|partnership|ties",
)
_SAME = {term.casefold(): line.split("|") for line in SAME for term in line.split("|")}
_TERM = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, _SAME), key=len, reverse=True))})\b", re.IGNORECASE)
# Question words, which the glossary leaves to the stop words.
ASKED = {
    "siapa": "who", "siapakah": "who", "kapan": "when", "kapankah": "when", "dimana": "where", "dimanakah": "where",
    "mana": "where", "apa": "what", "apakah": "what", "berapa": "how many", "berapakah": "how many",
    "mengapa": "why", "kenapa": "why", "bagaimana": "how", "di": "in", "yang": "that", "dari": "of", "oleh": "by",
    "dan": "and", "pada": "on", "untuk": "for", "dengan": "with", "nama": "name", "adalah": "is", "ke": "to",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that is trained on, read once."""

    indonesian: list[Row]
    translated: list[Row]
    other: list[Row]
    news: list[NewsExample]
    clozes: list[list[Example]]
    negatives: dict[str, list[Seen]]
    english_words: dict[str, str]


def read_sources(work: Path, count_tokens: Callable[[str], int]) -> Sources:
    """Read ../shared/data, the news parts and what `training.reader.negatives` wrote under `work`."""
    indonesian = [row for row in public_rows("idk_mrc/qa.train") if not is_held_out(row)]
    held = {row.context for row in public_rows("idk_mrc/qa.train") if is_held_out(row)}
    indonesian += [row for row in public_rows("tydiqa_goldp_id/qa.extra") if row.context not in held]
    indonesian += public_rows("facqa/qa.train")
    other = [*public_rows("xquad_en/qa"), *crossed_rows()]
    news = [each for part in news_parts() for each in news_examples(part, count_tokens)]
    negatives: dict[str, list[Seen]] = {}
    for path in sorted(work.glob("negatives*.jsonl")):
        negatives |= read_negatives(path)
    return Sources(
        indonesian,
        public_rows("translated_squad/qa"),
        other,
        news,
        list(statement_clozes()),
        negatives,
        english_words(),
    )


def epoch(sources: Sources, seed: int) -> list[Group]:
    """The groups of one epoch in random order; the seed fixes what is sampled."""
    chance = random.Random(seed)
    groups: list[Group] = []
    for row in sources.indonesian:
        if chance.random() < PUBLIC_SHARE:
            groups.extend(_public(row, sources, chance))
    for row in sources.translated:
        if chance.random() < TRANSLATED_SQUAD[bool(row.answers)]:
            groups.extend(_public(row, sources, chance))
    for row in sources.other:
        example = row.example()
        if example is not None and chance.random() < PUBLIC_SHARE:
            groups.append([example])
    for each in sources.news:
        if chance.random() < NEWS_SHARE:
            groups.append(_news(each, sources, chance))
    groups += _clozes(sources.clozes, chance)
    chance.shuffle(groups)
    return [group for group in groups if group]


def _clozes(clozes: list[list[Example]], chance: random.Random) -> Iterator[Group]:
    evidence: dict[str, list[Seen]] = {}
    for asked in clozes:
        for example in asked[:1]:
            evidence.setdefault(_title(example.seen), []).append(example.seen)
    for asked in clozes:
        for example in chance.sample(asked, min(CLOZES, len(asked))):
            told = example.seen.text[slice(*example.answer)].casefold() if example.answer else ""
            others = [each for each in evidence[_title(example.seen)] if told not in each.text.casefold()]
            group = [example]
            if others and chance.random() < ASIDE:
                group.append(Example(example.key, example.question, chance.choice(others), None))
            yield group


def _title(seen: Seen) -> str:
    return seen.text[: seen.begins]


def _public(row: Row, sources: Sources, chance: random.Random) -> Iterator[Group]:
    example = row.example()
    if example is None:
        return
    if chance.random() < SWITCHED:
        example = replace(example, question=switched(example.question, sources.english_words, chance))
    found = sources.negatives.get(row.key, [])
    group = [example]
    if row.answers and found and chance.random() < WITH_NEGATIVE:
        group.append(Example(row.key, example.question, chance.choice(found), None))
    yield group


def _news(each: NewsExample, sources: Sources, chance: random.Random) -> Group:
    """A right passage if there is one, one or two of other articles, and now and then another of its own article."""
    found = sources.negatives.get(each.key, [])
    count = min(chance.randint(*NEWS_NEGATIVES), len(found))
    wrong = [Example(each.key, each.question, one, None) for one in chance.sample(found, count)]
    others = chance.sample(each.others, min(chance.randint(0, 1), len(each.others)))
    group = [*chance.sample(each.gold, min(1, len(each.gold))), *others, *wrong]
    if chance.random() < RENAMED:
        asked = renamed(each.question, chance)
        group = [replace(example, question=asked) for example in group]
    return group


def renamed(question: str, chance: random.Random) -> str:
    """The question with the terms of SAME each swapped for one of its line."""
    return _TERM.sub(lambda term: chance.choice(_SAME[term.group().casefold()]), question)


def english_words() -> dict[str, str]:
    """Indonesian word -> an English one, from the product's glossary and the question words above."""
    words: dict[str, str] = {}
    for line in GLOSSARY_FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or "\t" not in line:
            continue
        english, indonesian = line.split("\t")[:2]
        for place, word in enumerate(indonesian.split("|")):
            if place == 0 or word not in words:
                words.setdefault(word, english)
    return words | ASKED


def switched(question: str, words: dict[str, str], chance: random.Random) -> str:
    """The question with some of its words in English, its order kept."""

    def swap(match: re.Match[str]) -> str:
        word = match.group()
        other = words.get(word.casefold())
        return other if other and chance.random() < SWITCHED_WORDS else word

    return re.sub(r"\w+", swap, question)
