"""Marks stretches of a Python program for Coreograph.

    import coreograph

    with coreograph.span("parse"):
        ...

    @coreograph.span("load")
    def load(): ...

Copy this file beside your program. It does nothing unless the program runs under
`coreograph record`, and costs a function call then.
"""

import contextlib
import sys

_recorder = sys.modules.get("_coreograph")
_mark = getattr(_recorder, "mark", None)
_unmark = getattr(_recorder, "unmark", None)


class span(contextlib.ContextDecorator):
    """A named stretch, as a context manager or as a decorator."""

    def __init__(self, name):
        self._name = str(name)

    def __enter__(self):
        if _mark is not None:
            _mark(self._name)
        return self

    def __exit__(self, *error):
        if _unmark is not None:
            _unmark()
        return False
