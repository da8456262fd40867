// The numbers of the fields that are read and written, message by message, as Perfetto publishes them in
// protos/perfetto/trace/perfetto_trace.proto (https://github.com/google/perfetto, Apache License 2.0).

/// Numbers of fields in Perfetto's messages.
enum PerfettoField {
  /// Of `Trace`.
  static let packet: Int32 = 1

  /// Of `TracePacket`.
  enum Packet {
    static let ftrace: Int32 = 1
    static let processTree: Int32 = 2
    static let clockSnapshot: Int32 = 6
    static let timestamp: Int32 = 8
    static let sequence: Int32 = 10
    static let trackEvent: Int32 = 11
    static let internedData: Int32 = 12
    static let sequenceFlags: Int32 = 13
    static let ftraceStats: Int32 = 34
    static let stateCleared: Int32 = 41
    static let previousDropped: Int32 = 42
    static let processDescriptor: Int32 = 43
    static let threadDescriptor: Int32 = 44
    static let systemInfo: Int32 = 45
    static let compressed: Int32 = 50
    static let clock: Int32 = 58
    static let defaults: Int32 = 59
    static let trackDescriptor: Int32 = 60
    static let firstOnSequence: Int32 = 87
    static let compressedByZstandard: Int32 = 133
  }

  /// Of `FtraceEventBundle`, and of the clocks that it may name.
  enum Bundle {
    static let core: Int32 = 1
    static let event: Int32 = 2
    static let lostEvents: Int32 = 3
    static let compactSched: Int32 = 4
    static let clock: Int32 = 5
    static let ftraceTime: Int32 = 6
    static let bootTime: Int32 = 7
    static let previousEnd: Int32 = 10
  }

  /// Of `FtraceEventBundle.CompactSched`.
  enum Compact {
    static let switchTimes: Int32 = 1
    static let switchStates: Int32 = 2
    static let switchThreads: Int32 = 3
    static let switchPriorities: Int32 = 4
    static let texts: Int32 = 5
    static let switchNames: Int32 = 6
    static let wakingTimes: Int32 = 7
    static let wakingThreads: Int32 = 8
    static let wakingCores: Int32 = 9
    static let wakingPriorities: Int32 = 10
    static let wakingNames: Int32 = 11
    static let wakingFlags: Int32 = 12
  }

  /// Of `FtraceEvent`.
  enum Event {
    static let timestamp: Int32 = 1
    static let thread: Int32 = 2
    static let schedSwitch: Int32 = 4
    static let flags: Int32 = 5
    static let wakeup: Int32 = 17
    static let blockedReason: Int32 = 18
    static let waking: Int32 = 20
    static let newWakeup: Int32 = 114
    static let newTask: Int32 = 235
    static let rename: Int32 = 236
    static let exec: Int32 = 237
    static let exit: Int32 = 238
    static let fork: Int32 = 239
    static let free: Int32 = 240
  }

  /// Of `SchedSwitchFtraceEvent`.
  enum Switch {
    static let previousName: Int32 = 1
    static let previous: Int32 = 2
    static let previousPriority: Int32 = 3
    static let previousState: Int32 = 4
    static let nextName: Int32 = 5
    static let next: Int32 = 6
    static let nextPriority: Int32 = 7
  }

  /// Of `SchedWakingFtraceEvent` and those like it, and of the events in the lives of threads.
  enum Life {
    static let name: Int32 = 1
    static let thread: Int32 = 2
    /// Of waking.
    static let priority: Int32 = 3
    static let targetCore: Int32 = 5
    /// Of `SchedProcessExitFtraceEvent`.
    static let process: Int32 = 3
    /// Of `TaskNewtaskFtraceEvent` and `TaskRenameFtraceEvent`, which name the thread first.
    static let taskThread: Int32 = 1
    static let taskName: Int32 = 2
    static let cloneFlags: Int32 = 3
    static let newName: Int32 = 3
    /// Of `SchedProcessForkFtraceEvent`.
    static let parent: Int32 = 2
    static let childName: Int32 = 3
    static let child: Int32 = 4
  }

  /// Of `SchedBlockedReasonFtraceEvent`.
  enum Reason {
    static let thread: Int32 = 1
    static let caller: Int32 = 2
    static let isIO: Int32 = 3
  }

  /// Of `ProcessTree`, its processes and its threads.
  enum Tree {
    static let process: Int32 = 1
    static let thread: Int32 = 2
    static let pid: Int32 = 1
    static let parent: Int32 = 2
    static let command: Int32 = 3
    static let tid: Int32 = 1
    static let threadName: Int32 = 2
    static let threadProcess: Int32 = 3
  }

  /// Of `ClockSnapshot` and its clocks.
  enum Clock {
    static let clock: Int32 = 1
    static let primary: Int32 = 2
    static let id: Int32 = 1
    static let time: Int32 = 2
    static let isIncremental: Int32 = 3
    static let unit: Int32 = 4
  }

  /// Of `TrackDescriptor`, and of the process and the thread in it.
  enum Track {
    static let id: Int32 = 1
    static let name: Int32 = 2
    static let process: Int32 = 3
    static let thread: Int32 = 4
    static let parent: Int32 = 5
    static let counter: Int32 = 8
    static let staticName: Int32 = 10
    static let mergedName: Int32 = 13
    static let pid: Int32 = 1
    static let tid: Int32 = 2
    static let processName: Int32 = 6
    static let threadName: Int32 = 5
    static let referenceMicroseconds: Int32 = 6
    static let unitName: Int32 = 6
  }

  /// Of `TrackEvent`, of the `LegacyEvent` in it, and of `TrackEventDefaults`.
  enum Slice {
    static let microsecondsLater: Int32 = 1
    static let categoryNumbers: Int32 = 3
    static let annotation: Int32 = 4
    static let legacy: Int32 = 6
    static let kind: Int32 = 9
    static let nameNumber: Int32 = 10
    static let track: Int32 = 11
    static let microseconds: Int32 = 16
    static let category: Int32 = 22
    static let name: Int32 = 23
    static let counterValue: Int32 = 30
    static let counterFraction: Int32 = 44
    static let phase: Int32 = 2
    static let duration: Int32 = 3
    static let unscopedID: Int32 = 6
    static let localID: Int32 = 10
    static let globalID: Int32 = 11
  }

  /// Of `DebugAnnotation`.
  enum Annotation {
    static let nameNumber: Int32 = 1
    static let bool: Int32 = 2
    static let unsigned: Int32 = 3
    static let int: Int32 = 4
    static let text: Int32 = 6
    static let name: Int32 = 10
  }

  /// Of `InternedData`, and of what is in it.
  enum Interned {
    static let categories: Int32 = 1
    static let names: Int32 = 2
    static let annotationNames: Int32 = 3
    static let kernelSymbols: Int32 = 26
    static let number: Int32 = 1
    static let text: Int32 = 2
  }

  /// Of `FtraceStats` and of its cores.
  enum Stats {
    static let phase: Int32 = 1
    static let core: Int32 = 2
    static let overrun: Int32 = 3
    static let dropped: Int32 = 8
  }

  /// Of `SystemInfo` and its `Utsname`.
  enum System {
    static let names: Int32 = 1
    static let service: Int32 = 4
    static let coreCount: Int32 = 8
    static let memory: Int32 = 16
    static let machineName: Int32 = 17
    static let kernel: Int32 = 1
    static let release: Int32 = 3
    static let architecture: Int32 = 4
  }
}

/// Clocks that Perfetto names by number.
enum PerfettoClock {
  static let realtime: UInt64 = 1
  static let monotonic: UInt64 = 3
  static let boottime: UInt64 = 6
  /// What numbers a sequence of packets gives to clocks of its own.
  static let ofSequence: ClosedRange<UInt64> = 64...127
}
