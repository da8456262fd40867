import Foundation
import Glibc
import Testing
import Trace

/// What recordings are worth when something goes wrong beside them; `make faults` tries it by the
/// hundreds.
struct RecordFaultTests {
  let workshop = Result { try RecordWorkshop() }

  /// What enters a namespace where CLOCK_MONOTONIC is a day ahead; nil where nobody here may.
  private static let dayAhead: [String]? = {
    let command = ["unshare", "--time", "--monotonic", "86400"]
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command + ["true"]
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    process.waitUntilExit()
    return process.terminationStatus == 0 ? command : nil
  }()

  @Test(.enabled(if: dayAhead != nil, "nobody here may make a time namespace"))
  func `a recorder and its program in a time namespace agree on the time`() async throws {
    let workshop = try workshop.get()
    let program = "import time; time.sleep(0.1); print(time.monotonic_ns())"
    let result = try await workshop.run(
      try #require(Self.dayAhead) + workshop.recording(["python3", "-c", program]))
    #expect(result.status == 0)
    let trace = try workshop.trace()
    let said = try #require(result.lines.first.flatMap { Int64($0) })
    let moment = said - (try #require(Int64(trace.metadata.clock.originNanoseconds)))
    #expect(trace.threads.contains { $0.time.start < moment && moment < $0.time.end })
    #expect(trace.running.count > 0)
    #expect(!trace.metadata.cutShort)
  }

  @Test func `a program whose recorder was killed fills no memory with records`() async throws {
    let workshop = try workshop.get()
    let program = """
      import os, threading, time
      folder = os.environ["COREOGRAPH_PROBE_DIRECTORY"]
      recorder = os.getppid()
      def work():
          for _ in range(2000): time.sleep(0)
      print("ready", flush=True)
      while os.getppid() == recorder: time.sleep(0.01)
      def size(): return sum(os.stat(f"{folder}/{name}").st_blocks for name in os.listdir(folder))
      before = size()
      threads = [threading.Thread(target=work) for _ in range(8)]
      for thread in threads: thread.start()
      for thread in threads: thread.join()
      print("grown by", size() - before, flush=True)
      """
    let recorder = try workshop.start(
      ["python3", "-c", program], options: ["--gil", "auto", "--tasks", "auto"])
    try await recorder.says("ready")
    kill(recorder.pid, SIGKILL)
    #expect(try await recorder.wait().status == 128 + SIGKILL)
    try await recorder.says("grown by 0\n")
  }

  /// As `kill -STOP` and `kill -CONT` from elsewhere do, or tools that slow a process down by these.
  @Test func `a recorder goes on with a program that alone is continued`() async throws {
    let workshop = try workshop.get()
    let program = """
      import os, signal, time
      program, recorder = os.getpid(), os.getppid()
      def is_stopped(pid):
          with open(f"/proc/{pid}/stat") as file: return file.read().rpartition(") ")[2][0] == "T"
      if os.fork() == 0:
          while not (is_stopped(program) and is_stopped(recorder)): time.sleep(0.001)
          os.kill(program, signal.SIGCONT)
          os._exit(0)
      os.kill(program, signal.SIGSTOP)
      os.wait()
      print("continued")
      """
    let result = try await workshop.run(workshop.recording(["python3", "-c", program]))
    #expect(result.status == 0)
    #expect(result.lines.contains("continued"))
    #expect(try workshop.trace().metadata.cutShort == false)
  }

  @Test func `what killed recorders left goes, and nothing else that bears such a name`()
    async throws
  {
    let workshop = try workshop.get()
    let manager = FileManager.default
    for name in [
      "coreograph-AAAAAA", "coreograph-BBBBBB/rings-1", "coreograph-CCCCCC/rings-2",
      "coreograph-DDDDDD", "coreograph-EEEEEE", "coreograph-FFFFFF/rings-3",
    ] {
      try manager.createDirectory(
        at: workshop.folder.appending(path: "tmp/\(name)"), withIntermediateDirectories: true)
    }
    // One was killed before it had made its folders, another one before its lock had a name, a third
    // when it was at work, a fourth between its folders and its lock; the others are somebody's results.
    for file in [
      "coreograph-BBBBBB/rings-1/new-lock", "coreograph-CCCCCC/rings-2/lock",
      "coreograph-DDDDDD/results", "coreograph-EEEEEE/lock",
    ] {
      try Data().write(to: workshop.folder.appending(path: "tmp/\(file)"))
    }
    let result = try await workshop.run([
      "sh", "-c", "touch -d yesterday tmp/* tmp/*/*; TMPDIR=$PWD/tmp \"$@\"; ls tmp", "sh",
      try RecordWorkshop.command, "record", "-o", "t.json", "--capture", "procfs", "true",
    ])
    #expect(result.lines == ["coreograph-DDDDDD", "coreograph-EEEEEE"])
  }

  /// The campaign itself: a few recordings, and whatever it finds.
  @Test func `a short campaign finds nothing`() async throws {
    let workshop = try workshop.get()
    let command = try RecordWorkshop.command
    let campaign = URL(filePath: command).deletingLastPathComponent().appending(path: "Faults")
    let result = try await workshop.run([
      campaign.path, "--coreograph", command, "--only", "kill-recorder", "--runs", "2", "--seed",
      "7",
    ])
    #expect(result.status == 0, "\(result.lines.joined(separator: "\n")) \(result.diagnostics)")
  }
}
