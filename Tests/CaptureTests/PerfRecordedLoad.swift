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

    /// Reads a line such as `thread 10 11 2000000 3 4`.
    init?(_ line: Substring) {
      let words = line.split(separator: " ")
      let numbers = words.dropFirst().compactMap { Int64($0) }
      guard words.first == "thread", numbers.count == 5 else { return nil }
      key = ThreadKey(pid: Int32(numbers[0]), tid: Int32(numbers[1]))
      nanoseconds = numbers[2]
      (voluntarySwitches, involuntarySwitches) = (Int(numbers[3]), Int(numbers[4]))
    }
  }

  let trace: Trace
  let truths: [Truth]
  let accounted: Nanoseconds?
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
    stolen = recording.stolen
    origin = recording.origin
    trace = recording.trace
    truths = recording.output.split(separator: "\n").compactMap { Truth($0) }
  }

  private struct Recording {
    let origin: Nanoseconds
    let trace: Trace
    let output: String
    let accounted: Nanoseconds?
    let stolen: Nanoseconds
    let lostRecords: UInt64
    let contradictions: UInt64

    init(_ command: [String], on method: TraceMetadata.Method) throws {
      let stolenBefore = stolenTime()
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
      let stolenAfter = stolenTime()
      stolen = stolenAfter > 10_000_000 ? stolenAfter - stolenBefore + 10_000_000 : 0
      (lostRecords, contradictions) = (rung.lostRecords, rung.contradictions)
      accounted = rung.accountedNanoseconds
      trace = builder.finish(metadata: .forTests(method: rung.method))
    }
  }

  /// The on-core time of a thread.
  func running(_ thread: ThreadLife) -> Nanoseconds {
    thread.running.reduce(0) { $0 + trace.running.time($1).duration }
  }

  /// Laws of every trace; and the spans of each thread, and of all, against the kernel's account,
  /// within 1 %, but for what the two count differently:
  /// - after a thread told of itself it still had to exit;
  /// - the kernel takes time that a hypervisor stole off a thread's account;
  /// - the kernel accounts a switch to who comes, where a single program's switch records have a
  ///   gap: 1 us on bare metal, up to 30 us in nested virtual machines under load.
  func checkAgainstKernel() throws {
    try trace.checkInvariants()
    let gap: Nanoseconds = trace.metadata.capture.method == .switches ? 30_000 : 0
    var total = (spans: Nanoseconds(0), kernel: Nanoseconds(0), gaps: Nanoseconds(0))
    for truth in truths {
      let thread = try #require(trace.threads.first { $0.key == truth.key })
      let spans = running(thread)
      let gaps = Nanoseconds(truth.voluntarySwitches + truth.involuntarySwitches) * gap
      total = (total.spans + spans, total.kernel + truth.nanoseconds, total.gaps + gaps)
      let allowed = truth.nanoseconds / 100 + 400_000
      #expect(
        spans > truth.nanoseconds - allowed - gaps
          && spans < truth.nanoseconds + allowed + stolen,
        "\(truth) has \(spans) ns of spans; \(stolen) ns were stolen from the machine")
    }
    #expect(
      total.spans > total.kernel * 99 / 100 - total.gaps
        && total.spans < total.kernel * 101 / 100 + stolen)
    guard let accounted else { return }
    let spans = trace.threads.reduce(0) { $0 + running($1) }
    #expect(spans > accounted * 99 / 100 - total.gaps && spans < accounted * 101 / 100)
  }
}

/// Time that a hypervisor took from this machine since it started, rounded up to the next 10 ms.
private func stolenTime() -> Nanoseconds {
  let fields = (readText("/proc/stat") ?? "").prefix { $0 != "\n" }.split(separator: " ")
  return fields.count > 8 ? ((Nanoseconds(fields[8]) ?? 0) + 1) * 10_000_000 : 0
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
