"""The members of a ZIP, in memory only: nothing is written, nothing is trusted that the archive says of itself."""

import re
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO

from corpus.errors import SourceError
from corpus.fields import legible, one_line

LARGEST_ARCHIVE = 200_000_000  # bytes, packed
MOST_BYTES = 200_000_000  # unpacked, of one archive and all those inside it
MOST_MEMBERS = 10_000  # the same
MOST_NESTED = 2  # an archive, and one inside it
_MOST_RATIO = 200  # prose packs to a quarter, repeated rows to a fiftieth
_ALWAYS_FINE = 1_000_000  # bytes; below it no ratio hurts
_DIRECTORY_ENTRY = b"PK\x01\x02"
_ZIP64_END = 76  # bytes that may stand between the directory and the end record
_PACKED_BY = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # others can ask for gigabytes of dictionary
_LEADS_OUT = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)")


@dataclass(slots=True)
class Room:
    """What is left of the limits while an archive, and those inside it, are read."""

    members: int = MOST_MEMBERS
    size: int = MOST_BYTES
    depth: int = MOST_NESTED

    def take(self, size: int, source: str) -> None:
        """Count bytes before they are unpacked, for then the work is done; raises SourceError archive_limits."""
        if size > self.size:
            raise SourceError("archive_limits", source, f"{size / 1e6:.0f} MB > {self.size / 1e6:.0f} MB")
        self.size -= size


def open_archive(raw: bytes, source: str) -> zipfile.ZipFile:
    """The archive; raises SourceError bad_archive, or archive_limits before a huge directory is read."""
    if len(raw) > LARGEST_ARCHIVE:
        raise SourceError("archive_limits", source, f"{len(raw) / 1e6:.0f} MB > {LARGEST_ARCHIVE / 1e6:.0f} MB")
    try:
        if (entries := _count(raw)) > MOST_MEMBERS:
            raise SourceError("archive_limits", source, f"{entries:,} > {MOST_MEMBERS:,}")
        return zipfile.ZipFile(BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, IndexError, KeyError) as error:
        raise SourceError("bad_archive", source, _words(error)) from error


def _count(raw: bytes) -> int:
    """The entries of the directory, found where zipfile looks for it: the number an archive says can be a lie."""
    end = zipfile._EndRecData(BytesIO(raw))  # type: ignore[attr-defined]
    if end is None:
        return 0
    size, place = end[zipfile._ECD_SIZE], end[zipfile._ECD_LOCATION]  # type: ignore[attr-defined]
    return raw.count(_DIRECTORY_ENTRY, max(0, place - size - _ZIP64_END))


def kind_of_package(archive: zipfile.ZipFile) -> str:
    """`docx`, `office` for other documents that are archives, or `zip`."""
    names = set(archive.namelist())
    if "[Content_Types].xml" in names:
        if any(name.startswith(("xl/", "ppt/", "visio/")) for name in names):
            return "office"
        return "docx" if any(name.startswith("word/") for name in names) else "zip"
    return "office" if "mimetype" in names else "zip"  # OpenDocument, EPUB


def members(
    archive: zipfile.ZipFile, source: str, room: Room, wanted: Callable[[str], bool]
) -> Iterator[tuple[str, bytes | SourceError]]:
    """(`a.zip/inner/b.html`, its bytes or why not), in name order, as they are asked for.

    Folders, hidden files and those whose name is not `wanted` are left out. `room` shrinks. Once it is used up one
    archive_limits ends the archive.
    """
    for info in sorted(archive.infolist(), key=lambda each: each.filename.replace("\\", "/").split("/")):
        inner = "/".join(filter(None, (one_line(part) for part in re.split(r"[/\\]+", legible(info.filename)))))
        name = f"{source}/{inner}"
        if _leads_out(info):
            yield name, SourceError("archive_path", name)
        elif not (info.is_dir() or info.filename.endswith("\\") or is_hidden(inner)) and wanted(name.split("/")[-1]):
            room.members -= 1
            if room.members < 0 or room.size <= 0:
                limit = f"> {MOST_MEMBERS:,}" if room.members < 0 else f"> {MOST_BYTES / 1e6:.0f} MB"
                yield source, SourceError("archive_limits", source, limit)
                return
            try:
                yield name, _content(archive, info, name, room)
            except SourceError as error:
                yield name, error


def is_hidden(inner: str) -> bool:
    """Whether a path is a system's own, such as .git/x and __MACOSX/x."""
    return any(part.startswith(".") or part == "__MACOSX" for part in inner.split("/"))


def _leads_out(info: zipfile.ZipInfo) -> bool:
    kind = stat.S_IFMT(info.external_attr >> 16)
    return bool(_LEADS_OUT.search(info.orig_filename)) or kind not in (0, stat.S_IFREG, stat.S_IFDIR)


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, room: Room) -> bytes:
    if info.flag_bits & 1:
        raise SourceError("encrypted", name)
    if info.compress_type not in _PACKED_BY:
        raise SourceError("bad_archive", name, f"compression {info.compress_type}")
    if info.file_size > _ALWAYS_FINE and info.file_size > _MOST_RATIO * info.compress_size:
        raise SourceError("archive_limits", name, f"{info.file_size / max(1, info.compress_size):.0f}:1")
    room.take(info.file_size, name)
    try:
        with archive.open(info) as member:  # reads no more than file_size, whatever is packed there
            return member.read()
    except (
        zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError, KeyError,
    ) as error:  # fmt: skip
        raise SourceError("bad_archive", name, _words(error)) from error


def _words(error: Exception) -> str:
    return one_line(str(error))[:100] or type(error).__name__
