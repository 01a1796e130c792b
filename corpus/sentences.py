"""Where a sentence ends, in Indonesian and English news."""

import re
from collections.abc import Callable

Span = tuple[int, int]

# A stop after one of these belongs to it: a name, a number or a place follows. As written, so "5 km." may end.
_TITLES = frozenset(
    """Ir Hj Dr Drs Dra Prof Jl Jln Rp Kab Prov Kec Kel Kol Letkol Kapt Lettu Mayjen Brigjen Letjen Jend Pol Tgl PT CV
    Ust Tn Ny Sdr Sdri Bpk Yth Gg Mr Mrs Ms Messrs St Gov Sen Rep Gen Col Capt Lt Sgt Hon Rev Pres Sec Dept Ph
    dr drs dra hj jl jln rp kab prov kec kel tgl yth hlm vs cf approx viz a.n d.a s.d u.p u.b e.g i.e A.n D.a""".split()
)
# Only before a number: "No. 5" and "Sept. 12", but "She said no."
_BEFORE_NUMBERS = frozenset(
    "no nos nr art fig vol ed pp ps hlm jan feb mar apr jun jul aug agu agt sep sept oct okt nov dec des".split()
)
# A degree, a company or a country: these end a sentence as often as not, and the next word decides.
_MAY_END = frozenset(
    """inc ltd corp co tbk jr sr s.h m.h m.si m.m m.pd s.pd s.sos s.ip s.e s.t m.t s.kom m.hum m.sc b.sc m.a b.a ph.d
    s.ag m.ag s.stp m.ap s.i.k m.kes s.km sp.og sh mh mm u.s u.k u.n u.a.e d.c""".split()
)
_CLOCK = frozenset(("a.m", "p.m"))
_AFTER_CLOCK = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|[A-Z]{2,4}\b|\d")
# Words that begin a sentence far more often than they go on with a name.
_OPENERS = frozenset(
    """the a an he she it they we in on at that this these those there but and however after before his her its their
    ia dia mereka kami kita ini itu pada di dalam dari untuk namun tetapi selain menurut para sementara hal adapun
    kerja program saat setelah sebelum dengan ketika sejak hingga bahkan selanjutnya kemudian pemerintah""".split()
)
_QUOTES = '"”’»'
_OPENING = "\"“‘'«([-–—•* "
_ENDING = re.compile(r"""(?P<mark>\.{2,}|…|[.!?]+)(?P<closing>["”’'»)\]]*)""")
_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_WORD_BEFORE = re.compile(r"[\w.\-]*\w$")
_WORD = re.compile(r"[\w’']+")
_INITIAL = re.compile(r"(?:^|[.\-])[^\W\d_]$")
_ITEM = re.compile(r"\s*(?:\d{1,3}|[a-zA-Z])$")  # "1. Kota Bandung"
_CLAUSE = re.compile(r"[,;:)–—][\"”’»)]*\s+(?=\S)")
_BLANKS = re.compile(r"\s+")
_FIRST_STEP = 256  # characters: about what a passage of one word holds
_AHEAD = 60  # characters: what follows a stop is judged by its first word


def split_sentences(text: str) -> list[Span]:
    """Return the sentences of `text` as (start, end) in code points, in order, without blanks at either end.

    A line break always ends a sentence. Every character that is not blank lies in exactly one sentence.
    """
    spans: list[Span] = []
    for line in _LINE.finditer(text):
        start, line_end = _without_blanks(text, *line.span())
        for ending in _ENDING.finditer(text, start, line_end):
            if _ends_here(text, start, ending, line_end):
                spans.append(_without_blanks(text, start, ending.end()))
                start = ending.end()
        spans.append(_without_blanks(text, start, line_end))
    return [(start, end) for start, end in spans if start < end]


def _without_blanks(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _ends_here(text: str, start: int, ending: re.Match[str], line_end: int) -> bool:
    """Whether the sentence that began at `start` ends with the marks of `ending`."""
    at = ending.end()
    if at == line_end:
        return True
    if not text[at].isspace():
        return False  # 04.19.00, kompas.com, "...yang"
    following = text[at : min(at + _AHEAD, line_end)].lstrip().lstrip(_OPENING)
    if following[:1].islower():
        return False  # «"Kapan?" tanya Budi», "dll. yang"
    if ending["mark"] != "." or ending["closing"][:1] in tuple(_QUOTES):
        return True  # a stop before the closing quotation mark ends what was said
    if _ITEM.match(text[start : ending.start()][:5]) and ending.start() - start <= 4:
        return False
    word = _WORD_BEFORE.search(text, max(start, ending.start() - 40), ending.start())
    return word is None or not _is_abbreviation(word.group(), following)


def _is_abbreviation(word: str, following: str) -> bool:
    """Whether the stop after `word` belongs to the word rather than to the sentence."""
    lower = word.lower()
    next_word = _WORD.match(following)
    goes_on = next_word is not None and next_word.group().lower() not in _OPENERS
    if lower in _BEFORE_NUMBERS:
        return following[:1].isdigit()
    if word in _TITLES:
        return True
    if lower in _CLOCK:
        return _AFTER_CLOCK.match(following) is not None
    if lower in _MAY_END:
        return goes_on
    return goes_on and word[-1].isupper() and _INITIAL.search(word) is not None  # "Y. B. Mangunwijaya"


def cut_sentence(text: str, sentence: Span, fits: Callable[[Span], bool]) -> list[Span]:
    """Cut a sentence into pieces that fit: after a clause where that leaves no small piece, else a word, else anywhere.

    `fits` must hold for every part of a span it holds for. Raises ValueError if it holds not even for one character.
    """
    start, end = sentence
    pieces: list[Span] = []
    while (at := _longest(text, start, end, fits)) < end:
        clauses = [found.end() for found in _CLAUSE.finditer(text, start + (at - start) // 2, at)]
        words = [found.end() for found in _BLANKS.finditer(text, start + 1, at + 1)]
        cut = clauses[-1] if clauses else words[-1] if words else at
        pieces.append(_without_blanks(text, start, min(cut, at)))
        start, _ = _without_blanks(text, min(cut, at), end)
    pieces.append((start, end))
    return pieces


def _longest(text: str, start: int, end: int, fits: Callable[[Span], bool]) -> int:
    """The furthest position to which a piece from `start` fits; blanks at its end do not count.

    Looks near `start` first: the rest of a very long sentence is never measured whole.
    """
    low, step = start, _FIRST_STEP
    while fits(_without_blanks(text, start, min(start + step, end))):
        low = min(start + step, end)
        if low == end:
            return end
        step *= 2
    high = min(start + step, end) - 1  # one further is known not to fit
    while low < high:
        middle = (low + high + 1) // 2
        if fits(_without_blanks(text, start, middle)):
            low = middle
        else:
            high = middle - 1
    while low > start and not fits(_without_blanks(text, start, low)):
        low -= 1
    if low == start:
        raise ValueError("the budget leaves no room for a single character")
    return low
