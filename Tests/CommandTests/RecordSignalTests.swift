import Foundation
import Glibc
import Testing
import Trace

/// Signals reach the program as they would without a recorder, and the trace is written anyhow.
struct RecordSignalTests {
  let workshop = Result { try RecordWorkshop() }

  /// A program that says `ready` and then what signals it gets, until it gets SIGTERM.
  private static let listener = [
    "python3", "-u", "-c",
    """
    import signal, sys, time
    def hear(number, frame):
        print(signal.Signals(number).name, flush=True)
        if number == signal.SIGTERM: sys.exit(7)
    for name in ["SIGHUP", "SIGINT", "SIGQUIT", "SIGUSR1", "SIGUSR2", "SIGTERM", "SIGALRM"]:
        signal.signal(getattr(signal, name), hear)
    print("ready")
    while True: time.sleep(10)
    """,
  ]

  @Test(arguments: ["switches", "procfs"])
  func `what is sent to the recorder reaches the program once`(rung: String) async throws {
    let workshop = try workshop.get()
    let recorder = try workshop.start(Self.listener, options: ["--capture", rung])
    try await recorder.says("ready\n")
    var expected = "ready\n"
    for (signal, name) in [
      (SIGHUP, "SIGHUP"), (SIGINT, "SIGINT"), (SIGUSR1, "SIGUSR1"), (SIGQUIT, "SIGQUIT"),
      (SIGINT, "SIGINT"), (SIGUSR2, "SIGUSR2"), (SIGALRM, "SIGALRM"), (SIGTERM, "SIGTERM"),
    ] {
      kill(recorder.pid, signal)
      expected += "\(name)\n"
      try await recorder.says(expected)
    }
    let result = try await recorder.wait()
    #expect(result.status == 7)
    #expect(String(decoding: result.output, as: UTF8.self) == expected)
    #expect(try workshop.trace().metadata.exit == .init(status: 7, signal: nil))
  }

  @Test func `an interrupt in the middle of an agent's code is the program's`() async throws {
    let workshop = try workshop.get()
    let interrupting = try await workshop.compile(
      "interrupting.c", options: ["-shared", "-fPIC", "-D_GNU_SOURCE"])
    let result = try await workshop.record(
      ["python3", "-c", "print('not interrupted')"], options: ["--tasks", "auto"],
      environment: ["LD_PRELOAD": interrupting])
    #expect(result.status == 128 + SIGINT)
    #expect(result.output.isEmpty)
    #expect(try workshop.trace().metadata.exit == .init(status: 128 + SIGINT, signal: SIGINT))
  }

  @Test func `a program that dies of SIGTERM leaves a whole trace`() async throws {
    let workshop = try workshop.get()
    let recorder = try workshop.start(["sh", "-c", "echo ready; exec sleep 60"])
    try await recorder.says("ready")
    kill(recorder.pid, SIGTERM)
    let result = try await recorder.wait()
    #expect(result.status == 128 + SIGTERM)
    let metadata = try workshop.trace().metadata
    #expect(metadata.exit == .init(status: 128 + SIGTERM, signal: SIGTERM))
    #expect(!metadata.cutShort)
  }

  @Test func `a program that ignores SIGTERM goes on, and its recorder with it`() async throws {
    let workshop = try workshop.get()
    let program = "trap '' TERM; echo ready; read line <go; echo done"
    mkfifo(workshop.path("go"), 0o600)
    let recorder = try workshop.start(["sh", "-c", program])
    try await recorder.says("ready")
    for _ in 1...3 { kill(recorder.pid, SIGTERM) }
    try await Task.sleep(for: .milliseconds(200))
    try Data("\n".utf8).write(to: workshop.folder.appending(path: "go"))
    let result = try await recorder.wait()
    #expect(result.status == 0)
    #expect(result.lines == ["ready", "done"])
    #expect(try workshop.trace().metadata.exit?.status == 0)
  }

  @Test func `what was ignored before stays ignored`() async throws {
    let workshop = try workshop.get()
    let recorder = try StartedProgram(
      ["sh", "-c", "trap '' HUP INT QUIT; exec \"$@\"", "sh"]
        + workshop.recording(["sh", "-c", "echo ready; sleep 0.5; echo done"]),
      in: workshop.folder)
    try await recorder.says("ready")
    kill(-recorder.pid, SIGHUP)
    kill(-recorder.pid, SIGINT)
    kill(-recorder.pid, SIGQUIT)
    let result = try await recorder.wait()
    #expect(result.status == 0)
    #expect(result.lines == ["ready", "done"])
  }

  @Test(arguments: ["switches", "procfs"])
  func `a killed recorder leaves the program alone and a readable trace`(rung: String) async throws
  {
    let workshop = try workshop.get()
    let program = """
      import os, time
      print("ready", flush=True)
      while not os.path.exists("go"): pass
      print("parent", os.getppid() != \(getpid()), flush=True)
      open("survived", "w").write("yes")
      """
    let recorder = try workshop.start(["python3", "-c", program], options: ["--capture", rung])
    try await recorder.says("ready")
    // What it has written so far can be read at any moment.
    let patience = ContinuousClock.now + .seconds(20)
    while ((try? workshop.trace())?.running.count ?? 0) == 0, ContinuousClock.now < patience {
      try await Task.sleep(for: .milliseconds(50))
    }
    kill(recorder.pid, SIGKILL)
    _ = try await workshop.write("", to: "go")
    #expect(try await recorder.wait().status == 128 + SIGKILL)
    try await recorder.says("parent")
    let deadline = ContinuousClock.now + .seconds(20)
    while !workshop.has("survived"), ContinuousClock.now < deadline {
      try await Task.sleep(for: .milliseconds(10))
    }
    #expect(workshop.has("survived"))
    let trace = try workshop.trace()
    #expect(trace.metadata.cutShort)
    #expect(trace.metadata.exit == nil)
    #expect(trace.running.count > 0)
    #expect(trace.end > 0)
  }

  @Test func `a recorder killed before the release takes the held child with it`() async throws {
    let workshop = try workshop.get()
    for delay in stride(from: 0, to: 12, by: 1) {
      let recorder = try workshop.start(["touch", "ran-\(delay)"])
      try await Task.sleep(for: .milliseconds(delay))
      kill(recorder.pid, SIGKILL)
      _ = try await recorder.wait()
      // Whatever is left of the group then would be a child that waits for ever.
      let deadline = ContinuousClock.now + .seconds(20)
      while kill(-recorder.pid, 0) == 0, ContinuousClock.now < deadline {
        try await Task.sleep(for: .milliseconds(10))
      }
      #expect(kill(-recorder.pid, 0) == -1 && errno == ESRCH)
    }
  }
}
