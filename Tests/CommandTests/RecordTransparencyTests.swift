import Foundation
import Testing
import Trace

/// A program under `record` is the program alone: what it gets, and what its caller gets from it.
struct RecordTransparencyTests {
  let workshop = Result { try RecordWorkshop() }

  @Test(arguments: ["switches", "procfs"])
  func `standard output and error come through byte for byte`(rung: String) async throws {
    let workshop = try workshop.get()
    let program = """
      import os, sys
      bytes_ = bytes(range(256)) * 4096
      for n in range(0, len(bytes_), 65521): os.write(1, bytes_[n:n + 65521])
      os.write(2, bytes_[:1000])
      """
    let alone = try await workshop.run(["python3", "-c", program])
    let recorded = try await workshop.record(
      ["python3", "-c", program], options: ["--capture", rung])
    #expect(recorded.output == alone.output)
    #expect(recorded.output.count == 1 << 20)
    #expect(recorded.diagnostics == alone.diagnostics)
    #expect(recorded.status == 0)
  }

  @Test func `standard input is the program's`() async throws {
    let workshop = try workshop.get()
    let input = workshop.folder.appending(path: "input")
    try Data("a line\nand \u{1F600} more".utf8).write(to: input)
    let program = try StartedProgram(
      try workshop.recording(["cat"]), in: workshop.folder, input: input)
    #expect(try await program.wait().output == Data(contentsOf: input))
  }

  @Test(arguments: [0, 1, 3, 42, 255])
  func `an exit status is passed on`(status: Int32) async throws {
    let workshop = try workshop.get()
    let result = try await workshop.record(["sh", "-c", "exit \(status)"])
    #expect(result.status == status)
    #expect(try workshop.trace().metadata.exit == .init(status: status, signal: nil))
  }

  @Test func `a status is known although the caller ignores the end of children`() async throws {
    let workshop = try workshop.get()
    let launcher = [
      "python3", "-c",
      """
      import os, signal, sys
      signal.signal(signal.SIGCHLD, signal.SIG_IGN)
      os.execvp(sys.argv[1], sys.argv[1:])
      """,
    ]
    let program = ["grep", "SigIgn", "/proc/self/status"]
    let alone = try await workshop.run(launcher + program)
    let recorded = try await workshop.run(launcher + workshop.recording(program))
    #expect(recorded.lines == alone.lines)
    #expect(
      try await workshop.run(launcher + workshop.recording(["sh", "-c", "exit 3"])).status == 3)
    #expect(try workshop.trace().metadata.usage != nil)
  }

  @Test(arguments: [SIGTERM, SIGKILL, SIGSEGV, SIGPIPE])
  func `a signal that killed it is passed on as 128 and its number`(signal: Int32) async throws {
    let workshop = try workshop.get()
    let result = try await workshop.record(["sh", "-c", "ulimit -c 0; kill -\(signal) $$"])
    #expect(result.status == 128 + signal)
    #expect(try workshop.trace().metadata.exit == .init(status: 128 + signal, signal: signal))
  }

  @Test(arguments: ["switches", "procfs"])
  func `it starts in the surroundings that it would have alone`(rung: String) async throws {
    let workshop = try workshop.get()
    let program = ["python3", RecordWorkshop.program("surroundings.py"), "an argument", "", "--x"]
    let unusual = ["python3", RecordWorkshop.program("unusual.py")]
    let recorder = try workshop.recording(program, options: ["--capture", rung])
    for launcher in [[], unusual] {
      // A shell between, so that the program is not the leader of its process group.
      let shell = ["sh", "-c", #""$@"; exit"#, "sh"]
      let alone = try await workshop.run(shell + launcher + program)
      let recorded = try await workshop.run(shell + launcher + recorder)
      #expect(alone.status == 0)
      #expect(alone.lines.count > 100)
      #expect(recorded.lines.difference(from: alone.lines).isEmpty)
    }
  }

  @Test func `the environment gains what agents need and nothing without them`() async throws {
    let workshop = try workshop.get()
    func variables(_ command: [String], options: [String]? = nil) async throws -> [String: String] {
      let preload = ["LD_PRELOAD": "/no/such/library.so"]
      let result =
        if let options {
          try await workshop.record(command, options: options, environment: preload)
        } else {
          try await workshop.run(command, environment: preload)
        }
      return Dictionary(
        result.lines.compactMap { line in
          line.firstIndex(of: "=").map { (String(line[..<$0]), String(line[$0...])) }
        }, uniquingKeysWith: { first, _ in first })
    }
    let show = ["env"]
    let alone = try await variables(show)
    let recorded = try await variables(show, options: ["--gil", "auto", "--tasks", "auto"])
    let gained = Set(recorded.keys).subtracting(alone.keys)
    let needed: Set = ["COREOGRAPH_PROBE_DIRECTORY", "COREOGRAPH_GIL", "COREOGRAPH_AGENT"]
    // The processor's counter is used where it can be relied on.
    #expect(gained.subtracting(["COREOGRAPH_PROBE_CLOCK"]) == needed)
    let preload = try #require(recorded["LD_PRELOAD"])
    #expect(preload.hasPrefix("=/no/such/library.so:/"))
    #expect(preload.hasSuffix("/coreograph-probe.so"))
    for (name, value) in alone where name != "LD_PRELOAD" { #expect(recorded[name] == value) }
    #expect(try await variables(show, options: ["--gil", "off", "--tasks", "off"]) == alone)
  }

  @Test func `cores pins it and nothing else`() async throws {
    let workshop = try workshop.get()
    let core = try #require(
      try await workshop.run(["python3", "-c", "import os; print(*os.sched_getaffinity(0))"])
        .lines.first?.split(separator: " ").last.map(String.init))
    let show = ["python3", "-c", "import os; print(*os.sched_getaffinity(0)); sum(range(10**7))"]
    let result = try await workshop.record(show, options: ["--cores", core])
    #expect(result.lines == [core])
    let trace = try workshop.trace()
    #expect(trace.metadata.cores.usable.map(String.init) == [core])
    #expect(Set(trace.running.cores.map(String.init)) == [core])
  }

  @Test func `options after the command are the command's`() async throws {
    let workshop = try workshop.get()
    let command = ["printf", "%s,", "-o", "x", "--label", "--", "--help"]
    let recorder =
      [try RecordWorkshop.command, "record", "-o", workshop.path("t.json")]
      + RecordWorkshop.usualOptions
    let plain = try await workshop.run(recorder + command)
    #expect(plain.lines == ["-o,x,--label,--,--help,"])
    let separated = try await workshop.run(recorder + ["--"] + command)
    #expect(separated.lines == plain.lines)
  }

  @Test func `a trace without a name is named after the program and never overwritten`()
    async throws
  {
    let workshop = try workshop.get()
    let script = try await workshop.write("print('ran')", to: "primes.py")
    let recorder =
      [try RecordWorkshop.command, "record"] + RecordWorkshop.usualOptions
      + ["python3", script]
    async let first = workshop.run(recorder)
    async let second = workshop.run(recorder)
    async let third = workshop.run(recorder)
    for result in try await [first, second, third] {
      #expect(result.lines == ["ran"])
      #expect(result.diagnostics.contains(" -> primes-2"))
    }
    let traces = try FileManager.default.contentsOfDirectory(atPath: workshop.folder.path)
      .filter { $0.hasSuffix(".trace.json") }
    #expect(traces.count == 3)
    for name in traces {
      #expect(name.wholeMatch(of: /primes-\d{8}-\d{6}(-\d+)?\.trace\.json/) != nil)
      #expect(try workshop.trace(name).metadata.exit?.status == 0)
    }
  }
}
