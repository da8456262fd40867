"""A parallel region of PyMP with three members, then one of which a member fails."""
import os
import time

import pymp

# The region's members write to shared memory which PyMP's manager process holds.
places = pymp.shared.list([0] * 3)
with pymp.Parallel(3) as p:
    places[p.thread_num] = os.getpid()
    time.sleep(0.2)
assert len(set(places)) == 3
