import Foundation
import Glibc
import Testing
import Trace

/// Holds of the interpreter lock against an independent witness: the kernel's own probes on the
/// functions of CPython that take and drop it.
@Suite(.serialized) struct WitnessTests {
  @Test(
    .enabled(
      if: !Witness.all.isEmpty,
      "needs root, perf, tracefs and a Python whose functions take_gil and drop_gil have names"),
    arguments: Witness.all)
  func `the kernel's probes see the same holds`(witness: Witness) throws {
    let folder = try TemporaryFolder()
    let group = "coreograph\(getpid())_\(witness.python.minor)"
    defer { _ = try? ProgramRun(["perf", "probe", "-q", "-d", "\(group):*"]) }
    for probe in ["take=take_gil%return", "drop=drop_gil"] {
      let added = try ProgramRun(
        ["perf", "probe", "-q", "-x", witness.file, "--add", "\(group):\(probe)"])
      try #require(added.status == 0, "\(added.diagnostics)")
    }
    let data = folder.path + "/perf.data"
    // Of all processes: restricted to one and its children, the kernel at times does not put the
    // probes into a child that starts while the machine is busy.
    let perf = ["perf", "record", "-q", "-a", "-k", "CLOCK_MONOTONIC", "-o", data]
    let recorded = try RecordedProgram(
      [witness.python.path, RecordedProgram.program("two_threads.py")],
      under: perf + ["-e", "\(group):take__return,\(group):drop", "--"])
    #expect(recorded.run.status == 0, "\(recorded.run.diagnostics)")
    let seen = try holds(in: data)

    let trace = recorded.trace
    let lock = try #require(trace.interpreterLocks.first)
    let workers = Set(lock.uses.map(\.thread)).filter {
      trace.threads[Int($0)].key.tid != trace.threads[Int($0)].key.pid
    }
    #expect(workers.count == 2)
    let origin = try #require(Nanoseconds(trace.metadata.clock.originNanoseconds))
    for worker in workers {
      let own = lock.uses.filter { $0.thread == worker }.compactMap(\.held)
      let tid = trace.threads[Int(worker)].key.tid
      let theirs = try #require(seen[tid], "thread \(tid) is not among \(seen.mapValues(\.count))")
      #expect(own.count == theirs.count)
      // The lock is taken inside of take_gil and dropped inside of drop_gil, so that what the probes
      // see of a hold, from the end of the one to the start of the other, lies in the hold; so does
      // what preempts the thread in between. The clocks agree to some microseconds.
      for (held, witnessed) in zip(own, theirs) {
        #expect(held.start + origin <= witnessed.start + 20_000)
        #expect(witnessed.end <= held.end + origin + 20_000)
      }
      let excess = zip(own, theirs).map { $0.duration - $1.duration }.sorted()
      #expect(excess[excess.count / 2] <= 200_000)
    }
  }

  /// The holds that the probes saw, by thread.
  private func holds(in data: String) throws -> [Int32: [TimeRange]] {
    let script = try ProgramRun(["perf", "script", "-i", data, "-F", "tid,time,event", "--ns"])
    try #require(script.status == 0, "\(script.diagnostics)")
    var taken: [Int32: Nanoseconds] = [:]
    var holds: [Int32: [TimeRange]] = [:]
    for line in script.output.split(separator: "\n") {
      // "  4711  5402.123456789: coreograph42:take__return: "
      let words = line.split(whereSeparator: \.isWhitespace)
      let time = words[1].dropLast().split(separator: ".").compactMap { Nanoseconds($0) }
      let tid = try #require(Int32(words[0]))
      let moment = time[0] * 1_000_000_000 + time[1]
      if words[2].contains(":take") {
        taken[tid] = moment
      } else if let start = taken.removeValue(forKey: tid) {
        holds[tid, default: []].append(TimeRange(start, moment))
      }
    }
    return holds
  }

  /// An interpreter with the file in which its functions can be probed.
  struct Witness: Sendable, CustomTestStringConvertible {
    var python: Python
    var file: String

    var testDescription: String { python.testDescription }

    static let all: [Witness] = {
      let control = "/sys/kernel/tracing/uprobe_events"
      guard geteuid() == 0, access(control, W_OK) == 0 else { return [] }
      return Python.all.compactMap { python in
        let show = """
          import os, sys, sysconfig
          names = [sysconfig.get_config_var(name) or "" for name in ("LIBDIR", "INSTSONAME")]
          library = os.path.join(*names)
          print(library if os.path.isfile(library) else os.path.realpath(sys.executable))
          """
        let run = try? ProgramRun([python.path, "-c", show])
        guard let file = run?.output.split(separator: "\n").first.map(String.init) else {
          return nil
        }
        let named = try? ProgramRun([
          "perf", "probe", "-q", "-x", file, "-F", "take_gil*|drop_gil*",
        ])
        // A function that the compiler made copies of cannot be probed in one place.
        guard let names = named?.output.split(whereSeparator: \.isWhitespace),
          names.sorted() == ["drop_gil", "take_gil"]
        else { return nil }
        return Witness(python: python, file: file)
      }
    }()
  }
}
