import ArgumentParser
import Foundation

/// Measures what recording costs the recorded program, next to perf, trace-cmd and the kernel's tracer on the same machine.
@main
struct RecordingCost: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "What recording costs: per context switch, and for a program that only computes.",
    discussion: "Example: make bench")

  @Option(help: "The command to measure.")
  var coreograph: String

  @Option(help: "Interleaved rounds; a median is over these.")
  var rounds = 15

  @Option(help: "Context switches in a run.")
  var switches = 300_000

  @Option(help: "Rounds of arithmetic in a run that only computes.")
  var arithmetic = 600_000_000

  @Option(name: .shortAndLong, help: "Where the raw results go.")
  var output: String?

  func validate() throws {
    guard rounds >= 6 else { throw ValidationError("fewer than 6 rounds bound no median") }
  }

  func run() throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "recording-cost-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let workload = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appending(path: "Workload").path()

    var load = 0.0
    getloadavg(&load, 1)
    let available = try Availability(of: Variant.all(coreograph: coreograph), in: folder)
    for (name, why) in available.missing { print("Not measured: \(name): \(why)") }

    var measurements = try measure(
      experiment: "switches", command: [workload, "switches", String(switches)],
      variants: available.usable, rounds: rounds, in: folder, progress: showProgress)
    let own = available.usable.filter { $0.isOurs || $0.name == Variant.untraced.name }
    for threads in [1, ProcessInfo.processInfo.activeProcessorCount] {
      measurements += try measure(
        experiment: "compute, \(threads) thread\(threads == 1 ? "" : "s")",
        command: [workload, "compute", String(arithmetic), String(threads)],
        variants: own, rounds: rounds, in: folder, progress: showProgress)
    }
    showProgress("")

    var results = Results(
      date: Date.now.ISO8601Format(), machine: machine(), load: load,
      missing: Dictionary(available.missing.map { ($0.name, $0.why) }) { first, _ in first },
      measurements: measurements)
    results.table = results.goals()
    try write(results)
    print(results.machine, "\n")
    print(results.switchTable(), "\n")
    print(results.slowdownTable(), "\n")
    print(results.goalTable(), "\n")
    print("Medians of \(rounds) interleaved rounds. Raw results: \(file(for: results))")
  }

  private func machine() -> String {
    var name = utsname()
    uname(&name)
    let release = withUnsafeBytes(of: name.release) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
    return "Linux \(release), \(ProcessInfo.processInfo.activeProcessorCount) cores"
  }

  private func file(for results: Results) -> String {
    output ?? "Benchmarks/results/\(results.date.replacing(":", with: "")).json"
  }

  private func write(_ results: Results) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let path = URL(filePath: file(for: results))
    try FileManager.default.createDirectory(
      at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
    try encoder.encode(results).write(to: path)
  }
}

/// Rewrites the progress line; nothing where standard error is no terminal.
private func showProgress(_ text: String) {
  guard isatty(STDERR_FILENO) == 1 else { return }
  FileHandle.standardError.write(Data("\r\u{1b}[K\(text)".utf8))
}
