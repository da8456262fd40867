# asyncio: tasks, their steps, what they await, how they end.
#
# A step is one call of Handle._run whose callback belongs to a task. Nothing is added to the loop
# (no callbacks, no debug mode): a task's end is seen after the step in which it ended.

from types import CoroutineType


def _awaited(task):
    """Which function a suspended task waits in, and on which line: the innermost await."""
    coroutine = task.get_coro()
    frame = None
    while type(coroutine) is CoroutineType:
        frame = coroutine.cr_frame or frame
        coroutine = coroutine.cr_await
    return frame


def _finish(task):
    if task.cancelled():
        event(FINISHED, task, None, None, CANCELLED)
        return
    error = task._exception
    if error is None:
        event(FINISHED, task, None, None, OK)
    else:
        event(FINISHED, task, None, text(type(error).__name__), ERROR)


@when_imported("asyncio.events")
def _watch_handles(events):
    run_handle = events.Handle._run
    names = {}

    def _run(self):
        task = getattr(self._callback, "__self__", None)
        if task is None or not hasattr(task, "get_coro"):
            return run_handle(self)
        enter(RAN, task)
        try:
            return run_handle(self)
        finally:
            if task.done():
                leave()
                _finish(task)
            else:
                frame = _awaited(task)
                if frame is None:
                    leave(task._fut_waiter)
                else:
                    code = frame.f_code
                    name = names.get(code)
                    if name is None:
                        name = names[code] = text(getattr(code, "co_qualname", code.co_name))
                    leave(task._fut_waiter, name, frame.f_lineno)

    events.Handle._run = _run


@when_imported("asyncio.base_events")
def _watch_creation(base_events):
    loop_class = base_events.BaseEventLoop
    create_task = loop_class.create_task
    current_task = base_events.tasks.current_task

    def create(self, coroutine, **options):
        task = create_task(self, coroutine, **options)
        name = options.get("name") or name_of(coroutine)
        try:
            parent = current_task(self)
        except RuntimeError:
            parent = None
        event(CREATED, task, parent, text(name), COROUTINE)
        return task

    create.__name__ = "create_task"
    create.__qualname__ = create_task.__qualname__
    create.__doc__ = create_task.__doc__
    loop_class.create_task = create


@when_imported("asyncio.timeouts")
def _watch_timeouts(timeouts):
    on_timeout = timeouts.Timeout._on_timeout

    def _on_timeout(self):
        event(TIMED_OUT, self._task)
        return on_timeout(self)

    timeouts.Timeout._on_timeout = _on_timeout
