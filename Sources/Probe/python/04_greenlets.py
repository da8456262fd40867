# gevent and eventlet: greenlets as tasks, from greenlet's own trace hook (one per thread).
#
# A greenlet is known by its address, not by a reference, so that one that nobody wants any more
# is collected as it would be alone.

# Tickets of the greenlets that have run and are not dead.
_greenlets = {}
_greenlet_roles = {}


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


def _greenlet_name(greenlet):
    work = getattr(greenlet, "_run", None)
    if work is not None and getattr(work, "__self__", None) is not greenlet:
        return name_of(work)
    return type(greenlet).__name__


def _spawner(greenlet):
    """The ticket of the greenlet that made it; gevent remembers that."""
    spawning = getattr(greenlet, "spawning_greenlet", None)
    spawner = spawning and spawning()
    return spawner and _greenlets.get(address(spawner))


def _trace_switch(what, stacks):
    origin, target = stacks
    number = _greenlets.get(address(origin))
    if number is not None:
        leave()
        if origin.dead:
            del _greenlets[address(origin)]
            _finish_greenlet(origin, number)
    if target.dead or not _works(target):
        return
    number = _greenlets.get(address(target))
    if number is None:
        number = _greenlets[address(target)] = ticket()
        event(CREATED, number, _spawner(target), text(_greenlet_name(target)), GREENLET)
    enter(RAN, number)


def _finish_greenlet(greenlet, number):
    error = getattr(greenlet, "exception", None)
    if error is None:
        event(FINISHED, number, None, None, OK)
    elif type(error).__name__ == "GreenletExit":
        event(FINISHED, number, None, None, CANCELLED)
    else:
        event(FINISHED, number, None, text(type(error).__name__), ERROR)


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


@when_imported("eventlet.greenthread")
def _watch_green_threads(greenthread):
    main = greenthread.GreenThread.main

    @wraps(main)
    def watched_main(self, function, arguments, options):
        number = _greenlets.get(address(self))
        if number is not None:
            event(NAMED, number, None, text(name_of(function)), GREENLET)
        return main(self, function, arguments, options)

    greenthread.GreenThread.main = watched_main
