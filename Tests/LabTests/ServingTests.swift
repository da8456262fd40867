import Foundation
import Lab
import Testing
import Trace

/// Servers, clients and the scheduler, recorded in earnest: what their charts show.
@Suite(.serialized) struct ServingTests {
  @Test func requestsFollowOneAnotherOnOneThread() throws {
    let recording = try LabRecording("http-fetch/sequential", size: "0.1")
    // The server is a process of its own.
    #expect(recording.trace.processes.count == 2)
    #expect(recording.trace.processes[0].threads.count == 1)
    #expect(recording.summary.wallSeconds >= 0.8)
  }

  @Test(arguments: ["threading", "asyncio"])
  func requestsWaitTogether(model: String) throws {
    let recording = try LabRecording("http-fetch/\(model)", size: "0.3", workers: 8)
    let tasks = recording.tasks(model == "asyncio" ? .coroutine : .thread)
    // Tasks of a loop are made together; a busy machine starts threads late.
    let most = recording.mostInFlight(tasks.filter { $0.time.duration >= 295_000_000 })
    #expect(most >= (model == "asyncio" ? 8 : 2))
    #expect(recording.threadCount(of: tasks) == (model == "asyncio" ? 2 : 8))
    #expect(recording.summary.verdict == .concurrent)
  }

  @Test(arguments: ["sequential", "threading", "asyncio"])
  func crawlersFindEveryPage(model: String) throws {
    let recording = try LabRecording("crawl/\(model)", size: "20", workers: 8)
    #expect(recording.trace.processes.count == 2)
    guard model != "sequential" else { return }
    let crawlers =
      model == "asyncio"
      ? recording.tasks(.coroutine, named: "work_async") : recording.tasks(.thread)
    #expect(crawlers.count == 8)
    #expect(recording.mostInFlight(crawlers) >= (model == "asyncio" ? 8 : 2))
  }

  /// The latencies that a server's program prints, in milliseconds, are in order and above `least`.
  private func expectOrder(_ output: String, atLeast least: Double) throws {
    let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("latency") })
    let words = line.split(separator: " ").map(String.init)
    let numbers = ["p50", "p99", "max"].compactMap { name in
      words.firstIndex(of: name).flatMap { Double(words[$0 + 1]) }
    }
    #expect(numbers.count == 3)
    #expect(numbers == numbers.sorted())
    #expect(numbers.allSatisfy { $0 > least })
  }

  @Test func anEchoServerHasACoroutineForEachClientOnOneThread() throws {
    let recording = try LabRecording("echo/asyncio", size: "150")
    let clients = recording.tasks(.coroutine, named: "work_async")
      .filter { $0.process == 0 }
    #expect(clients.count == 150)
    #expect(recording.mostInFlight(clients) == 150)
    #expect(recording.threadCount(of: clients) == 1)
    try expectOrder(recording.output, atLeast: 0)
  }

  @Test func anEchoServerHasAThreadForEachClient() throws {
    let recording = try LabRecording("echo/threading", size: "150", workers: 150)
    #expect(recording.trace.processes[0].threads.count == 151)
    #expect(recording.threadCount(of: recording.tasks(.thread)) >= 150)
    try expectOrder(recording.output, atLeast: 0)
  }

  @Test func aThreadForEachClientOfTheApplication() throws {
    let recording = try LabRecording("c10k/threading", size: "100", workers: 100)
    #expect(recording.trace.processes[0].threads.count == 101)
    try expectOrder(recording.output, atLeast: 50)
  }

  @Test(.enabled(if: TestPythons.has("starlette"), "needs the packages starlette and uvicorn"))
  func starletteHasManyRequestsInFlightOnOneThread() throws {
    let recording = try LabRecording("c10k/starlette", size: "100")
    let requests = recording.tasks(.request)
    #expect(requests.count == 500)
    #expect(recording.threadCount(of: requests) == 1)
    #expect(recording.mostInFlight(requests) >= 20)
    try expectOrder(recording.output, atLeast: 50)
  }

  // MARK: The scheduler

  @Test func theSchedulersTasksEndAsItsScriptSays() throws {
    let recording = try LabRecording("scheduler/asyncio", size: "1")
    let outcomes = ["backup", "report", "cleanup"].map { name in
      recording.tasks(.coroutine, named: name).map(\.outcome)
    }
    #expect(outcomes == [[.ok], [.cancelled], [.ok]])
    let backup = recording.tasks(.coroutine, named: "backup")
    let cleanup = recording.tasks(.coroutine, named: "cleanup")
    #expect(recording.mostInFlight(backup + cleanup) == 2)
  }

  /// Types to the scheduler at a terminal, and reads what a person would.
  @Test func aPersonDrivesTheScheduler() throws {
    try withTemporaryFolder { path in
      for program in Catalogue.standard.programs {
        let file = URL(filePath: path + "/" + program.path)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(program.text.utf8).write(to: file)
      }
      let typist = Process()
      typist.executableURL = URL(filePath: try #require(TestPythons.withPackages).executable)
      typist.arguments = ["-c", Self.typing]
      typist.currentDirectoryURL = URL(filePath: path)
      let output = Pipe()
      typist.standardOutput = output
      try typist.run()
      let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      typist.waitUntilExit()
      #expect(typist.terminationStatus == 0)
      #expect(said == "the scheduler left with 0\n")
    }
  }

  private static let typing = """
    import os, pty, signal, sys
    signal.pthread_sigmask(signal.SIG_SETMASK, [])  # whoever started this may block some
    signal.alarm(60)
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(sys.executable, [sys.executable, "scheduler.py"])
    seen = b""

    def read_until(text):
        global seen
        while text.encode() not in seen:
            seen += os.read(terminal, 4096)
        seen = seen.partition(text.encode())[2]

    def press(keys):
        os.write(terminal, keys.encode())

    read_until("> ")
    press("add tea 60\\nadd egg 0.1\\n")
    read_until("egg is done")
    press("list\\n")
    read_until("running")
    press("pause tea\\nlist\\n")
    read_until("paused")
    press("resume tea\\nwatch\\n")
    read_until("running")
    press("\\ncancel tea\\n")
    read_until("tea is cancelled")
    press("nonsense\\n")
    read_until("add NAME SECONDS")
    press("pause nobody\\n")
    read_until("no task is called 'nobody'")
    press("add soup 60\\nlist\\n")
    read_until("soup    ")
    press("\\x03")
    read_until("1 done, 2 cancelled")
    print("the scheduler left with", os.waitpid(pid, 0)[1])
    """
}
