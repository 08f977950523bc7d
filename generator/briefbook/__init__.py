"""Short codes for what is pickled by the million.

Pickle names each class by its module and its name, which are looked up again for each value: more than a third of the
time in which an entry is read back. The extension registry of `copyreg` has numbers for that, of which those from 240
to 255 are for private use (PEP 307).

Whoever writes a pickle and whoever reads it must have the same codes. That holds since they are here, where each
process begins, and since all that is pickled is for the same version of the tool.
"""

import copyreg

CODES = {
    ("briefbook.fields", "Ref"): 240,
    ("briefbook.links", "Link"): 241,
    ("briefbook.entry", "Citation"): 242,
    ("briefbook.days", "parse_day"): 243,
    ("briefbook.reading", "_unread"): 244,
    ("briefbook.prose.tree", "Prose"): 245,
    ("briefbook.prose.tree", "Paragraph"): 246,
    ("briefbook.prose.tree", "Text"): 247,
    ("briefbook.prose.tree", "Cited"): 248,
    ("briefbook.prose.tree", "Pointer"): 249,
    ("briefbook.prose.tree", "EntryLink"): 250,
    ("briefbook.entries.claims", "Claim"): 251,
    ("briefbook.entries.claims", "Position"): 252,
    ("briefbook.entries.events", "Event"): 253,
    ("briefbook.entries.events", "Participant"): 254,
    ("briefbook.entries.sources", "Source"): 255,
}
"""By module and name: classes, and functions that make a value again."""

for (_module, _name), _code in CODES.items():
    copyreg.add_extension(_module, _name, _code)
