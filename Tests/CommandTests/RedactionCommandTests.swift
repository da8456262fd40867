import Foundation
import Glibc
import Testing
import Trace

/// A secret that a program bears everywhere is nowhere in what is made of a redacted recording.
struct RedactionCommandTests {
  private static let canary = "cAn4rYxq7"

  /// Records the program in a folder of the canary's name, with the canary as word, variable, name of
  /// thread, task, error, file; `traces` are the paths of it whole and redacted.
  private func recorded(in workshop: RecordWorkshop, options: [String]) async throws {
    let folder = workshop.path("in-\(Self.canary)")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let program = folder + "/\(Self.canary).py"
    if !FileManager.default.fileExists(atPath: program) {
      try FileManager.default.copyItem(
        atPath: RecordWorkshop.program("canaries.py"), toPath: program)
    }
    let run = try await workshop.run(
      ["env", "--chdir=\(folder)", try RecordWorkshop.command, "record", "--capture", "procfs"]
        + options + ["--", "/usr/bin/python3", program, "--password=\(Self.canary)", Self.canary],
      environment: ["CANARY": Self.canary, "MY_TOKEN": "zebra-zebra-7"])
    #expect(run.status == 0, "\(run.diagnostics)")
  }

  @Test func `after --redact all a secret is in no output`() async throws {
    let workshop = try RecordWorkshop()
    let coreograph = try RecordWorkshop.command
    let places = ["whole", "out", "converted"].map { workshop.path($0) }
    for place in places {
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    }
    try await recorded(in: workshop, options: ["-o", places[0] + "/t.json", "--redact", "none"])
    try await recorded(in: workshop, options: ["-o", places[1] + "/t.json.gz", "--redact", "all"])
    let converting = try await workshop.run([
      coreograph, "convert", places[0] + "/t.json", "--redact", "all", "-o",
      places[2] + "/t.json",
    ])
    #expect(converting.status == 0, "\(converting.diagnostics)")
    // The test would see it: the whole recording has it in every place.
    let whole = try readTrace(at: places[0] + "/t.json")
    #expect(whole.tasks.contains { $0.name.contains(Self.canary) })
    #expect(whole.threads.contains { $0.name.contains(Self.canary.prefix(15)) })
    #expect(whole.metadata.command.contains { $0.contains(Self.canary) })
    #expect(whole.metadata.workingDirectory?.contains(Self.canary) == true)

    for (folder, trace) in [(places[1], "t.json.gz"), (places[2], "t.json")] {
      for arguments in [
        ["summary", trace], ["summary", "--json", trace], ["guide", trace],
        ["view", "--plain", trace], ["compare", trace, "--with", trace],
        ["figure", "threads", trace, "-o", "a.svg", "--table", "csv"],
        ["figure", "tasks", trace, "-o", "a.png", "--table", "md"],
        ["figure", "threads", trace, "-o", "a.pdf"],
        ["report", trace, "-o", "a.html"], ["convert", trace, "-o", "b.json"],
        [
          "compare", trace, "--with", trace, "-o", "c.md", "-o", "c.xml", "-o", "c.json", "-o",
          "c.html", "-o", "c.svg",
        ],
      ] {
        let run = try await workshop.run(["env", "--chdir=\(folder)", coreograph] + arguments)
        #expect(run.status == 0, "\(arguments): \(run.diagnostics)")
        let text = String(decoding: run.output, as: UTF8.self) + run.diagnostics
        #expect(!text.contains(Self.canary), "\(arguments)")
      }
      let search = try await workshop.run([
        "/usr/bin/python3", RecordWorkshop.program("finds_text.py"), folder, Self.canary,
      ])
      #expect(search.status == 0, "\(String(decoding: search.output, as: UTF8.self))")
    }
    // Figures stay readable: one name for each thread and task.
    let redacted = try readTrace(at: places[2] + "/t.json")
    #expect(Set(redacted.tasks.map(\.name)).count == Set(whole.tasks.map(\.name)).count)
    #expect(redacted.metadata.command.first == "program-1")
    #expect(redacted.metadata.machine.hostname == "host-1")
    #expect(redacted.running == whole.running)
  }

  @Test func `what is not asked for stays, but for secrets in known forms`() async throws {
    let workshop = try RecordWorkshop()
    try await recorded(in: workshop, options: ["-o", workshop.path("t.json")])
    let trace = try readTrace(at: workshop.path("t.json"))
    let command = trace.metadata.command
    #expect(command.contains("--password=***"))
    #expect(command.last == Self.canary)
    #expect(trace.metadata.workingDirectory?.hasSuffix("in-\(Self.canary)") == true)
    let text = try String(contentsOfFile: workshop.path("t.json"), encoding: .utf8)
    // Neither variables nor their values, but for those that the program itself shows.
    #expect(!text.contains("MY_TOKEN") && !text.contains("zebra"))
    #expect(!text.contains("\"PATH\"") && !text.contains(":/usr/bin"))
    #expect(text.contains("GET https://***@host/?token=***"))
  }

  @Test func `sweeps, benches and lab runs leave out the same, and go on from there`() async throws
  {
    let workshop = try RecordWorkshop()
    let coreograph = try RecordWorkshop.command
    let program = ["sh", "-c", "exit 0", Self.canary]
    for repeats in ["1", "2"] {
      for command in [
        [
          "sweep", "--workers", "1", "--repeat", "1", "--warmup", "0", "--record", "sweeps", "-o",
          "sweeps/s.json", "--redact", "all", "--",
        ] + program,
        ["bench", "-o", "bench", "--repeat", repeats, "--warmup", "0", "--redact", "all", "--"]
          + program + ["--with"] + program,
      ] {
        mkdir(workshop.path("sweeps"), 0o777)
        let run = try await workshop.run([coreograph] + command)
        #expect(run.status == 0, "\(run.diagnostics)")
      }
    }
    let lab = try await workshop.run([
      coreograph, "lab", "run", "sleep/sequential", "--quick", "--redact", "all", "-o", "lab",
    ])
    #expect(lab.status == 0, "\(lab.diagnostics)")
    for (folder, word) in [
      ("sweeps", Self.canary), ("bench", Self.canary), ("lab/traces", "sleep.py"),
    ] {
      let search = try await workshop.run([
        "/usr/bin/python3", RecordWorkshop.program("finds_text.py"), workshop.path(folder), word,
      ])
      #expect(search.status == 0, "\(String(decoding: search.output, as: UTF8.self))")
    }
    let sweep = try String(contentsOfFile: workshop.path("sweeps/s.json"), encoding: .utf8)
    #expect(sweep.contains("host-1") && sweep.contains("program-1"))
    let index = try String(contentsOfFile: workshop.path("lab/runs.json"), encoding: .utf8)
    #expect(index.contains("program-1") && index.contains("argument-1"))
  }

  @Test func `a trace named after its command does not tell what is left out`() async throws {
    let workshop = try RecordWorkshop()
    try await recorded(in: workshop, options: ["--redact", "all"])
    let files = try FileManager.default.contentsOfDirectory(
      atPath: workshop.path("in-\(Self.canary)"))
    #expect(
      files.contains { $0.hasPrefix("program-1-") && $0.hasSuffix(".trace.json") }, "\(files)")
  }

  @Test func `wrong subjects and patterns are refused before anything runs`() async throws {
    let workshop = try RecordWorkshop()
    for options in [["--redact", "python3"], ["--redact", "home,"], ["--redact-pattern", "(("]] {
      let run = try await workshop.run(
        [try RecordWorkshop.command, "record"] + options + ["--", "touch", workshop.path("ran")])
      #expect(run.status == 2)
      #expect(run.diagnostics.contains(options[1]), "\(run.diagnostics)")
      #expect(!workshop.has("ran"))
    }
  }
}
