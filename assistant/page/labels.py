"""Every label of the page, in Indonesian and English, and how dates and spans are written in both."""

from calendar import monthrange
from datetime import date

from assistant.messages import day_in_words
from assistant.page.labels_chat import LABELS_CHAT
from assistant.page.labels_corpus import LABELS_CORPUS
from assistant.page.labels_desk import LABELS_DESK
from corpus.article import Language
from corpus.spans import Span

LANGUAGES: tuple[Language, ...] = ("id", "en")

LABELS: dict[str, dict[Language, str]] = {
    "name": {"id": "Tanya Warta", "en": "Tanya Warta"},
    "tagline": {
        "id": "Tanyai berita kerja sama daerah, dan periksa setiap kalimatnya",
        "en": "Ask the regional-cooperation news, and check every sentence",
    },
    "login_title": {"id": "Masuk untuk bertanya", "en": "Sign in to ask"},
    "login_name": {"id": "Nama", "en": "Name"},
    "login_password": {"id": "Kata sandi", "en": "Password"},
    "login": {"id": "Masuk", "en": "Sign in"},
    "logout": {"id": "Keluar", "en": "Sign out"},
    "login_wrong": {"id": "Nama atau kata sandinya keliru.", "en": "The name or the password is wrong."},
    "login_wait": {
        "id": "Terlalu sering keliru. Tunggu satu menit, lalu coba lagi.",
        "en": "Too many wrong tries. Wait a minute, then try again.",
    },
    "tab_chat": {"id": "Tanya", "en": "Ask"},
    "language_switch": {"id": "Bahasa halaman", "en": "Page language"},
    "language_id": {"id": "Indonesia", "en": "Indonesia"},
    "language_en": {"id": "English", "en": "English"},
    "short_id": {"id": "ID", "en": "ID"},
    "short_en": {"id": "EN", "en": "EN"},
    "badge_id": {"id": "berbahasa Indonesia", "en": "in Indonesian"},
    "badge_en": {"id": "berbahasa Inggris", "en": "in English"},
    "shade": {"id": "Ganti terang atau gelap", "en": "Switch light or dark"},
    "conversation": {"id": "Percakapan", "en": "Conversation"},
    "new": {"id": "Percakapan baru", "en": "New conversation"},
    "intro_title": {
        "id": "Apa yang ingin Anda ketahui tentang kerja sama daerah?",
        "en": "What would you like to know about regional cooperation?",
    },
    "intro_text": {
        "id": "Tanyakan kota kembar, provinsi bersaudara, MoU, LoI, atau perjanjian kerja sama. Setiap kalimat jawaban "
        "diberi nomor sumber; pilih nomornya untuk melihat kalimat aslinya di dalam artikel.",
        "en": "Ask about sister cities, sister provinces, MoUs, letters of intent or cooperation agreements. Every "
        "sentence of an answer carries a source number; choose it to see the original sentence in its article.",
    },
    "intro_honest": {
        "id": "Bila artikelnya tidak memuat jawabannya, itu yang akan Anda baca.",
        "en": "If the articles do not say, that is what you will read.",
    },
    "examples": {"id": "Coba tanyakan", "en": "Try asking"},
    "question": {"id": "Pertanyaan", "en": "Question"},
    "placeholder": {
        "id": "Tulis pertanyaan Anda …",
        "en": "Write your question …",
    },
    "send": {"id": "Tanya", "en": "Ask"},
    "stop": {"id": "Berhenti", "en": "Stop"},
    "retry": {"id": "Coba lagi", "en": "Try again"},
    "again": {"id": "Jawab ulang", "en": "Answer again"},
    "edit": {"id": "Ubah", "en": "Edit"},
    "edit_question": {"id": "Ubah pertanyaan: {question}", "en": "Edit the question: {question}"},
    "editing": {
        "id": "Anda sedang mengubah pertanyaan. Jawabannya dan percakapan sesudahnya akan diganti.",
        "en": "You are editing a question. Its answer and everything after it will be replaced.",
    },
    "cancel": {"id": "Batal", "en": "Cancel"},
    "searching": {"id": "Mencari di dalam berita …", "en": "Searching the news …"},
    "stopped": {"id": "Dihentikan.", "en": "Stopped."},
    "answer_ready": {"id": "Jawaban: {text}", "en": "Answer: {text}"},
    "failed": {
        "id": "Maaf, jawaban tidak dapat disusun karena ada gangguan. Pertanyaan Anda masih di sini; silakan coba lagi.",
        "en": "Sorry, something went wrong and there is no answer. Your question is still here; please try again.",
    },
    "trouble": {"id": "Gangguan", "en": "Trouble"},
    "close": {"id": "Tutup", "en": "Close"},
    "lost": {
        "id": "Sambungan ke server terputus. Muat ulang halaman bila belum pulih sebentar lagi.",
        "en": "The connection to the server was lost. Reload the page if it is not back in a moment.",
    },
    "refused": {
        "id": "Permintaan itu tidak dapat dilayani saat ini. Silakan coba lagi sebentar lagi.",
        "en": "That could not be done just now. Please try again in a moment.",
    },
    "no_article": {
        "id": "Maaf, artikel ini tidak dapat dibuka saat ini. Silakan coba lagi.",
        "en": "Sorry, this article cannot be opened just now. Please try again.",
    },
    "sources": {"id": "Sumber", "en": "Sources"},
    "source": {"id": "Sumber {number}: {title}", "en": "Source {number}: {title}"},
    "also_retrieved": {"id": "Juga ditemukan ({count})", "en": "Also retrieved ({count})"},
    "also_retrieved_note": {
        "id": "Ditemukan oleh pencarian, tetapi tidak dipakai dalam jawaban.",
        "en": "Found by the search but not used in the answer.",
    },
    "nearest": {"id": "Artikel terdekat", "en": "Nearest articles"},
    "nearest_more": {"id": "Artikel lain ({count})", "en": "More articles ({count})"},
    "undated": {"id": "tanpa tanggal", "en": "undated"},
    "copies": {"id": "juga dimuat di {count} tempat lain", "en": "also published in {count} other places"},
    "copies_one": {"id": "juga dimuat di satu tempat lain", "en": "also published in one other place"},
    "partly": {"id": "mendukung sebagian", "en": "supports in part"},
    "changed": {"id": "artikel telah berubah", "en": "article has changed"},
    "span": {"id": "Waktu yang ditanyakan: {span}", "en": "Time asked about: {span}"},
    "since": {"id": "sejak {date}", "en": "since {date}"},
    "until": {"id": "sampai {date}", "en": "until {date}"},
    "by_extract": {
        "id": "Jawaban ini seluruhnya kutipan kata demi kata dari artikel.",
        "en": "This answer is made of word-for-word quotations from the articles.",
    },
    "by_model": {
        "id": "Ditulis model bahasa; setiap kalimat diperiksa terhadap sumbernya.",
        "en": "Written by a language model; every sentence was checked against its source.",
    },
    "removed": {
        "id": "{count} kalimat tanpa dukungan sumber tidak ditampilkan.",
        "en": "{count} sentences without support in a source are not shown.",
    },
    "removed_one": {
        "id": "Satu kalimat tanpa dukungan sumber tidak ditampilkan.",
        "en": "One sentence without support in a source is not shown.",
    },
    "panel": {"id": "Artikel sumber", "en": "Source article"},
    "panel_empty_title": {"id": "Periksa kalimatnya", "en": "Check the sentence"},
    "panel_empty": {
        "id": "Pilih nomor sumber di dalam jawaban. Artikelnya terbuka di sini, dengan kalimat yang dikutip ditandai.",
        "en": "Choose a source number in an answer. Its article opens here, with the quoted sentence highlighted.",
    },
    "back": {"id": "Kembali ke jawaban", "en": "Back to the answer"},
    "original": {"id": "Buka di situs aslinya", "en": "Open on the original site"},
    "cited_here": {"id": "Kalimat yang dikutip", "en": "The quoted sentence"},
    "found_here": {"id": "Bagian yang ditemukan", "en": "The passage found"},
    "copy_of": {"id": "Pemuatan lain dari berita yang sama", "en": "Another publication of the same story"},
    "changed_note": {
        "id": "Artikel ini telah berubah sejak dikutip. Kutipan semula:",
        "en": "This article has changed since it was quoted. The original quotation:",
    },
    "gone_note": {
        "id": "Artikel ini tidak ada lagi di dalam koleksi. Kutipan semula:",
        "en": "This article is no longer in the collection. The original quotation:",
    },
    "same_story": {"id": "Berita yang sama juga dimuat di", "en": "The same story was also carried by"},
    "unnamed_outlet": {"id": "media tak disebut", "en": "outlet not named"},
    "address": {"id": "Tanya Warta terbuka di {address}", "en": "Tanya Warta is open at {address}"},
    "port_taken": {
        "id": "Porta {port} sedang dipakai program lain. Pilih porta lain dengan TANYA_PORT, atau hentikan program itu.",
        "en": "Port {port} is in use by another program. Choose another with TANYA_PORT, or stop that program.",
    },
}
LABELS |= LABELS_CHAT
LABELS |= LABELS_CORPUS
LABELS |= LABELS_DESK

EXAMPLES: tuple[tuple[Language, str], ...] = (
    ("id", "Dengan negara mana Muara Enim menjajaki sister city?"),
    ("id", "Kapan Surabaya dan Busan menandatangani MoU sister city?"),
    ("id", "Apakah kerja sama Solo dan Montana berjalan?"),
    ("en", "When did Bandung and Braunschweig become sister cities?"),
    ("en", "What did Makassar sign with Gold Coast?"),
    ("en", "Which cities joined the ASEAN Smart Cities Network?"),
)


def label(key: str, language: Language, **values: object) -> str:
    """The label in that language, with its {places} filled. It is plain text: escape it before it becomes HTML."""
    text = LABELS[key][language]
    for name, value in values.items():
        text = text.replace(f"{{{name}}}", str(value))
    return text


def counted(key: str, count: int, language: Language) -> str:
    """The label for one thing, or for several."""
    return label(f"{key}_one" if count == 1 else key, language, count=count)


def show_date(day: date | None, language: Language) -> str:
    """`12 April 2018`; an article without a date says so."""
    if day is None:
        return label("undated", language)
    return day_in_words(day, language)


def show_span(span: Span, language: Language) -> str:
    """A whole year is written as the year, a whole month as the month; an open end as since or until. Both ends open give an empty string."""
    since, until = span.since, span.until
    if since and until:
        if (since.month, since.day, until.month, until.day) == (1, 1, 12, 31):
            return str(since.year) if since.year == until.year else f"{since.year}–{until.year}"
        if since.replace(day=monthrange(since.year, since.month)[1]) == until and since.day == 1:
            return show_date(since, language).removeprefix("1 ")
        return (
            show_date(since, language)
            if since == until
            else f"{show_date(since, language)} – {show_date(until, language)}"
        )
    if since:
        return label("since", language, date=show_date(since, language))
    return label("until", language, date=show_date(until, language)) if until else ""
