"""Where pieces of the work are done: in processes of this machine, or on the workers of a cluster."""

import gc
import os
import pickle
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property, partial
from heapq import heappop, heappush
from itertools import cycle, islice
from multiprocessing import connection, parent_process
from typing import Any, Generic, TypeVar
from uuid import uuid4

C = TypeVar("C")
P = TypeVar("P")
R = TypeVar("R")
T = TypeVar("T")

DASK = "dask:"

FEW = 24
"""Items that are not worth a second worker, which must get ready first."""
SOME = 400
"""Items that are worth two pieces for each worker: whoever is done first takes more."""
MANY = 1_000
"""Items in one piece at most."""


@dataclass(frozen=True)
class Piece(Generic[T]):
    """Some of the work, to be done in one go."""

    number: int
    items: tuple[T, ...]


def _one(_: object) -> int:
    return 1


def cut(items: Sequence[T], jobs: int, weigh: Callable[[T], int] = _one) -> list[Piece[T]]:
    """The work in pieces: one for each worker, all of about the same weight, or more where there is much of it.

    Of more, each is lighter than the one before, down to half of the first, so that all workers are done at about the
    same time. The heaviest item first, each goes to the piece that lacks the most then (Graham, 1969: at most a third
    heavier than need be).
    """
    if len(items) <= FEW:
        return [Piece(0, tuple(items))] if items else []
    each = max(-(-len(items) * 4 // (jobs * MANY * 3)), 2 if len(items) > SOME and jobs > 1 else 1)
    pieces: list[list[T]] = [[] for _ in range(jobs * each)]
    weighed = [(weigh(item), item) for item in items]
    step = 0.0
    if each > 1:
        average = sum(weight for weight, _ in weighed) / len(pieces)
        step = average * 2 / 3 / (len(pieces) - 1)
    loads = [(number * step, number) for number in range(len(pieces))]
    for weight, item in sorted(weighed, key=lambda pair: -pair[0]):
        load, number = heappop(loads)
        pieces[number].append(item)
        heappush(loads, (load + weight, number))
    return [Piece(number, tuple(found)) for number, found in enumerate(pieces) if found]


class NoExecutor(Exception):
    """Nobody is there to do the work. The message says why."""


class _Shared(Generic[C]):
    """What all pieces have in common: pickled once, and unpickled once by whoever does several of them."""

    def __init__(self, value: C) -> None:
        self.value = value
        self._name = uuid4().hex

    @cached_property
    def _pickled(self) -> bytes:
        return pickle.dumps(self.value, pickle.HIGHEST_PROTOCOL)

    def __reduce__(self) -> tuple[Any, ...]:
        return _received, (self._name, self._pickled)


_last: dict[str, _Shared[Any]] = {}
"""What this process was sent last, by its name."""


def _received(name: str, pickled: bytes) -> _Shared[Any]:
    found = _last.get(name)
    if found is None:
        found = _Shared(pickle.loads(pickled))  # noqa: S301 - it came with the work that is to be done
        _last.clear()
        _last[name] = found
    return found


def _with(work: Callable[[C, P], R], shared: _Shared[C], piece: P) -> R:
    return work(shared.value, piece)


class Crew:
    """Workers, and how many pieces they do at once.

    Each process is an executor of its own: what is there for one piece is then known to be ready for it.
    """

    def __init__(self, executors: Sequence[Executor], hands: int) -> None:
        self.hands = hands
        self._executors = executors
        self._begun = 0

    def get_ready(self, work: Callable[[], None], hands: int) -> None:
        """Let so many workers begin with what comes before any piece; those that have begun go on."""
        for executor in self._executors[self._begun : hands]:
            executor.submit(work)
        self._begun = max(self._begun, hands)

    def submit(self, work: Callable[[C, P], R], common: C, pieces: Iterable[P]) -> "list[Future[R]]":
        """Let pieces be done; each future raises what went wrong with its own.

        Each hand gets the next piece as soon as it is free.
        """
        waiting = deque((piece, Future[R]()) for piece in pieces)
        promised = [future for _, future in waiting]
        do = partial(_with, work, _Shared(common))
        for executor in islice(cycle(self._executors), self.hands):
            _hand_out(waiting, executor, do)
        return promised

    def dismiss(self) -> None:
        """Let the workers end, since there is nothing more to do: what they hold is free sooner."""
        for executor in self._executors:
            executor.shutdown(wait=False)


def _hand_out(waiting: "deque[tuple[P, Future[R]]]", executor: Executor, do: Callable[[P], R]) -> None:
    """Give a free hand the first piece that waits, and another one when that is done."""
    try:
        piece, promised = waiting.popleft()
    except IndexError:
        return

    def done(future: "Future[R]") -> None:
        if future.cancelled():
            promised.cancel()
        elif error := future.exception():
            promised.set_exception(error)
        else:
            promised.set_result(future.result())
        _hand_out(waiting, executor, do)

    try:
        executor.submit(do, piece).add_done_callback(done)
    except RuntimeError as error:  # it takes no more work
        promised.set_exception(error)


@contextmanager
def opened(where: str, jobs: int | None) -> Iterator[Crew]:
    """Workers: as many as `jobs` says, else one a processor.

    `where` is "" for processes of this machine, or `dask:ADDRESS` for the scheduler of a Dask cluster, whose workers
    have this version of the tool and see the briefing's folder under the same path. Raises NoExecutor.
    """
    if where:
        with _cluster(where.removeprefix(DASK)) as (executor, workers):
            yield Crew([executor], jobs or workers)
    else:
        with _processes(jobs or _processors()) as executors:
            yield Crew(executors, len(executors))


def _processors() -> int:
    """How many there are for us."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextmanager
def _cluster(address: str) -> Iterator[tuple[Executor, int]]:
    try:
        from distributed import Client
    except ImportError as error:
        raise NoExecutor("the package distributed is missing: pip install 'briefbook[dask]'") from error
    try:
        client = Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError) as error:
        raise NoExecutor(f"no Dask scheduler answers at {address}") from error
    with client:
        workers = len(client.nthreads())
        if not workers:
            raise NoExecutor(f"the cluster at {address} has no workers")
        yield client.get_executor(pure=False), workers


@contextmanager
def _processes(jobs: int) -> Iterator[Sequence[Executor]]:
    """Processes that are gone at the end, even where this one is killed."""
    executors = [ProcessPoolExecutor(1, initializer=_begin) for _ in range(jobs)]
    try:
        yield executors
    finally:
        for executor in executors:
            executor.shutdown(cancel_futures=True)


def _begin() -> None:
    """An interrupt ends a worker at once and without a word: whoever gave it the work says what there is to say.

    Nobody looks for what lies in circles but `circles_broken`: it would be a tenth of the time.
    """
    gc.disable()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


@contextmanager
def circles_broken() -> Iterator[None]:
    """Let go, at the end, of what was left in circles meanwhile, without a look at all that was there before."""
    gc.freeze()
    try:
        yield
    finally:
        gc.collect()
        gc.unfreeze()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        connection.wait([parent.sentinel])
        os._exit(1)
