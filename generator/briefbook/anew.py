"""Everything read, checked and made anew."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from briefbook.checking import check_briefing
from briefbook.executors import Crew
from briefbook.files import crawler_files
from briefbook.finding import record_of
from briefbook.library import Library, Row, shelved
from briefbook.making import Background, Taken, answers_of, cut, make
from briefbook.memory import Memory, Shelf, forget, keep_entries, seal, take_answers
from briefbook.pages import RECORDS, set_names
from briefbook.problems import by_path
from briefbook.publish import generation, make_room, publish
from briefbook.publish.trees import remove
from briefbook.records import SearchRecord
from briefbook.search import index_search, keep_search
from briefbook.site import prepare
from briefbook.stamps import Stamp
from briefbook.story import Story
from briefbook.tasks import Built, Task
from briefbook.theme import logo_of


def build_anew(task: Task, crew: Crew, stage: Path, stamps: Mapping[str, Stamp], key: list[object]) -> Built:
    """Build without a memory, and leave one."""
    root, work = task.root, task.work
    checked = check_briefing(root)
    if task.fails(checked.problems):
        return Built(checked.problems, published=False)
    story = checked.story
    forget(work)
    prepare(story, root, work)
    keep_entries(work, _rows(story.library), _back(story.library), {})
    background = Background(root, story.settings, _on_the_shelf(story.library, work))
    pieces = crew.submit(make, background, cut(set_names(story), crew.hands))
    task.step()
    make_room(task.output)
    index_search(_records(story), work, story.settings.language)
    task.step()
    taken = Taken(work / "docs", stage)
    outcomes = [piece.result() for piece in pieces]
    for outcome in outcomes:
        taken.whole(outcome)
    take_answers(work, [answers_of(outcome.folder) for outcome in outcomes])
    taken.all_is_taken()
    taken.files(crawler_files(story, taken.indexed))
    taken.folder(work / "pagefind", "pagefind")
    task.step()
    publish(stage, task.output)
    keep_search(work)
    counts = {"entries": sum(map(len, story.library.members.values())), "pages": len(taken.texts)}
    notes = {
        "stamps": dict(stamps),
        "problems": by_path(checked.problems),
        "counts": counts,
        "members": dict(story.library.members),
        "aliases": dict(story.library.aliases),
        "logo": logo_of(root, story.settings.logo),
    }
    keep_entries(work, (), (), notes)
    remove(work / "pieces")
    seal(work, [*key, generation(task.output)])
    task.step()
    return Built(checked.problems, True, counts["entries"], taken.written, len(taken.texts) - taken.written)


def _rows(library: Library) -> Iterator[tuple[str, Row]]:
    return ((str(entry.ref), (entry, library.links[entry.ref])) for entry in library.every())


def _back(library: Library) -> Iterator[tuple[str, object]]:
    return ((str(entry.ref), library.back[entry.ref]) for entry in library.every())


def _on_the_shelf(library: Library, work: Path) -> Library:
    memory = Memory(work)
    rows = Shelf[Row](memory, "entries", {})
    return shelved(rows, Shelf(memory, "back", {}), library.members, dict(library.aliases))


def _records(story: Story) -> list[SearchRecord]:
    return [
        *(record_of(story, entry) for entry in story.library.every()),
        *(record(story) for record in RECORDS.values()),
    ]
