import Foundation
import Glibc
import Testing
import Trace

/// Where a trace goes, and what happens when it cannot go there.
struct RecordOutputTests {
  let workshop = Result { try RecordWorkshop() }

  /// Makes so many context switches that the trace grows by megabytes.
  private static let busy = """
    import os
    (a, b), (c, d) = os.pipe(), os.pipe()
    if os.fork() == 0:
        while os.read(a, 1) == b"x": os.write(d, b"y")
        os._exit(0)
    for n in range(20000):
        os.write(b, b"x"); os.read(c, 1)
    os.write(b, b"."); os.wait(); print("program done")
    """

  @Test func `a name in gz is compressed`() async throws {
    let workshop = try workshop.get()
    let result = try await workshop.run(
      [
        try RecordWorkshop.command, "record", "-o", "t.json.gz",
      ]
        + RecordWorkshop.usualOptions + ["sleep", "0.1"])
    #expect(result.status == 0)
    #expect(
      try Data(contentsOf: workshop.folder.appending(path: "t.json.gz")).starts(with: [31, 139]))
    #expect(try workshop.trace("t.json.gz").metadata.exit?.status == 0)
  }

  @Test func `the trace can go to standard output`() async throws {
    let workshop = try workshop.get()
    let result = try await workshop.run(
      [
        "sh", "-c", "\"$@\" -o - -- sh -c 'echo noise >&2; exit 3' >out.json; echo $? >status",
        "sh",
        try RecordWorkshop.command, "record",
      ] + RecordWorkshop.usualOptions)
    #expect(result.diagnostics == "noise\n")
    #expect(try workshop.trace("out.json").metadata.exit?.status == 3)
    #expect(try String(contentsOfFile: workshop.path("status"), encoding: .utf8) == "3\n")
  }

  @Test func `a reader that goes away does not end the program`() async throws {
    let workshop = try workshop.get()
    let script = "\"$@\" -o - -- sh -c 'sleep 0.3; echo done >finished' | head -c 100 >/dev/null"
    let result = try await workshop.run(
      [
        "sh", "-c", script, "sh", try RecordWorkshop.command, "record",
      ] + RecordWorkshop.usualOptions)
    #expect(workshop.has("finished"))
    #expect(result.diagnostics.split(separator: "\n").count == 1)
  }

  /// What gives a command mounts of its own, which go with it. Ordinary users get them where they
  /// may make user namespaces; in a chroot even the superuser has none if its root is no mount.
  private static let ownMounts: [String]? = [
    ["unshare", "--mount"], ["unshare", "--mount", "--map-root-user"],
  ].first { command in
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command + ["true"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }

  @Test(.enabled(if: ownMounts != nil, "nobody here may mount a small file system of his own"))
  func `a full disk in mid-run leaves the program alone and a readable trace`() async throws {
    let workshop = try workshop.get()
    let script = """
      mkdir disk && mount -t tmpfs -o size=300k none disk || exit 99
      "$@" >out; echo "status $?" >>out; cp disk/t.json kept.json
      """
    let result = try await workshop.run(
      try #require(Self.ownMounts) + [
        "sh", "-c", script, "sh", try RecordWorkshop.command, "record", "-o", "disk/t.json",
      ] + RecordWorkshop.usualOptions + ["python3", "-c", Self.busy])
    #expect(result.status == 0)
    #expect(
      try String(contentsOfFile: workshop.path("out"), encoding: .utf8)
        == "program done\nstatus 0\n")
    let lines = result.diagnostics.split(separator: "\n")
    #expect(lines.count == 1)
    #expect(lines.first?.contains("disk/t.json: no space left") == true, "\(lines)")
    let trace = try workshop.trace("kept.json")
    #expect(trace.metadata.cutShort)
    #expect(trace.running.count > 100)
  }

  @Test(.enabled(if: ownMounts != nil, "nobody here may mount a small file system of his own"))
  func `on a disk that is full from the start nothing runs and nothing is left`() async throws {
    let workshop = try workshop.get()
    let script = """
      mkdir disk && mount -t tmpfs -o size=4k none disk && echo full >disk/file || exit 99
      "$@"; echo "status $?"; ls disk
      """
    let result = try await workshop.run(
      try #require(Self.ownMounts) + [
        "sh", "-c", script, "sh", try RecordWorkshop.command, "record", "-o", "disk/t.json",
        "touch", "ran",
      ])
    #expect(result.lines == ["status 2", "file"])
    #expect(!workshop.has("ran"))
    #expect(result.diagnostics.hasPrefix("coreograph: disk/t.json: cannot be created: no space"))
    #expect(result.diagnostics.split(separator: "\n").count == 1)
  }

  @Test func `a limit on file sizes is the trace's own trouble`() async throws {
    let workshop = try workshop.get()
    let script = "ulimit -f 200; \"$@\""
    let result = try await workshop.run(
      ["bash", "-c", script, "bash"] + workshop.recording(["python3", "-c", Self.busy]))
    #expect(result.status == 0)
    #expect(result.lines == ["program done"])
    #expect(result.diagnostics.split(separator: "\n").count == 1)
    #expect(try workshop.trace().metadata.cutShort)
  }

  @Test func `an existing trace is replaced whole`() async throws {
    let workshop = try workshop.get()
    _ = try await workshop.record(["python3", "-c", Self.busy])
    let long = try Data(contentsOf: workshop.folder.appending(path: "t.json")).count
    _ = try await workshop.record(["true"])
    #expect(try Data(contentsOf: workshop.folder.appending(path: "t.json")).count < long)
    #expect(try workshop.trace().metadata.command == ["true"])
  }

  @Test func `a trace survives that a command could not be started`() async throws {
    let workshop = try workshop.get()
    _ = try await workshop.record(["true"])
    let result = try await workshop.record(["no-such-command"])
    #expect(result.status == 127)
    #expect(try workshop.trace().metadata.command == ["true"])
  }

  @Test func `closed standard streams stay closed and nothing leaks into them`() async throws {
    let workshop = try workshop.get()
    let program = "import os; print(os.listdir('/proc/self/fd'), file=open('seen', 'w'))"
    for closing in ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"] {
      let shell = ["sh", "-c", "\"$@\" \(closing)", "sh"]
      _ = try await workshop.run(shell + ["python3", "-c", program])
      let alone = try Data(contentsOf: workshop.folder.appending(path: "seen"))
      _ = try await workshop.run(shell + workshop.recording(["python3", "-c", program]))
      #expect(try Data(contentsOf: workshop.folder.appending(path: "seen")) == alone)
      #expect(try workshop.trace().metadata.exit?.status == 0)
    }
  }
}
