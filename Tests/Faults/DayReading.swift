import Foundation
import Glibc

/// What commands make of a recording that is longer than 32 bits can count, and what it costs them.
struct DayReading {
  let coreograph: String
  let folder: URL
  let trace: String
  let day: MadeUpDay

  /// The parts of a summary that are known beforehand.
  private struct Summary: Decodable {
    struct States: Decodable { var running: Double }
    struct Switches: Decodable { var voluntary: Int }
    var wallSeconds: Double
    var states: States
    var threads: [Thread]
    var contextSwitches: Switches
    struct Thread: Decodable { var tid: Int32 }
  }

  /// Runs the commands and tells what they cost; what is wrong.
  func failures() throws -> [String] {
    var failures: [String] = []
    let numbers = path("summary.json")
    let commands: [(name: String, arguments: [String], output: String)] = [
      ("summary", ["summary", "--json", trace], numbers),
      ("figure cores", ["figure", "cores", trace, "-o", path("cores.svg")], path("cores.svg")),
      (
        "figure threads, an hour",
        ["figure", "threads", trace, "--from", "36000s", "--to", "39600s", "-o", path("hour.png")],
        path("hour.png")
      ),
      (
        "figure concurrency", ["figure", "concurrency", trace, "-o", path("levels.svg")],
        path("levels.svg")
      ),
      ("report", ["report", trace, "-o", path("report.html")], path("report.html")),
      ("convert", ["convert", trace, "-o", path("copy.json.gz")], path("copy.json.gz")),
    ]
    for (name, arguments, output) in commands {
      let cost = try run(arguments, output: name == "summary" ? numbers : path("said"))
      print("\(name): \(cost)")
      fflush(nil)
      var facts = stat()
      if cost.status != 0 || stat(output, &facts) != 0 || facts.st_size == 0 {
        failures.append("\(name) failed: \(said)")
      }
    }
    failures += wrongNumbers(in: numbers)
    if !trace.hasSuffix(".gz") { failures += try wrongPlaces() }
    return failures
  }

  private func wrongNumbers(in file: String) -> [String] {
    guard let data = FileManager.default.contents(atPath: file),
      let found = try? JSONDecoder().decode(Summary.self, from: data)
    else { return ["no summary to compare"] }
    var wrong: [String] = []
    func compare(_ name: String, _ value: Double, _ truth: Double, to slack: Double) {
      if abs(value - truth) > slack { wrong.append("\(name) is \(value), and should be \(truth)") }
    }
    compare("wallSeconds", found.wallSeconds, Double(MadeUpDay.length) / 1e9, to: 1e-6)
    compare("states.running", found.states.running, Double(day.runningNanoseconds) / 1e9, to: 1e-6)
    compare("threads", Double(found.threads.count), Double(day.threads), to: 0)
    return wrong
  }

  /// A damage beyond 4 GB is found in its line.
  private func wrongPlaces() throws -> [String] {
    let file = try FileHandle(forUpdating: URL(filePath: trace))
    let size = try file.seekToEnd()
    let start = size - min(size / 2, 1 << 16)
    try file.seek(toOffset: start)
    let tail = try file.readToEnd() ?? Data()
    guard let newline = tail.firstIndex(of: 0x0A) else { return ["the file has no lines"] }
    let offset = start + UInt64(newline) + 1
    let line = try lines(before: offset) + 1
    try file.seek(toOffset: offset)
    try file.write(contentsOf: Data("!".utf8))
    let cost = try run(["summary", trace], output: path("said"))
    print("damage at byte \(offset), line \(line): \(cost) \(said)")
    try file.seek(toOffset: offset)
    try file.write(contentsOf: Data("{".utf8))
    try file.close()
    guard cost.status == 3, said.contains("line \(line):") else {
      return ["the damage at byte \(offset), line \(line), was told as: \(said)"]
    }
    return []
  }

  private func lines(before offset: UInt64) throws -> Int {
    let file = try FileHandle(forReadingFrom: URL(filePath: trace))
    defer { try? file.close() }
    var (left, count) = (Int(offset), 0)
    while left > 0, let bytes = try file.read(upToCount: min(left, 4 << 20)), !bytes.isEmpty {
      left -= bytes.count
      count += bytes.withUnsafeBytes { bytes in bytes.count { $0 == 0x0A } }
    }
    return count
  }

  private func run(_ arguments: [String], output: String) throws -> Child.Cost {
    let streams = Child.Streams(output: output, diagnostics: path("diagnostics"))
    return try Child([coreograph] + arguments, in: folder.path, streams: streams).cost()
  }

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  /// What the last command said on standard error.
  private var said: String {
    let text = try? String(contentsOfFile: path("diagnostics"), encoding: .utf8)
    return (text ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
