"""Prints everything that a program can tell of how it was started, as JSON."""
import ctypes, json, os, resource, signal, sys

# What the recorder needs to see inside the program; a test asserts that it is exactly this.
RECORDERS = {b"LD_PRELOAD", b"COREOGRAPH_PROBE_DIRECTORY", b"COREOGRAPH_PROBE_CLOCK",
             b"COREOGRAPH_GIL", b"COREOGRAPH_AGENT"}
environment = [(k, v) for k, v in os.environb.items() if k not in RECORDERS]

def prctl(option):
    value = ctypes.c_int(-1)
    result = ctypes.CDLL(None).prctl(option, ctypes.byref(value), 0, 0, 0)
    return value.value if result == 0 else f"result {result}"

descriptors = {}
for name in sorted(os.listdir("/proc/self/fd"), key=int):
    try:
        target = os.readlink(f"/proc/self/fd/{name}")
        with open(f"/proc/self/fdinfo/{name}") as file:
            flags = next(line for line in file if line.startswith("flags")).split()[1]
    except FileNotFoundError:
        continue  # The descriptor of the listing itself.
    # Files of the streams differ from run to run.
    descriptors[name] = ["a stream" if int(name) in (1, 2) else target, flags]

status = {}
with open("/proc/self/status") as file:
    for line in file:
        key, value = line.rstrip("\n").split(":", 1)
        if key in ("Umask", "SigQ", "SigPnd", "ShdPnd", "SigBlk", "SigIgn", "SigCgt", "CapEff",
                   "CapPrm", "CapInh", "CapBnd", "CapAmb", "NoNewPrivs", "Seccomp",
                   "Cpus_allowed_list", "Uid", "Gid", "Groups"):
            status[key] = value.strip()
status.pop("SigQ")

print(json.dumps({
    "arguments": sys.argv[1:],
    "directory": os.getcwd(),
    "environment": sorted([k.decode("latin1"), v.decode("latin1")] for k, v in environment),
    "order": [k.decode("latin1") for k, _ in environment],
    "limits": {name: resource.getrlimit(getattr(resource, name))
               for name in sorted(dir(resource)) if name.startswith("RLIMIT_")},
    "descriptors": descriptors,
    "status": status,
    "nice": os.getpriority(os.PRIO_PROCESS, 0),
    "scheduler": os.sched_getscheduler(0),
    "session is the parent's": os.getsid(0) == os.getsid(os.getppid()),
    "group is the parent's": os.getpgid(0) == os.getpgid(os.getppid()),
    "parent death signal": prctl(2),
    "is a subreaper": prctl(37),
    "timer slack": ctypes.CDLL(None).prctl(30, 0, 0, 0, 0),
    "dumpable": ctypes.CDLL(None).prctl(3, 0, 0, 0, 0),
    "oom": open("/proc/self/oom_score_adj").read(),
    "interval timer": signal.getitimer(signal.ITIMER_REAL),
    "control groups": open("/proc/self/cgroup").read(),
    "terminal": [os.isatty(n) if n in map(int, descriptors) else None for n in range(3)],
}, indent=1, sort_keys=True))
