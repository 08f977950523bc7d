"""What publishing needs of the operating system and Python has no name for."""

import ctypes
import errno
import os
import platform
import sys
from pathlib import Path

NO_SINGLE_STEP = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EPERM}
"""How a file system says that it can't do such a thing at all."""

_LIBC = ctypes.CDLL(None, use_errno=True)
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_RENAMEAT2 = {"x86_64": 316, "aarch64": 276, "riscv64": 276}
"""The number of the system call, for C libraries that have no name for it."""


def exchange(one: Path, other: Path) -> bool:
    """Two folders trade names in a single step; False where the system or the file system has none."""
    arguments = (_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _RENAME_EXCHANGE)
    if hasattr(_LIBC, "renameat2"):
        failed = _LIBC.renameat2(*arguments)
    elif number := _renameat2_number():
        failed = _LIBC.syscall(number, *arguments)
    else:
        return False
    code = ctypes.get_errno()
    if failed and code not in NO_SINGLE_STEP:
        raise OSError(code, os.strerror(code), str(one), None, str(other))
    return not failed


def _renameat2_number() -> int | None:
    if sys.platform != "linux" or sys.maxsize < 2**32:
        return None
    return _RENAMEAT2.get(platform.machine())


def flush(folder: Path) -> None:
    """Have the file system put what it holds onto the disk; a write that fails only now is an `OSError` too.

    One call for all files. It writes only what isn't there yet, so its cost follows the change; a call for
    each file took three times as long for five files, and fifteen times for a thousand.
    """
    if not hasattr(_LIBC, "syncfs"):
        os.sync()
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        if _LIBC.syncfs(handle) != 0:
            code = ctypes.get_errno()
            raise OSError(code, os.strerror(code), str(folder))
    finally:
        os.close(handle)


def flush_names(folder: Path) -> None:
    """Have it on the disk which names the folder holds."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
