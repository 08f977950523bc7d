"""Everything checked and made anew."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from briefbook.checks import check_all, weigh
from briefbook.checks.case import Case
from briefbook.executors import Crew, cut, opened
from briefbook.files import crawler_files
from briefbook.git import Head
from briefbook.history import Remembered, read_history
from briefbook.library import Library
from briefbook.making import Background, Taken, examine, make, records_aside, take_aside
from briefbook.memory import Memory, aside, keep_entries, seal, take_place
from briefbook.pages import set_names
from briefbook.problems import by_path
from briefbook.publish import generation, get_spare_ready, make_room, publish
from briefbook.publish.trees import remove
from briefbook.search import index_search, keep_search
from briefbook.settings import Settings
from briefbook.site import prepare
from briefbook.stamps import Stamp
from briefbook.tasks import Built, Task
from briefbook.theme import logo_of


def build_anew(
    task: Task,
    crew: Crew,
    stage: Path,
    settings: Settings,
    library: Library,
    memory: Memory,
    *,
    stamps: Mapping[str, Stamp],
    head: Head | None,
    key: list[object],
) -> Built:
    """Build from a library of all entries, in a memory that holds no more than these, and remember the rest."""
    root, work = task.root, task.work
    history = read_history(root, head, library, settings)
    memory.close()
    keep_entries(memory.build, {"notes": {"head": (history.head,), "history": history}})
    background = Background(root, settings, library, Remembered(memory))
    story = background.story()
    pieces = cut(set_names(story), crew.hands)
    found = [problem for each in crew.submit(examine, background, pieces) for problem in each.result()]
    problems = tuple(
        weigh([*found, *check_all(Case(settings, (), library, story.evidence))], settings.severity)
    )
    if task.fails(problems):
        return Built(problems, published=False)
    prepare(story, root, work)
    outcomes = crew.submit(make, background, pieces)
    task.step()
    make_room(task.output)
    with opened("", 1) as beside:  # there may be very much to index, which is gone with the process
        (indexed,) = beside.submit(_index, settings.language, [work])
        indexed.result()
    task.step()
    taken = Taken(work / "docs", stage)
    files = 0
    while outcomes:
        taken.whole(outcomes.pop(0).result())
        # While the crew goes on; but the more there is, the longer each time takes.
        files += take_aside(memory.build, least=files // 16 + 1)
    crew.dismiss()
    take_aside(memory.build)
    taken.all_is_taken()
    taken.files(crawler_files(story, taken.indexed))
    taken.folder(work / "pagefind", "pagefind")
    task.step()
    publish(stage, task.output)
    counts = {"entries": sum(map(len, library.members.values())), "pages": len(taken.texts)}
    notes = {
        "stamps": dict(stamps),
        "problems": by_path(problems),
        "counts": counts,
        "members": dict(library.members),
        "aliases": dict(library.aliases),
        "logo": logo_of(root, settings.logo),
    }
    memory.close()
    with ThreadPoolExecutor(1) as hand:
        spare = hand.submit(get_spare_ready, task.output)
        _remember(task, memory.build, notes, key)
        with suppress(OSError):  # a spare that is missing is made when it is needed
            spare.result()
    task.step()
    return Built(problems, True, counts["entries"], taken.written, len(taken.texts) - taken.written)


def _index(language: str, work: Path) -> None:
    """Index what is to be found."""
    index_search(records_aside(aside(work)), work, language)


def _remember(task: Task, anew: Path, notes: Mapping[str, object], key: list[object]) -> None:
    """Put what the pieces have left below `anew`, with these notes, in the place of what was remembered."""
    work = task.work
    keep_search(work)
    keep_entries(anew, {"notes": notes})
    take_place(anew, work)
    remove(work / "pieces")
    remove(anew)
    seal(work, [*key, generation(task.output)])
