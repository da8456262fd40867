import Randomness
import Testing
import Trace

@testable import Capture

struct PerfTimeOrderedMergeTests {
  private func record(_ id: UInt64, at time: Nanoseconds) -> KernelRecord {
    KernelRecord(time: time, writer: ThreadKey(pid: 1, tid: 1), event: .lost(id))
  }

  @Test(arguments: [1, 2, 3, 4, 17, 64])
  func `any records in any portions come out once, in order, and not before their time`(
    cores: Int
  ) {
    for seed in 0..<20 as Range<UInt64> {
      var random = SeededNumbers(seed: seed)
      // What each core writes: in order, with equal times among them.
      let streams = (0..<cores).map { core -> [KernelRecord] in
        var time: Nanoseconds = 0
        return (0..<Int.random(in: 0...200, using: &random)).map { index in
          time += Nanoseconds.random(in: 0...30, using: &random)
          return record(UInt64(core * 1000 + index), at: time)
        }
      }
      var merge = TimeOrderedMerge(cores: cores)
      var next = [Int](repeating: 0, count: cores)
      var released: [(record: KernelRecord, core: Int)] = []
      var horizon: Nanoseconds = 0
      while zip(next, streams).contains(where: { $0 < $1.count }) {
        // A drain: everything up to a moment, and on some cores a little more.
        horizon += Nanoseconds.random(in: 0...900, using: &random)
        for core in 0..<cores {
          let bound = horizon + Nanoseconds.random(in: 0...90, using: &random)
          while next[core] < streams[core].count, streams[core][next[core]].time < bound {
            merge.append(streams[core][next[core]], core: core)
            next[core] += 1
          }
        }
        merge.release(before: horizon) {
          #expect($0.time < horizon)
          released.append(($0, $1))
        }
      }
      merge.release(before: .max) { released.append(($0, $1)) }
      #expect(merge.count == 0)
      #expect(merge.lateRecords == 0)
      let times = released.map(\.record.time)
      #expect(times == times.sorted())
      for core in 0..<cores {
        #expect(released.filter { $0.core == core }.map(\.record) == streams[core])
      }
    }
  }

  @Test func `a clock that steps back on a core moves nothing before what that core wrote`() {
    var merge = TimeOrderedMerge(cores: 2)
    merge.append(record(1, at: 10), core: 0)
    merge.append(record(2, at: 7), core: 0)
    merge.append(record(3, at: 9), core: 1)
    var seen: [KernelRecord] = []
    merge.release(before: .max) { record, _ in seen.append(record) }
    #expect(seen == [record(3, at: 9), record(1, at: 10), record(2, at: 10)])
    #expect(merge.lateRecords == 0)
  }

  @Test func `a record that comes too late is raised to the horizon and counted`() {
    var merge = TimeOrderedMerge(cores: 2)
    merge.append(record(1, at: 10), core: 0)
    merge.release(before: 20) { _, _ in }
    merge.append(record(2, at: 15), core: 1)
    var seen: [KernelRecord] = []
    merge.release(before: .max) { record, _ in seen.append(record) }
    #expect(seen == [record(2, at: 20)])
    #expect(merge.lateRecords == 1)
  }

  @Test func `at one moment the lower core comes first`() {
    var merge = TimeOrderedMerge(cores: 3)
    for core in [2, 0, 1] { merge.append(record(UInt64(core), at: 5), core: core) }
    var order: [Int] = []
    merge.release(before: 6) { _, core in order.append(core) }
    #expect(order == [0, 1, 2])
  }
}
