# Twisted's reactor, ASGI servers, Dask's workers and PyMP's parallel regions.


# What the next call of callLater is for, where the function that it is given does not tell.
_purpose = []


@when_imported("twisted.internet.base")
def _watch_reactor(base):
    call_later = base.ReactorBase.callLater

    @wraps(call_later)
    def watched_call_later(self, delay, work, *arguments, **options):
        call = call_later(self, delay, work, *arguments, **options)
        number = ticket()
        name = _purpose.pop() if _purpose else name_of(work)
        event(CREATED, number, None, text(name), CALLBACK)
        call.func = _as_task(number, call.func)
        cancel = call.canceller

        def canceller(cancelled):
            event(FINISHED, number, None, None, CANCELLED)
            return cancel(cancelled)

        call.canceller = canceller
        return call

    base.ReactorBase.callLater = watched_call_later


@when_imported("twisted.internet.task")
def _watch_deferring(task):
    defer_later = task.deferLater

    @wraps(defer_later)
    def watched_defer_later(clock, delay, work=None, *arguments, **options):
        _purpose[:] = [name_of(work) if work is not None else "deferLater"]
        try:
            return defer_later(clock, delay, work, *arguments, **options)
        finally:
            del _purpose[:]

    task.deferLater = watched_defer_later


@when_imported("twisted.internet.defer")
def _watch_inline_callbacks(defer):
    advance = defer._inlineCallbacks
    numbers = {}

    @wraps(advance)
    def watched_advance(result, generator, *rest):
        key = address(generator)
        number = numbers.get(key)
        if number is None:
            number = numbers[key] = ticket()
            event(CREATED, number, None, text(name_of(generator)), COROUTINE)
        deferred = getattr(rest[0], "deferred", rest[0])
        errors = _note_errors(deferred)
        enter(RAN, number)
        try:
            return advance(result, generator, *rest)
        finally:
            leave()
            deferred.__dict__.pop("errback", None)
            frame = getattr(generator, "gi_frame", None) or getattr(generator, "cr_frame", None)
            if frame is None:
                del numbers[key]
                _finish_deferred(number, errors[0] if errors else None)

    defer._inlineCallbacks = watched_advance


def _note_errors(deferred):
    """The types of the errors that the deferred is given, to look at afterwards: those who wait for
    it may have dealt with them by then."""
    errors = []
    errback = deferred.errback

    def noting_errback(*arguments):
        errors.append(arguments[0].type if arguments and arguments[0] else sys.exc_info()[0])
        return errback(*arguments)

    deferred.errback = noting_errback
    return errors


def _finish_deferred(number, error):
    if error is None:
        event(FINISHED, number, None, None, OK)
    elif error.__name__ == "CancelledError":
        event(FINISHED, number, None, None, CANCELLED)
    else:
        event(FINISHED, number, None, text(error.__name__), ERROR)


def _as_task(number, work):
    """A function that does the same and is seen as the one run of a task."""

    @wraps(work)
    def run(*arguments, **options):
        enter(RAN, number)
        outcome = (None, OK)
        try:
            return work(*arguments, **options)
        except BaseException as error:
            outcome = (text(type(error).__name__), ERROR)
            raise
        finally:
            leave()
            event(FINISHED, number, None, *outcome)

    return run


@when_imported("twisted.internet.posixbase")
def _watch_descriptors(posixbase):
    for name in ("_PollLikeMixin", "_DisconnectSelectableMixin"):
        mixin = getattr(posixbase, name, None)
        handle = getattr(mixin, "_doReadOrWrite", None)
        if handle is not None:
            mixin._doReadOrWrite = _as_span(handle)


def _as_span(handle):
    @wraps(handle)
    def watched(self, selectable, *arguments):
        enter(SPAN, None, None, text(type(selectable).__name__))
        try:
            return handle(self, selectable, *arguments)
        finally:
            leave()

    return watched


@when_imported("twisted.python.threadpool")
def _watch_reactor_threads(threadpool):
    pool = threadpool.ThreadPool
    call = pool.callInThreadWithCallback

    @wraps(call)
    def watched_call(self, when_done, work, *arguments, **options):
        number = ticket()
        event(QUEUED, number, None, text(name_of(work)), JOB)
        return call(self, when_done, _as_task(number, work), *arguments, **options)

    pool.callInThreadWithCallback = watched_call


def _watch_requests(module):
    cycle = module.RequestResponseCycle
    run = cycle.run_asgi

    @wraps(run)
    async def watched_run(self, app):
        name = "{} {}".format(self.scope["method"], self.scope["path"])
        event(NAMED, current_task(), None, text(name), REQUEST)
        return await run(self, app)

    cycle.run_asgi = watched_run


when_imported("uvicorn.protocols.http.h11_impl")(_watch_requests)
when_imported("uvicorn.protocols.http.httptools_impl")(_watch_requests)


@when_imported("distributed.worker")
def _watch_dask_worker(module):
    """A worker's threads are of a pool of Dask's own, and what it hands them is called by its key."""
    execute = module.Worker.execute
    run_task = module._run_task
    name_of_key = module.key_split
    numbers = {}

    @wraps(execute)
    def watched_execute(self, key, **options):
        # A coroutine runs on the loop, as a task that is seen there.
        if not self.state.tasks[key].run_spec.is_coro:
            number = numbers[key] = ticket()
            event(QUEUED, number, current_task(), text(name_of_key(key)), JOB)
        return execute(self, key, **options)

    @wraps(run_task)
    def watched_run(task, data, state, key, *rest):
        number = numbers.pop(key)
        enter(RAN, number)
        outcome = (None, OK)
        try:
            message = run_task(task, data, state, key, *rest)
            error = message.get("actual_exception")
            if error is not None:
                outcome = (text(type(error).__name__), ERROR)
            return message
        except BaseException as error:
            outcome = (text(type(error).__name__), ERROR)
            raise
        finally:
            leave()
            event(FINISHED, number, None, *outcome)

    module.Worker.execute = watched_execute
    module._run_task = watched_run


@when_imported("pymp")
def _watch_regions(pymp):
    region = pymp.Parallel
    begin = region.__enter__
    end = region.__exit__

    entering = []

    def announce():
        """Before the first fork: a member may run before the master goes on."""
        if not entering or getattr(entering[0], "_thread_loop_ids", None) is None:
            return
        entered = entering.pop()
        for place in range(entered._num_threads):
            member = 1 << 61 | entered._coreograph[0] << 16 | place
            event(CREATED, member, None, text("parallel region {}".format(place)), REGION)

    posix.register_at_fork(before=announce)

    @wraps(begin)
    def watched_begin(self):
        self._coreograph = number, master = (ticket(), posix.getpid())
        entering[:] = [self]
        try:
            begin(self)
        finally:
            # A region of one forks nobody.
            announce()
        enter(RAN_ELSEWHERE, 1 << 61 | number << 16 | self._thread_num, None, None, master)
        return self

    @wraps(end)
    def watched_end(self, kind, error, traceback):
        number, master = self._coreograph
        member = 1 << 61 | number << 16 | self._thread_num
        leave()
        event(
            FINISHED_ELSEWHERE, member, master, kind and text(kind.__name__), ERROR if kind else OK
        )
        return end(self, kind, error, traceback)

    region.__enter__ = watched_begin
    region.__exit__ = watched_end
