"""How fast something goes on, and how long it will take."""

from __future__ import annotations

from collections import deque

WINDOW_SECONDS = 60.0
"""The pace is that of the last minute: files that are unchanged go by in no time."""
LEAST_SECONDS = 3.0
"""Before that there is nothing to tell."""


class Pace:
    """The pace of a build: files dealt with, passages embedded."""

    def __init__(self, now: float) -> None:
        self._seen = deque([(now, 0, 0)])

    def note(self, now: float, done: int, passages: int) -> None:
        """So much is done at this time, in seconds; of any clock, but the same one."""
        self._seen.append((now, done, passages))
        while self._seen[1][0] < now - WINDOW_SECONDS:
            self._seen.popleft()

    def told(self, total: int) -> str:
        """Say the rate and the time left; empty where neither is known yet."""
        (start, done, passages), (end, now_done, now_passages) = self._seen[0], self._seen[-1]
        seconds = end - start
        if seconds < LEAST_SECONDS:
            return ""
        rate = (now_passages - passages) / seconds
        words = [f"{rate:.0f} passages/s"] if rate else []
        if now_done > done:
            words.append(f"{duration((total - now_done) * seconds / (now_done - done))} left")
        return ", ".join(words)


def duration(seconds: float) -> str:
    """Return a length of time in words that are exact enough to wait for it."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"
