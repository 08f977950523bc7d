"""Where pieces of the work are done: in processes of this machine, or on the workers of a cluster."""

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import connection, parent_process

DASK = "dask:"


class NoExecutor(Exception):
    """Nobody is there to do the work. The message says why."""


@contextmanager
def opened(where: str, jobs: int | None) -> Iterator[tuple[Executor, int]]:
    """An executor, and how many pieces it does at once: `jobs`, else one a processor.

    `where` is "" for processes of this machine, or `dask:ADDRESS` for the scheduler of a Dask cluster, whose workers
    have this version of the tool and see the briefing's folder under the same path. Raises NoExecutor.
    """
    if where:
        with _cluster(where.removeprefix(DASK)) as (executor, hands):
            yield executor, jobs or hands
    else:
        hands = jobs or _processors()
        with _processes(hands) as executor:
            yield executor, hands


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
        hands = len(client.nthreads())
        if not hands:
            raise NoExecutor(f"the cluster at {address} has no workers")
        yield client.get_executor(pure=False), hands


@contextmanager
def _processes(jobs: int) -> Iterator[Executor]:
    """Processes that are gone at the end, even where this one is killed."""
    executor = ProcessPoolExecutor(jobs, initializer=_begin)
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


def _begin() -> None:
    """An interrupt ends a worker at once and without a word: whoever gave it the work says what there is to say."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent:
        connection.wait([parent.sentinel])
        os._exit(1)
