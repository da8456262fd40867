import Capture
import Lab
import Testing
import Trace

/// The experiments, run and recorded in earnest: what docs/LAB.md promises of each chart, asserted
/// from the recorded spans. The bounds hold on two cores that are busy with other work, too.
@Suite(.serialized) struct RecordedExperimentTests {
  @Test func sequentialPrimesRunOnOneThread() throws {
    let spans = try recordedExperiment("primes/sequential", size: "40000")
    #expect(spans.trace.threads.count == 1)
    #expect(spans.timeWith(atLeast: 2) == 0)
  }

  @Test func threadingPrimesTakeTurnsOnAboutOneCore() throws {
    let spans = try recordedExperiment("primes/threading", size: "80000", workers: 4)
    let workers = spans.trace.threads.filter { $0.key.tid != $0.key.pid }
    #expect(workers.count == 4)
    // Every worker has its turn while another one is not through.
    let turns = workers.map { spans.firstToLast(of: $0) }
    #expect(spans.deepestOverlap(of: turns) >= 2)
    // The lock goes from thread to thread.
    let holders = try #require(spans.trace.interpreterLocks.first).uses
      .filter { $0.held != nil }.map(\.thread)
    #expect(Set(holders).count == 5)
    // The first thread has it first and last, whoever comes late on a busy machine.
    #expect(zip(holders, holders.dropFirst()).count { $0 != $1 } >= 5)
    // Only who has it computes.
    #expect(spans.timeCovered(atLeast: 2, by: spans.holds(of: spans.trace.interpreterLocks)) == 0)
  }

  @Test func multiprocessingPrimesStartAProcessForEachShare() throws {
    let spans = try recordedExperiment("primes/multiprocessing", size: "8000", workers: 2)
    #expect(spans.trace.processes.count == 3)
    for process in spans.trace.processes.dropFirst() {
      #expect(process.parent == 0)
    }
    // Each costs something before its work begins, and does that by itself.
    let shares = spans.tasks(.process)
    #expect(shares.count == 2)
    #expect(shares.allSatisfy { ($0.started ?? 0) > $0.time.start && $0.outcome == .ok })
    #expect(Set(spans.threads(of: shares).map(\.process)) == [1, 2])
  }

  @Test func sequentialSleepsFollowOneAnother() throws {
    let spans = try recordedExperiment("sleep/sequential", size: "0.3")
    #expect(spans.trace.threads.count == 1)
    // Who is kept from its core after it has worked out when to wake up sleeps for less than 0.3 s.
    let pauses = spans.pauses(of: spans.trace.threads[0]).filter { $0.duration >= 150_000_000 }
    #expect(pauses.count >= 5)
  }

  @Test func threadingSleepsOverlap() throws {
    let spans = try recordedExperiment("sleep/threading", size: "0.3", workers: 5)
    let workers = spans.trace.threads.filter { $0.key.tid != $0.key.pid }
    let longest = workers.map { worker in
      spans.pauses(of: worker).max { $0.duration < $1.duration } ?? TimeRange(0, 0)
    }
    #expect(longest.count == 5)
    #expect(longest.allSatisfy { $0.duration >= 150_000_000 })
    // On a busy machine the last may begin when the first is through.
    #expect(spans.deepestOverlap(of: longest) >= 2)
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
      let spans = try recordedExperiment(name, size: "800", catalogue: catalogue)
      #expect(spans.trace.metadata.label == name)
      #expect((spans.trace.threads.count == 1) == name.hasSuffix("last-first"))
    }
  }
}
