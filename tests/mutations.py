"""Random changes to the entries of a briefing, of all the sorts that people make."""

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

TEXTS = ("title", "name", "text", "summary", "question", "note", "voice", "lede")


def _read(path: Path) -> Any:
    """As the product's parser, which is written in C, takes it: the one in Python refuses more."""
    return yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)


class Mutations:
    """Changes one briefing at a time, by chance; what they leave may well be wrong."""

    def __init__(self, root: Path, seed: int) -> None:
        self._root = root
        self._chance = random.Random(seed)
        self._count = 0

    def change(self) -> str:
        """One to three changes; gives what was done in words."""
        return "; ".join(self._one() for _ in range(self._chance.choice((1, 1, 2, 3))))

    def _one(self) -> str:
        ways: list[Callable[[], str]] = [
            *[self._reword] * 4,
            *[self._swap] * 4,
            *[self._drop] * 3,
            self._copy,
            self._copy,
            self._remove,
            self._rename,
            self._move_down,
            self._flag,
            self._withdraw,
            self._correct,
        ]
        return self._chance.choice(ways)()

    def _pick(self, kind: str = "*") -> Path:
        return self._chance.choice(sorted(self._root.glob(f"content/{kind}/**/*.yml")))

    def _edit(self, path: Path, change: Callable[[dict[str, Any]], None]) -> str:
        data = _read(path)
        change(data)
        path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
        return path.name

    def _reword(self) -> str:
        self._count += 1
        word = f"word{self._count}"

        def reword(data: dict[str, Any]) -> None:
            found = [field for field in TEXTS if isinstance(data.get(field), str)]
            if found:
                field = self._chance.choice(found)
                data[field] = f"{word} {data[field]}"

        return f"reworded {self._edit(self._pick(), reword)}"

    def _swap(self) -> str:
        """Two entries of a kind trade a field."""
        one = self._pick()
        other = self._pick(one.relative_to(self._root / "content").parts[0])
        first, second = (_read(path) for path in (one, other))
        field = self._chance.choice(sorted(first.keys() | second.keys()))

        def put(value: Any) -> Callable[[dict[str, Any]], None]:
            return lambda data: data.update({field: value}) if value is not None else data.pop(field, None)

        self._edit(one, put(second.get(field)))
        self._edit(other, put(first.get(field)))
        return f"swapped {field} of {one.name} and {other.name}"

    def _drop(self) -> str:
        field = ""

        def drop(data: dict[str, Any]) -> None:
            nonlocal field
            field = self._chance.choice(sorted(data))
            del data[field]

        name = self._edit(self._pick(), drop)
        return f"dropped {field} of {name}"

    def _copy(self) -> str:
        self._count += 1
        path = self._pick()
        path.with_name(f"copy-{self._count}.yml").write_bytes(path.read_bytes())
        return f"copied {path.name}"

    def _remove(self) -> str:
        path = self._pick()
        path.unlink()
        return f"removed {path.name}"

    def _rename(self) -> str:
        """Under a new id; references to the old one are found by the alias."""
        self._count += 1
        path = self._pick()
        self._edit(path, lambda data: data.update(aliases=[path.stem]))
        path.rename(path.with_name(f"renamed-{self._count}.yml"))
        return f"renamed {path.name}"

    def _move_down(self) -> str:
        path = self._pick()
        deeper = path.parent / "deeper" / path.name
        deeper.parent.mkdir(exist_ok=True)
        path.rename(deeper)
        return f"moved {path.name}"

    def _flag(self) -> str:
        return f"flagged {self._edit(self._pick('events'), lambda data: data.update(major=not data.get('major')))}"

    def _withdraw(self) -> str:
        withdrawn = {"on": "2031-06-01", "why": "It was a mistake"}
        return f"withdrew {self._edit(self._pick(), lambda data: data.update(withdrawn=withdrawn))}"

    def _correct(self) -> str:
        mend = {"on": "2031-06-02", "what": "A number was wrong", "why": "It was misread"}
        return f"corrected {self._edit(self._pick(), lambda data: data.update(corrections=[mend]))}"
