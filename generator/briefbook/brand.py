"""What makes a site look like its own: a logo and colours, as files of the theme."""

from pathlib import Path, PurePosixPath

from briefbook.settings import Palette, Settings

STYLESHEET = "assets/stylesheets/colours.css"

_SCHEMES = {"light": "default", "dark": "slate"}


def brand_files(settings: Settings, root: Path) -> dict[str, bytes]:
    """The files that the settings ask for, by their path in the site."""
    files: dict[str, bytes] = {}
    if settings.logo:
        files[logo_path(settings)] = (root / settings.logo).read_bytes()
    if has_colours(settings):
        files[STYLESHEET] = _stylesheet(settings).encode()
    return files


def logo_path(settings: Settings) -> str:
    """Where the logo lies in the site; "" without one."""
    return f"assets/images/logo{PurePosixPath(settings.logo).suffix}" if settings.logo else ""


def has_colours(settings: Settings) -> bool:
    """Whether any colour stands in place of a built-in one."""
    return any(_chosen(palette) for palette in (settings.colours.light, settings.colours.dark))


def _chosen(palette: Palette) -> dict[str, str]:
    return palette.model_dump(by_alias=True, exclude_none=True)


def _stylesheet(settings: Settings) -> str:
    """The colours as custom properties, for screens alone: print is black on white."""
    rules = []
    for name, scheme in _SCHEMES.items():
        colours = _chosen(getattr(settings.colours, name))
        values = " ".join(f"--bb-{token}: {colour};" for token, colour in colours.items())
        if values:
            rules.append(f'[data-md-color-scheme="{scheme}"] {{ {values} }}\n')
            if name == "dark":
                rules.append(
                    "@media (prefers-color-scheme: dark) and (scripting: none) "
                    f'{{ [data-md-color-scheme="default"] {{ {values} }} }}\n'
                )
    return f"@media screen {{\n{''.join(rules)}}}\n"
