"""Where the theme is: the built-in one, and the files of a briefing's own that override it one by one."""

from hashlib import blake2b
from pathlib import Path


def builtin_theme() -> Path:
    """The theme that travels in the package, else that of the repository the package is developed in."""
    package = Path(__file__).parent
    travelling = package / "theme"
    return travelling if travelling.is_dir() else package.parents[1] / "theme"


def theme_folders(root: Path, part: str) -> tuple[Path, ...]:
    """The folders that hold one part of the theme (`pages`, `material`), the briefing's own first."""
    candidates = dict.fromkeys((root / "theme" / part, builtin_theme() / part))
    return tuple(folder for folder in candidates if folder.is_dir() and not folder.is_symlink())


def logo_of(root: Path, path: str | None) -> tuple[str | None, str]:
    """The path of a briefing's logo, and what tells its bytes from others; "" where there is none."""
    if not path or not (root / path).is_file():
        return path, ""
    return path, blake2b((root / path).read_bytes()).hexdigest()


def theme_files(root: Path, part: str) -> dict[str, bytes]:
    """Every file of one part of the theme, by its path; a file of the briefing's own stands before a built-in one."""
    files: dict[str, bytes] = {}
    for folder in reversed(theme_folders(root, part)):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                files[path.relative_to(folder).as_posix()] = path.read_bytes()
    return files
