"""Page furniture: lines of a saved page that are not the article."""

import re

_LINE = re.compile(
    r"""^\W*(?:
    related\ (?:posts?|articles?|news|topics?)|artikel\ terkait|berita\ (?:terkait|lainnya|populer)
    |komentar(?:\ anda)?
    |comments?|leave\ a\ (?:reply|comment)|tinggalkan\ (?:balasan|komentar)
    |baca\ (?:juga|selengkapnya)|(?:simak|lihat|tonton|dengarkan)\ (?:juga|selengkapnya)|read\ (?:also|more)
    |also\ read|see\ also
    |pilihan\ redaksi|advertisements?|adv|iklan|scroll\ to\ (?:continue|resume)|scroll\ untuk\ (?:membaca|melanjutkan)
    |share(?:\ this|\ on|:)|bagikan|sebarkan|tags?\ ?:|topik\ ?:|label\ ?:|copyright|hak\ cipta
    |(?:all|semua)\ rights\ reserved|filed\ under|see\ more|don['’]t\ miss|you\ (?:may|might)\ also\ like
    |like\ this\ (?:story|article)\?|sign\ up\ (?:for|to)|halaman\ (?:selanjutnya|berikutnya|sebelumnya)
    |ikuti\ (?:kami|berita)|follow\ us|dapatkan\ (?:update|berita)|gabung\ (?:di|ke)|cek\ berita|subscribe|berlangganan
    |loading|memuat|print|cetak|kirim\ (?:komentar|email)|sponsored|promoted
    )\b.*$
    |^\W*(?:editor|redaktur|penyunting|sumber\ foto|foto|photo|image)\s*:\s*\S.{0,80}$
    |^\W*halaman\s*:?(?:\s*\d+)+\W*$
    |^\s*©.*$""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST = 160  # characters; a longer line that begins so is prose
# From one of these on nothing of the article follows, unless most of the text does.
_END = re.compile(
    r"^\W*(?:related posts?|komentar anda|leave a (?:reply|comment)|tinggalkan (?:balasan|komentar))\b", re.I
)


def is_furniture(line: str) -> bool:
    """Whether a line is a link list's heading, an advertisement, a share bar or the like."""
    stripped = line.strip()
    return len(stripped) <= _LONGEST and bool(_LINE.match(stripped)) and not _is_sentence(stripped)


def without_furniture(lines: list[str]) -> list[str]:
    """The lines that belong to the article, in order."""
    kept: list[str] = []
    left = sum(map(len, lines))
    for line in lines:
        left -= len(line)
        if _END.match(line.strip()) and sum(map(len, kept)) > left:
            break
        if not is_furniture(line):
            kept.append(line)
    return kept


def _is_sentence(line: str) -> bool:
    """A sentence such as: Komentar itu disampaikan wali kota kemarin. It begins as furniture does and is none."""
    beginning = re.match(r"\W*(?:komentar|comments?|topik|print|cetak|label|iklan|bagikan|memuat)\b\s*(.*)", line, re.I)
    return bool(beginning) and line.endswith(".") and len(line.split()) > 5
