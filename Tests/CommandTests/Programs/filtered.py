"""Runs a program under a seccomp filter that answers perf_event_open: filtered.py ANSWER COMMAND...

ANSWER is the name of an errno, or `kill`. Other system calls can follow after commas, such as
`ENOSYS,pidfd_open`.
"""
import ctypes, errno, os, platform, struct, sys

numbers = {"x86_64": {"perf_event_open": 298, "pidfd_open": 434},
           "aarch64": {"perf_event_open": 241, "pidfd_open": 434}}[platform.machine()]
architecture = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}[platform.machine()]

answer, *others = sys.argv[1].split(",")
value = 0x80000000 if answer == "kill" else 0x00050000 | getattr(errno, answer)

def instruction(code, true, false, k):
    return struct.pack("HBBI", code, true, false, k)

LOAD, EQUAL, RETURN, ALLOW = 0x20, 0x15, 0x06, 0x7FFF0000
filters = [numbers[name] for name in ["perf_event_open", *others]]
program = instruction(LOAD, 0, 0, 4) + instruction(EQUAL, 1, 0, architecture)
program += instruction(RETURN, 0, 0, ALLOW) + instruction(LOAD, 0, 0, 0)
for number in filters:
    program += instruction(EQUAL, 0, 1, number) + instruction(RETURN, 0, 0, value)
program += instruction(RETURN, 0, 0, ALLOW)

class Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("filter", ctypes.c_void_p)]

buffer = ctypes.create_string_buffer(program)
fprog = Program(len(program) // 8, ctypes.addressof(buffer))
libc = ctypes.CDLL(None, use_errno=True)
assert libc.prctl(38, 1, 0, 0, 0) == 0  # no new privileges
assert libc.prctl(22, 2, ctypes.byref(fprog), 0, 0) == 0, os.strerror(ctypes.get_errno())
os.execvp(sys.argv[2], sys.argv[2:])
