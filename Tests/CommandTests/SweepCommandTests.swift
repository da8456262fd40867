import Foundation
import Glibc
import Testing

/// `coreograph sweep` on programs of which the times are known, and `coreograph fit` on what it wrote.
@Suite struct SweepCommandTests {
  /// Sleeps as Amdahl's law with that serial share would: 0.4 s with one worker. Sleeping needs no core,
  /// so that the truth holds on any machine.
  private static func sleeper(serial: Double) -> String {
    let cases = [1, 2, 4].map {
      "\($0)) exec sleep \(0.4 * (serial + (1 - serial) / Double($0)));;"
    }
    return "case $COREOGRAPH_WORKERS in \(cases.joined(separator: " ")) esac"
  }

  /// What one sweep of the sleeper says.
  private struct Recovery {
    /// The fit on four cores, and on two, where there are too few numbers of workers for one.
    var fit: Fit
    var small: Fit
    /// The serial share: what is not sleep is the program's start, which is serial as well.
    var truth: Double
    /// By how much the starts differed, in seconds, with one number of workers and another: the median
    /// of each without its sleep.
    var unevenness: Double

    var share: Fit.Parameter? {
      fit.laws.first { $0.law == "amdahl" && $0.accepted }?.parameters["s"]
    }

    /// Whether both tell the truth, where starts differ by 10 ms at most: 5 % of the half.
    var holds: Bool {
      guard let share, let high = share.high, let other = small.serialFraction?.value else {
        return false
      }
      return (share.low - 0.03...high + 0.03).contains(truth) && abs(share.value - truth) < 0.14
        && abs(other - truth) < 0.14
    }
  }

  private static func recover(_ serial: Double, in workshop: RecordWorkshop) async throws
    -> Recovery
  {
    let sweep = try await workshop.run([
      try RecordWorkshop.command, "sweep", "--workers", "1,2,4", "--warmup", "0", "-o",
      workshop.path("s.json"), "--", "sh", "-c", sleeper(serial: serial),
    ])
    #expect(sweep.status == 0, "\(sweep.diagnostics)")
    let fit = try await fit(workshop, ["--cores", "4"])
    let whole = try #require(fit.points.first?.median)
    let starts = fit.points.map { $0.median - 0.4 * (serial + (1 - serial) / Double($0.n)) }
    #expect(starts.count == 3 && starts.allSatisfy { $0 > 0 }, "nobody sleeps for less: \(starts)")
    return Recovery(
      fit: fit, small: try await Self.fit(workshop, ["--cores", "2"]),
      truth: 1 - (1 - serial) * 0.4 / whole,
      unevenness: (starts.max() ?? 0) - (starts.min() ?? 0))
  }

  /// Where other programs keep some from their start for longer, it is that which a fit sees, too.
  @Test(arguments: [0.05, 0.2, 0.5]) func serialFractionsAreRecovered(_ serial: Double) async throws
  {
    let workshop = try RecordWorkshop()
    let recovery = try await Self.recover(serial, in: workshop)
    if recovery.unevenness < 0.01 {
      #expect(recovery.holds, "\(recovery)")
    } else {
      print("starts differed by \(recovery.unevenness) s: the machine is too busy")
    }
    #expect(recovery.fit.points.allSatisfy { $0.repeats == 6 && $0.used })
    let small = recovery.small
    #expect(small.laws.allSatisfy { $0.law == "linear" || !$0.accepted })
    #expect(small.serialFraction?.source == "karp-flatt" && small.serialFraction?.n == 2)
    #expect(small.points.last?.used == false)
    #expect(small.points.last?.why?.hasPrefix("more workers than the 2 cores") == true)
  }

  /// Ctrl-C in a terminal: the program gets the signal, what was measured stays, and the same
  /// command makes the rest.
  @Test(arguments: ["", "trap '' INT; "]) func anInterruptedSweepGoesOn(_ trap: String) async throws
  {
    let workshop = try RecordWorkshop()
    let command = [
      try RecordWorkshop.command, "sweep", "--workers", "1,2", "--repeat", "2", "--warmup", "0",
      "--show-output", "-o", workshop.path("s.json"), "--", "bash", "-c",
      // The third run waits to be interrupted, however long this test takes to see it.
      """
      \(trap)echo begun >> begun; run=$(wc -l < begun); echo run $run
      [ $run -lt 3 ] || while [ ! -e stop ]; do sleep 0.02; done
      """,
    ]
    let first = try StartedProgram(command, in: workshop.folder)
    try await first.says("run 3")
    kill(-first.pid, SIGINT)
    _ = try await workshop.write("", to: "stop")
    let stopped = try await first.wait()
    #expect(stopped.status == 128 + SIGINT)
    #expect(stopped.diagnostics.contains("stopped after 2 of 4 runs"))
    let second = try await workshop.run(command)
    #expect(second.status == 0)
    #expect(second.diagnostics.contains("2 of 4 runs are there"))
    #expect(second.lines == ["run 4", "run 5"])
    #expect(try await Self.fit(workshop).points.map(\.repeats) == [2, 2])
  }

  /// Whether the signal comes within a run or between two.
  @Test func aSignalAtAnyMomentEndsItInOrder() async throws {
    let workshop = try RecordWorkshop()
    for (number, delay) in zip(1..., [0, 17, 58, 111, 164]) {
      let bench = try StartedProgram(
        [
          try RecordWorkshop.command, "bench", "-o", "bench-\(number)", "--repeat", "400",
          "--show-output", "--", "echo", "run", "--with", "true",
        ], in: workshop.folder)
      try await bench.says("run")
      try await Task.sleep(for: .milliseconds(delay))
      kill(bench.pid, SIGINT)
      let ended = try await bench.wait()
      #expect(ended.status == 128 + SIGINT)
      #expect(ended.diagnostics.contains("runs, which are kept"), "\(ended.diagnostics)")
    }
  }

  @Test func aFailureIsPassedOn() async throws {
    let workshop = try RecordWorkshop()
    let command = [try RecordWorkshop.command, "sweep", "--workers", "1,2", "-o", "s.json", "--"]
    let failed = try await workshop.run(command + ["sh", "-c", "exit 7"])
    #expect(failed.status == 7)
    #expect(failed.diagnostics.contains("the command failed with 1 worker (exit status 7)"))
    let missing = try await workshop.run(
      [
        try RecordWorkshop.command, "sweep", "--workers", "1", "-o", "t.json", "--",
        "no-such-program",
      ])
    #expect(missing.status == 127)
    #expect(!workshop.has("t.json"))
    let killed = try await workshop.run(
      [
        try RecordWorkshop.command, "sweep", "--workers", "1", "-o", "u.json", "--", "sh", "-c",
        "kill -9 $$",
      ])
    #expect(killed.status == 137)
  }

  @Test func runsAreRecordedWhereAsked() async throws {
    let workshop = try RecordWorkshop()
    let sweep = try await workshop.run([
      try RecordWorkshop.command, "sweep", "--workers", "1,2", "--repeat", "1", "--warmup", "0",
      "--record", "traces", "-o", "s.json", "--", "sh", "-c", "sleep 0.0{workers}",
    ])
    #expect(sweep.status == 0, "\(sweep.diagnostics)")
    for workers in 1...2 {
      let trace = try workshop.trace("traces/workers-\(workers)-run-1.json.gz")
      #expect(trace.metadata.command == ["sh", "-c", "sleep 0.0\(workers)"])
    }
  }

  @Test(arguments: [
    (["sweep", "--workers", "1"], 2, "there is no command to sweep"),
    (["sweep", "--workers", "0", "--", "true"], 2, "--workers 0"),
    (["sweep", "--workers", "1,a", "--", "true"], 2, "--workers 1,a"),
    (["sweep", "--workers", "1", "--repeat", "0", "--", "true"], 2, "--repeat from 1"),
    (["sweep", "--workers", "1", "-o", "other.json", "--", "true"], 2, "other.json: is no sweep"),
    (["fit", "none.csv"], 3, "none.csv: cannot be opened"),
    (["fit", "bad.csv"], 3, "bad.csv:2:3: 'x' is no number"),
    (["fit", "bad.csv", "--law", "moore"], 2, "moore"),
    (["fit", "bad.csv", "--cores", "0"], 2, "--cores 0"),
  ])
  func wrongUseIsRefused(_ words: [String], _ status: Int32, _ part: String) async throws {
    let workshop = try RecordWorkshop()
    _ = try await workshop.write("n,time\n1,x\n", to: "bad.csv")
    _ = try await workshop.write("{}", to: "other.json")
    let result = try await workshop.run([try RecordWorkshop.command] + words)
    #expect(result.status == status)
    #expect(result.diagnostics.contains(part), "\(result.diagnostics)")
  }

  /// What is read of `fit --json`.
  private struct Fit: Decodable {
    var points: [Point]
    var laws: [Law]
    var serialFraction: Fraction?

    struct Point: Decodable {
      var n: Int
      var median: Double
      var repeats: Int
      var used: Bool
      var why: String?
    }

    struct Law: Decodable {
      var law: String
      var accepted: Bool
      var parameters: [String: Parameter]
    }

    struct Parameter: Decodable {
      var value: Double
      var low: Double
      var high: Double?
    }

    struct Fraction: Decodable {
      var source: String
      var n: Int?
      var value: Double
    }
  }

  private static func fit(_ workshop: RecordWorkshop, _ options: [String] = []) async throws -> Fit
  {
    let result = try await workshop.run(
      [try RecordWorkshop.command, "fit", "s.json", "--json"] + options)
    #expect(result.status == 0, "\(result.diagnostics)")
    return try JSONDecoder().decode(Fit.self, from: result.output)
  }
}
