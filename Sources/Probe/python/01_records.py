"""The agent inside Python: what tasks do, told to the recorder.

Runs once per interpreter, before any code of the program, in a namespace of its own. The files of
this folder are one program, joined in the order of their names.

Every fact is one record, written by the functions of `_coreograph` (they are C):
    event(kind, task, other, text, number)    it happened now
    enter(kind, task, other, text, number)    it begins now, on this thread
    leave(other, text, number)                what this thread entered last ends now
    ticket()                                  a number for a task without an object of its own, or
                                              with one that travels between processes
    expect_thread(native id)                  what this thread waits for next is that thread
Objects stand for themselves (their address names them while they live), None for nothing.
"""

# What every interpreter has loaded when it starts, even without `site`.
import posix
import sys
from _coreograph import address, enter, event, expect_thread, leave, ticket, text as define_text
from _coreograph import number as _interpreter
from _coreograph import leave_suspended, watch_blocking, watch_loading, watch_suspensions

# Kinds of records; the recorder has the same table (Capture/Probe/TaskRecordKind.swift).
CREATED = 1  # task, other: parent, text: name, number: kind of task
RAN = 2  # task; at its end other: awaited task, text: awaited function, number: line
FINISHED = 3  # task, text: type of the error, number: outcome
TIMED_OUT = 4  # task: its time-out fired
QUEUED = 5  # task: handed to a pool
WAITED = 6  # other: lock, text: kind of lock, number: thread that held it
SPAN = 7  # text: name of a stretch that ends on this thread before anything else goes on there
RAN_ELSEWHERE = 8  # as RAN, of a task of the process `number`
FINISHED_ELSEWHERE = 9  # as FINISHED, of a task of the process `other`
NAMED = 10  # task, text: a better name, number: a better kind of task
NOTE = 11  # text: something that a reader of the trace should know
STARTED = 12  # the agent runs in this process
BOUND = 13  # other: a ticket under which the task was known, task: its object from now on
CALLED = 14  # text: name of a callback that is no task; reported where it blocks its loop
BLOCKED = 15  # text: where, number: line; the task that runs on this thread blocked there
MARK_BEGAN = 16  # text: name of a stretch that the program marks, of the task that runs here
MARK_ENDED = 17  # text: its name; none for the latest

# Kinds of tasks; 10 is a Swift task (Sources/CCoreographMarks).
COROUTINE, FUTURE, JOB, GREENLET, CALLBACK, PROCESS, THREAD, REQUEST, REGION = range(1, 10)

# Outcomes.
OK, ERROR, CANCELLED = range(1, 4)

_AGENT_FILE = "<coreograph agent>"

_texts = {}
_MOST_TEXTS = 100_000
# Each interpreter of the process has numbers of its own.
_first_text = (_interpreter << 17) + 1


def text(string):
    """The number of a string; each string is sent once per process."""
    number = _texts.get(string)
    if number is None:
        if len(_texts) >= _MOST_TEXTS:
            return 0
        number = _texts[string] = _first_text + len(_texts)
        define_text(number, string)
    return number


def wraps(original):
    """As functools.wraps, which the program may not have imported."""

    def dress(function):
        for name in ("__module__", "__name__", "__qualname__", "__doc__"):
            try:
                setattr(function, name, getattr(original, name))
            except AttributeError:
                pass
        function.__dict__.update(getattr(original, "__dict__", {}))
        function.__wrapped__ = original
        return function

    return dress


# What carries its first argument to where it runs: asyncio.to_thread, ProcessPoolExecutor.map.
_CARRYING = ("Context.run", "_process_chunk")


def unwrapped(function):
    """What a functools.partial calls in the end; anything else as it is.

    The type is asked, not the object: a mock has every attribute, each a mock again, without end.
    """
    while hasattr(type(function), "func") and hasattr(type(function), "keywords"):
        arguments, function = function.args, function.func
        if arguments and getattr(function, "__qualname__", None) in _CARRYING:
            function = arguments[0]
    return function


def name_of(function):
    """A short name for whatever can be called or awaited."""
    function = unwrapped(function)
    name = getattr(function, "__qualname__", None) or getattr(function, "__name__", None)
    return name or type(function).__qualname__


def current_task():
    """The asyncio task that runs on this thread, or None."""
    # Another thread may be in the middle of importing it.
    running_loop = getattr(sys.modules.get("asyncio.events"), "_get_running_loop", None)
    loop = running_loop and running_loop()
    return sys.modules["asyncio.tasks"].current_task(loop) if loop else None


# What to do once a module has been imported: importing it here would change the program.
_after_import = {}


def when_imported(module_name):
    """Decorates a function that is to be called with a module after its import."""

    def register(function):
        module = sys.modules.get(module_name)
        if module is not None:
            _run_hook(function, module)
        else:
            _after_import.setdefault(module_name, []).append(function)
        return function

    return register


def _run_hook(function, module):
    # A version of a library that looks different costs its tasks, never the program.
    try:
        function(module)
    except (AttributeError, TypeError, KeyError):
        event(NOTE, None, None, text("cannot watch " + module.__name__))


def _see_module(spec, module):
    hooks = _after_import and _after_import.pop(spec.name, None)
    for hook in hooks or ():
        _run_hook(hook, module)


# Importing calls this function by its name for every module.
_import_system = sys.modules["_frozen_importlib"]
_import_system._load_unlocked = watch_loading(_import_system._load_unlocked, _see_module)


def _is_library(file_name):
    return file_name.startswith((_library_folder, "<")) or "/site-packages/" in file_name


_library_folder = "{}/lib/python{}.{}/".format(sys.base_prefix, *sys.version_info)


def _called_by(frame):
    """What the frame's latest instruction called, as its code writes it, such as `time.sleep`; None
    where that is no plain name, or before 3.11, which keeps no columns.

    A call begins in the column in which the name of what it calls does.
    """
    dis = sys.modules.get("dis")  # asyncio has imported it
    try:
        # The number of the instruction, or of the room that it keeps behind itself.
        steps = [
            step for step in dis.get_instructions(frame.f_code) if step.offset <= frame.f_lasti
        ]
        call = steps[-1]
        if not call.opname.startswith("CALL") or call.positions.col_offset is None:
            return None
        words = []
        for step in steps:
            # Line and column of the beginning. What stands where the whole call does is part of it,
            # and so are the names of arguments (a tuple).
            begins_there = step.positions[0::2] == call.positions[0::2]
            if not begins_there or step.positions == call.positions:
                continue
            if step.opname in ("PUSH_NULL", "KW_NAMES") or isinstance(step.argval, tuple):
                continue
            if not step.opname.startswith("LOAD_") or step.opname == "LOAD_CONST":
                return None
            words.append(step.argval)
        return ".".join(words) or None
    except (AttributeError, IndexError, TypeError, ValueError):
        return None  # a program's module of that name, or an instruction that is not known


def _see_blocking_call(frame):
    """Says which line of the program's own made the call that took long, and what it called."""
    innermost = own = frame
    while own is not None and _is_library(own.f_code.co_filename):
        own = own.f_back
    own = own or innermost
    place = "{}:{} in {}".format(
        own.f_code.co_filename, own.f_lineno, getattr(own.f_code, "co_qualname", own.f_code.co_name)
    )
    if own is innermost:
        called = _called_by(own)
    else:
        called = "{}.{}".format(innermost.f_globals.get("__name__"), innermost.f_code.co_name)
    if called:
        place += ", in " + called
    event(BLOCKED, None, None, text(place))


watch_blocking(_see_blocking_call)
