"""The build in one story: see what has changed, make what shows it, publish, remember.

What the last build remembers (`memory`) is asked first, and only what has changed is made (`renewal`). Without it, or
where the change is no ordinary one, everything is (`anew`). The site is the same either way.
"""

import errno
import gc
import sys
import sysconfig
import time
from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

from briefbook.executors import opened
from briefbook.git import Head, head_of
from briefbook.memory import Forgotten, Memory, aside, is_sealed
from briefbook.problems import is_fatal
from briefbook.publish import build_lock, generation, staging
from briefbook.publish.trees import remove
from briefbook.stamps import Stamp, stamps_of
from briefbook.tasks import SETTINGS, Built, Task
from briefbook.theme import builtin_theme, logo_of


def build_briefing(task: Task) -> Built:
    """Build the site. What was published before is untouched where anything is wrong.

    Raises BadSettings, NoExecutor, NotPublishable, SearchFailed, BadBuilderSettings, SiteFailed, or OSError.
    """
    gc.set_threshold(50_000, 20, 20)  # little of what is made lies in circles: they are looked for less often
    with build_lock(task.work, task.waiting), staging(task.output, task.waiting) as stage:
        _drop_links(task.work)
        key = _key(task)
        stamps, head = stamps_of(task.root, "content"), head_of(task.root)
        if not task.clean and is_sealed(task.work, [*key, generation(task.output)]):
            with suppress(Forgotten):
                built = _from_memory(task, stage, stamps, head, Memory(task.work), key)
                if built:
                    return built
        return _anew(task, stage, stamps, head, key)


def _from_memory(
    task: Task,
    stage: Path,
    stamps: Mapping[str, Stamp],
    head: Head | None,
    memory: Memory,
    key: list[object],
) -> Built | None:
    """The build as far as what is remembered will do; None where it won't."""
    if memory.note("logo") != logo_of(task.root, memory.note("logo")[0]):
        return None
    if None not in stamps.values() and memory.note("stamps") == stamps and memory.note("head") == (head,):
        return _as_before(task, memory)
    with opened(task.executor, task.jobs) as crew:
        from briefbook import making  # noqa: F401 - most of what a worker needs is imported then

        crew.get_ready(get_ready, 1)
        from briefbook.renewal import renew

        return renew(task, crew, stage, stamps, head, memory, key)


def _anew(
    task: Task, stage: Path, stamps: Mapping[str, Stamp], head: Head | None, key: list[object]
) -> Built:
    """The build of everything."""
    from briefbook.checking import load_settings
    from briefbook.shelving import shelve_entries

    settings, memory = load_settings(task.root), Memory(aside(task.work))
    remove(memory.build)
    with opened(task.executor, task.jobs) as crew:

        def meanwhile() -> None:
            get_ready()  # it takes long, and workers have what is there when they begin, which is before much is read
            crew.get_ready(get_ready, crew.hands)

        with opened(task.executor, task.jobs) as readers:
            library = shelve_entries(readers, task.root, settings, memory, meanwhile)
        if library is None:
            return _refused(task.root)
        from briefbook.anew import build_anew

        return build_anew(task, crew, stage, settings, library, memory, stamps=stamps, head=head, key=key)


def _refused(root: Path) -> Built:
    """Say all that is wrong."""
    from briefbook.checking import check_briefing

    problems = check_briefing(root).problems
    if not is_fatal(problems):
        raise OSError(
            errno.EAGAIN, "a file was changed while it was read; build again", str(root / "content")
        )
    return Built(problems, published=False)


def get_ready() -> None:
    """Import what a worker needs for its first piece."""
    from briefbook import making

    making.get_ready()


def _as_before(task: Task, memory: Memory) -> Built:
    """Nothing has changed."""
    for _ in range(4):
        task.step()
    problems = tuple(problem for each in memory.note("problems").values() for problem in each)
    counts = memory.note("counts")
    return Built(problems, not task.fails(problems), counts["entries"], 0, counts["pages"])


def _drop_links(work: Path) -> None:
    """A link in our own folder is not our doing, and what it leads to is not ours to write to."""
    for path in work.iterdir():
        if path.is_symlink():
            path.unlink()


def _key(task: Task) -> list[object]:
    """What all pages depend on: this program and what it imports, the settings, the theme, where the site goes."""
    code = {
        path: stamp or time.time_ns()  # what may be touched again unseen is never as it was
        for folder in (Path(__file__).parent, builtin_theme(), task.root / "theme")
        for path, stamp in stamps_of(folder, ".").items()
        if "__pycache__" not in path
    }
    packages = sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
    settings = [path.read_bytes() for path in (task.root / SETTINGS,) if path.is_file()]
    facts = repr((sys.version, packages, sorted(code.items()), settings, str(task.output.resolve())))
    return [blake2b(facts.encode()).hexdigest()]
