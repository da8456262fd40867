# What the module `coreograph` (marks/coreograph.py) calls when a program marks stretches itself. These
# are moments and no stretches of the thread: until a mark ends, its task may be suspended and others
# run.


def _unmark(name=None):
    # Copies of the module from before marks had to be told apart give no name.
    event(MARK_ENDED, None, None, text(name) if name is not None else 0)


sys.modules["_coreograph"].mark = lambda name: event(MARK_BEGAN, None, None, text(name))
sys.modules["_coreograph"].unmark = _unmark

event(STARTED)
