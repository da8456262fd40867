import Foundation
import Glibc
import Testing
import Trace

/// How many cores a run could use: what shares are shares of.
struct UsableCoresTests {
  let workshop = Result { try RecordWorkshop() }

  private static let load = ["python3", "-c", "sum(range(3 * 10**6))"]

  private struct Summary: Decodable {
    var cores: Double
    var cpuUse: Double
    var cpuSeconds: Double
    var wallSeconds: Double
  }

  private func summary(_ workshop: RecordWorkshop) async throws -> Summary {
    let result = try await workshop.run([
      try RecordWorkshop.command, "summary", "--json", workshop.path("t.json"),
    ])
    return try JSONDecoder().decode(Summary.self, from: result.output)
  }

  @Test func `an affinity mask counts, whoever set it`() async throws {
    let workshop = try workshop.get()
    let core = try #require(
      try await workshop.run(["python3", "-c", "import os; print(*os.sched_getaffinity(0))"])
        .lines.first?.split(separator: " ").first.map(String.init))
    let inherited = try await workshop.run(
      ["taskset", "-c", core] + workshop.recording(Self.load))
    #expect(inherited.status == 0)
    #expect(try await summary(workshop).cores == 1)
    #expect(try await workshop.record(Self.load, options: ["--cores", core]).status == 0)
    let pinned = try await summary(workshop)
    #expect(pinned.cores == 1)
    #expect(abs(pinned.cpuUse - pinned.cpuSeconds / pinned.wallSeconds) < 1e-9)
  }

  /// A control group of the test's own; nil where it may not have one.
  private static let group: String? = {
    let name = "coreograph-test-\(getpid())"
    for root in ["/sys/fs/cgroup/cpu", "/sys/fs/cgroup"] {
      let folder = "\(root)/\(name)"
      guard mkdir(folder, 0o755) == 0 else { continue }
      for (file, text) in [("cpu.max", "50000 100000"), ("cpu.cfs_quota_us", "50000")]
      where access("\(folder)/\(file)", W_OK) == 0 {
        if (try? Data(text.utf8).write(to: URL(filePath: "\(folder)/\(file)"))) != nil {
          return folder
        }
      }
      rmdir(folder)
    }
    return nil
  }()

  @Test(.enabled(if: group != nil, "nobody here may make a control group with a quota"))
  func `a control group's quota counts, as a fraction of cores`() async throws {
    let workshop = try workshop.get()
    let group = try #require(Self.group)
    defer { rmdir(group) }
    let enter = ["sh", "-c", "echo $$ > \(group)/cgroup.procs && exec \"$@\"", "sh"]
    let result = try await workshop.run(enter + workshop.recording(Self.load))
    #expect(result.status == 0, "\(result.diagnostics)")
    #expect(try workshop.trace().metadata.cores.quota == 0.5)
    let limited = try await summary(workshop)
    #expect(limited.cores == 0.5)
    #expect(
      abs(limited.cpuUse - min(limited.cpuSeconds / limited.wallSeconds / 0.5, 1)) < 1e-9)
  }
}
