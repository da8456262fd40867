import Glibc
import Scene

extension Color {
  /// The relative luminance of WCAG 2.2, from 0 for black to 1 for white.
  var luminance: Double {
    func linear(_ channel: UInt8) -> Double {
      let value = Double(channel) / 255
      return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// Black or white, whichever is easier to read on this colour: at 4.58:1 at the least, because the
  /// contrasts of both multiply to 21.
  var inkUpon: Color {
    let isPale = (luminance + 0.05) * (luminance + 0.05) > 1.05 * 0.05
    return isPale ? Color(hex: 0x000000) : Color(hex: 0xffffff)
  }
}
