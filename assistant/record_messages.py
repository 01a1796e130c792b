"""What a person is told of what the page remembers, and the words of a conversation that is taken away."""

from corpus.article import Language

RECORD_MESSAGES: dict[str, dict[Language, str]] = {
    "records_damaged": {
        "id": "Catatan percakapan {name} rusak ({reason}). Artikel tetap utuh; pindahkan berkas itu, lalu coba lagi.",
        "en": "The record of conversations {name} is damaged ({reason}). The articles are safe; move that file away "
        "and try again.",
    },
    "records_newer": {
        "id": "Catatan percakapan {name} dibuat oleh rilis yang lebih baru. Perbarui program ini.",
        "en": "The record of conversations {name} was written by a newer release. Update this program.",
    },
    "records_unavailable": {
        "id": "Catatan percakapan {name} tidak dapat dibuka ({reason}). Periksa folder data dan izinnya.",
        "en": "The record of conversations {name} cannot be opened ({reason}). Check the data folder "
        "and who may use it.",
    },
    "records_busy": {
        "id": "Program lain sedang menulis ke {name}. Coba lagi sebentar lagi.",
        "en": "Another program is writing to {name}. Try again in a moment.",
    },
    "no_such_conversation": {
        "id": "Percakapan itu tidak ada lagi. Mulailah yang baru.",
        "en": "That conversation is no longer there. Begin a new one.",
    },
    "no_such_exchange": {
        "id": "Jawaban itu tidak ada lagi; pemiliknya mungkin telah menghapusnya.",
        "en": "That answer is no longer there; its owner may have deleted it.",
    },
    "reviews_counted": {
        "id": "{reviews} tinjauan; {questions} soal evaluasi.",
        "en": "{reviews} reviews; {questions} evaluation questions.",
    },
    "note_too_long": {
        "id": "Catatan itu {length} karakter; paling banyak {most}. Persingkatlah.",
        "en": "That note has {length} characters; {most} are the most. Please shorten it.",
    },
    "kept_unreadable": {
        "id": "Jawaban yang tersimpan ini tidak dapat dibaca lagi. Ajukan pertanyaannya sekali lagi.",
        "en": "This answer was kept in a form that can no longer be read. Ask the question again.",
    },
    "document_title": {"id": "Percakapan dengan Tanya Warta", "en": "A conversation with Tanya Warta"},
    "document_sources": {"id": "Sumber", "en": "Sources"},
    "document_nearest": {"id": "Artikel terdekat", "en": "The nearest articles"},
    "document_no_date": {"id": "tanpa tanggal", "en": "no date"},
    "document_changed": {
        "id": "Artikel telah berubah sejak dikutip.",
        "en": "The article has changed since it was quoted.",
    },
    "document_partly": {"id": "Mendukung sebagian.", "en": "Supports it in part."},
    "document_stopped": {"id": "Jawaban dihentikan sebelum selesai.", "en": "The answer was stopped before its end."},
    "document_page": {"id": "Halaman {number}", "en": "Page {number}"},
}
