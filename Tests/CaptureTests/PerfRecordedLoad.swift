import Glibc
import Testing
import Trace

@testable import Capture

/// A run of PerfLoad, recorded, with what it said of itself.
struct RecordedLoad {
  /// What the kernel told a thread of itself just before its end.
  struct Truth {
    var key: ThreadKey
    var nanoseconds: Nanoseconds
    var voluntarySwitches: Int
    var involuntarySwitches: Int
    /// When, on CLOCK_MONOTONIC.
    var moment: Nanoseconds

    /// Reads a line such as `thread 10 11 2000000 3 4 1000000000`.
    init?(_ line: Substring) {
      let words = line.split(separator: " ")
      let numbers = words.dropFirst().compactMap { Int64($0) }
      guard words.first == "thread", numbers.count == 6 else { return nil }
      key = ThreadKey(pid: Int32(numbers[0]), tid: Int32(numbers[1]))
      nanoseconds = numbers[2]
      (voluntarySwitches, involuntarySwitches) = (Int(numbers[3]), Int(numbers[4]))
      moment = numbers[5]
    }
  }

  let trace: Trace
  let truths: [Truth]
  /// What the kernel accounted in the end to the processes that ``truths`` are of; nil where the
  /// program doesn't say.
  let charged: Nanoseconds?
  /// What perf accounted to the run.
  let accounted: Nanoseconds?
  /// How much of the spans is inferred, and how much more may be missing.
  let inferred: Nanoseconds
  let uncertain: Nanoseconds
  /// What a hypervisor may have taken while it ran; 0 on a machine from which nothing ever was.
  let stolen: Nanoseconds

  /// Where the build put PerfLoad: beside the tests.
  static var program: String {
    let own = ownExecutable
    return own[..<(own.lastIndex(of: "/") ?? own.startIndex)] + "/PerfLoad"
  }

  /// When the recording's time began, on CLOCK_MONOTONIC.
  let origin: Nanoseconds

  /// Records PerfLoad with these arguments, again where the kernel dropped records because other
  /// programs kept the machine from emptying its buffers.
  ///
  /// - Parameter under: a command that runs the one that follows it.
  init(
    _ arguments: [String], under: [String] = [], on method: TraceMetadata.Method = .switches
  ) throws {
    let command = under + [Self.program] + arguments
    var recording = try Recording(command, on: method)
    for _ in 0..<4 where recording.lostRecords > 0 {
      recording = try Recording(command, on: method)
    }
    #expect(recording.lostRecords == 0)
    #expect(recording.contradictions == 0)
    accounted = recording.accounted
    inferred = recording.inferred
    uncertain = recording.uncertain
    stolen = recording.stolen
    origin = recording.origin
    trace = recording.trace
    let lines = recording.output.split(separator: "\n")
    truths = lines.compactMap { Truth($0) }
    charged = lines.last { $0.hasPrefix("all ") }.flatMap { Nanoseconds($0.dropFirst(4)) }
      .map { $0 * 1000 }
  }

  private struct Recording {
    let origin: Nanoseconds
    let trace: Trace
    let output: String
    let accounted: Nanoseconds?
    let inferred: Nanoseconds
    let uncertain: Nanoseconds
    let stolen: Nanoseconds
    let lostRecords: UInt64
    let contradictions: UInt64

    init(_ command: [String], on method: TraceMetadata.Method) throws {
      let stolenBefore = stolenTime() ?? 0
      origin = monotonicNow()
      let shell = try PerfHeldShell(command)
      let cores = onlineCores()
      let rung: any CaptureRung & ChecksItself =
        method == .switches
        ? try SwitchesRung(heldChild: shell.pid, origin: origin, cpus: cores)
        : try TracepointsRung(heldChild: shell.pid, origin: origin, cpus: cores)
      var builder = TraceBuilder()
      output = try shell.run(under: rung, into: &builder)
      try rung.finish(into: &builder, at: monotonicNow() - origin)
      // Counted in steps of 10 ms.
      let stolenAfter = stolenTime() ?? 0
      stolen = stolenAfter > 0 ? stolenAfter - stolenBefore + 10_000_000 : 0
      (lostRecords, contradictions) = (rung.lostRecords, rung.contradictions)
      accounted = rung.accountedNanoseconds
      inferred = rung.inferredNanoseconds ?? 0
      uncertain = rung.uncertainNanoseconds ?? 0
      trace = builder.finish(metadata: .forTests(method: rung.method))
    }
  }

  /// The on-core time of a thread, up to a moment.
  func running(_ thread: ThreadLife, until moment: Nanoseconds = .max) -> Nanoseconds {
    thread.running.reduce(0) {
      let span = trace.running.time($1)
      return $0 + max(0, min(span.end, moment) - span.start)
    }
  }

  /// Laws of every trace; and the spans of each thread, and of all, against the kernel's account:
  /// within 1 %, and what is known to lie between the two.
  ///
  /// - The kernel takes what a hypervisor stole off a thread's account, which spans cannot.
  /// - It accounts a switch to who comes, where the switch records of one program's own threads have
  ///   a gap (``switchGap`` each); and it still charges what a thread does after the kernel's last
  ///   word of it (``lastStep``). Where other programs share the cores, it is not known how much of the
  ///   time before that a thread was on one (``uncertain``). Tracepoints miss nothing of it.
  func checkAgainstKernel() throws {
    try trace.checkInvariants()
    let isBlind = trace.metadata.capture.method == .switches
    var gaps: Nanoseconds = 0
    for truth in truths {
      let thread = try #require(trace.threads.first { $0.key == truth.key })
      let switches = truth.voluntarySwitches + truth.involuntarySwitches + 1
      let unseen = isBlind ? Nanoseconds(switches) * Self.switchGap : 0
      gaps += unseen
      expect(
        running(thread, until: truth.moment - origin), charged: truth.nanoseconds, unseen: unseen,
        "\(truth)")
    }
    if let charged {
      // The program's first process only waits for the others.
      let others = trace.threads.filter { $0.process != 0 }
      let lastSteps = isBlind ? Nanoseconds(others.count) * Self.lastStep : 0
      expect(
        others.reduce(0) { $0 + running($1) }, charged: charged,
        unseen: gaps + lastSteps + uncertain,
        "all")
    }
    guard let accounted else { return }
    let spans = trace.threads.reduce(0) { $0 + running($1) } - inferred
    #expect(spans > accounted * 99 / 100 - gaps && spans < accounted * 101 / 100)
  }

  /// From when the kernel begins to account a switch to a thread until its record of it, which takes
  /// longer where others record the same switches.
  private static let switchGap: Nanoseconds = 10_000
  /// From the kernel's last word of a thread until its last switch: 18 us on average, 31 us in nine
  /// of ten cases.
  private static let lastStep: Nanoseconds = 30_000

  private func expect(
    _ spans: Nanoseconds, charged: Nanoseconds, unseen: Nanoseconds, _ what: String
  ) {
    #expect(
      (charged * 99 / 100 - unseen...charged * 101 / 100 + stolen).contains(spans),
      "\(what): \(spans) ns of spans, \(charged) charged, \(unseen) unseen, \(stolen) stolen")
  }
}

/// A rung that counts what contradicts itself in the records.
protocol ChecksItself {
  var contradictions: UInt64 { get }
}

extension SwitchesRung: ChecksItself {}
extension TracepointsRung: ChecksItself {}

/// The numbers of the cores that are online.
func onlineCores() -> [Int32] {
  (0..<Int32(sysconf(Int32(_SC_NPROCESSORS_ONLN)))).map { $0 }
}

extension TraceMetadata {
  /// Facts of no machine, for traces whose events alone matter.
  static func forTests(method: Method) -> TraceMetadata {
    TraceMetadata(
      writer: "tests", label: nil, command: [], workingDirectory: nil,
      machine: Machine(
        hostname: "", processor: "", kernel: "", architecture: "", memoryBytes: 0),
      cores: Cores(online: [], usable: [], quota: nil),
      capture: CaptureFacts(
        method: method, notes: [], lostRecords: 0, overheadSeconds: 0, samplePeriodSeconds: nil,
        accountedShare: nil),
      clock: Clock(name: "CLOCK_MONOTONIC", originNanoseconds: "0", originUnixNanoseconds: "0"))
  }
}

/// The file that these tests run from.
var ownExecutable: String {
  var path = [UInt8](repeating: 0, count: 4096)
  let length = readlink("/proc/self/exe", &path, path.count)
  return String(decoding: path[..<max(0, length)], as: UTF8.self)
}
