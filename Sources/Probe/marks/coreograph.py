"""Marks stretches of a Python program for Coreograph.

    import coreograph

    with coreograph.span("parse"):
        ...

    @coreograph.span("load")
    def load(): ...

    coreograph.updates("hits", expected=40_000, actual=hits)

The last one says how many of the updates made to a shared value it holds in the end: the summary
reports lost ones, which no recording can see by itself.

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


def updates(name, expected, actual):
    """Says that the shared value `name` holds `actual` of `expected` updates."""
    with span("updates of {}: {} of {}".format(name, actual, expected)):
        pass
