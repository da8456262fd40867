import Foundation
import Glibc
import Testing
import Trace

@testable import Capture

/// A recording of more than a day, by the records that it would have: memory stays as it is, and times,
/// counts and places in the file hold beyond what 32 bits do.
///
/// Threads come and go on two cores; how many switches there are is COREOGRAPH_LONG_RECORDING, for those
/// who have the time (a day of 2000 switches a second is 172800000).
struct LongRecordingTests {
  private static let switches =
    ProcessInfo.processInfo.environment["COREOGRAPH_LONG_RECORDING"].flatMap { Int($0) } ?? 20_000
  /// A day and an hour.
  private static let length: Nanoseconds = 90_000 * 1_000_000_000

  private var residentBytes: Int {
    let text = readText("/proc/self/statm") ?? ""
    return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
  }

  @Test func `a day fits into the memory of a minute`() throws {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "coreograph-day-\(getpid()).json").path
    defer { unlink(path) }
    var interpreter = SwitchInterpreter(
      root: 100, cores: [0, 1], origin: TestRecord.origin, stillThere: { _ in true })
    var writer = try TraceWriter(path: path, metadata: .forTests(method: .switches))
    var merge = TimeOrderedMerge(cores: 2)
    let shell = ThreadKey(pid: 100, tid: 100)
    // Each thread runs for half of a turn; a turn has two switches, and there is one core at a time.
    let turn = Self.length / Nanoseconds(Self.switches / 2)
    func record(_ record: TestRecord) { merge.append(record.kernelRecord, core: record.core) }
    record(.named(shell, "day", byExec: true, core: 0, at: 0))
    record(.out(shell, core: 0, at: 1))
    var (early, written, threads) = (0, Nanoseconds(0), 0)
    for number in 1...(Self.switches / 2) {
      let (at, core) = (Nanoseconds(number) * turn, number & 1)
      // Every eighth turn is a new thread's, whose id comes again after a while, as the kernel's do.
      let thread = ThreadKey(pid: 100, tid: Int32(1000 + number / 8 % 30_000))
      if number % 8 == 0 || number == 1 {
        record(.in(shell, core: core, at: at))
        record(.fork(thread, by: shell, core: core, at: at + 1))
        record(.out(shell, core: core, at: at + 4))
        written += 4
        threads += 1
      }
      record(.in(thread, core: core, at: at + 10))
      if number % 8 == 7 {
        record(.exit(thread, core: core, at: at + turn / 2))
      } else {
        record(.out(thread, core: core, at: at + turn / 2))
      }
      written += turn / 2 - 10
      guard number % 1024 == 0 else { continue }
      try merge.release(before: TestRecord.origin + at) { record, core in
        try interpreter.receive(record, core: core, into: &writer)
      }
      try writer.flush(interpreter.inProgress(at: TestRecord.origin + at))
      if number == 8192 { early = residentBytes }
    }
    let late = residentBytes
    try merge.release(before: .max) { record, core in
      try interpreter.receive(record, core: core, into: &writer)
    }
    try interpreter.finish(at: TestRecord.origin + Self.length + turn, into: &writer)
    try writer.finish(metadata: .forTests(method: .switches))
    #expect(early > 0)
    #expect(late - early < 32 << 20, "memory grew by \((late - early) >> 10) KiB")
    #expect(interpreter.run.contradictions == 0)
    #expect(interpreter.run.runningNanoseconds == written + 1)
    print("\(Self.switches) switches, \((late - early) >> 10) KiB more memory")

    var facts = stat()
    #expect(stat(path, &facts) == 0)
    print("\(facts.st_size) bytes")
    // A reader holds it all: a whole day of it, some 100 MB for a million spans.
    guard Self.switches <= 20_000_000 else { return }
    let trace = try readTrace(at: path)
    try trace.checkInvariants()
    #expect(!trace.metadata.cutShort)
    #expect(trace.end > 24 * 3600 * 1_000_000_000)
    #expect(trace.running.count == Self.switches / 2 + 1 + threads)
    let sum = (0..<trace.running.count).reduce(0) { $0 + trace.running.time($1).duration }
    #expect(sum == written + 1)
  }
}
