"""Answers given lately, so that a question that many ask is worked out once."""

from __future__ import annotations

from collections import OrderedDict

_OVERHEAD = 200  # bytes that an entry takes beside its question and its answer


class AnswerCache:
    """The replies used last, by request, up to a number of bytes; none where that is 0."""

    def __init__(self, most: int) -> None:
        """Keep up to `most` bytes."""
        self._most, self._kept, self.size = most, OrderedDict[bytes, bytes](), 0

    def __len__(self) -> int:
        """Return how many replies are kept."""
        return len(self._kept)

    def get(self, request: bytes) -> bytes | None:
        """Return the reply to a request, None where none is kept."""
        found = self._kept.get(request)
        if found is not None:
            self._kept.move_to_end(request)
        return found

    def put(self, request: bytes, reply: bytes) -> None:
        """Keep a reply, and let go of those used longest ago to have room; one larger than an eighth of all is not kept."""
        size = _size(request, reply)
        if size > self._most // 8 or request in self._kept:
            return
        self._kept[request] = reply
        self.size += size
        while self.size > self._most:
            self.size -= _size(*self._kept.popitem(last=False))

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()
        self.size = 0


def _size(request: bytes, reply: bytes) -> int:
    return len(request) + len(reply) + _OVERHEAD
