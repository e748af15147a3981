"""Zip files of strangers: whole, not too large when unpacked, and read without being unpacked to disk."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from talka.graph.tables.cells import Refusal

UNPACKED = 4 << 30
"""Largest sum of unpacked sizes, in bytes. The largest CORDIS archive, Horizon 2020, unpacks to 0.2 GB."""
RATIO = 200
"""Largest ratio of unpacked to packed size of a member above 1 MB: CSV and XML stay below 30, zip bombs reach 1,000."""
_SMALL = 1 << 20
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


def is_zip(path: Path) -> bool:
    """Whether a file begins as a zip file does, also one that is cut off."""
    try:
        with path.open("rb") as stream:
            return stream.read(4) == b"PK\x03\x04"
    except OSError:
        return False


@contextmanager
def open_zip(path: Path) -> Iterator[zipfile.ZipFile]:
    """A zip file whose members may be read. Raises Refusal for one that is damaged or would unpack to too much.

    The sizes that the file states are held by `open_member`: one that lies is refused while it is read.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (*_DAMAGED, OSError) as error:
        raise _damaged(error) from error
    with archive:
        members = archive.infolist()
        if sum(member.file_size for member in members) > UNPACKED:
            raise Refusal(f"unpacks to more than {UNPACKED >> 30} GB", "Unpack it yourself and load the folder.")
        for member in members:
            if member.file_size > _SMALL and member.file_size > RATIO * max(member.compress_size, 1):
                reason = f"holds {member.filename}, which unpacks to {member.file_size / 1e6:,.0f} MB"
                raise Refusal(f"{reason} from {member.compress_size / 1e6:.1f} MB", "No table is like that.")
            if member.flag_bits & 1:
                raise Refusal("is locked with a password", "Unpack it and load the folder.")
        yield archive


@contextmanager
def open_member(archive: zipfile.ZipFile, name: str) -> Iterator[BinaryIO]:
    """A member as a stream of bytes. Raises Refusal, also while it is read, for damaged content."""
    try:
        with archive.open(name) as stream:
            yield io.BufferedReader(_Checked(stream), 1 << 17)
    except _DAMAGED as error:
        raise _damaged(error) from error


class _Checked(io.RawIOBase):
    """A member's bytes, whose checksum zipfile verifies at the end; a damaged one raises Refusal from `readinto`."""

    def __init__(self, stream: object) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        try:
            return int(self._stream.readinto(buffer))  # type: ignore[attr-defined]
        except _DAMAGED as error:
            raise _damaged(error) from error


def _damaged(error: Exception) -> Refusal:
    return Refusal(f"is damaged or cut off ({error})", "Download it again and compare its size.")
