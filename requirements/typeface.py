"""Makes the typeface of posters, theme/posters/*.ttf, out of Source Serif 4 and Noto Naskh Arabic.

It is run by hand when a newer release of either is wanted, and gives the same bytes each time:

    python -m pip install fonttools==4.68.0 brotli==1.2.1
    python requirements/typeface.py

A browser takes a typeface from several files, by script; what draws posters takes it from one. The licence keeps the
name "Source" for the original, so ours has another.
"""

import base64
import hashlib
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from fontTools.merge import Merger
from fontTools.merge import Options as Merging
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._c_m_a_p import cmap_format_12

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "theme/posters"
NAME = "Briefbook Serif"
CUTS = {"text": (400, "Regular"), "title": (600, "SemiBold")}
SERIF = (
    "@fontsource/source-serif-4",
    "5.3.1",
    "sha512-cWcTCXjYYrgF9A67fThVir1VSc0lPEYmwQ6jA4pPt01s2MSCi/maINUcZoCzaqnU8fyUReDO97eGcBUkHgOeug==",
)
NASKH = (
    "@fontsource/noto-naskh-arabic",
    "5.3.0",
    "sha512-S/GDgQ6mh/PKo4mz5+eXNYbEarvpI7yh6eCdOz8tTVbeM7+OUiacIEscaYEibr/+egDtGbO2ZB00sjy1bJC1kQ==",
)
SCRIPTS = {
    SERIF: ("latin", "latin-ext", "cyrillic", "cyrillic-ext", "greek", "vietnamese"),
    NASKH: ("arabic",),
}
FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "init", "medi", "fina", "rlig", "curs"]
UNUSED = ["STAT", "BASE", "prep", "gasp"]
COPYRIGHT = 0
LICENCE = "This Font Software is licensed under the SIL Open Font License, Version 1.1."
WINDOWS = (3, 1, 0x409)
EPOCH = 2082844800  # 1970, in seconds as the form counts them


def fetch(name: str, version: str, pin: str, target: Path) -> None:
    """Put one npm package into a folder. Raises SystemExit where it is another than was pinned."""
    command = ["npm", "pack", "--silent", "--ignore-scripts", f"{name}@{version}"]
    subprocess.run(command, check=True, cwd=target)
    (archive,) = target.glob("*.tgz")
    found = "sha512-" + base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != pin:
        raise SystemExit(f"{name} {version} is not what is pinned here: its hash is {found}")
    shutil.unpack_archive(archive, target)
    archive.unlink()
    (target / "package").rename(target / name.partition("/")[2])


def parts(packages: Path, weight: int) -> Iterator[Path]:
    """The files of one weight, with no more than is needed to draw."""
    for (name, *_), scripts in SCRIPTS.items():
        for script in scripts:
            family = name.partition("/")[2]
            stem = f"{family}-{script}-{weight}-normal"
            font = TTFont(packages / family / f"files/{stem}.woff2", recalcTimestamp=False)
            options = Options()
            options.layout_features = FEATURES
            options.hinting = False
            options.drop_tables += UNUSED
            subsetter = Subsetter(options)
            subsetter.populate(unicodes=font.getBestCmap())
            subsetter.subset(font)
            font.flavor = None
            font.save(packages / f"{stem}.ttf")
            yield packages / f"{stem}.ttf"


def make(packages: Path, cut: str, weight: int, style: str) -> None:
    """One cut, of all scripts."""
    files = [str(part) for part in parts(packages, weight)]
    notices = dict.fromkeys(str(TTFont(each)["name"].getDebugName(COPYRIGHT)) for each in files)
    font = Merger(Merging(drop_tables=["vmtx", "vhea"])).merge(files)
    font["name"].names = []
    says = {1: NAME, 2: style, 3: f"{NAME} {style}", 4: f"{NAME} {style}", 5: "Version 1.000"}
    says |= {6: f"BriefbookSerif-{style}", 13: LICENCE, 14: "https://openfontlicense.org"}
    for number, words in {COPYRIGHT: " ".join(notices), **says}.items():
        font["name"].setName(words, number, *WINDOWS)
    font["OS/2"].usWeightClass = weight
    letters = cmap_format_12(12)  # one table of letters, in the form that is read most easily
    letters.platformID, letters.platEncID, letters.language = 3, 10, 0
    letters.cmap = font.getBestCmap()
    font["cmap"].tables = [letters]
    font["head"].created = font["head"].modified = EPOCH
    font.recalcTimestamp = False
    font.save(TARGET / f"{cut}.ttf")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as room:
        for each in SCRIPTS:
            fetch(*each, Path(room))
        for cut, (weight, style) in CUTS.items():
            make(Path(room), cut, weight, style)
