"""Files that leave the board: written whole or not at all, and a reason that their reader can mend."""

import errno
import os
import secrets
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from models.problems import Text

_REASONS: Final[Mapping[int, Text]] = {
    errno.EACCES: Text("이 폴더에 쓸 권한이 없습니다", "no permission to write in this folder"),
    errno.EPERM: Text("이 파일을 바꿀 권한이 없습니다", "no permission to change this file"),
    errno.EROFS: Text("읽기 전용 디스크입니다", "the disk is read-only"),
    errno.ENOSPC: Text("디스크에 남은 공간이 없습니다", "no space left on the disk"),
    errno.EDQUOT: Text("디스크 할당량을 다 썼습니다", "the disk quota is used up"),
    errno.EFBIG: Text("파일이 허용된 크기보다 큽니다", "the file is larger than allowed"),
    errno.EISDIR: Text("같은 이름의 폴더가 이미 있습니다", "a folder of this name is in the way"),
    errno.ENOTDIR: Text("경로의 중간이 폴더가 아니라 파일입니다", "a part of the path is a file, not a folder"),
    errno.EEXIST: Text("경로의 중간이 폴더가 아니라 파일입니다", "a part of the path is a file, not a folder"),
    errno.ENAMETOOLONG: Text("이름이 너무 깁니다", "the name is too long"),
    errno.ELOOP: Text("심볼릭 링크가 제자리를 맴돕니다", "symbolic links lead in a circle"),
}


class UnwritableFile(Exception):
    """A file could not be written. ``message`` says which and why; nothing of it is left behind."""

    def __init__(self, path: Path, error: OSError) -> None:
        other = error.strerror or str(error)
        reason = _REASONS.get(error.errno or 0, Text(other, other))
        self.path = path
        self.message = Text(f"{path}: 쓰지 못했습니다. {reason.ko}.", f"{path}: not written; {reason.en}.")
        super().__init__(self.message.en)


def write_whole(path: Path, data: bytes) -> Path:
    """Writes ``data`` to ``path`` at once (folders made when missing): readers see the old file or the new one.

    Returns ``path``; raises UnwritableFile. What is no plain file (/dev/stdout) is written to as it is.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(data)
        else:
            _replace(Path(os.path.realpath(path)), data)
    except OSError as error:
        raise UnwritableFile(path, error) from None
    return path


def _replace(path: Path, data: bytes) -> None:
    """Who may read the old file may read the new one."""
    half = path.parent / f".{secrets.token_hex(8)}.part"
    mode = stat.S_IMODE(path.stat().st_mode) if path.is_file() else None
    try:
        opened = os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else mode)
        with os.fdopen(opened, "wb") as file:
            if mode is not None:
                os.fchmod(opened, mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
    except BaseException:
        with suppress(OSError):
            half.unlink()
        raise
