"""Compressed bodies, unpacked in pieces of a bounded size, so that a small answer cannot fill the memory."""

import zlib
from collections.abc import Iterator

CODINGS = "gzip, deflate"  # what a server is told that we read
_PIECE = 64 * 1024


class Inflater:
    """Unpacks one content coding. Raises ValueError, which names a coding that is unknown or whose data is broken."""

    def __init__(self, coding: str) -> None:
        self._coding = {"": "identity", "x-gzip": "gzip"}.get(coding.strip().lower(), coding.strip().lower())
        if self._coding not in ("identity", "gzip", "deflate"):
            raise ValueError(f"content-encoding: {self._coding[:40]}")
        self._head = b""
        self._unpacker: zlib._Decompress | None = None

    def feed(self, data: bytes) -> Iterator[bytes]:
        """What can be unpacked now, in pieces of at most 64 KB for packed data."""
        if self._coding == "identity":
            yield data
            return
        if self._unpacker is None:
            self._head += data
            if len(self._head) < 2:
                return
            data, self._unpacker = self._head, zlib.decompressobj(self._window())
        try:
            yield from self._unpacked(data)
        except zlib.error as error:
            raise ValueError(self._coding) from error

    def finish(self) -> Iterator[bytes]:
        """What is left at the end of the answer."""
        if self._unpacker is not None and not self._unpacker.eof:
            yield self._unpacker.flush()
        if self._head and not (self._unpacker and self._unpacker.eof):
            raise ValueError(f"{self._coding}: ...")

    def _unpacked(self, data: bytes) -> Iterator[bytes]:
        assert self._unpacker is not None
        while True:
            if self._unpacker.eof:
                # Of a gzip file more members may follow; anything else behind the end is filling.
                if self._coding != "gzip" or not data.startswith(b"\x1f\x8b"):
                    return
                self._unpacker = zlib.decompressobj(self._window())
            piece = self._unpacker.decompress(data, _PIECE)
            if piece:
                yield piece
            data = self._unpacker.unused_data if self._unpacker.eof else self._unpacker.unconsumed_tail
            if not data and len(piece) < _PIECE:
                return

    def _window(self) -> int:
        """How the data begins: "deflate" comes with the header of zlib, or without."""
        if self._coding == "gzip":
            return 16 + zlib.MAX_WBITS
        first, second = self._head[:2]
        wrapped = first & 0x0F == zlib.DEFLATED and (first << 8 | second) % 31 == 0
        return zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS
