import Trace

/// Everything that the packets of a Perfetto trace have told so far.
struct PerfettoContext {
  var timeline = Timeline()
  var clocks = PerfettoClocks()
  var log = SchedulingLog()
  var tracks = PerfettoTracks()
  var own = PerfettoOwnRecords()
  /// The numbers of the names of our own categories.
  let ownCategory: Int32
  let ownKinds: [Int32: PerfettoOwnRecords.Kind]
  /// How many slices that lie on no track began.
  var asyncCount = 0
  /// The kernel's functions as the sequence that is being read numbers them.
  var kernelSymbols: [UInt64: Int32] = [:]
  /// What to add to the times of the bundle that is being read.
  var ftraceLead: Nanoseconds = 0
  /// Whether the trace says when threads are about to be made ready.
  var tellsWaking = false
  private(set) var machine = TraceMetadata.Machine(
    hostname: "", processor: "", kernel: "", architecture: "", memoryBytes: 0)
  private(set) var coreCount: UInt64 = 0
  private(set) var service: String?
  /// What the kernel's buffers lost at the beginning and the end of the recording, by core.
  private var lostAtStart: [UInt64: UInt64] = [:]
  private var lostAtEnd: [UInt64: UInt64] = [:]

  init() {
    ownCategory = timeline.texts.number(of: PerfettoOwnRecords.category)
    var kinds: [Int32: PerfettoOwnRecords.Kind] = [:]
    for kind in PerfettoOwnRecords.Kind.allCases {
      let name = "\(PerfettoOwnRecords.category).\(kind.rawValue)"
      kinds[timeline.texts.number(of: name)] = kind
    }
    ownKinds = kinds
  }

  /// The moment of an event of the kernel, which lies at `offset` in the file.
  @inline(__always)
  mutating func moment(_ time: UInt64, at offset: Int) throws(WireDamage) -> Nanoseconds {
    try clocks.nanoseconds(
      time, clock: PerfettoClock.boottime, sequence: 0, lead: ftraceLead, at: offset)
  }

  // MARK: Lives

  /// Takes an event of the kind `number` in the life of a thread, told by the thread `teller`.
  mutating func receive(
    life message: WireMessage, _ number: Int32, _ at: Nanoseconds, by teller: Int32
  ) throws(WireDamage) {
    switch number {
    case PerfettoField.Event.newTask, PerfettoField.Event.rename:
      try receive(task: message, isNew: number == PerfettoField.Event.newTask, at, by: teller)
    case PerfettoField.Event.fork: try receive(fork: message, at)
    default: try receive(program: message, number, at)
    }
  }

  /// The flag of clone(2) with which a thread is made and no process.
  private static let threadFlag: UInt64 = 0x10000

  private mutating func receive(
    task message: WireMessage, isNew: Bool, _ at: Nanoseconds, by teller: Int32
  ) throws(WireDamage) {
    var message = message
    var thread: Int32 = 0
    var name: Int32 = 0
    var newName: Int32 = 0
    var flags: UInt64 = 0
    while let field = try message.next() {
      switch field.number {
      case PerfettoField.Life.taskThread: thread = try field.int32()
      case PerfettoField.Life.taskName: name = timeline.texts.number(of: try field.message().bytes)
      case PerfettoField.Life.cloneFlags where isNew: flags = try field.unsigned()
      case PerfettoField.Life.newName:
        newName = timeline.texts.number(of: try field.message().bytes)
      default: break
      }
    }
    guard thread > 0 else { return }
    if isNew {
      log.births.append(
        SchedulingLog.Birth(
          at: at, thread: thread, parent: max(teller, 0),
          isInProcess: flags & Self.threadFlag != 0, name: name))
    } else {
      log.renames.append(SchedulingLog.Fact(at: at, thread: thread, value: newName))
    }
  }

  private mutating func receive(
    fork message: WireMessage, _ at: Nanoseconds
  ) throws(WireDamage) {
    var message = message
    var birth = SchedulingLog.Birth(at: at, thread: 0, parent: 0, isInProcess: false, name: 0)
    while let field = try message.next() {
      switch field.number {
      case PerfettoField.Life.parent: birth.parent = max(try field.int32(), 0)
      case PerfettoField.Life.child: birth.thread = try field.int32()
      case PerfettoField.Life.childName:
        birth.name = timeline.texts.number(of: try field.message().bytes)
      default: break
      }
    }
    if birth.thread > 0 { log.forks.append(birth) }
  }

  private mutating func receive(
    program message: WireMessage, _ number: Int32, _ at: Nanoseconds
  ) throws(WireDamage) {
    var message = message
    var thread: Int32 = 0
    var name: Int32 = 0
    var process: Int32 = 0
    while let field = try message.next() {
      switch field.number {
      case PerfettoField.Life.name: name = timeline.texts.number(of: try field.message().bytes)
      case PerfettoField.Life.thread: thread = try field.int32()
      case PerfettoField.Life.process: process = try field.int32()
      default: break
      }
    }
    guard thread > 0 else { return }
    switch number {
    case PerfettoField.Event.exec:
      let program = timeline.texts[name].split(separator: "/").last.map(String.init) ?? ""
      log.executions.append(
        SchedulingLog.Fact(at: at, thread: thread, value: timeline.texts.number(of: program)))
    case PerfettoField.Event.exit:
      log.exits.append(SchedulingLog.Fact(at: at, thread: thread, value: 0))
      if process > 0 {
        log.owners.append(SchedulingLog.Fact(at: at, thread: thread, value: process))
      }
    default: log.frees.append(SchedulingLog.Fact(at: at, thread: thread, value: 0))
    }
  }

  // MARK: Descriptors

  /// Takes a list of processes and threads that were there at `moment`.
  mutating func receive(tree message: WireMessage, at moment: Nanoseconds) throws(WireDamage) {
    var message = message
    while let field = try message.next() {
      guard field.number == PerfettoField.Tree.process || field.number == PerfettoField.Tree.thread
      else { continue }
      let isProcess = field.number == PerfettoField.Tree.process
      var entry = try field.message()
      var (id, owner, name, text): (Int32, Int32, Int32, Int32) = (0, 0, 0, 0)
      while let field = try entry.next() {
        switch field.number {
        case PerfettoField.Tree.pid: id = try field.int32()
        case PerfettoField.Tree.parent where isProcess: owner = try field.int32()
        case PerfettoField.Tree.command where isProcess:
          if name == 0 { name = timeline.texts.number(of: try field.message().bytes) }
        case PerfettoField.Tree.threadName where !isProcess:
          text = timeline.texts.number(of: try field.message().bytes)
        case PerfettoField.Tree.threadProcess where !isProcess: owner = try field.int32()
        default: break
        }
      }
      guard id > 0 else { continue }
      if isProcess {
        log.owners.append(SchedulingLog.Fact(at: moment, thread: id, value: id))
        if owner > 0 {
          log.parents.append(SchedulingLog.Fact(at: moment, thread: id, value: owner))
        }
        let program = timeline.texts[name].split(separator: "/").last.map(String.init) ?? ""
        if !program.isEmpty { log.processNames[id] = timeline.texts.number(of: program) }
      } else {
        if owner > 0 { log.owners.append(SchedulingLog.Fact(at: moment, thread: id, value: owner)) }
        if text != 0 { log.names.append(SchedulingLog.Fact(at: moment, thread: id, value: text)) }
      }
    }
  }

  /// Takes what a descriptor says of a process and a thread.
  mutating func receive(_ names: PerfettoNames) {
    if let process = names.process, names.processName != 0 {
      timeline.nameProcess(timeline.texts.number(of: "\(process)"), names.processName)
    }
    if let thread = names.thread {
      if names.threadName != 0 { timeline.nameTrack(timeline.track(thread), names.threadName) }
      if thread.tid > 0, thread.pid > 0 {
        log.owners.append(SchedulingLog.Fact(at: .min, thread: thread.tid, value: thread.pid))
      }
    }
  }

  /// Takes what the file says of the machine.
  mutating func receive(system message: WireMessage) throws(WireDamage) {
    var message = message
    while let field = try message.next() {
      switch field.number {
      case PerfettoField.System.names:
        var names = try field.message()
        while let field = try names.next() {
          switch field.number {
          case PerfettoField.System.release: machine.kernel = "Linux \(try field.text())"
          case PerfettoField.System.architecture: machine.architecture = try field.text()
          default: break
          }
        }
      case PerfettoField.System.service: service = try field.text()
      case PerfettoField.System.coreCount: coreCount = try field.unsigned()
      case PerfettoField.System.memory: machine.memoryBytes = try field.unsigned()
      case PerfettoField.System.machineName: machine.hostname = try field.text()
      default: break
      }
    }
  }

  /// Takes the kernel's account of its buffers.
  mutating func receive(statistics message: WireMessage) throws(WireDamage) {
    var message = message
    var phase: UInt64 = 0
    var lost: [UInt64: UInt64] = [:]
    while let field = try message.next() {
      switch field.number {
      case PerfettoField.Stats.phase: phase = try field.unsigned()
      case PerfettoField.Stats.core:
        var core = try field.message()
        var (number, count): (UInt64, UInt64) = (0, 0)
        while let field = try core.next() {
          switch field.number {
          case PerfettoField.Bundle.core: number = try field.unsigned()
          case PerfettoField.Stats.overrun, PerfettoField.Stats.dropped:
            count = min(count &+ (try field.unsigned() & 0xFFFF_FFFF), 1 << 40)
          default: break
          }
        }
        lost[number] = count
      default: break
      }
    }
    if phase == 1 { lostAtStart = lost } else if phase == 2 { lostAtEnd = lost }
  }

  /// How many events the kernel's buffers lost in all, by its own account.
  var accountedLoss: UInt64 {
    lostAtEnd.reduce(0) { sum, entry in
      let before = lostAtStart[entry.key] ?? 0
      return sum + (entry.value > before ? entry.value - before : 0)
    }
  }
}
