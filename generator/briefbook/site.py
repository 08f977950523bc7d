"""The only room that knows MkDocs: Markdown becomes HTML with Material's theme under our frame."""

import logging
import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
import yaml

from briefbook.brand import brand_files
from briefbook.compiled import CompiledTemplates, attribute_of
from briefbook.frame import frame
from briefbook.output import write_tree
from briefbook.story import Story
from briefbook.text import encode
from briefbook.theme import theme_files

if TYPE_CHECKING:
    from mkdocs.theme import Theme

EXTENSIONS = ("attr_list", "briefbook.commonmark")
"""Stock Python-Markdown needs the first to read our pages; with the second it is not asked."""

_LEFT_BY_MKDOCS = ("sitemap.xml", "sitemap.xml.gz")
"""MkDocs writes the day of the build into these; ours stands in their place."""


class SiteFailed(Exception):
    """The builder could not make the site. The message says why."""


class BadBuilderSettings(Exception):
    """What `mkdocs` in the settings asks for can't be had. The message says why."""


def prepare(story: Story, root: Path, build: Path) -> None:
    """Write what MkDocs needs besides the pages: the theme, and `build/mkdocs.yml`, which builds `build/docs`."""
    theme = build / "theme"
    write_tree(theme, theme_files(root, "material") | brand_files(story.settings, root))
    config = _mkdocs_config(story, build / "docs", theme, build / "site")
    text = yaml.safe_dump(config, allow_unicode=True, sort_keys=False)
    (build / "mkdocs.yml").write_text(text, encoding="utf-8")


def get_ready() -> None:
    """Import MkDocs and what it asks for when it reads its settings, which takes a while."""
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    import mkdocs.commands.build
    import mkdocs.config.defaults  # noqa: F401

    import briefbook.commonmark  # noqa: F401


def build_pages(build: Path, docs: Path, output: Path) -> None:
    """The HTML of all pages below `docs`, with what the theme needs, written into the folder `output`.

    Each page comes out the same, whichever others are there. Raises BadBuilderSettings or SiteFailed where MkDocs
    refuses.
    """
    _run(build / "mkdocs.yml", docs, output)
    for name in _LEFT_BY_MKDOCS:
        (output / name).unlink(missing_ok=True)


def _mkdocs_config(story: Story, docs: Path, theme: Path, output: Path) -> dict[str, Any]:
    settings = story.settings
    config: dict[str, Any] = {
        "site_name": str.__str__(encode(settings.title)),
        "docs_dir": str(docs.resolve()),
        "site_dir": str(output.resolve()),
        "use_directory_urls": True,
        "nav": [{"home": "index.md"}],
        "theme": {
            "name": "material",
            "custom_dir": str(theme.resolve()),
            "font": False,
            "language": "en",
            "palette": {"scheme": "default", "primary": "custom", "accent": "custom"},
        },
        "markdown_extensions": list(EXTENSIONS),
        "plugins": [],
        "validation": {
            "nav": {"omitted_files": "ignore", "not_found": "ignore", "absolute_links": "ignore"},
            "links": {"not_found": "ignore", "absolute_links": "ignore", "unrecognized_links": "ignore"},
        },
        "extra": {"bb": frame(story)},
    }
    if settings.url:
        config["site_url"] = settings.url
    return _merged(config, settings.mkdocs)


def _merged(base: dict[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """`more` laid over `base`; mappings go into one another, lists go on."""
    merged = dict(base)
    for key, value in more.items():
        merged[key] = _joined(merged.get(key), value)
    return merged


def _joined(below: Any, value: Any) -> Any:
    if isinstance(below, dict) and isinstance(value, dict):
        return _merged(below, value)
    return [*below, *value] if isinstance(below, list) and isinstance(value, list) else value


def _run(config_file: Path, docs: Path, output: Path) -> None:
    get_ready()
    # MkDocs takes half a second to import; a check or a usage error should not wait for it
    from mkdocs.commands.build import build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    logging.getLogger("mkdocs").setLevel(logging.ERROR)
    try:
        config = load_config(str(config_file), docs_dir=str(docs.resolve()), site_dir=str(output.resolve()))
    except MkDocsException as error:
        raise BadBuilderSettings(f"what mkdocs says in the settings can't be had: {error}") from error
    config.theme.get_env = partial(_environment, config.theme, config.theme.get_env)  # type: ignore[method-assign]
    try:
        build(config)
    except MkDocsException as error:
        raise SiteFailed(f"MkDocs could not build the site: {error}") from error


class _Templates(jinja2.FileSystemLoader):
    """Those of our frame and of Material, of which ours alone are looked through for what is to be published.

    Our frame asks for none of the 14,500 files that Material brings, and each piece would list them all.
    """

    def list_templates(self) -> list[str]:
        """What lies in the first folder, which is ours."""
        return jinja2.FileSystemLoader(self.searchpath[0]).list_templates()


def _environment(theme: "Theme", get: Callable[[], jinja2.Environment]) -> jinja2.Environment:
    """What MkDocs makes pages with, in each piece anew; our frame is compiled once."""
    import mkdocs.theme

    environment = get()
    environment.loader = _Templates(theme.dirs)
    environment.getattr = partial(attribute_of, environment)  # type: ignore[method-assign]
    environment.bytecode_cache = CompiledTemplates(Path(mkdocs.theme.__file__), b"")
    return environment
