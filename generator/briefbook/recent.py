"""Values at hand for as long as somebody asks for them, so that memory does not grow with the briefing."""

from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Recent(dict[K, V | None], Generic[K, V]):
    """At least the last `most` values that were put here or got from here, and at most twice as many.

    `recent[key]` is the value, or None if it is not at hand. There are two generations. What is asked for goes to the
    younger, which is the mapping itself; when that is full, the older is dropped, and the younger takes its place. That
    comes near to the order in which all were last asked for, and costs nothing to keep.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most = most
        self._old: dict[K, V | None] = {}

    def __reduce__(self) -> tuple[type["Recent[K, V]"], tuple[int]]:
        """Where it is sent, nothing is at hand yet."""
        return Recent, (self._most,)

    def __missing__(self, key: K) -> V | None:
        found = self._old.pop(key, None)
        if found is not None:
            self.put(key, found)
        return found

    def put(self, key: K, value: V) -> None:
        """Have a value at hand."""
        if len(self) >= self._most:
            self._old = dict(self)
            self.clear()
        self[key] = value
