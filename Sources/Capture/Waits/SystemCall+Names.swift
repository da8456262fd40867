extension SystemCall {
  /// The calls in which threads wait, by their number on this architecture (the kernel's
  /// `asm/unistd.h`; the tests compare the tables with it).
  static var names: [Int: String] {
    #if arch(x86_64)
      namesOnX86
    #else
      genericNames
    #endif
  }

  /// Numbers on x86_64.
  static let namesOnX86: [Int: String] = [
    0: "read", 1: "write", 2: "open", 3: "close", 4: "stat", 5: "fstat", 6: "lstat", 7: "poll",
    9: "mmap", 10: "mprotect", 11: "munmap", 16: "ioctl", 17: "pread64", 18: "pwrite64",
    19: "readv", 20: "writev", 23: "select", 26: "msync", 28: "madvise", 34: "pause",
    35: "nanosleep", 40: "sendfile", 42: "connect", 43: "accept", 44: "sendto", 45: "recvfrom",
    46: "sendmsg", 47: "recvmsg", 56: "clone", 57: "fork", 58: "vfork", 59: "execve", 60: "exit",
    61: "wait4", 65: "semop", 69: "msgsnd", 70: "msgrcv", 72: "fcntl", 73: "flock", 74: "fsync",
    75: "fdatasync", 76: "truncate", 77: "ftruncate", 78: "getdents", 82: "rename", 83: "mkdir",
    84: "rmdir", 87: "unlink", 101: "ptrace", 128: "rt_sigtimedwait", 130: "rt_sigsuspend",
    162: "sync", 187: "readahead", 202: "futex", 208: "io_getevents", 217: "getdents64",
    219: "restart_syscall", 220: "semtimedop", 230: "clock_nanosleep", 231: "exit_group",
    232: "epoll_wait", 242: "mq_timedsend", 243: "mq_timedreceive", 247: "waitid", 257: "openat",
    262: "newfstatat", 263: "unlinkat", 264: "renameat", 270: "pselect6", 271: "ppoll",
    275: "splice", 276: "tee", 277: "sync_file_range", 278: "vmsplice", 281: "epoll_pwait",
    285: "fallocate", 288: "accept4", 295: "preadv", 296: "pwritev", 299: "recvmmsg",
    306: "syncfs", 307: "sendmmsg", 316: "renameat2", 322: "execveat", 326: "copy_file_range",
    327: "preadv2", 328: "pwritev2", 332: "statx", 333: "io_pgetevents", 426: "io_uring_enter",
    435: "clone3", 437: "openat2", 441: "epoll_pwait2", 449: "futex_waitv", 455: "futex_wait",
  ]

  /// Numbers on aarch64, riscv64 and all later architectures.
  static let genericNames: [Int: String] = [
    4: "io_getevents", 22: "epoll_pwait", 25: "fcntl", 29: "ioctl", 32: "flock", 35: "unlinkat",
    38: "renameat", 45: "truncate", 46: "ftruncate", 47: "fallocate", 56: "openat", 57: "close",
    61: "getdents64", 63: "read", 64: "write", 65: "readv", 66: "writev", 67: "pread64",
    68: "pwrite64", 69: "preadv", 70: "pwritev", 71: "sendfile", 72: "pselect6", 73: "ppoll",
    75: "vmsplice", 76: "splice", 77: "tee", 79: "newfstatat", 80: "fstat", 81: "sync",
    82: "fsync", 83: "fdatasync", 84: "sync_file_range", 93: "exit", 94: "exit_group",
    95: "waitid", 98: "futex", 101: "nanosleep", 115: "clock_nanosleep", 117: "ptrace",
    128: "restart_syscall", 133: "rt_sigsuspend", 137: "rt_sigtimedwait", 182: "mq_timedsend",
    183: "mq_timedreceive", 188: "msgrcv", 189: "msgsnd", 192: "semtimedop", 193: "semop",
    202: "accept", 203: "connect", 206: "sendto", 207: "recvfrom", 211: "sendmsg", 212: "recvmsg",
    213: "readahead", 215: "munmap", 220: "clone", 221: "execve", 222: "mmap", 226: "mprotect",
    227: "msync", 233: "madvise", 242: "accept4", 243: "recvmmsg", 260: "wait4", 267: "syncfs",
    269: "sendmmsg", 276: "renameat2", 281: "execveat", 285: "copy_file_range", 286: "preadv2",
    287: "pwritev2", 291: "statx", 292: "io_pgetevents", 426: "io_uring_enter", 435: "clone3",
    437: "openat2", 441: "epoll_pwait2", 449: "futex_waitv", 455: "futex_wait",
  ]
}
