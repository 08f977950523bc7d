"""Values at hand for as long as somebody asks for them, so that memory does not grow with the briefing."""

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """At least the last `most` values that were put here or got from here, and at most twice as many. None is no value.

    There are two generations. What is asked for goes to the younger; when that is full, the older is dropped, and the
    younger takes its place. That comes near to the order in which all were last asked for, and costs nothing to keep.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._young: dict[K, V] = {}
        self._old: dict[K, V] = {}

    def __reduce__(self) -> tuple[type["Recent[K, V]"], tuple[int]]:
        """Where it is sent, nothing is at hand yet."""
        return Recent, (self._most,)

    def get(self, key: K) -> V | None:
        """The value, if it is at hand."""
        found = self._young.get(key)
        if found is None:
            found = self._old.pop(key, None)
            if found is not None:
                self.put(key, found)
        return found

    def put(self, key: K, value: V) -> None:
        """Have a value at hand."""
        if len(self._young) >= self._most:
            self._old, self._young = self._young, {}
        self._young[key] = value
