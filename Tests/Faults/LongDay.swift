import ArgumentParser
import Foundation
import Glibc
import Trace

/// Writes a day-long recording with as many switches as a busy day has, and reads it back: memory of
/// the recorder, and time and memory of the commands.
struct LongDay: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "day", abstract: "Write a day-long recording, and read it back.")

  @Option(help: "How many switches the day has: 2000 a second.") var switches = 172_800_000
  @Option(help: "What all that is random follows from.") var seed: UInt64 = 1
  @Option(help: "The command to test.") var coreograph: String
  @Option(help: "Where there is room: 150 bytes a switch, a tenth of that packed.") var folder:
    String?
  @Flag(help: "Compress the recording.") var packed = false
  @Flag(help: "Keep the recording and what was made of it.") var keep = false

  func run() throws {
    let parent = folder.map { URL(filePath: $0) } ?? FileManager.default.temporaryDirectory
    let place = parent.appending(path: "day-\(getpid())")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    defer { if !keep { try? FileManager.default.removeItem(at: place) } }
    let trace = place.appending(path: packed ? "day.json.gz" : "day.json").path
    let day = try write(to: trace)
    let reading = DayReading(coreograph: coreograph, folder: place, trace: trace, day: day)
    let failures = try reading.failures()
    for failure in failures { print("FAILED: \(failure)") }
    guard failures.isEmpty else { throw ExitCode(1) }
  }

  /// Writes the day; memory must not grow with it.
  private func write(to path: String) throws -> MadeUpDay {
    var day = MadeUpDay(switches: switches, seed: seed)
    var writer = try TraceWriter(path: path, metadata: day.metadata)
    var early: Int?
    let watch = Stopwatch()
    try day.write(into: &writer) { _ in
      early = early ?? residentBytes
      fflush(nil)
    }
    try writer.finish(metadata: day.metadata)
    let grown = (residentBytes - (early ?? 0)) >> 10
    var facts = stat()
    stat(path, &facts)
    print(
      "written: \(switches) switches, \(day.threads) threads, \(facts.st_size) bytes, "
        + "\(Int(watch.seconds)) s, memory grew by \(grown) KiB to "
        + "\(residentBytes >> 20) MiB")
    guard grown < 32 << 10 else { throw Growth() }
    return day
  }

  struct Growth: Error, CustomStringConvertible {
    let description = "the recorder's memory grew with the recording"
  }

  private var residentBytes: Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    return (text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0) * 4096
  }
}
