import Glibc
import Trace

/// The rung `procfs`: looks at every thread of the program again and again, where perf events are
/// denied.
///
/// On-core time comes from the kernel's own account (schedstat) and is exact; where in a sample it
/// lay is not known, and the spans say so (``SpanEnd/sampled``). A process or thread that lives for
/// less than a sample can be missed; ``TraceMetadata/CaptureFacts/accountedShare`` tells how much.
final class ProcfsRung: CaptureRung {
  let method = TraceMetadata.Method.procfs
  var origin: Nanoseconds
  let wakeDescriptors: [Int32] = []
  let lostRecords: UInt64 = 0
  let accountedNanoseconds: Nanoseconds? = nil
  private(set) var period: Nanoseconds = ProcfsRung.shortestPeriod

  /// The mean time between two samples so far.
  var meanPeriod: Nanoseconds { sampleCount > 0 ? lastSample / sampleCount : period }

  var processes: [SampledProcess] = []
  /// The processes that were taken up and whose id can't belong to another one yet.
  var knownProcesses: Set<Int32> = []
  var lastSample: Nanoseconds = 0
  let source: SampledThread.AccountSource
  let bootClockLead: Nanoseconds
  let clockTick: Nanoseconds
  let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 65536)
  var openFiles = 0
  /// Whether a process or thread came to be since the last sample.
  var mayHaveNewTasks = true
  private var lastNewestTask: Int32?
  /// Processes that ended and were not reaped yet: they still hold their ids.
  var unreaped: Set<Int32> = []
  let ancestors = ProcfsRung.ancestors()
  /// Children of ancestors that are none of the program's.
  var knownStrangers: Set<Int32> = []
  private let openFilesLimit: Int
  private let rootBaseline: Nanoseconds
  let root: Int32
  private var sampleCount: Int64 = 0

  /// How far the kernel's account of a running thread may lag: a clock tick of the slowest kernels
  /// in use.
  static let tick: Nanoseconds = 4_000_000
  private static let shortestPeriod: Nanoseconds = 10_000_000
  private static let longestPeriod: Nanoseconds = 1_000_000_000
  private static let samplesPerAdoption: Int64 = 5
  // A sample may use this share of a core: one part in so many.
  private static let shareOfCore: Nanoseconds = 30

  /// Prepares to watch the held child `pid`, whose program has used no time yet.
  init(heldChild pid: pid_t, origin: Nanoseconds) {
    self.origin = origin
    root = pid
    clockTick = 1_000_000_000 / Nanoseconds(clamping: max(1, sysconf(Int32(_SC_CLK_TCK))))
    bootClockLead = bootTimeNow() - monotonicNow()
    let folder = SampledThread.folder(of: ThreadKey(pid: pid, tid: pid))
    if let text = readOnce("\(folder)/schedstat", into: buffer), let status = SchedulerStatus(text)
    {
      source = .schedulerStatus
      rootBaseline = status.onCore
    } else {
      source = .ticks(clockTick)
      rootBaseline = 0
    }
    openFilesLimit = Self.raiseOpenFilesLimit()
  }

  deinit { buffer.deallocate() }

  /// Whether another procfs file may be kept open; some descriptors are left to everybody else.
  var mayKeepOpen: Bool { openFiles < openFilesLimit - 64 }

  func collect(into sink: inout some TraceSink & ~Copyable) throws {
    let before = threadProcessorTime()
    let now = monotonicNow() - origin
    if sampleCount == 0 {
      try discover(
        root, parent: nil, accounted: rootBaseline, at: 0, now: now, into: &sink)
    }
    let sample = TimeRange(lastSample, max(lastSample, now))
    let newestTask = Self.newestTask()
    mayHaveNewTasks = newestTask == nil || newestTask != lastNewestTask
    lastNewestTask = newestTask
    // Processes that are found on the way are sampled on the same way.
    var index = 0
    while index < processes.count {
      try self.sample(processes[index], during: sample, into: &sink)
      index += 1
    }
    if sampleCount % Self.samplesPerAdoption == 1 {
      try adoptOrphans(during: sample, into: &sink)
    }
    try endProcesses(at: sample.end, into: &sink)
    lastSample = sample.end
    sampleCount += 1
    adapt(toCost: threadProcessorTime() - before)
  }

  func finish(into sink: inout some TraceSink & ~Copyable, at end: Nanoseconds) throws {
    try collect(into: &sink)
    for process in processes {
      let why: LifeEnd = process.pid == root ? .exited : .recordingEnded
      try self.end(process, at: end, why: why, into: &sink)
    }
    processes = []
  }

  /// Samples less often where a sample costs more, so that all of them stay within their share.
  private func adapt(toCost cost: Nanoseconds) {
    let wanted = min(
      max(cost * Self.shareOfCore, Self.shortestPeriod), Self.longestPeriod)
    // One slow sample is chance, many are not.
    period = wanted > period ? (period + wanted) / 2 : (3 * period + wanted) / 4
  }

  /// The id that was given last to a process or thread of this pid namespace: as long as it stays,
  /// there is none that is new. The last number of `/proc/loadavg`; nil where that is not there.
  private static func newestTask() -> Int32? {
    readText("/proc/loadavg")?.split(separator: " ").last.flatMap { Int32($0) }
  }

  /// Raises the soft limit of open files to the hard one: every watched thread takes one. The
  /// program was forked before and keeps its own.
  private static func raiseOpenFilesLimit() -> Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 256 }
    if limit.rlim_cur < limit.rlim_max {
      var raised = limit
      raised.rlim_cur = limit.rlim_max
      if setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
    }
    return Int(clamping: limit.rlim_cur)
  }
}
