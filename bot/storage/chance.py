"""Random bytes of the system, fetched a page at a time: a call for every few bytes costs more than a query."""

import os
import threading

PAGE = 4096


class _Page(threading.local):
    """Each thread has its own, so no byte is ever handed out twice."""

    written = b""
    place = 0


_page = _Page()
os.register_at_fork(after_in_child=_page.__dict__.clear)  # nor to a parent and its child


def random_bytes(n: int) -> bytes:
    """At most `PAGE` of them; as good as os.urandom, from which they come."""
    start = _page.place
    if start + n > len(_page.written):
        _page.written, start = os.urandom(PAGE), 0
    _page.place = start + n
    return _page.written[start : start + n]
