import Foundation
import Glibc
import Testing
import Trace

@testable import Capture

/// `record(_:)` as other modules call it: what it runs, and that its numbers are the kernel's.
@Suite(.serialized)
final class RecordingTests {
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appending(path: "coreograph-recording-\(getpid())-\(UInt64.random(in: 0 ... .max))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  private func path(_ name: String) -> String { folder.appending(path: name).path }

  private func request(
    _ command: [String], rung: RecordingRequest.Rung = .switches
  ) -> RecordingRequest {
    var request = RecordingRequest(command: command, output: path("t.json"), rung: rung)
    request.standardOutput = path("output")
    return request
  }

  private func recorded(
    _ command: [String], rung: RecordingRequest.Rung
  ) throws -> (outcome: RecordingOutcome, trace: Trace) {
    let outcome = try record(request(command, rung: rung))
    #expect(outcome.exitStatus == 0)
    #expect(outcome.problem == nil)
    let trace = try readTrace(at: path("t.json"))
    try trace.checkInvariants()
    return (outcome, trace)
  }

  private func output() throws -> String {
    try String(contentsOfFile: path("output"), encoding: .utf8)
  }

  @Test func `environment, directory, output and label are the request's`() throws {
    var request = request(["sh", "-c", "pwd -P; echo \"$ADDED\"; echo \"$HOME\""])
    request.environment = ["ADDED": "value with spaces=1", "HOME": "/changed"]
    request.workingDirectory = "/usr"
    request.label = "a label"
    let outcome = try record(request)
    #expect(try output() == "/usr\nvalue with spaces=1\n/changed\n")
    #expect(outcome.metadata.label == "a label")
    #expect(outcome.metadata.workingDirectory == "/usr")
    #expect(try readTrace(at: path("t.json")).metadata == outcome.metadata)
  }

  @Test func `PATH and relative names are the program's`() throws {
    // No copy: what another test starts just now may inherit the descriptor that writes it, and a
    // file that is open for writing cannot be executed.
    try FileManager.default.createSymbolicLink(
      atPath: path("own-echo"), withDestinationPath: "/bin/echo")
    var request = request(["own-echo", "found"])
    request.environment = ["PATH": folder.path]
    #expect(try record(request).exitStatus == 0)
    #expect(try output() == "found\n")
    request = self.request(["./own-echo", "here"])
    request.workingDirectory = folder.path
    #expect(try record(request).exitStatus == 0)
    #expect(try output() == "here\n")
  }

  @Test func `a directory or an output that is not there`() throws {
    var request = request(["touch", path("ran")])
    request.workingDirectory = "/no/such/place"
    #expect(throws: RecordingError.self) { try record(request) }
    request = self.request(["touch", path("ran")])
    request.standardOutput = "/no/such/place"
    #expect(throws: RecordingError.self) { try record(request) }
    #expect(!FileManager.default.fileExists(atPath: path("ran")))
    #expect(!FileManager.default.fileExists(atPath: path("t.json")))
  }

  /// Three children that compute for known amounts, one after the other and two at once.
  private static let tree = """
    import os, time
    def burn(seconds):
        if os.fork() == 0:
            while time.process_time() < seconds: pass
            print(os.getpid(), time.process_time_ns(), flush=True); os._exit(0)
    burn(0.3); os.wait(); burn(0.4); burn(0.5); os.wait(); os.wait()
    print(os.getpid(), time.process_time_ns(), flush=True); os._exit(0)
    """

  @Test(arguments: [RecordingRequest.Rung.switches, .procfs])
  func `each process's time is what it read from its own clock`(rung: RecordingRequest.Rung) throws
  {
    let (outcome, trace) = try recorded(["python3", "-c", Self.tree], rung: rung)
    let lines = try output().split(separator: "\n")
    #expect(lines.count == 4)
    // What a hypervisor took is in spans and on no clock of the program's; read in steps of 10 ms.
    let stolen = Nanoseconds((outcome.metadata.capture.stolenSeconds ?? 0) * 1e9) + 10_000_000
    // What comes after the reading is its exit; what belongs to the fork came before the process's own
    // clock began.
    let allowed: Nanoseconds = rung == .switches ? 20_000_000 : 40_000_000
    // Sampling misses what came after the last sample, which is due every 10 ms, and comes later where
    // all cores are taken.
    var unsampled: Nanoseconds = 0
    for line in lines {
      let numbers = line.split(separator: " ").compactMap { Int64($0) }
      let process = try #require(trace.processes.first { Int64($0.pid) == numbers[0] })
      let missed =
        rung == .switches
        ? 0
        : trace.threads[process.threads].reduce(Nanoseconds(0)) {
          $0 + $1.time.end - ($1.running.last.map { trace.running.ends[$0] } ?? $1.time.start)
        }
      unsampled += missed
      let sum = trace.threads[process.threads].reduce(Nanoseconds(0)) { sum, thread in
        // Its own clock knew nothing of the freeing of its memory yet.
        let last = thread.inferredFrom ?? .max
        return sum
          + thread.running.reduce(0) {
            $0 + max(0, min(trace.running.ends[$1], last) - trace.running.starts[$1])
          }
      }
      #expect(
        sum > numbers[1] - allowed - missed && sum < numbers[1] + allowed + stolen,
        "\(process.pid): \(sum) against \(numbers[1]), \(missed) missed and \(stolen) stolen")
    }
    let share = try #require(outcome.metadata.capture.accountedShare)
    let charged = try #require(outcome.metadata.usage)
    let seconds = charged.userSeconds + charged.systemSeconds
    // Between two records of a switch it is not known who was on the core (docs/HACKING.md).
    let unseen =
      rung == .switches
      ? (outcome.metadata.capture.uncertainSeconds ?? 0.01) + 5e-6 * Double(trace.running.count)
      : (unsampled + Nanoseconds(lines.count) * allowed).seconds
    #expect(share > 0.99 - unseen / seconds && share < 1.01 + (unseen + stolen.seconds) / seconds)
  }

  @Test func `samples of idle threads cost nothing and say nothing`() throws {
    let (_, trace) = try recorded(["sleep", "1"], rung: .procfs)
    #expect(trace.threads.count == 1)
    // A hundred samples, of which next to none saw it compute.
    #expect(trace.running.count < 10)
    let wait = try #require(
      trace.blocked.causes.indices.max {
        trace.blocked.time($0).duration < trace.blocked.time($1).duration
      })
    #expect(trace.blocked.causes[wait] == .timer)
    #expect(trace.blocked.placeNames[Int(trace.blocked.places[wait])] == "clock_nanosleep")
    // It is known from the first sample that saw it, and sleeps a second in all.
    let (life, asleep) = (trace.threads[0].time, trace.blocked.time(wait))
    #expect(asleep.duration > 0 && life.duration > 1_000_000_000)
    guard asleep.start - life.start < 100_000_000 else {
      return print("the first sample came late: the machine is too busy")
    }
    #expect(asleep.end > life.start + 1_000_000_000)
  }

  /// One thread for each cause of waiting, a third of a second each.
  private static let waits = """
    import ctypes, os, select, subprocess, threading, time
    def name(text): ctypes.CDLL(None).prctl(15, text, 0, 0, 0)
    read_end, write_end = os.pipe()
    lock = threading.Lock(); lock.acquire()
    def reads(): name(b"reads"); os.read(read_end, 1)
    def polls(): name(b"polls"); select.select([read_end], [], [], 0.3)
    def sleeps(): name(b"sleeps"); time.sleep(0.3)
    def sleeps_by_select(): name(b"selects"); select.select([], [], [], 0.3)
    def locks(): name(b"locks"); lock.acquire()
    def waits(): name(b"waits"); os.waitpid(os.spawnlp(os.P_NOWAIT, "sleep", "sleep", "0.3"), 0)
    threads = [threading.Thread(target=f)
               for f in (reads, polls, sleeps, sleeps_by_select, locks, waits)]
    for thread in threads: thread.start()
    time.sleep(0.4)
    os.write(write_end, b"xx"); lock.release()
    for thread in threads: thread.join()
    """

  @Test(arguments: [RecordingRequest.Rung.switches, .procfs])
  func `waits are named by their system calls`(rung: RecordingRequest.Rung) throws {
    let (_, trace) = try recorded(["python3", "-c", Self.waits], rung: rung)
    let expected: [(String, WaitCause)] = [
      ("reads", .io), ("polls", .io), ("sleeps", .timer), ("selects", .timer), ("locks", .lock),
      ("waits", .child),
    ]
    for (name, cause) in expected {
      let thread = try #require(trace.threads.first { $0.name == name }, "\(name)")
      // On a busy machine its other waits, as for the interpreter lock, may be as long.
      #expect(
        thread.blocked.contains {
          trace.blocked.causes[$0] == cause && trace.blocked.evidence[$0] == .observed
            && trace.blocked.time($0).duration > 250_000_000
        }, "\(name)")
    }
  }

  @Test func `a stopped program waits for no system call`() throws {
    let program = """
      import os, signal, time
      child = os.fork()
      if child == 0:
          os.kill(os.getpid(), signal.SIGSTOP); os._exit(0)
      os.waitpid(child, os.WUNTRACED)
      time.sleep(0.5); os.kill(child, signal.SIGCONT); os.wait()
      """
    let (_, trace) = try recorded(["python3", "-c", program], rung: .switches)
    let child = try #require(trace.processes.first { $0.parent == 0 })
    for thread in trace.threads[child.threads] {
      #expect(thread.blocked.allSatisfy { trace.blocked.time($0).duration < 500_000_000 })
    }
  }
}
