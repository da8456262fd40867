import CHeldProcess
import Glibc
import Trace

/// Sleeps until there is something to do for a recorder.
struct Waiting: ~Copyable {
  /// What ended a sleep.
  struct Reasons {
    /// The program has ended.
    var programEnded = false
    /// A signal came for the recorder.
    var signalled = false
    /// The rung has something to collect, or its time has come.
    var collectionDue = false
    /// It is time to look at the threads that wait.
    var lookDue = false
  }

  private let program: pid_t
  private let programDescriptor: Int32
  private var polled: [pollfd]
  private var nextCollection: Nanoseconds
  private var nextLook: Nanoseconds

  // Where the kernel has no descriptors of processes (before 5.3, or a seccomp filter).
  private static let programCheckPeriod: Nanoseconds = 5_000_000

  /// Waits for the end of `program`, for `signals` and for `rung`.
  init(program: pid_t, signals: Int32, rung: any CaptureRung) {
    self.program = program
    programDescriptor = held_process_pidfd(program)
    polled = ([programDescriptor, signals] + rung.wakeDescriptors).map {
      pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
    }
    nextCollection = monotonicNow()
    nextLook = nextCollection
  }

  deinit {
    if programDescriptor >= 0 { close(programDescriptor) }
  }

  /// Sleeps, at most until `period` has passed since the last collection, or `lookPeriod` since the
  /// last look.
  mutating func next(period: Nanoseconds, lookPeriod: Nanoseconds) -> Reasons {
    var now = monotonicNow()
    // Periods can shrink while they run.
    nextCollection = min(nextCollection, now + period)
    nextLook = min(nextLook, now + lookPeriod)
    var time = max(0, min(nextCollection, nextLook) - now)
    if programDescriptor < 0 { time = min(time, Self.programCheckPeriod) }
    let ready = poll(&polled, nfds_t(polled.count), Int32(clamping: (time + 999_999) / 1_000_000))
    now = monotonicNow()
    var reasons = Reasons()
    if ready > 0 {
      reasons.signalled = polled[1].revents != 0
      for index in 2..<polled.count where polled[index].revents != 0 {
        reasons.collectionDue = true
        // A hung-up descriptor has been emptied by the next collection and would be ready for ever.
        if polled[index].revents & Int16(POLLIN) == 0 { polled[index].fd = -1 }
      }
    }
    reasons.programEnded = programDescriptor < 0 ? hasEnded(program) : polled[0].revents != 0
    if now >= nextCollection { reasons.collectionDue = true }
    reasons.lookDue = now >= nextLook
    if reasons.collectionDue { nextCollection = now + period }
    if reasons.lookDue { nextLook = now + lookPeriod }
    return reasons
  }
}
