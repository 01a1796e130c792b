"""Files that arrive in pieces: held in a temporary folder until they are read, never longer."""

import shutil
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from assistant.errors import UserError
from corpus.errors import is_disk_full
from corpus.fields import legible, one_line

LARGEST = 50_000_000  # bytes of a file
MOST_FILES = 20  # of one sender at a time
_MOST_BYTES = 2_000_000_000  # of all senders together
_PATIENCE = 600.0  # seconds without a piece, and a file is given up
_ABANDONED = 24 * 3600.0  # seconds; a folder so old was left behind by a process that was killed
_LONGEST_NAME = 100


@dataclass(slots=True)
class _Incoming:
    name: str
    path: Path
    size: int
    received: int = 0
    touched: float = field(default_factory=time.monotonic)


@dataclass(frozen=True, slots=True)
class Received:
    """A file that is complete, under the name it was sent with."""

    name: str
    path: Path


class Intake:
    """Takes files for many senders; what one sent is out of the others' reach."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._folder: Path | None = None
        self._files: dict[tuple[str, str], _Incoming] = {}
        self._mutex = threading.Lock()

    def take(self, sender: str, key: str, name: str, size: int, offset: int, piece: bytes) -> int:
        """Write the next piece of a file, which begins with the piece at 0; returns how much of it is there.

        Raises UserError upload_too_large, upload_too_many, upload_broken, home_full, home_unusable.
        """
        with self._mutex:
            self._give_up_old()
            try:
                incoming = self._files.get((sender, key))
                if incoming is None or offset == 0:
                    incoming = self._begin(sender, key, name, size, offset)
                if offset != incoming.received or incoming.received + len(piece) > incoming.size:
                    raise UserError("upload_broken", name=incoming.name)
                with incoming.path.open("ab") as file:
                    file.write(piece)
            except OSError as error:
                full = is_disk_full(error)
                raise UserError(
                    "home_full" if full else "home_unusable", name=str(self._home), reason=error.strerror
                ) from error
            incoming.received += len(piece)
            incoming.touched = time.monotonic()
            return incoming.received

    def _begin(self, sender: str, key: str, name: str, size: int, offset: int) -> _Incoming:
        name = file_name(name)
        if offset != 0 or size < 0:
            raise UserError("upload_broken", name=name)
        if size > LARGEST:
            raise UserError("upload_too_large", name=name, most=LARGEST // 1_000_000)
        self._delete((sender, key))
        mine = [one for one in self._files if one[0] == sender]
        if len(mine) >= MOST_FILES:
            raise UserError("upload_too_many", most=MOST_FILES)
        if sum(one.size for one in self._files.values()) + size > _MOST_BYTES:
            raise UserError("upload_crowded")
        path = Path(tempfile.mkdtemp(dir=self._open())) / name  # a folder each: two may have one name
        incoming = self._files[sender, key] = _Incoming(name, path, size)
        path.touch()
        return incoming

    def claim(self, sender: str, keys: list[str]) -> list[Received]:
        """Hand over the files that are complete, in this order; whoever takes them calls `remove`. Others of the
        sender are deleted."""
        with self._mutex:
            found = [self._files.pop((sender, key), None) for key in dict.fromkeys(keys)]
            whole = [Received(one.name, one.path) for one in found if one and one.received == one.size]
            for one in found:
                if one and one.received != one.size:
                    shutil.rmtree(one.path.parent, ignore_errors=True)
            for left in [one for one in self._files if one[0] == sender]:
                self._delete(left)
            return whole

    @staticmethod
    def remove(files: list[Received]) -> None:
        for one in files:
            shutil.rmtree(one.path.parent, ignore_errors=True)

    def close(self) -> None:
        """Delete everything."""
        with self._mutex:
            self._files.clear()
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder = None

    def _open(self) -> Path:
        if self._folder is None:
            place = self._home / "incoming"
            place.mkdir(parents=True, exist_ok=True)
            for old in place.iterdir():
                if time.time() - old.stat().st_mtime > _ABANDONED:
                    shutil.rmtree(old, ignore_errors=True)
            self._folder = Path(tempfile.mkdtemp(dir=place))
        return self._folder

    def _give_up_old(self) -> None:
        now = time.monotonic()
        for key in [key for key, one in self._files.items() if now - one.touched > _PATIENCE]:
            self._delete(key)

    def _delete(self, key: tuple[str, str]) -> None:
        incoming = self._files.pop(key, None)
        if incoming is not None:
            shutil.rmtree(incoming.path.parent, ignore_errors=True)


def file_name(sent: str) -> str:
    """The last part of a name that somebody sent, fit to be a file's; its extension stays."""
    last = PurePosixPath(legible(sent).replace("\\", "/").replace("\0", "")).name
    stem, suffix = PurePosixPath(one_line(last)).stem, PurePosixPath(one_line(last)).suffix
    kept = "".join(each if each.isalnum() or each in " ._-()&+,'" else "_" for each in stem).strip(" .")
    ending = "".join(each for each in suffix if each.isalnum() or each == ".")[:10]
    while len((kept + ending).encode()) > 2 * _LONGEST_NAME or len(kept) > _LONGEST_NAME:
        kept = kept[:-1]
    return (kept.strip(" .") or "file") + ending
