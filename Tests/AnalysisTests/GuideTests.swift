import Testing
import Trace

@testable import Analysis

private let ms: Nanoseconds = 1_000_000

/// The guide's answers on workloads of which the right one can be worked out by hand.
@Suite("The guide")
struct GuideTests {
  /// A run of one task after another on four cores: each computes for `work` ms, of which it holds the
  /// GIL for `locked`, and then waits for `wait`; nil: nothing is known of a GIL.
  private func oneByOne(
    _ name: String = "work/sequential", tasks: Int, work: Nanoseconds, locked: Nanoseconds?,
    wait: Nanoseconds, cores: [Int32] = [0, 1, 2, 3]
  ) -> GuideRun {
    var records = began(1)
    var moment: Nanoseconds = 0
    for _ in 0..<tasks {
      let end = moment + work * ms
      records += ran(.t(1), on: 0, moment, end, .blocked)
      if let locked { records += used(.t(1), take: moment, drop: moment + locked * ms) }
      moment = end + wait * ms
    }
    records += ended(.t(1), at: moment)
    return GuideRun(
      name: name, summary: Summary(makeTrace(with: makeMetadata(cores: cores), records)))
  }

  private func guide(_ runs: GuideRun...) throws -> Guide {
    let guides = Guide.all(runs)
    #expect(guides.count == 1)
    return try #require(guides.first)
  }

  private func answers(_ guide: Guide) -> [String] { guide.choices.map(\.answer) }

  @Test("five sleeps: threads overlap them, asyncio would as well; nothing for processes to do")
  func waiting() throws {
    // 5 x (2 ms + 1 s): at once 10 ms of computing and the longest second.
    let guide = try guide(oneByOne(tasks: 5, work: 2, locked: 2, wait: 1000))
    #expect(guide.advice == .threads)
    let threads = try #require(guide.expectations.first { $0.model == .threads })
    #expect(threads.seconds == 1.01)
    #expect(threads.atLeastSeconds == 1)
    #expect(abs(threads.gain - 5.01 / 1.01) < 1e-9)
    #expect(abs(threads.gainAtMost - 5.01) < 1e-9)
    // Four workers take two rounds' time: 5 s / 4.
    let processes = try #require(guide.expectations.first { $0.model == .processes })
    #expect(abs(processes.seconds - 1.2525) < 1e-9)
    #expect(answers(guide) == ["threads", "threads", "neither", "asyncio"])
    #expect(guide.text.hasPrefix("Use threads: it takes 5.010 s one after the other"))
    #expect(guide.isBorneOut == nil)
  }

  @Test("waits by the hundred: no thread for each")
  func manyWaits() throws {
    let guide = try guide(oneByOne(tasks: 200, work: 1, locked: 1, wait: 50))
    #expect(guide.advice == .eventLoop)
    #expect(guide.expectations.contains { $0.model == .threads } == false)
    #expect(answers(guide) == ["threads", "asyncio", "neither", "asyncio"])
    #expect(guide.choices[1].why == "200 waits at once would take as many threads")
  }

  @Test("computing under the GIL: processes, a quarter of the time on four cores")
  func computingUnderTheLock() throws {
    let guide = try guide(oneByOne(tasks: 8, work: 100, locked: 100, wait: 0))
    #expect(guide.advice == .processes)
    let processes = try #require(guide.expectations.first { $0.model == .processes })
    #expect(processes.seconds == 0.2)
    #expect(processes.gain == 4)
    let threads = try #require(guide.expectations.first { $0.model == .threads })
    #expect(threads.seconds == 0.8)
    #expect(threads.derivation == "800 ms in turns under the GIL")
    #expect(answers(guide) == ["processes", "neither", "executors", "neither"])
    #expect(guide.notes.contains { $0.contains("starting a worker process") })
  }

  @Test("computing that lets go of the GIL: threads")
  func computingBesideTheLock() throws {
    let guide = try guide(oneByOne(tasks: 8, work: 100, locked: 10, wait: 0))
    #expect(guide.advice == .threads)
    #expect(guide.choices[0].why.contains("holds the GIL for only 10 % of its computing"))
    #expect(guide.expectations.first { $0.model == .threads }?.seconds == 0.2)
  }

  @Test("no interpreter lock: threads, and no talk of processes")
  func otherLanguages() throws {
    let guide = try guide(oneByOne(tasks: 8, work: 100, locked: nil, wait: 0))
    #expect(guide.advice == .threads)
    #expect(guide.expectations.map(\.model) == [.sequential, .threads, .eventLoop])
    #expect(guide.choices.map(\.question) == ["threads or processes", "an event loop or threads"])
  }

  @Test("waits and computing under the GIL: a loop that waits, and processes that compute")
  func mixed() throws {
    // 1.6 s of waits and 0.8 s of computing: 0.2 + 0.1 s, where four workers by themselves would take
    // 0.2 + 0.4, and threads 0.8 + 0.1.
    let guide = try guide(oneByOne(tasks: 16, work: 50, locked: 50, wait: 100))
    #expect(guide.advice == .eventLoopWithProcesses)
    let times = Dictionary(
      uniqueKeysWithValues: guide.expectations.map { ($0.model, ($0.seconds * 1000).rounded()) })
    #expect(
      times == [
        .sequential: 2400, .threads: 900, .processes: 600, .eventLoop: 900,
        .eventLoopWithProcesses: 300,
      ])
    #expect(answers(guide).prefix(2) == ["processes", "threads"])
  }

  @Test("one core, or little to save: it stays as it is")
  func leaveIt() throws {
    let oneCore = try guide(oneByOne(tasks: 8, work: 100, locked: 100, wait: 0, cores: [0]))
    #expect(oneCore.advice == .sequential)
    #expect(oneCore.choices[0].why.contains("one core"))
    let short = try guide(oneByOne(tasks: 4, work: 20, locked: 20, wait: 0))
    #expect(short.advice == .sequential)
    #expect(short.text.hasPrefix("Leave it sequential: it takes 80.0 ms, computing for 100 %"))
  }

  @Test("what starting workers costs is taken from runs that did, and can be too much")
  func startup() throws {
    var pool = oneByOne("work/process-pool", tasks: 1, work: 500, locked: 500, wait: 0)
    pool.summary.startup = StartupSummary(workers: 4, meanSeconds: 0.3)
    let guide = try guide(oneByOne(tasks: 8, work: 50, locked: 50, wait: 0), pool)
    let processes = try #require(guide.expectations.first { $0.model == .processes })
    #expect(processes.seconds == 0.1 + 0.3)
    #expect(processes.measuredSeconds == 0.5)
    #expect(guide.advice == .sequential)
    #expect(guide.isBorneOut == true)
  }

  @Test("a serial part that a parallel run showed is not shared out")
  func serial() throws {
    var pool = oneByOne("work/process-pool", tasks: 1, work: 500, locked: 500, wait: 0)
    pool.summary.findings = [
      Finding(id: .serialFraction, severity: .note, text: "", where: "", seconds: 0.4)
    ]
    let guide = try guide(oneByOne(tasks: 8, work: 100, locked: 100, wait: 0), pool)
    let processes = try #require(guide.expectations.first { $0.model == .processes })
    #expect(processes.seconds == 0.4 + 0.1)
    #expect(processes.derivation.hasPrefix("400 ms by one alone + 400 ms / 4 cores"))
  }

  @Test("where the recordings say otherwise the guide says so")
  func notBorneOut() throws {
    let guide = try guide(
      oneByOne(tasks: 8, work: 100, locked: 100, wait: 0),
      oneByOne("work/process-pool, 4 workers", tasks: 1, work: 1000, locked: 1000, wait: 0))
    #expect(guide.advice == .processes)
    #expect(guide.isBorneOut == false)
    #expect(guide.notes.last?.contains("work/sequential was fastest, with 800 ms") == true)
    #expect(guide.measured.map(\.run) == ["work/sequential", "work/process-pool, 4 workers"])
  }

  @Test("a program in another language is shown and judges no model")
  func otherLanguage() throws {
    let guide = try guide(
      oneByOne(tasks: 8, work: 100, locked: 100, wait: 0),
      oneByOne("work/process-pool", tasks: 1, work: 250, locked: 250, wait: 0),
      oneByOne("work/swift-threads", tasks: 1, work: 20, locked: nil, wait: 0))
    #expect(guide.advice == .processes)
    #expect(guide.isBorneOut == true)
    #expect(guide.expectations.first { $0.model == .threads }?.measuredSeconds == nil)
    #expect(guide.measured.map(\.run).first == "work/swift-threads")
    #expect(guide.measured.map(\.model) == [nil, .processes, .sequential])
  }
}
