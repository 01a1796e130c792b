"""What a person is told of a source that could not be used: one sentence for each code of corpus.errors."""

from corpus.article import Language

SOURCE_MESSAGES: dict[str, dict[Language, str]] = {
    "source_missing": {"id": "{source}: tidak ada.", "en": "{source}: there is no such file or folder."},
    "source_empty": {"id": "{source}: kosong.", "en": "{source}: the file is empty."},
    "source_binary": {
        "id": "{source}: bukan teks. Simpan sebagai teks, Markdown, HTML, PDF, DOCX, CSV, atau JSONL.",
        "en": "{source}: this is not text. Save it as text, Markdown, HTML, PDF, DOCX, CSV or JSONL.",
    },
    "source_too_large": {
        "id": "{source}: terlalu besar untuk satu artikel ({detail}). Pecah menjadi beberapa artikel.",
        "en": "{source}: too large to be one article ({detail}). Split it into articles.",
    },
    "source_no_text": {"id": "{source}: tidak ada teks artikel.", "en": "{source}: no article text was found."},
    "source_bad_json": {
        "id": "{source}: bukan JSON yang sah ({detail}).",
        "en": "{source}: not valid JSON ({detail}).",
    },
    "source_not_an_object": {
        "id": "{source}: bukan objek JSON dengan nama kolom.",
        "en": "{source}: not a JSON object with named fields.",
    },
    "source_no_text_column": {
        "id": "{source}: tidak ada kolom teks. Beri nama salah satunya text, isi, atau body.",
        "en": "{source}: no column holds the text. Name one of them text, body or isi.",
    },
    "source_bad_table": {
        "id": "{source}: tabel rusak di sini ({detail}).",
        "en": "{source}: the table is broken here ({detail}).",
    },
    "source_bad_front_matter": {
        "id": "{source}: front matter tidak sah ({detail}).",
        "en": "{source}: the front matter is not valid ({detail}).",
    },
    "source_unreadable": {
        "id": "{source}: tidak boleh dibaca ({detail}).",
        "en": "{source}: it may not be read ({detail}).",
    },
    "source_unsupported": {
        "id": "{source}: jenis berkas ini tidak dibaca. Yang dibaca: teks, Markdown, HTML, PDF, DOCX, EML, MHTML, CSV, JSON, Parquet, Arrow, dan ZIP.",
        "en": "{source}: this kind of file is not read. Text, Markdown, HTML, PDF, DOCX, EML, MHTML, CSV, JSON, Parquet, Arrow and ZIP are.",
    },
    "source_folder_empty": {
        "id": "{source}: tidak memuat berkas yang dapat dibaca.",
        "en": "{source}: it holds no file that can be read.",
    },
    "source_id_many": {
        "id": "{source}: --id hanya untuk satu artikel, sumber ini memuat beberapa.",
        "en": "{source}: --id is for one article, and this source holds several.",
    },
    "source_library_damaged": {
        "id": "Pustaka artikel {source} rusak. Pindahkan berkas itu, lalu impor kembali hasil ekspor Anda.",
        "en": "The library {source} is damaged. Move that file away, then import your last export.",
    },
    "source_library_newer": {
        "id": "Pustaka artikel {source} ditulis oleh rilis yang lebih baru. Perbarui program ini.",
        "en": "The library {source} was written by a newer release. Update this program.",
    },
    "source_library_unavailable": {
        "id": "Pustaka artikel {source} tidak dapat dibuka ({detail}).",
        "en": "The library {source} cannot be opened ({detail}).",
    },
    "source_library_busy": {
        "id": "Program lain sedang menulis ke pustaka {source}. Coba lagi.",
        "en": "Another program is writing to the library {source}. Try again.",
    },
    "source_disk_full": {
        "id": "{source}: disk penuh. Yang sudah tersimpan tetap utuh; kosongkan ruang, lalu ulangi.",
        "en": "{source}: the disk is full. What was stored is safe; free some space and try again.",
    },
    "source_address": {
        "id": "{source}: bukan alamat web yang dapat dibaca ({detail}). Contoh yang benar: https://media.id/berita.",
        "en": "{source}: not a web address that can be read ({detail}). A right one looks like https://paper.com/story.",
    },
    "source_address_private": {
        "id": "{source}: alamat ini menuju jaringan pribadi ({detail}), bukan web umum, sehingga tidak dibuka.",
        "en": "{source}: this address leads into a private network ({detail}), not the public web, and is not opened.",
    },
    "source_fetch_failed": {
        "id": "{source}: server tidak dapat dihubungi ({detail}). Periksa alamat dan sambungan, lalu coba lagi.",
        "en": "{source}: the server cannot be reached ({detail}). Check address and connection, then try again.",
    },
    "source_fetch_timeout": {
        "id": "{source}: server terlalu lambat ({detail}). Coba lagi nanti.",
        "en": "{source}: the server takes too long ({detail}). Try again later.",
    },
    "source_fetch_status": {
        "id": "{source}: server menjawab {detail}. Periksa apakah alamatnya masih ada dan terbuka untuk umum.",
        "en": "{source}: the server answers {detail}. See whether the address still exists and is open to all.",
    },
    "source_fetch_redirects": {
        "id": "{source}: dialihkan terlalu sering. Gunakan alamat akhirnya.",
        "en": "{source}: redirected too often. Use the final address.",
    },
    "source_fetch_too_large": {
        "id": "{source}: terlalu besar untuk diambil ({detail}).",
        "en": "{source}: too large to be fetched ({detail}).",
    },
    "source_fetch_robots": {
        "id": "{source}: robots.txt situs itu meminta agar halaman ini tidak dibaca program. Simpan halamannya sendiri, lalu tambahkan berkasnya.",
        "en": "{source}: the site's robots.txt asks programs not to read this page. Save the page yourself and add the file.",
    },
    "source_consent_wall": {
        "id": "{source}: yang terbuka hanya halaman persetujuan (cookie), bukan artikelnya. Buka di peramban, simpan halamannya, lalu tambahkan berkasnya.",
        "en": "{source}: only a consent (cookie) page opens, not the article. Open it in a browser, save the page and add the file.",
    },
    "source_paywall": {
        "id": "{source}: hanya awal artikel yang gratis; sisanya berbayar, sehingga tidak disimpan.",
        "en": "{source}: only the beginning of this article is free; the rest is paid for, so it is not stored.",
    },
    "source_error_page": {
        "id": "{source}: ini halaman galat, bukan artikel ({detail}). Periksa alamatnya.",
        "en": "{source}: this is an error page, not an article ({detail}). Check the address.",
    },
    "source_index_page": {
        "id": "{source}: ini halaman daftar, bukan satu artikel. Tambahkan alamat artikelnya, atau alamat situs yang mempunyai feed.",
        "en": "{source}: this is a page of links, not one article. Add an article's address, or that of a site with a feed.",
    },
    "source_no_feed": {
        "id": "{source}: tidak ada feed atau sitemap di situs ini. Tambahkan alamat artikel atau alamat feed-nya.",
        "en": "{source}: this site has no feed or sitemap. Add the addresses of articles, or of its feed.",
    },
    "source_bad_feed": {
        "id": "{source}: feed ini rusak dan tidak dapat dibaca ({detail}).",
        "en": "{source}: this feed is broken and cannot be read ({detail}).",
    },
    "source_feed_empty": {
        "id": "{source}: feed ini tidak memuat artikel.",
        "en": "{source}: this feed names no article.",
    },
    "source_scanned": {
        "id": "{source}: halaman PDF ini hanya gambar hasil pindai, tanpa teks. Buat teksnya dengan OCR dulu, lalu tambahkan.",
        "en": "{source}: the pages of this PDF are scanned pictures without text. Run OCR over it first, then add it.",
    },
    "source_encrypted": {
        "id": "{source}: berkas ini terkunci kata sandi. Simpan salinan tanpa kata sandi, lalu tambahkan.",
        "en": "{source}: this file is locked with a password. Save a copy without one and add that.",
    },
    "source_bad_document": {
        "id": "{source}: dokumen ini rusak dan tidak dapat dibaca ({detail}).",
        "en": "{source}: this document is broken and cannot be read ({detail}).",
    },
    "source_too_many_pages": {
        "id": "{source}: halamannya terlalu banyak ({detail}). Pisahkan bagian yang diperlukan.",
        "en": "{source}: it has too many pages ({detail}). Split off the part you need.",
    },
    "source_too_many_rows": {
        "id": "{source}: tabel ini lebih dari {detail} baris. Yang sebelumnya sudah dibaca; pecah tabelnya untuk sisanya.",
        "en": "{source}: this table has more than {detail} rows. Those before were read; split the table for the rest.",
    },
    "source_bad_archive": {
        "id": "{source}: arsip ini rusak dan tidak dapat dibuka ({detail}).",
        "en": "{source}: this archive is broken and cannot be opened ({detail}).",
    },
    "source_archive_limits": {
        "id": "{source}: isi arsip ini melampaui batas ({detail}). Buka sendiri, lalu tambahkan foldernya.",
        "en": "{source}: what this archive holds exceeds the limits ({detail}). Unpack it yourself and add the folder.",
    },
    "source_archive_path": {
        "id": "{source}: jalur berkas ini keluar dari arsipnya, sehingga tidak dibaca.",
        "en": "{source}: this path leads out of its archive, so it is not read.",
    },
    "source_bad_map": {
        "id": "{source}: kolom yang disebut --map tidak ada ({detail}).",
        "en": "{source}: the column named by --map is not there ({detail}).",
    },
}
