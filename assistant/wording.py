"""A short answer as the question's language writes it: Jepang / Japan, 9 Mei 2024 / 9 May 2024, lima tahun / five
years.

Word by word and only where every word is known: a wrong translation would be worse than none.
"""

import re
from functools import cache

from babel import Locale

from corpus.article import Language

_PAIRS = (
    "satu=one|dua=two|tiga=three|empat=four|lima=five|enam=six|tujuh=seven|delapan=eight|sembilan=nine|sepuluh=ten"
    "|sebelas=eleven|dua belas=twelve|ribu=thousand|juta=million|miliar=billion|triliun=trillion|persen=percent"
    "|tahun=years|bulan=months|minggu=weeks|pekan=weeks|hari=days|jam=hours|orang=people|kali=times|hektare=hectares"
    "|kota=cities|provinsi=provinces|kabupaten=regencies|negara=countries|siswa=pupils|mahasiswa=students|guru=teachers"
    "|dan=and|sekitar=about|lebih dari=more than|hingga=to|sampai=to|sejak=since|pada=on|awal=early|akhir=late"
    "|dolar AS=US dollars|rupiah=rupiah|pendidikan=education|pariwisata=tourism|perdagangan=trade|kebudayaan=culture"
    "|budaya=culture|investasi=investment|kesehatan=health|pertanian=agriculture|lingkungan=environment"
    "|ekonomi=economy|industri=industry|perikanan=fisheries|olahraga=sport"
)
_SINGULAR = {
    "year": "tahun",
    "month": "bulan",
    "week": "minggu",
    "day": "hari",
    "hour": "jam",
    "hectare": "hektare",
    "regency": "kabupaten",
    "percent": "persen",
    "per cent": "persen",
}
# Grouped thousands, and decimals before a unit: 04.19 alone is a time of day.
_NUMBER = re.compile(
    r"\d{1,3}(?:[.,]\d{3})+(?![.,]?\d)"
    r"|\d+[.,]\d+(?=\s?(?:%|percent|per cent|persen|million|billion|trillion|juta|miliar|triliun|hect|hektar))"
)
_ONE = re.compile(r"\b(one|1) ([a-z]+?)(ie)?s\b")
_LONGEST = 5  # words of a name
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def in_language(answer: str, source: Language, wanted: Language) -> str | None:
    """`answer`, words of an article in `source`, as `wanted` writes it; None where that is the same or not known."""
    if source == wanted or len(answer) > 80:
        return None
    names, words_of = _names(source), _words(source)
    words = list(_WORD.finditer(answer))
    result, last, at = "", 0, 0
    while at < len(words):
        for length in range(min(_LONGEST, len(words) - at), 0, -1):
            piece = answer[words[at].start() : words[at + length - 1].end()]
            found = names.get(piece.casefold()) or words_of.get(piece)  # a capital makes a word part of a name
            if found is not None:
                break
        else:
            if piece[0].islower():  # an ordinary word that is not known: leave the whole as it is
                return None
            found = piece
        result += answer[last : words[at].start()] + found
        last, at = words[at + length - 1].end(), at + length
    result = _NUMBER.sub(_separators, result + answer[last:])
    result = _ONE.sub(lambda found: f"{found[1]} {found[2]}{'y' if found[3] else ''}", result)
    return result if result != answer else None


def _separators(match: re.Match[str]) -> str:
    """1.812,5 and 1,812.5 are how the two languages write one number."""
    return match.group().translate(str.maketrans(".,", ",."))


@cache
def _words(source: Language) -> dict[str, str]:
    pairs = [pair.split("=") for pair in _PAIRS.split("|")]
    table: dict[str, str] = {}
    for indonesian, english in pairs:
        own, other = (indonesian, english) if source == "id" else (english, indonesian)
        table.setdefault(own, other)
    return table if source == "id" else table | _SINGULAR


@cache
def _names(source: Language) -> dict[str, str]:
    """Countries and territories, months and days, in lower case."""
    own, other = Locale(source), Locale("en" if source == "id" else "id")
    table = {
        name.casefold(): other.territories[code]
        for code, name in own.territories.items()
        if len(code) == 2 and code in other.territories
    }
    for kind in ("months", "days"):
        for key, name in getattr(own, kind)["format"]["wide"].items():
            table[name.casefold()] = getattr(other, kind)["format"]["wide"][key]
    return table
