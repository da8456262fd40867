import Foundation
import Glibc
import Testing

/// What cannot be recorded is refused with one line before anything runs or is written.
struct RecordRefusalTests {
  let workshop = Result { try RecordWorkshop() }

  private func refuse(
    _ command: [String], options: [String] = [], status: Int32, saying words: String...
  ) async throws {
    let workshop = try workshop.get()
    let result = try await workshop.record(command, options: options)
    #expect(result.status == status)
    #expect(result.output.isEmpty)
    let lines = result.diagnostics.split(separator: "\n")
    #expect(lines.count == 1, "\(lines)")
    for word in words { #expect(result.diagnostics.contains(word), "\(lines)") }
    #expect(!workshop.has("t.json"))
  }

  @Test func `a command that does not exist`() async throws {
    try await refuse(["no-such-command"], status: 127, saying: "no-such-command: ", "not found")
    try await refuse(["./no/such"], status: 127, saying: "./no/such: ", "no such file")
    try await refuse([""], status: 2, saying: "no command")
  }

  @Test func `names neither break the line nor act on the terminal`() async throws {
    try await refuse(
      ["no\u{1b}[31m\nsuch"], status: 127, saying: "no\u{fffd}[31m\u{fffd}such: command not found")
  }

  @Test func `a command that is here but not in PATH`() async throws {
    _ = try await workshop.get().write("#!/bin/sh\n", to: "here")
    try await refuse(["here"], status: 127, saying: "write ./here")
  }

  @Test func `a directory`() async throws {
    try await refuse(["/tmp"], status: 126, saying: "/tmp: is a directory")
  }

  @Test func `a file without permission`() async throws {
    let file = try await workshop.get().write("#!/bin/sh\n", to: "closed", mode: 0o644)
    try await refuse([file], status: 126, saying: "\(file): not executable", "chmod +x")
  }

  @Test func `a script whose interpreter does not exist`() async throws {
    let file = try await workshop.get().write("#!/no/such/interpreter -x\n", to: "script")
    try await refuse([file], status: 127, saying: file, "interpreter /no/such/interpreter ")
    let windows = try await workshop.get().write("#!/bin/sh\r\necho\r\n", to: "windows")
    try await refuse([windows], status: 127, saying: windows, "Windows line ending")
  }

  @Test func `a program for another machine`() async throws {
    let file = try await workshop.get().write("\u{7f}ELF\u{1}\u{1}\u{1}\0\0\0\0\0", to: "foreign")
    try await refuse([file], status: 126, saying: file, "not a program for this machine")
  }

  @Test func `text without an interpreter runs in the shell, as everywhere`() async throws {
    let file = try await workshop.get().write("echo \"$0\" \"$@\"\n", to: "plain")
    let alone = try await workshop.get().run(["env", file, "a", "b c"])
    let result = try await workshop.get().record([file, "a", "b c"])
    #expect(result.status == 0)
    #expect(result.lines == ["\(file) a b c"])
    #expect(result.lines == alone.lines)
  }

  @Test func `too many arguments`() async throws {
    let long = String(repeating: "x", count: 120_000)
    let workshop = try workshop.get()
    let script = try await workshop.write(
      """
      import subprocess, sys
      sys.exit(subprocess.run(sys.argv[1:] + ["\(long)"] * 10, preexec_fn=lambda: None).returncode)
      """, to: "many.py")
    // The recorder gets what fits; the environment that it adds nothing to must fit once more.
    let result = try await workshop.run(["python3", script] + workshop.recording(["true"]))
    #expect(result.status == 0)
  }

  @Test func `cores that are not there, or are no list`() async throws {
    try await refuse(
      ["true"], options: ["--cores", "4095"], status: 2, saying: "4095", "cannot be used here")
    try await refuse(["true"], options: ["--cores", "0,4095"], status: 2, saying: "--cores: 4095 ")
    try await refuse(["true"], options: ["--cores", "two"], status: 2, saying: "--cores two")
    try await refuse(["true"], options: ["--cores", ""], status: 2, saying: "--cores")
  }

  @Test func `no empty trace is left under a name of our choice`() async throws {
    let workshop = try workshop.get()
    let foreign = try await workshop.write("\u{7f}ELF\u{1}\u{1}\u{1}\0\0\0\0\0", to: "foreign")
    for command in ["no-such-command", "/tmp", foreign] {
      let result = try await workshop.run([try RecordWorkshop.command, "record", command])
      #expect(result.status == 126 || result.status == 127)
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: workshop.folder.path)
    #expect(files.filter { !$0.hasPrefix(".") } == ["foreign"])
  }

  @Test func `an earlier trace outlives a command that cannot start`() async throws {
    let workshop = try workshop.get()
    let foreign = try await workshop.write("\u{7f}ELF\u{1}\u{1}\u{1}\0\0\0\0\0", to: "foreign")
    for name in ["t.json", "t.json.gz"] {
      let earlier = try await workshop.write("recorded yesterday", to: name, mode: 0o644)
      for command in ["no-such-command", "/tmp", foreign] {
        let result = try await workshop.run(
          [try RecordWorkshop.command, "record", "-o", earlier, command])
        #expect(result.status == 126 || result.status == 127)
        #expect(try String(contentsOfFile: earlier, encoding: .utf8) == "recorded yesterday")
      }
    }
  }

  @Test func `unknown options and no command`() async throws {
    let workshop = try workshop.get()
    let recorder = [try RecordWorkshop.command, "record"]
    for (arguments, words) in [
      (["--bogus", "true"], "unknown option --bogus"), ([], "no command"), (["--"], "no command"),
      (["--capture", "magic", "true"], "magic"),
    ] {
      let result = try await workshop.run(recorder + arguments)
      #expect(result.status == 2)
      #expect(result.diagnostics.contains(words), "\(result.diagnostics)")
    }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: workshop.folder.path)
        .allSatisfy { $0.hasPrefix(".") })
  }

  @Test func `an output that cannot be written, before the program runs`() async throws {
    let workshop = try workshop.get()
    for output in ["no/such/folder/t.json", ".", "/proc/t.json"] {
      let result = try await workshop.run([
        try RecordWorkshop.command, "record", "-o", output, "touch", "ran",
      ])
      #expect(result.status == 2)
      #expect(result.diagnostics.hasPrefix("coreograph: \(output): "))
      #expect(result.diagnostics.split(separator: "\n").count == 1)
      #expect(!workshop.has("ran"))
    }
  }

  @Test func `help is help`() async throws {
    let workshop = try workshop.get()
    for arguments in [["record", "--help"], ["help", "record"], ["record", "-h"]] {
      let result = try await workshop.run([try RecordWorkshop.command] + arguments)
      #expect(result.status == 0)
      #expect(result.lines.contains { $0.contains("coreograph record -o primes.trace.json") })
    }
  }

  @Test(arguments: [
    (["nosuch"], "there is no command 'nosuch'; see `coreograph --help`"),
    (
      ["help", "figur"],
      "there is no command 'figur'; did you mean 'figure'? See `coreograph --help`"
    ),
    (["sumary", "--help"], "there is no command 'sumary'; did you mean 'summary'? See"),
    (
      ["help", "lab", "rum"],
      "there is no command 'rum'; did you mean 'run'? See `coreograph lab --help`"
    ),
  ]) func `a command that is not there is wrong usage, also behind help`(
    arguments: [String], words: String
  ) async throws {
    let workshop = try workshop.get()
    let result = try await workshop.run([try RecordWorkshop.command] + arguments)
    #expect(result.status == 2)
    #expect(result.lines.isEmpty)
    #expect(result.diagnostics.hasPrefix("coreograph: \(words)"))
    #expect(result.diagnostics.split(separator: "\n").count == 1)
  }

  @Test(arguments: [
    [], ["record"], ["sweep"], ["bench"], ["lab"], ["lab", "run"], ["lab", "list"],
    ["lab", "install"], ["doctor"], ["summary"], ["compare"], ["check"], ["guide"], ["fit"],
    ["figure"], ["report"], ["view"], ["convert"], ["merge"],
  ]) func `every help has an example, and no line of it is torn`(command: [String]) async throws {
    let workshop = try workshop.get()
    let result = try await workshop.run([try RecordWorkshop.command, "help"] + command)
    #expect(result.status == 0)
    let start = try #require(result.lines.firstIndex(of: "Example:"))
    let example = result.lines[(start + 1)...].prefix { !$0.hasPrefix("USAGE:") }
    #expect(!example.isEmpty)
    for line in example { #expect(line.hasPrefix("  coreograph "), "\(line)") }
  }
}
