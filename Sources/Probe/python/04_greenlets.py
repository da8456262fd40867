# gevent and eventlet: greenlets as tasks, from greenlet's own trace hook (one per thread).

_seen_greenlets = {}


def _greenlet_name(target):
    work = getattr(target, "_run", None)
    if work is not None and getattr(work, "__self__", None) is not target:
        return name_of(work)
    return getattr(target, "name", None) or type(target).__name__


def _is_task(target):
    """Not the thread's own stack and not the hub, which only waits for the others."""
    return target.parent is not None and not hasattr(target, "loop") and not hasattr(target, "hubs")


def _trace_switch(what, stacks):
    origin, target = stacks
    key = _seen_greenlets.get(origin)
    if key is not None:
        leave()
        if origin.dead:
            del _seen_greenlets[origin]
            _finish_greenlet(origin, key)
    if target.dead or not _is_task(target) or _runs_a_hub(target):
        return
    key = _seen_greenlets.get(target)
    if key is None:
        key = _seen_greenlets[target] = ticket()
        event(CREATED, key, None, text(_greenlet_name(target)), GREENLET)
    enter(RAN, key)


def _runs_a_hub(target):
    return getattr(getattr(target, "run", None), "__self__", None).__class__.__name__ == "Hub"


def _finish_greenlet(greenlet, key):
    error = getattr(greenlet, "exception", None)
    if error is None:
        event(FINISHED, key, None, None, OK)
    elif type(error).__name__ == "GreenletExit":
        event(FINISHED, key, None, None, CANCELLED)
    else:
        event(FINISHED, key, None, text(type(error).__name__), ERROR)


@when_imported("greenlet")
def _watch_greenlets(greenlet):
    greenlet.settrace(_trace_switch)
    _on_thread_start.append(lambda: greenlet.settrace(_trace_switch))


@when_imported("eventlet.greenthread")
def _watch_green_threads(greenthread):
    main = greenthread.GreenThread.main

    def watched_main(self, function, arguments, options):
        event(NAMED, _seen_greenlets.get(self), None, text(name_of(function)), GREENLET)
        return main(self, function, arguments, options)

    greenthread.GreenThread.main = watched_main
