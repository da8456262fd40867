import Foundation
import Glibc
import Testing

/// What `coreograph doctor` says, against what the machine itself says.
struct DoctorTests {
  let workshop = Result { try RecordWorkshop() }

  /// The JSON as far as the tests look at it.
  private struct Report: Decodable {
    var format: String
    var cores: Cores
    var permissions: Permissions
    var rungs: [Rung]
    var auto: String
    var nextBetter: Rung?
    var pythons: [Python]

    struct Cores: Decodable {
      var online: [Int32]
      var usable: [Int32]
      var available: Double
    }
    struct Permissions: Decodable {
      var perfEventParanoid: Int?
      var capPerfmon: Bool
      var capSysAdmin: Bool
      var seccomp: String
      var userID: UInt32
    }
    struct Rung: Decodable {
      var method: String
      var available: Bool
      var reason: String?
      var fix: String?
    }
    struct Python: Decodable {
      var command: String
      var version: String
      var hasInterpreterLock: Bool
    }
  }

  private func report(behind launcher: [String] = [], command: String? = nil) async throws -> Report
  {
    let doctor = [try command ?? RecordWorkshop.command, "doctor", "--json"]
    let result = try await workshop.get().run(launcher + doctor)
    #expect(result.status == 0)
    #expect(result.diagnostics == "")
    return try JSONDecoder().decode(Report.self, from: result.output)
  }

  @Test func `the facts are the machine's`() async throws {
    let workshop = try workshop.get()
    let report = try await report()
    #expect(report.format == "coreograph-doctor/1")
    #expect(report.cores.online.count == sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    let allowed = try await workshop.run(["nproc"]).lines.first.flatMap { Int($0) }
    #expect(report.cores.usable.count == allowed)
    #expect(report.permissions.userID == geteuid())
    let paranoid = try? String(
      contentsOfFile: "/proc/sys/kernel/perf_event_paranoid", encoding: .utf8)
    #expect(report.permissions.perfEventParanoid.map { "\($0)\n" } == paranoid)
    let python = try await workshop.run([
      "python3", "-c", "import platform as p; print(p.python_version())",
    ])
    #expect(report.pythons.first { $0.command == "python3" }?.version == python.lines.first)
    #expect(report.rungs.map(\.method) == ["tracepoints", "switches", "procfs"])
    #expect(report.rungs.last?.available == true)
    #expect(report.auto == report.rungs.first { $0.available }?.method)
  }

  @Test func `the affinity mask is this program's own`() async throws {
    let first = try #require(try await report().cores.usable.first)
    let pinned = try await report(behind: ["taskset", "-c", "\(first)"])
    #expect(pinned.cores.usable == [first])
    #expect(pinned.cores.available == 1)
  }

  @Test func `a filter is seen, and what it leaves`() async throws {
    let filtered = ["python3", RecordWorkshop.program("filtered.py"), "ENOSYS"]
    let report = try await report(behind: filtered)
    #expect(report.permissions.seccomp == "filter")
    #expect(report.auto == "procfs")
    #expect(report.rungs.dropLast().allSatisfy { !$0.available && $0.reason != nil })
  }

  @Test(
    .enabled(if: geteuid() == 0, "only the superuser can become another user"),
    .enabled(
      if: access("/sys/kernel/tracing/events/sched", F_OK) == 0,
      "without tracefs mounted, another command is the one that would allow more"))
  func `an ordinary user is told what would allow more`() async throws {
    let workshop = try workshop.get()
    _ = try await workshop.run(["cp", try RecordWorkshop.command, "coreograph"])
    let user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--inh-caps=-all"]
    let report = try await report(behind: user, command: workshop.path("coreograph"))
    #expect(!report.permissions.capPerfmon)
    #expect(!report.permissions.capSysAdmin)
    #expect(report.auto == "switches")
    #expect(report.nextBetter?.method == "tracepoints")
    let fix = try #require(report.nextBetter?.fix)
    #expect(fix.hasPrefix("sudo setcap ") && fix.hasSuffix(workshop.path("coreograph")))
    // It does what it says, and leaves the user a user.
    let words = fix.split(separator: " ").dropFirst().map(String.init)
    #expect(try await workshop.run(words).status == 0)
    #expect(
      try await self.report(behind: user, command: workshop.path("coreograph")).auto
        == "tracepoints")
    let seen = try await workshop.run(
      user + [
        workshop.path("coreograph"), "record", "-o", "t.json", "grep", "CapEff",
        "/proc/self/status",
      ])
    #expect(seen.lines == ["CapEff:\t0000000000000000"])
    #expect(try workshop.trace().metadata.capture.method == .tracepoints)
  }

  @Test func `the text says the same as the JSON`() async throws {
    let workshop = try workshop.get()
    let report = try await report()
    let result = try await workshop.run([try RecordWorkshop.command, "doctor"])
    let text = String(decoding: result.output, as: UTF8.self)
    #expect(text.contains("`coreograph record` will use \(report.auto)"))
    if let fix = report.nextBetter?.fix { #expect(text.contains(fix)) }
    for python in report.pythons { #expect(text.contains(python.version)) }
    #expect(result.lines.allSatisfy { $0.count <= 160 })
  }
}
