import Foundation
import Glibc
import Testing
import Trace

/// Which rung `record` stands on, and what it says about it.
struct RecordLadderTests {
  let workshop = Result { try RecordWorkshop() }

  private static let load = [
    "sh", "-c", "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; sleep 0.3",
  ]

  @Test(arguments: ["EPERM", "EACCES", "ENOSYS", "EINVAL", "kill", "ENOSYS,pidfd_open"])
  func `where a filter denies perf it samples and says so in one line`(answer: String) async throws
  {
    let workshop = try workshop.get()
    let filtered = ["python3", RecordWorkshop.program("filtered.py"), answer]
    let result = try await workshop.run(
      filtered + workshop.recording(Self.load, options: ["--capture", "auto"]))
    #expect(result.status == 0)
    let lines = result.diagnostics.split(separator: "\n")
    #expect(lines.count == 1)
    #expect(lines.first?.hasPrefix("coreograph: threads are sampled, not traced: ") == true)
    #expect(lines.first?.contains("seccomp") == true)
    let capture = try workshop.trace().metadata.capture
    #expect(capture.method == .procfs)
    #expect(capture.notes.count { $0.hasPrefix("switches: ") } == 1)
    #expect((capture.samplePeriodSeconds ?? 0) > 0.005)
  }

  @Test func `a forced rung that is denied is an error with status 4, and nothing runs`()
    async throws
  {
    let workshop = try workshop.get()
    let filtered = ["python3", RecordWorkshop.program("filtered.py"), "EPERM"]
    let result = try await workshop.run(
      filtered + workshop.recording(["touch", "ran"], options: ["--capture", "switches"]))
    #expect(result.status == 4)
    #expect(result.diagnostics.contains("--capture switches: "))
    #expect(result.diagnostics.split(separator: "\n").count == 1)
    #expect(!workshop.has("ran"))
    #expect(!workshop.has("t.json"))
  }

  @Test(.enabled(if: geteuid() == 0, "only the superuser can become another user"))
  func `an ordinary user gets switch records`() async throws {
    let workshop = try workshop.get()
    // Somewhere that another user can reach.
    _ = try await workshop.run(["cp", try RecordWorkshop.command, "coreograph"])
    let user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"]
    let result = try await workshop.run(
      user + [workshop.path("coreograph"), "record", "-o", workshop.path("t.json"), "--gil", "off"]
        + Self.load)
    #expect(result.status == 0)
    #expect(result.diagnostics == "")
    let trace = try workshop.trace()
    #expect(trace.metadata.capture.method == .switches)
    let capture = trace.metadata.capture
    let accounted = try #require(capture.accountedShare)
    let usage = try #require(trace.metadata.usage)
    let charged = usage.userSeconds + usage.systemSeconds
    // What a hypervisor took is in spans only, and read in steps of 10 ms; of a thread that had exited it
    // is not known whether it was on a core.
    #expect(accounted < 1.03 + ((capture.stolenSeconds ?? 0) + 0.01) / charged)
    #expect(accounted > 0.97 - (capture.uncertainSeconds ?? 0.01) / charged)
    // The sleep's cause is read without privilege, too.
    let timers = trace.blocked.causes.indices.filter { trace.blocked.causes[$0] == .timer }
    #expect(timers.contains { trace.blocked.time($0).duration > 290_000_000 })
  }

  @Test(
    .enabled(
      if: geteuid() == 0 && access("/sys/kernel/tracing/events/sched", F_OK) == 0,
      "tracepoints need privileges, and tracefs mounted"))
  func `the superuser gets tracepoints, with the reasons of waits from the kernel`() async throws {
    let workshop = try workshop.get()
    let result = try await workshop.record(Self.load, options: ["--capture", "auto"])
    #expect(result.status == 0)
    #expect(result.diagnostics == "")
    let trace = try workshop.trace()
    #expect(trace.metadata.capture.method == .tracepoints)
    #expect(trace.blocked.evidence.contains(.reported))
    #expect(!trace.blocked.evidence.contains(.observed))
  }

  @Test(arguments: ["switches", "procfs"])
  func `a forced rung is used without a word`(rung: String) async throws {
    let workshop = try workshop.get()
    let result = try await workshop.record(Self.load, options: ["--capture", rung])
    #expect(result.status == 0)
    #expect(result.diagnostics == "")
    #expect(try workshop.trace().metadata.capture.method.rawValue == rung)
  }
}
