import Analysis
import Testing

/// A finding with an experiment of the lab that shows it, and a close one that does not: a row of the
/// table in docs/NUMBERS.md.
struct FindingExample: Sendable, CustomTestStringConvertible {
  /// What it is an example of.
  var id: Finding.Kind
  /// What shows it.
  var shows: Experiment
  /// What is like it, and does not.
  var neighbour: Experiment
  /// What else must hold of the recording, and of the first finding in it.
  var details: @Sendable (LabRecording, Finding) -> Void = { _, _ in }

  /// An experiment as a user would name it.
  struct Experiment: Sendable, CustomStringConvertible {
    var name: String
    /// How much of it a test records.
    var size: String
    var workers: Int
    var options: [String: String] = [:]
    /// What else it takes, in words.
    var note = ""

    /// A cell of the table: its name with its options, as the command line takes them, and the note.
    var description: String {
      let options = options.sorted { $0.key < $1.key }.map { " --set \($0.key)=\($0.value)" }
      return "`\(name)\(options.joined())`\(note)"
    }

    func record() throws -> LabRecording {
      try LabRecording(name, size: size, workers: workers, options: options)
    }
  }

  var testDescription: String { id.rawValue }
}

extension FindingExample {
  /// All but `lost-records` and `stolen-cores`, which are about the machine and not about programs.
  static let all: [FindingExample] = [
    FindingExample(
      id: .threadsForCPUWorkUnderGIL,
      shows: Experiment(name: "primes/threading", size: "80000", workers: 2),
      neighbour: Experiment(name: "hashing/threading", size: "8", workers: 2),
      details: { _, finding in #expect(finding.text.contains("2 threads took turns on one GIL")) }),
    FindingExample(
      id: .gilConvoy, shows: Experiment(name: "convoy/threading", size: "60000", workers: 2),
      neighbour: Experiment(name: "convoy/multiprocessing", size: "60000", workers: 2),
      details: { _, finding in #expect(finding.text.contains("waits behind a thread")) }),
    FindingExample(
      id: .lockContention,
      shows: Experiment(name: "contention/threading", size: "10", workers: 4),
      neighbour: Experiment(
        name: "contention/threading", size: "10", workers: 4, options: ["held": "short"])),
    FindingExample(
      id: .moreWorkersThanCores,
      shows: Experiment(
        name: "primes/multiprocessing", size: "160000", workers: 3 * max(TestPythons.cores, 1),
        note: ", three workers a core"),
      neighbour: Experiment(
        name: "primes/multiprocessing", size: "80000", workers: max(TestPythons.cores, 1),
        note: ", one worker a core")),
    FindingExample(
      id: .startupAboveWork,
      shows: Experiment(name: "squares/process-pool-spawn", size: "2000", workers: 2),
      neighbour: Experiment(name: "primes/process-pool-spawn", size: "80000", workers: 2),
      details: { _, finding in #expect(finding.text.contains("2 worker processes computed for")) }),
    FindingExample(
      id: .serialFraction,
      shows: Experiment(
        name: "amdahl/process-pool", size: "160000", workers: 2, options: ["serial": "50"]),
      neighbour: Experiment(
        name: "amdahl/process-pool", size: "320000", workers: 2, options: ["serial": "0"])),
    FindingExample(
      id: .blockingCallInEventLoop,
      shows: Experiment(name: "blocking-call/asyncio", size: "0.2", workers: 3),
      neighbour: Experiment(name: "blocking-call/asyncio-threads", size: "0.2", workers: 3),
      details: { recording, finding in
        #expect(recording.findings(.blockingCallInEventLoop).count == 1)
        #expect(finding.where.hasPrefix("task 'work_async'"))
        // The last of five has nobody left to wait for it.
        #expect(finding.seconds >= 0.69)
        #expect(finding.text.contains("It did so 4 times"))
      }),
    FindingExample(
      id: .noTimeout, shows: Experiment(name: "no-timeout/threading", size: "2.5", workers: 3),
      neighbour: Experiment(
        name: "no-timeout/threading", size: "20", workers: 3, options: ["limit": "0.3"]),
      details: { _, finding in #expect(finding.text.contains("signal 14 ended the run")) }),
    FindingExample(
      id: .lostUpdates, shows: Experiment(name: "counter/threading", size: "150000", workers: 4),
      neighbour: Experiment(name: "counter/sequential", size: "20000", workers: 1),
      details: { recording, finding in
        #expect(finding.text.contains("of 'bare counter' were lost"))
        // The one beside it, with a lock, is none.
        #expect(recording.output.contains("locked counter: 600000 of 600000 updates, 0 lost"))
        let lost = recording.output.split(separator: " ").compactMap { Int($0) }[2]
        #expect(lost > 0 && lost < 600_000)
      }),
    FindingExample(
      id: .deadlock, shows: Experiment(name: "deadlock/threading", size: "0.3", workers: 2),
      neighbour: Experiment(
        name: "deadlock/threading", size: "0.3", workers: 2, options: ["order": "same"]),
      details: { _, finding in
        #expect(finding.text.contains("held lock A and waited for lock B"))
        #expect(finding.text.contains("held lock B and waited for lock A"))
        #expect(finding.seconds > 0.1)
      }),
    FindingExample(
      id: .livelock, shows: Experiment(name: "livelock/threading", size: "200", workers: 2),
      neighbour: Experiment(
        name: "livelock/threading", size: "200", workers: 2, options: ["pause": "random"]),
      details: { _, finding in
        #expect(finding.text.components(separatedBy: "gave up 200 times").count == 3)
        #expect(finding.text.contains("and got it never"))
      }),
    FindingExample(
      id: .starvation, shows: Experiment(name: "starvation/threading", size: "1.5", workers: 4),
      neighbour: Experiment(
        name: "starvation/threading", size: "0.6", workers: 4, options: ["rest": "0.03"]),
      details: { _, finding in
        #expect(finding.seconds >= 0.3)
        #expect(finding.text.contains("took it at least"))
      }),
  ]
}
