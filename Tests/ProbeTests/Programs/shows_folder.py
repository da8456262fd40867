"""Prints the modes of all that a recorder made for this program, and what another user can do there."""
import os
import sys
import threading

rings = os.environ["COREOGRAPH_PROBE_DIRECTORY"]
outer = os.path.dirname(rings)
threading.Thread(target=lambda: None).start()
print(outer)
for folder in (outer, rings):
    for name in [""] + sorted(os.listdir(folder)):
        facts = os.stat(os.path.join(folder, name))
        kind = "folder" if folder == outer and name == "" else name if folder == outer and os.path.join(folder, name) != rings else "rings" if name == "" else name.split(".")[0]
        if os.path.join(folder, name) != rings:
            print(kind, oct(facts.st_mode & 0o7777))
sys.stdout.flush()
if os.geteuid() == 0 and os.fork() == 0:
    own = [os.path.join(rings, name) for name in os.listdir(rings)]
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
    for attempt in (
        lambda: os.listdir(outer), lambda: os.listdir(rings), lambda: os.unlink(rings + "/agent.py"),
        lambda: os.rename(rings, outer + "/mine"), lambda: open(rings + "/lock", "r+"),
        # What can be guessed once the outer folder was seen among others' holds nothing to lock.
        lambda: open(outer + "/lock"), lambda: open(outer), lambda: open(outer + "/coreograph-probe.so"),
        lambda: [open(path) for path in own if "gil." in path],
    ):  # fmt: skip
        try:
            attempt()
            print("allowed")
        except OSError:
            pass
    sys.stdout.flush()
    os._exit(0)
if os.geteuid() == 0:
    os.wait()
