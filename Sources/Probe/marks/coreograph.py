"""Marks stretches of a Python program for Coreograph.

    import coreograph

    with coreograph.span("parse"):
        ...

    @coreograph.span("load")
    def load(): ...

A stretch belongs to the task that begins it (of asyncio, gevent and others): it lasts while that task
is suspended, and is drawn where the task runs. Decorated, an `async def` is marked until it returns,
a generator only while it is made.

    coreograph.updates("hits", expected=40_000, actual=hits)

The last one says how many of the updates made to a shared value it holds in the end: the summary
reports lost ones, which no recording can see by itself.

Copy this file beside your program. It does nothing unless the program runs under
`coreograph record`, and costs a function call then.
"""

import contextlib
import functools
import sys

_recorder = sys.modules.get("_coreograph")
_mark = getattr(_recorder, "mark", None)
_unmark = getattr(_recorder, "unmark", None)

# inspect.CO_COROUTINE, which is not worth importing that module.
_IS_COROUTINE = 0x80


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
            _unmark(self._name)
        return False

    def __call__(self, function):
        code = getattr(function, "__code__", None)
        if not getattr(code, "co_flags", 0) & _IS_COROUTINE:
            return super().__call__(function)

        @functools.wraps(function)
        async def marked(*arguments, **options):
            with self:
                return await function(*arguments, **options)

        return marked


def updates(name, expected, actual):
    """Says that the shared value `name` holds `actual` of `expected` updates."""
    with span("updates of {}: {} of {}".format(name, actual, expected)):
        pass
