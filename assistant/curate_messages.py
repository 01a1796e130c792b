"""What a person is told when the articles cannot be changed from the page."""

from corpus.article import Language

CURATE_MESSAGES: dict[str, dict[Language, str]] = {
    "curate_running": {
        "id": "Artikel lain sedang ditambahkan. Tunggu sampai selesai atau hentikan, lalu coba lagi.",
        "en": "Other articles are being added. Wait until that ends or stop it, then try again.",
    },
    "curate_nothing": {
        "id": "Tempelkan alamat atau pilih berkas lebih dulu.",
        "en": "Paste an address or choose a file first.",
    },
    "curate_too_many": {
        "id": "Paling banyak {most} alamat sekaligus; ini {count}.",
        "en": "{most} addresses at most at a time; these are {count}.",
    },
    "curate_forbidden": {
        "id": "Hanya editor yang boleh mengubah koleksi artikel.",
        "en": "Only an editor may change the collection of articles.",
    },
    "curate_no_url": {
        "id": "Artikel ini tidak mempunyai alamat web, jadi tidak dapat diambil ulang.",
        "en": "This article has no web address, so it cannot be fetched again.",
    },
    "curate_not_restored": {
        "id": "Artikel itu tidak dapat dikembalikan: sudah ada lagi, atau tidak pernah ada.",
        "en": "That article cannot be brought back: it is there again, or never was.",
    },
    "curate_failed": {
        "id": "Ada gangguan saat membaca. Yang sudah disimpan tetap ada; silakan coba lagi.",
        "en": "Something went wrong while reading. What was stored stays; please try again.",
    },
    "upload_too_large": {
        "id": "{name}: lebih besar dari {most} MB. Pecah berkasnya, atau tambahkan dengan perintah add.",
        "en": "{name}: larger than {most} MB. Split the file, or add it with the command add.",
    },
    "upload_crowded": {
        "id": "Sedang banyak berkas yang dikirim. Coba lagi sebentar lagi.",
        "en": "Many files are arriving at the moment. Try again shortly.",
    },
    "upload_too_many": {
        "id": "Paling banyak {most} berkas sekaligus. Tambahkan sisanya sesudah ini.",
        "en": "{most} files at most at a time. Add the others after these.",
    },
    "upload_broken": {
        "id": "{name}: tidak sampai dengan utuh. Silakan kirim lagi.",
        "en": "{name}: it did not arrive whole. Please send it again.",
    },
}
