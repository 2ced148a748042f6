"""Files that are written: the whole file or none, and a line for people when that cannot be done."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gongkai.annualreport.errors import Unwritable


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A place beside `target` to write to, which takes its place when the block ends well.

    Raises `Unwritable` when there is no such place, so that nobody waits for work that cannot be kept.
    """
    try:
        _look(target)
        handle, name = tempfile.mkstemp(prefix=".gongkai-", suffix=target.suffix, dir=target.parent)
    except OSError as error:
        raise _refusal(target, error) from error
    os.close(handle)
    waiting = Path(name)
    try:
        yield waiting
        with waiting.open("rb") as written:
            os.fsync(written.fileno())
        waiting.chmod(_rights(target))
        waiting.replace(target)
    except OSError as error:
        raise _refusal(target, error) from error
    finally:
        waiting.unlink(missing_ok=True)


def _look(target: Path) -> None:
    if target.is_dir():
        raise Unwritable(
            "place", f"{target}: 是文件夹；请写文件名", f"{target}: this is a folder; give the name of a file"
        )
    if not target.parent.is_dir():
        raise Unwritable(
            "place",
            f"{target}: 没有文件夹“{target.parent}”；请先建立，文件名中也不能有“/”",
            f"{target}: there is no folder {str(target.parent)!r}; make it first, and put no slash into a file's name",
        )
    if target.exists() and not os.access(target, os.W_OK):
        raise Unwritable("place", f"{target}: 文件不能改写；请换一个文件名", f"{target}: may not be overwritten")


def _rights(target: Path) -> int:
    """Those of the file that is replaced, else those of any new file."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _refusal(target: Path, error: OSError) -> Unwritable:
    why = error.strerror or str(error)
    return Unwritable(
        "place",
        f"{target}: 不能写入：{why}；请检查文件夹的权限和空间",
        f"{target}: cannot be written: {why}; check the rights and space of the folder",
    )
