# Pools of concurrent.futures and multiprocessing: who was handed what, who ran it, how it ended.


@when_imported("concurrent.futures.thread")
def _watch_thread_pool(module):
    item_class = module._WorkItem
    make = item_class.__init__
    run = item_class.run

    @wraps(make)
    def watched_make(self, future, *arguments, **options):
        make(self, future, *arguments, **options)
        # 3.14 packs function and arguments into one tuple.
        work = getattr(self, "fn", None) or (arguments and arguments[0])
        work = work[0] if isinstance(work, tuple) else work
        event(QUEUED, future, current_task(), text(name_of(work)), JOB)

    @wraps(run)
    def watched_run(self, *arguments):
        # The future, not this item: run() lets go of the item's own references.
        future = self.future
        if in_greenlet():
            try:
                return run(self, *arguments)
            finally:
                _finish_future(FINISHED, future, future)
        enter(RAN, future)
        try:
            return run(self, *arguments)
        finally:
            leave()
            _finish_future(FINISHED, future, future)

    item_class.__init__ = watched_make
    item_class.run = watched_run


def _finish_future(kind, task, future):
    if future.cancelled():
        event(kind, task, None, None, CANCELLED)
    elif future._exception is not None:
        event(kind, task, None, text(type(future._exception).__name__), ERROR)
    else:
        event(kind, task, None, None, OK)


@when_imported("concurrent.futures.process")
def _watch_process_pool(module):
    item_class = module._WorkItem
    call_class = module._CallItem
    make_item = item_class.__init__
    make_call = call_class.__init__
    send_back = module._sendback_result
    # The keyword dictionary is the one object that a work item shares with its call item.
    tickets = {}

    @wraps(make_item)
    def watched_item(self, future, work, arguments, options):
        make_item(self, future, work, arguments, options)
        number = ticket()
        tickets[id(self.kwargs)] = number
        event(QUEUED, number, current_task(), text(name_of(work)), JOB)

    @wraps(make_call)
    def watched_call(self, work_id, work, arguments, options):
        make_call(self, work_id, work, arguments, options)
        self._coreograph = (tickets.pop(id(options), 0), posix.getpid())

    running = []

    class Work:
        """Marks the start of the job in the worker: the worker reads `fn` just before it calls it."""

        def __get__(self, call, owner=None):
            if call is None:
                return self
            number, parent = call.__dict__.get("_coreograph", (0, 0))
            if number and parent != posix.getpid():
                running[:] = [number, parent]
                enter(RAN_ELSEWHERE, number, None, None, parent)
            return call.__dict__["fn"]

        def __set__(self, call, work):
            call.__dict__["fn"] = work

    @wraps(send_back)
    def watched_send(result_queue, work_id, result=None, exception=None, *rest, **options):
        if running:
            number, parent = running
            del running[:]
            leave()
            if exception is None:
                event(FINISHED_ELSEWHERE, number, parent, None, OK)
            else:
                error = getattr(exception, "exc", exception)
                event(FINISHED_ELSEWHERE, number, parent, text(type(error).__name__), ERROR)
        return send_back(result_queue, work_id, result, exception, *rest, **options)

    item_class.__init__ = watched_item
    call_class.__init__ = watched_call
    call_class.fn = Work()
    module._sendback_result = watched_send


# A chunk of Pool.map is named by the pool's job number and its place in the job; the highest bit
# keeps these names apart from tickets.
def _chunk(job, place):
    return 1 << 62 | job << 24 | place


@when_imported("multiprocessing.pool")
def _watch_pool(module):
    worker = module.worker
    make_result = module.ApplyResult.__init__
    make_map = module.MapResult.__init__

    @wraps(worker)
    def watched_worker(inqueue, outqueue, *arguments, **options):
        return worker(_TaskSource(inqueue), _ResultTarget(outqueue), *arguments, **options)

    @wraps(make_result)
    def watched_result(self, *arguments, **options):
        make_result(self, *arguments, **options)
        if type(self) is module.ApplyResult:
            event(QUEUED, _chunk(self._job, 0), current_task(), None, JOB)

    @wraps(make_map)
    def watched_map(self, *arguments, **options):
        make_map(self, *arguments, **options)
        for place in range(self._number_left):
            event(QUEUED, _chunk(self._job, place), current_task(), None, JOB)

    module.worker = watched_worker
    module.ApplyResult.__init__ = watched_result
    module.MapResult.__init__ = watched_map


def _owner():
    """The process that made this worker; getppid() would name the fork server."""
    parent = sys.modules["multiprocessing.process"].parent_process()
    return parent.pid if parent else posix.getppid()


class _Proxy:
    def __init__(self, queue):
        self._queue = queue

    def __getattr__(self, name):
        return getattr(self._queue, name)


class _TaskSource(_Proxy):
    """A pool worker's queue of tasks: what it gives out is about to run."""

    def get(self):
        task = self._queue.get()
        if task is not None:
            job, place, work, arguments, _ = task
            if work.__name__ in ("mapstar", "starmapstar") and arguments:
                work = arguments[0][0]
            if hasattr(work, "__wrapped__"):
                work = work.__wrapped__
            enter(RAN_ELSEWHERE, _chunk(job, place or 0), None, text(name_of(work)), _owner())
        return task


class _ResultTarget(_Proxy):
    """A pool worker's queue of results: what is put there has just ended."""

    def put(self, result):
        job, place, (succeeded, value) = result
        leave()
        number = _chunk(job, place or 0)
        if succeeded:
            event(FINISHED_ELSEWHERE, number, _owner(), None, OK)
        else:
            event(FINISHED_ELSEWHERE, number, _owner(), text(type(value).__name__), ERROR)
        return self._queue.put(result)
