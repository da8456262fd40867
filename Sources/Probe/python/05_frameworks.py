# Twisted's reactor, ASGI servers and PyMP's parallel regions.


@when_imported("twisted.internet.base")
def _watch_reactor(base):
    call_later = base.ReactorBase.callLater

    @functools.wraps(call_later)
    def watched_call_later(self, delay, work, *arguments, **options):
        call = call_later(self, delay, work, *arguments, **options)
        number = ticket()
        event(CREATED, number, None, text(name_of(work)), CALLBACK)
        call.func = _as_task(number, call.func)
        return call

    base.ReactorBase.callLater = watched_call_later


def _as_task(number, work):
    """A function that does the same and is seen as the one run of a task."""

    @functools.wraps(work)
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
    @functools.wraps(handle)
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

    @functools.wraps(call)
    def watched_call(self, when_done, work, *arguments, **options):
        number = ticket()
        event(QUEUED, number, None, text(name_of(work)), JOB)
        return call(self, when_done, _as_task(number, work), *arguments, **options)

    pool.callInThreadWithCallback = watched_call


def _watch_requests(module):
    cycle = module.RequestResponseCycle
    run = cycle.run_asgi

    @functools.wraps(run)
    async def watched_run(self, app):
        name = "{} {}".format(self.scope["method"], self.scope["path"])
        event(NAMED, current_task(), None, text(name), REQUEST)
        return await run(self, app)

    cycle.run_asgi = watched_run


when_imported("uvicorn.protocols.http.h11_impl")(_watch_requests)
when_imported("uvicorn.protocols.http.httptools_impl")(_watch_requests)


@when_imported("pymp")
def _watch_regions(pymp):
    region = pymp.Parallel
    begin = region.__enter__
    end = region.__exit__

    @functools.wraps(begin)
    def watched_begin(self):
        self._coreograph = (ticket(), os.getpid())
        begin(self)
        number, master = self._coreograph
        member = 1 << 61 | number << 16 | self._thread_num
        if os.getpid() == master:
            for place in range(self._num_threads):
                name = text("parallel region {}".format(place))
                event(CREATED, 1 << 61 | number << 16 | place, None, name, REGION)
        enter(RAN_ELSEWHERE, member, None, None, master)
        return self

    @functools.wraps(end)
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
