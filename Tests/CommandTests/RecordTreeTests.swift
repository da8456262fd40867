import Foundation
import Testing
import Trace

/// Every thread and process of a run is in its trace, whatever their number, names and parents.
struct RecordTreeTests {
  let workshop = Result { try RecordWorkshop() }

  @Test(arguments: ["switches", "procfs"])
  func `processes of processes are recorded with their parents`(rung: String) async throws {
    let workshop = try workshop.get()
    let burn = "i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done; sleep 0.5"
    let program = "sh -c 'sh -c \"\(burn); true\"; true'; true"
    let result = try await workshop.record(["sh", "-c", program], options: ["--capture", rung])
    #expect(result.status == 0)
    let trace = try workshop.trace()
    let shells = trace.processes.filter { $0.name == "sh" }
    #expect(shells.count == 3)
    #expect(shells[0].parent == nil)
    for (parent, child) in zip(shells, shells.dropFirst()) {
      #expect(child.parent.map { trace.processes[$0].pid } == parent.pid)
    }
    #expect(trace.processes.contains { $0.name == "sleep" })
    #expect(trace.processes.allSatisfy { $0.ending == .exited })
  }

  @Test(arguments: ["switches", "procfs"])
  func `orphans are recorded to their end`(rung: String) async throws {
    let workshop = try workshop.get()
    let program = """
      import os, time
      end, mine = os.pipe()
      if os.fork() == 0:
          if os.fork() != 0: os._exit(0)
          while time.process_time() < 0.3: pass
          os._exit(0)
      os.close(mine)
      os.wait()
      os.read(end, 1)
      """
    let result = try await workshop.record(
      ["python3", "-c", program], options: ["--capture", rung])
    #expect(result.status == 0)
    let trace = try workshop.trace()
    let busiest = try #require(
      trace.threads.max { onCore(of: $0, in: trace) < onCore(of: $1, in: trace) })
    #expect(trace.processes[busiest.process].pid != trace.processes[0].pid)
    // It was a child of nobody, and its time is in no account that the program's end brings.
    // Samples come late on a busy machine, and miss what came after the last one.
    #expect(onCore(of: busiest, in: trace) > 100_000_000)
    #expect(busiest.ending == .exited)
  }

  @Test func `what outlives the program is cut at its end`() async throws {
    let workshop = try workshop.get()
    let result = try await workshop.record(["sh", "-c", "sleep 5 >/dev/null 2>&1 & sleep 0.2"])
    #expect(result.status == 0)
    let trace = try workshop.trace()
    let left = trace.processes.filter { $0.ending == .recordingEnded }
    #expect(left.map(\.name) == ["sleep"])
    #expect(left.allSatisfy { $0.time.end == trace.end })
    #expect(trace.processes.first?.ending == .exited)
  }

  @Test(.serialized, arguments: ["switches", "procfs"])
  func `ten thousand threads`(rung: String) async throws {
    let workshop = try workshop.get()
    let program = try await workshop.compile("many_threads.c")
    let result = try await workshop.record(
      [program, "10000", rung == "procfs" ? "8000" : "100"], options: ["--capture", rung])
    #expect(result.status == 0)
    #expect(result.lines == ["all alive"])
    let trace = try workshop.trace()
    let lost = trace.metadata.capture.lostRecords
    let largest = trace.processes.map(\.threads.count).max() ?? 0
    if rung == "switches" {
      // On a machine that is busy with other things the kernel drops records, and the trace says so.
      #expect(lost > 0 ? !trace.losses.isEmpty : largest == 10_001)
      #expect(largest > 5_000)
    } else {
      // They live for longer than the longest time between two samples.
      #expect(largest > 9_000)
    }
  }

  @Test(arguments: ["switches", "procfs"])
  func `names with control characters, quotes, markup and broken UTF-8`(rung: String) async throws {
    let workshop = try workshop.get()
    let names: [[UInt8]] = [
      Array("\"quoted\" \\n".utf8), Array("<b>&amp;</b>".utf8), Array("line\nbreak\t\u{1}".utf8),
      Array(") S 1 (".utf8), Array("\u{1F600} \u{E9}\u{202E}".utf8), [0x61, 0xFF, 0xFE, 0x62],
      Array("é".utf8.dropLast()), Array("  ".utf8), Array("\u{7f}\u{1b}[31m".utf8),
    ]
    let arguments = names.map { $0.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) } }
      .map { $0.joined() }
    let result = try await workshop.record(
      ["python3", RecordWorkshop.program("named_threads.py")] + arguments,
      options: ["--capture", rung])
    #expect(result.status == 0)
    let found = Set(try workshop.trace().threads.map(\.name))
    for name in names {
      let expected = String(decoding: name.prefix(15), as: UTF8.self)
      #expect(found.contains(expected), "\(expected.debugDescription) in \(found)")
    }
  }

  private func onCore(of thread: ThreadLife, in trace: Trace) -> Nanoseconds {
    thread.running.reduce(0) { $0 + trace.running.time($1).duration }
  }
}
