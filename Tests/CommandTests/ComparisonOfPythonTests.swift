import Foundation
import Testing

private let canRecordPython =
  ProcessInfo.processInfo.activeProcessorCount > 1
  && (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
    FileManager.default.isExecutableFile(atPath: "\($0)/python3")
  }

/// Recorded pairs of programs that differ in one thing: the explanation must name it.
@Suite(.enabled(if: canRecordPython, "needs python3 and two cores"))
struct ComparisonOfPythonTests {
  /// A comparison as scripts see it.
  private struct Seen: Decodable {
    struct Cause: Decodable {
      var kind: String
      var text: String
    }
    struct Waterfall: Decodable {
      struct Step: Decodable {
        var phase: String
        var baseNanoseconds: Int64
        var withNanoseconds: Int64
        var changeNanoseconds: Int64
      }
      var baseNanoseconds: Int64
      var withNanoseconds: Int64
      var steps: [Step]
    }
    var causes: [Cause]
    var waterfall: Waterfall

    /// What the program itself did: on a busy machine, other programs explain as much.
    var ownCauses: [Cause] { causes.filter { $0.kind != "cores" } }

    /// Whether less waiting of one kind is what made the run shorter: by a third of it at least, and by
    /// more than any other wait. Who comes late on a busy machine does not wait for others.
    func isMadeShorter(by phase: String) -> Bool {
      let waits = waterfall.steps.filter { $0.phase != "severalCores" && $0.phase != "oneCore" }
      guard let first = waits.first, waterfall.withNanoseconds < waterfall.baseNanoseconds else {
        return false
      }
      return first.phase == phase && -first.changeNanoseconds * 3 > waterfall.baseNanoseconds
    }
  }

  private func compare(_ program: String, before: String, after: String) async throws -> Seen {
    let workshop = try RecordWorkshop()
    let script = try await workshop.write(program, to: "program.py", mode: 0o644)
    var paths: [String] = []
    for word in [before, after] {
      let path = workshop.path("\(word).json")
      let recorded = try await workshop.record(
        ["python3", script, word], options: ["--tasks", "auto", "--gil", "auto", "-o", path])
      try #require(recorded.status == 0, "\(recorded.diagnostics)")
      paths.append(path)
    }
    let told = try await workshop.run(
      [try RecordWorkshop.command, "compare", paths[0], "--with", paths[1], "--json"])
    let seen = try JSONDecoder().decode(Seen.self, from: told.output)
    let fall = seen.waterfall
    #expect(
      fall.baseNanoseconds + fall.steps.reduce(0) { $0 + $1.changeNanoseconds }
        == fall.withNanoseconds)
    return seen
  }

  @Test func threadsToProcessesIsTheGIL() async throws {
    let seen = try await compare(
      """
      import multiprocessing, sys, threading
      def work():
          n = 0
          while n < 12_000_000: n += 1
      if __name__ == "__main__":
          kind = threading.Thread if sys.argv[1] == "threads" else multiprocessing.Process
          workers = [kind(target=work) for _ in range(2)]
          for worker in workers: worker.start()
          for worker in workers: worker.join()
      """, before: "threads", after: "processes")
    // Whatever else the machine does: threads waited for the GIL, and processes do not.
    let gil = try #require(seen.waterfall.steps.first { $0.phase == "gilWait" })
    #expect(gil.baseNanoseconds > 0 && gil.withNanoseconds == 0)
    guard seen.isMadeShorter(by: "gilWait") else {
      return print("two processes were not faster by the waits: the machine is too busy")
    }
    #expect(seen.ownCauses.first?.kind == "gil", "\(seen.causes)")
  }

  @Test func aLockRemovedIsTheLock() async throws {
    let seen = try await compare(
      """
      import contextlib, sys, threading, time
      lock = threading.Lock() if sys.argv[1] == "locked" else contextlib.nullcontext()
      def transfer():
          for _ in range(10):
              with lock: time.sleep(0.04)
      workers = [threading.Thread(target=transfer) for _ in range(3)]
      for worker in workers: worker.start()
      for worker in workers: worker.join()
      """, before: "locked", after: "free")
    // Thirty naps, one after the other.
    #expect(seen.waterfall.baseNanoseconds >= 1_200_000_000)
    let lock = try #require(seen.waterfall.steps.first { $0.phase == "lockWait" })
    #expect(lock.baseNanoseconds > 0)
    guard seen.isMadeShorter(by: "lockWait") else {
      return print("threads were not faster by the waits for a lock: the machine is too busy")
    }
    let cause = try #require(seen.ownCauses.first)
    #expect(cause.kind == "lock", "\(seen.causes)")
    #expect(cause.text.contains("`transfer`"))
  }

  @Test func aBlockingCallMadeAsynchronousIsTheCall() async throws {
    let seen = try await compare(
      """
      import asyncio, sys, time
      async def fetch():
          if sys.argv[1] == "blocking": time.sleep(0.2)
          else: await asyncio.sleep(0.2)
      async def main(): await asyncio.gather(*(fetch() for _ in range(8)))
      asyncio.run(main())
      """, before: "blocking", after: "awaiting")
    #expect(seen.waterfall.baseNanoseconds >= 1_600_000_000)
    guard seen.waterfall.withNanoseconds < seen.waterfall.baseNanoseconds else {
      return print("eight naps at once took as long as one by one: the machine is too busy")
    }
    let cause = try #require(seen.ownCauses.first)
    #expect(cause.kind == "blockingCall", "\(seen.causes)")
    #expect(cause.text.contains("`fetch`"))
  }
}
