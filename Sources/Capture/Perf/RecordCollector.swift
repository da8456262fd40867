import CPerfEvents
import Trace

/// From the buffers of all cores to one stream of records in order of time.
struct RecordCollector {
  /// The cores' streams; records name cores by their place here.
  let streams: [CoreStream]
  /// How records are read.
  var decoder = RecordDecoder()
  private var merge: TimeOrderedMerge
  /// How many records the kernel said it dropped, by core.
  private(set) var announcedLosses: [UInt64]
  /// How often threads went to wait, by core, on rung `tracepoints`.
  private(set) var waits: [UInt64]
  /// Whether to remember who was forked, for ``takeForkedThreads()``.
  var notesForks = false
  private var forkedThreads: [ThreadKey] = []
  /// Bytes that were no records; never seen, but a recorder must not fall over them.
  private(set) var unreadableRecords: UInt64 = 0

  /// From a record's time stamp to its place in the buffer takes microseconds, unless a hypervisor
  /// stops the core in between.
  static let slack: Nanoseconds = 50_000_000

  /// Collects from these streams.
  init(_ streams: [CoreStream]) {
    self.streams = streams
    merge = TimeOrderedMerge(cores: streams.count + 1)
    waits = Array(repeating: 0, count: streams.count)
    announcedLosses = Array(repeating: 0, count: streams.count)
  }

  /// How many records were lost, as far as is known.
  var lostRecords: UInt64 { announcedLosses.reduce(unreadableRecords, +) }

  /// Records that came after later ones had been handed on.
  var lateRecords: UInt64 { merge.lateRecords }

  /// Takes everything out of the buffers.
  mutating func drain() {
    for core in streams.indices {
      let (decoder, buffer, lead) = (decoder, streams[core], timeNamespaceLead)
      let whole = buffer.buffer.drain { bytes in
        guard var record = try? decoder.decode(bytes) else {
          unreadableRecords += 1
          return
        }
        record.time += lead
        switch record.event {
        case .lost(let count): announcedLosses[core] += count
        case .switchedOut(preempted: false), .wentIdle(preempted: false):
          waits[core] += 1
        case .forked(let child) where notesForks: forkedThreads.append(child)
        default: break
        }
        merge.append(record, core: core)
      }
      if !whole { unreadableRecords += 1 }
    }
  }

  /// Adds a record that comes from no core's buffer; it is handed on with the number of cores for its
  /// core.
  mutating func append(_ record: KernelRecord) {
    merge.append(record, core: streams.count)
  }

  /// The threads whose beginning was taken out of the buffers since the last call; the records of it
  /// may not have been handed on yet.
  mutating func takeForkedThreads() -> [ThreadKey] {
    defer { forkedThreads = [] }
    return forkedThreads
  }

  /// Hands on the records before a moment, in order of time.
  mutating func release(
    before horizon: Nanoseconds, to interpreter: inout some RecordInterpreter,
    into sink: inout some TraceSink & ~Copyable
  ) throws {
    try merge.release(before: horizon) { record, core in
      try interpreter.receive(record, core: core, into: &sink)
    }
  }

  /// How many records were lost on each core after the last one that is there: nothing follows
  /// them that would tell, only the events' own counts do.
  mutating func unannouncedLosses(_ totals: [UInt64]) -> [UInt64] {
    zip(totals, announcedLosses).enumerated().map { core, counts in
      guard counts.0 > counts.1 else { return 0 }
      announcedLosses[core] = counts.0
      return counts.0 - counts.1
    }
  }
}
