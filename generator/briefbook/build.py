"""The build in one story: see what has changed, make what shows it, publish, remember.

What the last build remembers (`memory`) is asked first, and only what has changed is made (`renewal`). Without it, or
where the change is no ordinary one, everything is (`anew`). The site is the same either way.
"""

import gc
import sys
import sysconfig
from hashlib import blake2b
from pathlib import Path

from briefbook.executors import opened
from briefbook.memory import Memory, is_sealed
from briefbook.publish import build_lock, generation, staging
from briefbook.stamps import stamps_of
from briefbook.tasks import SETTINGS, Built, Task
from briefbook.theme import builtin_theme


def build_briefing(task: Task) -> Built:
    """Build the site. What was published before is untouched where anything is wrong.

    Raises BadSettings, NoExecutor, NotPublishable, SearchFailed, BadBuilderSettings, SiteFailed, or OSError.
    """
    gc.set_threshold(
        50_000, 20, 20
    )  # much is made, and little of it in circles: they need not be looked for often
    work = task.root / "build"
    with build_lock(work, task.waiting), staging(task.output, task.waiting) as stage:
        key = _key(task)
        remembered = not task.clean and is_sealed(work, [*key, generation(task.output)])
        stamps = stamps_of(task.root, "content")
        memory = Memory(work)
        if remembered and None not in stamps.values() and memory.note("stamps") == stamps:
            return _as_before(task, memory)
        # What follows takes long to import; a build of nothing should not wait for it, nor one of little for all.
        if not remembered and not task.executor:
            get_ready()  # before the workers begin, which then have it too
        with opened(task.executor, task.jobs) as crew:
            if remembered:
                crew.get_ready(get_ready)
                from briefbook.renewal import renew

                built = renew(task, crew, stage, stamps, memory, key)
                if built:
                    return built
            from briefbook.anew import build_anew

            return build_anew(task, crew, stage, stamps, key)


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


def _key(task: Task) -> list[object]:
    """What all pages depend on: this program and what it imports, the settings, the theme, where the site goes."""
    code = {
        path: stamp
        for folder in (Path(__file__).parent, builtin_theme(), task.root / "theme")
        for path, stamp in stamps_of(folder, ".").items()
        if "__pycache__" not in path
    }
    packages = sorted(path.name for path in Path(sysconfig.get_path("purelib")).glob("*.dist-info"))
    settings = [path.read_bytes() for path in (task.root / SETTINGS,) if path.is_file()]
    facts = repr((sys.version, packages, sorted(code.items()), settings, str(task.output.resolve())))
    return [blake2b(facts.encode()).hexdigest()]
