"""Starts a program with unusual inherited state: usage: unusual.py COMMAND..."""
import ctypes, os, resource, signal, sys

os.umask(0o027)
resource.setrlimit(resource.RLIMIT_NOFILE, (200, 4000))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
signal.signal(signal.SIGHUP, signal.SIG_IGN)
signal.signal(signal.SIGUSR2, signal.SIG_IGN)
signal.signal(signal.SIGPIPE, signal.SIG_DFL)
signal.pthread_sigmask(signal.SIG_SETMASK, {signal.SIGUSR1, signal.SIGRTMIN + 3, signal.SIGCHLD})
os.nice(3)
os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-1:])
ctypes.CDLL(None).prctl(29, 123456, 0, 0, 0)  # timer slack
os.environ["EMPTY"] = ""
os.environb[b"NOT_UTF8"] = b"\xff\xfe"
descriptor = os.open("/dev/zero", os.O_RDONLY)
os.dup2(descriptor, 9, inheritable=True)
os.dup2(descriptor, 150, inheritable=True)
os.close(descriptor)
os.close(0)
os.execvp(sys.argv[1], sys.argv[1:])
