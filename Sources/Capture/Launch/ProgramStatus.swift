import Glibc
import Trace

/// What the kernel says of a program that ended.
struct ProgramEnd {
  var exit: TraceMetadata.ExitFacts
  var usage: TraceMetadata.Usage

  /// Takes the end of `pid`, which must have ended; waits for it otherwise.
  init(reaping pid: pid_t) {
    var status: Int32 = 0
    var usage = rusage()
    while wait4(pid, &status, 0, &usage) < 0, errno == EINTR {}
    let signal = status & 0x7f
    exit =
      signal == 0
      ? TraceMetadata.ExitFacts(status: (status >> 8) & 0xff, signal: nil)
      : TraceMetadata.ExitFacts(status: 128 + signal, signal: signal)
    self.usage = TraceMetadata.Usage(
      userSeconds: usage.ru_utime.seconds, systemSeconds: usage.ru_stime.seconds,
      maxResidentBytes: UInt64(clamping: usage.ru_maxrss) * 1024,
      voluntarySwitches: UInt64(clamping: usage.ru_nvcsw),
      involuntarySwitches: UInt64(clamping: usage.ru_nivcsw))
  }
}

/// Whether `pid`, a child of this process, has ended; it can still be reaped.
func hasEnded(_ pid: pid_t) -> Bool {
  var facts = siginfo_t()
  return waitid(P_PID, id_t(pid), &facts, WEXITED | WNOHANG | WNOWAIT) == 0 && facts.si_signo != 0
}

/// The signal that stopped `pid`, a child of this process, since the last call.
func stopSignal(of pid: pid_t) -> Int32? {
  var facts = siginfo_t()
  guard waitid(P_PID, id_t(pid), &facts, WSTOPPED | WNOHANG) == 0, facts.si_signo != 0 else {
    return nil
  }
  return facts._sifields._sigchld.si_status
}

extension timeval {
  /// The length in seconds.
  var seconds: Double { Double(tv_sec) + Double(tv_usec) / 1e6 }
}
