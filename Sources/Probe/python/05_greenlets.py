# gevent and eventlet: greenlets as tasks, from greenlet's own trace hook (one per thread).
#
# A greenlet is known by its address, not by a reference, so that one that nobody wants any more
# is collected as it would be alone.

# Tickets of the greenlets that are not dead.
_greenlets = {}
_greenlet_roles = {}
# What tells that a greenlet was collected that never ran, by its ticket.
_unborn = {}


def _is_hub_class(kind):
    """gevent's hub and its helpers, which only wait for the others."""
    names = [base.__name__ for base in kind.__mro__]
    return "Hub" in names or "WaitOperationsGreenlet" in names


def _works(greenlet):
    """Whether it carries work: not the thread's own stack and not a hub."""
    if greenlet.parent is None:
        return False
    kind = type(greenlet)
    role = _greenlet_roles.get(kind)
    if role is None:
        role = _greenlet_roles[kind] = "hub" if _is_hub_class(kind) else "work"
    if role == "hub":
        return False
    hubs = sys.modules.get("eventlet.hubs")
    hub = hubs and getattr(hubs._threadlocal, "hub", None)
    return hub is None or getattr(hub, "greenlet", None) is not greenlet


def _greenlet_work(greenlet):
    """What it was made for: gevent and greenlet itself remember that until it has begun."""
    for attribute in ("_run", "run"):
        work = getattr(greenlet, attribute, None)
        if work is not None and getattr(work, "__self__", None) is not greenlet:
            return work
    return type(greenlet)


def _spawner(greenlet):
    """The ticket of the greenlet that made it; gevent remembers that."""
    spawning = getattr(greenlet, "spawning_greenlet", None)
    spawner = spawning and spawning()
    return spawner and _greenlets.get(address(spawner))


def _thread_ticket(work):
    """The ticket of the threading.Thread that a patched program runs as this greenlet."""
    threading = sys.modules.get("threading")
    owner = getattr(work, "__self__", None)
    if threading is not None and isinstance(owner, threading.Thread):
        return owner.__dict__.get("_coreograph")
    return None


def _meet_greenlet(greenlet, work, parent):
    """Its ticket; here it becomes a task."""
    number = _thread_ticket(work)
    if number is None:
        number = ticket()
        event(CREATED, number, parent, text(name_of(work)), GREENLET)
    _greenlets[address(greenlet)] = number
    return number


def _meet_unborn(greenlet, work, parent):
    """The same for one that has not begun, and may never."""
    number, name = _meet_greenlet(greenlet, work, parent), address(greenlet)

    def forget(reference):
        del _unborn[number]
        if _greenlets.get(name) == number:
            del _greenlets[name]
            event(FINISHED, number, None, None, CANCELLED)

    _unborn[number] = sys.modules["weakref"].ref(greenlet, forget)


def _trace_switch(what, stacks):
    origin, target = stacks
    number = _greenlets.get(address(origin))
    if number is not None:
        leave()
        if origin.dead:
            del _greenlets[address(origin)]
            _finish_greenlet(origin, number, what == "throw")
    # A tracer of the program's own may pass on what is no greenlet.
    if getattr(target, "dead", True) or not _works(target):
        return
    number = _greenlets.get(address(target))
    if number is None:
        number = _meet_greenlet(target, _greenlet_work(target), _spawner(target))
    elif _unborn:
        _unborn.pop(number, None)
    enter(RAN, number)


def _finish_greenlet(greenlet, number, raised):
    # What ended it: gevent keeps an exception or a GreenletExit as value, eventlet an event.
    error = getattr(greenlet, "exception", None) or getattr(greenlet, "value", None)
    kept = getattr(getattr(greenlet, "_exit_event", None), "_exc", None)
    if kept is not None:
        error = kept[1] if isinstance(kept, tuple) else kept
    if type(error).__name__ == "GreenletExit":
        event(FINISHED, number, None, None, CANCELLED)
    elif isinstance(error, BaseException):
        event(FINISHED, number, None, text(type(error).__name__), ERROR)
    else:
        event(FINISHED, number, None, None, ERROR if raised else OK)


def in_greenlet():
    """Whether this runs in a greenlet that others take turns with: what is entered here would not
    be left before another one runs."""
    greenlet = sys.modules.get("greenlet")
    return greenlet is not None and greenlet.getcurrent().parent is not None


@when_imported("greenlet")
def _watch_greenlets(greenlet):
    def watch():
        if greenlet.gettrace() is None:
            greenlet.settrace(_trace_switch)

    watch()
    _on_thread_start.append(watch)


@when_imported("gevent.greenlet")
def _watch_spawning(module):
    def spawned(greenlet):
        if address(greenlet) not in _greenlets:
            _meet_unborn(greenlet, _greenlet_work(greenlet), _spawner(greenlet))

    module.Greenlet.add_spawn_callback(spawned)


@when_imported("eventlet.hubs.hub")
def _watch_scheduling(hub):
    def watched(schedule):
        @wraps(schedule)
        def watched_schedule(self, delay, call, *arguments, **options):
            # To switch to a greenlet that has not begun is to start it: eventlet's green threads
            # get their function then, plain greenlets have it.
            greenlet = getattr(call, "__self__", None)
            if _is_unmet_greenlet(greenlet):
                green_thread = hasattr(greenlet, "_exit_event")
                work = arguments[0] if green_thread else _greenlet_work(greenlet)
                # A thread of a patched program is wrapped once more.
                inner = [work, *arguments]
                inner += [one for many in arguments if type(many) is tuple for one in many]
                threads = [one for one in inner if _thread_ticket(one) is not None]
                current = sys.modules["greenlet"].getcurrent()
                parent = _greenlets.get(address(current))
                _meet_unborn(greenlet, threads[0] if threads else work, parent)
            return schedule(self, delay, call, *arguments, **options)

        return watched_schedule

    kind = hub.BaseHub
    kind.schedule_call_global = watched(kind.schedule_call_global)
    kind.schedule_call_local = watched(kind.schedule_call_local)


def _is_unmet_greenlet(candidate):
    kind = sys.modules["greenlet"].greenlet
    if not isinstance(candidate, kind) or candidate or candidate.dead:
        return False
    return address(candidate) not in _greenlets and _works(candidate)
