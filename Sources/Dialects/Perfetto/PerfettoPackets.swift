import Trace

/// The packets of a Perfetto trace on their way into a ``PerfettoContext``.
struct PerfettoPackets {
  private let path: String
  var context = PerfettoContext()
  private var ftrace = PerfettoFtrace()
  private var sequences: [UInt64: PerfettoSequence] = [:]
  private var isInsideCompressed = false
  /// How many packets came after others of their sequence that are missing.
  private var droppedPackets = 0
  /// How many packets mean nothing without such.
  private var unreadablePackets = 0
  private var zstandardPackets = 0

  init(path: String) { self.path = path }

  /// What they were like, in a file that ended too early at byte `cut`.
  func facts(cutAt cut: Int?) -> PerfettoFacts {
    PerfettoFacts(
      cut: cut, droppedPackets: droppedPackets, unreadablePackets: unreadablePackets,
      zstandardPackets: zstandardPackets, otherEvents: ftrace.otherEvents,
      losses: ftrace.lossCount, foreignClocks: ftrace.foreignClocks)
  }

  /// Why a file cannot be read on.
  enum Trouble: Error {
    case file(TraceReadError)
    case damage(WireDamage)
  }

  /// Reads packets until the input ends; returns where, if that is inside of one.
  mutating func readPackets(
    _ window: inout ByteWindow
  ) throws(Trouble) -> Int? {
    while true {
      do throws(TraceReadError) {
        guard try window.fill(1) else { return nil }
        try window.fill(Self.longestHead)
      } catch {
        throw .file(error)
      }
      let offset = window.offset
      guard let head = try packetHead(window, at: offset) else { return offset }
      guard head.length <= UInt64(ByteWindow.maximumValue) else {
        throw .damage(
          WireDamage(
            offset: offset, what: "it should be \(head.length) bytes long, more than 64 MiB"))
      }
      let whole = head.size + Int(head.length)
      do throws(TraceReadError) {
        guard try window.fill(whole) else { return offset }
      } catch {
        throw .file(error)
      }
      let message = WireMessage(
        window.base + window.position + head.size, count: Int(head.length),
        offset: offset + head.size)
      window.position += whole
      guard head.isPacket else { continue }
      do throws(WireDamage) {
        try take(PerfettoPacket(message))
      } catch {
        throw .damage(error)
      }
    }
  }

  /// A tag and a length.
  private static let longestHead = 20

  /// What stands before the bytes of the next field of the file; nil where the file ends within it.
  private func packetHead(
    _ window: borrowing ByteWindow, at offset: Int
  ) throws(Trouble) -> (length: UInt64, size: Int, isPacket: Bool)? {
    let count = min(window.available, Self.longestHead)
    var numbers: [UInt64] = []
    var number: UInt64 = 0
    var shift: UInt64 = 0
    for place in 0..<count {
      let byte = window.base[window.position + place]
      guard shift < 63 || byte <= 1 else {
        throw .damage(WireDamage(offset: offset, what: "a number takes more than 64 bits"))
      }
      number |= UInt64(byte & 0x7F) << shift
      shift += 7
      guard byte < 0x80 else { continue }
      numbers.append(number)
      (number, shift) = (0, 0)
      if numbers.count == 1, numbers[0] & 7 != 2 {
        throw .damage(WireDamage(offset: offset, what: "a packet should begin here"))
      }
      if numbers.count == 2 {
        return (numbers[1], place + 1, numbers[0] >> 3 == UInt64(PerfettoField.packet))
      }
    }
    return nil
  }

  private mutating func take(_ packet: PerfettoPacket) throws(WireDamage) {
    var sequence = sequences[packet.sequence] ?? PerfettoSequence()
    // So that what is changed is not copied first.
    sequences[packet.sequence] = nil
    defer { sequences[packet.sequence] = sequence }
    let isAfterLoss = sequence.begin(
      isCleared: packet.isCleared, isAfterLoss: packet.isAfterLoss)
    if isAfterLoss { droppedPackets += 1 }
    if let defaults = packet.defaults { try sequence.receive(defaults: defaults) }
    if let interned = packet.interned {
      try sequence.intern(interned, &context.timeline.texts)
    }
    guard let content = packet.content else { return }
    guard sequence.isWhole || !packet.needsState else {
      unreadablePackets += 1
      return
    }
    let message = content.message
    switch content.number {
    case PerfettoField.Packet.ftrace:
      swap(&context.kernelSymbols, &sequence.kernelSymbols)
      defer { swap(&context.kernelSymbols, &sequence.kernelSymbols) }
      try ftrace.receive(message, isAfterLoss: isAfterLoss, in: &context)
    case PerfettoField.Packet.trackEvent: try context.receive(slice: message, packet, &sequence)
    case PerfettoField.Packet.clockSnapshot:
      try context.clocks.receive(message, sequence: packet.sequence)
    case PerfettoField.Packet.processTree:
      try context.receive(tree: message, at: try moment(of: packet, sequence) ?? 0)
    case PerfettoField.Packet.trackDescriptor:
      context.receive(try context.tracks.receive(message, &context.timeline.texts))
    case PerfettoField.Packet.threadDescriptor:
      var names = PerfettoNames()
      try names.receive(thread: message, &context.timeline.texts)
      sequence.thread = names.thread
      sequence.referenceMicroseconds = names.referenceMicroseconds ?? 0
      context.receive(names)
    case PerfettoField.Packet.processDescriptor:
      var names = PerfettoNames()
      try names.receive(process: message, &context.timeline.texts)
      context.receive(names)
    case PerfettoField.Packet.systemInfo: try context.receive(system: message)
    case PerfettoField.Packet.ftraceStats: try context.receive(statistics: message)
    case PerfettoField.Packet.compressed: try takeCompressed(message)
    case PerfettoField.Packet.compressedByZstandard: zstandardPackets += 1
    default: break
    }
  }

  private mutating func moment(
    of packet: PerfettoPacket, _ sequence: PerfettoSequence
  ) throws(WireDamage) -> Nanoseconds? {
    try context.moment(of: packet, sequence)
  }

  /// Takes packets that are compressed (zlib) into one; they are unpacked piece by piece.
  private mutating func takeCompressed(_ message: WireMessage) throws(WireDamage) {
    guard !isInsideCompressed else {
      throw WireDamage(offset: message.offset, what: "compressed packets hold compressed ones")
    }
    isInsideCompressed = true
    defer { isInsideCompressed = false }
    do throws(Trouble) {
      var inner = ByteWindow(path: path, inflating: Array(message.bytes))
      guard try readPackets(&inner) == nil, !inner.file.isPackedCut else {
        throw .damage(WireDamage(offset: 0, what: "they end too early"))
      }
    } catch {
      let what =
        switch error {
        case .file(let error): error.what
        case .damage(let damage): damage.what
        }
      throw WireDamage(offset: message.offset, what: "compressed packets: \(what)")
    }
  }
}

/// What the packets of a file were like.
struct PerfettoFacts {
  /// Where the file ended too early; nil where it is whole.
  var cut: Int?
  var droppedPackets: Int
  var unreadablePackets: Int
  var zstandardPackets: Int
  var otherEvents: Int
  var losses: Int
  var foreignClocks: Int
}
