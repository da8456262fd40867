import Capture
import FoundationEssentials
import Lab
import Testing
import Trace

/// The experiments, run and recorded in earnest: what docs/LAB.md promises of each chart, asserted
/// from the recorded spans. The bounds hold on two cores that are busy with other work, too.
@Suite(.serialized) struct RecordedExperimentTests {
  @Test func sequentialPrimesRunOnOneThread() throws {
    let spans = try recorded("primes/sequential", size: "40000")
    #expect(spans.trace.threads.count == 1)
    #expect(spans.timeWith(atLeast: 2) == 0)
  }

  @Test func threadingPrimesTakeTurnsOnAboutOneCore() throws {
    let spans = try recorded("primes/threading", size: "80000", workers: 4)
    let workers = spans.trace.threads.filter { $0.key.tid != $0.key.pid }
    #expect(workers.count == 4)
    // A thread that waits for its turn wakes every 5 ms to ask for it; so long two may run.
    let together = spans.timeWith(atLeast: 2)
    #expect(Double(together) < 0.15 * Double(spans.timeWith(atLeast: 1)))
    // Every worker has its turn while another one is not through.
    let turns = workers.map { spans.firstToLast(of: $0) }
    #expect(spans.deepestOverlap(of: turns) >= 2)
  }

  @Test(.enabled(if: TraceMetadata.Cores.current().available >= 2, "needs two cores"))
  func multiprocessingPrimesRunOnTwoCoresAtOnce() throws {
    // On idle cores it is most of the time. Other work may keep one of two cores from them for a
    // whole run, so they have several; threads under the interpreter lock would fail in all of them.
    var spans = try recorded("primes/multiprocessing", size: "160000", workers: 2)
    for _ in 0..<4 where spans.timeWith(atLeast: 2) <= 10_000_000 {
      spans = try recorded("primes/multiprocessing", size: "160000", workers: 2)
    }
    #expect(spans.timeWith(atLeast: 2) > 10_000_000)
    #expect(spans.trace.processes.count == 3)
    for process in spans.trace.processes.dropFirst() {
      #expect(process.parent == 0)
    }
  }

  @Test func sequentialSleepsFollowOneAnother() throws {
    let spans = try recorded("sleep/sequential", size: "0.3")
    #expect(spans.trace.threads.count == 1)
    let waits = spans.waits(of: spans.trace.threads[0]).filter { $0.duration >= 295_000_000 }
    #expect(waits.count == 5)
  }

  @Test func threadingSleepsOverlap() throws {
    let spans = try recorded("sleep/threading", size: "0.3", workers: 5)
    let workers = spans.trace.threads.filter { $0.key.tid != $0.key.pid }
    let longest = workers.map { worker in
      spans.waits(of: worker).max { $0.duration < $1.duration } ?? TimeRange(0, 0)
    }
    #expect(longest.count == 5)
    #expect(longest.allSatisfy { $0.duration >= 295_000_000 })
    #expect(spans.deepestOverlap(of: longest) == 5)
  }

  /// What CONTRIBUTING.md promises: a file and a row each, and nothing else.
  @Test func aToyModelAndAToyWorkloadTakeAFileAndARowEach() throws {
    var catalogue = Catalogue.standard
    catalogue.models.append(
      Model(id: "last-first", title: "the last call first", shows: "one lane"))
    catalogue.programs.append(
      Program(
        path: "models/last_first.py",
        text: """
          def run(workload, tasks, workers):
              return [workload.work(task) for task in reversed(tasks)]

          """))
    catalogue.workloads.append(
      Workload(
        id: "toy-doubling", title: "double numbers", boundBy: "nothing",
        size: Workload.Size(full: "9", quick: "3"), workers: .fixed(2),
        answer: { .exactly("\($0.count * ($0.count - 1))") }))
    catalogue.programs.append(
      Program(
        path: "toy_doubling.py",
        text: """
          import lab

          def work(number):
              return 2 * number

          tasks = range
          answer = sum

          if __name__ == "__main__":
              lab.main(size=9)

          """))
    for name in ["primes/last-first", "toy-doubling/last-first", "toy-doubling/threading"] {
      let spans = try recorded(name, size: "800", catalogue: catalogue)
      #expect(spans.trace.metadata.label == name)
      #expect((spans.trace.threads.count == 1) == name.hasSuffix("last-first"))
    }
  }

  /// Records the experiment `name` with a size of its own and checks its answer.
  private func recorded(
    _ name: String, size: String, workers: Int = 2, catalogue: Catalogue = .standard
  ) throws -> RecordedSpans {
    var catalogue = catalogue
    for index in catalogue.workloads.indices { catalogue.workloads[index].size.quick = size }
    var spans: RecordedSpans?
    try withTemporaryFolder { path in
      let folder = try LabFolder(creatingAt: path)
      let lab = Lab(
        catalogue: catalogue,
        equipment: Equipment(interpreters: [try Interpreter.find("python3")]), folder: folder,
        quick: true, repetitions: 1, record: { try record($0) })
      let selection = Selection(names: [name], workers: [workers])
      let index = try lab.run(try catalogue.experiments(selection, cores: 2))
      let run = try #require(index.runs.first)
      #expect(run.correct, "answered '\(run.answer)', expected '\(run.expected)'")
      let trace = try readTrace(at: folder.path(of: run.trace))
      try trace.checkInvariants()
      spans = RecordedSpans(trace: trace)
    }
    return try #require(spans)
  }
}

/// Questions about recorded spans, answered by counting.
struct RecordedSpans {
  let trace: Trace

  /// How long at least `level` threads were on cores at once.
  func timeWith(atLeast level: Int) -> Nanoseconds {
    let changes = (0..<trace.running.count).flatMap { row in
      let time = trace.running.time(row)
      return [(time.start, 1), (time.end, -1)]
    }.sorted { $0 < $1 }
    var total: Nanoseconds = 0
    var count = 0
    for (change, next) in zip(changes, changes.dropFirst()) {
      count += change.1
      if count >= level { total += next.0 - change.0 }
    }
    return total
  }

  /// The stretches in which a thread was off its core by its own doing.
  func waits(of thread: ThreadLife) -> [TimeRange] {
    zip(thread.running, thread.running.dropFirst())
      .filter { row, _ in trace.running.endings[row] != .preempted }
      .map { row, next in TimeRange(trace.running.ends[row], trace.running.starts[next]) }
  }

  /// From a thread's first moment on a core to its last.
  func firstToLast(of thread: ThreadLife) -> TimeRange {
    guard let first = thread.running.first, let last = thread.running.last else {
      return TimeRange(0, 0)
    }
    return TimeRange(trace.running.starts[first], trace.running.ends[last])
  }

  /// The largest number of `stretches` that any moment lies in.
  func deepestOverlap(of stretches: [TimeRange]) -> Int {
    stretches.map { one in stretches.count { $0.start <= one.start && one.start < $0.end } }
      .max() ?? 0
  }
}
