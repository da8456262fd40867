import Testing
import Trace

@testable import Capture

struct PerfFormatTests {
  @Test func `the fields lie where the format says`() throws {
    let layout = try SchedulerLayout(
      switchFormat: PerfFormats.switching, wakingFormat: PerfFormats.waking)
    #expect(layout.switches == .init(id: 372, previousThread: 24))
    #expect(layout.wakings == .init(id: 375, flags: 2, waker: 4, thread: 24))
  }

  @Test func `a kernel that moves fields is followed`() throws {
    let moved = PerfFormats.waking
      .replacing("pid_t pid;\toffset:24", with: "pid_t pid;\toffset:40")
      .replacing("ID: 375", with: "ID: 1375")
    let layout = try SchedulerLayout(switchFormat: PerfFormats.switching, wakingFormat: moved)
    #expect(layout.wakings == .init(id: 1375, flags: 2, waker: 4, thread: 40))
  }

  @Test(arguments: [
    ("pid_t pid;", "pid_t task;"), ("pid;\toffset:24;\tsize:4", "pid;\toffset:24;\tsize:8"),
    ("ID: 375", "ID: none"), ("offset:24", "offset:-24"),
  ])
  func `a format that cannot be understood is refused by name`(old: String, new: String) {
    let broken = PerfFormats.waking.replacing(old, with: new)
    let error = #expect(throws: PerfError.self) {
      try SchedulerLayout(switchFormat: PerfFormats.switching, wakingFormat: broken)
    }
    #expect(error?.description.contains("sched_waking") == true)
  }

  @Test(
    .enabled(
      if: readText("/sys/kernel/tracing/events/sched/sched_waking/id") != nil,
      "tracefs cannot be read here, so there is nothing to compare with"))
  func `the running kernel's layout has the numbers that tracefs gives`() throws {
    let layout = try SchedulerLayout.current()
    let folder = "/sys/kernel/tracing/events/sched"
    #expect(readText("\(folder)/sched_waking/id") == "\(layout.wakings.id)")
    #expect(readText("\(folder)/sched_switch/id") == "\(layout.switches.id)")
  }
}
