"""Page templates as code, kept for the next build: compiling them takes a fifth of a second."""

import os
import sys
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import jinja2
from jinja2.bccache import Bucket, BytecodeCache

_DIGEST = 32


def attribute_of(environment: jinja2.Environment, obj: Any, attribute: str) -> Any:
    """What `obj.attribute` means in a template. Jinja would look for a method of that name in our mappings first."""
    if type(obj) is dict and attribute in obj:
        return obj[attribute]
    return jinja2.Environment.getattr(environment, obj, attribute)


class CompiledTemplates(BytecodeCache):
    """One file for each name of a template, in the user's cache folder.

    What lies there is run. So it does not lie in the briefing's folder, which holds whatever a proposed change
    brings. Where there is no such folder, or it can't be written, templates are compiled each time.
    """

    def __init__(self, maker: Path, words: bytes) -> None:
        """`maker` is the file that says how templates are compiled; `words` tells their language from others."""
        self._folder = _folder()
        self._made_by = f"{jinja2.__version__} {sys.version} ".encode() + words + maker.read_bytes()

    def get_bucket(
        self, environment: jinja2.Environment, name: str, filename: str | None, source: str
    ) -> Bucket:
        """The place of one template, with its code where it was compiled before from the same source."""
        made_of = f"{name}\0{filename}\0{source}".encode()
        bucket = Bucket(environment, name, sha256(self._made_by + made_of).hexdigest())
        self.load_bytecode(bucket)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        """Only what is whole is read: a damaged file is as good as none."""
        if self._folder is None:
            return
        with suppress(OSError):
            kept = self._file(self._folder, bucket).read_bytes()
            if kept[:_DIGEST] == sha256(kept[_DIGEST:]).digest():
                bucket.bytecode_from_string(kept[_DIGEST:])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Written beside the old file and then over it, so that another process finds one or the other."""
        if self._folder is None:
            return
        code = bucket.bytecode_to_string()
        target = self._file(self._folder, bucket)
        unfinished = target.with_name(f"{target.name}.{os.getpid()}")
        try:
            unfinished.write_bytes(sha256(code).digest() + code)
            unfinished.replace(target)
        except OSError:
            with suppress(OSError):
                unfinished.unlink()

    def _file(self, folder: Path, bucket: Bucket) -> Path:
        return folder / bucket.key.replace("/", "-")


def _folder() -> Path | None:
    """A folder for this copy of the package, so that two versions don't take turns; None where there can't be one."""
    try:
        base = Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser()
        if not base.is_absolute():
            return None
        folder = base / "briefbook" / sha256(f"{__file__} {sys.executable}".encode()).hexdigest()[:16]
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    return folder
