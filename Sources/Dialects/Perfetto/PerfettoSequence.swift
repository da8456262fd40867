import Trace

/// What the packets of one sequence have said so far that later ones of it refer to.
///
/// A producer writes names once and numbers from then on; where a packet is lost, what refers to it means
/// nothing until the sequence begins anew.
struct PerfettoSequence {
  /// Whether nothing that packets refer to is missing.
  private(set) var isWhole = true
  /// Whether a packet was seen.
  private(set) var hasBegun = false
  /// Numbers of names in ``Timeline/texts``, by what the sequence calls them.
  var names: [UInt64: Int32] = [:]
  /// The same for categories,
  var categories: [UInt64: Int32] = [:]
  /// for what annotations are called,
  var annotationNames: [UInt64: Int32] = [:]
  /// and for functions of the kernel.
  var kernelSymbols: [UInt64: Int32] = [:]
  /// The track of events that name none.
  var defaultTrack: UInt64?
  /// The clock of packets that name none.
  var defaultClock: UInt64?
  /// The thread that writes the sequence, as traces up to 2020 say it, and the time that it counts from.
  var thread: ThreadKey?
  var referenceMicroseconds: Int64 = 0

  /// The next packet comes; `isCleared` where it begins anew, `isAfterLoss` where packets before it are
  /// missing. Returns whether such are missing indeed: before the first one none are.
  mutating func begin(isCleared: Bool, isAfterLoss: Bool) -> Bool {
    defer { hasBegun = true }
    if isAfterLoss { isWhole = false }
    if isCleared { self = PerfettoSequence(hasBegun: hasBegun) }
    return isAfterLoss && hasBegun
  }

  init(hasBegun: Bool = false) { self.hasBegun = hasBegun }

  /// Takes names from `message`, an `InternedData`.
  mutating func intern(_ message: WireMessage, _ texts: inout TextTable) throws(WireDamage) {
    var message = message
    while let field = try message.next() {
      switch field.number {
      case PerfettoField.Interned.names: try Self.add(field, to: &names, &texts)
      case PerfettoField.Interned.categories: try Self.add(field, to: &categories, &texts)
      case PerfettoField.Interned.annotationNames: try Self.add(field, to: &annotationNames, &texts)
      case PerfettoField.Interned.kernelSymbols: try Self.add(field, to: &kernelSymbols, &texts)
      default: break
      }
    }
  }

  private static func add(
    _ field: WireField, to names: inout [UInt64: Int32], _ texts: inout TextTable
  ) throws(WireDamage) {
    var message = try field.message()
    var number: UInt64 = 0
    var text: Int32 = 0
    while let field = try message.next() {
      switch field.number {
      case PerfettoField.Interned.number: number = try field.unsigned()
      case PerfettoField.Interned.text: text = texts.number(of: try field.message().bytes)
      default: break
      }
    }
    names[number] = text
  }

  /// Takes what holds for packets that do not say otherwise from `message`, a `TracePacketDefaults`.
  mutating func receive(defaults message: WireMessage) throws(WireDamage) {
    var message = message
    while let field = try message.next() {
      switch field.number {
      case PerfettoField.Packet.clock: defaultClock = try field.unsigned()
      case PerfettoField.Packet.trackEvent:
        var defaults = try field.message()
        while let field = try defaults.next() {
          if field.number == PerfettoField.Slice.track { defaultTrack = try field.unsigned() }
        }
      default: break
      }
    }
  }
}
