"""Every sentence a person can be shown, in both languages. `{name}` stands for what the sentence names."""

from datetime import date

from assistant.curate_messages import CURATE_MESSAGES
from assistant.record_messages import RECORD_MESSAGES
from assistant.source_messages import SOURCE_MESSAGES
from corpus.article import Language

BUILD = "python -m assistant build"
CHECK = "python -m assistant check"
FRESH = "python -m assistant build --fresh"

_MESSAGES: dict[str, dict[Language, str]] = {
    # answers
    "found_one": {"id": "Artikel yang ada menyebutkan:", "en": "The articles say:"},
    "short_answer": {"id": "Jawaban singkat: {answer}", "en": "In short: {answer}"},
    "found_list": {"id": "Beberapa artikel menyebutkan:", "en": "Several articles mention it:"},
    "sources_differ": {
        "id": "Sumber-sumbernya berbeda; yang terbaru lebih dulu:",
        "en": "The sources differ; the newest comes first:",
    },
    "state_changed": {
        "id": "Keadaannya berubah; yang terbaru lebih dahulu:",
        "en": "The state has changed; the newest first:",
    },
    "from_other_id": {"id": "(artikel berbahasa Indonesia)", "en": "(article in Indonesian)"},
    "from_other_en": {"id": "(artikel berbahasa Inggris)", "en": "(article in English)"},
    "not_found": {
        "id": "Artikel yang tersimpan tidak memuat jawabannya. Yang paling dekat ada di bawah ini.",
        "en": "The articles held here do not say. The nearest ones are below.",
    },
    "no_articles": {
        "id": "Belum ada artikel. Tambahkan dengan: python -m assistant add BERKAS",
        "en": "There are no articles yet. Add some with: python -m assistant add FILE",
    },
    "none_pass": {
        "id": "Tidak ada artikel yang lolos saringan itu. Longgarkan tanggal, media, tempat, judul, atau bahasanya.",
        "en": "No article passes these restrictions. Loosen the days, outlet, place, title or language.",
    },
    "greeting": {
        "id": "Halo! Tanyakan apa saja tentang kerja sama antardaerah: kota kembar, MoU, LoI, IMT-GT. Setiap kalimat "
        "jawaban menunjuk artikel asalnya.",
        "en": "Hello! Ask anything about cooperation between regions: sister cities, MoUs, LoIs, IMT-GT. Every sentence "
        "of an answer points to its article.",
    },
    "thanks": {"id": "Sama-sama. Silakan bertanya lagi.", "en": "You are welcome. Ask on whenever you like."},
    "help": {
        "id": "Saya menjawab pertanyaan tentang kerja sama antardaerah dari artikel yang tersimpan, dalam bahasa "
        "Indonesia atau Inggris, dan menunjukkan kalimat sumbernya. Bila artikel tidak memuat jawabannya, saya katakan.",
        "en": "I answer questions about cooperation between regions from the articles held here, in Indonesian or "
        "English, and show the sentence each answer rests on. When the articles do not say, I tell you so.",
    },
    "empty_question": {"id": "Pertanyaannya kosong. Tulis satu pertanyaan.", "en": "The question is empty. Write one."},
    "no_words": {
        "id": "Tidak ada kata dalam pertanyaan itu. Tulis pertanyaan dalam bahasa Indonesia atau Inggris.",
        "en": "There are no words in that question. Ask in Indonesian or English.",
    },
    "too_long": {
        "id": "Pertanyaan itu {length} karakter; paling banyak {most}. Persingkatlah.",
        "en": "That question has {length} characters; {most} are the most. Please shorten it.",
    },
    "too_fast": {
        "id": "Terlalu banyak pertanyaan dalam satu menit. Silakan coba lagi {seconds} detik lagi.",
        "en": "Too many questions within a minute. Please try again in {seconds} seconds.",
    },
    "full": {
        "id": "Sedang banyak yang bertanya. Silakan coba lagi sebentar lagi.",
        "en": "Many are asking at the moment. Please try again shortly.",
    },
    "third_language": {
        "id": "Pertanyaan itu tampaknya bukan bahasa Indonesia atau Inggris. Silakan bertanya dalam salah satunya.",
        "en": "That question seems to be in neither Indonesian nor English. Please ask in one of the two.",
    },
    "model_unavailable": {
        "id": "Model bahasa tidak dapat dipakai ({reason}); jawaban ini berupa kutipan.",
        "en": "The language model could not be used ({reason}); this answer is made of quotations.",
    },
    "model_none": {
        "id": "Tanpa model bahasa: jawaban berupa kutipan (TANYA_LLM=none).",
        "en": "No language model: answers are quotations (TANYA_LLM=none).",
    },
    "model_answers": {
        "id": "Model bahasa {name} menjawab dalam {seconds} detik.",
        "en": "The language model {name} answers within {seconds} s.",
    },
    "model_silent": {
        "id": "Model bahasa {name} tidak dapat dipakai ({reason}). Periksa TANYA_LLM dan TANYA_LLM_BASE_URL.",
        "en": "The language model {name} cannot be used ({reason}). Check TANYA_LLM and TANYA_LLM_BASE_URL.",
    },
    "model_empty": {"id": "jawabannya kosong", "en": "its answer was empty"},
    "model_other_language": {"id": "jawabannya dalam bahasa lain", "en": "it answered in another language"},
    "model_not_installed": {"id": "{package} belum terpasang", "en": "{package} is not installed"},
    "model_timeout": {"id": "tidak ada jawaban dalam {seconds} detik", "en": "no answer within {seconds} s"},
    "model_broken": {
        "id": "sambungannya terputus sebelum jawabannya selesai",
        "en": "the connection broke before its answer was finished",
    },
    "model_cut_off": {"id": "jawabannya terpotong", "en": "its answer was cut off"},
    "model_too_long": {
        "id": "konteksnya terlalu kecil untuk kutipan-kutipan ini",
        "en": "its context is too small for these passages",
    },
    "model_rate_limit": {"id": "terlalu banyak permintaan, coba sebentar lagi", "en": "too many requests, try later"},
    "model_http": {"id": "HTTP {status}", "en": "HTTP {status}"},
    "model_no_connection": {"id": "tidak ada sambungan", "en": "no connection"},
    "model_no_key": {"id": "kunci API belum diisi", "en": "no API key"},
    "model_unknown_provider": {"id": "penyedia model tidak dikenal", "en": "unknown model provider"},
    "model_other": {"id": "{name}", "en": "{name}"},
    "nothing_supported": {
        "id": "Tidak ada kalimat model bahasa yang didukung artikel; jawaban ini berupa kutipan.",
        "en": "No sentence of the language model was supported by the articles; this answer is made of quotations.",
    },
    # settings and set-up
    "bad_setting": {
        "id": "{name}={value} tidak dapat dipakai; contoh yang benar: {wanted}.",
        "en": "{name}={value} cannot be used; a right value looks like {wanted}.",
    },
    "bad_model": {
        "id": "Model embedding {name} tidak dapat dimuat: {reason}. Periksa TANYA_EMBEDDING_MODEL.",
        "en": "The embedding model {name} cannot be loaded: {reason}. Check TANYA_EMBEDDING_MODEL.",
    },
    "bad_reader": {
        "id": "Model pembaca tidak dapat dimuat: {reason}. Pasang ulang program ini, atau matikan dengan TANYA_READER=off.",
        "en": "The reader cannot be loaded: {reason}. Install the program anew, or turn it off with TANYA_READER=off.",
    },
    "reader_off": {
        "id": "Model pembaca dimatikan. Nyalakan dengan TANYA_READER=on.",
        "en": "The reader is turned off. Turn it on with TANYA_READER=on.",
    },
    "home_unusable": {
        "id": "Folder data {name} tidak dapat dipakai: {reason}. Periksa TANYA_HOME.",
        "en": "The data folder {name} cannot be used: {reason}. Check TANYA_HOME.",
    },
    "home_full": {
        "id": "Disk penuh: {name} tidak dapat ditulis. Yang sudah tersimpan tetap utuh; kosongkan ruang, lalu ulangi.",
        "en": "The disk is full: {name} cannot be written. What was stored is safe; free some space and try again.",
    },
    "busy": {
        "id": "Proses lain (nomor {holder}) sedang menulis ke {name}. Coba lagi setelah selesai.",
        "en": "Another process (number {holder}) is writing to {name}. Try again when it has finished.",
    },
    # the index
    "index_mismatch": {
        "id": "Indeks dibuat dengan model atau aturan lain ({detail}). Buat ulang dengan: " + FRESH,
        "en": "The index was made with another model or other rules ({detail}). Make it anew with: " + FRESH,
    },
    "index_newer": {
        "id": "Indeks {detail} dibuat oleh rilis yang lebih baru. Perbarui program ini.",
        "en": "The index {detail} was made by a newer release. Update this program.",
    },
    "index_damaged": {
        "id": "Indeks rusak ({detail}). Artikel tetap utuh; buat ulang indeks dengan: " + FRESH,
        "en": "The index is damaged ({detail}). The articles are safe; make the index anew with: " + FRESH,
    },
    "index_missing": {
        "id": "Indeks belum ada. Buat dengan: " + BUILD,
        "en": "There is no index yet. Make it with: " + BUILD,
    },
    "index_disk_full": {
        "id": "Disk penuh saat menulis {detail}. Yang sudah tersimpan tetap utuh; kosongkan ruang, lalu: " + BUILD,
        "en": "The disk is full while writing {detail}. What was stored is safe; free some space, then: " + BUILD,
    },
    "index_busy": {
        "id": "Proses lain sedang menulis indeks {detail}. Coba lagi setelah selesai.",
        "en": "Another process is writing the index {detail}. Try again when it has finished.",
    },
    "index_model": {
        "id": "Model embedding tidak dapat disiapkan: {detail}",
        "en": "The embedding model cannot be set up: {detail}",
    },
    # the command line
    "no_such_article": {"id": "Tidak ada artikel dengan id {name}.", "en": "There is no article with the id {name}."},
    "bad_batch_line": {
        "id": 'Baris {line}: bukan objek JSON dengan "{field}".',
        "en": 'Line {line}: not a JSON object with "{field}".',
    },
    "bad_question_line": {
        "id": "{name}, baris {line}: bukan pertanyaan yang dapat dibaca ({reason}). Bentuknya ada di docs/evaluation.md.",
        "en": "{name}, line {line}: not a question that can be read ({reason}). docs/evaluation.md has the form.",
    },
    "question_language": {
        "id": "{name}, baris {line}: bahasanya {value}, padahal harus id atau en.",
        "en": "{name}, line {line}: its language is {value}, and must be id or en.",
    },
    "question_twice": {
        "id": "{name}, baris {line}: id {value} sudah dipakai di baris {first}.",
        "en": "{name}, line {line}: the id {value} stands in line {first} already.",
    },
    "other_corpus": {
        "id": "Hasil sebelumnya memakai artikel lain ({then}, kini {now}): selisihnya bukan hanya dari program.",
        "en": "The earlier run had other articles ({then}, now {now}): the program alone does not make the difference.",
    },
    "other_questions": {
        "id": "Hasil sebelumnya memakai berkas pertanyaan lain ({then}, kini {now}): hanya id yang sama dibandingkan.",
        "en": "The earlier run had another question file ({then}, now {now}): only ids that are in both are compared.",
    },
    "bad_run": {
        "id": "{name} bukan hasil evaluasi yang disimpan dengan --out ({reason}).",
        "en": "{name} is not a run that was kept with --out ({reason}).",
    },
    "no_questions": {
        "id": "{name} tidak memuat pertanyaan. Bentuknya ada di docs/evaluation.md.",
        "en": "{name} holds no questions. docs/evaluation.md has the form.",
    },
    "bad_option": {
        "id": "{name} {value} tidak dapat dipakai; contoh yang benar: {wanted}.",
        "en": "{name} {value} cannot be used; a right value looks like {wanted}.",
    },
    "bad_call": {
        "id": "Perintah itu tidak dikenali ({reason}). Petunjuk: {usage}",
        "en": "That call is not understood ({reason}). For help: {usage}",
    },
    "one_id": {
        "id": "--id hanya untuk satu sumber yang memuat satu artikel. Tambahkan satu per satu.",
        "en": "--id is for one source that holds one article. Add them one at a time.",
    },
    "reading": {"id": "membaca", "en": "reading"},
    "stopped": {
        "id": "Dihentikan. {count} artikel sudah tersimpan; selaraskan indeks dengan: " + BUILD,
        "en": "Stopped. {count} articles are stored; bring the index in step with: " + BUILD,
    },
    "refreshed": {
        "id": "{count} artikel baru atau berubah, {failed} gagal.",
        "en": "{count} articles new or changed, {failed} failed.",
    },
    "watching": {
        "id": "{name} masuk daftar pantau. Ambil artikelnya dengan: python -m assistant refresh",
        "en": "{name} is on the watch list. Fetch its articles with: python -m assistant refresh",
    },
    "watched_already": {"id": "{name} sudah ada di daftar pantau.", "en": "{name} is on the watch list already."},
    "watching_no_more": {
        "id": "{name} tidak lagi dipantau; artikelnya tetap tersimpan.",
        "en": "{name} is watched no longer; its articles stay.",
    },
    "not_watched": {
        "id": "{name} tidak ada di daftar pantau. Lihat daftarnya dengan: python -m assistant refresh --list",
        "en": "{name} is not on the watch list. See the list with: python -m assistant refresh --list",
    },
    "nothing_watched": {
        "id": "Daftar pantau kosong. Isi dengan: python -m assistant refresh --add ALAMAT",
        "en": "The watch list is empty. Add to it with: python -m assistant refresh --add ADDRESS",
    },
    "watched_line": {
        "id": "{held} tersimpan, {waiting} menunggu, {failed} gagal",
        "en": "{held} held, {waiting} waiting, {failed} failed",
    },
    "unexpected": {
        "id": "Terjadi kesalahan yang tidak terduga ({reason}). Periksa data Anda dengan: " + CHECK,
        "en": "Something unexpected went wrong ({reason}). Look at your data with: " + CHECK,
    },
    "added": {"id": "{count} artikel ditambahkan.", "en": "{count} articles added."},
    "removed": {"id": "{name} dihapus.", "en": "{name} removed."},
    "built": {
        "id": "Indeks selaras: {added} ditulis, {removed} dihapus, {unchanged} tetap.",
        "en": "The index is in step: {added} written, {removed} removed, {unchanged} unchanged.",
    },
    "healthy": {
        "id": "Semua baik: {articles} artikel, {passages} penggalan.",
        "en": "All is well: {articles} articles, {passages} passages.",
    },
    "behind": {
        "id": "Indeks tertinggal dari pustaka ({detail}). Selaraskan dengan: " + BUILD,
        "en": "The index is behind the library ({detail}). Bring it in step with: " + BUILD,
    },
    "bad_user_line": {
        "id": "{name}, baris {line}: bukan nama:peran:hash. Buat barisnya dengan: python -m assistant user NAMA",
        "en": "{name}, line {line}: not name:role:hash. Make the line with: python -m assistant user NAME",
    },
    "no_users": {
        "id": "{name} tidak memuat satu orang pun. Buat barisnya dengan: python -m assistant user NAMA",
        "en": "{name} names nobody. Make a line with: python -m assistant user NAME",
    },
    "password_short": {
        "id": "Kata sandinya harus sedikitnya {least} karakter.",
        "en": "The password needs at least {least} characters.",
    },
    "password_wanted": {"id": "Kata sandi untuk {name}: ", "en": "Password for {name}: "},
    "bad_name": {
        "id": "Nama {name} tidak dapat dipakai: isi satu baris tanpa titik dua.",
        "en": "The name {name} cannot be used: one line without a colon, please.",
    },
    "nothing_to_add": {
        "id": "Sebutkan berkas atau folder yang akan ditambahkan, atau --starter.",
        "en": "Name a file or folder to add, or --starter.",
    },
    "nothing_to_remove": {
        "id": "Sebutkan id artikel yang akan dihapus, atau --starter.",
        "en": "Name the id of an article to remove, or --starter.",
    },
    "cannot_write": {"id": "{name} tidak dapat ditulis: {reason}.", "en": "{name} cannot be written: {reason}."},
    "cannot_read": {"id": "{name} tidak dapat dibaca: {reason}.", "en": "{name} cannot be read: {reason}."},
    "nothing_found": {"id": "Tidak ada yang ditemukan.", "en": "Nothing was found."},
    **CURATE_MESSAGES,
    **RECORD_MESSAGES,
    **SOURCE_MESSAGES,
}


def message(key: str, language: Language, **names: object) -> str:
    """The sentence `key` with its names filled in, in one line; raises KeyError for a key that is not here."""
    return _MESSAGES[key][language].format(**{name: _shown(value) for name, value in names.items()})


def _shown(value: object) -> str:
    """What a sentence names, so that a file's or an article's name cannot steer the terminal or break the line."""
    return "".join(char if char.isprintable() else repr(char)[1:-1] for char in str(value))


_MONTHS: dict[Language, str] = {
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
    "en": "January February March April May June July August September October November December",
}


def day_in_words(day: date, language: Language) -> str:
    """12 April 2018."""
    return f"{day.day} {_MONTHS[language].split()[day.month - 1]} {day.year}"
