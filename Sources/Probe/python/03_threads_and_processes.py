# threading and multiprocessing: what each thread and process was started for, and how it ended.

# Threads that carry other tasks: what they run is reported task by task.
_CARRIERS = ("concurrent.futures", "multiprocessing", "asyncio", "uvloop", "twisted", "gevent")


# What a thread or a process is started for; None if that is to carry other tasks.
def _own_work(carrier):
    work = getattr(carrier, "_target", None) or type(carrier).run
    module = getattr(work, "__module__", None) or ""
    return None if module.startswith(_CARRIERS) else work


_NAMED_BY_PYTHON = ("Thread-", "Process-", "ForkProcess-", "SpawnProcess-", "ForkServerProcess-")


# What to call a thread or a process: what the program calls it, or else what it does. The property
# is left alone: a subclass may have made it anything.
def _name_of_carrier(carrier, work):
    name = getattr(carrier, "_name", None)
    return name_of(work) if not name or name.startswith(_NAMED_BY_PYTHON) else name


# Called at the start of every thread that Python makes.
_on_thread_start = []


@when_imported("threading")
def _watch_threads(threading):
    thread_class = threading.Thread
    start = thread_class.start
    bootstrap = thread_class._bootstrap_inner

    @wraps(start)
    def watched_start(self):
        work = _own_work(self)
        if work is not None:
            self._coreograph = number = ticket()
            event(CREATED, number, current_task(), text(_name_of_carrier(self, work)), THREAD)
        return start(self)

    @wraps(bootstrap)
    def watched_bootstrap(self):
        for prepare in _on_thread_start:
            prepare()
        number = getattr(self, "_coreograph", None)
        if number is None or in_greenlet():
            return bootstrap(self)
        failed = []
        invoke = self._invoke_excepthook

        def note_error(thread):
            failed.append(sys.exc_info()[0].__name__)
            return invoke(thread)

        self._invoke_excepthook = note_error
        enter(RAN, number)
        try:
            return bootstrap(self)
        finally:
            leave()
            outcome = (text(failed[0]), ERROR) if failed else (None, OK)
            event(FINISHED, number, None, *outcome)

    thread_class.start = watched_start
    thread_class._bootstrap_inner = watched_bootstrap
    if hasattr(threading, "_ThreadHandle"):
        thread_class._handle = _JoinedHandle(thread_class.join.__code__)


class _JoinedHandle:
    """Tells whom join() is about to wait for. From 3.13 on it waits for no lock that the other thread
    holds. Looked at when join() reads its handle, so that it is no line of a traceback."""

    def __init__(self, join):
        self._join = join

    def __get__(self, thread, owner=None):
        if thread is None:
            return self
        try:
            handle = thread.__dict__["_handle"]
        except KeyError:
            raise AttributeError("_handle") from None
        if sys._getframe(1).f_code is self._join and not handle.is_done():
            expect_thread(getattr(thread, "_native_id", None))
        return handle

    def __set__(self, thread, handle):
        thread.__dict__["_handle"] = handle


@when_imported("multiprocessing.process")
def _watch_processes(module):
    process_class = module.BaseProcess
    start = process_class.start
    bootstrap = process_class._bootstrap

    @wraps(start)
    def watched_start(self):
        work = _own_work(self)
        if work is not None:
            number = ticket()
            self._coreograph = (number, posix.getpid())
            event(CREATED, number, current_task(), text(_name_of_carrier(self, work)), PROCESS)
        return start(self)

    @wraps(bootstrap)
    def watched_bootstrap(self, *arguments, **options):
        number, parent = getattr(self, "_coreograph", (0, 0))
        if not number:
            return bootstrap(self, *arguments, **options)
        enter(RAN_ELSEWHERE, number, None, None, parent)
        code = 1
        try:
            code = bootstrap(self, *arguments, **options)
            return code
        finally:
            leave()
            event(FINISHED_ELSEWHERE, number, parent, None, ERROR if code else OK)

    process_class.start = watched_start
    process_class._bootstrap = watched_bootstrap


# A forked child numbers its texts anew.
posix.register_at_fork(after_in_child=_texts.clear)
