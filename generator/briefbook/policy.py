"""What a browser may do with our pages: nothing but show and run files of the same host.

No page holds a script or a style of its own, so that words of an entry which got into the markup after all could do
nothing. `wasm-unsafe-eval` is for the search, which is compiled code.
"""

_SHOWN = "style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'"

PAGE = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; "
    f"form-action 'self'; {_SHOWN}"
)
"""The Content-Security-Policy of every page, as it stands in its head."""

LEADING = f"default-src 'none'; form-action 'none'; {_SHOWN}"
"""That of a small page that leads elsewhere, which has no script at all."""

HEADERS = f"""\
/*
  Content-Security-Policy: {PAGE}; frame-ancestors 'none'
  Cross-Origin-Opener-Policy: same-origin
  Permissions-Policy: camera=(), geolocation=(), microphone=()
  Referrer-Policy: same-origin
  X-Content-Type-Options: nosniff
"""
"""The file `_headers`, as several hosts of static sites read it. No `<meta>` can forbid frames."""
