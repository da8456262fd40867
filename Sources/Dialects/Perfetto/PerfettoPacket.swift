/// The parts of a packet that say how to read what it carries.
struct PerfettoPacket {
  private(set) var time: UInt64?
  private(set) var clock: UInt64?
  private(set) var sequence: UInt64 = 0
  private(set) var isCleared = false
  /// Whether it means nothing without what the sequence said before.
  private(set) var needsState = false
  private(set) var isAfterLoss = false
  private(set) var interned: WireMessage?
  private(set) var defaults: WireMessage?
  /// What it carries, with the number of its field.
  private(set) var content: (number: Int32, message: WireMessage)?
  /// Where it lies in the file.
  let offset: Int

  /// What packets are known to carry.
  private static let contents: Set<Int32> = [
    PerfettoField.Packet.ftrace, PerfettoField.Packet.processTree,
    PerfettoField.Packet.clockSnapshot, PerfettoField.Packet.trackEvent,
    PerfettoField.Packet.ftraceStats, PerfettoField.Packet.processDescriptor,
    PerfettoField.Packet.threadDescriptor, PerfettoField.Packet.systemInfo,
    PerfettoField.Packet.compressed, PerfettoField.Packet.trackDescriptor,
    PerfettoField.Packet.compressedByZstandard,
  ]

  init(_ message: WireMessage) throws(WireDamage) {
    var message = message
    offset = message.offset
    while let field = try message.next() {
      switch field.number {
      case PerfettoField.Packet.timestamp: time = try field.unsigned()
      case PerfettoField.Packet.clock: clock = try field.unsigned()
      case PerfettoField.Packet.sequence: sequence = try field.unsigned()
      case PerfettoField.Packet.sequenceFlags:
        let flags = try field.unsigned()
        isCleared = isCleared || flags & 1 != 0
        needsState = flags & 2 != 0
      case PerfettoField.Packet.stateCleared: isCleared = try field.bool() || isCleared
      case PerfettoField.Packet.previousDropped: isAfterLoss = try field.bool()
      case PerfettoField.Packet.internedData: interned = try field.message()
      case PerfettoField.Packet.defaults: defaults = try field.message()
      case let number where Self.contents.contains(number):
        content = (number, try field.message())
      default: break
      }
    }
  }
}
