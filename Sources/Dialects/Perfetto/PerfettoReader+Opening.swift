import Trace

extension PerfettoReader {
  /// Whether what `window` begins with is the first packet of a trace: a field that takes bytes, in which one
  /// field follows another to its end, and then the next packet.
  static func isOpening(of window: borrowing ByteWindow) -> Bool {
    let start = window.base + window.position
    let count = window.available
    guard count > 1, start[0] == 0x0A else { return false }
    var length: UInt64 = 0
    var place = 1
    var shift: UInt64 = 0
    repeat {
      guard place < count, shift < 63 else { return false }
      length |= UInt64(start[place] & 0x7F) << shift
      shift += 7
      place += 1
    } while start[place - 1] >= 0x80
    guard length > 0, length <= UInt64(ByteWindow.maximumValue) else { return false }
    let rest = count - place
    var packet = WireMessage(start + place, count: min(Int(length), rest), offset: 0)
    var fields = 0
    do throws(WireDamage) {
      while let field = try packet.next() {
        guard field.number < Self.firstUnusedField else { return false }
        fields += 1
      }
    } catch {
      // The rest of a longer packet than what is looked at.
      return Int(length) > rest && fields > 0
    }
    return fields > 0 && (Int(length) >= rest || start[place + Int(length)] == 0x0A)
  }

  /// Packets have extensions up to here.
  private static let firstUnusedField: Int32 = 2000
}
