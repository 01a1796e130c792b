"""Whether evidence says what a sentence says: numbers, names, roles, negation and plans must agree, and the words must
mostly be covered.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.answer import MARKER, State
from assistant.evidence import Evidence, words_of
from assistant.figures import wrong_currency, wrong_numbers
from assistant.names import missing_names
from assistant.orders import reported
from corpus.article import Language
from corpus.language import detect_language
from corpus.sentences import split_sentences
from index.words import CONCEPT, fold, question_terms

# Shares of the sentence's content words that stand in the evidence: (supported from, partly from).
COVERED = {True: (0.6, 0.35), False: (0.3, 0.15)}  # True: sentence and evidence in one language
BULLET = re.compile(r"^(?:[-*•]|\d{1,2}[.)])\s")
_ADDRESS = re.compile(r"\b(?:[a-z][a-z0-9+.-]*://|www\.|javascript:|data:|mailto:)[^\s)>\]\"']*", re.IGNORECASE)
_MARKUP = re.compile(r"!\[|\]\(|</?[a-zA-Z!][^>]*>?|&#?\w+;|`{3}|<\|")
_NEGATION = re.compile(
    r"\b(?:tidak|tak|bukan|belum|batal|membatalkan|dibatalkan|pembatalan|gagal|menolak|ditolak|tanpa|jangan|not|never"
    r"|cannot|without|cancel\w*|fail(?:s|ed)?|refus\w*|reject\w*|declin(?:e|ed) to|yet to|no(?! ?[.\d]))\b|n['’]t\b"
)
_NOT_ONLY = re.compile(r"\b(?:tidak|tak|bukan) (?:hanya|saja|cuma)\b|\bnot (?:only|just)\b|\bno longer than\b")
_PLAN = re.compile(
    r"\b(?:akan|bakal|rencana\w*|berencana|merencanakan|direncanakan|hendak|ingin|mengharapkan|berharap|diharapkan|menjajaki"
    r"|penjajakan|mengusulkan|usulan|diusulkan|will|would|shall|plan|plans|planned|planning|intend\w*|hopes?|expect\w*"
    r"|propos\w*|going to|to be signed|(?<!\d )may(?! \d)|might|could|should|aims?|seek\w*|explor\w*)\b"
)
# What one may not stand for another: offices and kinds of documents.
_STRICT = frozenset(
    CONCEPT + name
    for name in "mayor vice-mayor regent vice-regent governor vice-governor regional-secretary minister ambassador "
    "consul consul-general president mou loi pks sister-province".split()
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Reasons are codes, with what they are about: `number:2019`; none where the state is supported."""

    state: State
    reasons: tuple[str, ...] = ()


def check(sentence: str, evidence: Sequence[Evidence]) -> Verdict:
    """Whether the evidence, taken together, says what `sentence` says."""
    sentence = BULLET.sub("", MARKER.sub("", sentence)).strip()
    evidence = [replace(each, text=reported(each.text)) for each in evidence]
    whole = "\n".join(each.text for each in evidence)
    if not sentence or not whole.strip():
        return Verdict("unsupported", ("no_evidence",))
    language, same = detect_language(sentence), detect_language(sentence) == detect_language(whole)
    held = words_of(whole)
    wrong = [
        *wrong_numbers(sentence, evidence),
        *(f"name:{name}" for name in missing_names(sentence, evidence, held)),
        *(f"role:{token[1:]}" for token in sorted((words_of(sentence) & _STRICT) - held)),
        *wrong_currency(sentence, whole),
        *_wrong_links(sentence, whole),
        *_wrong_sense(sentence, whole, language),
    ]
    if wrong:
        return Verdict("unsupported", tuple(dict.fromkeys(wrong)))
    share = _coverage(sentence, held, language)
    enough, some = COVERED[same]
    if share >= enough:
        return Verdict("supported")
    return Verdict("partly" if share >= some else "unsupported", (f"covered:{share:.2f}",))


def _coverage(sentence: str, held: frozenset[str], language: Language) -> float:
    terms = [term for term in question_terms(sentence, language) if not all(token[0].isdigit() for token in term)]
    return sum(bool(term & held) for term in terms) / len(terms) if terms else 1.0


def _wrong_links(sentence: str, whole: str) -> list[str]:
    """`link:` for an address that the evidence does not hold, `markup` for what a page would not show as words."""
    wrong = [f"link:{address}" for address in _ADDRESS.findall(sentence) if address not in whole]
    return [*wrong, "markup"] if _MARKUP.search(sentence) else wrong


def _wrong_sense(sentence: str, whole: str, language: Language) -> list[str]:
    """`negation` or `plan` where the part of the evidence nearest in words says otherwise."""
    terms = question_terms(sentence, language)
    parts = [part for start, end in split_sentences(whole) for part in _clauses(whole[start:end])]
    likeness = [sum(bool(term & words_of(part)) for term in terms) for part in parts]
    if not terms or max(likeness, default=0) == 0:
        return []
    nearest = [part for part, share in zip(parts, likeness, strict=True) if share >= 0.85 * max(likeness)]
    wrong = []
    if all(_negated(part) != _negated(sentence) for part in nearest):
        wrong.append("negation")
    if (
        not _negated(sentence)
        and not _PLAN.search(fold(sentence))
        and all(_PLAN.search(fold(part)) for part in nearest)
    ):
        wrong.append("plan")
    return wrong


def _clauses(sentence: str) -> list[str]:
    parts = re.split(r"[;,]\s+|\s(?:tetapi|namun|sedangkan|but|although|while)\s", sentence)
    return [sentence, *parts] if len(parts) > 1 else [sentence]


def _negated(text: str) -> bool:
    return _NEGATION.search(_NOT_ONLY.sub(" ", fold(text))) is not None
