import Randomness
import Testing
import Trace

@testable import Analysis

@Suite("The summary for people")
struct SummaryTextTests {
  private let plain = TerminalStyle(width: 80, usesColor: false)

  private func text(_ trace: Trace, _ style: TerminalStyle? = nil) -> String {
    SummaryText(Summary(trace), style: style ?? plain).text
  }

  /// Columns as a terminal counts them, of text in scripts of one column per character.
  private func widest(_ text: String) -> Int {
    text.split(separator: "\n").map(\.count).max() ?? 0
  }

  @Test("a whole page: verdict, numbers, states, threads, findings, method")
  func page() {
    // Two threads of 1 s on one core of two, in turns of 250 ms after 1 ran 500 ms alone.
    let ms: Nanoseconds = 1_000_000
    var metadata = makeMetadata(lostRecords: 1)
    metadata.label = "turns"
    metadata.command = ["python3", "turns.py"]
    metadata.exit = TraceMetadata.ExitFacts(status: 2, signal: nil)
    metadata.capture.notes = ["tracepoints need privilege"]
    let trace = makeTrace(
      with: metadata, began(1), ran(.t(1), on: 0, 0, 500 * ms, .preempted),
      spawned(.t(2), by: .t(1), at: 400 * ms),
      ran(.t(2), on: 0, 500 * ms, 750 * ms, .blocked),
      waited(.t(2), 750 * ms, 1_000 * ms, for: .lock),
      ran(.t(1), on: 0, 750 * ms, 1_000 * ms, .exited), ended(.t(1), at: 1_000 * ms),
      ended(.t(2), at: 1_000 * ms))
    // Of 1.6 s of threads' time 1 s is running, 0.35 s ready and 0.25 s waiting for a lock: of 78
    // characters 48.75, 17.06 and 12.19.
    #expect(
      text(trace) == """
        Concurrent, not parallel: 2 threads took turns; 1.00 of 2 cores busy.
        turns: python3 turns.py, exit status 2

          wall time        1.000 s    parallelism      1.00  peak 1  of 2 cores
          processor time   1.000 s    concurrency      1.60  peak 2  threads in flight
          processor use       50 %    ready, no core   0.35  peak 1  threads
          switches       1 to wait, 1 by preemption; 0 migrations
          core delay     median 250 ms after preemption, 100 ms after start
          core demand    0.68 threads per core; one lacked a core for 35 % of the run

        Where the threads' time went                                      1.600 s in all
          █████████████████████████████████████████████████▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▒▒▒▒▒▒▒▒▒▒▒▒
          █ running 63 %   ▓ ready, no core 22 %   ▒ lock wait 16 %

        2 threads           cpu      life   cores     states
          p1         1   750 ms   1.000 s   0         ████████████████████████▓▓▓▓▓▓▓▓
          t2         2   250 ms    600 ms   0         ██████████████▓▓▓▓▓▒▒▒▒▒▒▒▒▒▒▒▒▒

          ! warning: serial-fraction (the main thread (1))
            For 650 ms only one thread had anything to do: 65 % of the work, 400 ms of
            it at a stretch from 0 s on. By Amdahl's law 2 cores make this work at most
            1.2 times as fast as one core, 4 cores 1.4 times, and no number of them more
            than 1.5 times. Share that part out as well, or make the shares more even.
          ! warning: lost-records (not known)
            1 kernel record was lost: the program switched threads faster than the
            recorder could drain its buffers. Times there are too small. Record again on
            a quieter machine.
          ! warning: stolen-cores (the whole program)
            Threads were ready for 350 ms while the program was on fewer than the 2
            cores it could use: other programs held them, or threads were pinned to
            others. Measure on a quieter machine.

        Recorded through the kernel's switch records; 1 record lost; the recorder used
        0 s.
        tracepoints need privilege

        """)
  }

  @Test("lines fit, whatever the names, and nothing in them moves a terminal's cursor")
  func hostileNames() {
    var metadata = makeMetadata()
    metadata.label = String(repeating: "label ", count: 40)
    metadata.command = ["\u{1b}[2J\u{7}\r\n", "\u{202e}evil\u{9b}31m"]
    let name = "\u{1b}]0;x\u{7} a very long name that goes on \u{2028}\u{200b}and on"
    let trace = makeTrace(
      with: metadata, began(1), ran(.t(1), on: 0, 0, 100, .blocked),
      [.threadStarted(ThreadStart(thread: .t(2), creator: nil, name: name, at: 0))],
      ran(.t(2), on: 3_000_000, 0, 50, .blocked))
    let result = text(trace)
    #expect(widest(result) <= 80)
    let lines = result.unicodeScalars.filter { $0 != "\n" }
    #expect(lines.allSatisfy { $0.properties.generalCategory != .control })
    #expect(lines.allSatisfy { $0.properties.generalCategory != .format })
    #expect(result.contains("label label"))
  }

  @Test("many threads: the busiest are listed and the rest counted")
  func manyThreads() {
    var records = began(1)
    for tid: Int32 in 2...10_000 {
      records += spawned(.t(tid), by: .t(1), at: 0)
      records += ran(.t(tid), on: tid, 0, 9_000_000_000 + Nanoseconds(tid), .blocked)
    }
    let result = text(makeTrace(records))
    #expect(result.contains("10000 threads"))
    #expect(result.contains("t10000"))
    #expect(result.contains("and 9990 more"))
    #expect(result.split(separator: "\n").count < 40)
    #expect(widest(result) <= 80)
  }

  @Test("nothing recorded is still a page")
  func empty() {
    let result = text(makeTrace())
    #expect(result.hasPrefix("Nothing was recorded.\n"))
    #expect(!result.contains("nan") && !result.contains("inf"))
  }

  @Test("colours only when asked for, and they change no character")
  func colors() {
    let trace = makeTrace(began(1), ran(.t(1), on: 0, 0, 100, .blocked))
    let colored = text(trace, TerminalStyle(width: 80, usesColor: true))
    #expect(colored.contains("\u{1b}["))
    #expect(!text(trace).contains("\u{1b}"))
    #expect(colored.replacing(/\u{1b}\[[0-9]*m/, with: "") == text(trace))
  }

  @Test("a bar is as wide as asked, in the order of states, and no state vanishes")
  func bars() {
    var random = SeededNumbers(seed: 7)
    for _ in 0..<300 {
      var times = StateTimes()
      for state in ThreadState.allCases where Bool.random(using: &random) {
        let most = Nanoseconds(1) << Int.random(in: 0...50, using: &random)
        times[state] = Nanoseconds.random(in: 0...most, using: &random)
      }
      for width in [9, 20, 78] {
        let bar = StateBar(times, width: width)
        let shown = ThreadState.allCases.filter { times[$0] > 0 }
        #expect(bar.cells.map(\.state) == shown)
        #expect(bar.cells.allSatisfy { $0.count >= 1 })
        #expect(bar.cells.reduce(0) { $0 + $1.count } == (shown.isEmpty ? 0 : width))
      }
    }
  }

  @Test(
    "lengths of time have three digits or more and their unit",
    arguments: [
      (0, "0 s"), (1e-9, "0.0 µs"), (12.3e-6, "12.3 µs"), (99.95e-6, "100 µs"),
      (999.6e-6, "1.0 ms"), (12.34e-3, "12.3 ms"), (99.96e-3, "100 ms"), (0.9994, "999 ms"),
      (0.9996, "1.000 s"), (1.2345, "1.235 s"), (59.999, "60.00 s"), (123.45, "123.5 s"),
    ])
  func durations(seconds: Double, text: String) {
    #expect(duration(seconds) == text)
  }

  @Test("numbers are printed with a fixed number of decimals")
  func numbers() {
    #expect(decimals(0, 2) == "0.00")
    #expect(decimals(-0.001, 2) == "0.00")
    #expect(decimals(-1.5, 1) == "-1.5")
    #expect(decimals(1.005, 1) == "1.0")
    #expect(decimals(0.095, 2) == "0.10")
    #expect(decimals(.infinity, 2) == "-")
    #expect(percent(0.005) == "0.5 %")
    #expect(percent(0.0005) == "0.1 %")
    #expect(percent(0.0004) == "<0.1 %")
    #expect(percent(0.0995) == "10 %")
    #expect(percent(0) == "0 %")
    #expect(percent(1) == "100 %")
    #expect(plainNumber(2) == "2")
    #expect(plainNumber(1.5) == "1.50")
    #expect(coreList([0, 1, 2, 5, 7, 8]) == "0-2 5 7-8")
    #expect(coreList([]) == "")
  }

  @Test("names are shortened in the middle; wide characters count for two columns")
  func shortening() {
    #expect("short".shortened(to: 5) == "short")
    // Of nine columns one is the ellipsis, a third of the rest the end.
    #expect("a-long-name-1".shortened(to: 9) == "a-long…-1")
    #expect("a-long-name-1".shortened(to: 9).columns == 9)
    #expect("日本語の名前".columns == 12)
    #expect("日本語の名前".shortened(to: 7).columns <= 7)
    #expect("x".shortened(to: 0) == "")
  }
}
