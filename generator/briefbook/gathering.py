"""The words of the interface, gathered for translators: brings the catalogues beside `languages` in step with the code.

`python -m briefbook.gathering` adds what is new, untranslated, and drops what is no longer said. With the tag of a
language it begins a catalogue for it.
"""

import sys
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from briefbook.languages import FOLDER
from briefbook.theme import builtin_theme

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "msg": None,
    "pgettext": ((1, "c"), 2),
    "msg_in": ((1, "c"), 2),
    "ngettext": (1, 2),
    "msg_counted": (1, 2),
    "counted": (2, 3),
}
"""What says words, and which of its arguments are the words and the context (`c`)."""

_TEMPLATES = {
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "comment_start_string": "{*",
    "comment_end_string": "*}",
}


def gather() -> Catalog:
    """Every message of the code and of the page templates."""
    found = Catalog()
    for folder, pattern, method in (
        (Path(__file__).parent, "**.py", "python"),
        (builtin_theme() / "pages", "**.jinja", "jinja2"),
    ):
        options = {pattern: _TEMPLATES if method == "jinja2" else {}}
        for _, _, message, _, context in extract_from_dir(folder, [(pattern, method)], options, KEYWORDS):
            found.add(message, context=context)
    return found


def in_step(language: str, text: str, messages: Catalog) -> str:
    """The text of a catalogue with the messages there are, in order, and its own translations of them."""
    catalog = read_po(BytesIO(text.encode()), locale=language.replace("-", "_"), ignore_obsolete=True)
    catalog.update(messages, no_fuzzy_matching=True)
    written = BytesIO()
    write_po(written, catalog, width=0, omit_header=True, sort_output=True, ignore_obsolete=True)
    head = (
        f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        f'"Plural-Forms: {catalog.plural_forms}\\n"\n\n'
    )
    return head + written.getvalue().decode().rstrip("\n") + "\n"


def main(languages: list[str]) -> None:
    """Write all catalogues anew, and begin those of the languages given."""
    messages = gather()
    for language in sorted({*languages, *(path.stem for path in FOLDER.glob("*.po"))}):
        path = FOLDER / f"{language}.po"
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        path.write_text(in_step(language, text, messages), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
