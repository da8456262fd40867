import Trace

extension Trace {
  /// The trace as Perfetto's protobuf, the same bytes each time: docs/FORMATS.md says what becomes of what.
  ///
  /// Times are those of the trace's clock, which counts as both CLOCK_MONOTONIC and CLOCK_BOOTTIME: how long
  /// the machine slept before is not known. O(n log n); takes some 20 bytes a span.
  public func perfettoBytes() -> [UInt8] {
    var writer = PerfettoWriter(self)
    return writer.write()
  }
}

/// Writes one trace as packets.
struct PerfettoWriter {
  let trace: Trace
  /// What the clock says at time 0.
  let origin: Nanoseconds
  let ids: WrittenIDs
  /// The ids of threads that stand for programs beside the recording, from this one on; the first is of
  /// those that are not even named.
  let foreignFrom: Int32
  /// The ids of those, by name.
  private(set) var foreignThreads: [String: Int32] = [:]
  var cores: [Int32: CoreEvents] = [:]
  /// The kernel's functions, as the sequence of bundles numbers them.
  var symbols = InternedTexts()
  private var bytes: [UInt8] = []

  /// The sequence of everything that is told once, and that of the kernel's events.
  private static let sequence: Int32 = 1
  private static let ftraceSequence: Int32 = 2

  /// Moments of the clock beyond these cannot be told.
  private static let origins = 0...Nanoseconds(1) << 61

  init(_ trace: Trace) {
    self.trace = trace
    let told = Nanoseconds(trace.metadata.clock.originNanoseconds) ?? 0
    origin = Self.origins.contains(told) ? told : 0
    ids = WrittenIDs(trace)
    foreignFrom = ids.limit
    for span in trace.foreign where foreignThreads[span.name] == nil {
      foreignThreads[span.name] = foreignFrom + Int32(foreignThreads.count) + 1
    }
  }

  mutating func write() -> [UInt8] {
    writeHead()
    if trace.metadata.capture.method != .procfs { addOccupations() }
    addLives()
    if trace.metadata.capture.method != .procfs { addWaits() }
    let symbols = symbols
    packet { message in
      message.add(PerfettoField.Packet.sequence, Self.ftraceSequence)
      message.add(PerfettoField.Packet.sequenceFlags, 1)
      message.add(PerfettoField.Packet.internedData) { interned in
        symbols.write(0..<symbols.count, PerfettoField.Interned.kernelSymbols, to: &interned)
      }
    }
    let names = ThreadNames(trace, ids, foreign: foreignThreads)
    for core in cores.keys.sorted() {
      guard var events = cores.removeValue(forKey: core) else { continue }
      events.write(core: core, origin: origin, name: names.name) { bundle in
        packet { message in
          message.add(PerfettoField.Packet.sequence, Self.ftraceSequence)
          message.add(PerfettoField.Packet.sequenceFlags, 2)
          message.add(PerfettoField.Packet.ftrace, bundle)
        }
      }
    }
    writeTracks()
    return bytes
  }

  /// Adds a packet.
  mutating func packet(_ fill: (inout WireWriter) -> Void) {
    var message = WireWriter()
    fill(&message)
    add(message)
  }

  mutating func add(_ message: WireWriter) {
    var field = WireWriter()
    field.add(PerfettoField.packet, message)
    bytes += field.bytes
  }

  // MARK: What is told once

  private mutating func writeHead() {
    let (trace, origin) = (trace, origin)
    packet { message in
      message.add(PerfettoField.Packet.sequence, Self.sequence)
      message.add(PerfettoField.Packet.sequenceFlags, 1)
      message.add(PerfettoField.Packet.clockSnapshot) { snapshot in
        Self.add(PerfettoClock.boottime, origin, to: &snapshot)
        Self.add(PerfettoClock.monotonic, origin, to: &snapshot)
        if let date = Nanoseconds(trace.metadata.clock.originUnixNanoseconds), date > 0 {
          Self.add(PerfettoClock.realtime, date, to: &snapshot)
        }
        snapshot.add(PerfettoField.Clock.primary, bits: PerfettoClock.boottime)
      }
    }
    packet { message in
      message.add(PerfettoField.Packet.sequence, Self.sequence)
      message.add(PerfettoField.Packet.systemInfo) { system in
        let machine = trace.metadata.machine
        system.add(PerfettoField.System.names) { names in
          names.add(PerfettoField.System.kernel, "Linux")
          let release = machine.kernel.split(separator: " ").last.map(String.init) ?? ""
          names.add(PerfettoField.System.release, release)
          names.add(PerfettoField.System.architecture, machine.architecture)
        }
        system.add(PerfettoField.System.service, trace.metadata.writer)
        system.add(PerfettoField.System.coreCount, trace.metadata.cores.online.count)
        system.add(PerfettoField.System.memory, bits: machine.memoryBytes)
        system.add(PerfettoField.System.machineName, machine.hostname)
      }
    }
    writeMark()
    writeThreads()
  }

  private static func add(_ clock: UInt64, _ time: Nanoseconds, to snapshot: inout WireWriter) {
    snapshot.add(PerfettoField.Clock.clock) { message in
      message.add(PerfettoField.Clock.id, bits: clock)
      message.add(PerfettoField.Clock.time, time)
    }
  }

  /// Begins the sequence of slices, with what a reader of ours needs to know.
  private mutating func writeMark() {
    let (trace, origin) = (trace, origin)
    packet { message in
      message.add(PerfettoField.Packet.sequence, PerfettoTrackWriter.sequence)
      message.add(PerfettoField.Packet.sequenceFlags, 1)
      message.add(PerfettoField.Packet.defaults) { defaults in
        defaults.add(PerfettoField.Packet.clock, PerfettoTrackWriter.clock)
      }
      message.add(PerfettoField.Packet.clockSnapshot) { snapshot in
        Self.add(PerfettoClock.boottime, origin, to: &snapshot)
        snapshot.add(PerfettoField.Clock.clock) { clock in
          clock.add(PerfettoField.Clock.id, PerfettoTrackWriter.clock)
          clock.add(PerfettoField.Clock.time, origin)
          clock.add(PerfettoField.Clock.isIncremental, 1)
        }
      }
    }
    packet { message in
      message.add(PerfettoField.Packet.sequence, PerfettoTrackWriter.sequence)
      message.add(PerfettoField.Packet.trackDescriptor) { track in
        track.add(PerfettoField.Track.id, bits: PerfettoTrackID.mark)
        track.add(PerfettoField.Track.name, "Coreograph")
      }
    }
    let annotations: [(name: String, value: PerfettoTrackWriter.Value)] = [
      ("origin", .number(origin)), ("end", .number(trace.end)),
      ("foreign", .number(Int64(foreignFrom))), ("metadata", .text(trace.metadata.json ?? "")),
    ]
    packet { message in
      message.add(PerfettoField.Packet.timestamp, 0)
      message.add(PerfettoField.Packet.sequence, PerfettoTrackWriter.sequence)
      message.add(PerfettoField.Packet.sequenceFlags, 2)
      message.add(PerfettoField.Packet.trackEvent) { event in
        event.add(PerfettoField.Slice.kind, 3)
        event.add(PerfettoField.Slice.track, bits: PerfettoTrackID.mark)
        event.add(PerfettoField.Slice.category, PerfettoOwnRecords.category)
        event.add(PerfettoField.Slice.name, "recorded by \(trace.metadata.writer)")
        for annotation in annotations {
          event.add(PerfettoField.Slice.annotation) { message in
            message.add(PerfettoField.Annotation.name, annotation.name)
            switch annotation.value {
            case .number(let number): message.add(PerfettoField.Annotation.int, number)
            case .text(let text): message.add(PerfettoField.Annotation.text, text)
            }
          }
        }
      }
    }
  }

  /// Lists the processes and threads that were there from the beginning; the others are told as they begin.
  private mutating func writeThreads() {
    let (trace, origin, foreignFrom) = (trace, origin, foreignFrom)
    let foreignThreads = foreignThreads
    let ids = ids
    packet { message in
      message.add(PerfettoField.Packet.timestamp, origin)
      message.add(PerfettoField.Packet.sequence, Self.sequence)
      message.add(PerfettoField.Packet.processTree) { tree in
        for (index, process) in trace.processes.enumerated() where process.time.start == 0 {
          tree.add(PerfettoField.Tree.process) { entry in
            entry.add(PerfettoField.Tree.pid, ids.processes[index])
            if let parent = process.parent {
              entry.add(PerfettoField.Tree.parent, ids.processes[parent])
            }
            entry.add(PerfettoField.Tree.command, process.firstName)
          }
        }
        if !foreignThreads.isEmpty {
          tree.add(PerfettoField.Tree.process) { entry in
            entry.add(PerfettoField.Tree.pid, foreignFrom)
            entry.add(PerfettoField.Tree.command, "not-recorded")
          }
        }
        for (index, thread) in trace.threads.enumerated() where thread.isThereFromTheBeginning {
          tree.add(PerfettoField.Tree.thread) { entry in
            entry.add(PerfettoField.Tree.tid, ids.threads[index])
            entry.add(PerfettoField.Tree.threadName, thread.firstName)
            entry.add(PerfettoField.Tree.threadProcess, ids.processes[thread.process])
          }
        }
        for (name, id) in foreignThreads.sorted(by: { $0.value < $1.value }) {
          tree.add(PerfettoField.Tree.thread) { entry in
            entry.add(PerfettoField.Tree.tid, id)
            entry.add(PerfettoField.Tree.threadName, name)
            entry.add(PerfettoField.Tree.threadProcess, foreignFrom)
          }
        }
      }
    }
  }
}

extension ThreadLife {
  /// What it was called first.
  var firstName: String { names.first?.name ?? name }

  /// Whether nothing is to be told of its beginning.
  var isThereFromTheBeginning: Bool { time.start == 0 && creator == nil }
}

/// What threads were called when.
private struct ThreadNames {
  private var namings: [Int32: [Naming]] = [:]
  private var foreign: [Int32: String] = [:]

  init(_ trace: Trace, _ ids: WrittenIDs, foreign: [String: Int32]) {
    let order = trace.threads.indices.sorted {
      (trace.threads[$0].time.start, $0) < (trace.threads[$1].time.start, $1)
    }
    for index in order {
      let thread = trace.threads[index]
      let first = Naming(at: thread.time.start, name: thread.firstName)
      namings[ids.threads[index], default: []] += [first] + thread.names.dropFirst()
    }
    for (name, id) in foreign { self.foreign[id] = name }
  }

  /// What the thread `thread` was called at `moment`; nobody is the kernel's idle thread.
  func name(_ thread: Int32, _ moment: Nanoseconds) -> String {
    if thread == 0 { return "swapper" }
    guard let names = namings[thread] else { return foreign[thread] ?? "" }
    var (low, high) = (0, names.count)
    while low < high {
      let middle = (low + high) / 2
      if names[middle].at <= moment { low = middle + 1 } else { high = middle }
    }
    return names[max(low - 1, 0)].name
  }
}
