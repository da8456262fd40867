# What the module `coreograph` (Marks/coreograph.py) calls when a program marks stretches itself.

sys.modules["_coreograph"].mark = lambda name: enter(SPAN, current_task(), None, text(name))
sys.modules["_coreograph"].unmark = leave

event(STARTED)
