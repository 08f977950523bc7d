"""Reading: what is refused and in which words, where everything stands, and which files are entries."""

import inspect
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from briefbook.problems import Problem, format_text
from briefbook.reading import KINDS, Loc, Mark, Marks, Plain, Value, read_entries, read_mapping

EXAMPLES = sorted((Path(__file__).parent / "reading").glob("*.yml"))
MIB = 1024 * 1024


# Files that can't be read


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.stem)
def test_says_what_is_wrong(example: Path) -> None:
    data, _, problems = read_mapping(example.name, example.read_bytes())
    assert data == {}
    assert format_text(problems) == example.with_suffix(".expected").read_text(encoding="utf-8")


def test_every_example_says_what_is_expected_of_it() -> None:
    expected = {path.stem for path in EXAMPLES[0].parent.glob("*.expected")}
    assert expected == {path.stem for path in EXAMPLES}


def faults(content: bytes) -> list[tuple[int, int, str]]:
    return [(p.line, p.column, p.rule) for p in read_mapping("x.yml", content)[2]]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"a" * (MIB + 1), (1, 1, "too-large")),
        (b"title: Norvia\n\xff\xfe", (2, 1, "not-utf8")),
        ("\ufefftitle: Téa 🎉".encode() + b"\xe9\n", (1, 13, "not-utf8")),
        (b"title: a\r\nplace: b\rwhen: \xc0\n", (3, 7, "not-utf8")),
        (b"\xff\xfet\x00i\x00", (1, 1, "not-utf8")),
        (b"title: a\nplace: b\x00c\n", (2, 9, "yaml-syntax")),
        ("title: 🎉\x1b[31m\n".encode(), (1, 9, "yaml-syntax")),
        (b"title: a\x7f\n", (1, 9, "yaml-syntax")),
        ("title: a\uffff\n".encode(), (1, 9, "yaml-syntax")),
        ("title: a\ufeffb\n".encode(), (1, 9, "hidden-text")),
        ("title: a\u2028place: b\n".encode(), (1, 9, "hidden-text")),
        ("title: a\u2029place: b\n".encode(), (1, 9, "hidden-text")),
        ("title: a\x85place: b\n".encode(), (1, 9, "hidden-text")),
    ],
)
def test_no_parser_sees_a_file_that_is_not_fit(content: bytes, expected: tuple[int, int, str]) -> None:
    assert faults(content) == [expected]


def test_names_the_forbidden_character() -> None:
    (problem,) = read_mapping("x.yml", b"title: a\x00\n")[2]
    assert problem.message == "a control character stands here, U+0000, which YAML forbids"


def test_exactly_one_mebibyte_is_read() -> None:
    data, _, problems = read_mapping("x.yml", b"title: " + b"a" * (MIB - 7))
    assert problems == []
    assert len(str(data["title"])) == MIB - 7


@pytest.mark.parametrize("unit", ["[", "{", "- ", "? ", "[? ", "{a: ", "[\n", "a: [", "{? ", "- ? "])
def test_deep_nesting_is_refused_before_anything_nests(unit: str) -> None:
    content = (unit * (MIB // len(unit))).encode()
    assert [rule for _, _, rule in faults(content)] in (["refused-yaml"], ["yaml-syntax"])


@pytest.mark.parametrize("opening", ["[", "{"])
def test_brackets_of_60_kb_are_refused_at_the_33rd_level(opening: str) -> None:
    assert faults(b"title: " + opening.encode() * 60_000) == [(1, 39, "refused-yaml")]


def test_deep_indentation_is_refused() -> None:
    lines = "".join(" " * depth + "a:\n" for depth in range(1400))
    assert faults(lines.encode()) == [(33, 33, "refused-yaml")]


def test_thirty_two_levels_are_read() -> None:
    data, _, problems = read_mapping("x.yml", b"about: " + b"[" * 31 + b"]" * 31)
    assert problems == []
    assert str(data["about"]) == "[" * 31 + "]" * 31


# Values


def test_scalars_stay_as_written() -> None:
    text = "a: no\nb: 010\nc: 12:30\nd: 2031-02-04\ne: ~\nf: null\ng: .inf\nh: 0x1F\ni: True\nj: 1_000\n"
    data, _, _ = read_mapping("x.yml", text.encode())
    words = ["no", "010", "12:30", "2031-02-04", "~", "null", ".inf", "0x1F", "True", "1_000"]
    assert list(data.values()) == words
    assert all(type(value) is Plain for value in data.values())


def test_only_scalars_without_quotes_are_plain() -> None:
    data, _, _ = read_mapping(
        "x.yml", b"a: true\nb: 'true'\nc: \"true\"\nd: |-\n  true\ne: >-\n  true\nf: ''\ng:\n"
    )
    assert list(data.values()) == ["true", "true", "true", "true", "true", "", None]
    assert [type(value) for value in data.values()] == [Plain, str, str, str, str, str, type(None)]


def test_a_mark_of_byte_order_and_windows_line_ends_are_fine() -> None:
    content = "\ufeff---\r\ntitle: Téa\r\nsummary: |-\r\n  One.\r\n\r\n  Two.\r\n...\r\n".encode()
    data, marks, problems = read_mapping("x.yml", content)
    assert (data, problems) == ({"title": "Téa", "summary": "One.\n\nTwo."}, [])
    assert marks.inside(("summary",), 6) == Mark(6, 3)


def test_a_split_citation_and_a_hash_are_left_to_the_fields() -> None:
    data, _, problems = read_mapping("x.yml", b"cite: [report, para 8]\nabout: [[events/x]]\ntitle: a # b\n")
    assert problems == []
    assert data == {"cite": ["report", "para 8"], "about": [["events/x"]], "title": "a"}


# Places

PLACES = """\
title: Second 🎉 round
'place': "tarn-town"
participants:
  - actor: halle
    cite:
    - a
    -
  - {actor: orsk, as: }
position:
  stance:
about: [[events/x]]   # a link
"""


@pytest.mark.parametrize("prefix", ["", "\ufeff"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("loc", "value", "key"),
    [
        ((), (1, 1), (1, 1)),
        (("title",), (1, 8), (1, 1)),
        (("place",), (2, 10), (2, 1)),
        (("participants",), (4, 3), (3, 1)),
        (("participants", 0), (4, 5), (4, 5)),
        (("participants", 0, "actor"), (4, 12), (4, 5)),
        (("participants", 0, "cite"), (6, 5), (5, 5)),
        (("participants", 0, "cite", 0), (6, 7), (6, 7)),
        (("participants", 0, "cite", 1), (7, 6), (7, 6)),
        (("participants", 1), (8, 5), (8, 5)),
        (("participants", 1, "actor"), (8, 13), (8, 6)),
        (("participants", 1, "as"), (8, 23), (8, 19)),
        (("position", "stance"), (10, 10), (10, 3)),
        (("position", "issue"), (10, 3), (10, 3)),
        (("title", 0, "text"), (1, 8), (1, 8)),
        (("nothing",), (1, 1), (1, 1)),
    ],
)
def test_knows_where_values_and_keys_stand(
    loc: Loc, value: tuple[int, int], key: tuple[int, int], line_end: str, prefix: str
) -> None:
    _, marks, problems = read_mapping("x.yml", (prefix + PLACES.replace("\n", line_end)).encode())
    assert problems == []
    assert marks.at(loc) == Mark(*value)
    assert marks.key(loc) == Mark(*key)


def test_characters_after_an_astral_one_are_counted_as_one_each() -> None:
    _, marks, _ = read_mapping("x.yml", "{🎉: 🎉🎉, title: x}".encode())
    assert marks.at(("title",)) == Mark(1, 16)
    assert marks.inside(("🎉",), 1) == Mark(1, 6)


@pytest.mark.parametrize(
    ("loc", "written"),
    [
        (("about",), "[[events/x]]"),
        (("about", 0), "[events/x]"),
        (("place",), '"tarn-town"'),
        (("participants",), "- actor: halle"),
        (("position", "stance"), ""),
    ],
)
def test_shows_a_value_as_it_is_written(loc: Loc, written: str) -> None:
    _, marks, _ = read_mapping("x.yml", PLACES.encode())
    assert marks.source(loc) == written


def test_shows_at_most_80_characters_of_a_value() -> None:
    _, marks, _ = read_mapping("x.yml", b"title: " + b"a" * 100)
    assert marks.source(("title",)) == "a" * 80


@pytest.mark.parametrize(
    ("written", "letter", "place"),
    [
        ("x", "x", (1, 4)),
        ("one two\n   three x", "x", (2, 10)),
        ("one\n\n\n   two x", "x", (4, 8)),
        ("'it''s ''x'''", "x", (1, 13)),
        ("'one\n\n   x'", "x", (3, 4)),
        ('"\\"\\u263A\\U0001F389\\x41 \\n\\t x"', "x", (1, 33)),
        ('"one \\\n   \\  x"', "x", (2, 7)),
        ('"\\u0020\\x0A x"', "x", (1, 16)),
        ('"\\\\n x"', "x", (1, 9)),
        ("|-\n  one\n\n  two x", "x", (4, 7)),
        ("|2 # two\n    one\n  x", "x", (3, 3)),
        ("|+\n\n\n  one\n    x\n\n", "x", (5, 5)),
        (">-\n  one\n  two\n\n    three\n  x", "x", (6, 3)),
        (">1-\n  one\n x", "x", (3, 2)),
    ],
)
def test_finds_a_character_inside_a_text(written: str, letter: str, place: tuple[int, int]) -> None:
    data, marks, problems = read_mapping("x.yml", f"a: {written}\n".encode())
    assert problems == []
    assert marks.inside(("a",), str(data["a"]).index(letter)) == Mark(*place)


def test_white_space_inside_a_text_is_counted_from_the_letter_before_it() -> None:
    data, marks, _ = read_mapping("x.yml", b'a: "say \\"no\\"  twice"\nb: |-\n   one\n\n   two\n')
    assert data["a"] == 'say "no"  twice'
    assert marks.inside(("a",), 9) == Mark(1, 16)
    assert marks.inside(("b",), 3) == Mark(3, 7)
    assert marks.inside(("b",), 4) == Mark(4, 1)


def test_what_is_no_text_has_no_inside() -> None:
    _, marks, _ = read_mapping("x.yml", b"a: [b]\nc:\nd: ''\n")
    assert [marks.inside((key,), 3) for key in ("a", "c", "d")] == [Mark(1, 4), Mark(2, 3), Mark(3, 4)]


def character(text: str, mark: Mark) -> str:
    return re.split("\r\n|\r|\n", text.removeprefix("\ufeff"))[mark.line - 1][mark.column - 1 :]


WORDS = st.text(
    st.one_of(
        st.sampled_from("ab '\"\\\n:#-[]{}%@|>\t🎉é\u00a0\u263a"),
        st.characters(exclude_categories=["Cc", "Cs", "Cn"], exclude_characters="\u2028\u2029\ufeff"),
    ),
    min_size=1,
    max_size=120,
)


@settings(deadline=None, max_examples=300)
@given(
    WORDS.filter(lambda words: words.strip(" \n\t\r") != ""),
    st.sampled_from([None, "'", '"', "|", ">"]),
    st.sampled_from([10, 20, 80]),
    st.booleans(),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.data(),
)
def test_a_character_inside_any_text_is_found(
    words: str, style: str, width: int, unicode: bool, line_end: str, data: st.DataObject
) -> None:
    dumped = yaml.dump({"a": [words]}, default_style=style, width=width, allow_unicode=unicode)
    written = dumped.replace("\n", line_end)
    value, marks, problems = read_mapping("x.yml", written.encode())
    if problems:  # PyYAML does not write everything so that it can be read back
        return
    assert isinstance(value["a"], list)
    text = str(value["a"][0])
    offset = data.draw(st.sampled_from([at for at, letter in enumerate(text) if letter not in " \t\r\n"]))
    found = character(written, marks.inside(("a", 0), offset))
    escape = re.match(r"\\(?:x..|u.{4}|U.{8}|.)", found)
    if escape and marks.source(("a", 0)).startswith('"'):
        assert yaml.safe_load(f'"{escape[0]}"') == text[offset]
    else:
        assert found[0] == text[offset]


# Whatever the bytes

SCRAPS = st.one_of(
    st.sampled_from(
        ["x", "'x'", '"x"', "'", '"', "x y", "[x, y]", "{x: y}", "[", "]", "{", "}", ", ", ": ", " # c"]
    ),
    st.sampled_from(
        ["|\n   x\n", ">-\n   x\n\n   y\n", "|", "~", "\n", "\n  ", "\n\t", "\r\n", "\r", "\\", "🎉"]
    ),
    st.sampled_from(
        ["&a ", "*a", "!t ", "!!", "%", "@", "`", "#", "\n---\n", "\n...\n", "<<: ", "? ", "- ", "-", ":"]
    ),
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=3),
)
LINES = st.builds(
    "{}{}{}{}".format,
    st.sampled_from(["", "", "  ", "    "]),
    st.sampled_from(["a: ", "b: ", "c:", "d: ", "- ", "- e: ", "'f': ", ""]),
    st.lists(SCRAPS, max_size=2).map("".join),
    st.sampled_from(["\n", "\n", "\r\n", "\r", ""]),
)
FILES = st.lists(LINES, max_size=8).map(lambda lines: "".join(lines).encode())


def locs(value: Value, loc: Loc = ()) -> Iterator[Loc]:
    yield loc
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from locs(inner, (*loc, key))


def check_inside(content: bytes, mark: Mark) -> None:
    lines = re.split("\r\n|\r|\n", content.decode("utf-8", "replace").removeprefix("\ufeff"))
    assert 1 <= mark.line <= len(lines)
    assert 1 <= mark.column <= len(lines[mark.line - 1]) + 1


@settings(deadline=None, max_examples=300)
@given(st.one_of(FILES, st.binary(max_size=60), st.text(max_size=60).map(str.encode)))
def test_any_bytes_give_fields_or_problems_and_no_place_outside_the_file(content: bytes) -> None:
    data, marks, problems = read_mapping("x.yml", content)
    assert not (data and problems)
    for problem in problems:
        check_inside(content, Mark(problem.line, problem.column))
    for loc in locs(data):
        for mark in (marks.at(loc), marks.key(loc), marks.inside(loc, 0), marks.inside(loc, 99)):
            check_inside(content, mark)


def as_text(value: Value) -> object:
    if isinstance(value, dict):
        return {key: as_text(inner) for key, inner in value.items()}
    return [as_text(inner) for inner in value] if isinstance(value, list) else value or ""


@settings(deadline=None, max_examples=300)
@given(FILES)
def test_what_is_read_is_what_pyyaml_reads(content: bytes) -> None:
    data, _, problems = read_mapping("x.yml", content)
    if not problems:
        assert as_text(data) == yaml.load(content, Loader=yaml.BaseLoader)


# Files and folders


@pytest.fixture
def content(tmp_path: Path) -> Path:
    for kind in KINDS:
        (tmp_path / "content" / kind).mkdir(parents=True)
    return tmp_path / "content"


def put(path: Path, text: str = "title: x\n") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def told(problems: list[Problem]) -> list[str]:
    return format_text(problems).splitlines()


def test_reads_all_entries_sorted_by_path(content: Path) -> None:
    for name in (
        "places/b.yml",
        "events/2031/z.yml",
        "events/a-1.yml",
        "events/2031/05/a.yml",
        "places/2031/b.yml",
    ):
        put(content / name)
    put(content / "places/.gitkeep", "")
    put(content / ".gitattributes", "")
    entries, problems, unread = read_entries(content.parent)
    assert (problems, unread) == ([], frozenset())
    assert [(entry.path, entry.kind, entry.id) for entry in entries] == [
        ("content/events/2031/05/a.yml", "events", "a"),
        ("content/events/2031/z.yml", "events", "z"),
        ("content/events/a-1.yml", "events", "a-1"),
        ("content/places/2031/b.yml", "places", "b"),
        ("content/places/b.yml", "places", "b"),
    ]
    assert entries[0].data == {"title": "x"}
    assert entries[0].marks.at(("title",)) == Mark(1, 8)


def test_a_broken_file_hides_no_other_and_its_id_is_known(content: Path) -> None:
    put(content / "events/a.yml", "title: [")
    put(content / "events/b.yml")
    entries, problems, unread = read_entries(content.parent)
    assert [entry.id for entry in entries] == ["b"]
    assert told(problems) == [
        "content/events/a.yml:1:9: error[yaml-syntax] the file ends before its last bracket is closed; "
        "close it, or quote the text"
    ]
    assert unread == {("events", "a")}


ID_RULE = "a file name is an id: a-z and 0-9, single hyphens between, at most 80 characters"


@pytest.mark.parametrize(
    ("name", "report", "unread"),
    [
        ("events/a.yaml", 'the name of an entry ends in ".yml"; rename it to "a.yml"', ("events", "a")),
        ("events/a.YML", 'the name of an entry ends in ".yml"; rename it to "a.yml"', ("events", "a")),
        ("events/Lake Téa_2.yml", f'{ID_RULE}; rename it to "lake-tea-2.yml"', ("events", "Lake Téa_2")),
        ("events/a--b.yml", f'{ID_RULE}; rename it to "a-b.yml"', ("events", "a--b")),
        ("events/-a.yml", f'{ID_RULE}; rename it to "a.yml"', ("events", "-a")),
        ("events/湖.yml", f"{ID_RULE}; rename it", ("events", "湖")),
        ("events/" + "a" * 81 + ".yml", f'{ID_RULE}; rename it to "{"a" * 80}.yml"', ("events", "a" * 81)),
        ("events/README.md", "this file is not an entry; move it out of content/, or delete it", None),
        ("events/.DS_Store", "this file is not an entry; move it out of content/, or delete it", None),
        ("events/.yml", "this file is not an entry; move it out of content/, or delete it", None),
        ("events/a.yml~", "this file is not an entry; move it out of content/, or delete it", None),
        (
            "a.yml",
            f"an entry can't lie in content/ itself; move it into the folder of its kind: {', '.join(KINDS)}",
            None,
        ),
        ("notes.txt", "this file is not an entry; move it out of content/, or delete it", None),
    ],
)
def test_names_every_stray_file(
    content: Path, name: str, report: str, unread: tuple[str, str] | None
) -> None:
    put(content / name)
    entries, problems, known = read_entries(content.parent)
    assert entries == []
    assert told(problems) == [f"content/{name}:1:1: error[bad-name] {report}"]
    assert known == ({unread} if unread else frozenset())


@pytest.mark.parametrize("word", ["page", "index", "data", "2031", "0000"])
def test_words_that_addresses_need_are_no_ids(content: Path, word: str) -> None:
    put(content / f"events/{word}.yml")
    _, problems, unread = read_entries(content.parent)
    (problem,) = problems
    assert (problem.path, problem.rule) == (f"content/events/{word}.yml", "bad-id")
    assert problem.message == f'"{word}" can\'t be an id: addresses need it'
    assert unread == {("events", word)}


@pytest.mark.parametrize("name", ["a" * 80, "1", "2031-02", "20310", "page-2", "a1-b2"])
def test_ids_that_are_fine(content: Path, name: str) -> None:
    put(content / f"events/{name}.yml")
    assert [entry.id for entry in read_entries(content.parent)[0]] == [name]


def test_an_unknown_kind_is_named_once_and_gives_no_echo(content: Path) -> None:
    put(content / "event/2031/a.yml")
    put(content / "event/README.md")
    put(content / "drafts/b.yml")
    entries, problems, unread = read_entries(content.parent)
    assert entries == []
    assert told(problems) == [
        f'content/drafts:1:1: error[bad-name] no kind is called "drafts"; the kinds are {", ".join(KINDS)}',
        'content/event:1:1: error[bad-name] no kind is called "event"; did you mean "events"?',
    ]
    assert unread == {("events", "a")}


def test_no_link_is_followed(content: Path, tmp_path: Path) -> None:
    put(tmp_path / "secret" / "a.yml", "title: [")
    (content / "events/a.yml").symlink_to(tmp_path / "secret" / "a.yml")
    (content / "events/gone.yml").symlink_to(tmp_path / "nowhere")
    (content / "events/more").symlink_to(tmp_path / "secret")
    (content / "claims").rmdir()
    (content / "claims").symlink_to(tmp_path / "secret")
    entries, problems, unread = read_entries(content.parent)
    assert entries == []
    paths = ["content/claims", "content/events/a.yml", "content/events/gone.yml", "content/events/more"]
    says = "error[bad-name] a link is not followed; put the file or folder itself in its place"
    assert told(problems) == [f"{path}:1:1: {says}" for path in paths]
    assert unread == {("events", "a"), ("events", "gone")}


def test_content_itself_may_not_be_a_link(tmp_path: Path) -> None:
    put(tmp_path / "secret/events/a.yml")
    (tmp_path / "content").symlink_to(tmp_path / "secret")
    entries, problems, _ = read_entries(tmp_path)
    assert (entries, [p.rule for p in problems]) == ([], ["bad-name"])


def test_no_content_is_no_problem(tmp_path: Path) -> None:
    assert read_entries(tmp_path) == ([], [], frozenset())


def test_what_is_no_ordinary_file_is_not_opened(content: Path) -> None:
    os.mkfifo(content / "events/a.yml")
    _, problems, _ = read_entries(content.parent)
    assert told(problems) == [
        "content/events/a.yml:1:1: error[bad-name] this is not an ordinary file; delete it"
    ]


def test_a_hidden_folder_is_not_read(content: Path) -> None:
    put(content / "events/.cache/a.yml")
    entries, problems, _ = read_entries(content.parent)
    assert entries == []
    assert told(problems) == [
        "content/events/.cache:1:1: error[bad-name] a hidden folder holds no entries; move it out of content/"
    ]


@pytest.mark.parametrize("name", [".#a.yml", "#a.yml#", ".a.yml.swp", ".a.yml.swx"])
def test_what_an_editor_keeps_while_a_file_is_open_is_passed_over(content: Path, name: str) -> None:
    put(content / "events" / name)
    assert read_entries(content.parent) == ([], [], frozenset())


def test_names_that_can_not_be_printed_are_spelt_out(content: Path) -> None:
    folder = content / "events" / os.fsdecode(b"\xff\n")
    put(folder / "a\x1b.yml")
    put(folder / "b.yml")
    entries, problems, _ = read_entries(content.parent)
    report = format_text(problems)
    report.encode("utf-8")
    assert [(line.split(":")[0]) for line in report.splitlines()] == [
        "content/events/\\udcff\\n",
        "content/events/\\udcff\\n/a\\x1b.yml",
    ]
    assert [entry.id for entry in entries] == ["b"]


def test_a_file_that_is_too_large_is_not_read_to_its_end(content: Path) -> None:
    with (content / "events/a.yml").open("wb") as file:
        file.truncate(1 << 40)  # a terabyte of nothing
    _, problems, unread = read_entries(content.parent)
    assert [p.rule for p in problems] == ["too-large"]
    assert unread == {("events", "a")}


def test_a_file_that_may_not_be_read_is_the_machines_fault(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    put(content / "events/a.yml")
    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(PermissionError):
        read_entries(content.parent)


def test_folders_may_nest_deeper_than_python_does(content: Path) -> None:
    put(content / "events" / "/".join("d" * 150) / "a.yml")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 100)
    try:
        entries, _, _ = read_entries(content.parent)
    finally:
        sys.setrecursionlimit(limit)
    assert [entry.id for entry in entries] == ["a"]


def test_marks_without_a_file_stand_at_its_start() -> None:
    _, marks, _ = read_mapping("x.yml", b"")
    assert isinstance(marks, Marks)
    assert marks.at(("title", 0)) == marks.key(("title",)) == marks.inside((), 5) == Mark(1, 1)
