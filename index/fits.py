"""Whether an answer is of the kind that a question asks for: a sum where a sum is asked for, a time where a time is.

Only where the question's own words leave no other kind; a reader that finds "86 stalls" for the rent of a stall has
found what stands nearest, not an answer. Of the 3,000 answers to such questions in `training/reader/news` the rules
take 1 in 250 for unfit.
"""

import re

from corpus.article import Language
from corpus.dates import MONTHS, WEEKDAYS
from corpus.language import detect_language
from corpus.spans import WORD_NUMBERS
from index.glossary import wanted_words
from index.words import fold, tokens

UNFIT = 0.3  # of the reader's score for an answer of another kind
_NEAR = 14  # characters around an answer in which its unit may stand
_SUM = "biaya|ongkos|anggaran|dana|harga|tarif|sewa|gaji|upah|honor|uang|investasi|modal|denda|iuran|retribusi"
_WORTH = r"nilai(?:nya)?(?! (?:toefl|ielts|ipk|ujian|tes|skor|rapor))"
_COST = "cost|price|rent|fee|fine|salary|wages?|budget|grant|funding|tariff|levy|subsidy|loan|investment"
_ASKS_SUM = (
    rf"\bberapa (?:besar(?:nya)? |total |jumlah )*(?:(?:{_SUM}|rupiah)(?:nya)?|{_WORTH})\b",
    rf"(?<!mana )\b(?:(?:{_SUM}|hibah)(?:nya)?|{_WORTH})\b(?: \w+){{0,6}} (?<!tanggal )(?<!tahun )(?<!taun )(?<!ada )"
    r"(?<!jalan )(?<!pukul )(?<!jam )(?<!nomor )(?<!jadi )(?:berapa|brp)(?: (?:ya|sih|rupiah|dolar))?$",
    rf"\bhow much (?:money|is the (?:{_COST})|did \w+ (?:pay|cost|spend))",
    r"\bhow much (?:does|will|did|do) .{1,60} (?:cost|pay|earn|spend)\b",
    rf"\bwhat (?:is|was|are|were|will be) the (?:\w+ )?(?:{_COST})s?(?: (?:of|for|per) \w|$)",
)
_MONIES = (
    "dolar|dollars?|rupiah|ringgit|baht|yen|yuan|won|euros?|pesos?|rupees?|pounds?|poundsterling|kroner|krona|francs?"
    "|dirham|kina|riyal|riel|kip|kyat|dong|rp|idr|usd|eur|aud|sgd|jpy|cny|rmb|myr|thb|krw|gbp|hkd"
)
_SCALES = "ribu|juta|miliar|milyar|triliun|trilyun|thousand|million|billion|trillion|bn|m"
_PARTS = r"half|thirds?|quarters?|fifths?|separuh|setengah|(?:se|dua )per\w+|all|seluruh\w*|semua|sepenuhnya|fully"
_NONE = "gratis|free|cuma-cuma|no|not|none|nothing|zero|nol|tidak|tak|belum|tanpa|ditanggung|covered|secret|rahasia"
_IS_SUM = (
    rf"[$€£¥₩₱฿]|\b(?:rp\.?|us|rm) ?\d|\d[\d.,]* ?(?:{_SCALES})\b",
    rf"\b(?:{_MONIES}|{_SCALES}|{_PARTS}|{_NONE})\b",
    "persen|per ?cent|%",
)
_ASKS_LENGTH = (
    r"(?<!about )(?<!soal )(?<!on )\b(?:berapa lama|how long)\b",
    r"\b(?:untuk|selama) berapa (?:hari|minggu|pekan|bulan|tahun)\b",
)
_IS_LENGTH = (  # of time, or of a bridge
    r"\b(?:se)?(?:detik|menit|jam|hari|minggu|pekan|bulan|tahun|dasawarsa|dekade|abad|semester|musim|malam|periode)",
    r"(?:seconds?|minutes?|hours?|days?|weeks?|fortnight|months?|years?|decades?|century|seasons?|nights?|terms?)",
    r"\d ?m\b|\b(?:meter|metres?|meters?|km|kilomet\w*|mil|miles?|cm|centimetres?|sentimeter|feet|articles|pasal)\b",
    r"\b(?:until|till|hingga|sampai|sejak|since|selama|seumur|without|forever|indefinite|permanent|tanpa|through|from)",
    r"\b(?:19|20)\d\d\b",
)
_ASKS_SHARE = (r"\bberapa persen\b|\bwhat (?:percentage|per ?cent)\b|\bhow many per ?cent\b",)
_IS_SHARE = ("persen|per ?cent|%", rf"\b(?:{_PARTS}|tidak|none|no|\w+ in (?:\d+|\w+))\b")
_ASKS_DAY = (
    r"\b(?:kapan(?:kah)?(?! (?:saja|pun))|tanggal berapa|tgl berapa|tahun berapa|taun berapa|bulan apa|hari apa)\b",
    r"^(?:and |so |but )?when\b|\bsince when\b|\b(?:what|which) (?:date|day|month|year)\b",
)
_FEASTS = r"ramadh?an|lebaran|idul \w+|natal|imlek|nyepi|christmas|easter|eid|songkran|new year"
_IS_DAY = re.compile(rf"\d|\b(?:(?:{'|'.join(map(re.escape, (*MONTHS, *WEEKDAYS)))})s?|{_FEASTS})\b")
_ASKS_MORE = re.compile(  # a second question in the same breath leaves the kind open
    r"[,;]? (?:dan|and|,) (?:apa|siapa|kapan|di ?mana|mengapa|kenapa|bagaimana|berapa|who|what|when|where|why|how)\b"
    r"|^when\b.*, (?:who|what|where|how|which|why|did|was|is|are|does|do)\b|\b(?:siapa|apakah|who|whose|which of)\b"
)
_NAMES_ONLY = re.compile(r"(?:[A-Z][\w'’.-]*|of|the|and|for|dan|di|bin|binti|al|de|van)(?:,? |$)")
_KINDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple(
    (re.compile("|".join(asks)), re.compile("|".join(given)))
    for asks, given in ((_ASKS_SUM, _IS_SUM), (_ASKS_LENGTH, _IS_LENGTH), (_ASKS_SHARE, _IS_SHARE))
)
_DAY = re.compile("|".join(_ASKS_DAY))


def fits(question: str, text: str, start: int, end: int) -> bool:
    """Whether text[start:end], with its unit beside it, is of the kind that the question asks for; True where the
    question leaves the kind open."""
    asked = fold(question).strip(" ?!.")
    if _ASKS_MORE.search(asked):
        return True
    near = fold(text[max(0, start - _NEAR) : end + _NEAR])
    if _DAY.search(asked) and not _may_be_day(text[start:end], near):
        return False
    return all(given.search(near) for asks, given in _KINDS if asks.search(asked))


def _may_be_day(answer: str, near: str) -> bool:
    """Names alone tell no day; anything else may, as "once the harvest is in" does."""
    return bool(_IS_DAY.search(near)) or _NAMES_ONLY.sub("", f"{answer} ").strip() != ""


# Where a choice, a yes or no, a state or a name is asked for, the answer may stand in the question.
_HELD_IN_QUESTION = re.compile(
    r"\b(?:atau|or|apakah|benarkah|bener|betul|either|both|kedua|mana yang|vs|nggak|ga|gak|belum|tidak|udah|sudah)\b"
    r"|^(?:is|are|was|were|did|does|do|has|have|had|can|could|will|would|any)\b"
    r"|\w apa \w|\b(?:status|kepanjangan|stand for|jawab\w*|reply|answer|name|nama)\b"
)
_ASKS_NUMBER = re.compile(r"\b(?:berapa|brp|jumlah\w*|how (?:many|much|long|old|far|often)|number|amount|size)\b")
_DENIES = re.compile(r"\b(?:tidak|tak|belum|bukan|no|not|none|never|nothing)\b")


def repeats(question: str, answer: str, language: Language) -> bool:
    """Whether the answer, in `language`, only says again what the question says: "two countries" for "which two
    countries". Of 2,000 answers to the questions in `training/reader/news` none does."""
    asked = fold(question)
    told = tokens(answer, language)
    if not _ASKS_NUMBER.search(asked):
        told = [token for token in told if token not in WORD_NUMBERS]  # the glossary has none
    if not told or _HELD_IN_QUESTION.search(asked) or _DENIES.search(fold(answer)):
        return False
    said = {token for each in wanted_words(question, detect_language(question))[language] for token in each}
    return said.issuperset(told)
