import Testing
import Trace

@testable import Analysis

private let ms: Nanoseconds = 1_000_000

@Suite("What the guide makes of a recording")
struct GuideProfileTests {
  /// Four threads that each wait for 100 ms at once; the first one made them and joins them.
  private func overlapping() -> Summary {
    var records = began(1) + ran(.t(1), on: 0, 0, 4 * ms, .blocked)
    for tid: Int32 in 2...5 {
      records += spawned(.t(tid), by: .t(1), at: 0)
      records += ran(.t(tid), on: 1, 4 * ms, 4 * ms, .blocked)
      records += waited(.t(tid), 4 * ms, 104 * ms, for: .timer) + ended(.t(tid), at: 104 * ms)
    }
    return Summary(makeTrace(records, ended(.t(1), at: 104 * ms)))
  }

  @Test("of waits that overlap it is worked out how long they take one after the other")
  func overlappedWaits() throws {
    let profile = try #require(WorkloadProfile([GuideRun(name: "x", summary: overlapping())]))
    #expect(!profile.isMeasured)
    // Four lives of 100 ms, less what they were ready for; at most five at once.
    #expect(abs(profile.waitSeconds - 0.4) < 0.017)
    #expect(profile.longestWaitSeconds == 0.1)
    #expect(profile.waitsAtOnce == 4)
    #expect(profile.gilSeconds == nil)
  }

  @Test("time on cores under the lock: only what lies in both")
  func lockedWork() throws {
    // On a core 0..<40 and 60..<100, holds 20..<70 and 80..<90.
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 40 * ms, .preempted),
      ran(.t(1), on: 0, 60 * ms, 100 * ms, .exited), used(.t(1), take: 20 * ms, drop: 70 * ms),
      used(.t(1), take: 80 * ms, drop: 90 * ms), ended(.t(1), at: 100 * ms))
    let lock = try #require(Summary(trace).gil.first)
    #expect(lock.cpuSeconds == 0.04)
    #expect(lock.holdSeconds == 0.06)
  }

  @Test("the longest stretch without anyone computing, and the time tasks take on their threads")
  func facts() {
    let trace = makeTrace(
      began(1), ran(.t(1), on: 0, 0, 10, .blocked), ran(.t(1), on: 0, 30, 40, .blocked),
      ran(.t(1), on: 0, 45, 50, .exited),
      did(1, .job, made: 0, runs: [(.t(1), 0, 10)], ended: 10),
      did(2, .job, made: 0, runs: [(.t(1), 30, 50)], ended: 50), ended(.t(1), at: 50))
    let summary = Summary(trace)
    #expect(summary.longestWaitSeconds == 20e-9)
    #expect(summary.tasks.meanRunSeconds == 15e-9)
    #expect(summary.tasks.longestRunSeconds == 20e-9)
    #expect(summary.startup == nil)
    #expect(Summary(makeTrace(began(1))).tasks.meanRunSeconds == nil)
  }

  @Test("what a worker process computes before its first task is what its start costs")
  func startup() {
    let two = ThreadKey(pid: 2, tid: 2)
    var records = began(1) + ran(.t(1), on: 0, 0, 10 * ms, .blocked)
    records += began(2, by: .t(1), at: 5 * ms) + ran(two, on: 1, 10 * ms, 40 * ms, .blocked)
    records += ran(two, on: 1, 50 * ms, 100 * ms, .exited) + ended(two, at: 100 * ms)
    records += did(1, .job, made: 0, runs: [(two, 60 * ms, 100 * ms)], ended: 100 * ms)
    let summary = Summary(makeTrace(records, ended(.t(1), at: 100 * ms)))
    #expect(summary.startup == StartupSummary(workers: 1, meanSeconds: 0.04))
  }

  @Test(
    "names say what ran and how",
    arguments: [
      ("primes/threading", "primes", GuideModel.threads),
      ("primes/process-pool, 4 workers", "primes", .processes),
      (
        "amdahl/asyncio-processes, 1 worker, serial 20", "amdahl, serial 20",
        .eventLoopWithProcesses
      ),
      ("primes/sequential, Python 3.12", "primes, Python 3.12", .sequential),
    ] as [(String, String, GuideModel)])
  func names(name: String, workload: String, model: GuideModel) {
    let run = GuideRun(name: name, summary: overlapping())
    #expect(run.workload == workload)
    #expect(run.model == model)
  }

  @Test("a name that says nothing: what was recorded does; a model of no kind is none")
  func structure() throws {
    #expect(GuideRun(name: "my program", summary: overlapping()).model == .threads)
    #expect(GuideRun(name: "primes/free-threaded", summary: overlapping()).model == nil)
    let one = Summary(makeTrace(began(1), ran(.t(1), on: 0, 0, 10, .exited), ended(.t(1), at: 10)))
    #expect(one.recordedModel == .sequential)
    var tasks = one
    tasks.taskKind = "greenlets"
    #expect(tasks.recordedModel == .eventLoop)
    tasks.taskKind = "jobs"
    #expect(tasks.recordedModel == .threads)
    var other = try #require(tasks.processes.first)
    other.cpuSeconds = 0
    other.name += "-launcher"
    tasks.processes.append(other)
    #expect(tasks.recordedModel == .threads)
    other.name = tasks.processes[0].name
    tasks.processes.append(other)
    #expect(tasks.recordedModel == .processes)
  }

  @Test("a program that hangs or waits for itself gets no advice, and nothing recorded none")
  func noAdvice() {
    var summary = overlapping()
    summary.findings = [
      Finding(id: .deadlock, severity: .problem, text: "", where: "", seconds: 1)
    ]
    let guide = Guide(workload: "x", runs: [GuideRun(name: "x", summary: summary)])
    #expect(guide.advice == nil)
    #expect(guide.text.hasPrefix("No advice: the recording shows a mistake (deadlock)"))
    var locked = overlapping()
    locked.bound = .lock
    #expect(Guide(workload: "x", runs: [GuideRun(name: "x", summary: locked)]).advice == nil)
    let empty = Guide(workload: "x", runs: [GuideRun(name: "x", summary: Summary(makeTrace()))])
    #expect(empty.text == "Nothing was recorded.")
    #expect(empty.profile == nil)
  }

  @Test("the text fits a terminal, whatever the names")
  func text() {
    let name = "\u{1b}[2J" + String(repeating: "long ", count: 40) + "/threading"
    let guides = Guide.all([GuideRun(name: name, summary: overlapping())])
    let text = GuideText(guides[0], style: TerminalStyle(width: 80, usesColor: false)).text
    #expect(!text.unicodeScalars.contains("\u{1b}"))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test("every model of the guide has a price and a title, and each of the lab's is one or none")
  func models() {
    #expect(Set(GuideModel.byPrice) == Set(GuideModel.allCases))
    #expect(
      GuideModel.allCases.allSatisfy { !$0.price.isEmpty && !$0.title(inPython: true).isEmpty })
  }
}
