# asyncio: tasks, their steps, what they await, how they end.
#
# A step is one call of Handle._run (or of uvloop's call_soon) whose callback belongs to a task.
# Nothing is added to the loop (no callbacks, no debug mode): a task's end is seen after the step in
# which it ended.


async def _coroutine():
    pass


_some_coroutine = _coroutine()
CoroutineType = type(_some_coroutine)
_some_coroutine.close()


_asyncio_folder = ["/"]
# Code objects that the library has asked about; kept, so that their addresses stay theirs.
_codes = []


def _belongs_to_asyncio(code):
    _codes.append(code)
    return code.co_filename.startswith(_asyncio_folder[0])


def _place(own, innermost):
    """The text that names where a task waits: a function, and what of asyncio it waits in."""
    _codes.extend((own, innermost))
    names = [getattr(code, "co_qualname", code.co_name) for code in (own, innermost)]
    return text(names[0] if own is innermost else "{} in {}".format(*names))


watch_suspensions(CoroutineType, _belongs_to_asyncio, _place)


# asyncio's own tasks, which come after the program's and are none of its work.
_hidden = set()
_HIDDEN_WORK = ("shutdown_asyncgens", "shutdown_default_executor")


def _run_hidden(task, run, *arguments):
    try:
        return run(*arguments)
    finally:
        if task.done():
            _hidden.discard(task)


def _end_step(task):
    if task.done():
        leave()
        if task.cancelled():
            event(FINISHED, task, None, None, CANCELLED)
            return
        error = task._exception
        if error is None:
            event(FINISHED, task, None, None, OK)
        else:
            event(FINISHED, task, None, text(type(error).__name__), ERROR)
        return
    leave_suspended(task)


def _callback_name(callback):
    """The name of a callback that is the program's own, or None."""
    callback = unwrapped(callback)
    module = getattr(callback, "__module__", None)
    if module is None or module.startswith(("asyncio", "_asyncio", "concurrent.")):
        return None
    return name_of(callback)


def _is_task(owner):
    return owner is not None and hasattr(owner, "get_coro")


@when_imported("asyncio.events")
def _watch_handles(events):
    _asyncio_folder[0] = events.__file__.rpartition("/")[0] + "/"
    run_handle = events.Handle._run

    def _run(self):
        callback = self._callback
        task = getattr(callback, "__self__", None)
        if task is None or not hasattr(task, "get_coro"):
            name = _callback_name(callback)
            if name is None:
                return run_handle(self)
            enter(CALLED, None, None, text(name))
            try:
                return run_handle(self)
            finally:
                leave()
        if _hidden and task in _hidden:
            return _run_hidden(task, run_handle, self)
        enter(RAN, task)
        try:
            return run_handle(self)
        finally:
            _end_step(task)

    events.Handle._run = _run


def _parent(loop):
    try:
        return sys.modules["asyncio.tasks"].current_task(loop)
    except RuntimeError:
        return None


# Eager tasks that are inside their first step, by ticket; they have no object yet.
_eager = []


def _runs_eagerly(loop, options):
    if options.get("eager_start"):
        return True
    factory = loop.get_task_factory()
    name = getattr(factory, "__qualname__", "")
    return name.startswith("create_eager_task_factory") or name == "eager_task_factory"


def _watched_create(create_task):
    def create(self, coroutine, **options):
        if getattr(coroutine, "__name__", None) in _HIDDEN_WORK:
            task = create_task(self, coroutine, **options)
            _hidden.add(task)
            return task
        parent = _eager[-1] if _eager else _parent(self)
        name = text(options.get("name") or name_of(coroutine))
        if _runs_eagerly(self, options):
            number = ticket()
            event(CREATED, number, parent, name, COROUTINE)
            _eager.append(number)
            enter(RAN, number)
            task = None
            try:
                task = create_task(self, coroutine, **options)
            finally:
                del _eager[-1]
                if task is None:
                    leave()
                    event(FINISHED, number, None, None, ERROR)
                else:
                    event(BOUND, task, number)
                    _end_step(task)
        else:
            task = create_task(self, coroutine, **options)
            event(CREATED, task, parent, name, COROUTINE)
        # Debug mode tells where a task was created; this function is no part of that.
        source = getattr(task, "_source_traceback", None)
        if source and source[-1].filename == _AGENT_FILE:
            del source[-1]
        return task

    create.__name__ = "create_task"
    create.__qualname__ = getattr(create_task, "__qualname__", "create_task")
    create.__doc__ = create_task.__doc__
    return create


@when_imported("asyncio.base_events")
def _watch_creation(base_events):
    loop_class = base_events.BaseEventLoop
    loop_class.create_task = _watched_create(loop_class.create_task)


@when_imported("asyncio.tasks")
def _watch_tasks(tasks):
    set_name = getattr(tasks, "_set_task_name", None)
    if set_name is not None:  # to 3.12; later versions create the task with its name

        def _set_task_name(task, name):
            if name is not None:
                event(NAMED, task, None, text(str(name)), COROUTINE)
            return set_name(task, name)

        tasks._set_task_name = _set_task_name

    # wait_for to 3.11: a timer releases the waiter, then the awaited task is cancelled. The same
    # cancellation without the timer comes from outside and is no time-out.
    release = getattr(tasks, "_release_waiter", None)
    cancel = getattr(tasks, "_cancel_and_wait", None)
    if release is None or cancel is None:
        return
    released = set()

    def _release_waiter(waiter, *arguments):
        if not arguments and not waiter.done():
            for entry in waiter._callbacks or ():
                owner = getattr(entry[0], "__self__", None)
                if _is_task(owner):
                    released.add(owner)
        return release(waiter, *arguments)

    def _cancel_and_wait(future, *arguments, **options):
        waiting = current_task()
        expired = sys._getframe(1).f_locals.get("timeout")
        if waiting in released or (isinstance(expired, (int, float)) and expired <= 0):
            released.discard(waiting)
            # Later versions cancel the waiting task itself, in whose time-out the other one ends.
            if waiting is not None:
                event(TIMED_OUT, waiting)
            _time_out(future)
        return cancel(future, *arguments, **options)

    tasks._release_waiter = _release_waiter
    tasks._cancel_and_wait = _cancel_and_wait


def _time_out(future):
    """A time-out ends this task, or every task that this future gathers."""
    if _is_task(future):
        event(TIMED_OUT, future)
        future = future._fut_waiter
        if _is_task(future) or hasattr(future, "_children"):
            _time_out(future)
        return
    for child in getattr(future, "_children", ()):
        _time_out(child)


@when_imported("asyncio.timeouts")
def _watch_timeouts(timeouts):
    on_timeout = timeouts.Timeout._on_timeout

    def _on_timeout(self):
        _time_out(self._task)
        return on_timeout(self)

    timeouts.Timeout._on_timeout = _on_timeout


@when_imported("uvloop")
def _watch_uvloop(uvloop):
    loop_class = uvloop.Loop
    call_soon = loop_class.call_soon

    def run_step(callback, *arguments):
        task = callback.__self__
        if _hidden and task in _hidden:
            return _run_hidden(task, callback, *arguments)
        enter(RAN, task)
        try:
            return callback(*arguments)
        finally:
            _end_step(task)

    # asyncio's tasks reach their loop through this method for every step.
    def watched_soon(self, callback, *arguments, context=None):
        task = getattr(callback, "__self__", None)
        if task is None or not hasattr(task, "get_coro"):
            return call_soon(self, callback, *arguments, context=context)
        return call_soon(self, run_step, callback, *arguments, context=context)

    watched_soon.__name__ = "call_soon"
    watched_soon.__qualname__ = "Loop.call_soon"
    watched_soon.__doc__ = call_soon.__doc__
    loop_class.call_soon = watched_soon
    loop_class.create_task = _watched_create(loop_class.create_task)
