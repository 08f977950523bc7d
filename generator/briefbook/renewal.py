"""What has changed made again, and put into what is there."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from briefbook.answers import PRODUCTS, QUESTIONS, Fact
from briefbook.changes import Change, find_change
from briefbook.checking import load_settings
from briefbook.checks import weigh
from briefbook.executors import Crew, cut
from briefbook.fields import Ref
from briefbook.files import crawler_files
from briefbook.git import Head
from briefbook.history import TOLD, Chronicle, Remembered, Told, read_history
from briefbook.making import Background, Taken, get_ready, indexed_of, made_then, make
from briefbook.memory import Memory, Rows, break_seal, keep_answers, keep_entries, rows_of, seal
from briefbook.problems import Problem, by_path, is_fatal
from briefbook.products import Name, Products
from briefbook.publish import generation, patch
from briefbook.records import SearchRecord
from briefbook.search import index_search, keep_search, patch_search
from briefbook.settings import Settings
from briefbook.stamps import Stamp
from briefbook.story import Story
from briefbook.tasks import Built, Task

_ENOUGH = 100
"""Products for which a second worker is worth the half second in which it gets ready; the first is by then."""


def renew(
    task: Task,
    crew: Crew,
    stage: Path,
    stamps: Mapping[str, Stamp],
    head: Head | None,
    memory: Memory,
    key: list[object],
) -> Built | None:
    """Build from what is remembered; None where that is not enough."""
    settings = load_settings(task.root)
    change = find_change(task.root, settings, memory, stamps)
    if change is None:
        return None
    told, news = _told(task.root, settings, change, head, memory)
    story = Background(task.root, settings, change.library, told, memory).story()
    products = Products(story, task.root)
    facts = change.facts | {TOLD} if news else change.facts
    stale = story.answers.refresh(facts, later=lambda fact: fact[0] in PRODUCTS)
    stale = {fact for fact in stale if _is_there(story, _set_of(fact))} | set(_first_products(change))
    hands = crew.hands if len(stale) > _ENOUGH else 1
    crew.get_ready(get_ready, hands)
    problems = _check_again(products, story, stale, change, memory.note("problems"))
    found = tuple(problem for each in problems.values() for problem in each)
    if is_fatal(found):
        return None  # all of it is looked at again, to say all that is wrong
    if task.fails(found):
        return Built(found, published=False)
    known = {fact: (made.value, made.height) for fact, made in story.answers.made.items()}
    searched = {fact for fact in stale if fact[0] == "Products.records"}
    stale -= known.keys() | searched
    background = Background(task.root, settings, change.library, told, memory, known, frozenset(stale))
    sets = Counter(map(_set_of, stale))
    pieces = crew.submit(make, background, cut(sorted(sets, key=str), hands, sets.__getitem__))
    task.step()
    taken = Taken(task.work / "docs", stage)
    records = _records(products, memory, searched, change)  # while pages are made
    gone = set(_index(records, memory, task, taken, settings.language))
    task.step()
    made, addresses = rows_of(story.answers.made), dict[Name, Mapping[str, bool]]()
    for piece in pieces:
        outcome = piece.result()
        taken.pages(outcome)
        made += outcome.made
        addresses |= outcome.addresses
    gone |= taken.gone | {path for ref in change.removed for path in made_then(memory, ref)}
    taken.drop(gone)
    counts = {**memory.note("counts"), "entries": sum(map(len, change.library.members.values()))}
    if change.removed or any(addresses[name] != _then(memory, name) for name in addresses):
        every = {**dict(memory.all_of("Products.addresses")), **addresses}
        every = {name: each for name, each in every.items() if name not in change.removed}
        counts["pages"] = sum(map(len, every.values()))
        taken.files(crawler_files(story, indexed_of(every)))
    task.step()
    break_seal(task.work)
    patch(stage, gone, task.output)
    keep_search(task.work)
    lost = {(name, ref) for ref in change.removed for name in QUESTIONS}
    keep_answers(task.work, memory, made, story.answers.gone | lost)
    members = dict(change.library.members)
    notes = {"stamps": dict(stamps), "problems": problems, "counts": counts, "members": members, **news}
    _keep(task, change, notes, [*key, generation(task.output)])
    task.step()
    return Built(found, True, counts["entries"], taken.written, counts["pages"] - taken.written)


def _told(
    root: Path, settings: Settings, change: Change, head: Head | None, memory: Memory
) -> tuple[Told, dict[str, object]]:
    """What is told of the history now, and what of it is to be remembered where it is not as before."""
    if memory.note("head") == (head,) and not (change.added or change.removed):
        return Remembered(memory), {}
    then: Chronicle = memory.note("history")
    now = read_history(root, head, change.library, settings, then)
    return (now.told, {"head": (now.head,), "history": now}) if now != then else (Remembered(memory), {})


def _keep(task: Task, change: Change, notes: Mapping[str, object], key: list[object]) -> None:
    tables: dict[str, Rows] = {
        "entries": change.entries,
        "links": change.links,
        "back": change.back,
        "notes": notes,
    }
    keep_entries(task.work, tables)
    seal(task.work, key)


def _set_of(fact: Fact) -> Name:
    """The set to which a product belongs."""
    of: Any = fact[1]
    name: Name = of[0] if fact[0] == "Products.page" else of
    return name


def _is_there(story: Story, name: Name) -> bool:
    return not isinstance(name, Ref) or name in story.library.entries


def _first_products(change: Change) -> Iterator[Fact]:
    for ref in change.added:
        yield from ((f"Products.{name}", ref) for name in ("addresses", "leading", "records", "problems"))


def _check_again(
    products: Products, story: Story, stale: Iterable[Fact], change: Change, then: Mapping[str, Any]
) -> dict[str, tuple[Problem, ...]]:
    """The problems of each file, brought up to date."""
    problems = dict(then)
    for path in change.left:
        problems.pop(path, None)
    for name, ref in list(stale):
        if name == "Products.problems" and isinstance(ref, Ref):
            path = story.library.entry(ref).path
            weighed = weigh(products.problems(ref), story.settings.severity)
            problems.pop(path, None)
            problems |= by_path(tuple(weighed))
    return problems


def _index(
    records: Mapping[str, SearchRecord | None],
    memory: Memory,
    task: Task,
    taken: Taken,
    language: str,
) -> Iterable[str]:
    """Bring the index of the search up to date; gives the files that are of no use any more."""
    if not records:
        return ()
    changed = {address: record for address, record in records.items() if record}
    patched = patch_search(task.work, changed, records.keys() - changed.keys(), language)
    if patched is None:
        then = {record.address: record for _, each in memory.all_of("Products.records") for record in each}
        now = {**then, **records}
        index_search([record for record in now.values() if record], task.work, language)
    taken.folder(task.work / "pagefind", "pagefind")
    if patched is None:
        published = (task.output / "pagefind").rglob("*")
        return [path.relative_to(task.output).as_posix() for path in published if path.is_file()]
    return patched.gone


def _then(memory: Memory, name: Name) -> Mapping[str, bool]:
    then = memory.recall(("Products.addresses", name))
    return then[0] if then else {}


def _records(
    products: Products, memory: Memory, facts: Collection[Fact], change: Change
) -> dict[str, SearchRecord | None]:
    """What the search is given otherwise than before, by address; None for what is no longer there."""
    then: dict[str, SearchRecord] = {}
    now: dict[str, SearchRecord] = {}
    for fact in (*facts, *(("Products.records", ref) for ref in change.removed)):
        before = memory.recall(fact)
        then |= {record.address: record for record in (before[0] if before else ())}
    for fact in facts:
        now |= {record.address: record for record in products.records(_set_of(fact))}
    changed: dict[str, SearchRecord | None] = dict.fromkeys(then.keys() - now.keys())
    return changed | {address: record for address, record in now.items() if then.get(address) != record}
