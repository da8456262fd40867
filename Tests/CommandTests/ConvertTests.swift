import Foundation
import Glibc
import Testing
import Trace

/// `coreograph convert`: what goes in comes out, and what cannot is said in one line.
@Suite struct ConvertTests {
  private let workshop: RecordWorkshop

  init() throws { workshop = try RecordWorkshop() }

  private func convert(_ arguments: String...) async throws -> StartedProgram.Result {
    try await workshop.run([try RecordWorkshop.command, "convert"] + arguments)
  }

  /// A recording of two programs, in `t.json`.
  private func record() async throws -> Trace {
    let result = try await workshop.record(["sh", "-c", "sleep 0.05; sleep 0.05"])
    try #require(result.status == 0, "\(result.diagnostics)")
    return try workshop.trace()
  }

  @Test func thereAndBackIsTheSameTrace() async throws {
    let recorded = try await record()
    for (input, output) in [("t.json", "a.json.gz"), ("a.json.gz", "b.json"), ("b.json", "c")] {
      let result = try await convert(workshop.path(input), "-o", workshop.path(output))
      #expect(result.status == 0)
      #expect(result.diagnostics.isEmpty)
      #expect(try workshop.trace(output) == recorded)
    }
    // Equal traces are equal files.
    let file = workshop.folder.appending(path: "b.json")
    let bytes = try Data(contentsOf: file)
    #expect(try Data(contentsOf: workshop.folder.appending(path: "c")) == bytes)
  }

  @Test func standardStreamsAreFiles() async throws {
    let recorded = try await record()
    let command = try RecordWorkshop.command
    let result = try await workshop.run([
      "bash", "-c",
      "\(command) convert - -o - < t.json | gzip | \(command) convert - -o - --to chrome > piped.json",
    ])
    #expect(result.status == 0, "\(result.diagnostics)")
    #expect(try workshop.trace("piped.json") == recorded)
  }

  /// Another JSON library reads and writes the file: the trace stays the same, byte for byte.
  @Test(arguments: [
    "json.dump(trace, out)", "json.dump(trace, out, indent=1, sort_keys=True)",
    "json.dump(trace, out, separators=(',', ':'))", "json.dump(trace['traceEvents'], out)",
  ])
  func otherToolsLeaveTheTraceWhole(change: String) async throws {
    _ = try await record()
    let python = "import json; trace = json.load(open('t.json')); out = open('o.json', 'w'); "
    let changed = try await workshop.run(["python3", "-c", python + change])
    #expect(changed.status == 0, "\(changed.diagnostics)")
    let original = try await convert(workshop.path("t.json"), "-o", "-")
    let other = try await convert(workshop.path("o.json"), "-o", "-")
    #expect(other.status == 0, "\(other.diagnostics)")
    #expect(!original.output.isEmpty)
    #expect(other.output == original.output)
  }

  @Test func aCutRecordingBecomesAWholeFileThatSaysSo() async throws {
    _ = try await record()
    let text = try Data(contentsOf: workshop.folder.appending(path: "t.json"))
    try text.prefix(text.count * 2 / 3).write(to: workshop.folder.appending(path: "cut.json"))
    let cut = try readTrace(at: workshop.path("cut.json"))
    #expect(cut.metadata.cutShort)
    for (input, output) in [("cut.json", "whole.json"), ("whole.json", "again.json")] {
      #expect(try await convert(workshop.path(input), "-o", workshop.path(output)).status == 0)
      #expect(try readTrace(at: workshop.path(output)) == cut)
    }
  }

  @Test(arguments: [
    (["missing.json", "-o", "out.json"], 3, "missing.json: cannot be opened"),
    ([".", "-o", "out.json"], 3, ".: is a folder; name a trace file in it"),
    (["empty.json", "-o", "out.json"], 3, "empty.json: is empty; record again"),
    (["t.json", "-o", "nowhere/out.json"], 2, "nowhere/out.json: cannot be created"),
    (["t.json", "-o", "./t.json"], 2, "./t.json: is the input, too"),
    (["t.json", "-o", "/dev/full"], 2, "/dev/full: cannot be created: no space left"),
    (["t.json", "-o", "out.json", "--table", "spans"], 2, "--table goes with --to csv"),
    (["t.json", "-o", "./", "--to", "csv", "--table", "gil"], 2, "./ is a folder, which gets all"),
    (["t.json", "-o", "nowhere/t/", "--to", "csv"], 2, "nowhere/t/: cannot be created"),
    (["t.json", "-o", "t.json", "--to", "parquet"], 2, "t.json: is the input, too"),
    (["t.json"], 2, "-o"), (["t.json", "-o", "out.json", "--to", "png"], 2, "png"),
  ])
  func refusalsAreOneLine(arguments: [String], status: Int32, line: String) async throws {
    _ = try await record()
    _ = try await workshop.write("", to: "empty.json")
    let result = try await workshop.run([try RecordWorkshop.command, "convert"] + arguments)
    #expect(result.status == status)
    #expect(result.diagnostics.contains(line), "\(result.diagnostics)")
    #expect(result.output.isEmpty)
    if status == 3 { #expect(result.diagnostics.count { $0 == "\n" } == 1) }
    #expect(!workshop.has("out.json"))
  }

  /// Tables alone, all together and on standard output: as many seconds on cores as the summary says.
  @Test func tables() async throws {
    let trace = try await record()
    let one = try await convert(workshop.path("t.json"), "-o", "-", "--to", "csv")
    let all = try await convert(
      workshop.path("t.json"), "-o", workshop.path("all") + "/", "--to", "csv")
    #expect(one.status == 0 && all.status == 0, "\(one.diagnostics) \(all.diagnostics)")
    let spans = try String(
      contentsOf: workshop.folder.appending(path: "all/spans.csv"), encoding: .utf8)
    #expect(one.output == Data(spans.utf8))
    let rows = spans.split(separator: "\r\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    let running = rows.filter { $0[7] == "running" }.compactMap { Int64($0[6]) }
    #expect(
      running.reduce(0, +)
        == (0..<trace.running.count).reduce(0) { $0 + trace.running.time($1).duration })
    let names = try FileManager.default.contentsOfDirectory(
      atPath: workshop.folder.appending(path: "all").path)
    #expect(
      names.sorted() == [
        "cores.csv", "gil.csv", "spans.csv", "tasks.csv", "threads.csv", "waits.csv",
      ])
    let parquet = try await convert(workshop.path("t.json"), "-o", workshop.path("s.parquet"))
    #expect(parquet.status == 0, "\(parquet.diagnostics)")
    let bytes = try Data(contentsOf: workshop.folder.appending(path: "s.parquet"))
    #expect(bytes.starts(with: Data("PAR1".utf8)))
  }

  /// A file that may not grow stands for a full disk: a trace that does not fit leaves what was there.
  @Test(arguments: ["out.json", "out.json.gz"])
  func whatDoesNotFitLeavesWhatWasThere(output: String) async throws {
    // Some 100 KB plain and 9 KB packed.
    let result = try await workshop.record([
      "sh", "-c", "for i in $(seq 60); do /bin/true; done",
    ])
    try #require(result.status == 0, "\(result.diagnostics)")
    let kibibytes = output.hasSuffix(".gz") ? 4 : 32
    let file = workshop.folder.appending(path: output)
    for former in [nil, Data("former".utf8)] {
      try former?.write(to: file)
      let limited = try await workshop.run([
        "bash", "-c", "ulimit -f \(kibibytes) && exec \"$0\" convert t.json -o \(output)",
        try RecordWorkshop.command,
      ])
      #expect(limited.status == 2)
      #expect(
        limited.diagnostics.contains("\(output): no space left: nothing is written"),
        "\(limited.diagnostics)")
      #expect(FileManager.default.contents(atPath: file.path) == former)
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: workshop.folder.path)
    #expect(!names.contains { $0.hasSuffix(".part") }, "\(names)")
  }
}
