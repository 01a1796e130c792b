"""Whether a sentence says yes where its evidence says yes, done only what is done, and nothing beside it.

What a negation or a plan bears on is told by the words that follow it within its clause; the words of sentence and
evidence are matched in either language. The rules and their limits were chosen on the development set
(docs/decisions.md).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.evidence import IMPLIED
from assistant.figures import SPELLED
from assistant.tense import WANTED, wrong_tense
from corpus.article import Language
from corpus.language import detect_language
from index.glossary import wanted_words
from index.words import CONCEPT, fold, question_tokens, units

SCOPE = 5  # words that a negation or plan bears on at most
_NO_CUE = re.compile(r"\bmay(?= \d)|(?<=\d )may\b|(?<=\dth )may\b|\bno\.? ?(?=\d)")
_MONTH = re.compile(r"(?<=[\w,;] )May\b")  # a capital within a sentence: the month, no "may"
_GLUED = re.compile(r"(?<=[a-z])(?=\d)")  # Rp1,5
_TOKEN = re.compile(r"\w+(?:['’-][^\W\d_]+)*|[.;:!?,–—()]")
_END = re.compile(r"[.;:!?,–—()]")
_SENTENCE_END = re.compile(r"[.!?;](?=\s|$)")
_TURN = frozenset(
    "tetapi tapi namun sedangkan sementara melainkan meski meskipun karena but while although though because".split()
)
_NEGATIONS = frozenset(
    "tidak tak bukan belum batal membatalkan dibatalkan pembatalan gagal menolak ditolak tanpa jangan not never no "
    "cannot without cancelled canceled cancels cancel failed fails fail refused refuses refuse rejected rejects reject "
    "declined none neither nor isn't aren't wasn't weren't don't doesn't didn't won't hasn't haven't hadn't".split()
)
# What comes near to denying: beside one of these, what the other text denies may be told in other words.
_NEAR_DENIAL = frozenset(
    "rather instead only hanya semata except unless kecuali free bebas gratis waive waives waived withdrew withdraw "
    "withdraws withdrawn melarang dilarang larangan ban bans banned bar bars barred decline declines kandas "
    "tersendat stalled lapsed padam unnoticed before sebelum until menunggu awaiting awaits waiting pending lacks "
    "lack lacking kurang dicoret dropped struck exclude excludes excluded keliru wrong mistaken semula formerly "
    "originally alih-alih daripada ketimbang urung mundur mencabut dicabut ditunda menunda postponed absent "
    "berhalangan stopped ended berakhir berhenti dihentikan terhenti unlike beyond missing unpaid unsigned unclear "
    "untouched nihil remains remain yet still masih barely hardly rarely jarang nyaris seldom less denies denied "
    "deny membantah dibantah enggan unwilling reluctant keberatan objected".split()
)
_NOT_ONLY = re.compile(
    r"\b(?:tidak|tak|bukan) (?:hanya|saja|cuma)\b|\bnot (?:only|just)\b|\bno (?:longer than|fewer|less)\b"
)
_YET = re.compile(r"\b(?:has|have|had|is|are) yet to\b|\bstill to be\b")
_IS_TO = re.compile(r"\b(?:is|are|was|were) (?:going |set |about )?to\b")
_PLANS = frozenset(
    "akan bakal rencana rencananya usul usulnya harapannya harapan diproyeksikan proses disiapkan dipersiapkan "
    "berencana merencanakan direncanakan hendak ingin berniat mengharapkan berharap diharapkan menjajaki dijajaki "
    "penjajakan mengusulkan usulan diusulkan dijadwalkan diperkirakan mendatang ditargetkan targetnya kelak "
    "menawarkan ditawarkan tawaran calon will would shall plan plans planned planning intend intends intended hope "
    "hopes hoped expect expects expected propose proposes proposed proposal might could should aim aims aimed seek "
    "seeks sought explore explores exploring due scheduled wants want wanted offer offered offers considering weighing "
    "upcoming eyes eyed consideration considered may".split()
)
_DONE = re.compile(
    r"\b(?:telah|sudah|resmi|rampung|selesai|already|has|have been|finished|completed|signed|opened|now)\b"
)


@dataclass(frozen=True, slots=True)
class Word:
    """`keys`: what stands for the word in either language; none for a stop word, a number and a cue. `doubtful`: its
    sentence denies something, or comes near to it. `awaited`: planned, demanded or wished for; `unsure`: something in
    its sentence is."""

    text: str
    keys: frozenset[str]
    negated: bool
    planned: bool
    doubtful: bool
    awaited: bool
    unsure: bool


def wrong_sense(sentence: str, evidence: str) -> list[str]:
    """`negation` where one denies what the other states, `plan` where the sentence tells as done what is planned."""
    said, held = words_in(sentence), words_in(evidence)
    wrong = []
    if _lost(said, held) or _lost(held, said):
        wrong.append("negation")
    planned = [any(word.planned for word in words) or not _PLANS.isdisjoint(_TOKEN.findall(_plain(text)))
               for words, text in ((said, sentence), (held, evidence))]  # fmt: skip
    done = planned == [False, True] and _DONE.search(fold(sentence)) and not any(word.negated for word in said)
    if done or wrong_tense(said, held):
        wrong.append("plan")
    return wrong


def covered(sentence: str, evidence: str) -> tuple[float, int, int]:
    """The share of the sentence's content words that the evidence holds, the longest run of those it does not, and how
    many there are."""
    held: set[str] = set()
    held.update(*(word.keys for word in words_in(evidence)))
    present = [not held.isdisjoint(word.keys) for word in words_in(sentence) if word.keys]
    return (sum(present) / len(present) if present else 1.0), _longest_run(present), len(present)


def _longest_run(present: Iterable[bool]) -> int:
    longest = run = 0
    for each in present:
        run = 0 if each else run + 1
        longest = max(longest, run)
    return longest


def _lost(one: Sequence[Word], other: Sequence[Word]) -> bool:
    """Whether `one` denies a word that `other` states, in sentences that come nowhere near to denying."""
    bare = {key for word in one if not word.negated for key in word.keys}
    for word in one:
        if word.negated and word.keys and bare.isdisjoint(word.keys):
            found = [each.negated or each.doubtful for each in other if not word.keys.isdisjoint(each.keys)]
            if found and not any(found):
                return True
    return False


@lru_cache(maxsize=1024)
def words_in(text: str) -> tuple[Word, ...]:
    """The words of the text in order, each with what bears on it."""
    language = detect_language(text)
    text = text.replace("\n", " . ")  # a title is a sentence
    folded = _IS_TO.sub(" will ", _YET.sub(" not ", _NOT_ONLY.sub(" ", _plain(text))))
    folded = SPELLED.sub(" 1 ", folded)  # "thirty students" are as well told as "30 students"
    folded = _GLUED.sub(" ", _with_terms_joined(folded, language))
    return tuple(word for sentence in _SENTENCE_END.split(folded) for word in _words_of(sentence, language))


def _words_of(sentence: str, language: Language) -> Iterator[Word]:
    found = _TOKEN.findall(sentence)
    doubtful = any(_denies(token) or token in _NEAR_DENIAL for token in found)
    unsure = any(token in _PLANS or token in WANTED for token in found)
    negated = planned = awaited = 0
    for token in found:
        if _END.fullmatch(token) or token in _TURN:
            negated = planned = awaited = 0
            continue
        cue = token in _NEGATIONS or token in _PLANS
        keys = frozenset[str]() if cue else _keys(token, language)
        yield Word(token, keys, negated > 0, planned > 0, doubtful, awaited > 0, unsure)
        negated = SCOPE if _denies(token) else max(0, negated - 1)
        planned = SCOPE if token in _PLANS else max(0, planned - 1)
        awaited = SCOPE if token in _PLANS or token in WANTED else max(0, awaited - 1)


def _denies(token: str) -> bool:
    return token in _NEGATIONS or token.endswith(("n't", "n’t"))


def _plain(text: str) -> str:
    """The folded text without what only looks like a cue: 3 May, UU No. 37."""
    return _NO_CUE.sub(" ", fold(_MONTH.sub(" ", text)))


def _with_terms_joined(folded: str, language: Language) -> str:
    """The text with the words of each term that takes several (wali kota, letter of intent) made one."""
    for spoken in dict.fromkeys((language, "id", "en")):
        for token, words in units(folded, spoken):
            if token.startswith(CONCEPT) and " " in words:
                folded = folded.replace(words, words.replace(" ", "_"))
    return folded


@lru_cache(maxsize=8192)
def _keys(word: str, language: Language) -> frozenset[str]:
    if word[0].isdigit():
        return frozenset()
    word = word.replace("_", " ")
    found = frozenset(question_tokens(word))
    if not found:
        return found  # a stop word
    found |= {token for sign, token in IMPLIED.items() if sign == word}
    for alternatives in wanted_words(word, language).values():
        found |= {key for each in alternatives for key in each}
    return found
