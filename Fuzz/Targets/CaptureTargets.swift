import CProbeRings
import Capture
import Trace

extension FuzzTarget {
  /// Rings into which a program has written anything, with their texts: whatever they make of a
  /// recording can be read again.
  static let rings = FuzzTarget("rings") { bytes in
    var source = ByteSource(bytes)
    let isOfLocks = source.flag()
    let isWhole = source.flag()
    let texts = (0..<source.below(64)).map { _ in source.byte() }
    _ = try ScratchFiles.shared.write(texts, to: "text.100")
    let stride =
      isOfLocks
      ? MemoryLayout<coreograph_gil_record>.stride
      : MemoryLayout<coreograph_task_record>.stride
    let content =
      isWhole
      ? Array(source.remainder) : soundRing(of: Array(source.remainder), stride: stride)
    let path = try ScratchFiles.shared.write(content, to: "ring")
    let thread = ThreadKey(pid: 100, tid: 100)
    let now: Nanoseconds = 1_000_000_000
    var recording = Recording()
    if isOfLocks {
      guard let ring = ProbeRing<coreograph_gil_record>(path: path, of: thread) else { return }
      for isLast in [false, true] {
        _ = ring.drain(isComplete: { $0.drop != 0 || isLast }) { record in
          let moments = [record.wait, record.take, record.drop].map { moment in
            moment == 0 ? nil : Nanoseconds(clamping: moment)
          }
          let use = GILUse(
            thread: thread, lock: Int32(truncatingIfNeeded: record.lock), wait: moments[0],
            take: moments[1], drop: moments[2])
          if use.isPossible(until: now) { recording.receive(.gil(use)) }
        }
      }
    } else {
      guard let ring = ProbeRing<coreograph_task_record>(path: path, of: thread) else { return }
      var entries: [TaskAssembler.Entry] = []
      _ = ring.drain(isComplete: { _ in true }) {
        entries.append(
          TaskAssembler.Entry(
            thread: thread, at: min(Nanoseconds(clamping: $0.time), now), record: $0))
      }
      entries.sort { $0.at < $1.at }
      var assembler = TaskAssembler(directory: ScratchFiles.shared.folder)
      try assembler.receive(entries, into: &recording)
      try assembler.finish(at: now, into: &recording)
    }
    try recording.checkReadable()
  }

  /// A ring with a sound header and `records`, of which the last may be incomplete.
  private static func soundRing(of records: [UInt8], stride: Int) -> [UInt8] {
    let count = records.count / stride
    var header = coreograph_ring()
    header.magic = COREOGRAPH_RING_MAGIC
    header.pid = 100
    header.tid = 100
    header.record_size = UInt32(stride)
    header.capacity = UInt64(max(count, 1))
    var file = withUnsafeBytes(of: header) { Array($0) }
    // Swift knows nothing of the atomic members: `written` follows `capacity`.
    let written = (MemoryLayout<coreograph_ring>.offset(of: \.capacity) ?? 0) + 8
    file.replaceSubrange(
      written..<written + 8, with: withUnsafeBytes(of: UInt64(count)) { Array($0) })
    return file + records + [UInt8](repeating: 0, count: stride)
  }

  /// What a kernel writes into the buffers of two cores, and what both rungs make of it. Its clock is
  /// believed: times are taken as within 18 minutes.
  static let perf = FuzzTarget("perf") { bytes in
    var source = ByteSource(bytes)
    let start = Int(source.byte()) * 8
    let content = Array(source.remainder)
    var size = 64
    while size < content.count { size *= 2 }
    let data = content + [UInt8](repeating: 0, count: size - content.count)
    let places = WaitPlaces(KernelSymbols(Array("ff00 T futex_wait\n".utf8)))
    let decoder = RecordDecoder(layout: try schedulerLayout(), places: places)
    var records: [KernelRecord] = []
    let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)
    defer { scratch.deallocate() }
    data.withUnsafeBytes { data in
      let position = UInt64(start % data.count)
      _ = forEachRecord(
        in: data, from: position, to: position + UInt64(content.count), scratch: scratch
      ) {
        guard var record = try? decoder.decode($0) else { return }
        record.time &= (1 << 40) - 1
        records.append(record)
      }
    }
    records.sort { $0.time < $1.time }
    var switches = SwitchInterpreter(root: 100, cores: [0, 1], origin: 0) { $0.tid & 1 == 0 }
    var recording = Recording()
    for (index, record) in records.enumerated() {
      try switches.receive(record, core: index & 1, into: &recording)
    }
    try switches.finish(at: 1 << 40, into: &recording)
    try recording.checkReadable()
    var scheduler = SchedulerInterpreter(
      root: 100, cores: [0, 1], origin: 0, places: places, stillThere: { $0.tid & 1 == 0 },
      parent: { $0 & 1 == 0 ? 100 : nil })
    recording = Recording()
    for (index, record) in records.enumerated() {
      try scheduler.receive(record, core: index & 1, into: &recording)
    }
    try scheduler.finish(at: 1 << 40, into: &recording)
    try recording.checkReadable()
  }

  private static func schedulerLayout() throws -> SchedulerLayout {
    let common = """
      \tfield:unsigned char common_flags;\toffset:2;\tsize:1;\tsigned:0;
      \tfield:int common_pid;\toffset:4;\tsize:4;\tsigned:1;

      """
    return try SchedulerLayout(
      switchFormat: "ID: 300\n\(common)\tfield:pid_t prev_pid;\toffset:24;\tsize:4;\tsigned:1;\n",
      wakingFormat: "ID: 301\n\(common)\tfield:pid_t pid;\toffset:24;\tsize:4;\tsigned:1;\n")
  }

  /// Texts of procfs, sysfs and tracefs.
  static let procfs = FuzzTarget("procfs", longestInput: 1024) { bytes in
    _ = TaskStatus(bytes)
    _ = SchedulerStatus(bytes)
    _ = SystemCall(bytes)
    let symbols = KernelSymbols(Array(bytes))
    for address: UInt64 in [0, 1, 0xFF00, .max] { _ = symbols.function(at: address) }
    let text = String(decoding: bytes, as: UTF8.self)
    _ = try? SchedulerLayout(switchFormat: text, wakingFormat: text)
    let groups = ControlGroups(membership: text, mounts: text) { _ in text }
    if let quota = groups.coreQuota, !(quota > 0) {
      throw BrokenPromise("a quota of \(quota) cores")
    }
  }
}

/// Records of an imagined recording, beside which one process with one thread is always there.
private struct Recording: TraceSink {
  private var records: [TraceRecord] = []

  mutating func receive(_ record: TraceRecord) { records.append(record) }

  /// Requires that a reader takes what a recorder makes of the records.
  func checkReadable() throws {
    let path = ScratchFiles.shared.path("recording.json")
    var none = ByteSource(UnsafeBufferPointer(start: nil, count: 0))
    let metadata = MadeUpRecords.metadata(&none)
    var writer = try TraceWriter(path: path, metadata: metadata)
    let thread = ThreadKey(pid: 100, tid: 100)
    try writer.receive(.threadStarted(.init(thread: thread, creator: nil, name: "x", at: 0)))
    for record in records { try writer.receive(record) }
    try writer.finish(metadata: metadata)
    try readTrace(at: path).checkInvariants()
  }
}
