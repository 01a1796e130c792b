"""Pages that came in place of an article: walls, errors, lists of links. Told by what is surely so; in doubt, no."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from corpus.errors import SourceProblem
from corpus.markup import seen, text_of
from corpus.metadata import Said

_SHORT, _SHORTER = 150, 60  # words of a text that can be a notice; of one that is a teaser at most
_ERROR = re.compile(
    r"""^\W*(?:
    (?:error|galat)?\W*(?:40[0-9]|410|50[0-4])(?:\W+error)?(?:\W+\S+){0,2}
    |(?:(?:error|galat)?\W*(?:40[0-9]|410|50[0-4])\W+)?(?:
     (?:halaman|artikel|berita|konten|laman)(?:\ (?:yang\ )?(?:anda|kamu)\ (?:cari|minta|tuju))?
      \ (?:ini\ )?(?:tidak|tak|belum)\ (?:dapat\ |bisa\ )?(?:ditemukan|tersedia)\b.{0,30}
     |(?:page|article|story|content|file)\ (?:could\ |was\ )?(?:not|cannot|can['’]t)\ (?:be\ )?found\b.{0,30}
     |(?:not\ found|nothing\ found|access\ denied|akses\ ditolak|forbidden|bad\ gateway|service\ unavailable
      |internal\ server\ error|(?:situs\ )?sedang\ dalam\ perbaikan|under\ maintenance|account\ suspended)\b.{0,30})
    |(?:oops|ups|maaf|sorry|whoops)\W{1,3}.{0,40}
     (?:not\ found|tidak\ (?:dapat\ )?ditemukan|doesn['’]t\ exist|does\ not\ exist).{0,30}
    )\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_ROBOT = re.compile(
    r"""just\ a\ moment\.\.\.|attention\ required!|verif(?:y|ying)\ (?:that\ )?you\ are\ (?:a\ )?human
    |(?:are\ you|you['’]re\ not)\ a\ robot|i['’]?m\ not\ a\ robot|saya\ bukan\ robot
    |checking\ (?:if\ the\ site\ connection\ is\ secure|your\ browser)|enable\ javascript\ and\ cookies\ to\ continue
    |unusual\ traffic\ from\ your|complete\ the\ (?:captcha|security\ check)|solve\ the\ captcha
    |memastikan\ (?:bahwa\ )?anda\ (?:adalah\ )?manusia
    |verifikasi\ bahwa\ anda\ (?:adalah\ )?manusia|please\ enable\ js\ and\ disable""",
    re.IGNORECASE | re.VERBOSE,
)
_CONSENT = re.compile(
    r"""before\ you\ continue|we\ (?:value|respect)\ your\ privacy|we\ and\ our\ (?:\d+\ )?partners
    |your\ privacy\ (?:choices|matters)
    |(?:uses?|using|accept|reject|manage|all|menggunakan|kebijakan|terima|menerima|semua)\ (?:\w+\ )?cookies?\b
    |privacy\ (?:settings|preferences)|manage\ (?:my\ )?(?:options|preferences|choices|consent)
    |(?:accept|reject|agree\ to)\ all
    |kami\ (?:menghargai|menghormati)\ privasi|sebelum\ (?:anda\ )?melanjutkan|terima\ semua|tolak\ semua
    |kelola\ (?:opsi|preferensi|pilihan)
    |store\ and/or\ access\ information|vendors?\ (?:list|preferences)|legitimate\ interest|kepentingan\ yang\ sah""",
    re.IGNORECASE | re.VERBOSE,
)
_FEWEST_CONSENTS, _LONGEST_CONSENT = 3, 900  # different phrases; words of a whole page
_PRIVACY = re.compile(
    r"\b(?:cookies?|privacy|privasi|consent|persetujuan|partners?|mitra|personal data|data pribadi)\b", re.IGNORECASE
)
_CHOICE = re.compile(
    r"^\W*(?:i |saya )?(?:accept|reject|agree|consent|allow|deny|decline|manage|setuju|terima|tolak|kelola|izinkan)\b",
    re.I,
)
_PAYWALL = re.compile(
    r"""(?:untuk|guna)\ (?:(?:melanjutkan|terus|bisa|dapat)\ )?(?:membaca|mengakses)\b
     .{0,60}(?:berlangganan|langganan|login|log\ in)\b
    |lanjut(?:kan)?\ (?:mem)?baca\b.{0,60}(?:berlangganan|langganan)\b
    |(?:berlangganan|langganan|login|masuk|daftar)\b.{0,40}\b(?:untuk|agar|guna)\b.{0,25}\b(?:membaca|melanjutkan)\b
    |(?:artikel|berita|konten)\ (?:ini\ )?(?:khusus|hanya|eksklusif)
     \ (?:\w+\ ){0,2}(?:pelanggan|anggota|member|premium)\b
    |(?:telah|sudah)\ (?:mencapai|menghabiskan)\ (?:batas|kuota).{0,40}(?:gratis|artikel|bacaan)
    |to\ (?:continue|keep|finish)\ reading\b.{0,60}(?:subscribe|subscription|sign\ (?:in|up)|log\ in|register|member)
    |(?:subscribe|sign\ (?:in|up)|log\ in|register)\b.{0,30}\bto\ (?:continue|keep|finish)\ reading
    |subscribe\ (?:now\ )?to\ (?:read|unlock|access)\ (?:this|the)\b
    |(?:article|story|content)\ is\ (?:(?:only|exclusively|available|reserved)\ ){0,2}
     (?:to|for)\ (?:our\ )?(?:\w+\ )?(?:subscribers|members)
    |you['’]ve\ (?:reached|used)\ (?:your|all).{0,30}(?:limit|free\ articles)""",
    re.IGNORECASE | re.VERBOSE,
)
_LIST_PATH = re.compile(
    r"/(?:tags?|topi[ck]s?|kategori|category|categories|kanal|rubrik|indeks|index|archives?|arsip|search|cari|author|penulis|terbaru|latest|terpopuler)"
    r"(?:/|$|\.html?$)",
    re.IGNORECASE,
)
_FEWEST_LINKS = 8  # headlines that lead elsewhere, in a list
_HEADLINE_WORDS, _TITLE_WORDS = 4, 5  # of a link that may be a headline; of a heading that surely is one
_MOST_PROSE = 60  # words between two headlines, in a list
_BESIDE = {"header", "footer", "nav", "aside", "form", "button"}
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def count_words(text: str) -> int:
    """Words, two characters to a word where a script sets no spaces."""
    return len(_CJK.sub(" ", text).split()) + len(_CJK.findall(text)) // 2


def refusal(tree: HtmlElement, said: Said, text: str, title: str, url: str | None) -> tuple[SourceProblem, str] | None:
    """Why a page is no article, with what shows it; None where it is one, or may be. `text` may be empty."""
    words, story = count_words(text), _longest_story(tree)
    body = tree.find("body")
    whole = text_of(body) if body is not None else ""
    if not said.article and min(words, story) < _SHORT and (shown := _error(tree, title, whole)):
        return "error_page", shown
    if not said.is_article and _is_consent(tree, text, whole):
        return "consent_wall", ""
    if _is_paid(tree, said, text):
        return "paywall", ""
    return ("index_page", "") if _is_index(tree, said, title, story, url) else None


def _error(tree: HtmlElement, title: str, whole: str) -> str | None:
    """What shows that a page tells of an error, or asks whether a person reads it."""
    headings = [text_of(each) for each in tree.iter("h1")] or [text_of(each) for each in tree.iter("h2")]
    titles = [" ".join(each.text_content().split()) for each in tree.iter("title")]
    for heading in (title, *titles[:1], *headings[:3]):
        if _ERROR.match(heading) or _ROBOT.search(heading):
            return heading[:80]
    robot = _ROBOT.search(whole) if count_words(whole) < _SHORT else None
    return " ".join(robot[0].split()) if robot else None


def _is_consent(tree: HtmlElement, text: str, whole: str) -> bool:
    """Whether the page asks for consent and speaks of hardly anything else."""
    phrases = {found[0].casefold() for found in _CONSENT.finditer(whole)}
    if len(phrases) < _FEWEST_CONSENTS or count_words(whole) > _LONGEST_CONSENT:
        return False
    if not any(_CHOICE.match(text_of(each) or each.get("value") or "") for each in tree.iter("button", "a", "input")):
        return False
    sentences = [each for each in re.split(r"(?<=[.!?])\s+|\n", text or whole) if len(each.split()) > 3]
    speaking = sum(bool(_CONSENT.search(each) or _PRIVACY.search(each)) for each in sentences)
    return 2 * speaking >= len(sentences)


def _is_paid(tree: HtmlElement, said: Said, text: str) -> bool:
    """Whether only a beginning is there. A page that says it is not free, but is there in full, is taken as it is."""
    words = count_words(text)
    closed = any(str(node.get("isAccessibleForFree")).strip().casefold() == "false" for node in said.nodes)
    counted = re.sub(r"\D", "", str(said.article.get("wordCount") or ""))[:6]
    if closed and (words < _SHORTER or (counted and 2 * words < int(counted))):
        return True
    if words >= (_SHORT if closed else 2 * _SHORTER):
        return False
    return any(_PAYWALL.search(each) for each in (text, " ".join(piece for piece, _ in _pieces(tree))))


def _is_index(tree: HtmlElement, said: Said, title: str, story: int, url: str | None) -> bool:
    """Whether the page is a list: many headlines that lead elsewhere, and no story among them."""
    parts = urlsplit(url or "")
    is_front = url is not None and parts.path.strip("/") in ("", "index.html", "index.php")
    marked = is_front or said.is_collection or bool(_LIST_PATH.search(parts.path))
    if not is_front and (said.article or "article:published_time" in said.meta):
        return False
    if not marked and (said.is_article or _has_headline(tree, title)):
        return False
    headlines = {each.get("href") for each in tree.iter("a") if len(text_of(each).split()) >= _HEADLINE_WORDS}
    return len(headlines) >= _FEWEST_LINKS and story < (2 * _MOST_PROSE if marked else _MOST_PROSE)


def _has_headline(tree: HtmlElement, title: str) -> bool:
    """Whether the page's title stands in it as a heading that leads nowhere."""
    for each in tree.iter("h1", "h2"):
        said = text_of(each)
        linked = each.find(".//a") is not None or any(above.tag == "a" for above in each.iterancestors())
        if len(said.split()) >= _TITLE_WORDS and not linked and (said == title or each.tag == "h1"):
            return True
    return False


def _pieces(tree: HtmlElement) -> Iterator[tuple[str, HtmlElement | None]]:
    """The text of a page in its order without what stands beside the story, each with the link it is part of."""
    body = tree.find("body")
    places: dict[HtmlElement, tuple[bool, HtmlElement | None]] = {}  # element -> is it beside, its link
    for piece in seen(body) if body is not None else ():
        element = piece.getparent() if piece.is_text else piece.getparent().getparent()
        above = [] if element is None else [element, *element.iterancestors()]
        if element not in places:
            link = next((each for each in above if each.tag == "a"), None)
            places[element] = any(each.tag in _BESIDE for each in above[:-2]), link
        beside, link = places[element]
        if not beside and (text := " ".join(piece.split())):
            yield text, link


def _longest_story(tree: HtmlElement) -> int:
    """The most words between two links that are headlines, and so stand in a block of their own."""
    most = run = 0
    for text, link in _pieces(tree):
        if link is None:
            run += count_words(text)
        elif len(text.split()) < _HEADLINE_WORDS:
            continue
        elif (block := link.getparent()) is not None and len(text_of(block)) < 2 * len(text_of(link)):
            run = 0
        else:
            run += count_words(text)
        most = max(most, run)
    return most
